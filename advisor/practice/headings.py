"""Recognises the headings of a resume: listed names, names built from known parts, marks and brackets around them."""

import re
from functools import lru_cache

from advisor.practice.resume_words import ResumeWords

__all__ = ["MARK", "Headings", "headings_of"]

# Character tables: marks of lists and brackets. They are part of the notation that is read here, not prose.
_SIGNS = "#»›→⇒✔✓➢❯•·・△▲▽▼◁◀‐‣⁃▸▹■□▪▫●○◉◎◆◇▍▎▌█▶►➤★☆✦❖※*＊◦–—-"
MARK = re.compile(
    rf"\s*(?:[{_SIGNS}]+(?!\d)|[（(]?\d{{1,2}}(?:[)）、]|[.．](?!\d))|\d(?=\s+[\u4e00-\u9fff])|[①-⑳]"
    r"|0\d\s*[|｜/·]?\s*(?=[\u4e00-\u9fff])(?![年月日时分点号级届])|[A-Za-z][.)）、](?=\s*[\u4e00-\u9fff])"
    r"|第[一二三四五六七八九十]{1,3}(?:部分|章|节|项)[、:：]?|[（(]?[一二三四五六七八九十]+[）)、.]|[一二三四五六七八九十]{1,2}(?=[ \u3000]+[\u4e00-\u9fff])|[Ⅰ-Ⅻ]+[、.．]?"
    r"|\d\ufe0f?\u20e3|(?:[\U0001f300-\U0001faff\u2600-\u27bf]\ufe0f?\u200d?)+)\s*"
)
"""The mark before a list item or a heading; a picture is one too."""
_ICONS = {
    "🎓": "education",
    "💼": "experience",
    "🏢": "experience",
    "🏭": "experience",
    "🏥": "experience",
    "🏨": "experience",
    "🏪": "experience",
    "🎯": "objective",
    "🔧": "skills",
    "🛠": "skills",
    "⚙": "skills",
    "💻": "skills",
    "📜": "certificates",
    "📄": "certificates",
    "🏅": "awards",
    "🏆": "awards",
    "🥇": "awards",
    "💬": "selfeval",
}
"""Pictures that stand for a section where no word names it."""
FEWEST_ICONS = 3
"""Fewer different ones at the heads of lines are ornaments."""
_ICON = re.compile(rf"^[ \t]*([{''.join(_ICONS)}])", re.M)
_OPENED = {
    "【": "】",
    "[": "]",
    "［": "］",
    "〔": "〕",
    "「": "」",
    "<": ">",
    "《": "》",
    "〖": "〗",
    "『": "』",
    "┃": "┃",
}
_ENDED = r"(?:\s*[：:＝=】]\s*|\s*[|｜]\s*|\s+|$)"
_LABEL = re.compile(
    r"[^\s：:＝=|｜【】\[\]，,。；;]{2,12}(?=\s*[：:＝=|｜]|\s{2,}|[\t\u3000]|\s*$|\s+(?=(?:19|20)\d\d))", re.M
)
_SET_WIDE = re.compile(r"[\u4e00-\u9fff](?:[ \u3000]{1,6}[\u4e00-\u9fff]){1,3}(?=\s*[：:|｜]|\s*$)", re.M)
_BETWEEN_SIGNS = re.compile(
    r"\s*(?P<name>[\u4e00-\u9fffA-Za-z/、 \u3000]{1,12}?)\s*(?:[◆◇★☆●○■□▲△▼※*#~～]+|[=＝—–-]{2,})(?=\s|$|[：:])\s*[：:]?\s*"
)
"""A heading between two ornaments, from behind the first."""
_BEHIND = re.compile(r"\s*[：:|｜＝=]?\s*")
_ALONE = re.compile(r"(?P<name>[\u4e00-\u9fffA-Za-z/／、&＆ ]{2,12}?)\s*(?:[，,（(][^：:（）()\d]{1,12}[）)]?)?\s*$")
"""A line that is nothing but a heading, whose parts may stand apart, with a remark behind it at most."""
_LATIN_BEFORE = re.compile(r"[A-Za-z][A-Za-z&/'’ -]{2,28}\s+(?P<name>[\u4e00-\u9fff]{2,8})\s*[:：]?\s*")
_LATIN_BEHIND = re.compile(r"(?P<name>[\u4e00-\u9fff]{2,8})\s*[|｜/]?\s*[A-Za-z][A-Za-z&/'’ -]{2,28}[:：]?\s*")
"""A row that is a heading in two languages."""
_FEWEST_BUILT = 4
_TELLING = ("experience", "project", "campus")


class Headings:
    """The headings that a set of word lists knows.

    Args:
        words: ``section_heading`` names whole headings; ``heading_word`` parts that decide a section and
            ``heading_filler`` parts that do not, so that 「软件与证书」 or 「临床实习」 are read without being listed.
    """

    def __init__(self, words: ResumeWords) -> None:
        names = words.source("section_heading")
        opened = "|".join(map(re.escape, _OPENED))
        closed = "|".join(map(re.escape, _OPENED.values()))
        self._words = words
        self._listed = re.compile(rf"(?P<name>{names}){_ENDED}")
        self._bracket = re.compile(
            rf"(?:{opened})\s*(?P<name>[^\s{re.escape(''.join(_OPENED.values()))}]{{1,12}})\s*(?:{closed})\s*[:：|｜]?\s*"
        )
        filler, part = words.source("heading_filler"), words.source("heading_word")
        self._built = re.compile(rf"(?:(?:{filler})*(?:{part})(?:{filler})*)+")

    def at(self, text: str, begin: int, end: int) -> tuple[str, int] | None:
        """Section and end of the heading that begins here, or None."""
        bracket = self._bracket.match(text, begin, end)
        if bracket and (kind := self._kind(bracket["name"])):
            return kind, bracket.end()
        ended = _BETWEEN_SIGNS.match(text, begin, end)
        if ended and (kind := self._kind(re.sub(r"\s", "", ended["name"]))):
            return kind, ended.end()
        alone = _ALONE.fullmatch(text, begin, end)
        if alone and (kind := self._kind(re.sub(r"\s", "", alone["name"]))):
            return kind, end
        if kind := self._kind_in_two_languages(text, begin, end):
            return kind, end
        listed = self._listed.match(text, begin, end)
        if listed and (len(listed["name"]) > 1 or listed.group().rstrip()[-1] in ":：=＝" or listed.end() == end):
            return self._words.instead("section_heading", listed["name"]), listed.end()
        wide = _SET_WIDE.match(text, begin, end)
        if wide and (kind := self._kind(re.sub(r"\s", "", wide.group()))):
            return kind, _BEHIND.match(text, wide.end(), end).end()  # type: ignore[union-attr]
        label = _LABEL.match(text, begin, end)
        if label and (kind := self._kind(label.group())):
            return kind, _BEHIND.match(text, label.end(), end).end()  # type: ignore[union-attr]
        return None

    def icons(self, text: str) -> dict[str, str]:
        """Pictures that stand for the sections of this text; none where they are ornaments."""
        seen = set(_ICON.findall(text))
        return _ICONS if len(seen) >= FEWEST_ICONS else {}

    def cuts(self, text: str, start: int, end: int) -> list[int]:
        """Where headings in brackets begin between two offsets."""
        return [m.start() for m in self._bracket.finditer(text, start, end) if self._kind(m["name"])]

    def _kind_in_two_languages(self, text: str, begin: int, end: int) -> str | None:
        """The section of a row that names it in Chinese and in Latin letters; 「办公软件 Excel」 is none."""
        row = _LATIN_BEFORE.fullmatch(text, begin, end) or _LATIN_BEHIND.fullmatch(text, begin, end)
        if row is None:
            return None
        listed = self._words.pattern("section_heading").fullmatch(row["name"]) is not None
        built = row.start("name") > begin and len(row["name"]) >= _FEWEST_BUILT
        return self._kind(row["name"]) if listed or built else None

    def _kind(self, name: str) -> str | None:
        if self._words.pattern("section_heading").fullmatch(name):
            return self._words.instead("section_heading", name)
        if not self._built.fullmatch(name):
            return None
        parts = self._words.pattern("heading_word").findall(name)
        kinds = [self._words.instead("heading_word", part) for part in parts]
        return next((kind for kind in kinds if kind in _TELLING), kinds[0])


@lru_cache(maxsize=8)
def headings_of(words: ResumeWords) -> Headings:
    """The headings of a set of word lists, compiled once."""
    return Headings(words)
