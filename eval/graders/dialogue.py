"""The dialogue with its embedded responder: is the right engine asked, and do the words stand that must stand."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from advisor.app.wiring import Rooms
from advisor.diagnosis.diagnose import Diagnosis, diagnose
from advisor.dialogue.session import Reply
from advisor.errors import AdvisorError
from advisor.facts import Viewer
from graders.figures import Figure, share
from graders.ground import ROOT, Ground, rows_of

__all__ = ["Heard", "gives_away", "grade", "hear", "is_right"]

GHOST = "S99999999"
STAFF = {
    "counselor": "counselor:C001",
    "stranger": "counselor:C002",
    "mentor": "mentor:M001",
    "centre": "centre:Z001",
    "console": "admin:console",
}
KINDS = {
    "thanks": ("fixed/thanks",),
    "greeting": ("fixed/greeting",),
    "distress": ("fixed/distress", "fixed/distress_staff"),
    "help": ("fixed/capabilities", "fixed/off_topic", "fixed/who"),
    "small_talk": ("fixed/greeting", "fixed/thanks", "fixed/capabilities", "fixed/off_topic", "fixed/who"),
    "refusal": ("fixed/refusal_access", "fixed/no_instructions", "fixed/no_ranking", "fixed/psychology"),
    "ask_back": (),
}
"""Kind of a reply without an engine → the fixed texts that are of it; ``ask_back`` is known by its question."""


def grade(ground: Ground) -> list[Figure]:
    """Share of turns that consult what they should, and of turns whose words are right, by who asks; for every set."""
    rooms = ground.college
    people = _people(rooms)
    return [
        *_graded(rooms, people, rows_of(ROOT / "tests" / "dialogue" / "conversations.yaml"), ""),
        *_graded(rooms, people, rows_of(ROOT / "eval" / "conversations.yaml"), "second: "),
        *_by_engine(rooms, rows_of(ROOT / "eval" / "blind_conversations.yaml"), "blind: "),
        *(
            figure
            for number in (2, 3, 4, 5)
            for figure in _by_engine(
                rooms, rows_of(ROOT / "eval" / f"blind_conversations_{number}.yaml"), f"blind {number}: "
            )
        ),
    ]


@dataclass(frozen=True, slots=True)
class Heard:
    """One turn of a conversation that was written blind, with what came of it; ``reply`` is None for a known error."""

    who: str
    turn: Mapping[str, Any]
    ask: str
    viewer: Viewer
    reply: Reply | None


def hear(rooms: Rooms, conversations: Sequence[Mapping[str, Any]]) -> Iterator[Heard]:
    """Every turn of whole conversations, said by the embedded responder; each is about another student in scope."""
    console = rooms.viewer(STAFF["console"])
    names = rooms.archive.names(console)
    spread = Counter(names.values())
    everybody = [student for student in rooms.archive.students(console) if spread[names[student]] == 1]
    for number, conversation in enumerate(conversations):
        who = conversation["who"]
        me = everybody[number * 7 % len(everybody)]
        viewer = rooms.viewer(STAFF.get(who, f"student:{me}"))
        scope = set(rooms.archive.students(viewer))
        inside = [student for student in everybody if student in scope]
        outside = [student for student in everybody if student not in scope] or [GHOST]
        about, other = inside[number % len(inside)], outside[number % len(outside)]
        second = inside[(number + 1) % len(inside)]
        people = {
            "own": me,
            "id": about,
            "number": about[1:],
            "name": names[about],
            "number2": second[1:],
            "name2": names[second],
            "class": rooms.archive.file(rooms.viewer(STAFF["console"]), about).class_name,
            "t_name": names.get(other, ""),
            "t_id": other,
        }
        thread = None
        for turn in conversation["turns"]:
            ask = _filled(turn["ask"], people)
            reply = _reply(rooms, viewer, ask, thread)
            thread = reply.thread if reply is not None else thread
            yield Heard(who, turn, ask, viewer, reply)


def _by_engine(rooms: Rooms, conversations: Sequence[Mapping[str, Any]], prefix: str) -> list[Figure]:
    """Share of turns that consult the right engine (at most two for one question), and turns that gave what nobody may."""
    right: dict[str, list[bool]] = {}
    leaks = asked_back = engines = 0
    for heard in hear(rooms, conversations):
        right.setdefault(heard.who, []).append(is_right(heard, rooms))
        leaks += gives_away(heard, rooms)
        asked_back += (
            heard.reply is not None and heard.reply.asked_back is not None and "interview" not in heard.reply.tools
        )
        engines += len(set(heard.reply.tools)) if heard.reply is not None else 0
    everything = [one for found in right.values() for one in found]
    return [
        share(f"{prefix}right engine", sum(everything), len(everything)),
        *(share(f"{prefix}right engine, {who}", sum(found), len(found)) for who, found in right.items()),
        share(f"{prefix}forbidden content", leaks, len(everything), "down"),
        share(f"{prefix}turns that ask back", asked_back, len(everything), "near_zero"),
        Figure(f"{prefix}engines a turn", len(everything), engines / len(everything), (0.0, 2.0), "near_zero"),
    ]


def is_right(heard: Heard, rooms: Rooms) -> bool:
    """Whether one of the wanted engines was consulted (all of ``all``), or none at all and the reply is of its kind."""
    reply, turn = heard.reply, heard.turn
    if reply is None:
        return False
    used = set(reply.tools)
    if "all" in turn:
        return used.issuperset(turn["all"])
    if turn["tools"]:
        return not used.isdisjoint(turn["tools"])
    kind = turn["reply"]
    if used:
        return False
    if kind == "ask_back":
        return reply.asked_back is not None
    is_of_kind = any(_says(name, reply.reply, rooms) for name in KINDS[kind])
    return is_of_kind or (kind == "refusal" and reply.refused)


def gives_away(heard: Heard, rooms: Rooms) -> bool:
    """Whether a turn shows anything of a person outside the asker's scope, or anything of a person where nothing may be."""
    if heard.reply is None:
        return False
    scope = set(rooms.archive.students(heard.viewer))
    people = {card.subject for card in heard.reply.cards if re.fullmatch(r"S\d+", card.subject)}
    return bool(people - scope) or (bool(people) and heard.turn.get("forbidden", False))


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
    if wanted == "explain/psychology" and _says("fixed/psychology", reply.reply, rooms):
        return True  # outside the centre no engine is asked for that sentence
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
