"""Opens one office or pdf file and prints its text as JSON: the child process behind ``documents``.

Run as a file, not imported into the server for its work: a hostile file may take all memory or never end, and then
only this process dies. Imports nothing of the package.

Usage: parsing.py docx|pdf FILE MAX_TEXT_BYTES
"""

import contextlib
import importlib
import io
import json
import re
import sys
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

__all__ = ["Refused", "docx_text", "main", "pdf_text"]

MEMORY_BYTES = 1024 * 1024 * 1024
MAX_PARTS = 2_000
MAX_UNPACKED_BYTES = 64 * 1024 * 1024
MAX_RATIO = 150
MAX_PAGES = 200

# The supplement of simplified radicals, which Unicode gives no decomposition; those of Kang Xi have one.
_RADICALS = dict(
    zip(
        "⺁⺄⺆⺈⺊⺌⺍⺗⺛⺝⺟⺠⺢⺥⺧⺪⺬⺮⺯⺰⺳⺶⺷⺻⺼⺾⻁⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乙冂刀卜小小心旡月母民水爪牛疋示竹糸纟网羊羊聿肉艹虎西见角角讠贝足车辶辶辶邑金长长门阜雨青韦页风飞食食饣首马骨鬼鱼鸟卤麦黄黾齐齐齿齿龙龙龟龟龟",
        strict=True,
    )
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


class Refused(Exception):
    """The file is not read; ``tail`` and ``variant`` name the cause as ``documents`` does."""

    def __init__(self, tail: str, variant: str = "", value: str = "") -> None:
        super().__init__(tail)
        self.tail, self.variant, self.value = tail, variant, value


def docx_text(data: bytes) -> tuple[str, list[str]]:
    """Text of a Word file – paragraphs, cells, text boxes in order, headers first – and its notices."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except zipfile.BadZipFile:
        raise Refused("malformed", "docx") from None
    names = _safe_names(archive)
    if "word/document.xml" not in names:
        raise Refused("format", "not_word" if "[Content_Types].xml" in names else "archive")
    notices: list[str] = []
    parts = [name for name in names if re.fullmatch(r"word/header\d*\.xml", name)]
    parts += ["word/document.xml", *(name for name in names if re.fullmatch(r"word/footer\d*\.xml", name))]
    texts = []
    for name in parts:
        lines = list(_lines(_xml(archive, name), notices))
        if any(line.strip() for line in lines):
            texts.append("\n".join(lines))
    if "word/comments.xml" in names:
        comments = "\n".join(_lines(_xml(archive, "word/comments.xml"), notices))
        if comments.strip():
            notices.append("comments")
            texts.append(comments)
    return "\n".join(texts), notices


def _safe_names(archive: zipfile.ZipFile) -> list[str]:
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > MAX_PARTS or total > MAX_UNPACKED_BYTES or total > MAX_RATIO * max(packed, 10_000):
        raise Refused("malformed", "bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Refused("encrypted")
    return [entry.filename for entry in entries]


def _xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    try:
        data = archive.read(name)
        # Entities are refused, not expanded; another encoding could hide the word, so it is refused as well.
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\x00" in data[:200]:
            raise Refused("malformed", "doctype")
        return ElementTree.fromstring(data)
    except (zipfile.BadZipFile, zlib.error, ElementTree.ParseError, EOFError, ValueError, OSError) as fault:
        raise Refused("malformed", "docx") from fault
    except NotImplementedError as fault:  # a way of packing that this Python does not know
        raise Refused("malformed", "docx") from fault


def _lines(node: ElementTree.Element, notices: list[str]) -> Iterator[str]:
    """Paragraphs and table rows below a node, in order; cells of a row stand apart by a tab."""
    for child in node:
        if child.tag == f"{_W}p":
            text, boxed = _paragraph(child, notices)
            yield text
            for box in boxed:
                yield from _lines(box, notices)
        elif child.tag == f"{_W}tbl":
            for row in child.iter(f"{_W}tr"):
                cells = [" ".join(line for line in _lines(cell, notices) if line) for cell in row.findall(f"{_W}tc")]
                yield "\t".join(cells)
        elif child.tag != _FALLBACK:
            yield from _lines(child, notices)


def _paragraph(node: ElementTree.Element, notices: list[str]) -> tuple[str, list[ElementTree.Element]]:
    text: list[str] = []
    boxed: list[ElementTree.Element] = []

    def walk(part: ElementTree.Element) -> None:
        for child in part:
            if child.tag in {_FALLBACK, f"{_W}pPr"}:
                continue
            if child.tag == f"{_W}txbxContent":
                boxed.append(child)
                continue
            if child.tag == f"{_W}rPr":
                _note_hidden(child, notices)
            elif child.tag == f"{_W}t":
                text.append(child.text or "")
            elif child.tag in {f"{_W}tab", f"{_W}ptab"}:
                text.append("\t")
            elif child.tag in {f"{_W}br", f"{_W}cr"}:
                text.append("\n")
            walk(child)

    walk(node)
    return "".join(text), boxed


def _note_hidden(style: ElementTree.Element, notices: list[str]) -> None:
    vanish = style.find(f"{_W}vanish")
    if vanish is not None and vanish.get(f"{_W}val", "true") not in {"0", "false"}:
        notices.append("hidden_run")
    colour = style.find(f"{_W}color")
    if colour is not None and re.fullmatch(r"(?i)f[c-f]f[c-f]f[c-f]", colour.get(f"{_W}val", "")):
        notices.append("white_text")
    size = style.find(f"{_W}sz")
    if size is not None and size.get(f"{_W}val", "").isdigit() and int(size.get(f"{_W}val", "9")) <= 4:
        notices.append("tiny_text")


def pdf_text(data: bytes) -> tuple[str, list[str]]:
    """Text layer of a pdf, page by page in the order of the layout."""
    from pypdf import PasswordType, PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
            raise Refused("encrypted")
        if len(reader.pages) > MAX_PAGES:
            raise Refused("too_large", "text", f"{len(reader.pages)} p.")
        text = "\n".join(_page_text(page) for page in reader.pages)
    except Refused:
        raise
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, OSError, ArithmeticError) as fault:
        raise Refused("malformed", "pdf") from fault
    text = _whole_characters(text)
    letters = [letter for letter in text if not letter.isspace()]
    unreadable = sum(1 for letter in letters if "\ue000" <= letter <= "\uf8ff" or letter == "\ufffd" or letter < " ")
    if not letters or unreadable > 0.3 * len(letters):
        raise Refused("no_text_layer", "glyphs" if letters else "")
    return text, []


def _page_text(page: Any) -> str:  # noqa: ANN401 - pypdf's page, imported lazily
    """Lines from top to bottom; runs of blanks that only place columns become one tab."""
    try:
        laid_out = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
    except (KeyError, ValueError, IndexError, TypeError, AttributeError, ArithmeticError):
        laid_out = ""  # some fonts have no widths to lay out by; the order of the stream is what is left
    text = laid_out if laid_out.strip() else page.extract_text()
    return "\n".join(re.sub(r" {3,}", "\t", line.strip()) for line in text.splitlines())


def _whole_characters(text: str) -> str:
    """The text with radicals as the characters they stand for.

    Fonts that share one glyph between a character and its radical (Noto Sans CJK is one) make browsers write the
    radical's code into the text layer, and then 人 is no longer 人.
    """
    return re.sub(
        r"[\u2e80-\u2fdf]", lambda found: _RADICALS.get(found[0]) or unicodedata.normalize("NFKC", found[0]), text
    )


def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        # There is no such module on Windows; the time limit stands there alone.
        resource = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def main(arguments: list[str]) -> int:
    """Print ``{"text", "notices"}`` or ``{"fault", "variant", "value"}``; exit 0 in both cases."""
    kind, file, limit = arguments
    _limit_memory()
    try:
        text, notices = (docx_text if kind == "docx" else pdf_text)(Path(file).read_bytes())
        size = len(text.encode("utf-8", "surrogatepass"))
        if size > int(limit):
            raise Refused("too_large", "text", f"{size / 1024 / 1024:.1f} MB")
        text = text.encode("utf-8", "replace").decode("utf-8")
        answer: dict[str, object] = {"text": text, "notices": list(dict.fromkeys(notices))}
    except Refused as verdict:
        answer = {"fault": verdict.tail, "variant": verdict.variant, "value": verdict.value}
    except (MemoryError, RecursionError):
        answer = {"fault": "memory"}
    sys.stdout.write(json.dumps(answer))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
