"""A written document – headings, paragraphs, tables, charts – as .docx or .pdf."""

import io
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from advisor.errors import InputFault, StateFault
from advisor.language.drawings import Box, Drawing, Line, to_png
from advisor.language.fonts import Font, find_font, truetype

__all__ = ["Block", "Chart", "Grid", "Heading", "Paper", "Paragraph", "publish"]

_MARGIN = 54.0


@dataclass(frozen=True, slots=True)
class Heading:
    """A title of level 1 or 2."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; ``is_item`` makes it a point of a list."""

    text: str
    is_item: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: header and rows of texts."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing; what it shows must stand in a table beside it as well."""

    drawing: Drawing


Block: TypeAlias = Heading | Paragraph | Grid | Chart


@dataclass(frozen=True, slots=True)
class Paper:
    """A document.

    Attributes:
        title: Also in the file's properties.
        footer: Stands on every page: what the document is, and whether its data are synthetic.
        keywords: The hidden mark of the file's properties.
        blocks: In order.
    """

    title: str
    footer: str
    keywords: str
    blocks: tuple[Block, ...]


def publish(paper: Paper, path: Path, *, font_folders: Sequence[Path] | None = None) -> None:
    """Write a document; the ending chooses the kind.

    Args:
        paper: The document.
        path: Ends in .docx or .pdf; its folder must exist.
        font_folders: Where to look for a Chinese font; default the system's. A .docx needs none but for its charts, whose
            tables stand in any case.

    Raises:
        InputFault: ``format`` – another ending; ``value`` – the folder does not exist.
        StateFault: ``not_ready`` – a .pdf was asked for and this machine has no Chinese font.
    """
    kind = path.suffix.lower()
    if kind not in (".docx", ".pdf"):
        raise InputFault("format", where=path.name, variant="report", value=path.suffix or path.name)
    if not path.parent.is_dir():
        raise InputFault("value", where="--out", variant="no_folder", value=path.parent)
    font = find_font(font_folders)
    if kind == ".pdf" and font is None:
        raise StateFault("not_ready", where=path.name, variant="font", value=path.name)
    data = _docx(paper, font) if font is None or kind == ".docx" else _pdf(paper, font)
    path.write_bytes(data)


def _docx(paper: Paper, font: Font | None) -> bytes:
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    document = Document()
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = "Microsoft YaHei", Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Microsoft YaHei")
    properties = document.core_properties
    properties.title, properties.keywords, properties.author = paper.title, paper.keywords, "启航 Qihang"
    document.sections[0].footer.paragraphs[0].text = paper.footer
    for block in paper.blocks:
        if isinstance(block, Heading):
            heading: Any = document.add_heading(block.text, block.level)
            for run in heading.runs:
                run.font.name = "Microsoft YaHei"
                run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Microsoft YaHei")
        elif isinstance(block, Paragraph):
            document.add_paragraph(block.text, style="List Bullet" if block.is_item else None)
        elif isinstance(block, Grid):
            table = document.add_table(rows=1, cols=len(block.header), style="Table Grid")
            for cells, texts in ((table.rows[0].cells, block.header), *((None, row) for row in block.rows)):
                for cell, text in zip(cells or table.add_row().cells, texts, strict=True):
                    cell.text = text
            document.add_paragraph("")
        elif font is not None:
            shape: Any = document.add_picture(io.BytesIO(to_png(block.drawing, font)), width=Cm(15.5))
            shape._inline.docPr.set("descr", block.drawing.title)  # read aloud to who cannot see it
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _pdf(paper: Paper, font: Font) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.platypus import SimpleDocTemplate

    letters = _letters(paper) + "".join(map(chr, range(32, 127))) + "•·"
    face = f"Qihang{zlib.crc32(letters.encode()):08x}"  # two reports at once keep their own letters
    pdfmetrics.registerFont(TTFont(face, io.BytesIO(truetype(font, letters, face))))
    body = ParagraphStyle("body", fontName=face, fontSize=10, leading=16, wordWrap="CJK", spaceAfter=5)
    stream = io.BytesIO()
    document = SimpleDocTemplate(
        stream, pagesize=A4, leftMargin=_MARGIN, rightMargin=_MARGIN, topMargin=_MARGIN, bottomMargin=_MARGIN,
        title=paper.title, author="启航 Qihang", keywords=paper.keywords, invariant=1,
    )  # fmt: skip
    flow = [part for block in paper.blocks for part in _flowables(block, body, document.width)]

    def on_page(canvas: Any, page: Any) -> None:  # noqa: ANN401 - reportlab's own, untyped
        canvas.setFont(face, 8)
        canvas.drawString(_MARGIN, 30, paper.footer)
        canvas.drawRightString(A4[0] - _MARGIN, 30, str(page.page))

    document.build(flow, onFirstPage=on_page, onLaterPages=on_page)
    return stream.getvalue()


def _flowables(block: Block, body: Any, width: float) -> list[Any]:  # noqa: ANN401 - reportlab's own, untyped
    from xml.sax.saxutils import escape

    from reportlab.lib import colors
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph as Running
    from reportlab.platypus import Spacer, Table

    if isinstance(block, Heading):
        size = 17 if block.level == 1 else 13
        style = ParagraphStyle(
            f"h{block.level}", parent=body, fontSize=size, leading=size * 1.5, spaceBefore=8, keepWithNext=1
        )
        return [Running(escape(block.text), style)]
    if isinstance(block, Paragraph):
        if not block.is_item:
            return [Running(escape(block.text), body)]
        item = ParagraphStyle("item", parent=body, leftIndent=14, bulletIndent=2, bulletFontName=body.fontName)
        return [Running(escape(block.text), item, bulletText="•")]
    if isinstance(block, Grid):
        small = ParagraphStyle("cell", parent=body, fontSize=8.5, leading=12, spaceAfter=0)
        cells = [[Running(escape(text), small) for text in row] for row in (block.header, *block.rows)]
        table = Table(cells, colWidths=_widths(block, width), repeatRows=1)
        table.setStyle(
            [
                ("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor("#94a3b8")),
                ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e2e8f0")),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ]
        )
        return [table, Spacer(1, 10)]
    return [_graphic(block.drawing, width, body.fontName), Spacer(1, 8)]


def _widths(block: Grid, width: float) -> list[float]:
    """Columns as wide as their longest text asks, within bounds, so that numbers do not break and prose does."""
    longest = [max(len(row[at]) for row in (block.header, *block.rows)) for at in range(len(block.header))]
    wanted = [min(max(length, 5), 22) for length in longest]
    return [width * share / sum(wanted) for share in wanted]


def _graphic(drawing: Drawing, width: float, face: str) -> Any:  # noqa: ANN401 - reportlab's own, untyped
    from reportlab.graphics import shapes
    from reportlab.lib.colors import HexColor

    scale = width / drawing.width
    canvas = shapes.Drawing(width, drawing.height * scale)
    group = shapes.Group(transform=(scale, 0, 0, -scale, 0, drawing.height * scale))
    words = shapes.Group()
    for shape in drawing.shapes:
        if isinstance(shape, Line):
            colour = HexColor(shape.colour)
            group.add(shapes.Line(shape.x1, shape.y1, shape.x2, shape.y2, strokeColor=colour, strokeWidth=shape.width))
        elif isinstance(shape, Box):
            box = shapes.Rect(shape.x, shape.y, shape.width, shape.height, strokeColor=None)
            box.fillColor = HexColor(shape.colour)
            group.add(box)
        else:  # letters are not turned over with the rest
            words.add(
                shapes.String(
                    shape.x * scale, (drawing.height - shape.y) * scale, shape.text,
                    fontName=face, fontSize=shape.size * scale, textAnchor=shape.anchor,
                )
            )  # fmt: skip
    canvas.add(group)
    canvas.add(words)
    return canvas


def _letters(paper: Paper) -> str:
    texts = [paper.title, paper.footer]
    for block in paper.blocks:
        if isinstance(block, Grid):
            texts += [cell for row in (block.header, *block.rows) for cell in row]
        elif isinstance(block, Chart):
            texts.append(block.drawing.text)
        else:
            texts.append(block.text)
    return "".join(texts)
