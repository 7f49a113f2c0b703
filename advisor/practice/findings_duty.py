"""Checks of how a stay is told: duties in place of deeds, deeds without one figure or result."""

import itertools
import re
from collections.abc import Iterator

from advisor.practice.findings import Found, Material
from advisor.practice.resume_words import ResumeWords
from advisor.practice.sections import FIELD, Entry, Line, clauses

__all__ = ["doing", "has_result", "is_concrete", "told_figure", "told_lines"]

_NUMBER = re.compile(r"(?<![A-Za-z0-9+.-])\d+(?:\.\d+)?(?![A-Za-z\d])|\d+(?:mm|cm|kg|ml|min|h|px|kV|MW|GB|ms)\b")
_PIECE = re.compile(r"[^。；;！!\n\t]+")
_NO_COUNT = re.compile(
    r"[大中小托][一二三四五六]班|一(?:起(?!投诉|事故|案|故障|纠纷)|些|样|边|般|直|次性|带)"
    r"|\d+(?:号(?!车)|点钟?(?![\d分])|楼|室|届|路|班(?!次))|(?:\d+|[一二两三四五六七八九十]+)个?多?月(?:的|左右|时间|里|后)?(?![\d])"
)
"""What counts nothing: the name of a class or a place, an hour, the length of the stay; together, some, likewise."""
_DENIED = re.compile(r"[没未无]")
_PEOPLE = re.compile(r"[（(][^）)]*[）)]")
_CELLS = re.compile(r"[^\s，,。；;|｜]+")
_OWN_SHARE = re.compile(r"[\d一二三四五六七八九十]\s*人|小组|组内|分工|合作")
_NEARBY = 20
_LISTED = "等"
_ONCE_DONE = re.compile(
    r"(?<=[\u4e00-\u9fff])(?<![通经超不路难胜])过(?![程滤敏期量关渡孔堂户桥滤后去度道错失硬磅秤检\d])(?=[\u4e00-\u9fff])"
)
"""That something has been done at some time: 「配过料」 tells neither how often nor with what effect."""
_ACT = re.compile(r"(?:^|[，,、])[\u4e00-\u9fff]{1,3}[了好完]")
"""A clause that tells an act as done."""
_ATTENDED = re.compile(r"(?:跟班|跟着|跟师傅|随队)?(?:参加|观摩|旁听)(?!.{0,12}(?:考试|竞赛|大赛|比赛))")
"""Somebody was there: what the own part was is open."""
_ASKED = "？?"
LONGEST_BARE = 12
"""Characters up to which a line without a figure says next to nothing; a longer one tells how it was done."""
LONGEST_OPEN = 48
"""The same for a line that leaves its amount open."""
FEWEST_LISTED, LONGEST_LISTED = 3, 8
"""Members of a list of duties, and characters of each: a longer one tells what was done."""
LONGEST_DUTY = 40
"""Characters of a clause above which it tells more than a duty."""


def told_figure(text: str, words: ResumeWords) -> bool:
    """Whether a figure stands in a piece of text, in digits or in words with a measure; "several times" is none."""
    spoken = re.compile(rf"几?[一二两三四五六七八九十百千半]+几?(?:{words.source('measure_word')})")
    counted = _NO_COUNT.sub("", text)
    return bool(_NUMBER.search(counted)) or bool(spoken.search(counted))


def has_result(m: Material, text: str) -> bool:
    """Whether a piece of text has a figure or a result in it."""
    return told_figure(text, m.words) or m.words.has("result_word", text)


def is_concrete(m: Material, line: Line) -> bool:
    """Whether a line tells of something done with a figure or result."""
    return has_result(m, m.without_dates(line.start, line.end))


def told_lines(m: Material, entry: Entry) -> tuple[Line, ...]:
    """The lines that tell of a stay; where it has but one line, what stands in it behind the place and the time."""
    if entry.body:
        return entry.body
    period = entry.period
    pieces = [x.span() for x in _CELLS.finditer(m.text, period.end if period else entry.head.start, entry.head.end)]
    return tuple(Line(a, b, entry.section) for a, b in pieces[1:] if b - a >= len("负责收银"))


def doing(m: Material) -> Iterator[Found]:
    """R24–R26: a duty without a deed; a stay without one figure or result."""
    for entry in m.resume.entries:
        duties = list(_duties(m, entry))
        yield from duties
        if entry.section == "campus" and len(m.resume.entries) > 1:
            continue  # a post of honour beside real work needs no figure
        taken = [(duty.start, duty.end) for duty in duties]
        if not has_result(m, _PEOPLE.sub("", m.told(entry))):
            yield from _without_result(m, entry, taken)
            continue
        bare = next((x for x in entry.body if len(entry.body) > 1 and _is_bare(m, x, taken)), None)
        if bare:
            yield Found("experience.no_result", bare.start, bare.end, values={"act": _short(m, bare)})


def _without_result(m: Material, entry: Entry, taken: list[tuple[int, int]]) -> Iterator[Found]:
    """The lines of a stay that has not one figure or result, up to the first that is a duty; one finding a stay."""
    told = entry.body or (entry.head,)
    free = [x for x in told if not any(a < x.end and x.start < b for a, b in taken)]
    if not free:
        return
    run = list(itertools.takewhile(lambda x: x in free, told[told.index(free[0]) :]))
    end = max((b for _, b in clauses(m.text, run[-1].start, run[-1].end)), default=run[-1].end)
    yield Found("experience.no_result", run[0].start, end, values={"act": _short(m, run[0])})


def _is_bare(m: Material, line: Line, taken: list[tuple[int, int]]) -> bool:
    """A line without a figure, so short that it gives no way of doing it, or that leaves its amount open; no duty yet."""
    words = m.resume.words(line)
    named = FIELD.match(words)
    if words[-1] in _ASKED or (named and named["name"]):
        return False
    helping = (
        m.words.has("helping_verb", words) or _ATTENDED.match(words) is not None
    )  # of what was helped with the own part and its result are open
    once = _ONCE_DONE.search(words) is not None and not _DENIED.search(words)
    open_ended = once or m.words.has("open_amount", words)
    short = len(words) <= LONGEST_BARE or (len(words) <= LONGEST_OPEN and (open_ended or helping))
    told = short and not is_concrete(m, line) and not m.spoken(line.start, line.end)
    return told and not any(a < line.end and line.start < b for a, b in taken)


def _duties(m: Material, entry: Entry) -> Iterator[Found]:
    for line in told_lines(m, entry):
        for piece in _PIECE.finditer(m.text, line.start, line.end):
            yield from _duty_in(m, *piece.span())


def _duty_in(m: Material, start: int, end: int) -> Iterator[Found]:
    """The first clause that names a duty and from which on the piece shows nothing done."""
    if (listed := _enumerated(m, start, end)) is not None:
        yield listed
        return
    for n, (a, b) in enumerate(clauses(m.text, start, end)):
        verb = _opening(m).match(m.text, a, b)
        if verb is None or b - a > LONGEST_DUTY:
            continue
        bare = not has_result(m, m.text[a:end])
        if _is_general(m, verb.end(), b) and not has_result(m, m.text[a:b]):
            yield Found("experience.duty_only", a, end if bare else b, values={"act": _act(m, verb.end(), b)})
            return
        if m.spoken(a, end):
            return  # what is said as in a chat is marked as that
        if bare and m.words.pattern("helping_verb").match(m.text, a, b) and _ACT.search(m.text, b, end):
            return  # helped with one thing, and told what was done
        if m.words.has("first_person", m.text[a : verb.end()]) and _OWN_SHARE.search(m.text, max(0, a - _NEARBY), a):
            continue  # of a group's work this was the own part
        if bare and verb["duty"] and (n == 0 or not m.words.has("strong_verb", m.text[verb.end() : b])):
            yield Found("experience.duty_only", a, end, values={"act": _act(m, verb.end(), b)})
            return


def _enumerated(m: Material, start: int, end: int) -> Found | None:
    """A piece that is a list of what any day in the post holds, with a word for duties before one of its members."""
    text = m.text[start:end].strip(" \u3000。.")
    listed = text.split("、")
    brief = len(listed) >= FEWEST_LISTED and all(0 < len(x) <= LONGEST_LISTED for x in listed)
    if not brief or has_result(m, text):
        return None
    if not any(m.words.pattern(name).match(one) for one in listed for name in ("helping_verb", "duty_verb", "routine")):
        return None
    at = start + m.text[start:end].find(text)
    return Found("experience.duty_only", at, at + len(text), values={"act": text})


def _opening(m: Material) -> re.Pattern[str]:
    """A duty verb, or a verb that says no more together with a general noun, behind its adverbs and place."""
    adverbs, duty, plain = (m.words.source(name) for name in ("duty_adverb", "duty_verb", "plain_verb"))
    return re.compile(
        rf"(?:{adverbs})*(?:在[^，,。]{{1,10}}?(?=(?:{duty}|{plain})))?(?:{adverbs})*(?:(?P<duty>{duty})|(?:{plain}))"
    )


def _is_general(m: Material, start: int, end: int) -> bool:
    """Whether an object is named by a noun that any post has: work, tasks, affairs."""
    thing = m.text[start:end].strip().removesuffix(_LISTED).rstrip("。. ")
    noun = re.search(rf"(?:{m.words.source('duty_noun')})$", thing)
    return noun is not None or (not thing and end > start)


def _act(m: Material, start: int, end: int) -> str:
    return m.text[start:end].strip() or m.text[max(0, start - 4) : end].strip()


def _short(m: Material, line: Line) -> str:
    pieces = clauses(m.text, line.start, line.end)
    return m.text[pieces[0][0] : pieces[0][1]] if pieces else m.resume.words(line)
