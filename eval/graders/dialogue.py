"""The dialogue with its embedded responder: is the right engine asked, and do the words stand that must stand."""

from collections.abc import Mapping, Sequence
from typing import Any

from advisor.app.wiring import Rooms
from advisor.diagnosis.diagnose import Diagnosis, diagnose
from advisor.dialogue.session import Reply
from advisor.errors import AdvisorError
from advisor.facts import Viewer
from graders.figures import Figure, share
from graders.ground import ROOT, Ground, rows_of

__all__ = ["grade"]

GHOST = "S99999999"
STAFF = {
    "counselor": "counselor:C001",
    "stranger": "counselor:C002",
    "mentor": "mentor:M001",
    "centre": "centre:Z001",
    "console": "admin:console",
}


def grade(ground: Ground) -> list[Figure]:
    """Share of turns that consult what they should, and of turns whose words are right, by who asks; for both sets."""
    rooms = ground.college
    people = _people(rooms)
    return [
        *_graded(rooms, people, rows_of(ROOT / "tests" / "dialogue" / "conversations.yaml"), ""),
        *_graded(rooms, people, rows_of(ROOT / "eval" / "conversations.yaml"), "second: "),
    ]


def _graded(
    rooms: Rooms, people: Mapping[str, str], conversations: Sequence[Mapping[str, Any]], prefix: str
) -> list[Figure]:
    consulted: dict[str, list[bool]] = {}
    worded: list[bool] = []
    for conversation in conversations:
        viewer = rooms.viewer(STAFF.get(conversation["who"], f"student:{people['me']}"))
        thread = None
        for turn in conversation["turns"]:
            reply = _reply(rooms, viewer, _filled(turn["ask"], people), thread)
            thread = reply.thread if reply is not None else thread
            consulted.setdefault(conversation["who"], []).append(
                reply is not None and _meets(turn["want"], reply, rooms)
            )
            if turn.get("must") or turn.get("never"):
                worded.append(reply is not None and _words(turn, reply.reply, people))
    everything = [one for kind in consulted.values() for one in kind]
    figures = [
        share(f"{prefix}right tools", sum(everything), len(everything)),
        *(share(f"{prefix}right tools, {who}", sum(found), len(found)) for who, found in consulted.items()),
    ]
    return figures + ([share(f"{prefix}words that must or must not stand", sum(worded), len(worded))] if worded else [])


def _people(rooms: Rooms) -> dict[str, str]:
    """The people that the conversations name, by rule and in the order of the ids."""
    archive = rooms.archive
    counselor, mentor, console = (rooms.viewer(STAFF[who]) for who in ("counselor", "mentor", "console"))
    own = archive.students(counselor)
    with archive.at_once():
        found = {
            student: diagnose(archive, counselor, student, scorecard=rooms.catalog.scorecard, prompts=rooms.prompts)
            for student in own
        }
        first = next(one for one in own if _flagged(found[one]))
        room = archive.file(counselor, first).class_id
        mates = [one for one in own if one != first and archive.file(counselor, one).class_id == room]
    others = [one for one in archive.students(console) if one not in set(own)]
    chosen = {
        "s": first,
        "t": mates[0],
        "me": mates[1],
        "calm": next(one for one in mates[2:] if not _flagged(found[one])),
        "mentee": archive.students(mentor)[0],
        "other": others[-1],
        "ghost": GHOST,
    }
    names = archive.names(console)
    return chosen | {f"{key}_name": names.get(student, "") for key, student in chosen.items()}


def _flagged(found: object) -> bool:
    return isinstance(found, Diagnosis) and found.flagged


def _filled(text: str, people: Mapping[str, str]) -> str:
    for key, value in people.items():
        text = text.replace("{" + key + "}", value)
    return text


def _reply(rooms: Rooms, viewer: Viewer, text: str, thread: str | None) -> Reply | None:
    """The reply, or None for a known error, which counts as wrong."""
    try:
        return rooms.session.turn(viewer, text, thread)
    except AdvisorError:
        return None


def _meets(wanted: Sequence[str], reply: Reply, rooms: Rooms) -> bool:
    """Every wanted thing was consulted and no tool beyond them (one that refused may have been asked); aspects do not show in a reply and are not graded."""
    choices = [choice.split("|") for choice in wanted]
    allowed = {one.partition("/")[0] for choice in choices for one in choice}
    met = all(any(_is(one, reply, rooms) for one in choice) for choice in choices)
    return met and (set(reply.tools) <= allowed or (reply.refused and "refused" in allowed))


def _is(wanted: str, reply: Reply, rooms: Rooms) -> bool:
    kind = wanted.partition("/")[0]
    if kind == "refused":
        return reply.refused
    if kind == "ask":
        return reply.asked_back is not None
    if kind == "fixed":
        return _says(wanted, reply.reply, rooms)
    return kind in reply.tools


def _says(name: str, reply: str, rooms: Rooms) -> bool:
    """Whether the fixed text stands in the reply; one that needs values is known by its absence of cards alone."""
    try:
        text = rooms.prompts.render(name)
    except AdvisorError:
        return "[F" not in reply
    return text.strip().splitlines()[0] in reply


def _words(turn: Mapping[str, Any], reply: str, people: Mapping[str, str]) -> bool:
    must = [_filled(word, people) for word in turn.get("must", ())]
    never = [_filled(word, people) for word in turn.get("never", ())]
    return all(word in reply for word in must) and not any(word in reply for word in never)
