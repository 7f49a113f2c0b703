"""A Chinese font of this machine, for .pdf and pictures; none is shipped, since a good one weighs more than the product."""

import io
import os
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

__all__ = ["Font", "find_font", "font_folders", "truetype"]

# Best first: families that hold the common Chinese characters. The part behind # is the face in a collection.
_WANTED = (
    "NotoSansCJK-Regular.ttc#SC", "NotoSansCJKsc-Regular.otf", "NotoSansSC-Regular.otf", "NotoSansSC-Regular.ttf",
    "SourceHanSansSC-Regular.otf", "SourceHanSansCN-Regular.otf", "SourceHanSans.ttc#SC", "msyh.ttc", "msyh.ttf",
    "Deng.ttf", "simhei.ttf", "simsun.ttc", "PingFang.ttc#SC", "Hiragino Sans GB.ttc", "STHeiti Light.ttc",
    "wqy-microhei.ttc", "wqy-zenhei.ttc", "uming.ttc", "NotoSerifCJK-Regular.ttc#SC", "DroidSansFallbackFull.ttf",
    "DroidSansFallback.ttf", "Arial Unicode.ttf",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Font:
    """A font file and the number of the face in it."""

    path: Path
    index: int


def font_folders() -> tuple[Path, ...]:
    """Where this system keeps fonts."""
    home = Path.home()
    if sys.platform == "win32":
        windows, local = os.environ.get("WINDIR", r"C:\Windows"), os.environ.get("LOCALAPPDATA", str(home))
        return Path(windows, "Fonts"), Path(local, "Microsoft", "Windows", "Fonts")
    if sys.platform == "darwin":
        return Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library" / "Fonts"
    return (
        Path("/usr/share/fonts"),
        Path("/usr/local/share/fonts"),
        home / ".local" / "share" / "fonts",
        home / ".fonts",
    )


def find_font(folders: Iterable[Path] | None = None) -> Font | None:
    """The best Chinese font in the folders (default: the system's), or None."""
    return _found(tuple(font_folders() if folders is None else folders))


@cache
def _found(folders: tuple[Path, ...]) -> Font | None:
    here = {path.name.lower(): path for path in _files(folders)}
    for wanted in _WANTED:
        name, _, face = wanted.partition("#")
        path = here.get(name.lower())
        if path is not None:
            return Font(path, _face(path, face))
    return None


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        for root, _, names in os.walk(folder):
            yield from (Path(root, name) for name in names if name.lower().endswith((".ttf", ".otf", ".ttc")))


def _face(path: Path, wanted: str) -> int:
    """Number of the face whose family name ends with ``wanted``; the first where none does."""
    if path.suffix.lower() != ".ttc" or not wanted:
        return 0
    from fontTools.ttLib import TTCollection

    with TTCollection(path, lazy=True) as collection:
        for number, face in enumerate(collection.fonts):
            family = str(face["name"].getDebugName(1) or "")
            if family.split()[-1:] == [wanted]:
                return number
    return 0


def truetype(font: Font, text: str, name: str) -> bytes:
    """The font with the characters of ``text`` alone, its outlines as TrueType, which is what a .pdf writer takes.

    Many Chinese fonts hold cubic outlines (CFF); they are turned into quadratic ones within a thousandth of the em.

    Args:
        font: The whole font.
        text: The characters that are wanted; one that the font lacks is left out.
        name: Name of the new font, another for every choice of characters: writers keep fonts by their name.
    """
    from fontTools.fontBuilder import FontBuilder
    from fontTools.pens.cu2quPen import Cu2QuPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont

    with TTFont(font.path, fontNumber=font.index, lazy=True) as source:
        glyphs, known, em = source.getGlyphSet(), source.getBestCmap(), source["head"].unitsPerEm
        ascent, descent, is_cubic = source["hhea"].ascent, source["hhea"].descent, "CFF " in source
        chosen = {ord(letter): known[ord(letter)] for letter in sorted(set(text)) if ord(letter) in known}
        order = [".notdef", *dict.fromkeys(name for name in chosen.values() if name != ".notdef")]
        outlines, widths = {}, {}
        for glyph in order:
            pen = TTGlyphPen(None)
            glyphs[glyph].draw(Cu2QuPen(pen, em / 1000, reverse_direction=is_cubic))
            outlines[glyph] = pen.glyph()
            widths[glyph] = round(glyphs[glyph].width)
    builder = FontBuilder(em, isTTF=True)
    builder.setupGlyphOrder(order)
    builder.setupCharacterMap(chosen)
    builder.setupGlyf(outlines)
    lefts = {glyph: outline.xMin if outline.numberOfContours else 0 for glyph, outline in outlines.items()}
    builder.setupHorizontalMetrics({glyph: (width, lefts[glyph]) for glyph, width in widths.items()})
    builder.setupHorizontalHeader(ascent=ascent, descent=descent)
    builder.setupNameTable({"familyName": name, "styleName": "Regular", "psName": name})
    builder.setupOS2(sTypoAscender=ascent, sTypoDescender=descent)
    builder.setupPost()
    stream = io.BytesIO()
    builder.save(stream)
    return stream.getvalue()
