"""Opens one office or pdf file and prints its text as JSON: the child process behind ``documents``.

Run as a file, not imported into the server for its work: a hostile file may take all memory or never end, and then
only this process dies.

Usage: parsing.py office|pdf|cells FILE MAX_TEXT_BYTES
"""

import contextlib
import importlib
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from xml.etree import ElementTree

if TYPE_CHECKING:
    from advisor.language.packages import Package

__all__ = ["answer", "confine", "docx_text", "main"]

MEMORY_BYTES: Final = 512 * 1024 * 1024

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK: Final = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# openpyxl and pypdf take these where they find them; none helps with text, and numpy alone reserves a quarter of the
# memory for its threads.
_NOT_LOADED: Final = ("numpy", "PIL", "lxml")


def docx_text(package: "Package") -> tuple[str, list[str]]:
    """Text of a Word file – paragraphs, cells, text boxes in order, headers first, comments last – and its notices.

    Raises:
        Refused: ``malformed``.
    """
    notices: list[str] = []
    names = list(dict.fromkeys(package.names))
    parts = [name for name in names if re.fullmatch(r"word/header\d*\.xml", name)]
    parts += ["word/document.xml", *(name for name in names if re.fullmatch(r"word/footer\d*\.xml", name))]
    texts = []
    for name in parts:
        lines = list(_lines(package.xml(name), notices))
        if any(line.strip() for line in lines):
            texts.append("\n".join(lines))
    if "word/comments.xml" in names:
        comments = "\n".join(_lines(package.xml("word/comments.xml"), notices))
        if comments.strip():
            notices.append("comments")
            texts.append(comments)
    return "\n".join(texts), notices


def _lines(node: ElementTree.Element, notices: list[str]) -> Iterator[str]:
    """Paragraphs and table rows below a node, in order; cells of a row stand apart by a tab."""
    for child in node:
        if child.tag == f"{_W}p":
            text, boxed = _paragraph(child, notices)
            yield text
            for box in boxed:
                yield from _lines(box, notices)
        elif child.tag == f"{_W}tbl":
            for row in _inside(child, f"{_W}tr"):
                cells = _inside(row, f"{_W}tc")
                yield "\t".join(" ".join(line for line in _lines(cell, notices) if line) for cell in cells)
        elif child.tag != _FALLBACK:
            yield from _lines(child, notices)


def _inside(node: ElementTree.Element, tag: str) -> Iterator[ElementTree.Element]:
    """Rows of a table or cells of a row, in content controls too, but none of a table inside a cell."""
    for child in node:
        if child.tag == tag:
            yield child
        else:
            yield from _inside(child, tag)


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


def confine() -> None:
    """Limit this process's memory, and load no library that only costs some of it."""
    sys.modules.update(dict.fromkeys(_NOT_LOADED))  # type: ignore[arg-type] # None is how an import is forbidden
    with contextlib.suppress(ImportError, ValueError, OSError):
        # There is no such module on Windows; the time limit stands there alone.
        resource = importlib.import_module("resource")
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def answer(kind: str, data: bytes, max_text_bytes: int) -> dict[str, Any]:
    """What a file says, as plain data.

    Args:
        kind: ``office``, ``pdf``, or ``cells`` for the rows of a workbook as a JSON array.
        data: The whole file.
        max_text_bytes: Of the text in UTF-8.

    Returns:
        ``{"format", "text", "notices"}`` or ``{"fault", "variant", "value", "limit"}``.
    """
    from advisor.language.packages import Refused

    try:
        with contextlib.redirect_stdout(sys.stderr):  # openpyxl prints what it finds odd in a style
            name, text, notices = _read(kind, data)
        size = len(text.encode("utf-8", "surrogatepass"))
        if size > max_text_bytes:
            raise Refused("too_large", "text", _megabytes(size), _megabytes(max_text_bytes))
        text = text.encode("utf-8", "replace").decode("utf-8")
        return {"format": name, "text": text, "notices": list(dict.fromkeys(notices))}
    except Refused as verdict:
        return {"fault": verdict.tail, "variant": verdict.variant, "value": verdict.value, "limit": verdict.limit}
    except (MemoryError, RecursionError):
        pass  # what was built is held until this clause ends; before that there is no room for an answer
    return {"fault": "memory", "variant": "", "value": "", "limit": ""}


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"


def _read(kind: str, data: bytes) -> tuple[str, str, list[str]]:
    """Format, text and notices; each library is loaded only where it is needed."""
    if kind == "pdf":
        from advisor.language.pdf_files import pdf_text

        return kind, *pdf_text(data)
    from advisor.language.packages import Package, Refused

    package = Package(data)
    if package.kind == "docx":
        if kind == "cells":
            raise Refused("format", "not_word")
        return package.kind, *docx_text(package)
    from advisor.language.workbooks import xlsx_cells, xlsx_text

    if kind == "cells":
        return package.kind, json.dumps(xlsx_cells(package), ensure_ascii=False), []

    return package.kind, *xlsx_text(package)


def main(arguments: list[str]) -> int:
    """Print the ``answer`` for a file; exit 0 for a fault too."""
    kind, file, limit = arguments
    confine()
    sys.stdout.write(json.dumps(answer(kind, Path(file).read_bytes(), int(limit))))
    return 0


if __name__ == "__main__":
    sys.path.append(str(Path(__file__).resolve().parents[2]))  # where the package is, if it is not installed
    sys.exit(main(sys.argv[1:]))
