"""How alike short texts are: the Jaccard index of their character trigrams."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

__all__ = ["LIMIT", "alike", "trigrams"]

LIMIT: Final = 0.6
"""Above this two texts say the same in the same words."""


def trigrams(text: str) -> frozenset[str]:
    """The runs of three characters of a text, blanks and punctuation apart; a shorter text is its own run, an empty one has none.

    Example:
        >>> sorted(trigrams("先断电，再验电"))
        ['先断电', '再验电', '断电再', '电再验']
    """
    letters = "".join(filter(str.isalnum, text.casefold()))
    return frozenset(letters[at : at + 3] for at in range(max(1, len(letters) - 2))) if letters else frozenset()


def alike(texts: Sequence[str], limit: float = LIMIT) -> Iterator[tuple[int, int, float]]:
    """Pairs of texts whose trigram Jaccard is above ``limit``: the two places, the earlier first, and the index."""
    grams = [trigrams(text) for text in texts]
    holders: dict[str, list[int]] = {}
    for at, own in enumerate(grams):
        shared: Counter[int] = Counter()
        for gram in own:
            shared.update(holders.get(gram, ()))
            holders.setdefault(gram, []).append(at)
        for other, common in sorted(shared.items()):
            index = common / (len(own) + len(grams[other]) - common)
            if index > limit:
                yield other, at, index
