"""Whose skill is it, and is it there? Rules over the clause in which a skill is named."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from typing import Final, Literal, NamedTuple, TypeAlias

import daachorse

from advisor.language import cues
from advisor.language.clauses import Clause, Clauses, clauses_of

__all__ = ["Place", "Polarity", "TextKind", "TextReading", "is_advertisement", "stands_for_else"]

Polarity: TypeAlias = Literal["has", "plans", "lacks", "other_person", "required", "optional"]
TextKind: TypeAlias = Literal["report", "advertisement"]

_REACH = 16
"""Characters between a word of lack or plan and the skill that it speaks of."""

_PERSONAL: Final = -1
"""Kind of the words of a person's own text among the signs."""

_ABSENT: Final = 1
_PLANNED: Final = 2
_PEOPLE: Final = 4
"""What a word may say of a skill: it is lacking, planned, somebody else's."""

_LEVEL_REACH = 12
"""Characters between a word of level and the skill or the list that it speaks of."""


def is_advertisement(text: str) -> bool:
    """Whether a folded text reads as a job advertisement rather than as a person's own words."""
    automaton, kinds = _signs()
    found = [kinds[pattern] for _, _, pattern in automaton.find(text)]
    own = found.count(_PERSONAL) + text.count("我") - text.count("我们")
    lacking = 2 + 2 * own - len({*found} - {_PERSONAL})
    if 0 < lacking <= len(cues.ADVERTISEMENT_NUMBERS):
        lacking -= sum(bool(sign.search(text)) for sign in cues.ADVERTISEMENT_NUMBERS)
    return lacking <= 0


def stands_for_else(folded: str, end: int) -> bool:
    """Whether a name that ends there stands for a major, a post or a company, and for no skill of anybody."""
    if folded[end : end + 1] in cues.POST_STARTS and cues.AS_POST.match(folded, end):
        return True
    at = folded.find("专业", end, end + 16)
    return at >= 0 and bool(cues.AS_MAJOR.match(folded, end))


@cache
def _benefits() -> daachorse.CharwiseDoubleArrayAhoCorasick:
    return daachorse.CharwiseDoubleArrayAhoCorasick(sorted(cues.BENEFIT))


@cache
def _turn_words() -> tuple[daachorse.CharwiseDoubleArrayAhoCorasick, list[int]]:
    """The words that can make a skill anything but had, and what each of them may say: bits of ``_ABSENT`` and the like."""
    lists = ((cues.LACK_WORDS, _ABSENT), (cues.PLAN_WORDS, _PLANNED), (cues.PEOPLE_WORDS, _PEOPLE))
    says = {word: bits for words, bits in lists for word in words}
    words = sorted(says)
    return daachorse.CharwiseDoubleArrayAhoCorasick(words), [says[word] for word in words]


@cache
def _signs() -> tuple[daachorse.CharwiseDoubleArrayAhoCorasick, list[int]]:
    """The signs of an advertisement and of a person's own text, and which kind each one is."""
    kind_of = {word: kind for kind, line in enumerate(cues.ADVERTISEMENT) for word in line.split(" ")}
    kind_of |= dict.fromkeys(cues.PERSONAL.split(" "), _PERSONAL)
    words = sorted(kind_of)
    automaton = daachorse.CharwiseDoubleArrayAhoCorasick(words, daachorse.MATCH_KIND_LEFTMOST_LONGEST)
    return automaton, [kind_of[word] for word in words]


class Place(NamedTuple):
    """Where a skill is named: offsets in the folded text."""

    start: int
    end: int


class TextReading:
    """The clauses of one text and the rules over them.

    Args:
        folded: The text, folded (``folding.fold``).
        places: The named skills, in order and not overlapping: start and end, and whatever else stands behind them.
        clauses: The clauses of the text where they were cut before.
    """

    def __init__(self, folded: str, places: Sequence[tuple[int, ...]], clauses: Clauses | None = None) -> None:
        self.folded = folded
        self.places = places
        if clauses is not None:
            self.__dict__["clauses"] = clauses

    @cached_property
    def clauses(self) -> Clauses:
        """The clauses of the text."""
        return clauses_of(self.folded)

    @cached_property
    def homes(self) -> list[int]:
        """For each skill the index of the clause in which it is named."""
        starts = self.clauses.starts
        return [bisect_right(starts, place[0]) - 1 for place in self.places]

    @cached_property
    def _told(self) -> tuple[dict[int, bool], dict[int, list[tuple[int, int]]], dict[int, bool], dict[int, str]]:
        """Steps, figures, own doing and actors of the clauses that were asked about: many skills stand in one."""
        return {}, {}, {}, {}

    def tells_step(self, home: int) -> bool:
        """Whether a clause tells a step of a work."""
        told = self._told[0]
        known = told.get(home)
        if known is None:
            known = told[home] = bool(cues.STEP.search(self.clauses.text(home)))
        return known

    def figures(self, home: int) -> list[tuple[int, int]]:
        """Start and end of the numbers with a unit and of the model numbers of devices in a clause."""
        told = self._told[1]
        known = told.get(home)
        if known is None:
            start, end = self.clauses.starts[home], self.clauses.ends[home]
            known = told[home] = []
            first = cues.DIGIT.search(self.folded, start, end)
            if first:
                known += [place.span() for place in cues.NUMBER.finditer(self.folded, first.start(), end)]
                known += [place.span() for place in cues.DEVICE.finditer(self.folded, start, end)]
        return known

    def is_own(self, home: int) -> bool:
        """Whether the writer did it: named in this clause, or earlier in the sentence with nobody else in between."""
        told = self._told[2]
        known = told.get(home)
        if known is None:
            known = told[home] = self._acts(home)
        return known

    def _acts(self, home: int) -> bool:
        if cues.MENTAL.search(self.clauses.text(home)):
            return False
        sentences = self.clauses.sentences
        for index in range(home, -1, -1):
            if sentences[index] != sentences[home]:
                return False
            actor = self._actor_of(index)
            if actor != "nobody":
                return actor == "self"
        return False

    def _actor_of(self, home: int) -> str:
        """Who acts in a clause as far as it says: ``self``, ``mental`` (thinks or hears), ``other``, ``nobody``."""
        told = self._told[3]
        known = told.get(home)
        if known is None:
            text = self.clauses.text(home)
            if cues.OWN.search(text):
                known = "mental" if cues.MENTAL.search(text) else "self"
            else:
                is_other = self._turns.get(home, 0) & _PEOPLE and cues.PERSON.search(text)
                known = "other" if is_other else "nobody"
            told[home] = known
        return known

    @cached_property
    def _chains(self) -> list[tuple[int, int]]:
        """First and last number of the list (A、B和C) in which each skill stands."""
        found: list[tuple[int, int]] = []
        first = 0
        for number in range(len(self.places)):
            if number + 1 == len(self.places) or not self._are_listed(number):
                found += [(first, number)] * (number + 1 - first)
                first = number + 1
        return found

    def is_listed(self, number: int) -> bool:
        """Whether the skill stands in a list with another."""
        first, last = self._chains[number]
        return first < last

    @cached_property
    def _levels(self) -> dict[int, Place | None]:
        return {}

    def level_word(self, number: int, polarity: Polarity) -> Place | None:
        """The word that says how well, in front of the skill or its list; in advertisements also the word of preference."""
        first, levels = self._chains[number][0], self._levels
        if first in levels:
            level = levels[first]
        else:
            level = levels[first] = self._level_before(self.places[first][0], self.homes[number])
        if level is None and polarity == "optional":
            home = self.homes[number]
            preferred = cues.OPTIONAL.search(self.clauses.text(home))
            level = Place(*(self.clauses.starts[home] + at for at in preferred.span())) if preferred else None
        if level is None:
            return None
        start, end = self.places[number][:2]
        return None if start < level[0] < end else level

    def _level_before(self, head: int, home: int) -> Place | None:
        """The last word of level within reach in front of ``head`` in its clause."""
        level = None
        lowest = max(self.clauses.starts[home], head - _LEVEL_REACH - 8)
        if lowest == head:
            return None
        for found in cues.LEVEL.finditer(self.folded, lowest, head):
            if head - found.end() <= _LEVEL_REACH:
                level = found
        return Place(*level.span()) if level is not None else None

    @cached_property
    def benefits(self) -> frozenset[int]:
        """The clauses of an advertisement that tell what is given, not what is asked."""
        clauses = self.clauses
        signs = {clauses.at(start) for start, _, _ in _benefits().find(self.folded)}
        return frozenset(at for at in signs if not cues.BENEFIT_WORK.search(clauses.text(at)))

    def in_title(self, number: int) -> bool:
        """Whether the skill stands in the name of a certificate or a contest."""
        return bool(cues.IN_TITLE.match(self.folded, self.places[number][1]))

    def polarities(self, kind: TextKind) -> list[Polarity]:
        """One polarity for each named skill."""
        if kind == "advertisement":
            return self._demands()
        return self._of_people()

    # -- advertisements

    def _demands(self) -> list[Polarity]:
        preferred, clauses = self._preferred_clauses(), self.clauses
        demand: dict[int, Polarity] = {
            home: "optional" if home in preferred or cues.OPTIONAL.search(clauses.text(home)) else "required"
            for home in set(self.homes)
        }
        return [demand[home] for home in self.homes]

    def _preferred_clauses(self) -> frozenset[int]:
        """The clauses under a heading of preference, up to the next heading."""
        signs = {self.clauses.at(sign.start()) for sign in cues.OPTIONAL_SIGN.finditer(self.folded)}
        found: set[int] = set()
        for head in sorted(signs.difference(self.homes)):
            if cues.OPTIONAL_HEAD.search(self.clauses[head].text):
                found.add(head)
                for under in range(head + 1, len(self.clauses)):
                    if cues.SECTION_HEAD.search(self.clauses[under].text):
                        break
                    found.add(under)
        return frozenset(found)

    # -- a person's own text

    def _of_people(self) -> list[Polarity]:
        decided: dict[tuple[int, tuple[int, int]], Polarity] = {}
        found: list[Polarity] = ["has"] * len(self.places)
        for number in self._turned():
            key = (self.homes[number], self._chains[number])
            known = decided.get(key)
            if known is None:  # what is said of a list is said of all that stands in it
                known = decided[key] = self._of_chain(*key)
            found[number] = known
        return found

    def _turned(self) -> Iterator[int]:
        """The skills with a word in their sentence, up to the next clause's end, that could make them anything but had."""
        turns, sentences = sorted(self._turns), self.clauses.sentences
        behind = 0
        for number, home in enumerate(self.homes):
            while behind < len(turns) and turns[behind] <= home + 1:
                behind += 1
            if behind and (turns[behind - 1] >= home or sentences[turns[behind - 1]] == sentences[home]):
                yield number

    @cached_property
    def _turns(self) -> dict[int, int]:
        """The clauses with words that can turn a sentence, and what the words of each may say."""
        automaton, says = _turn_words()
        starts = self.clauses.starts
        found: dict[int, int] = {}
        for start, _, word in automaton.find_overlapping(self.folded):
            home = bisect_right(starts, start) - 1
            found[home] = found.get(home, 0) | says[word]
        return found

    def _of_chain(self, index: int, chain: tuple[int, int]) -> Polarity:
        turns = self._turns
        scope = self._scope(index, chain)
        head, tail = self.places[chain[0]][0] - scope.start, self.places[chain[-1]][1] - scope.start
        says = turns.get(index, 0)
        if scope.end > self.clauses.ends[index]:
            says |= turns.get(index + 1, 0)
        word = None
        if says & (_ABSENT | _PLANNED) or "把" in scope.text:
            word = self._intention(scope, head, tail, chain[-1], says)
        if word == "lacks" and self._was_overcome(index, chain[-1]):
            word = None
        if word:
            return word
        if self._goes_on_with_plan(index):
            return "plans"
        if index and self.clauses.sentences[index - 1] == scope.sentence:
            says |= turns.get(index - 1, 0)
        return "other_person" if says & _PEOPLE and self._is_others(index, head, tail, scope) else "has"

    def _are_listed(self, number: int) -> bool:
        end, start = self.places[number][1], self.places[number + 1][0]
        if not 0 < start - end <= 4:
            return False
        between = self.folded[end:start]
        return bool(between.strip()) and bool(cues.JOINED.fullmatch(between))

    def _scope(self, index: int, chain: tuple[int, int]) -> Clause:
        """The clause; with the next one where this one only names the skill."""
        clause = self.clauses[index]
        before = self.folded[clause.start : self.places[chain[0]][0]]
        after = self.folded[self.places[chain[1]][1] : clause.end]
        if index + 1 < len(self.clauses) and cues.TOPIC.fullmatch(before) and len(after.strip()) <= 2:
            follower = self.clauses[index + 1]
            is_same = follower.sentence == clause.sentence
            at = bisect_left(self.homes, index + 1)
            if is_same and (at == len(self.homes) or self.homes[at] != index + 1):
                return Clause(clause.start, follower.end, self.folded[clause.start : follower.end], clause.sentence)
        return clause

    def _intention(self, scope: Clause, head: int, tail: int, last: int, says: int) -> Literal["plans", "lacks"] | None:
        before, after = scope.text[:head], scope.text[tail:]
        if cues.FROM_TO.search(scope.text) or cues.DONE.search(after):
            return None
        found: list[tuple[int, int, Literal["plans", "lacks"]]] = []
        if says & _ABSENT:
            found += [(m.start(), m.end(), "lacks") for m in cues.LACK.finditer(before)]
        if says & _PLANNED:
            found += [(m.start(), m.end(), "plans") for m in cues.PLAN.finditer(before)]
        for _, end, word in sorted(found):
            between = before[end:]
            is_cut = cues.BREAK.search(between) or cues.DONE.search(between)
            if len(between) <= _REACH + (8 if word == "plans" else 0) and not is_cut:
                return word
        if says & _ABSENT and cues.LACK_BARE.search(before) and not cues.BREAK.search(before[-1:]):
            return "lacks"
        return self._intention_behind(scope, after, last, says)

    def _intention_behind(self, scope: Clause, after: str, last: int, says: int) -> Literal["plans", "lacks"] | None:
        """What a word behind the skill says, where no other skill follows that it could speak of."""
        if last + 1 < len(self.places) and self.places[last + 1][0] < scope.end:
            return None
        lack = cues.LACK.search(after) if says & _ABSENT else None
        if lack and lack.start() <= 8 and len(after) - lack.end() <= 8 and not _cut(after[: lack.start()]):
            return "lacks"
        if cues.TO_LEARN.match(after) and "把" in scope.text[: len(scope.text) - len(after)]:
            return "plans"
        plan = cues.PLAN.search(after) if says & _PLANNED else None
        if plan and plan.start() <= 8 and not _cut(after[: plan.start()]):
            ends_in_act = plan.group()[-1] in "学考报"
            if ends_in_act or cues.PLANNED_AFTER.match(after[plan.end() :]):
                return "plans"
        return None

    def _was_overcome(self, index: int, last: int) -> bool:
        """A lack of the past, followed in the same sentence by being able."""
        clause = self.clauses[index]
        rest_end = self.clauses.ends[bisect_right(self.clauses.sentences, clause.sentence) - 1]
        rest = self.folded[self.places[last][1] : rest_end]
        found = cues.IMPROVED.search(rest)
        if found is None:
            return False
        gain = self.places[last][1] + found.end()
        is_about_this = not any(clause.end <= place[0] < gain for place in self.places[last + 1 :])
        return is_about_this or bool(cues.PAST.search(clause.text))

    def _goes_on_with_plan(self, index: int) -> bool:
        sentences, turns = self.clauses.sentences, self._turns
        at = index - 1
        while at >= 0 and sentences[at] == sentences[index] and not turns.get(at, 0) & _PLANNED:
            at -= 1
        if at < 0 or sentences[at] != sentences[index]:
            return False
        clause = self.clauses[index]
        if re.search(r"[了过]|已|现在|会(?!计)", clause.text):
            return False
        for number in range(index - 1, -1, -1):
            before = self.clauses[number]
            if before.sentence != clause.sentence:
                return False
            if cues.PLAN_HEAD.search(before.text):
                return True
            if cues.PLAN.search(before.text) and not re.search(r"[了过]|已", before.text):
                is_bare_time = len(before.text.strip()) <= 6
                return is_bare_time or bool(cues.CONTINUES.match(clause.text))
            if not cues.CONTINUES.match(before.text):
                return False
        return False

    # -- other people

    def _is_others(self, index: int, head: int, tail: int, scope: Clause) -> bool:
        previous = self.clauses[index - 1] if index else None
        if cues.OTHER_AFTER.search(scope.text[tail:]):
            return True
        actor = _actor(scope.text[:head], scope.text)
        if actor:
            return actor == "other"
        if previous is None or previous.sentence != scope.sentence or not cues.SHOWN.match(scope.text):
            return False
        return _actor(previous.text, previous.text) == "other"


def _cut(between: str) -> bool:
    return bool(cues.BREAK.search(between) or cues.DONE.search(between))


def _actor(before: str, whole: str) -> Literal["self", "other"] | None:
    """Who acts in front of the skill: the last one named."""
    whole = cues.FOR_US.sub(lambda found: " " * len(found.group()), whole)
    before = whole[: len(before)]
    actor: Literal["self", "other"] | None = None
    at = -1
    for own in cues.SELF.finditer(before):
        actor, at = "self", own.end()
    for person in cues.PERSON.finditer(before):
        is_watched = bool(cues.WATCHED.search(before[: person.start()]))
        if is_watched:
            return "other" if not cues.SELF.search(before, person.end()) else "self"
        if person.start() < at or cues.OTHER_BEFORE.search(before[: person.start()]):
            continue
        rest = whole[person.end() :]
        if cues.TAUGHT.search(rest) or re.search(r"我|一起|共同|一块", rest):
            continue
        if cues.DOING.search(rest):
            actor = "other"
    return actor
