"""Finds the skills of the catalog in a text: where they are named, whose they are, and what shows them."""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeAlias

import daachorse

from advisor.catalog.rows import Sense, Skill, SkillId, SkillKind
from advisor.language.certificate_forms import forms_of
from advisor.language.company import CompanyIndex, nearest
from advisor.language.evidence import Evidence, evidence_of, report_weights
from advisor.language.folding import fold, is_narrow_alnum
from advisor.language.phrases import PhraseIndex
from advisor.language.polarity import Polarity, TextKind, TextReading, is_advertisement, stands_for_else
from advisor.language.proficiency import proficiency
from advisor.language.stretches import Taken
from advisor.language.trades import SHORTEST_PLAIN, Trades
from advisor.language.unlisted import Heads, heads_of, unlisted
from advisor.language.wordbounds import always_stands_alone, stands_alone

if TYPE_CHECKING:
    from advisor.catalog.catalog import Catalog

__all__ = ["Mention", "SkillFinding", "SkillLexicon", "find_skills"]

NEW: Final = -1
"""Number of a skill that no list has."""

LONGEST: Final = daachorse.MATCH_KIND_LEFTMOST_LONGEST

Told: TypeAlias = tuple[SkillId, str, SkillKind]
"""Id, canonical name and kind of a skill."""

Shared: TypeAlias = tuple[tuple[str, ...], int]
"""Companions of a word that several skills claim, and the number of the one that it then means."""

Hit: TypeAlias = tuple[int, int, int, bool]
"""Start, end, number of the skill, and whether it is a phrase of doing."""


class Mention(NamedTuple):
    """A place where a skill is named or its doing is described; ``text[start:end]`` of the text is ``text``."""

    text: str
    start: int
    end: int
    polarity: Polarity
    level_word: str | None


class SkillFinding(NamedTuple):
    """A skill in a text.

    Attributes:
        id: Id of the catalog, or ``new:`` and the words where the catalog has none.
        name: Its canonical name.
        kind: skill, tool, knowledge, certificate or soft.
        proficiency: 0..1 from this text alone, or None where the text does not say that the person has it.
        polarity: That of the last mention about the person; in an advertisement, of the last mention.
        evidence: The pieces that the proficiency stands on, by offset.
        mentions: Every place, by offset.
    """

    id: SkillId
    name: str
    kind: SkillKind
    proficiency: float | None
    polarity: Polarity
    evidence: tuple[Evidence, ...]
    mentions: tuple[Mention, ...]


class SkillLexicon:
    """Names, synonyms and phrases of doing of the catalog's skills, ready to be found.

    Args:
        skills: The skills.
        senses: Which skill a word means that several claim: the one whose companions stand near by, else the one
            without. Without a sense, the skill that has the word as its name comes first, then the order of the skills.
        in_company: Words that mean a skill only where one of their companions stands near by.
        trades: The skills of each trade; a short name of another trade than the text's stands for something else.
    """

    def __init__(
        self,
        skills: Iterable[Skill],
        senses: Iterable[Sense] = (),
        in_company: Iterable[Sense] = (),
        trades: Iterable[Iterable[SkillId]] = (),
    ) -> None:
        rows = tuple(skills)
        owner: dict[str, int] = {}
        numbers = {skill.id: number for number, skill in enumerate(rows)}
        companions: dict[str, list[Shared]] = {}
        for sense in senses:
            if sense.skill not in numbers:
                continue
            if sense.near:
                near = tuple(map(fold, sense.near))
                companions.setdefault(fold(sense.word), []).append((near, numbers[sense.skill]))
            else:
                owner[fold(sense.word)] = numbers[sense.skill]
        for number, name in enumerate(_folded([skill.name for skill in rows])):
            owner.setdefault(name, number)
        synonyms = [(synonym, number) for number, skill in enumerate(rows) for synonym in skill.synonyms]
        for synonym, (_, number) in zip(_folded([synonym for synonym, _ in synonyms]), synonyms, strict=True):
            owner.setdefault(synonym, number)
        levels = [(form, number) for number, skill in enumerate(rows) for form in forms_of(skill)]
        for form, (_, number) in zip(_folded([form for form, _ in levels]), levels, strict=True):
            owner.setdefault(form, number)
        patterns = sorted(owner)
        known = [row for row in in_company if row.skill in numbers and row.near]
        nearby = _folded(["|".join((row.word, *row.near)) for row in known])
        phrases = [(phrase, number) for number, skill in enumerate(rows) for phrase in skill.evidence]
        folded = _folded([phrase for phrase, _ in phrases])
        self._rows: Callable[[], Iterable[Skill]] = lambda: rows
        self.told = [(skill.id, skill.name, skill.kind) for skill in rows]
        self.trades = Trades.of(len(rows), ([numbers[key] for key in trade if key in numbers] for trade in trades))
        self._spelled = "\n".join(patterns)
        self._numbers = [owner[pattern] for pattern in patterns]
        self._shared = {at: companions[word] for at, word in enumerate(patterns) if word in companions}
        self._sure = bytes(map(always_stands_alone, patterns))
        self._automaton = daachorse.CharwiseDoubleArrayAhoCorasick(patterns, LONGEST) if patterns else None
        self._in_company = CompanyIndex(
            (words[0], numbers[row.skill], tuple(words[1:]))
            for row, words in zip(known, (line.split("|") for line in nearby), strict=True)
        )
        self._phrases = PhraseIndex((phrase, number) for phrase, (_, number) in zip(folded, phrases, strict=True))

    @classmethod
    def from_catalog(cls, catalog: "Catalog") -> "SkillLexicon":
        """The lexicon of a knowledge folder."""
        packs = catalog.occupations.values()
        trades = ((*(need.skill for need in pack.skills), *pack.welcome) for pack in packs)
        return cls(catalog.skills.values(), catalog.senses, catalog.company, trades)

    def pack(self) -> list[bytes]:
        """Everything but the rows of the skills, as bytes that ``unpack`` reads in a moment."""
        head = {
            "told": self.told,
            "numbers": self._numbers,
            "shared": list(self._shared.items()),
            "heads": self.heads.words,
            "trades": [f"{mask:x}" for mask in self.trades.masks],
        }
        automaton = self._automaton.serialize() if self._automaton else b""
        texts = (json.dumps(head, ensure_ascii=False), self._spelled)
        own = (*(text.encode() for text in texts), self._sure, automaton)
        return [*own, *self._in_company.pack(), *self._phrases.pack()]

    @classmethod
    def unpack(cls, parts: Sequence[bytes], rows: Callable[[], Iterable[Skill]]) -> "SkillLexicon":
        """What ``pack`` gave.

        Args:
            parts: As ``pack`` gave them.
            rows: Gives the rows of the skills, in the same order; asked when they are.

        Raises:
            ValueError: The bytes are none that ``pack`` gave.
        """
        head, spelled, sure, automaton, *indexes = parts
        told = json.loads(head)
        lexicon = cls(())
        lexicon._rows = rows
        lexicon.told = [(SkillId(key), name, kind) for key, name, kind in told["told"]]
        lexicon._spelled = spelled.decode()
        lexicon._numbers = told["numbers"]
        lexicon._shared = {at: [(tuple(near), number) for near, number in means] for at, means in told["shared"]}
        lexicon._sure = sure
        lexicon._automaton = daachorse.CharwiseDoubleArrayAhoCorasick.deserialize(automaton) if automaton else None
        lexicon._in_company = CompanyIndex.unpack((indexes[0], indexes[1]))
        lexicon._phrases = PhraseIndex.unpack((indexes[2], indexes[3]))
        lexicon.trades = Trades([int(mask, 16) for mask in told["trades"]])
        lexicon.__dict__["heads"] = Heads(told["heads"])
        return lexicon

    @cached_property
    def skills(self) -> tuple[Skill, ...]:
        """The skills, as handed in."""
        return tuple(self._rows())

    @cached_property
    def heads(self) -> Heads:
        """The words that end names of skills."""
        return Heads(heads_of(name for _, name, _ in self.told))

    @cached_property
    def _owner(self) -> dict[str, int]:
        """The number of the skill that each name and synonym means."""
        return dict(zip(self._spelled.split("\n"), self._numbers, strict=True)) if self._numbers else {}

    def is_certificate(self, number: int) -> bool:
        """Whether the skill of that number is a certificate."""
        return number != NEW and self.told[number][2] == "certificate"

    def resolve(self, name: str) -> SkillId | None:
        """The skill of that name or synonym, whatever its case and width; None where no skill has it."""
        number = self._owner.get(fold(name.strip()))
        return None if number is None else self.told[number][0]

    def named(self, folded: str) -> list[Hit]:
        """Every skill that a folded text names, by offset, not overlapping."""
        if self._automaton is None:
            return []
        sure, shared, owners = self._sure, self._shared, self._numbers
        found = [
            (start, end, owners[pattern], False) if pattern not in shared else self._told(folded, start, end, pattern)
            for start, end, pattern in self._automaton.find(folded)
            if sure[pattern] or stands_alone(folded, start, end)
        ]
        return found

    def _told(self, folded: str, start: int, end: int, pattern: int) -> Hit:
        """A word of several skills: that whose companion stands nearest, else the one by default."""
        meant = nearest(folded, start, end, self._shared[pattern])
        return start, end, self._numbers[pattern] if meant is None else meant, False

    def hits(self, folded: str) -> list[Hit]:
        """Every skill that a folded text names, describes as a doing or tells in company, by offset, not overlapping."""
        described = [(*found, True) for found in self._phrases.find(folded)]
        in_company = [(*found, False) for found in self._in_company.find(folded)]
        return _without_overlap(self.named(folded), (*described, *in_company))


def find_skills(
    text: str,
    lexicon: SkillLexicon,
    *,
    kind: Literal["auto", "report", "advertisement"] = "auto",
    with_unlisted: bool = False,
) -> tuple[SkillFinding, ...]:
    """Every skill of the lexicon in a text, one finding a skill, by first offset.

    Args:
        text: A training report, resume, answer or advertisement; offsets are into this text as it is.
        lexicon: The skills to look for.
        kind: ``auto`` tells advertisements by their headings and words.
        with_unlisted: Also what is built like a skill and stands in no list; its id is ``new:`` and the words, and it
            has no proficiency.

    Returns:
        The findings; an empty tuple where the text names none.
    """
    folded = fold(text)
    hits = lexicon.hits(folded)
    hits = [hit for hit in hits if lexicon.is_certificate(hit[2]) or not stands_for_else(folded, hit[1])]
    if with_unlisted:
        fresh = unlisted(text, folded, [(hit[0], hit[1]) for hit in hits], lexicon.heads)
        hits = sorted([*hits, *((start, end, NEW, False) for start, end in fresh)])
    if not hits:
        return ()
    told: TextKind = kind if kind != "auto" else "advertisement" if is_advertisement(folded) else "report"
    reading = TextReading(folded, hits)
    if told == "advertisement" and reading.benefits:
        hits = [hit for hit, home in zip(hits, reading.homes, strict=True) if home not in reading.benefits]
        reading = TextReading(folded, hits, reading.clauses)
    polarities = reading.polarities(told)
    of_skill: dict[int | str, list[int]] = {}
    for number, hit in enumerate(hits):
        of_skill.setdefault(hit[2] if hit[2] != NEW else folded[hit[0] : hit[1]], []).append(number)
    for number in lexicon.trades.strangers({key: None for key in of_skill if isinstance(key, int)}):
        if _is_elsewhere(folded, lexicon.told[number], of_skill[number], hits, reading):
            del of_skill[number]
    return tuple(
        _finding(text, lexicon.told[skill] if isinstance(skill, int) else None, numbers, hits, reading, polarities)
        for skill, numbers in of_skill.items()
    )


def _is_elsewhere(folded: str, skill: Told, numbers: Sequence[int], hits: Sequence[Hit], reading: TextReading) -> bool:
    """Whether a skill of another trade is only named by short words of Chinese, none of them its name, in passing.

    What is listed among skills, or stands behind a word of level, is meant as a skill whatever its trade.
    """
    if skill[2] in ("soft", "certificate"):
        return False
    for number in numbers:
        start, end, _, is_described = hits[number]
        word = folded[start:end]
        if is_described or len(word) >= SHORTEST_PLAIN or any(map(is_narrow_alnum, word)) or word == fold(skill[1]):
            return False
        if reading.is_listed(number) or reading.level_word(number, "has"):
            return False
    return True


def _finding(
    text: str,
    skill: Told | None,
    numbers: Sequence[int],
    hits: Sequence[Hit],
    reading: TextReading,
    polarities: Sequence[Polarity],
) -> SkillFinding:
    is_certificate = skill is not None and skill[2] == "certificate"
    if not is_certificate and len(numbers) > 1:
        # A plan to take the certificate of a skill names the certificate and does not undo the skill.
        lasting = [n for n in numbers if polarities[n] != "plans" or not reading.in_title(n)]
        numbers = lasting or numbers
    mentions = []
    for number in numbers:
        start, end, _, _ = hits[number]
        level = reading.level_word(number, polarities[number])
        word = text[level[0] : level[1]] if level else None
        mentions.append(Mention(text[start:end], start, end, polarities[number], word))
    about_person = [mention for mention in mentions if mention.polarity != "other_person"]
    polarity = (about_person or mentions)[-1].polarity
    if skill is None:
        name = mentions[0].text
        return SkillFinding(SkillId(f"new:{name}"), name, "skill", None, polarity, (), tuple(mentions))
    evidence: tuple[Evidence, ...] = ()
    if polarity == "has":
        held = [(n, hits[n][3]) for n in numbers if polarities[n] == "has"]
        evidence = evidence_of(text, reading, held, is_certificate=is_certificate)
    value = proficiency(report_weights(evidence)) if evidence else None
    return SkillFinding(*skill, value, polarity, evidence, tuple(mentions))


def _folded(words: Sequence[str]) -> list[str]:
    """Many words folded at once, which takes a tenth of the time of each by itself."""
    return fold("\n".join(words)).split("\n") if words else []


def _without_overlap(named: list[Hit], others: Iterable[Hit]) -> list[Hit]:
    """All hits in one list, by offset; a phrase, and a word in company, give way where a name stands in them."""
    taken = Taken([hit[0] for hit in named], [hit[1] for hit in named])
    free = [hit for hit in others if taken.add(hit[0], hit[1])]
    return sorted([*named, *free]) if free else named
