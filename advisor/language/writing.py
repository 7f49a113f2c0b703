"""Plain text written as a document that Word opens."""

from pathlib import Path

__all__ = ["write_document"]

_FONT = "SimSun"


def write_document(text: str, path: Path) -> None:
    """Write a .docx: a line that begins with ``# `` is a heading, one with ``- `` an item, others are paragraphs.

    Raises:
        OSError: The file cannot be written.
    """
    from docx import Document
    from docx.oxml.ns import qn

    document = Document()
    normal = document.styles["Normal"]
    normal.font.name = _FONT
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if line.startswith("# "):
            document.add_heading(line[2:], level=1)
        elif line.startswith("- "):
            document.add_paragraph(line[2:], style="List Bullet")
        else:
            document.add_paragraph(line)
    document.save(str(path))
