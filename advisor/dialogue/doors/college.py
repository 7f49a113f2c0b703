"""Doors on a student's file: explain, diagnose, skills, review."""

from collections.abc import Mapping

from advisor.diagnosis.alike import alike, weighed_down, weightiest
from advisor.diagnosis.diagnose import Diagnosis, diagnose
from advisor.diagnosis.evidence import evidence_cards, reviewed
from advisor.diagnosis.explain import explain, story_of
from advisor.diagnosis.history import changes, since_of
from advisor.diagnosis.own import OwnDiagnosis
from advisor.diagnosis.scorecard import Need
from advisor.dialogue.desk import Told, Turning
from advisor.dialogue.doors.group import overview, reviews
from advisor.dialogue.doors.naming import student_of
from advisor.dialogue.doors.support import plan_door
from advisor.facts import SMALLEST_GROUP, Derived, FactCard, Source, numbered
from advisor.wording.sentences import paragraphs_of

__all__ = ["diagnose_door", "explain_door", "review_door", "skills_door"]

ASPECTS = frozenset("weights class missing sure agreement pattern lift changed poverty psychology first".split())
MOST_SKILLS = 4


def explain_door(turning: Turning, given: Mapping[str, str]) -> Told:
    """Why a student was flagged, whole or by one aspect."""
    engines, viewer = turning.engines, turning.viewer
    student = student_of(turning, given)
    aspect = given.get("aspect", "all")
    about = {"student": student}
    if aspect not in ASPECTS:
        whole = explain(
            engines.archive,
            viewer,
            student,
            scorecard=engines.catalog.scorecard,
            forests=engines.forests,
            prompts=engines.prompts,
        )
        # The forest's shares stand behind the cards of the text, for the page alone.
        spoken = tuple(card for card in whole.cards if not card.measure.startswith("forest."))
        return Told(whole.text, spoken, subject=about)
    found = _diagnosis(turning, student)
    if isinstance(found, OwnDiagnosis):
        return _own(turning, found, "next")
    cards = evidence_cards(engines.archive, viewer, found, scorecard=engines.catalog.scorecard, prompts=engines.prompts)
    story = story_of(found, cards)
    extra: tuple[FactCard, ...] = ()
    if aspect == "changed":
        extra = _history(turning, student, first=len(cards) + 1)
    elif aspect == "pattern":
        extra = _pattern(turning, found, first=len(cards) + 1)
    offered = {**story, "extra": extra, "centre": viewer.role == "centre", "named": viewer.role == "counselor"}
    text = engines.prompts.render(
        f"phrase/dialogue_explain_{aspect}",
        **{name: value for name, value in offered.items() if name in _wanted(turning, aspect)},
    )
    return Told(paragraphs_of(text), (*cards.values(), *extra), subject=about)


def diagnose_door(turning: Turning, given: Mapping[str, str]) -> Told:
    """A student's figures, the class overview, or one's own strengths and next steps."""
    if turning.viewer.role == "student":
        given = {"aspect": "own", **given, "student": turning.viewer.id}
    elif given.get("aspect") == "class":
        return overview(turning, given)
    student = student_of(turning, given)
    found = _diagnosis(turning, student)
    if isinstance(found, OwnDiagnosis):
        return _own(turning, found, given.get("aspect", "own"))
    engines = turning.engines
    cards = evidence_cards(
        engines.archive, turning.viewer, found, scorecard=engines.catalog.scorecard, prompts=engines.prompts
    )
    story = story_of(found, cards)
    wanted = ("strength", "items", "score", "line", "flagged", "absent", "review")
    text = engines.prompts.render("phrase/dialogue_summary", **{name: story[name] for name in wanted})
    return Told(paragraphs_of(text), tuple(cards.values()), subject={"student": student})


def skills_door(turning: Turning, given: Mapping[str, str]) -> Told:
    """The skills on record, strongest first, with the words they stand on."""
    engines = turning.engines
    student = student_of(turning, given)
    portrait = sorted(engines.archive.portrait(turning.viewer, student), key=lambda held: (-held.level, held.skill))
    names = engines.catalog.skills
    cards = []
    for held in [held for held in portrait if held.skill in names and held.evidence][:MOST_SKILLS]:
        name = names[held.skill].name  # type: ignore[index]
        strongest = max(held.evidence, key=lambda piece: (bool(piece.quote.strip()), piece.weight, piece.id))
        source = Source("reports", strongest.report or strongest.id, as_of=strongest.on)
        measure = f"skill.{held.skill}"
        cards.append(FactCard(measure, "skill", student, measure, name, held.level, "", f"{held.level:.2f}", source))
        if strongest.quote.strip():
            quote = strongest.quote
            cards.append(
                FactCard(f"{measure}.quote", "quote", student, f"{measure}.evidence", name, quote, "", quote, source)
            )
    told = numbered(cards)
    pairs = [
        {"skill": card, "quote": next((q for q in told if q.measure == f"{card.measure}.evidence"), None)}
        for card in told
        if card.kind == "skill"
    ]
    who = "own" if turning.viewer.role == "student" else "staff"
    text = engines.prompts.render("phrase/dialogue_skills", skills=pairs, reader=who)
    return Told(paragraphs_of(text), told, subject={"student": student})


def review_door(turning: Turning, given: Mapping[str, str]) -> Told:
    """The state of a flag; deciding needs a click on the page, never a sentence in a chat."""
    if given.get("aspect") == "class":
        return reviews(turning, given)
    engines = turning.engines
    student = student_of(turning, given)
    review = engines.archive.review(turning.viewer, student)
    card = FactCard(
        id="F1",
        kind="event",
        subject=student,
        measure="review",
        label=engines.prompts.label("diagnosis.label.review"),
        value=review.state,
        unit="",
        display=reviewed(review, engines.prompts),
        source=Source("reviews", student, as_of=review.at),
    )
    decides = turning.viewer.role in ("counselor", "centre")
    found = _diagnosis(turning, student) if decides else None
    text = engines.prompts.render(
        "phrase/dialogue_review",
        card=card,
        note=review.note or "",
        how=given.get("aspect") == "how",
        flagged=isinstance(found, Diagnosis) and found.flagged,
        decides=decides,
    )
    return Told(paragraphs_of(text), (card,), subject={"student": student})


def _diagnosis(turning: Turning, student: str) -> Diagnosis | OwnDiagnosis:
    engines = turning.engines
    return diagnose(
        engines.archive,
        turning.viewer,
        student,
        scorecard=engines.catalog.scorecard,
        forests=engines.forests,
        prompts=engines.prompts,
    )


def _own(turning: Turning, found: OwnDiagnosis, aspect: str) -> Told:
    archive, viewer = turning.engines.archive, turning.viewer
    if aspect == "next" and viewer.role == "student" and archive.support.actions(viewer, viewer.id):
        return plan_door(turning, {})
    name = "phrase/dialogue_own_next" if aspect == "next" else "phrase/diagnosis_explain_student"
    wanted: dict[str, object] = {"next_steps": found.next_steps, "strengths": found.strengths}
    if aspect != "next":
        wanted["missing"] = [line.label for line in found.missing]
    prompts = turning.engines.prompts
    text = prompts.render(name, **wanted)
    if aspect == "flag":  # whoever asks why they are on a list first hears what it is, and how to object
        text = f"{prompts.render('fixed/my_flag')}\n\n{text}"
    return Told(paragraphs_of(text), (*found.strengths, *found.next_steps, *found.held))


def _history(turning: Turning, student: str, first: int) -> tuple[FactCard, ...]:
    """What changed since the day that the question names, or since the reading before the newest."""
    engines = turning.engines
    found = changes(
        engines.archive,
        turning.viewer,
        student,
        scorecard=engines.catalog.scorecard,
        since=since_of(turning.text, engines.today),
        prompts=engines.prompts,
    )
    return numbered(found, first)


def _pattern(turning: Turning, found: Diagnosis, first: int) -> tuple[FactCard, ...]:
    """Flagged students with their largest share in the same factor: the class counselor's by name, else how many."""
    most = weightiest(found.needs)
    if most is None or not found.flagged:
        return ()
    if turning.viewer.role == "counselor":
        return _named(turning, found, most, first)
    engines, viewer = turning.engines, turning.viewer
    archive, scorecard = engines.archive, engines.catalog.scorecard
    with archive.at_once():
        among = archive.students(viewer)
        others = weighed_down(archive, viewer, among, most, scorecard=scorecard, prompts=engines.prompts)
        number = sum(other.student != found.student for other in others)
    return () if number < SMALLEST_GROUP else numbered([_number(turning, most, number)], first)


def _named(turning: Turning, found: Diagnosis, most: Need, first: int) -> tuple[FactCard, ...]:
    """How many of the class, and each of them with what is shared."""
    engines, prompts = turning.engines, turning.engines.prompts
    scorecard = engines.catalog.scorecard
    people = alike(engines.archive, turning.viewer, found, scorecard=scorecard, prompts=prompts)
    if not people:
        return ()
    cards = [
        FactCard(
            id=one.student,
            kind="comparison",
            subject=one.student,
            measure=f"pattern.{'.'.join(one.shared)}",
            label=prompts.label("dialogue.pattern.who", name=one.name, student=one.student),
            value=list(one.shared),
            unit="",
            display=prompts.label("matching.join").join(scorecard.factors[name].label for name in one.shared),
            source=Source("scorecard", one.student, as_of=found.scorecard_version),
            derived=Derived("flagged, the same factor weighs most; each of these is a fifth of the gap of both", ()),
            audience=("counselor",),
        )
        for one in people
    ]
    return numbered([_number(turning, most, len(cards)), *cards], first)


def _number(turning: Turning, most: Need, number: int) -> FactCard:
    prompts = turning.engines.prompts
    return FactCard(
        id="pattern",
        kind="comparison",
        subject=str(turning.viewer),
        measure=f"pattern.{most.factor}",
        label=prompts.label("dialogue.pattern", label=most.label),
        value=number,
        unit=prompts.label("unit.people"),
        display=prompts.label("dialogue.people", number=number),
        source=Source("aggregate", most.factor, as_of=turning.engines.today.isoformat()),
    )


def _wanted(turning: Turning, aspect: str) -> frozenset[str]:
    return turning.engines.prompts.variables(f"phrase/dialogue_explain_{aspect}")
