"""Untruths made of true sentences: seeded, each of a named kind, so that a gate can be asked ten thousand times."""

import itertools
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.facts import FactCard

__all__ = ["KINDS", "PLACES", "Mutant", "mutants"]

_MARK = re.compile(r"\[F\d+\]")
_NUMBER = re.compile(r"(?<![A-Za-z\d.F-])\d+(?:\.\d+)?(?![\d.]*[\dA-Za-z])")
_UNIT = re.compile(r"\s?(%|分|元|人|次|周|个月|门|项|天)")
_YEAR = re.compile(r"20[12]\d(?!\d)")
_DIGITS = "零一二三四五六七八九"
_OTHER_UNIT = {
    "%": "分",
    "分": "%",
    "元": "万元",
    "人": "次",
    "次": "人",
    "周": "个月",
    "个月": "周",
    "门": "周",
    "项": "周",
    "天": "周",
}

KINDS = ("digit", "scale", "unit", "point", "numeral", "count", "rank", "date")
"""A number that stands nowhere."""
PLACES = ("swapped", "other_measure", "other_period")
"""A right number in the wrong place."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """A sentence that is no longer true, and how it was made."""

    kind: str
    text: str


def mutants(sentence: str, cards: Sequence[FactCard], dice: random.Random) -> Iterator[Mutant]:
    """One mutant of each kind that the sentence allows."""
    held = {number for card in cards for number in _numbers(f"{card.display} {card.value} {card.label} {card.period}")}
    places = [match for match in _NUMBER.finditer(sentence) if not _in_mark(sentence, match)]
    if not places:
        return
    place = dice.choice(places)
    yield from _changed(sentence, place, held, dice)
    yield Mutant("count", _with(sentence, f"另外还有 {_unheld(held, dice)} 条记录。"))
    yield Mutant("rank", _with(sentence, f"在班里排第 {_unheld(held, dice)} 名。"))
    yield from _misplaced(sentence, places, cards, dice)


def _changed(sentence: str, place: re.Match[str], held: set[float], dice: random.Random) -> Iterator[Mutant]:
    number = place[0]
    for _ in range(8):
        at = dice.choice([i for i, c in enumerate(number) if c.isdigit()])
        other = number[:at] + dice.choice([d for d in "123456789" if d != number[at]]) + number[at + 1 :]
        if float(other) not in held:
            yield Mutant("digit", _put(sentence, place, other))
            break
    if float(number) and float(number) * 10 not in held:
        yield Mutant("scale", _put(sentence, place, f"{float(number) * 10:g}"))
    if "." in number and float(number.replace(".", "")) not in held:
        yield Mutant("point", _put(sentence, place, number.replace(".", "")))
    unit = _UNIT.match(sentence, place.end())
    if unit:
        swapped = sentence[: place.end()] + _OTHER_UNIT[unit[1]] + sentence[unit.end() :]
        yield Mutant("unit", swapped)
        wrong = int(float(number)) + dice.choice((1, 2, 3, 7))
        if wrong < 100 and wrong not in held:
            yield Mutant("numeral", _put(sentence, place, _chinese(wrong)))
    year = _YEAR.search(sentence)
    if year and not _in_mark(sentence, year):
        other_year = str(int(year[0]) + dice.choice((-2, -1, 1)))
        if float(other_year) not in held:
            yield Mutant("date", sentence[: year.start()] + other_year + sentence[year.end() :])


def _misplaced(
    sentence: str, places: Sequence[re.Match[str]], cards: Sequence[FactCard], dice: random.Random
) -> Iterator[Mutant]:
    by_unit: dict[str, list[re.Match[str]]] = {}
    for place in places:
        unit = _UNIT.match(sentence, place.end())
        if unit:
            by_unit.setdefault(unit[1], []).append(place)
    for unit, same in by_unit.items():
        pairs = [(a, b) for a, b in itertools.pairwise(same) if a[0] != b[0]]
        if pairs:
            first, second = dice.choice(pairs)
            text = sentence[: first.start()] + second[0] + sentence[first.end() : second.start()]
            yield Mutant("swapped", text + first[0] + sentence[second.end() :])
        place = dice.choice(same)
        others = {
            number
            for card in cards
            for match in re.finditer(rf"(\d+(?:\.\d+)?)\s?{re.escape(unit)}", card.display)
            if (number := match[1]) not in sentence and float(number) != float(place[0])
        }
        if others:
            yield Mutant("other_measure", _put(sentence, place, dice.choice(sorted(others))))
    period = re.search(r"(20\d\d)-(20\d\d)", sentence)
    if period:
        moved = f"{int(period[1]) - 1}-{int(period[2]) - 1}"
        yield Mutant("other_period", sentence[: period.start()] + moved + sentence[period.end() :])


def _put(sentence: str, place: re.Match[str], other: str) -> str:
    return sentence[: place.start()] + other + sentence[place.end() :]


def _with(sentence: str, lie: str) -> str:
    return _MARK.sub("", sentence).rstrip("。\n ") + "，" + lie


def _in_mark(sentence: str, match: re.Match[str]) -> bool:
    return any(mark.start() < match.start() < mark.end() for mark in _MARK.finditer(sentence))


def _unheld(held: set[float], dice: random.Random) -> int:
    return next(number for number in iter(lambda: dice.randint(11, 97), 0) if number not in held)


def _numbers(text: str) -> Iterator[float]:
    return (float(number) for number in re.findall(r"\d+(?:\.\d+)?", text))


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else f"{_DIGITS[tens]}十")
    return head + (_DIGITS[ones] if ones or not tens else "")
