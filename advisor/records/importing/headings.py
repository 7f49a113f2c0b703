"""Which row holds the headings, and which column each of them means."""

import difflib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from advisor.catalog.import_rows import ImportColumn, RefusedColumn
from advisor.language.sheets import Merged, Sheet

__all__ = ["Heading", "How", "Layout", "folded", "layout_of"]

How: TypeAlias = Literal["name", "confirmed", "suggested", "refused", "unknown"]

_LOOKED_AT: Final = 12  # rows from the top among which the headings are looked for
_ALIKE: Final = 0.75
_MARKS: Final = re.compile(r"[\s*＊:：_\-—·.。、,，/\\|\"'“”‘’]+")
_BRACKETS: Final = re.compile(r"[（(\[【].*?[)）\]】]")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the file and what it means.

    Attributes:
        at: Its column, counted from 0.
        heading: As it stands, of two rows joined by a blank.
        column: What it means or is suggested to mean; empty where it is refused or unknown.
        how: ``name`` – known by its name; ``confirmed`` – somebody said so; ``suggested`` – near a known name;
            ``refused`` – not collected; ``unknown``.
        why: The sentence of a refused column.
    """

    at: int
    heading: str
    column: str
    how: How
    why: str = ""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the data of a sheet begin, and its headings."""

    first: int
    row: int
    headings: tuple[Heading, ...]

    @property
    def score(self) -> int:
        """How many columns are understood."""
        return sum(heading.how in ("name", "confirmed") for heading in self.headings)


def folded(heading: str) -> str:
    """A heading without case, width, marks, and what stands in brackets."""
    plain = unicodedata.normalize("NFKC", heading).casefold()
    return _MARKS.sub("", _BRACKETS.sub("", plain)) or _MARKS.sub("", plain)


def layout_of(
    sheet: Sheet,
    columns: Sequence[ImportColumn],
    refused: Sequence[RefusedColumn],
    confirmed: Mapping[str, str],
) -> Layout:
    """The row, or two rows, near the top that hold most known headings.

    Args:
        sheet: Its rows.
        columns: Those of the kind.
        refused: Headings of what is not collected.
        confirmed: Folded heading → column, as somebody has said.
    """
    names = {folded(name): row.column for row in columns for name in (row.column, row.label, *row.aliases)}
    best = Layout(0, 0, ())
    for at in range(min(_LOOKED_AT, len(sheet.rows))):
        for height in (1, 2):
            if at + height > len(sheet.rows):
                continue
            texts = _headings(sheet, at, height)
            found = Layout(at + height, sheet.rows[at + height - 1][0], _meant(texts, names, refused, confirmed))
            if found.score > best.score:
                best = found
    return best


def _headings(sheet: Sheet, at: int, height: int) -> list[tuple[str, str]]:
    """For each column the lower heading and the one above it, merged cells spread out."""
    lower = sheet.rows[at + height - 1][1]
    if height == 1:
        return [(text, "") for text in lower]
    number, upper = sheet.rows[at]
    spread = _spread(number, upper, sheet.merged, len(lower))
    below = {top for left, top, right, bottom in sheet.merged if top == number and bottom > number}
    width = max(len(lower), len(spread))
    pairs = []
    for place in range(width):
        low = lower[place] if place < len(lower) else ""
        high = spread[place] if place < len(spread) else ""
        pairs.append((low or high, high if low else "") if low or below or high else ("", ""))
    return pairs


def _spread(number: int, cells: Sequence[str], merged: Sequence[Merged], width: int) -> list[str]:
    out = list(cells) + [""] * (width - len(cells))
    for left, top, right, bottom in merged:
        if top <= number <= bottom and left - 1 < len(out):
            for place in range(left, min(right, len(out))):
                out[place] = out[place] or out[left - 1]
    return out


def _meant(
    texts: Sequence[tuple[str, str]],
    names: Mapping[str, str],
    refused: Sequence[RefusedColumn],
    confirmed: Mapping[str, str],
) -> tuple[Heading, ...]:
    found: list[Heading] = []
    taken: set[str] = set()
    for at, (low, high) in enumerate(texts):
        if not low:
            continue
        shown = f"{high} {low}" if high and high != low else low
        heading = _one(at, shown, (low, f"{high}{low}"), names, refused, confirmed)
        if heading.column in taken:
            heading = Heading(at, shown, "", "unknown")
        if heading.how in ("name", "confirmed"):
            taken.add(heading.column)
        found.append(heading)
    return tuple(heading for heading in found if not (heading.how == "suggested" and heading.column in taken)) + tuple(
        Heading(heading.at, heading.heading, "", "unknown")
        for heading in found
        if heading.how == "suggested" and heading.column in taken
    )


def _one(
    at: int,
    shown: str,
    spellings: Sequence[str],
    names: Mapping[str, str],
    refused: Sequence[RefusedColumn],
    confirmed: Mapping[str, str],
) -> Heading:
    for text in (shown, *spellings):
        key = folded(text)
        if key in names:
            return Heading(at, shown, names[key], "name")
        if key in confirmed:
            return Heading(at, shown, confirmed[key], "confirmed")
    for text in spellings:
        for row in refused:
            if row.regex.search(folded(text)):
                return Heading(at, shown, "", "refused", row.why)
    key = folded(spellings[0])
    near = [name for name in names if len(name) > 1 and (name in key or (len(key) > 1 and key in name))]
    near = near or difflib.get_close_matches(key, list(names), n=1, cutoff=_ALIKE)
    if near:
        return Heading(
            at, shown, names[max(near, key=lambda name: difflib.SequenceMatcher(None, key, name).ratio())], "suggested"
        )
    return Heading(at, shown, "", "unknown")
