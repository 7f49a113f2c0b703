"""What a model that invents by seed would write of its cards: true sentences, the same in other words, and untruths."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from advisor.facts import FactCard, Source
from advisor.language.claims import sentences_of
from tests.wording.mutations import mutants

__all__ = ["FORMS", "Written", "bare_of", "cards_in", "said", "spoken", "written"]

_LINE = re.compile(r"^\[(F\d+)\] (.+?)：(.+)（([a-z_]+)）$")
_MARK = re.compile(r"\[F\d+\]")
_FIGURE = re.compile(r"(?<![\d.A-Za-z+–-])(\d+(?:\.\d+)?)( ?)(%|分|元|人|次|周)?(?![\d.%–])")
_ONE = re.compile(r"\d+(?:\.\d+)?(?: ?(?:分|元|人|次|周)|%)")
_DIGITS = "零一二三四五六七八九"
_WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
_NUMERIC = frozenset({"academic", "practice", "economy", "jobseeking", "scorecard", "students", "practices"})
_OWN = _NUMERIC - {"students"}
_OPENINGS = ("另外，", "同时，", "可以看到，", "从记录看，", "目前，")
FORMS = ("honest", "paraphrase", "lie")


@dataclass(frozen=True, slots=True)
class Written:
    """A sentence with what it is: one of ``FORMS``, and of a paraphrase or lie how it was made."""

    form: str
    how: str
    text: str


def written(content: str, dice: random.Random, length: int = 6, others: Sequence[str] = ()) -> list[Written]:
    """A reply over what a tool has told: about half of it true word for word, a quarter in other words, a quarter false.

    Args:
        content: What a model reads of a tool's answer: cards, a line each, and words.
        dice: What to write.
        length: Sentences.
        others: Names of people of whom nothing was told.
    """
    cards = cards_in(content)
    words = "\n".join(line for line in content.splitlines() if not _LINE.match(line))
    honest = [one.quote.strip() for one in sentences_of(words) if one.quote.strip()]
    if not honest:
        return []
    reply: list[Written] = []
    for _ in range(length):
        sentence = dice.choice(honest)
        form = dice.choices(FORMS, (2, 1, 1))[0]
        made = {
            "honest": [Written("honest", "", sentence)],
            "paraphrase": list(_paraphrases(sentence, cards, dice)) if form == "paraphrase" else [],
            "lie": list(_lies(sentence, cards, dice, others)) if form == "lie" else [],
        }[form]
        if made:
            reply.append(dice.choice(made))
    return list(dict.fromkeys(reply))


def said(sentences: Sequence[Written]) -> str:
    """The reply: a heading or line without a stop at its end stands in a line of its own."""
    return "".join(
        one.text if one.text[-1:] in "。；！？" or one.text.endswith("]") else one.text + "\n" for one in sentences
    )


def bare_of(text: str) -> str:
    """A text without marks and blanks, as sentences are compared."""
    return re.sub(r"\s", "", _MARK.sub("", text))


def cards_in(content: str) -> tuple[FactCard, ...]:
    """The cards of a tool's answer, as far as a model reads them."""
    found = [_LINE.match(line) for line in content.splitlines()]
    return tuple(
        FactCard(m[1], "record", "", m[2], m[2], None, "", m[3], Source(m[4], "")) for m in found if m is not None
    )


def spoken(number: str) -> str:
    """An Arabic number in Chinese numerals.

    Example:
        >>> spoken("1060"), spoken("34.3"), spoken("12")
        ('一千零六十', '三十四点三', '十二')
    """
    whole, _, part = number.partition(".")
    text = _whole(int(whole))
    return text + ("点" + "".join(_DIGITS[int(digit)] for digit in part) if part else "")


def _whole(number: int) -> str:
    if number < 10:
        return _DIGITS[number]
    text, gap = "", False
    for size, unit in ((10_000, "万"), (1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, size)
        if digit:
            text += ("零" if gap and text else "") + (_whole(digit) if digit > 9 else _DIGITS[digit]) + unit
            gap = False
        elif text:
            gap = True
    return text.removeprefix("一") if text.startswith("一十") else text


def _in_words(match: re.Match[str]) -> str:
    unit = match[3] or ""
    if not unit and "." not in match[1]:
        return match[0]
    return f"百分之{spoken(match[1])}" if unit == "%" else spoken(match[1]) + unit


def _paraphrases(sentence: str, cards: Sequence[FactCard], dice: random.Random) -> Iterator[Written]:
    """The same facts in other words."""
    yield Written("paraphrase", "opening", dice.choice(_OPENINGS) + sentence)
    yield Written("paraphrase", "unmarked", _MARK.sub("", sentence))
    if _FIGURE.search(_MARK.sub("", sentence)):
        parts = re.split(r"(\[F\d+\])", sentence)
        spoken_out = [part if _MARK.match(part) else _FIGURE.sub(_in_words, part) for part in parts]
        yield Written("paraphrase", "numerals", "".join(spoken_out))
        wide = [part if _MARK.match(part) else part.translate(_WIDE) for part in parts]
        yield Written("paraphrase", "wide", "".join(wide))
        yield Written("paraphrase", "close", re.sub(r"(?<=\d) (?=[分元人次周])", "", sentence))
    plain = [card for card in cards if card.source.table in _NUMERIC and _ONE.fullmatch(card.display)]
    if plain:
        card = dice.choice(plain)
        yield Written("paraphrase", "is", f"{card.label}是 {card.display}[{card.id}]。")
        yield Written("paraphrase", "record", f"记录里写着，{card.label}为{card.display}[{card.id}]。")
        yield Written("paraphrase", "this", f"这位同学的{card.label}现在是{card.display}。")
        yield Written("paraphrase", "words", f"{card.label}是{_FIGURE.sub(_in_words, card.display)}[{card.id}]。")
    if len(plain) > 1:
        one, two = dice.sample(plain, 2)
        yield Written(
            "paraphrase", "two", f"{one.label}{one.display}[{one.id}]，{two.label}则是{two.display}[{two.id}]。"
        )


def _lies(sentence: str, cards: Sequence[FactCard], dice: random.Random, others: Sequence[str]) -> Iterator[Written]:
    """Untruths made of a sentence, each in Arabic and, where a figure was changed, in Chinese numerals too."""
    for mutant in mutants(sentence, cards, dice):
        yield Written("lie", mutant.kind, mutant.text)
        if mutant.kind in ("digit", "scale", "point", "other_measure"):
            told = _FIGURE.sub(_in_words, _MARK.sub("", mutant.text))
            yield Written("lie", f"{mutant.kind}, numerals", told)
    plain = [card for card in cards if card.source.table in _OWN and _ONE.fullmatch(card.display)]
    if plain and others:
        card = dice.choice(plain)
        yield Written("lie", "subject", f"{dice.choice(others)}的{card.label}是{card.display}[{card.id}]。")
        yield Written("lie", "subject, unmarked", f"{dice.choice(others)}的{card.label}也是{card.display}。")
