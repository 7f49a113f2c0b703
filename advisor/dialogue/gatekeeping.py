"""What of a text may be said in a turn: the gate of wording, fixed texts, and words that are never said."""

import re
from collections.abc import Callable, Sequence

from advisor.dialogue.desk import Desk
from advisor.dialogue.engines import Engines
from advisor.dialogue.own_words import own_sentences
from advisor.facts import FactCard
from advisor.language.claims import sentences_of
from advisor.wording.gate import GatedReply, filter_reply

__all__ = ["Gate", "Gatekeeper"]

Gate = Callable[..., GatedReply]
_GAP = re.compile(r"\n{3,}")


class Gatekeeper:
    """Stands before every reply.

    Args:
        engines: The catalog with its synonyms and the words that are never said.
        gate: The gate; another one only in a test of the gate itself.
    """

    def __init__(self, engines: Engines, gate: Gate = filter_reply) -> None:
        self._catalog = engines.catalog
        lexicon = engines.catalog.lexicon
        self._never = tuple(term.term for term in lexicon["never_said"])
        self._never_to_student = tuple(term.term for term in lexicon["never_to_student"])
        self._gate = gate

    def passed(self, text: str, desk: Desk, earlier: Sequence[FactCard] = ()) -> GatedReply:
        """What of a text may be said.

        Fixed texts are said word for word. A sentence of the engines' own words stands where each of its figures stands
        on a card of that answer, whatever else the gate made of it.

        Args:
            text: What somebody wants to say.
            desk: What this turn has told.
            earlier: Cards of the thread that the asker has seen and may still see.
        """
        words = own_sentences(desk.told)
        lines = [self._line(line, words, desk, earlier) for line in text.splitlines()]
        said = "\n".join(line.text for line in lines)
        return GatedReply(_GAP.sub("\n\n", said).strip(), tuple(quote for line in lines for quote in line.removed))

    def _line(self, text: str, words: frozenset[str], desk: Desk, earlier: Sequence[FactCard]) -> GatedReply:
        quotes = [sentence.quote for sentence in sentences_of(text)]
        own = {quote.strip(): quote for quote in quotes if quote.strip() in words}
        gated = self._gate(text, (*desk.cards, *earlier), catalog=self._catalog, replace=own)
        never = self._never
        if desk.turning.viewer.role == "student":
            never = (*never, *self._never_to_student)
        said: list[str] = []
        dropped: list[str] = []
        for sentence in sentences_of(gated.text):
            known = sentence.quote.strip() in own
            (said if known or not any(word in sentence.quote for word in never) else dropped).append(sentence.quote)
        removed = (*(quote for quote in gated.removed if quote not in own), *(quote.strip() for quote in dropped))
        return GatedReply("".join(said).strip(), removed)
