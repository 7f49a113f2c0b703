"""What an answer says that cannot be true together, or cannot be true of one student."""

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from advisor.practice.amounts import Quantity, quantities
from advisor.practice.reading import Clause, Reading, bigrams
from advisor.practice.rubric import Rubric
from advisor.practice.star import distinct

__all__ = ["contradicts", "is_impossible"]

_SPANS_APART = 3.0
"""A whole and a part of it told as the whole: half a year and two weeks."""
_YEAR = 31_104_000.0
_AT_WORK_FROM = 14
_NEAR = 2  # clauses between what is refused and what is done all the same
_SHARED = 2  # letters of a subject that two clauses share
_MOST_A_TIME = {"秒": 5.0, "分钟": 200.0, "小时": 2_000.0, "天": 5_000.0}
"""More of anything than one person does or serves in such a time, most generously."""
_MOST_BY_HAND = {"长": 20_000.0, "面": 600_000.0}
"""Metres and square metres (900 mu) of one go, more than anybody does with scissors, a torch or a hose."""
_COUNTED = frozenset({"个", "次", "人", "件", "条", "台", "页", "单", "份", "客户", "盒", "片", "针", "万"})


def contradicts(answer: Reading, rubric: Rubric) -> bool:
    """The same thing accepted and refused, done and never done, all and not all, without a word of change between."""
    letters = dict(rubric.letters)
    clauses = [clause.text for clause in answer.clauses]
    for claimed, back in rubric.concerns["taken_back"]:
        first = [at for at, text in enumerate(clauses) if re.search(claimed.translate(letters), text)]
        second = [at for at, text in enumerate(clauses) if re.search(back.translate(letters), text)]
        if first and second and {*first} - {*second}:
            return True
    table = rubric.concerns["contradiction"]
    if _two_spans(answer, rubric):
        return True
    turned = _pattern(table["turned"], rubric)
    outright = (_pattern(written, rubric).search(answer.folded) for written in table["outright"])
    if any(found is not None and not turned.search(found[0]) for found in outright):
        return True
    steady = [clause for clause in answer.clauses if not turned.search(clause.text)]
    if _never_and_always(steady, rubric) or _all_but_some(answer, rubric):
        return True
    if turned.search(answer.folded):
        return False
    return any(_both(topic, clauses, table) for topic in table["topics"]) or _refused_and_done(clauses, rubric)


def _both(topic: str, clauses: Sequence[str], table: dict[str, str]) -> bool:
    about = [clause for clause in clauses if topic in clause]
    refused = [clause for clause in about if re.search(table["refuses"], clause)]
    accepted = [clause for clause in about if clause not in refused and re.search(table["accepts"], clause)]
    return bool(refused and accepted)


def _never_and_always(clauses: Sequence[Clause], rubric: Rubric) -> bool:
    """「查验平台我没用过，但天天用」: an act that was never done, and is done always, of one subject or close by."""
    table = rubric.concerns["contradiction"]
    for at, clause in enumerate(clauses):
        denied = _pattern(table["never"], rubric).search(clause.text)
        if denied is None:
            continue
        act = re.escape(denied["act"] or denied["done"])
        always = re.compile(table["always"].translate(dict(rubric.letters)) + act)
        subject = bigrams((clauses[at - 1].text if at else "") + clause.text)
        for other, second in enumerate(clauses):
            habit = None if other == at else always.search(second.text)
            if habit is None:
                continue
            no_other = abs(other - at) == 1 and habit.start() <= _SHARED
            if no_other or len(subject & bigrams(second.text)) >= _SHARED:
                return True
        if denied["done"] and _pattern(table["meets"], rubric).search(denied["done"]):
            mine = _pattern(table["mine"], rubric)
            if any(
                mine.search(second.text)
                and len(subject & bigrams((clauses[other - 1].text if other - 1 > at else "") + second.text)) >= _SHARED
                for other, second in enumerate(clauses)
                if other != at
            ):
                return True
    return False


def _all_but_some(answer: Reading, rubric: Rubric) -> bool:
    """「没有一个不睡的，就那五六个天天不睡」."""
    return _pattern(rubric.concerns["contradiction"]["all_but_some"], rubric).search(answer.folded) is not None


def _refused_and_done(clauses: Sequence[str], rubric: Rubric) -> bool:
    """「肯定不能报，不过我一般都给他报」."""
    table = rubric.concerns["contradiction"]
    for at, clause in enumerate(clauses):
        refused = _pattern(table["may_not"], rubric).search(clause)
        if refused is not None:
            done = re.compile(table["all_the_same"].translate(dict(rubric.letters)) + re.escape(refused["act"]))
            if any(done.search(later) for later in clauses[at + 1 : at + 2 + _NEAR]):
                return True
    return False


def _two_spans(answer: Reading, rubric: Rubric) -> bool:
    """How long somebody was there in all, told twice and far apart."""
    table = rubric.concerns["contradiction"]
    whole, there = _pattern(table["in_all"], rubric), _pattern(table["was_there"], rubric)
    spans = [one for one in quantities(answer.folded) if one.kind == "时"]
    told = list(_spans_after(answer, spans, whole))
    others = list(_spans_after(answer, spans, there))
    return any(
        max(one.low, two.low) >= _SPANS_APART * min(one.high, two.high) for one in told for two in others if one != two
    )


def _spans_after(answer: Reading, spans: Sequence[Quantity], words: re.Pattern[str]) -> Iterator[Quantity]:
    for span in spans:
        clause = answer.clause_at(span.start)
        if words.search(answer.folded[clause.start : span.start]):
            yield span


def is_impossible(answer: Reading, rubric: Rubric) -> bool:
    """A claim that cannot be true of one student."""
    if len(distinct(rubric.patterns["boast"], answer)) >= rubric.concerns["boasts"]:
        return True
    if any(_pattern(pattern, rubric).search(answer.folded) for pattern in rubric.concerns["impossible"]):
        return True
    return _worked_before_birth(answer, rubric) or _too_many_a_time(answer, rubric) or _too_much_by_hand(answer, rubric)


def _worked_before_birth(answer: Reading, rubric: Rubric) -> bool:
    """More years at work than the age leaves."""
    ages = [one for one in quantities(answer.folded) if one.kind == "岁" and _is_own_age(one, answer)]
    worked = _pattern(rubric.concerns["worked"], rubric)
    years = [
        one.low / _YEAR
        for one in quantities(answer.folded)
        if one.kind == "时" and one.low >= _YEAR and worked.search(answer.folded[max(0, one.start - 8) : one.end + 6])
    ]
    return any(year > age.high - _AT_WORK_FROM for age in ages for year in years)


def _is_own_age(age: Quantity, answer: Reading) -> bool:
    return bool(
        re.search(r"(?:^|[，。；]|我|今年|本人)[^，。；老人孩]{0,4}$", answer.folded[max(0, age.start - 6) : age.start])
    )


def _too_many_a_time(answer: Reading, rubric: Rubric) -> bool:
    """So many a second, minute, hour or day as nobody does alone."""
    for rate in _pattern(rubric.concerns["a_time"], rubric).finditer(answer.folded):
        most = _MOST_A_TIME[rate["time"].lstrip("个").rstrip("钟") if rate["time"] != "分钟" else "分钟"]
        clause = answer.clause_at(rate.start())
        for one in quantities(answer.folded):
            if rate.end() <= one.start < clause.end + 1 and one.kind in _COUNTED and one.low > most:
                return True
    return False


def _too_much_by_hand(answer: Reading, rubric: Rubric) -> bool:
    """Kilometres cut, or fields watered, in half a day or by one person with a tool of the hand."""
    when, work = (_pattern(written, rubric) for written in rubric.concerns["by_hand"])
    for one in quantities(answer.folded):
        if one.low >= _MOST_BY_HAND.get(one.kind, math.inf):
            clause = answer.clause_at(one.start)
            if when.search(clause.text) and work.search(clause.text):
                return True
    return False


@lru_cache(maxsize=256)
def _pattern(written: str, rubric: Rubric) -> re.Pattern[str]:
    return re.compile(written.translate(dict(rubric.letters)))
