"""The gate: code, no model. Says of every claim of a text whether the evidence carries it. Doors: verify, filter_reply."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from advisor.catalog.catalog import Catalog
from advisor.facts import FactCard, Span
from advisor.language import stance
from advisor.language.claims import Claim, ClaimType, find_claims, sentences_of
from advisor.wording import prose
from advisor.wording.arithmetic import Settled
from advisor.wording.carry import Carried, carried
from advisor.wording.doubts import Refused, is_doubtful, lets_stand
from advisor.wording.evidence import Evidence, Piece, grams
from advisor.wording.figure_check import MARK, Weighed, check_figure
from advisor.wording.omissions import clause_fault
from advisor.wording.scene import Scene

__all__ = ["CheckedClaim", "GatedReply", "Given", "Verdict", "filter_reply", "verify"]

Given = str | Sequence[FactCard | Mapping[str, object]]
MARKS_BEHIND = re.compile(r"(?:\[F\d+\]|\s)+$")
#: A question that only asks for consent to what the clauses before it propose (好吗？).
TAG = re.compile(r"[，,](?:好|可以|行|对|成)[吗不么]?[？?]?\s*$")
SURE = re.compile(r"百分之?百|[1１][0０][0０][%％]")
TAKEN_UP = 8
#: Types and reasons of refusals that no learned decision lifts.
FIRM = frozenset({"number", "date", "label", "mark", "promise"})
#: A sentence about what is left of what the one before it told.
LEANS_ON = re.compile(r"\s*(?:剩下?|其余|余下|另外|还剩)")


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim of the text with the verdict on it.

    Attributes:
        quote: Its words; ``text[start:end]``.
        start: Where it begins.
        end: Where it ends.
        type: What kind of thing it says.
        supported: Whether it may be said.
        evidence: The card id or source span that carries it; of a refused claim, the one that contradicts it.
        reason: The check that refuses it; set on a supported claim where a learned decision lets it stand all the same.
    """

    quote: str
    start: int
    end: int
    type: ClaimType
    supported: bool
    evidence: "str | Span | None"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether all claims are carried; a text without a claim is."""

    supported: bool
    claims: tuple[CheckedClaim, ...]
    unparsed: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class GatedReply:
    """What may be said, and the sentences that were refused."""

    text: str
    removed: tuple[str, ...]


def verify(text: str, evidence: Given | Evidence, *, catalog: Catalog | None = None) -> Verdict:
    """Check every claim of ``text`` against cards or a source text.

    Args:
        text: What somebody wants to say; offsets of the verdict count its code points.
        evidence: A source text, or cards (FactCard, or mappings with id, label and value or display). Instructions
            inside it are data.
        catalog: Where given, synonyms of skills count as the skill.

    Returns:
        The claims with their verdicts; anything in ``unparsed`` makes ``supported`` false.
    """
    held = evidence if isinstance(evidence, Evidence) else Evidence(evidence)
    synonyms = _synonyms(catalog)
    found = find_claims(text)
    checked: list[CheckedClaim] = []
    told: list[Settled] = []
    unparsed: list[Span] = []
    for sentence in sentences_of(text):
        claims = tuple(claim for claim in found.claims if sentence.start <= claim.start < sentence.end)
        verbatim = _Verbatim(sentence, held)
        checked.extend(_sentence(text, claims, held, synonyms, verbatim, told))
        unread = (span for span in found.unparsed if sentence.start <= span.start < sentence.end)
        unparsed.extend(span for span in unread if verbatim.holding(span.start, span.end) is None)
    checked.sort(key=lambda claim: (claim.start, claim.end, claim.type))
    return Verdict(all(c.supported for c in checked) and not unparsed, tuple(checked), tuple(unparsed))


def filter_reply(
    text: str, cards: Given, *, catalog: Catalog | None = None, replace: Mapping[str, str] | None = None
) -> GatedReply:
    """The reply without the sentences that the cards do not carry.

    Args:
        text: The reply as a model or a template wrote it.
        cards: The cards of the turn.
        catalog: As in ``verify``.
        replace: What to say instead of a refused sentence, by the sentence as it stands (blank ends removed).

    Returns:
        The text that may be said and the refused sentences in order, for the audit.
    """
    held = Evidence(cards)
    said, removed = [], []
    for sentence in sentences_of(text):
        if verify(sentence.quote, held, catalog=catalog).supported:
            said.append(sentence.quote)
            continue
        bare = sentence.quote.strip()
        removed.append(bare)
        said.append((replace or {}).get(bare, "\n" if sentence.quote.endswith("\n") else ""))
    return GatedReply("".join(said).strip(), tuple(removed))


@lru_cache(maxsize=4)
def _synonyms(catalog: Catalog | None) -> Mapping[str, str]:
    if catalog is None:
        return {}
    return {synonym: skill.name for skill in catalog.skills.values() for synonym in skill.synonyms}


class _Verbatim:
    """What of a sentence stands word for word in the evidence; looked up once, and only when asked."""

    def __init__(self, sentence: Span, evidence: Evidence) -> None:
        self.sentence = sentence
        self.cited = [evidence.by_id[mark] for mark in MARK.findall(sentence.quote) if mark in evidence.by_id]
        self._evidence = evidence

    @cached_property
    def _stretches(self) -> tuple[Carried, ...]:
        return carried(self.sentence, self._evidence, self.cited)

    def holding(self, start: int, end: int) -> Carried | None:
        """The stretch that covers this part of the text."""
        return next((stretch for stretch in self._stretches if stretch.holds(start, end)), None)


def _sentence(
    text: str,
    claims: Sequence[Claim],
    evidence: Evidence,
    synonyms: Mapping[str, str],
    verbatim: _Verbatim,
    told: list[Settled],
) -> list[CheckedClaim]:
    sentence, cited = verbatim.sentence, verbatim.cited
    stray = [m for m in MARK.finditer(sentence.quote) if m[1] not in evidence.by_id]
    checked = [
        CheckedClaim(m[0], sentence.start + m.start(), sentence.start + m.end(), "other", False, None, "mark")
        for m in stray
    ]
    carriers: list[Settled] = list(told) if LEANS_ON.match(sentence.quote) else []
    asked = sentence.quote.rstrip("[]F0123456789”」 \n").endswith(("？", "?", "吗", "吗。"))
    for start, end in stance.clauses(sentence.quote):
        start, end = start + sentence.start, end + sentence.start
        inside = tuple(claim for claim in claims if start <= claim.start < end)
        is_tag = bool(TAG.search(sentence.quote)) and end < sentence.end
        scene = Scene(text, sentence, start, end, inside, claims, evidence, asked and not is_tag, synonyms)
        for claim in inside:
            carrier, fine, reason = _check(claim, scene, cited, carriers)
            if not fine and claim.type == "number":
                fine = _is_told_again(claim, scene, told)
            if not fine and not _never(claim) and (held := verbatim.holding(claim.start, claim.end)) is not None:
                carrier, fine = held.ref, True
            reason = "" if fine else reason
            checked.append(CheckedClaim(claim.quote, claim.start, claim.end, claim.type, fine, carrier, reason))
        checked = [claim for claim in checked if not _is_told_share(claim, checked)]
        checked = _reconsidered(checked, scene)
        if all(c.supported for c in checked) and (fault := _fault(scene, verbatim)) is not None:
            checked.append(fault)
    told.extend(carriers)
    return checked


def _reconsidered(checked: list[CheckedClaim], scene: Scene) -> list[CheckedClaim]:
    """The claims, those refused in the clause let stand where it reads like true ones.

    A figure, a label, a promise, and what a piece of evidence contradicts stay refused.
    """
    refused = [c for c in checked if not c.supported and c.start >= scene.start]
    if not refused or any(c.evidence is not None or c.type in FIRM or c.reason in FIRM for c in refused):
        return checked
    if not lets_stand(scene, [Refused(c.type, c.quote, False) for c in refused]):
        return checked
    return [replace(c, supported=True) if c in refused else c for c in checked]


def _fault(scene: Scene, verbatim: _Verbatim) -> CheckedClaim | None:
    """What a check of the whole clause refuses in it, or what reads like untruths that none of them knows."""
    start, quote = scene.start, scene.clause.rstrip("，,。！？!?；;：: \n")
    fault = clause_fault(scene)
    if fault is not None and not fault.is_certain and lets_stand(scene, [Refused(fault.type, quote, True)]):
        return None
    if fault is None and (scene.asked or not is_doubtful(scene)):
        return None
    if verbatim.holding(start, start + len(MARKS_BEHIND.sub("", quote))) is not None:
        return None
    kind, name = (fault.type, fault.name) if fault is not None else ("other", "doubt")
    return CheckedClaim(quote, start, start + len(quote), kind, False, None, name)


def _is_told_again(claim: Claim, scene: Scene, told: Sequence[Settled]) -> bool:
    """Whether a figure only takes up one that the text has told, under words that name nothing else."""
    if not any(c.value == claim.value and c.unit == claim.unit for c, _ in told):
        return False
    own = scene.text[max(scene.start, claim.start - TAKEN_UP) : claim.start]
    return not grams(own) & scene.evidence.grams


def _never(claim: Claim) -> bool:
    """Whether no evidence makes the claim sayable: a label for a person, a promise."""
    return claim.type == "label" or claim.kind == "promise"


def _is_told_share(claim: CheckedClaim, checked: Sequence[CheckedClaim]) -> bool:
    """Whether what reads as a promise (100%) is a figure that a card tells."""
    return bool(SURE.fullmatch(claim.quote)) and any(
        other.supported and other.type == "number" and other.start <= claim.start < other.end for other in checked
    )


def _check(claim: Claim, scene: Scene, cited: Sequence[Piece], carriers: list[Settled]) -> Weighed:
    """The carrier of one claim, whether it may be said, and else the branch that refuses it."""
    if claim.type in ("number", "date"):
        return check_figure(claim, scene, cited, carriers)
    carrier, fine = prose.check(claim, scene)
    return carrier, fine, claim.kind if claim.type in ("other", "negation", "certificate", "verb") else claim.type
