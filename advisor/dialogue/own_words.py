"""The sentences that the engines themselves have worded in a turn, checked figure by figure against their cards."""

import re
from collections.abc import Sequence

from advisor.dialogue.desk import Told
from advisor.facts import FactCard
from advisor.language.claims import find_claims, sentences_of
from advisor.wording.sentences import strip_marks

__all__ = ["own_sentences"]

_DIGITS = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?")


def own_sentences(told: Sequence[tuple[str, Told]]) -> frozenset[str]:
    """Sentences (blank ends removed) of fixed texts, and of templates whose figures all stand on cards."""
    own: set[str] = set()
    for _, answer in told:
        held = _narrow("\n".join(_text(card) for card in answer.cards))
        figures = set(_DIGITS.findall(held))
        for sentence in sentences_of(answer.text):
            if answer.fixed or _is_carried(sentence.quote, held, figures):
                own.add(sentence.quote.strip())
    return frozenset(own)


def _is_carried(sentence: str, held: str, figures: set[str]) -> bool:
    """Whether each figure of the sentence stands in the words of a card."""
    bare = _narrow(strip_marks(sentence))
    if not all(figure in figures for figure in _DIGITS.findall(bare)):
        return False
    found = find_claims(bare)
    numbers = (claim for claim in found.claims if claim.type in ("number", "date") and claim.bound != "article")
    return all(_DIGITS.search(claim.quote) or claim.quote.strip() in held for claim in numbers)


def _text(card: FactCard) -> str:
    return "|".join(
        str(part) for part in (card.label, card.display, card.value, card.period, card.source.as_of) if part
    )


def _narrow(text: str) -> str:
    return re.sub(r"[ \t]+", "", text)
