"""One clause of a text with all that a check of it needs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from advisor.facts import Span
from advisor.language import stance
from advisor.language.carry_words import DISCLAIMER
from advisor.language.claims import Claim
from advisor.wording.carry import only_labels
from advisor.wording.evidence import Evidence, Piece, grams

__all__ = ["Scene"]


@dataclass(frozen=True)
class Scene:
    """One clause of a text with all that a check of it needs."""

    text: str
    sentence: Span
    start: int
    end: int
    claims: Sequence[Claim]
    all_claims: Sequence[Claim]
    evidence: Evidence
    asked: bool
    synonyms: Mapping[str, str]

    @cached_property
    def clause(self) -> str:
        """The words of the clause."""
        return self.text[self.start : self.end]

    @cached_property
    def words(self) -> frozenset[str]:
        """Its character pairs, with skills under their canonical names."""
        clause = self.clause
        for synonym, name in self.synonyms.items():
            if synonym in clause:
                clause += name
        return grams(clause)

    @cached_property
    def free(self) -> bool:
        """Whether the clause advises, asks, supposes or greets, and so claims nothing about what is."""
        clause = self.clause
        return (
            self.asked
            or stance.is_question(clause)
            or stance.is_advice(clause)
            or stance.is_supposed(clause)
            or stance.is_courtesy(clause)
            or stance.is_if(self.text[self.sentence.start : self.end])
            or self._is_advised_list
        )

    @cached_property
    def _is_advised_list(self) -> bool:
        """Whether the clause is only a list of what the clause before its colon advises (可以先补：投诉处理)."""
        head = self.text[self.sentence.start : self.start].rstrip()
        if not head.endswith(("：", ":")) or not only_labels(self.clause, self.evidence):
            return False
        return stance.is_advice(head) and not stance.existential(head) and not stance.is_told(head)

    @cached_property
    def goes_on(self) -> bool:
        """Whether the clause goes on with what a clause before it in the sentence advises, and tells nothing itself."""
        head = self.text[self.sentence.start : self.start]
        return stance.proposes(head) and not stance.is_told(self.clause) and not stance.existential(self.clause)

    def around(self, claim: Claim) -> str:
        """The words that name a figure, or date the clause: back to the figure before it, on to the next one or the end of the clause."""
        if claim.type == "date":
            return self.clause
        figures = [c for c in self.all_claims if c.type in ("number", "date")]
        before = max((c.end for c in figures if c.end <= claim.start), default=self.sentence.start)
        after = min((c.start for c in figures if c.start >= claim.end), default=self.end)
        head = self.text[max(before, self.start, claim.start - 24) : claim.start]
        tail = self.text[claim.end : min(after, self.end, claim.end + 12)]
        if not (grams(head) | grams(tail)) & self.evidence.grams:
            head = self.text[max(self.sentence.start, claim.start - 32) : claim.start]
        return head + tail if not grams(head) or tail.lstrip()[:1] in ("的", "是") or self.evidence.is_text else head

    def behind(self, claim: Claim, limit: int = 18) -> str:
        """The words behind a claim to the end of the clause."""
        return self.text[claim.end : min(self.end, claim.end + limit)]

    @cached_property
    def nearest(self) -> tuple[Piece, ...]:
        """The pieces that share most with the clause."""
        return self.evidence.closest(self.words)

    @cached_property
    def denied(self) -> bool:
        """Whether the clause says that something is not so, or that it does not follow."""
        if any(claim.type == "negation" for claim in self.claims):
            return True
        return bool(DISCLAIMER.search(self.clause))
