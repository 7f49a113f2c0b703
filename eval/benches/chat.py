"""A turn of the embedded responder, with everything that is kept of it."""

import sqlite3
import statistics
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any

from advisor.facts import Viewer
from benches.race import Line, against
from benches.stage import Stage

__all__ = ["bench"]

TURNS = 120
REPLY_SECONDS = 0.150
OVERHEAD_SECONDS = 0.060
LARGEST_THREAD = 1000.0
SLOWER = 1.5
QUESTIONS = ("{s}为什么被标记", "那先做什么", "试用期最长多久", "护士平常做什么", "{s}有哪些技能", "谢谢")


def bench(stage: Stage) -> list[Line]:
    """p50 and p95 of a turn, what the agent costs beside a model, how a long thread slows down, and what it leaves on disk."""
    rooms = stage.rooms
    viewer = rooms.viewer("counselor:C001")
    asked = [text.replace("{s}", rooms.archive.students(viewer)[0]) for text in QUESTIONS]
    agent = _bare_agent()
    agent()
    for text in asked:
        rooms.session.turn(viewer, text)
    taken: dict[str, list[float]] = {text: [] for text in asked}
    bare: list[float] = []
    for _ in range(5):
        for text in asked:
            taken[text].append(_timed(lambda said=text: rooms.session.turn(viewer, said)))
            bare.append(_timed(agent))
    every = sorted(one for times in taken.values() for one in times)
    peer = "create_agent, one tool, model that answers at once"
    seconds = {
        "turn, p50": statistics.median(every),
        "turn, p95": every[int(0.95 * len(every))],
        **{
            f"turn: {text[:14]}": statistics.median(times)
            for text, times in zip(QUESTIONS, taken.values(), strict=True)
        },
        peer: statistics.median(bare),
    }
    note = "engines, gate, audit and store included; goal 16's peer (SqliteSaver, 5.6 ms) is not installed"
    lines = [
        against("chat", seconds, what, peer, 1, "ms", note=note if "p" in what else "")
        for what in seconds
        if what != peer
    ]
    spent = sorted(_spent(lambda said=text: rooms.session.turn(viewer, said)) for _ in range(4) for text in asked)
    p95 = spent[int(0.95 * len(spent))]
    lines.append(_bar("turn, p95 of processor time", p95, REPLY_SECONDS, "11: < 150 ms"))
    return [*lines, _overhead(stage, viewer), *_long_thread(stage, viewer, asked[2])]


def _bar(what: str, seconds: float, most: float, goal: str, note: str = "") -> Line:
    """A figure against a bar in seconds of processor time, which a loud machine moves least."""
    return Line("chat", what, 1000 * seconds, "ms", "the bar", most / seconds, goal, seconds < most, note)


def _spent(run: Callable[[], object]) -> float:
    started = time.process_time()
    run()
    return time.process_time() - started


def _overhead(stage: Stage, viewer: Viewer) -> Line:
    """What a turn of a model that answers at once takes beyond the model's own calls and the engine that it asks."""
    from langchain_core.messages import HumanMessage, ToolMessage

    from advisor.dialogue.desk import Desk, Turning
    from advisor.dialogue.doors.table import doors_for
    from advisor.dialogue.memory import Subject
    from advisor.dialogue.session import Session

    rooms = stage.rooms
    student = rooms.archive.students(viewer)[0]
    model = _instant_model()("review", {"student": student})
    session = Session(rooms.engines, model=model)
    said = [HumanMessage("?"), ToolMessage("?", tool_call_id="1")]

    def bare() -> None:
        model.invoke(said[:1])
        model.invoke(said)
        desk = Desk(Turning(rooms.engines, viewer, "", Subject()), doors_for(viewer), 1, withhold=False)
        desk.call("review", {"student": student})

    session.turn(viewer, f"{student}的复核状态")
    bare()
    over = [
        _spent(lambda: session.turn(viewer, f"{student}的复核状态")) - statistics.median(_spent(bare) for _ in range(3))
        for _ in range(15)
    ]
    note = "processor time of a turn less two calls of the model and one of the engine; gate, audit and store included"
    return _bar("agent beyond its model", statistics.median(over), OVERHEAD_SECONDS, "11: < 60 ms", note)


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _long_thread(stage: Stage, viewer: Viewer, text: str) -> list[Line]:
    """A hundred and twenty turns of one thread: the last ten against the first ten, and the kilobytes of all."""
    rooms = stage.rooms
    before = _size(stage)
    thread = rooms.session.turn(viewer, text).thread
    times = [_spent(lambda: rooms.session.turn(viewer, text, thread)) for _ in range(TURNS - 1)]
    first, last = statistics.median(times[:10]), statistics.median(times[-10:])
    kept = (_size(stage) - before) / 1000
    seconds = {"turn 111-120 of a thread": last, "turn 1-10 of it": first}
    goal = ("11: 1/1.5 = 0.67x", 1 / SLOWER)
    return [
        against("chat", seconds, "turn 111-120 of a thread", "turn 1-10 of it", 1, "ms", goal=goal),
        Line(
            "chat",
            "thread of 120 turns",
            kept,
            "kB",
            "the bar",
            LARGEST_THREAD / kept,
            "11: <= 1000 kB",
            kept <= LARGEST_THREAD,
        ),
    ]


def _size(stage: Stage) -> int:
    """Bytes of the pages in use; the file itself grows in leaps and keeps its journal's size."""
    with closing(sqlite3.connect(stage.rooms.home.database)) as store:
        pages, free, size = (
            store.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "freelist_count", "page_size")
        )
    return int((pages - free) * size)


def _instant_model() -> Callable[[str, dict[str, str]], Any]:
    """A model that calls one tool, then repeats what it told."""
    from langchain_core.language_models.chat_models import BaseChatModel
    from langchain_core.messages import AIMessage, BaseMessage, ToolMessage
    from langchain_core.outputs import ChatGeneration, ChatResult

    class Instant(BaseChatModel):
        """Calls the tool once, then answers."""

        name_of_tool: str
        given: dict[str, str]

        @property
        def _llm_type(self) -> str:
            return "instant"

        def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> "Instant":
            return self

        def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
            if isinstance(messages[-1], ToolMessage):
                words = str(messages[-1].content).splitlines()[-1]
                return ChatResult(generations=[ChatGeneration(message=AIMessage(words))])
            call = {"name": self.name_of_tool, "args": self.given, "id": "1"}
            return ChatResult(generations=[ChatGeneration(message=AIMessage("", tool_calls=[call]))])

    return lambda tool, given: Instant(name_of_tool=tool, given=given)


def _bare_agent() -> Callable[[], object]:
    """The agent of langchain as it comes, with a memory of its own and a model that calls one tool and answers."""
    from langchain.agents import create_agent
    from langchain_core.messages import HumanMessage
    from langchain_core.tools import tool
    from langgraph.checkpoint.memory import InMemorySaver

    @tool
    def look(at: str) -> str:
        """Look at a thing."""
        return at

    agent = create_agent(_instant_model()("look", {"at": "it"}), [look], checkpointer=InMemorySaver())
    turns = iter(range(1_000_000))

    def turn() -> object:
        return agent.invoke(
            {"messages": [HumanMessage("look")]}, config={"configurable": {"thread_id": str(next(turns))}}
        )

    return turn
