"""Documents written one after the other in one process keep their own letters, in every kind of font file."""

from pathlib import Path

import pypdf
import pytest
from openpyxl import Workbook

from advisor.errors import InputFault
from advisor.language.documents import read_rows
from advisor.language.drawings import Drawing, Words, to_png
from advisor.language.fonts import Font, find_font, truetype
from advisor.language.publishing import Chart, Grid, Heading, Paper, Paragraph, publish


def paper(text: str) -> Paper:
    drawing = Drawing(300, 60, text, (Words(10, 30, text),))
    return Paper(text, text, "k", (Heading(text, 1), Paragraph(text), Grid((text,), ((text,),)), Chart(drawing)))


def test_two_documents_in_one_process_keep_their_own_letters(tmp_path: Path) -> None:
    for name, text in (("a", "甲乙丙丁戊己"), ("b", "启航子丑寅卯"), ("c", "甲乙丙丁戊己")):
        publish(paper(text), tmp_path / f"{name}.pdf")
        said = "".join(pypdf.PdfReader(str(tmp_path / f"{name}.pdf")).pages[0].extract_text().split())
        assert said.count(text) == 6, said  # footer, heading, paragraph, two cells, chart


def test_the_same_document_is_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.pdf", "b.pdf"):
        publish(paper("启航"), tmp_path / name)
    assert (tmp_path / "a.pdf").read_bytes() == (tmp_path / "b.pdf").read_bytes()


def test_a_picture_shows_letters_and_no_boxes() -> None:
    font = find_font()
    assert font is not None
    one, other, lacking = (
        to_png(Drawing(80, 60, "t", (Words(10, 40, text, size=30),)), font) for text in ("启", "航", "\U000e0fff")
    )
    assert len({one, other, lacking}) == 3


def test_a_font_keeps_only_what_is_asked_and_leaves_out_what_it_lacks() -> None:
    from io import BytesIO

    from fontTools.ttLib import TTFont

    font = find_font()
    assert font is not None
    with TTFont(BytesIO(truetype(font, "启航启\U000e0fff", "Q1"))) as made:
        assert made["name"].getDebugName(6) == "Q1"
        assert set(made.getBestCmap()) == {ord("启"), ord("航")}
        assert made["glyf"]["启" if "启" in made.getGlyphOrder() else made.getBestCmap()[ord("启")]].numberOfContours
    assert find_font([Path("/nowhere")]) is None
    assert isinstance(font, Font)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_rows_of_a_csv_keep_their_place_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("组别,就业\r\n\r\n实验组,\r\n".encode(encoding))
    assert read_rows(tmp_path / "t.csv") == (("组别", "就业"), (), ("实验组", ""))


def test_rows_of_a_workbook_keep_empty_cells_and_rows(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "空"
    sheet = book.create_sheet("数据")
    sheet["A1"], sheet["C1"], sheet["C3"] = "a", "c", 1.5
    book.save(tmp_path / "t.xlsx")
    assert read_rows(tmp_path / "t.xlsx") == (("a", "", "c"), (), ("", "", "1.5"))


def test_what_is_no_table_is_told(tmp_path: Path) -> None:
    publish(paper("启航"), tmp_path / "r.pdf")
    publish(paper("启航"), tmp_path / "r.docx")
    for name in ("r.pdf", "r.docx"):
        with pytest.raises(InputFault):
            read_rows(tmp_path / name)
