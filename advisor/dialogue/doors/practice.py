"""Doors to rehearse: the resume that was pasted, and a mock interview that runs over several turns."""

from collections.abc import Mapping

from advisor.dialogue.desk import Told, Turning
from advisor.dialogue.doors.group import rehearsed
from advisor.dialogue.doors.naming import post_of, student_of
from advisor.errors import NotFound
from advisor.facts import FactCard, Source, Span, numbered

__all__ = ["interview_door", "resume_door"]

MOST_FINDINGS = 3
WHOLE_LENGTH = 80
"""Characters below which a text is a piece of a resume: what a whole one must have is not missed in it."""

LENGTH = 5


def resume_door(turning: Turning, given: Mapping[str, str]) -> Told:
    """The three findings that matter most, each quoted, with a way to mend it."""
    from advisor.practice.critique import critique

    engines = turning.engines
    if given.get("aspect") in ("how", "student"):
        own = given["aspect"] == "how"
        return Told(engines.prompts.render("fixed/resume_how" if own else "fixed/resume_staff"), fixed=True)
    try:
        post = post_of(turning, given)
    except NotFound:
        post = None
    found = critique(turning.text, catalog=engines.catalog, lexicon=engines.lexicon, prompts=engines.prompts, post=post)
    order = {"blocker": 0, "major": 1, "minor": 2, "info": 3}
    whole = len(turning.text) >= WHOLE_LENGTH
    issues = [issue for issue in found.issues if whole or issue.quote]
    chosen = sorted(issues, key=lambda issue: (order[issue.severity], issue.start))[:MOST_FINDINGS]
    me = turning.viewer.id
    cards = [_score_card(turning, "resume.score", found.score, me)]
    for number, issue in enumerate(chosen, 1):
        span = Span(issue.quote, issue.start, issue.end) if issue.quote else None
        cards.append(
            FactCard(
                id=f"finding.{number}",
                kind="finding",
                subject=me,
                measure=issue.code,
                label=issue.why,
                value=issue.quote,
                unit="",
                display=issue.how,
                source=Source("resume", issue.code, document="resume", span=span),
            )
        )
    if found.strengths:
        best = found.strengths[0]
        cards.append(_quote_card(turning, "resume.strength", best.quote, best))
    cards = list(numbered(cards))
    text = engines.prompts.render(
        "phrase/dialogue_resume",
        score=cards[0] if whole else None,
        findings=[
            {"card": card, "issue": issue} for card, issue in zip(cards[1 : len(chosen) + 1], chosen, strict=True)
        ],
        strength=cards[-1] if found.strengths else None,
    )
    return Told(text, tuple(cards), subject={"post": post.title} if post else {})


def interview_door(turning: Turning, given: Mapping[str, str]) -> Told:
    """Start, answer or stop a practice; for staff, how often a student has practised."""
    aspect = given.get("aspect", "start")
    if turning.viewer.role != "student" and aspect == "class":
        return rehearsed(turning, given)
    if turning.viewer.role != "student" or aspect == "record":
        return _record(turning, given)
    if turning.subject.interview is None or aspect == "start":
        return _start(turning, given)
    return _stop(turning) if aspect == "stop" else _answer(turning)


def _start(turning: Turning, given: Mapping[str, str]) -> Told:
    from advisor.practice.interview import Interview

    engines = turning.engines
    post = post_of(turning, given)
    interview = Interview(
        post,
        catalog=engines.catalog,
        lexicon=engines.lexicon,
        prompts=engines.prompts,
        length=LENGTH,
        seen=_asked_before(turning),
    )
    asked = interview.next()
    if asked is None:
        return Told(engines.prompts.render("fixed/not_found"), fixed=True)
    cards = numbered([_quote_card(turning, "interview.question", asked.question)])
    text = engines.prompts.render("phrase/dialogue_interview_start", title=post.title, card=cards[0])
    state = {"post": post.id, "state": interview.to_dict()}
    return Told(text, cards, asked=asked.question, subject={"interview": state, "post": post.title}, fixed=True)


def _asked_before(turning: Turning) -> set[str]:
    """The words of the questions in the practices that this student kept: none of them comes again."""
    found: set[str] = set()
    for practice in turning.engines.archive.practices(turning.viewer, turning.viewer.id):
        turns = practice.body.get("turns")
        found |= (
            {str(turn.get("question")) for turn in turns if isinstance(turn, dict)}
            if isinstance(turns, list)
            else set()
        )
    return found


def _answer(turning: Turning) -> Told:
    from advisor.practice.interview import Interview

    engines = turning.engines
    kept = turning.subject.interview or {}
    post = post_of(turning, {"post": str(kept["post"])})
    interview = Interview.from_dict(
        kept["state"], post, catalog=engines.catalog, lexicon=engines.lexicon, prompts=engines.prompts
    )
    score = interview.answer(turning.text)
    asked = interview.next()
    said = _quote_card(turning, "interview.said", turning.text)
    if asked is None:
        feedback = _quote_card(turning, "interview.feedback", score.feedback)
        return _close(turning, interview.close(), score.feedback, (said, feedback))
    question = _quote_card(turning, "interview.question", asked.question)
    feedback = _quote_card(turning, "interview.feedback", score.feedback)
    cards = numbered([question, said, feedback, *_answer_cards(turning, score)])
    text = engines.prompts.render("phrase/dialogue_interview_next", feedback=score.feedback, card=cards[0])
    state = {"post": kept["post"], "state": interview.to_dict()}
    return Told(text, cards, asked=asked.question, subject={"interview": state}, fixed=True)


def _stop(turning: Turning) -> Told:
    from advisor.practice.interview import Interview

    engines = turning.engines
    kept = turning.subject.interview or {}
    post = post_of(turning, {"post": str(kept["post"])})
    interview = Interview.from_dict(
        kept["state"], post, catalog=engines.catalog, lexicon=engines.lexicon, prompts=engines.prompts
    )
    interview.leave()
    return _close(turning, interview.close(), "")


def _close(turning: Turning, practice: object, feedback: str, said: tuple[FactCard, ...] = ()) -> Told:
    """The end of a practice: kept, and summed up in a few words."""
    from advisor.practice.interview import Practice

    engines = turning.engines
    if not isinstance(practice, Practice):
        raise TypeError("a practice closes as a Practice")
    from dataclasses import asdict

    engines.archive.keep_practice(turning.viewer, turning.viewer.id, {"kind": "interview", **asdict(practice)})
    scores = [
        turn.score.overall for turn in practice.turns if turn.score is not None and turn.score.overall is not None
    ]
    cards: list[FactCard] = []
    if scores:
        cards.append(_score_card(turning, "interview.best", max(scores), turning.viewer.id))
        cards.append(_count_card(turning, "interview.answered", len(scores)))
    numbered_cards = numbered([*cards, *said])
    told = numbered_cards[: len(cards)]
    text = engines.prompts.render("phrase/dialogue_interview_end", feedback=feedback, cards=told)
    return Told(text, numbered_cards, subject={"interview": None}, fixed=True)


def _record(turning: Turning, given: Mapping[str, str]) -> Told:
    engines = turning.engines
    student = student_of(turning, given)
    practices = engines.archive.practices(turning.viewer, student)
    number = sum(practice.kind == "interview" for practice in practices)
    card = FactCard(
        id="F1",
        kind="record",
        subject=student,
        measure="practice.interviews",
        label=engines.prompts.label("dialogue.interviews"),
        value=number,
        unit=engines.prompts.label("unit.times"),
        display=engines.prompts.label("dialogue.times", number=number),
        source=Source("practices", student, as_of=engines.today.isoformat()),
    )
    own = turning.viewer.role == "student"
    text = engines.prompts.render("phrase/dialogue_practices", card=card, own=own)
    return Told(text, (card,), subject={} if own else {"student": student})


def _answer_cards(turning: Turning, score: object) -> tuple[FactCard, ...]:
    overall = getattr(score, "overall", None)
    if overall is None:
        return ()
    return (_score_card(turning, "interview.answer", overall, turning.viewer.id),)


def _quote_card(turning: Turning, measure: str, words: str, span: Span | None = None) -> FactCard:
    """Words that the reply repeats: a question of the bank, or the student's own."""
    return FactCard(
        id=measure,
        kind="quote",
        subject=turning.viewer.id,
        measure=measure,
        label=turning.engines.prompts.label(f"dialogue.{measure}"),
        value=words,
        unit="",
        display=words,
        source=Source("practice", measure, span=span, as_of=turning.engines.today.isoformat()),
    )


def _score_card(turning: Turning, measure: str, value: float, subject: str) -> FactCard:
    prompts = turning.engines.prompts
    return FactCard(
        id=measure,
        kind="score",
        subject=subject,
        measure=measure,
        label=prompts.label(f"dialogue.{measure}"),
        value=value,
        unit=prompts.label("unit.points"),
        display=prompts.label("dialogue.points", number=f"{value:.0f}"),
        source=Source("practice", measure, as_of=turning.engines.today.isoformat()),
    )


def _count_card(turning: Turning, measure: str, value: int) -> FactCard:
    prompts = turning.engines.prompts
    return FactCard(
        id=measure,
        kind="record",
        subject=turning.viewer.id,
        measure=measure,
        label=prompts.label(f"dialogue.{measure}"),
        value=value,
        unit=prompts.label("unit.questions"),
        display=prompts.label("dialogue.questions", number=value),
        source=Source("practice", measure, as_of=turning.engines.today.isoformat()),
    )
