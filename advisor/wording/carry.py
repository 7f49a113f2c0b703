"""Stretches of a sentence that stand word for word on a card, or are put together of a card's label and display.

What such a stretch claims, its card carries. A stretch begins and ends at the borders of clauses in the sentence and on
the card, so that no 不 and no digit can be cut off; one that the card makes depend on what stands before or behind it
(如果, 但, 除非) does not count, nor does one that the sentence disowns or puts under the name of another card.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from advisor.facts import Span
from advisor.language.carry_words import BARE_DENIAL, CONDITION, DEPENDS, DISOWNED, JOINER, LINK, TURNS
from advisor.language.claim_words import QUOTATION
from advisor.wording.evidence import Evidence, Piece

__all__ = ["TELLING", "Carried", "carried", "is_supposed", "loses_denial", "only_labels"]

LEAST = 4
LEAST_LABEL = 8
_MARK = re.compile(r"\[F\d+\]")
_BORDER = re.compile(r"(?<!\d)[,:]|[,:](?!\d)|[;。!?\n]")
_SENTENCE_END = re.compile(r"[;。!?\n]")
_STOPS = " ,:;。!?\n"
_ENDS = " ,:;。!?\n)”」』\"'"
#: Kinds of cards whose display is a text that can stand alone; the display of any other kind needs its label beside it.
TELLING = frozenset({"policy", "occupation", "finding", "quote", "event", "agreement", "counterfactual"})
_LABELLED = frozenset({"policy", "occupation", "finding"})
_WHOLE = frozenset({"quote", "counterfactual"})


@dataclass(frozen=True, slots=True)
class Carried:
    """A stretch of a text (code points) and what carries it."""

    start: int
    end: int
    ref: "str | Span | None"

    def holds(self, start: int, end: int) -> bool:
        """Whether it covers this part of the text."""
        return self.start <= start and end <= self.end


@dataclass(frozen=True, slots=True)
class _Folded:
    """A text without marks and blanks in one width, with the place of each character in the original."""

    text: str
    places: tuple[int, ...]


def carried(sentence: Span, evidence: Evidence, cited: Sequence[Piece]) -> tuple[Carried, ...]:
    """The stretches of a sentence that cards carry word for word: the cited ones where it cites, else any.

    A source text carries whole sentences only.
    """
    folded = _fold(sentence.quote)
    if evidence.is_text:
        return tuple(_whole_sentence(folded, sentence, evidence))
    pieces = list(cited) or [piece for piece in evidence.pieces if piece.id]
    quoted = list(_quoted(sentence, pieces))
    cuts = sorted({0, *(match.end() for match in _BORDER.finditer(folded.text)), len(folded.text)})
    found: list[Carried] = []
    first = 0
    while first < len(cuts) - 1:
        for last in range(len(cuts) - 1, first, -1):
            got = _match(folded.text, cuts[first], cuts[last], pieces, evidence)
            if got is not None:
                found.extend(_placed(folded, sentence.start, begin, end, piece.ref) for begin, end, piece in got)
                break
        first = last if got is not None else first + 1
    return (*found, *quoted)


def only_labels(clause: str, evidence: Evidence) -> bool:
    """Whether a clause is nothing but labels of cards, joined by 、 or 和."""
    rest = _fold(clause).text.strip(_ENDS)
    labels = sorted({_trim(piece.label) for piece in evidence.pieces if piece.id and piece.label}, key=len)[::-1]
    while rest:
        label = next((label for label in labels if label and rest.startswith(label)), "")
        rest = rest[len(label) :]
        joiner = JOINER.match(rest)
        if not label or (rest and not joiner):
            return False
        rest = rest[joiner.end() :] if joiner else rest
    return True


def loses_denial(clause: str, evidence: Evidence) -> bool:
    """Whether a clause is one of a telling card's with a 不 or 没有 left out."""
    wanted = _fold(clause).text.strip(_ENDS)
    displays = (piece.display for piece in evidence.pieces if piece.kind in TELLING)
    return len(wanted) >= LEAST and any(wanted in _undenied(display) for display in displays)


@lru_cache(maxsize=1024)
def _undenied(display: str) -> frozenset[str]:
    """The clauses of a text, each without one of its denials."""
    told = [clause.strip(_ENDS) for clause in _BORDER.split(_fold(display).text)]
    cut = {clause[: word.start()] + clause[word.end() :] for clause in told for word in BARE_DENIAL.finditer(clause)}
    return frozenset(cut.difference(told))


def is_supposed(words: str, piece: Piece) -> bool:
    """Whether a card tells these words under a condition only (如果已经领过，就不能再申请)."""
    wanted, told = _fold(words).text.strip(_ENDS), _fold(piece.display).text
    heads = [_SENTENCE_END.split(told[: match.start()])[-1] for match in re.finditer(re.escape(wanted), told)]
    return bool(heads) and all(CONDITION.search(head) for head in heads)


def _match(
    text: str, start: int, end: int, pieces: Sequence[Piece], evidence: Evidence
) -> list[tuple[int, int, Piece]] | None:
    """How cards carry ``text[start:end]``, as stretches with their piece; None where they do not."""
    stretch = text[start:end].rstrip(_ENDS)
    whole = text[start:end].rstrip(_STOPS)
    if len(stretch) < LEAST or DISOWNED.search(text[:start] + "|" + text[end:]):
        return None
    composed = _composed(whole, start, pieces)
    if composed is not None:
        return composed
    for piece in pieces:
        if _told_alone(stretch, start == 0, piece) and not _under_another(text[:start], piece, evidence):
            return [(start, start + len(whole), piece)]
    return None


def _told_alone(stretch: str, leads: bool, piece: Piece) -> bool:
    """Whether the stretch stands in the display of a telling card, or is its label."""
    if piece.kind in TELLING and _stands_in(stretch, _fold(piece.display).text, whole=piece.kind in _WHOLE):
        return True
    label = _fold(piece.label).text
    is_sentence = piece.kind in _LABELLED and len(label) >= LEAST_LABEL and bool(_SENTENCE_END.search(label))
    return leads and is_sentence and _stands_in(stretch, label)


def _stands_in(stretch: str, told: str, *, whole: bool = False) -> bool:
    """Whether the stretch stands in ``told`` between borders and hangs on nothing before or behind it."""
    at = told.find(stretch)
    while at >= 0:
        end = at + len(stretch)
        tail = told[end:].lstrip(")”」』\"'")
        head = _SENTENCE_END.split(told[:at].rstrip("”」』)\"'"))[-1]
        begins = at == 0 or bool(_BORDER.fullmatch(told[at - 1])) or (told[at - 1] == "\n")
        ends = not tail or bool(_BORDER.match(tail))
        hangs = bool(DEPENDS.search(head)) or (bool(tail) and tail[0] in ",:" and bool(TURNS.match(tail[1:])))
        if begins and ends and not hangs and not (whole and (head or (tail and tail[0] in ",:"))):
            return True
        at = told.find(stretch, at + 1)
    return False


def _composed(whole: str, start: int, pieces: Sequence[Piece]) -> list[tuple[int, int, Piece]] | None:
    """Label and display side by side, once or several times joined by 、 or 和."""
    found: list[tuple[int, int, Piece]] = []
    at = 0
    while at < len(whole):
        steps = ((_item(whole, at, piece), piece) for piece in pieces)
        end, piece = max(steps, key=lambda step: step[0], default=(0, None))
        if piece is None or end <= at:
            return None
        found.append((start + at, start + end, piece))
        joiner = JOINER.match(whole, end)
        if end < len(whole) and not joiner:
            return None
        at = joiner.end() if joiner else end
    return found


def _item(whole: str, at: int, piece: Piece) -> int:
    """Where a label with its display ends that begins at ``at``; 0 where none does."""
    label, display = _trim(piece.label), _fold(piece.display).text.strip(_STOPS)
    if not label or not display or not whole.startswith(label, at):
        return 0
    link = LINK.match(whole, at + len(label))
    begin = link.end() if link else at + len(label)
    if whole.startswith(display, begin):
        end = begin + len(display)
        if end == len(whole) or JOINER.match(whole, end) or _BORDER.match(whole, end):
            return end
    rest = whole[begin:]
    if not display.startswith(rest) or piece.kind in _WHOLE or len(rest) < 2:
        return 0
    tail = display[len(rest) :].lstrip(")")
    fits = bool(tail) and (tail[0] == "(" or bool(_BORDER.match(tail))) and not TURNS.match(tail[1:])
    return len(whole) if fits else 0


def _under_another(head: str, piece: Piece, evidence: Evidence) -> bool:
    """Whether the words before the stretch name another card, so that it would be told of that one."""
    labels = (_trim(other.label) for other in evidence.pieces if other is not piece and other.label != piece.label)
    return bool(head) and any(len(label) >= 3 and label in head for label in labels)


def _quoted(sentence: Span, pieces: Sequence[Piece]) -> Iterator[Carried]:
    """Quotations that are the whole of what a card quotes, or stand in it between borders: what they say is not ours."""
    for match in QUOTATION.finditer(sentence.quote):
        start, end = match.span(match.lastindex or 0)
        wanted = _fold(sentence.quote[start:end]).text.strip(_ENDS)
        for piece in pieces if len(wanted) >= LEAST else ():
            value = _fold(piece.value).text if isinstance(piece.value, str) else ""
            if wanted == value.strip(_ENDS) or _stands_in(wanted, value):
                yield Carried(sentence.start + start, sentence.start + end, piece.ref)
                break


def _whole_sentence(folded: _Folded, sentence: Span, evidence: Evidence) -> Iterator[Carried]:
    wanted = folded.text.strip(_ENDS)
    if len(wanted) < LEAST:
        return
    for match in re.finditer(r"[^。！？!?；;\n]+", evidence.text):
        if _fold(match[0]).text.strip(_ENDS) == wanted:
            yield Carried(sentence.start, sentence.end, Span.of(evidence.text, *match.span()))
            return


def _placed(folded: _Folded, offset: int, begin: int, end: int, ref: "str | Span | None") -> Carried:
    return Carried(offset + folded.places[begin], offset + folded.places[end - 1] + 1, ref)


def _trim(label: str) -> str:
    return _fold(label).text.rstrip(_ENDS)


@lru_cache(maxsize=4096)
def _fold(text: str) -> _Folded:
    """Marks and blanks dropped (unless they part two digits), widths made one."""
    skipped = {place for match in _MARK.finditer(text) for place in range(*match.span())}
    letters: list[str] = []
    places: list[int] = []
    gap = False
    for place, letter in enumerate(text):
        if place in skipped or letter in " \t\u3000":
            gap = True
            continue
        if gap and letters and letters[-1].isdigit() and letter.isdigit():
            letters.append(" ")
            places.append(place)
        gap = False
        for small in unicodedata.normalize("NFKC", letter):
            letters.append(small)
            places.append(place)
    return _Folded("".join(letters), tuple(places))
