"""Writes a text document: paragraphs of a few kinds as a .docx whose text can be selected and read by a machine."""

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

if TYPE_CHECKING:
    from docx.document import Document as Opened

__all__ = ["LAYOUTS", "Kind", "Layout", "Paragraph", "document_bytes", "docx_bytes", "write_document"]

Kind: TypeAlias = Literal["title", "contact", "heading", "entry", "item", "text", "note"]
Layout: TypeAlias = Literal["classic", "modern"]

LAYOUTS: tuple[Layout, ...] = ("classic", "modern")
"""classic: name in the middle, black, a line under each heading; modern: flush left, coloured headings, airier."""

_FONT = "Noto Sans CJK SC"
_INK = {"classic": "000000", "modern": "1F4E79"}
_POINTS = {"title": 20, "contact": 10, "heading": 12.5, "entry": 10.5, "item": 10.5, "text": 10.5, "note": 9}
_MARGIN_CM = 2.0


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: what it is, its words, and for an entry what stands at the right edge."""

    kind: Kind
    text: str
    aside: str = ""


def docx_bytes(paragraphs: Sequence[Paragraph], *, layout: Layout = "classic", title: str = "") -> bytes:
    """The document as bytes: A4, one column, real headings, no table, text box or picture.

    Args:
        paragraphs: In order.
        layout: One of ``LAYOUTS``.
        title: Title of the document in its properties; its author stays empty.
    """
    from docx import Document
    from docx.shared import Cm

    document = Document()
    document.core_properties.author = ""
    document.core_properties.title = title
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(_MARGIN_CM)
    section.top_margin = section.bottom_margin = Cm(1.6)
    for paragraph in paragraphs:
        _write(document, paragraph, layout)
    buffer = io.BytesIO()
    document.save(buffer)
    return _undated(buffer)


def write_document(text: str, path: Path) -> None:
    """Write plain text as a .docx: a line that begins with ``# `` is a heading, one with ``- `` an item.

    Raises:
        OSError: The file cannot be written.
    """
    path.write_bytes(document_bytes(text))


def document_bytes(text: str) -> bytes:
    """The same as the bytes of a .docx."""
    return docx_bytes([_paragraph(line) for line in map(str.strip, text.splitlines()) if line])


def _paragraph(line: str) -> Paragraph:
    kinds: dict[str, Kind] = {"# ": "heading", "- ": "item"}
    kind = kinds.get(line[:2])
    return Paragraph("text", line) if kind is None else Paragraph(kind, line[2:])


def _undated(written: io.BytesIO) -> bytes:
    """The same package without the time of writing, so that the same words give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(written) as before, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(zipfile.ZipInfo(name), before.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _write(document: "Opened", paragraph: Paragraph, layout: Layout) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
    from docx.shared import Cm, Pt

    kind = paragraph.kind
    style = {"title": "Title", "heading": "Heading 1", "item": "List Bullet"}.get(kind, "Normal")
    written = document.add_paragraph(style=style)
    form = written.paragraph_format
    form.space_before = Pt(8 if kind == "heading" else 2 if layout == "modern" else 0)
    form.space_after = Pt(2)
    if kind in {"title", "contact"} and layout == "classic":
        written.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if kind in {"title", "heading"}:
        _ruled(written, kind == "heading" and layout == "classic")
    _run(written, paragraph.text, kind, layout)
    if paragraph.aside:
        form.tab_stops.add_tab_stop(Cm(21.0 - 2 * _MARGIN_CM), WD_TAB_ALIGNMENT.RIGHT)
        _run(written, "\t" + paragraph.aside, "text", layout)


def _run(written: Any, text: str, kind: Kind, layout: Layout) -> None:  # noqa: ANN401 - python-docx gives no types
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    run = written.add_run(text)
    run.font.size = Pt(_POINTS[kind])
    run.font.name = _FONT
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
    run.font.bold = kind in {"title", "heading", "entry"}
    ink = _INK[layout] if kind in {"title", "heading"} else "000000"
    run.font.color.rgb = RGBColor.from_string(ink)


def _ruled(written: Any, with_line: bool) -> None:  # noqa: ANN401 - python-docx gives no types
    """A line under the paragraph, or none where the style brings one."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    borders = OxmlElement("w:pBdr")
    below = OxmlElement("w:bottom")
    for name, value in (("val", "single" if with_line else "nil"), ("sz", "6"), ("space", "1"), ("color", "808080")):
        below.set(qn(f"w:{name}"), value)
    borders.append(below)
    written._element.get_or_add_pPr().append(borders)
