"""The gate: code, no model. Says of every claim of a text whether the evidence carries it. Doors: verify, filter_reply."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from advisor.catalog.catalog import Catalog
from advisor.facts import FactCard, Span
from advisor.language import stance
from advisor.language.carry_words import PRACTICE_UNITS
from advisor.language.claims import Claim, ClaimType, find_claims, sentences_of
from advisor.wording import prose, sums
from advisor.wording.carry import Carried, carried
from advisor.wording.evidence import Evidence, Piece, grams
from advisor.wording.omissions import clause_fault
from advisor.wording.scene import Scene

__all__ = ["CheckedClaim", "GatedReply", "Given", "Verdict", "filter_reply", "verify"]

Given = str | Sequence[FactCard | Mapping[str, object]]
MARK = re.compile(r"\[(F\d+)\]")
MARK_BEFORE = re.compile(r"\[(F\d+)\]\s*[（(]\s*$")
MARKS_BEHIND = re.compile(r"(?:\[F\d+\]|\s)+$")
NAMED = 0.34


@dataclass(frozen=True, slots=True)
class CheckedClaim:
    """A claim of the text with the verdict and the card id or source span that carries it."""

    quote: str
    start: int
    end: int
    type: ClaimType
    supported: bool
    evidence: "str | Span | None"


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
    unparsed: list[Span] = []
    for sentence in sentences_of(text):
        claims = tuple(claim for claim in found.claims if sentence.start <= claim.start < sentence.end)
        verbatim = _Verbatim(sentence, held)
        checked.extend(_sentence(text, claims, held, synonyms, verbatim))
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
    text: str, claims: Sequence[Claim], evidence: Evidence, synonyms: Mapping[str, str], verbatim: _Verbatim
) -> list[CheckedClaim]:
    sentence, cited = verbatim.sentence, verbatim.cited
    stray = [m for m in MARK.finditer(sentence.quote) if m[1] not in evidence.by_id]
    checked = [
        CheckedClaim(m[0], sentence.start + m.start(), sentence.start + m.end(), "other", False, None) for m in stray
    ]
    carriers: list[Piece] = []
    asked = sentence.quote.rstrip("[]F0123456789”」 \n").endswith(("？", "?", "吗", "吗。"))
    for start, end in stance.clauses(sentence.quote):
        start, end = start + sentence.start, end + sentence.start
        inside = tuple(claim for claim in claims if start <= claim.start < end)
        scene = Scene(text, sentence, start, end, inside, claims, evidence, asked, synonyms)
        for claim in inside:
            carrier, fine = _check(claim, scene, cited, carriers)
            if not fine and not _never(claim) and (held := verbatim.holding(claim.start, claim.end)) is not None:
                carrier, fine = held.ref, True
            checked.append(CheckedClaim(claim.quote, claim.start, claim.end, claim.type, fine, carrier))
        refused = clause_fault(scene)
        if refused and all(c.supported for c in checked):
            quote = text[start:end].rstrip("，,。！？!?；;：: \n")
            if verbatim.holding(start, start + len(MARKS_BEHIND.sub("", quote))) is not None:
                continue
            checked.append(CheckedClaim(quote, start, start + len(quote), refused, False, None))
    return checked


def _never(claim: Claim) -> bool:
    """Whether no evidence makes the claim sayable: a label for a person, a promise."""
    return claim.type == "label" or claim.kind == "promise"


def _check(
    claim: Claim, scene: Scene, cited: Sequence[Piece], carriers: list[Piece]
) -> tuple["str | Span | None", bool]:
    """The carrier of one claim, and whether it may be said."""
    if claim.type in ("number", "date"):
        return _figure(claim, scene, cited, carriers)
    return prose.check(claim, scene)


def _figure(
    claim: Claim, scene: Scene, cited: Sequence[Piece], carriers: list[Piece]
) -> tuple["str | Span | None", bool]:
    context, sentence = scene.around(claim), scene.sentence.quote
    cited_here = [piece for piece in cited if _mark_follows(claim, piece, scene)] or list(cited)
    got = sums.find_support(claim, context, sentence, scene.evidence, cited_here)
    if got is not None:
        carriers.append(scene.evidence.pieces[got.piece])
        return scene.evidence.pieces[got.piece].ref, True
    if claim.type == "number":
        named = [*carriers, *(piece for piece in _named(scene, cited) if piece not in carriers)]
        if scene.evidence.is_text:
            told = {piece.sentence for piece in carriers}
            named += [p for p in scene.evidence.pieces if p.sentence in told and p not in named]
        figures = [c for c in scene.all_claims if c.type == "number"]
        source = sums.derived(claim, figures, named, scene.sentence.quote)
        if source is not None:
            return source.ref, True
    if scene.free and _is_practice(claim, scene):
        return None, True
    if claim.bound == "article" and not _counts(claim, scene):
        return None, True
    return None, False


def _mark_follows(claim: Claim, piece: Piece, scene: Scene) -> bool:
    """Whether the card is the one whose mark stands next behind the figure, or right before its bracket."""
    before = MARK_BEFORE.search(scene.text, scene.sentence.start, claim.start)
    if before:
        return before[1] == piece.id
    match = MARK.search(scene.text, claim.end, scene.sentence.end)
    return bool(match and match[1] == piece.id)


def _named(scene: Scene, cited: Sequence[Piece]) -> list[Piece]:
    """The pieces that a sentence names or cites: at most eight."""
    words = grams(scene.sentence.quote)
    scored = [(scene.evidence.named(words, piece), piece) for piece in scene.evidence.pieces]
    chosen = [piece for score, piece in sorted(scored, key=lambda s: (-s[0], s[1].number)) if score >= NAMED][:8]
    if len(chosen) < 2 and len(scene.evidence.pieces) <= 12 and stance.sets_apart(scene.sentence.quote):
        chosen = [piece for piece in scene.evidence.pieces if piece.id]
    return [*cited, *(piece for piece in chosen if piece not in cited)]


def _is_practice(claim: Claim, scene: Scene) -> bool:
    """Whether the figure belongs to an exercise that is proposed, not to the record."""
    if claim.type != "number" or claim.kind != "amount" or claim.unit not in PRACTICE_UNITS:
        return False
    words = grams(scene.clause)
    return all(scene.evidence.named(words, piece) < 0.6 for piece in scene.evidence.pieces if piece.id)


def _counts(claim: Claim, scene: Scene) -> bool:
    """Whether an article (一段实习) counts a thing that the evidence counts."""
    after = grams(scene.text[claim.end : claim.end + 8])
    for piece in scene.evidence.pieces:
        if piece.kind == "record" and scene.evidence.named(after, piece) >= 0.3:
            return True
        if piece.id is None and any(
            q.claim.unit == claim.unit and after & q.context for q in piece.quantities if q.claim.bound != "article"
        ):
            return True
    return False
