"""What the handlers of all pages share: who is asking, the rooms, drawing, and the chat."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from advisor.app.web.downloads import Shelf
from advisor.app.web.drawing import Drawing, cited_only
from advisor.catalog.rows import SkillId
from advisor.errors import AccessDenied, AdvisorError
from advisor.facts import Role, Viewer
from advisor.wording.regret import sentence_of

if TYPE_CHECKING:
    import gradio

    from advisor.app.wiring import Rooms
    from advisor.records.people import Turn

__all__ = ["Office"]

SHOWN_TURNS = 20


class Office:
    """The rooms as the pages use them.

    Args:
        rooms: Every room, wired.
    """

    def __init__(self, rooms: "Rooms") -> None:
        self.rooms = rooms
        self.drawing = Drawing(rooms.prompts)
        self.say = rooms.prompts.label
        self.shelf = Shelf()

    def require(self, request: "gradio.Request", *roles: Role) -> Viewer:
        """The person behind a request; every handler begins with it.

        Raises:
            AccessDenied: Nobody is logged in, or somebody of another role.
        """
        if not request.username:
            raise AccessDenied("login")
        viewer = self.rooms.archive.viewer(request.username)
        if viewer.role not in roles:
            raise AccessDenied("denied")
        return viewer

    def regret(self, error: AdvisorError) -> str:
        """The sentence for a fault, as HTML."""
        return self.drawing.draw("notice", text=self.sentence(error))

    def sentence(self, error: AdvisorError) -> str:
        """What a fault says to people."""
        return "".join(part for part in sentence_of(error, self.rooms.prompts) if part)

    def posts(self) -> list[tuple[str, str]]:
        """The posts to choose from, after a first line that chooses none."""
        packs = self.rooms.catalog.occupations.values()
        return [(self.say("page.choose"), ""), *((pack.title, pack.id) for pack in packs)]

    def skill(self, skill: str) -> str:
        """The name of a skill; its id where the catalog does not know it."""
        row = self.rooms.catalog.skills.get(SkillId(skill))
        return row.name if row is not None else skill

    def asides(self, notices: Sequence[str]) -> list[str]:
        """The notices of a result without the mark of synthetic data, which stands on top of every page."""
        synthetic = self.say("notice.synthetic")
        return [notice for notice in notices if notice != synthetic]

    def conversation(self, viewer: Viewer) -> str:
        """The newest thread of a person, begun where there is none."""
        threads = self.rooms.archive.threads(viewer)
        return threads[-1] if threads else self.rooms.archive.start_thread(viewer)

    def draw_chat(
        self, viewer: Viewer, pending: str | None = None, error: AdvisorError | None = None, so_far: str = ""
    ) -> str:
        """The newest conversation as HTML.

        Args:
            viewer: Whose conversation.
            pending: What is being answered.
            error: What came instead of an answer.
            so_far: What of the answer may be shown already.
        """
        kept = self.rooms.archive.thread(viewer, self.conversation(viewer))
        turns = [self._turn(turn) for turn in kept.turns[-SHOWN_TURNS:]]
        if pending is not None:
            turns.append({"text": pending, "reply": None, "so_far": so_far, "cards": (), "label": ""})
        notice = self.sentence(error) if error is not None else ""
        return self.drawing.draw("chat", turns=turns, welcome=self._welcome(viewer), notice=notice)

    def answer(self, text: str, viewer: Viewer) -> Iterator[tuple[str, str]]:
        """The chat while an answer is on its way, and with it; the second is what the box then holds."""
        text = text.strip()
        if not text:
            yield self.draw_chat(viewer), ""
            return
        yield self.draw_chat(viewer, pending=text), ""
        with ThreadPoolExecutor(max_workers=1, thread_name_prefix="turn") as pool:
            said: SimpleQueue[str | None] = SimpleQueue()
            work = pool.submit(self.rooms.session.turn, viewer, text, self.conversation(viewer), said.put)
            work.add_done_callback(lambda _: said.put(None))
            so_far = ""
            while (sentence := said.get()) is not None:
                so_far += sentence
                yield self.draw_chat(viewer, pending=text, so_far=so_far), ""
            error = work.exception()
        if error is not None and not isinstance(error, AdvisorError):
            raise error
        yield self.draw_chat(viewer, error=error), text if error is not None else ""

    def _turn(self, turn: "Turn") -> Mapping[str, Any]:
        label = self.say("page.offline_answer") if turn.fallback else ""
        reply = self.say("page.withheld") if turn.withheld else turn.reply
        return {"text": turn.text, "reply": reply, "cards": cited_only(turn.cards, turn.citations), "label": label}

    def _welcome(self, viewer: Viewer) -> str:
        if viewer.role in ("student", "counselor"):
            return self.rooms.prompts.render(f"fixed/welcome_{viewer.role}")
        return self.say(f"page.welcome.{viewer.role}")
