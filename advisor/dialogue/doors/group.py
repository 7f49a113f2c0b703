"""What is asked of all of a reader's students at once: how many, what is due, whom a post would suit; never a ranking."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from advisor.diagnosis.diagnose import Diagnosis, diagnose
from advisor.dialogue.desk import Told, Turning
from advisor.dialogue.doors.naming import eligibility_card, post_of
from advisor.errors import NotFound
from advisor.facts import SMALLEST_GROUP, FactCard, Source, numbered
from advisor.records.support_people import OPEN_STATES, PlanRow
from advisor.support.eligibility import PolicyResult, eligibility
from advisor.wording.sentences import lines_of, paragraphs_of

__all__ = ["due", "entitled", "overview", "reach", "rehearsed", "reviews", "suited"]

WEEK = 7
MOST_DUE = 3
MOST_PEOPLE = 4
MOST_POLICIES = 3


def reach(turning: Turning, given: Mapping[str, str]) -> tuple[tuple[str, ...], str]:
    """The students in reach, those of one class where a class is meant, and its name or empty."""
    archive, viewer = turning.engines.archive, turning.viewer
    room = given.get("class", "")
    if not room:
        return archive.students(viewer), ""
    rooms = archive.classes(viewer)
    return tuple(student for student in archive.students(viewer) if rooms.get(student) == room), room


def overview(turning: Turning, given: Mapping[str, str]) -> Told:
    """How many are proposed, how many of them not reviewed yet; withheld below five students."""
    states, number, room = _states(turning, given)
    figures = {"students": number, "flagged": states.total(), "open": states["unreviewed"]}
    return _counted(turning, "overview", figures, number, room)


def reviews(turning: Turning, given: Mapping[str, str]) -> Told:
    """How many proposals were confirmed, dismissed, or are open; withheld below five students."""
    states, number, room = _states(turning, given)
    figures = {"flagged": states.total(), "confirmed": states["confirmed"], "dismissed": states["dismissed"]}
    return _counted(turning, "reviews", {**figures, "open": states["unreviewed"]}, number, room)


def rehearsed(turning: Turning, given: Mapping[str, str]) -> Told:
    """How many have never practised an interview; withheld below five students."""
    archive, viewer = turning.engines.archive, turning.viewer
    with archive.at_once():
        students, room = reach(turning, given)
        without = sum(
            all(practice.kind != "interview" for practice in archive.practices(viewer, student)) for student in students
        )
    return _counted(turning, "rehearsed", {"students": len(students), "without": without}, len(students), room)


def due(turning: Turning, given: Mapping[str, str]) -> Told:
    """Actions of the plans within reach: open, due within a week, waiting for a signature, and the nearest days."""
    engines, viewer = turning.engines, turning.viewer
    with engines.archive.at_once():
        students, room = reach(turning, given)
        rows = [
            (row, student)
            for student in students
            for row in engines.archive.support.actions(viewer, student)
            if row.state in OPEN_STATES
        ]
    until = (engines.today + timedelta(days=WEEK)).isoformat()
    near = sorted((row.due, student, row.action) for row, student in rows)[:MOST_DUE]
    by_action = {(student, row.action): row for row, student in rows}
    figures = {
        "actions": len(rows),
        "week": sum(row.due <= until for row, _ in rows),
        "unsigned": sum(bool(set(row.signatures) - set(row.signed)) for row, _ in rows),
    }
    counts = _cards(turning, "due", figures, "dialogue.actions", "unit.items", room)
    names = engines.archive.names(viewer)
    lines = [_action(turning, student, names, by_action[student, action]) for _, student, action in near]
    cards = numbered([*counts, *lines])
    text = engines.prompts.render(
        "phrase/dialogue_group", topic="due", cards=cards[: len(counts)], lines=cards[len(counts) :], room=room
    )
    return Told(paragraphs_of(text), cards, subject=_about(room))


def entitled(turning: Turning, given: Mapping[str, str], named: Sequence[str]) -> Told:
    """Of how many students in reach the conditions of a policy are met, not met, or still to be asked; some who meet them.

    Each student is held against the rules as the asker may see them: a condition on the family's means counts as met only
    where that student's consent shows it to the asker, and is otherwise still to be asked. Counts are withheld below five
    students.

    Args:
        turning: The turn.
        given: ``class`` limits the students to one class.
        named: The policy that is asked about; without one, those whose window may be open.
    """
    engines, viewer = turning.engines, turning.viewer
    found: dict[str, list[tuple[str, PolicyResult]]] = {}
    with engines.archive.at_once():
        students, room = reach(turning, given)
        if len(students) < SMALLEST_GROUP:
            return Told(engines.prompts.render("fixed/small_group"), fixed=True)
        for student in students:
            policy = named[0] if named else None
            held = eligibility(
                engines.archive, viewer, student, catalog=engines.catalog, prompts=engines.prompts, policy=policy
            )
            for row in held.results:
                if named or row.window in ("OPEN", "UNKNOWN"):
                    found.setdefault(row.policy, []).append((student, row))
    if not found:
        return Told(engines.prompts.render("fixed/not_found"), fixed=True)
    order = sorted(found, key=lambda policy: (-_verdicts(found[policy])["PASS"], policy))[:MOST_POLICIES]
    counts = [_entitled_card(turning, found[policy], room) for policy in order]
    meeting = [(student, row) for student, row in found[order[0]] if row.result == "PASS"] if named else []
    names = engines.archive.names(viewer)
    lines = [
        replace(
            eligibility_card(turning, student, row),
            id=f"{row.policy}.{student}",
            label=names.get(student) or student,
            display=engines.prompts.label("support.result.PASS"),
        )
        for student, row in meeting[:MOST_PEOPLE]
    ]
    cards = numbered([*counts, *lines])
    ask = next((row.ask for _, row in found[order[0]] if row.ask), "") if named else ""
    text = engines.prompts.render(
        "phrase/dialogue_entitled", cards=cards[: len(counts)], lines=cards[len(counts) :],
        more=len(meeting) > MOST_PEOPLE, ask=ask,
    )  # fmt: skip
    about = {"policy": found[order[0]][0][1].title} if named else {}
    return Told(lines_of(text), cards, subject={**_about(room), **about})


def _verdicts(rows: Sequence[tuple[str, PolicyResult]]) -> Counter[str]:
    return Counter(row.result for _, row in rows)


def _entitled_card(turning: Turning, rows: Sequence[tuple[str, PolicyResult]], room: str) -> FactCard:
    """The counts of one policy; its measure names what is protected in it, so that a sensitive one is known as such."""
    verdicts, first = _verdicts(rows), eligibility_card(turning, str(turning.viewer), rows[0][1])
    display = turning.engines.prompts.label(
        "dialogue.entitled",
        number=len(rows),
        met=verdicts["PASS"],
        ask=verdicts["UNKNOWN"] + verdicts["ASK"],
        failed=verdicts["FAIL"],
    )
    label = _of(turning, room, first.label)
    return replace(first, id=f"class.{first.id}", kind="record", label=label, value=verdicts["PASS"], display=display)


def suited(turning: Turning, given: Mapping[str, str]) -> Told:
    """Whom a post would suit, of those who agreed to be shown to employers, in the order of their numbers."""
    from advisor.matching.candidates import candidates

    engines, viewer = turning.engines, turning.viewer
    prompts = engines.prompts
    try:
        post = post_of(turning, given)
    except NotFound:
        asked = prompts.label("ask.which_post")
        return Told(asked, asked=asked, fixed=True)
    found = candidates(engines.archive, viewer, post, catalog=engines.catalog, prompts=prompts, k=MOST_PEOPLE)
    names = engines.archive.names(viewer)
    cards = numbered(
        FactCard(
            id=one.student,
            kind="match",
            subject=one.student,
            measure=f"candidate.{post.id}",
            label=names.get(one.student) or one.student,
            value=one.fit,
            unit="",
            display=prompts.label(
                "dialogue.candidate" if one.have else "dialogue.candidate.unknown",
                **({"low": f"{one.fit_range[0]:.2f}", "high": f"{one.fit_range[1]:.2f}"} if one.have else {}),
            ),
            source=Source("matching", post.id, as_of=engines.today.isoformat()),
        )
        for one in found.candidates
    )
    text = prompts.render("phrase/dialogue_candidates", title=post.title, cards=cards)
    return Told(lines_of(text), cards, subject={"post": post.title})


def _about(room: str) -> dict[str, str]:
    return {"room": room} if room else {}


def _states(turning: Turning, given: Mapping[str, str]) -> tuple[Counter[str], int, str]:
    """State of review of everybody who is proposed, the number of students in reach, and their class."""
    engines, viewer = turning.engines, turning.viewer
    states: Counter[str] = Counter()
    with engines.archive.at_once():
        students, room = reach(turning, given)
        for student in students:
            found = diagnose(
                engines.archive,
                viewer,
                student,
                scorecard=engines.catalog.scorecard,
                forests=engines.forests,
                prompts=engines.prompts,
            )
            if isinstance(found, Diagnosis) and found.flagged:
                states[found.review.state] += 1
    return states, len(students), room


def _counted(turning: Turning, topic: str, figures: Mapping[str, int], number: int, room: str) -> Told:
    if number < SMALLEST_GROUP:
        return Told(turning.engines.prompts.render("fixed/small_group"), fixed=True)
    cards = numbered(_cards(turning, topic, figures, "dialogue.people", "unit.people", room))
    text = turning.engines.prompts.render("phrase/dialogue_group", topic=topic, cards=cards, lines=(), room=room)
    return Told(paragraphs_of(text), cards, subject=_about(room))


def _of(turning: Turning, room: str, label: str) -> str:
    """The label with the class whose students are counted."""
    return turning.engines.prompts.label("dialogue.of_class", room=room, label=label) if room else label


def _cards(
    turning: Turning, topic: str, figures: Mapping[str, int], shown: str, unit: str, room: str
) -> list[FactCard]:
    prompts, who = turning.engines.prompts, str(turning.viewer)
    return [
        FactCard(
            id=name,
            kind="record",
            subject=who,
            measure=f"{topic}.{name}",
            label=_of(turning, room, prompts.label(f"dialogue.{topic}.{name}")),
            value=number,
            unit=prompts.label(unit),
            display=prompts.label(shown, number=number),
            source=Source("students", who, as_of=turning.engines.today.isoformat()),
        )
        for name, number in figures.items()
    ]


def _action(turning: Turning, student: str, names: Mapping[str, str], row: PlanRow) -> FactCard:
    prompts = turning.engines.prompts
    month, day = (int(part) for part in row.due.split("-")[1:])
    return FactCard(
        id=f"{student}.{row.action}",
        kind="plan",
        subject=student,
        measure=f"plan.{row.card}.{row.action}",
        label=names.get(student) or student,
        value=row.due,
        unit="",
        display=prompts.label(
            "dialogue.plan.action",
            what=row.what,
            month=month,
            day=day,
            owner=prompts.label(f"support.owner.{row.owner}"),
        ),
        source=Source("plan_rules", row.rule),
    )
