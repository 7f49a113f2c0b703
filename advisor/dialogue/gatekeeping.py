"""What of a text may be said in a turn: the gate of wording, fixed texts, and words that are never said."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from advisor.dialogue.desk import Desk
from advisor.dialogue.engines import Engines
from advisor.dialogue.own_words import own_sentences, plainly
from advisor.facts import FactCard
from advisor.language.claims import sentences_of
from advisor.wording.gate import GatedReply, filter_reply
from advisor.wording.sentences import MARK

__all__ = ["Gate", "Gatekeeper", "Naming"]

Gate = Callable[..., GatedReply]
Naming = Callable[[str], frozenset[str]]
"""From a text to the people whom it names in full: by id, and by the name itself who is nobody's in scope."""

_GAP = re.compile(r"\n{3,}")
_STUDENT = re.compile(r"S\d+")
_BOTH = re.compile(r"比(?!较|如|赛|例)|相差|相比|两[人位名个]|都|分别|一样")
"""Words that speak of several people, of whom the sentence need not name each."""


_SPEECH = re.compile(r"[\u4e00-\u9fff]{2}")
_NOISE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff]")


def _is_speech(sentence: str) -> bool:
    """Whether a sentence holds two Chinese characters in a row and no character that nobody writes."""
    return _SPEECH.search(sentence) is not None and _NOISE.search(sentence) is None


def nobody(text: str) -> frozenset[str]:
    """No person is named."""
    return frozenset()


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
        openings = sorted((term.term for term in lexicon["connective"]), key=lambda word: -len(word))
        self._opening = re.compile(rf"\s*(?:(?:{'|'.join(map(re.escape, openings))})[，,]\s*)?")
        self._gate = gate

    def passed(
        self, text: str, desk: Desk, earlier: Sequence[FactCard] = (), *, naming: Naming = nobody, before: str = ""
    ) -> GatedReply:
        """What of a text may be said.

        Fixed texts are said word for word. A sentence of the engines' own words stands where each of its figures stands
        on a card of that answer, whatever else the gate made of it. Of a person who is named only the cards of that
        person count.

        Args:
            text: What somebody wants to say.
            desk: What this turn has told.
            earlier: Cards of the thread that the asker has seen and may still see.
            naming: Whom a text names.
            before: What was said before it in the same reply.
        """
        words = own_sentences(desk.told)
        cards = (*desk.cards, *earlier)
        held = "\n".join(f"{card.label}{card.display}" for card in cards)

        def named(words: str) -> frozenset[str]:
            return frozenset(one for one in naming(words) if _STUDENT.fullmatch(one) or one not in held)

        never = self._never
        if desk.turning.viewer.role == "student":
            never = (*never, *self._never_to_student)
        said: list[str] = []
        removed: list[str] = []
        met = [found for one in sentences_of(before) if (found := named(one.quote))]
        for line in text.splitlines():
            said.append("")
            for stretch, people in _stretches(line, named):
                about = people if people is None or not _BOTH.search(stretch) else frozenset().union(people, *met)
                about = about or (frozenset().union(*met) if _BOTH.search(stretch) else met[-1] if met else None)
                passed = self._piece(stretch, words, _of(cards, about), never)
                said[-1] += passed.text
                removed += passed.removed
                if people and passed.text.strip():
                    met.append(people)
        return GatedReply(_GAP.sub("\n\n", "\n".join(line.strip() for line in said)).strip(), tuple(removed))

    def _piece(self, text: str, words: dict[str, str], cards: Sequence[FactCard], never: Sequence[str]) -> GatedReply:
        own: dict[str, str] = {}
        for sentence in sentences_of(text):
            if known := self._own(sentence.quote, words):
                own[sentence.quote.strip()] = known
        gated = self._gate(text, cards, catalog=self._catalog, replace=own)
        kept = {*own, *own.values()}
        said: list[str] = []
        dropped: list[str] = []
        for sentence in sentences_of(gated.text):
            is_own = sentence.quote.strip() in kept
            may = is_own or (_is_speech(sentence.quote) and not any(word in sentence.quote for word in never))
            (said if may else dropped).append(sentence.quote)
        removed = (*(quote for quote in gated.removed if quote not in own), *(quote.strip() for quote in dropped))
        return replace(gated, text="".join(said), removed=removed)

    def _own(self, sentence: str, words: dict[str, str]) -> str:
        """What stands for a sentence that the engines have worded: itself, and with their marks where it has none."""
        opening = self._opening.match(sentence)
        start = opening.end() if opening is not None else 0
        known = words.get(plainly(sentence)) or words.get(plainly(sentence[start:]), "")
        if not known or MARK.search(sentence) or not MARK.search(known):
            return sentence.strip() if known else ""
        return (sentence[:start] if plainly(sentence) not in words else "").strip() + known


def _stretches(line: str, named: Naming) -> Iterator[tuple[str, frozenset[str] | None]]:
    """The line in stretches with whom they name: a sentence that names or joins people is one, those between them another."""
    run = ""
    for sentence in sentences_of(line):
        people = named(sentence.quote)
        if people or _BOTH.search(sentence.quote):
            yield from [(run, None)] if run else []
            run = ""
            yield sentence.quote, people or None
        else:
            run += sentence.quote
    if run:
        yield run, None


def _of(cards: Sequence[FactCard], people: frozenset[str] | None) -> Sequence[FactCard]:
    """The cards that tell of no student, or of one of these."""
    if not people:
        return cards
    return [card for card in cards if card.subject in people or not _STUDENT.fullmatch(card.subject)]
