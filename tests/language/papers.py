"""Small honest files, made on the spot."""

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import docx
from openpyxl import Workbook


def pdf_of(
    lines: list[str],
    extra: bytes = b"",
    *,
    shown: Sequence[tuple[str, str]] = (),
    in_form: tuple[str, str, str] = ("", "", ""),
    entries: str = "",
) -> bytes:
    """A small pdf with a CID font whose ToUnicode map gives every letter of its text.

    Args:
        lines: Visible lines from the top.
        extra: Bytes behind the first line of the file.
        shown: Operators, and a text that is shown after them.
        in_form: Operators, the matrix of a form that is drawn after them, and a text in it.
        entries: More entries of the page's dictionary.
    """
    texts = [*lines, *(text for _, text in shown), in_form[2]]
    codes = {letter: number for number, letter in enumerate(sorted(set("".join(texts))), 1)}

    def coded(text: str) -> str:
        return "<" + "".join(f"{codes[letter]:04x}" for letter in text) + ">"

    pairs = "\n".join(f"<{code:04x}> <{letter.encode('utf-16-be').hex()}>" for letter, code in codes.items())
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def\n"
        f"1 begincodespacerange <0000> <ffff> endcodespacerange\n{len(codes)} beginbfchar\n{pairs}\nendbfchar\n"
        "endcmap end end"
    )
    placed = "".join(f"1 0 0 1 50 {750 - 20 * number} Tm {coded(line)} Tj\n" for number, line in enumerate(lines))
    content = f"BT /F1 12 Tf {placed} ET\n" + "".join(
        f"q BT /F1 12 Tf 1 0 0 1 50 300 Tm {operators} {coded(text)} Tj ET Q\n" for operators, text in shown
    )
    form = f"BT /F1 12 Tf 1 0 0 1 50 200 Tm {coded(in_form[2])} Tj ET"
    if in_form[2]:
        content += f"q {in_form[0]} /X1 Do Q"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R {entries} /Resources <<"
        " /Font << /F1 5 0 R /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> /XObject << /X1 9 0 R >> /ExtGState << /G1 << /ca 0 >> >>"
        " /ColorSpace << /C1 [/ICCBased 7 0 R] /C2 [/Separation /All /DeviceCMYK 7 0 R] >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>",
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity)"
        " /Supplement 0 >> /DW 1000 /FontDescriptor 8 0 R >>",
        f"<< /N 3 /Length {len(cmap)} >>\nstream\n{cmap}\nendstream",
        "<< /Type /FontDescriptor /FontName /Song /Flags 4 /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700"
        " /StemV 80 /FontBBox [0 -120 1000 880] >>",
        f"<< /Type /XObject /Subtype /Form /BBox [0 0 595 842] /Matrix [{in_form[1] or '1 0 0 1 0 0'}]"
        f" /Resources << /Font << /F1 5 0 R >> >> /Length {len(form)} >>\nstream\n{form}\nendstream",
    ]
    out, offsets = bytearray(b"%PDF-1.7\n" + extra), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode("latin-1")
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    out += f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(out)


def docx_of(*paragraphs: str, hidden: str = "") -> bytes:
    document = docx.Document()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    table = document.add_table(rows=1, cols=2)
    table.cell(0, 0).text, table.cell(0, 1).text = "技能", "扦插"
    document.add_paragraph("表格之后")
    if hidden:
        document.add_paragraph().add_run(hidden).font.hidden = True
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def xlsx_of(*rows: Sequence[object], arrange: Callable[[Workbook], object] = lambda book: None) -> bytes:
    """A workbook of one sheet with rows, and whatever ``arrange`` does to it."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    arrange(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def sheet_of(cells: str, before: str = "", after: str = "") -> bytes:
    """A workbook whose sheet is written by hand."""
    xml = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><dimension ref="A1"/>'
        f"{before}<sheetData>{cells}</sheetData>{after}</worksheet>"
    )
    return replaced(xlsx_of(["x"]), "xl/worksheets/sheet1.xml", xml.encode())


def replaced(data: bytes, name: str, content: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            target.writestr(entry.filename, content if entry.filename == name else source.read(entry.filename))
    return stream.getvalue()


def written(folder: Path, data: bytes, name: str = "file.txt") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path
