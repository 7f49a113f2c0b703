"""The sentences that the engines themselves have worded in a turn, checked figure by figure against their cards."""

import re
from collections.abc import Sequence

from advisor.dialogue.desk import Told
from advisor.facts import FactCard
from advisor.language.claims import find_claims, sentences_of
from advisor.language.folding import fold
from advisor.wording.sentences import strip_marks

__all__ = ["own_sentences", "plainly"]

_BLANK = re.compile(r"\s+")
_DIGITS = re.compile(r"[0-9０-９]+(?:[.．][0-9０-９]+)?")


def own_sentences(told: Sequence[tuple[str, Told]]) -> dict[str, str]:
    """Sentences (blank ends removed) of fixed texts, and of templates whose figures all stand on cards, by ``plainly``."""
    own: dict[str, str] = {}
    for _, answer in told:
        held = _narrow("\n".join(_text(card) for card in answer.cards))
        figures = set(_DIGITS.findall(held))
        for sentence in sentences_of(answer.text):
            if answer.fixed or _is_carried(sentence.quote, held, figures):
                own[plainly(sentence.quote)] = sentence.quote.strip()
    return own


def plainly(sentence: str) -> str:
    """A sentence as it is compared: without marks, blanks and the mark at its end, and with narrow letters and digits."""
    return _BLANK.sub("", fold(strip_marks(sentence))).rstrip("。；！.;!")


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
