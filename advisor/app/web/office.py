"""What the handlers of all pages share: who is asking, the rooms, drawing, and the chat."""

from collections.abc import Iterator, Mapping, Sequence
from threading import Condition, Thread
from typing import TYPE_CHECKING, Any

from advisor.app.web.drawing import Drawing, cited_only
from advisor.app.web.shelf import Shelf
from advisor.catalog.rows import SkillId
from advisor.errors import AccessDenied, AdvisorError
from advisor.facts import Role, Viewer
from advisor.wording.regret import sentence_of

if TYPE_CHECKING:
    import gradio

    from advisor.app.wiring import Rooms
    from advisor.records.people import Turn
    from advisor.wording.prompts import Prompts

__all__ = ["Office"]

SHOWN_TURNS = 20
PIECE_SECONDS = 0.03
"""A page is redrawn with a piece of an answer, not with every character."""


class _Underway:
    """An answer that is being written: what has been said of it, for everybody who looks on."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.said: list[str] = []
        self.error: BaseException | None = None
        self._is_over = False
        self._news = Condition()

    def add(self, sentence: str) -> None:
        with self._news:
            self.said.append(sentence)
            self._news.notify_all()

    def end(self) -> None:
        with self._news:
            self._is_over = True
            self._news.notify_all()

    def wait(self, seen: int) -> bool:
        """Wait for more than ``seen`` pieces, and a moment for those close behind; False when it is over."""
        with self._news:
            self._news.wait_for(lambda: self._is_over or len(self.said) > seen)
            self._news.wait_for(lambda: self._is_over, PIECE_SECONDS)
            return not self._is_over


class Office:
    """The rooms as the pages use them.

    Args:
        rooms: Every room, wired.
        prompts: Words of the pages where they are not in the language of the settings.
    """

    def __init__(self, rooms: "Rooms", prompts: "Prompts | None" = None) -> None:
        self.rooms = rooms
        self.prompts = prompts or rooms.prompts
        self.drawing = Drawing(self.prompts)
        self.say = self.prompts.label
        self._underway: dict[str, _Underway] = {}
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
        return "".join(part for part in sentence_of(error, self.prompts) if part)

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
        synthetic = self.rooms.prompts.label("notice.synthetic")
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
        underway = self._begin(text, viewer)
        yield from ((drawn, "") for drawn in self._follow(underway, viewer))
        error = underway.error
        if error is not None and not isinstance(error, AdvisorError):
            raise error
        yield self.draw_chat(viewer, error=error), text if error is not None else ""

    def chat(self, viewer: Viewer) -> Iterator[str]:
        """The chat when its page opens; what is still being answered from an earlier visit is waited for."""
        underway = self._underway.get(str(viewer))
        if underway is not None:
            yield from self._follow(underway, viewer)
        yield self.draw_chat(viewer)

    def _begin(self, text: str, viewer: Viewer) -> "_Underway":
        """Starts a turn in a thread of its own: whether the page stays open makes no difference to it."""
        underway = self._underway[str(viewer)] = _Underway(text)
        thread = self.conversation(viewer)

        def work() -> None:
            try:
                self.rooms.session.turn(viewer, text, thread, underway.add)
            except BaseException as error:
                underway.error = error
            finally:
                if self._underway.get(str(viewer)) is underway:
                    del self._underway[str(viewer)]
                underway.end()

        Thread(target=work, name="turn", daemon=True).start()
        return underway

    def _follow(self, underway: "_Underway", viewer: Viewer) -> Iterator[str]:
        seen = 0
        yield self.draw_chat(viewer, pending=underway.text, so_far="".join(underway.said))
        while underway.wait(seen):
            seen = len(underway.said)
            yield self.draw_chat(viewer, pending=underway.text, so_far="".join(underway.said[:seen]))

    def _turn(self, turn: "Turn") -> Mapping[str, Any]:
        label = self.say("page.offline_answer") if turn.fallback else ""
        reply = self.say("page.withheld") if turn.withheld else turn.reply
        return {"text": turn.text, "reply": reply, "cards": cited_only(turn.cards, turn.citations), "label": label}

    def _welcome(self, viewer: Viewer) -> str:
        if viewer.role in ("student", "counselor"):
            return self.rooms.prompts.render(f"fixed/welcome_{viewer.role}")
        return self.say(f"page.welcome.{viewer.role}")
