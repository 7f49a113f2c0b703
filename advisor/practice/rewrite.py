"""Rewriting with the student: nothing enters a rewrite that the student has not said. Door: ``check_rewrite``."""

from collections.abc import Sequence
from dataclasses import dataclass

from advisor.catalog.catalog import Catalog
from advisor.errors import InputFault
from advisor.facts import Span
from advisor.practice.resume_words import ResumeWords
from advisor.wording.gate import CheckedClaim, verify

__all__ = ["RewriteCheck", "check_rewrite"]

NAME_CHARACTERS = 2


@dataclass(frozen=True, slots=True)
class RewriteCheck:
    """Whether a rewrite may be offered, with every claim in it and what carries it."""

    accepted: bool
    claims: tuple[CheckedClaim, ...]
    unparsed: tuple[Span, ...]


def check_rewrite(
    text: str, rewrite: str, answers: Sequence[str] = (), *, catalog: Catalog | None = None
) -> RewriteCheck:
    """Compare a rewrite with the original and with what the student has answered since.

    Args:
        text: The original line or resume.
        rewrite: What is proposed; offsets of the claims count in it. Blanks (``__``) are no claims.
        answers: What the student has said about it since.
        catalog: Where given, synonyms of a skill count as the skill, and every employer must be one that was named.

    Returns:
        ``accepted`` is false for any number, employer, role, certificate or stronger verb that neither the original nor
        an answer carries.

    Raises:
        InputFault: ``empty`` (variant ``rewrite``) without an original or a rewrite.
    """
    for where, given in (("text", text), ("rewrite", rewrite)):
        if not given.strip():
            raise InputFault("empty", where=where, variant="rewrite", value=where)
    evidence = "\n".join([text, *(answer for answer in answers if answer.strip())])
    verdict = verify(rewrite, evidence, catalog=catalog)
    strangers = _strange_employers(rewrite, evidence, verdict.claims, catalog) if catalog else ()
    claims = tuple(sorted((*verdict.claims, *strangers), key=lambda claim: (claim.start, claim.end, claim.type)))
    return RewriteCheck(verdict.supported and not strangers, claims, verdict.unparsed)


def _strange_employers(
    rewrite: str, evidence: str, claims: Sequence[CheckedClaim], catalog: Catalog
) -> tuple[CheckedClaim, ...]:
    """Places that the rewrite names and the student did not; a kind of place counts with two characters before it."""
    found = []
    for start, end, kind in ResumeWords.of(catalog).hits("employer_word", rewrite):
        begin = max(0, start - NAME_CHARACTERS)
        known = rewrite[begin:end] in evidence or any(c.start < end and start < c.end for c in claims)
        if len(kind) >= NAME_CHARACTERS and not known:
            found.append(CheckedClaim(rewrite[begin:end], begin, end, "name", False, None))
    return tuple(found)
