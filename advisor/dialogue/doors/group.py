"""What is asked of all of a reader's students at once: how many, what is due, whom a post would suit; never a ranking."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta

from advisor.diagnosis.diagnose import Diagnosis, diagnose
from advisor.dialogue.desk import Told, Turning
from advisor.dialogue.doors.naming import post_of
from advisor.errors import NotFound
from advisor.facts import SMALLEST_GROUP, FactCard, Source, numbered
from advisor.records.support_people import OPEN_STATES, PlanRow
from advisor.wording.sentences import lines_of, paragraphs_of

__all__ = ["due", "overview", "rehearsed", "reviews", "suited"]

WEEK = 7
MOST_DUE = 3
MOST_PEOPLE = 4


def overview(turning: Turning) -> Told:
    """How many are proposed, how many of them not reviewed yet; withheld below five students."""
    states, number = _states(turning)
    figures = {"students": number, "flagged": states.total(), "open": states["unreviewed"]}
    return _counted(turning, "overview", figures, number)


def reviews(turning: Turning) -> Told:
    """How many proposals were confirmed, dismissed, or are open; withheld below five students."""
    states, number = _states(turning)
    figures = {"flagged": states.total(), "confirmed": states["confirmed"], "dismissed": states["dismissed"]}
    return _counted(turning, "reviews", {**figures, "open": states["unreviewed"]}, number)


def rehearsed(turning: Turning) -> Told:
    """How many have never practised an interview; withheld below five students."""
    archive, viewer = turning.engines.archive, turning.viewer
    with archive.at_once():
        students = archive.students(viewer)
        without = sum(
            all(practice.kind != "interview" for practice in archive.practices(viewer, student)) for student in students
        )
    return _counted(turning, "rehearsed", {"students": len(students), "without": without}, len(students))


def due(turning: Turning) -> Told:
    """Actions of the plans within reach: open, due within a week, waiting for a signature, and the nearest days."""
    engines, viewer = turning.engines, turning.viewer
    with engines.archive.at_once():
        rows = [
            (row, student)
            for student in engines.archive.students(viewer)
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
    counts = _cards(turning, "due", figures, "dialogue.actions", "unit.items")
    names = engines.archive.names(viewer)
    lines = [_action(turning, student, names, by_action[student, action]) for _, student, action in near]
    cards = numbered([*counts, *lines])
    text = engines.prompts.render(
        "phrase/dialogue_group", topic="due", cards=cards[: len(counts)], lines=cards[len(counts) :]
    )
    return Told(paragraphs_of(text), cards)


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


def _states(turning: Turning) -> tuple[Counter[str], int]:
    """State of review of everybody who is proposed, and the number of students in reach."""
    engines, viewer = turning.engines, turning.viewer
    states: Counter[str] = Counter()
    with engines.archive.at_once():
        students = engines.archive.students(viewer)
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
    return states, len(students)


def _counted(turning: Turning, topic: str, figures: Mapping[str, int], number: int) -> Told:
    if number < SMALLEST_GROUP:
        return Told(turning.engines.prompts.render("fixed/small_group"), fixed=True)
    cards = numbered(_cards(turning, topic, figures, "dialogue.people", "unit.people"))
    text = turning.engines.prompts.render("phrase/dialogue_group", topic=topic, cards=cards, lines=())
    return Told(paragraphs_of(text), cards)


def _cards(turning: Turning, topic: str, figures: Mapping[str, int], shown: str, unit: str) -> list[FactCard]:
    prompts, who = turning.engines.prompts, str(turning.viewer)
    return [
        FactCard(
            id=name,
            kind="record",
            subject=who,
            measure=f"{topic}.{name}",
            label=prompts.label(f"dialogue.{topic}.{name}"),
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
