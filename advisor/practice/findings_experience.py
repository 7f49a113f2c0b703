"""Checks of repetition, of labels in place of facts, and of wording."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator

from advisor.language.segmentation import pieces
from advisor.practice.findings import Found, Material
from advisor.practice.findings_duty import is_concrete
from advisor.practice.resume_words import Hit
from advisor.practice.sections import DOING, Line, clauses

__all__ = ["repeated", "self_evaluation", "wording"]

_NUMBER = re.compile(r"\d")
_PLAIN = re.compile(r"[^\u4e00-\u9fffA-Za-z0-9%]")
_ALIKE = 0.62
"""Share of common pairs of characters (Dice) from which two lines say the same."""
_AKIN = {2: 0.4, 3: 0.35}
"""The same where all figures agree, by how many they are."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_LARGE = 3
"""Digits of a figure that hardly comes up twice by chance."""
_YEAR = re.compile(r"(?:19|20)\d\d(?:\.\d+)?")
_WITHIN = 0.85
"""Share of the shorter line's pairs from which the longer one contains it."""
_SHORTEST_REPEAT = 7
_ONE_COMPLAINT = 16
_LONGEST_HEAD = 60
_LONGEST_NAME = 4
_PAIR = 2
_OF_RESUMES = (
    "cliche",
    "vague_degree",
    "section_heading",
    "education_word",
    "school_word",
    "training_word",
    "generic_object",
)
"""Lists of what resumes say whatever the trade is."""
_CELL = re.compile(r"[^\s，,。；;|｜]+")
_DENIED = frozenset("差弱不低")
_DIGITS = str.maketrans("一两二三四五六七八九", "1223456789")
_STOPS = "，。,."
_LAUGHING = "哈嘿呵嘻"
_CHAT = re.compile(
    r"[!！]{2,}|(?<=[\u4e00-\u9fff])[~～]+(?=[\s，,。；;！!]|[^\d\s—-]{0,2}$|$)|(?:哈|嘿|呵|嘻){2,}(?!镜|哈尔|尔)"
    r"|(?<=[\u4e00-\u9fff])der(?![A-Za-z])|(?<=[\u4e00-\u9fff])[鸭哒滴呐哟咯喽噢耶](?=[！!~～，,。；;\s]|$)|[\U0001f600-\U0001f64f\U0001f917-\U0001f92f]"
)
_SENTENCE = re.compile(r"[^。！!；;\n\t]+")


def repeated(m: Material) -> Iterator[Found]:
    """A line, or a clause of one, that says again what an earlier one said."""
    for sections in (DOING, ("skills", "selfeval")):
        yield from _repeated_in(m, sections)
    told = [_pairs(m, a, b) for x in m.resume.of(*DOING) for a, b in clauses(m.text, x.start, x.end)]
    for line in m.resume.of("skills"):
        for a, b in clauses(m.text, line.start, line.end):
            pairs = _pairs(m, a, b)
            if _NUMBER.search(m.text, a, b) and len(pairs) >= _SHORTEST_REPEAT and pairs in told:
                yield Found("duplicate.content", a, b)


def _repeated_in(m: Material, sections: tuple[str, ...]) -> Iterator[Found]:
    seen = _Told()
    counted: list[tuple[frozenset[str], frozenset[str]]] = []
    heads = {entry.head for entry in m.resume.entries if entry.body}
    for line in m.resume.of(*sections):
        if line in heads:
            continue
        whole = _pairs(m, line.start, line.end)
        pieces = [(line.start, line.end, whole)]
        pieces += [
            (a, b, _pairs(m, a, b)) for a, b in clauses(m.text, line.start, line.end) if b - a < line.end - line.start
        ]
        told = [(a, b, pairs) for a, b, pairs in pieces if len(pairs) >= _SHORTEST_REPEAT - 1]
        twice = next(((a, b) for a, b, pairs in told if seen.has_like(pairs)), None)
        figures = frozenset(_FIGURE.findall(m.without_dates(line.start, line.end)))
        if twice is None and any(_same_figures(figures, whole, *other) for other in counted):
            twice = line.start, line.end
        counted.append((figures, whole))
        if twice:
            yield Found("duplicate.content", *twice)
        for _, _, pairs in told:
            seen.add(pairs)


def _pairs(m: Material, start: int, end: int) -> frozenset[str]:
    plain = m.words.pattern("light_character").sub("", _PLAIN.sub("", m.without_dates(start, end)).translate(_DIGITS))
    return frozenset(plain[i : i + 2] for i in range(len(plain) - 1))


def _same_figures(figures: frozenset[str], pairs: frozenset[str], others: frozenset[str], told: frozenset[str]) -> bool:
    """The same figures, two or more or a large one, about the same things: told twice, whatever the words are."""
    least = _AKIN.get(min(len(figures), max(_AKIN))) if figures == others else None
    if any(len(figure) >= _LARGE and not _YEAR.fullmatch(figure) for figure in figures & others):
        least = min(_AKIN.values())
    return least is not None and 2 * len(pairs & told) >= least * (len(pairs) + len(told))


class _Told:
    """What was told so far as sets of pairs of characters, found again by the pairs that they share."""

    def __init__(self) -> None:
        self._sizes: list[int] = []
        self._places: dict[str, list[int]] = {}

    def add(self, pairs: frozenset[str]) -> None:
        """Keep one more."""
        for pair in pairs:
            self._places.setdefault(pair, []).append(len(self._sizes))
        self._sizes.append(len(pairs))

    def has_like(self, pairs: frozenset[str]) -> bool:
        """Whether one that was told says the same."""
        shared = Counter(itertools.chain.from_iterable(self._places.get(pair, ()) for pair in pairs))
        return any(_same(len(pairs), self._sizes[n], common) for n, common in shared.items())


def _same(one: int, other: int, common: int) -> bool:
    """Whether two sets of pairs of these sizes with so many in common say the same."""
    return 2 * common >= _ALIKE * (one + other) or (
        min(one, other) > _SHORTEST_REPEAT and common >= _WITHIN * min(one, other)
    )


def self_evaluation(m: Material) -> Iterator[Found]:
    """R33: labels that anybody could write, without a fact beside them."""
    for line in m.resume.lines:
        if line.section in {"education", "objective", "courses"}:
            continue
        for start, end in _sentences(m, line):
            hits = [x for x in m.words.hits("cliche", m.text, start, end) if m.text[x[1] : x[1] + 1] not in _DENIED]
            row = _in_a_row(hits) if line.section not in DOING else None
            if row and (_has_fact(m, start, end, len(hits)) or line.section != "selfeval"):
                yield Found("selfeval.cliche", *row, values={"word": m.text[row[0] : row[1]]})
                return
            if not hits or _has_fact(m, start, end, len(hits)):
                continue
            named = sum(b - a for a, b, _ in hits) * 2 >= end - start  # the sentence is made of labels
            if line.section == "selfeval" or (len(hits) >= 2 and (line.section not in DOING or named)):
                yield Found(
                    "selfeval.cliche", hits[0][0], hits[-1][1], values={"word": m.text[hits[0][0] : hits[0][1]]}
                )
                return


def _in_a_row(hits: list[Hit]) -> tuple[int, int] | None:
    """Labels that follow each other with a mark between them at most: no fact stands beside either."""
    for one, other in itertools.pairwise(hits):
        if other[0] - one[1] <= 1:
            return one[0], other[1]
    return None


def _sentences(m: Material, line: Line) -> list[tuple[int, int]]:
    return [x.span() for x in _SENTENCE.finditer(m.text, line.start, line.end)]


def _has_fact(m: Material, start: int, end: int, labels: int) -> bool:
    text = m.text[start:end]
    return labels <= 2 and (bool(_NUMBER.search(text)) or m.words.has("evidence_word", text))


def wording(m: Material) -> Iterator[Found]:
    """R17, R54: spoken words, slips of the pen, and sentences that argue against their writer."""
    names = _name_lines(m)
    for name, code in (("typo", "language.typo"), ("colloquial", "language.colloquial")):
        done = -1
        for start, end, term in m.spoken(0, len(m.text)) if name == "colloquial" else m.misspelt():
            line = _line_at(m, start)
            if line is None or _in_name(line, names, end) or (name == "colloquial" and start < done):
                continue  # a heading, a name, or the same sentence again
            if _in_employer(m, line, start):
                continue
            done = end + _ONE_COMPLAINT
            end -= term[-1] in _STOPS
            yield Found(code, start, end, values=_mended(m, name, start, end, term))
    yield from _chatter(m, names)
    yield from _slips(m, names)
    yield from _pleading(m, names)


def _chatter(m: Material, names: set[Line]) -> Iterator[Found]:
    """The marks of a chat: doubled exclamations and waves, laughter, faces, and particles that only a chat has."""
    for line in m.resume.lines:
        hit = _CHAT.search(m.text, line.start, line.end)
        if hit and not (hit.group()[0] in _LAUGHING and _in_name(line, names, hit.end())):
            start, end = next(
                ((a, b) for a, b in clauses(m.text, line.start, line.end) if a <= hit.start() < b), hit.span()
            )
            yield Found(
                "language.colloquial", start, max(end, hit.end()), values={"mended": m.text[start : hit.start()]}
            )


def _pleading(m: Material, names: set[Line]) -> Iterator[Found]:
    """One finding a sentence, from its first such word to its last."""
    done = -1
    hits = m.words.hits("negative", m.text)
    for start, end, _ in hits:
        line = _line_at(m, start)
        if start < done or _in_name(line, names, end) or _is_of_work(m, line):
            continue
        done = next((x.end() for x in _SENTENCE.finditer(m.text, start)), end)
        last = max(b for a, b, _ in hits if start <= a < done)
        yield Found("language.negative", start, last)


def _line_at(m: Material, place: int) -> Line | None:
    return next((x for x in m.resume.lines if x.start <= place < x.end), None)


def _name_lines(m: Material) -> set[Line]:
    """The short lines at the head where a name stands, which may look like any word."""
    reached = (*m.resume.phones, *m.resume.emails)
    heads = [x for n, x in enumerate(m.resume.lines) if x.section == "contact" and (not n or _is_short(x))]
    return {x for n, x in enumerate(heads) if not n or any(x.start <= a < x.end for a, _ in reached)}


def _is_short(line: Line) -> bool:
    return line.end - line.start <= _LONGEST_HEAD


def _in_name(line: Line | None, names: set[Line], end: int) -> bool:
    return line is not None and line in names and end - line.start <= _LONGEST_NAME


def _in_employer(m: Material, line: Line, place: int) -> bool:
    """Whether a place lies in the name of an employer, in the line that names a stay."""
    if not any(line == entry.head and entry.period for entry in m.resume.entries):
        return False
    cell = next((x for x in _CELL.finditer(m.text, line.start, line.end) if x.start() <= place < x.end()), None)
    return cell is not None and m.words.has("employer_word", m.text[place : cell.end()])


def _is_of_work(m: Material, line: Line | None) -> bool:
    """Whether a line tells of work with a figure: what it calls weak is then a customer's or a patient's."""
    return line is not None and line.section in DOING and is_concrete(m, line)


def _slips(m: Material, names: set[Line]) -> Iterator[Found]:
    """Characters of the same sound, except where names of people, places and schools stand."""
    places = {entry.head for entry in m.resume.entries if entry.period and entry.body}
    for slip in m.slips:
        line = _line_at(m, slip.start)
        named = line is None or line in places or line.section == "education"
        if not named and not _in_name(line, names, slip.end) and (slip.sure or _is_at_home(m, slip.instead)):
            yield Found("language.typo", slip.start, slip.end, values=_mended_to(m, slip.start, slip.end, slip.instead))


def _is_at_home(m: Material, word: str) -> bool:
    """Whether a word is one of this resume: of its trade, of what resumes say of people, or written right elsewhere."""
    if any(word in row.term for name in _OF_RESUMES for row in m.words.terms(name)):
        return True
    if m.fields is not None:
        pack = m.pack or m.fields.nearest(m.text)[0]
        if pack is not None and m.fields.speaks(pack, word):
            return True
    return any(m.text[a:b] == word for _, a, b in pieces(m.text)) or (len(word) > _PAIR and word in m.text)


def _mended(m: Material, name: str, start: int, end: int, term: str) -> dict[str, str]:
    return _mended_to(m, start, end, m.words.instead(name, term).rstrip(_STOPS))


def _mended_to(m: Material, start: int, end: int, instead: str) -> dict[str, str]:
    """The clause with the words of the student and the one that was mended."""
    around = next(
        ((a, b) for a, b in clauses(m.text, max(0, m.text.rfind("\n", 0, start)), len(m.text)) if a <= start < b), None
    )
    if around is None or end > around[1]:
        return {"mended": instead}
    return {"mended": m.text[around[0] : start] + instead + m.text[end : around[1]]}
