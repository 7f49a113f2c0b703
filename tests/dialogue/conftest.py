"""The cast of the conversations, found in the demonstration college, and one session for all that only ask."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from advisor.app.wiring import Rooms
from advisor.diagnosis.diagnose import Diagnosis, diagnose
from advisor.dialogue.session import Reply, Session
from advisor.facts import Viewer
from tests.conftest import only_here

HERE = Path(__file__).parent
SPECS = {"counselor": "counselor:C001", "stranger": "counselor:C002", "mentor": "mentor:M001",
         "centre": "centre:Z001", "console": "admin:console"}  # fmt: skip


@dataclass(frozen=True)
class Cast:
    """Who asks, and whom the placeholders of conversations.yaml stand for."""

    viewers: Mapping[str, Viewer]
    people: Mapping[str, str]

    def words(self, text: str) -> str:
        return text.format(**self.people)


@dataclass(frozen=True)
class Said:
    """One turn of a conversation with what was expected of it."""

    who: str
    ask: str
    want: tuple[str, ...]
    must: tuple[str, ...]
    never: tuple[str, ...]
    reply: Reply
    consulted: tuple[str, ...]


def flagged(rooms: Rooms, viewer: Viewer, student: str) -> bool:
    engines = rooms.engines
    found = diagnose(
        engines.archive, viewer, student, scorecard=engines.catalog.scorecard, forests=None, prompts=engines.prompts
    )
    return isinstance(found, Diagnosis) and found.flagged


@pytest.fixture(scope="session")
def cast(reading_rooms: Rooms) -> Cast:
    archive = reading_rooms.archive
    viewers = {who: reading_rooms.viewer(spec) for who, spec in SPECS.items()}
    counselor = viewers["counselor"]
    with archive.at_once():
        own = [student for student in archive.students(counselor)[:60]]
        proposed = [student for student in own if flagged(reading_rooms, counselor, student)]
        calm = next(student for student in own if student not in proposed)
        able = [student for student in proposed if len(archive.portrait(counselor, student)) >= 3]
    names = archive.names(viewers["console"])
    taken = {student for who in ("counselor", "stranger") for student in archive.students(viewers[who])}
    mentee = archive.students(viewers["mentor"])[0]
    other = next(
        student for student in names if student not in taken and student not in archive.students(viewers["mentor"])
    )
    s, t = able[0], next(student for student in proposed if student != able[0])
    viewers["student"] = reading_rooms.viewer(f"student:{s}")
    people = {"s": s, "t": t, "calm": calm, "mentee": mentee, "other": other, "ghost": "S20259999"}
    people |= {f"{key}_name": names[people[key]] for key in ("s", "t", "calm", "mentee", "other")}
    return Cast(viewers, people)


@pytest.fixture(scope="session")
def session(reading_rooms: Rooms) -> Session:
    return Session(reading_rooms.engines)


@pytest.fixture(scope="session")
def conversations(
    reading_rooms: Rooms, session: Session, cast: Cast, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> tuple[Said, ...]:
    """Every turn of conversations.yaml, said by the embedded responder."""
    only_here(tmp_path_factory, worker_id, "conversations")
    return tuple(converse(reading_rooms, session, cast))


def converse(rooms: Rooms, session: Session, cast: Cast) -> list[Said]:
    said = []
    for talk in yaml.safe_load((HERE / "conversations.yaml").read_text(encoding="utf-8")):
        viewer, thread = cast.viewers[talk["who"]], None
        for turn in talk["turns"]:
            ask = cast.words(turn["ask"])
            reply = session.turn(viewer, ask, thread)
            thread = reply.thread
            kept = rooms.archive.thread(viewer, thread).turns[-1]
            said.append(
                Said(
                    who=talk["who"],
                    ask=ask,
                    want=tuple(turn["want"]),
                    must=tuple(turn.get("must", ())),
                    never=tuple(turn.get("never", ())),
                    reply=reply,
                    consulted=tuple(kept.state.get("consulted", ())),
                )
            )
    return said


def is_right(said: Said) -> bool:
    """Whether everything that had to be consulted was."""
    return all(meets(said.consulted, want, refused=said.reply.refused) for want in said.want)


def meets(consulted: Sequence[str], want: str, *, refused: bool) -> bool:
    """Whether one of the options of ``want`` was consulted."""
    return any(
        refused if option == "refused" else any(_same(done, option) for done in consulted) for option in want.split("|")
    )


def _same(done: str, option: str) -> bool:
    if option == "search/occupations":
        return done.split("/")[-1] in ("occupations", "tasks", "papers", "life", "path", "needed")
    return done == option or done.startswith((f"{option}/", f"{option}_"))
