"""What is said after an answer: one thing that worked, one to change, a frame to answer again; and the next question."""

from collections.abc import Iterable

from advisor.facts import Span
from advisor.practice.judging import Judgement
from advisor.practice.points import MetPoint
from advisor.practice.questions import Asking
from advisor.wording.prompts import Prompts

__all__ = ["feedback_of", "follow_up_of", "missing_points"]

_LONGEST_QUOTE = 28
_FULL_QUOTE = 10  # letters from which a quote says enough
_CANDIDATES = 6
_NEAR_ENOUGH = 0.6  # likeness from which the points of the nearest question may be asked for
_SAID_FIRST = (
    "abuse", "asks_for_data", "injection", "keyword_stuffing", "echo", "off_topic", "contradiction", "impossible_claim",
    "template", "padding", "too_short",
)  # fmt: skip
_STRONG = 80.0
_OUTLINE, _ADDED = 3, 2
_NO_PRAISE = frozenset({"abuse", "asks_for_data", "keyword_stuffing", "echo", "off_topic", "template"})


def missing_points(asked: Asking, met: Iterable[MetPoint]) -> tuple[str, ...]:
    """Names of the points that the answer does not make, in the order of the question."""
    made = {point.point for point in met}
    return tuple(point.name for point in asked.points if point.name not in made)


def follow_up_of(found: Judgement, asked: Asking, prompts: Prompts) -> str | None:
    """The one question that aims at what is missing: a wrong fact, a part of the event, a point; None when all is said."""
    if {"abuse", "asks_for_data"} & set(found.concerns):
        return None
    if asked.certainty >= _NEAR_ENOUGH:
        missing = missing_points(asked, found.met)
        for point in asked.points:
            if point.name in missing and point.follow_ups:
                return point.follow_ups[0]
    if found.missing_star is not None:
        return prompts.label(f"interview.follow_up.{found.missing_star}")
    return None if found.overall >= _STRONG else prompts.label(f"interview.follow_up.{asked.kind}")


def feedback_of(found: Judgement, asked: Asking, concerns: tuple[str, ...], prompts: Prompts) -> str:
    """Two or three warm sentences from ``prompts/phrase/interview_feedback.md``."""
    concern = next((name for name in _SAID_FIRST if name in concerns), None)
    missing = missing_points(asked, found.met) if asked.certainty >= _NEAR_ENOUGH else ()
    return prompts.render(
        "phrase/interview_feedback",
        quote=_worked(found, concern),
        concern=concern,
        wrong=found.wrong[0] if found.wrong else None,
        missing=missing[0] if missing else None,
        star=found.missing_star,
        kind=asked.kind,
        strong=found.overall >= _STRONG,
        outline=() if concern in _NO_PRAISE else _outline(found, asked, missing, prompts),
    )


def _outline(found: Judgement, asked: Asking, missing: tuple[str, ...], prompts: Prompts) -> tuple[str, ...]:
    """What a better answer would say in turn: the student's own words where they are there, else what to put in.

    Nothing is made up: a part that was not said is named as one to fill in.
    """
    wrong = [(fact.start, fact.end) for fact in found.wrong]

    def own(pieces: Iterable[Span]) -> str | None:
        said = [piece.quote for piece in pieces if all(piece.end <= a or piece.start >= b for a, b in wrong)]
        short = [quote for quote in said if 2 <= len(quote) <= _LONGEST_QUOTE and "\n" not in quote]
        return short[0] if short else None

    if asked.kind == "practice":
        parts = [(letter, own(found.told.get(letter, ()))) for letter in "STAR"]
        return tuple(
            prompts.label(f"interview.outline.{letter}")
            + (f"「{quote}」" if quote else prompts.label("interview.fill_in"))
            for letter, quote in parts
        )
    made = [f"「{point.quote}」" for point in found.met if own([Span(point.quote, point.start, point.end)])]
    return (*made[:_OUTLINE], *(prompts.label("interview.add", point=name) for name in missing[:_ADDED]))


def _worked(found: Judgement, concern: str | None) -> str | None:
    """The best piece to praise, word for word: an own action, else a point; none where something was tried on."""
    if concern in _NO_PRAISE:
        return None
    wrong = [(fact.start, fact.end) for fact in found.wrong]
    met = [Span(point.quote, point.start, point.end) for point in found.met]
    pieces = [*met, *found.deeds] if found.missing_star == "A" else [*found.deeds, *met]
    good = [
        piece.quote
        for piece in pieces[:_CANDIDATES]
        if all(piece.end <= start or piece.start >= end for start, end in wrong)
        and 2 <= len(piece.quote) <= _LONGEST_QUOTE
        and "\n" not in piece.quote
    ]
    return max(
        good, key=lambda quote: (any(letter.isdigit() for letter in quote), min(len(quote), _FULL_QUOTE)), default=None
    )
