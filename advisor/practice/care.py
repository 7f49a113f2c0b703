"""What a right statement asks for, denied: the acts of a mistake's correction, said to be needless, or told the other way round."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from advisor.language.segmentation import pieces
from advisor.practice.reading import Reading, same_spelling
from advisor.practice.rubric import Rubric

__all__ = ["acts_of", "needless", "orders_of"]

_HAN = re.compile(r"[\u4e00-\u9fff]{2,}$")
_ORDER = re.compile(
    r"(?:先|^|[，。；])(?P<first>[^，。；先再后才]{2,8}?)[，、]?(?:再|后(?![颈背面])|才)(?P<second>[^，。；先再后才]{2,8})"
)


def acts_of(right: str, rubric: Rubric) -> tuple[str, ...]:
    """The things and acts that a correction names, in the spelling of folded answers, without everyday words.

    Args:
        right: What is right, in a sentence.
        rubric: ``everyday`` lists what says nothing of a trade.
    """
    words = (word for word, _, _ in pieces(right) if _HAN.match(word) and not rubric.patterns["everyday"].search(word))
    return tuple(dict.fromkeys(same_spelling(word, rubric) for word in words))


def orders_of(right: str, rubric: Rubric) -> Iterator[tuple[str, str]]:
    """Pairs of acts that a correction orders (「先验电再挂接地线」), the earlier first."""
    for found in _ORDER.finditer(right):
        pair = [acts_of(found[name], rubric) for name in ("first", "second")]
        if all(pair) and not set(pair[0]) & set(pair[1]):
            yield pair[0][-1], pair[1][-1]


def needless(acts: Sequence[str], answer: Reading, rubric: Rubric) -> Iterator[tuple[int, int]]:
    """Where the answer calls one of the acts needless, or leaves it out and finds nothing wrong in that."""
    for start, end in _careless(answer, rubric):
        if any(act in answer.folded[start:end] for act in acts):
            yield start, end


@lru_cache(maxsize=64)
def _careless(answer: Reading, rubric: Rubric) -> tuple[tuple[int, int], ...]:
    """The stretches of an answer around words of carelessness: what is called needless stands within a few letters."""
    found = []
    for match in rubric.patterns["needless"].finditer(answer.folded):
        clause = answer.clause_at(match.start())
        if not rubric.patterns["rejects_denial"].search(answer.folded[clause.start : match.start()]):
            found.append((max(clause.start, match.start() - 6), min(clause.end, match.end() + 7)))
    return tuple(found)
