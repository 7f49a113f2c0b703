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

TURNS = 60
QUESTIONS = ("{s}为什么被标记", "那先做什么", "试用期最长多久", "护士平常做什么", "{s}有哪些技能", "谢谢")


def bench(stage: Stage) -> list[Line]:
    """p50 and p95 of a turn, how a long thread slows down, and what a turn leaves on disk."""
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
    return [*lines, *_long_thread(stage, viewer, asked[2])]


def _timed(run: Callable[[], object]) -> float:
    started = time.perf_counter()
    run()
    return time.perf_counter() - started


def _long_thread(stage: Stage, viewer: Viewer, text: str) -> list[Line]:
    """Sixty turns of one thread: the last ten against the first ten, and the kilobytes of each."""
    rooms = stage.rooms
    before = _size(stage)
    thread = rooms.session.turn(viewer, text).thread
    times = [_timed(lambda: rooms.session.turn(viewer, text, thread)) for _ in range(TURNS)]
    first, last = statistics.median(times[:10]), statistics.median(times[-10:])
    kept = (_size(stage) - before) / TURNS / 1000
    note = f"{kept:.1f} kB a turn on disk (goal 16: 20)"
    seconds = {"turn 51-60 of a thread": last, "turn 1-10 of it": first}
    goal = ("16: 1/1.5 = 0.67x", 1 / 1.5)
    return [against("chat", seconds, "turn 51-60 of a thread", "turn 1-10 of it", 1, "ms", goal=goal, note=note)]


def _size(stage: Stage) -> int:
    """Bytes of the pages in use; the file itself grows in leaps and keeps its journal's size."""
    with closing(sqlite3.connect(stage.rooms.home.database)) as store:
        pages, free, size = (
            store.execute(f"PRAGMA {what}").fetchone()[0] for what in ("page_count", "freelist_count", "page_size")
        )
    return int((pages - free) * size)


def _bare_agent() -> Callable[[], object]:
    """The agent of langchain as it comes, with a memory of its own and a model that calls one tool and answers."""
    from langchain.agents import create_agent
    from langchain_core.language_models.chat_models import BaseChatModel
    from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, ToolMessage
    from langchain_core.outputs import ChatGeneration, ChatResult
    from langchain_core.tools import tool
    from langgraph.checkpoint.memory import InMemorySaver

    class Instant(BaseChatModel):
        """Calls the tool once, then answers."""

        @property
        def _llm_type(self) -> str:
            return "instant"

        def bind_tools(self, tools: Sequence[Any], **kwargs: Any) -> "Instant":
            return self

        def _generate(self, messages: list[BaseMessage], *args: Any, **kwargs: Any) -> ChatResult:
            if isinstance(messages[-1], ToolMessage):
                return ChatResult(generations=[ChatGeneration(message=AIMessage("done"))])
            call = {"name": "look", "args": {"at": "it"}, "id": "1"}
            return ChatResult(generations=[ChatGeneration(message=AIMessage("", tool_calls=[call]))])

    @tool
    def look(at: str) -> str:
        """Look at a thing."""
        return at

    agent = create_agent(Instant(), [look], checkpointer=InMemorySaver())
    turns = iter(range(1_000_000))

    def turn() -> object:
        return agent.invoke(
            {"messages": [HumanMessage("look")]}, config={"configurable": {"thread_id": str(next(turns))}}
        )

    return turn
