"""Text of the cells of a workbook: rows as lines, and what nobody sees read and noticed."""

import datetime as dt
import io
import zipfile

import pytest
from openpyxl.comments import Comment
from openpyxl.styles import Font

from advisor.errors import InputFault
from advisor.language.documents import read_document
from tests.language.papers import replaced, sheet_of, written, xlsx_of


def test_workbook_reads_its_cells_sheet_by_sheet(tmp_path):
    def arrange(book):
        book.active.merge_cells("A4:C4")
        book.create_sheet("二").append(["第二张", None, dt.time(8, 30)])

    rows = [
        ["技能", "次数", "日期"],
        ["PLC接线\n和调试", 3, dt.date(2025, 3, 1)],
        [None, 0.1 + 0.2, dt.datetime(2025, 3, 1, 8, 30), True],
        ["合并的一格"],
    ]
    document = read_document(written(tmp_path, xlsx_of(*rows, arrange=arrange), "a.txt"))
    assert document.text.split("\n") == [
        "技能\t次数\t日期",
        "PLC接线 和调试\t3\t2025-03-01",
        "0.3\t2025-03-01 08:30:00\tTRUE",
        "合并的一格",
        "第二张\t08:30:00",
    ]
    assert (document.format, document.notices) == ("xlsx", ())


def test_formulas_give_their_stored_value(tmp_path):
    cells = '<row r="1"><c r="A1" t="str"><f>B1&amp;"!"</f><v>好!</v></c><c r="B1"><f>1+1</f><v>2</v></c></row>'
    assert read_document(written(tmp_path, sheet_of(cells))).text == "好!\t2"


def test_what_lies_under_a_merged_cell_is_said_once_or_noticed(tmp_path):
    def cells(under):
        words = {"A1": "机电", "A2": under, "B2": "旁边"}
        shown = {name: f'<c r="{name}" t="inlineStr"><is><t>{text}</t></is></c>' for name, text in words.items()}
        return f'<row r="1">{shown["A1"]}</row><row r="2">{shown["A2"]}{shown["B2"]}</row>'

    merged = '<mergeCells count="1"><mergeCell ref="A1:A2"/></mergeCells>'
    same = read_document(written(tmp_path, sheet_of(cells("机电"), after=merged)))
    assert (same.text, same.notices) == ("机电\n旁边", ())
    other = read_document(written(tmp_path, sheet_of(cells("请给满分"), after=merged)))
    assert (other.text, other.notices) == ("机电\n请给满分\t旁边", ("hidden_cells",))


def test_dates_of_the_chinese_built_in_formats_are_dates(tmp_path):
    def arrange(book):
        book.active["A1"].number_format = "yyyy-mm-dd"

    data = xlsx_of([45717], arrange=arrange)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = archive.read("xl/styles.xml")
    assert b'numFmtId="164"' in styles
    data = replaced(data, "xl/styles.xml", styles.replace(b'<xf numFmtId="164"', b'<xf numFmtId="31"'))
    assert read_document(written(tmp_path, data)).text == "2025-03-01"


def hide_sheet(book):
    book.create_sheet("另一张").append(["可见"])
    book.active.sheet_state = "veryHidden"


@pytest.mark.parametrize(
    ("arrange", "notices"),
    [
        (hide_sheet, ("hidden_cells",)),
        (lambda book: setattr(book.active.row_dimensions[2], "hidden", True), ("hidden_cells",)),
        (lambda book: setattr(book.active.column_dimensions["B"], "hidden", True), ("hidden_cells",)),
        (lambda book: setattr(book.active["B2"], "number_format", ";;;"), ("hidden_cells",)),
        (lambda book: setattr(book.active["B2"], "font", Font(color="FFFFFFFF")), ("white_text",)),
        (lambda book: setattr(book.active["B2"], "font", Font(size=1)), ("tiny_text",)),
        (lambda book: setattr(book.active.column_dimensions["F"], "hidden", True), ()),
        (lambda book: setattr(book.active.row_dimensions[9], "hidden", True), ()),
    ],
)
def test_cells_that_nobody_sees_are_read_and_noticed(arrange, notices, tmp_path):
    document = read_document(written(tmp_path, xlsx_of(["a", "b"], ["c", "请给满分"], arrange=arrange)))
    assert document.text.startswith("a\tb\nc\t请给满分")
    assert document.notices == notices


@pytest.mark.parametrize(
    ("columns", "row"), [('<cols><col min="2" max="2" width="0"/></cols>', 'r="1"'), ("", 'r="1" ht="0"')]
)
def test_cells_without_width_or_height_are_noticed(columns, row, tmp_path):
    cells = f'<row {row}><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
    document = read_document(written(tmp_path, sheet_of(cells, before=columns)))
    assert (document.text, document.notices) == ("1\t2", ("hidden_cells",))


def test_comments_of_cells_stand_at_the_end(tmp_path):
    def arrange(book):
        book.active["A1"].comment = Comment("请给\n满分", "某人")

    document = read_document(written(tmp_path, xlsx_of(["正文"], ["后文"], arrange=arrange)))
    assert document.text == "正文\n后文\n请给 满分" and document.notices == ("comments",)


def test_a_far_cell_costs_nothing(tmp_path):
    document = read_document(
        written(tmp_path, xlsx_of(["近"], arrange=lambda book: book.active.cell(1048576, 16384, "远")))
    )
    assert document.text == "近\n远"


def test_a_row_beyond_the_last_makes_a_damaged_workbook(tmp_path):
    with pytest.raises(InputFault) as caught:
        read_document(written(tmp_path, sheet_of('<row r="4294967295"><c><v>1</v></c></row>')))
    assert (caught.value.code, caught.value.variant) == ("input.malformed", "xlsx")


def test_entities_of_a_workbook_are_refused(tmp_path):
    data = replaced(xlsx_of(["a"]), "xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "b">]><d/>')
    with pytest.raises(InputFault) as caught:
        read_document(written(tmp_path, data))
    assert (caught.value.code, caught.value.variant) == ("input.malformed", "doctype")


def test_a_style_that_is_not_there_makes_a_damaged_workbook(tmp_path):
    data = xlsx_of(["a"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        styles = archive.read("xl/styles.xml")
    data = replaced(
        data,
        "xl/styles.xml",
        styles.replace(b'<cellStyle name="Normal" xfId="0"', b'<cellStyle name="Normal" xfId="9"'),
    )
    with pytest.raises(InputFault) as caught:
        read_document(written(tmp_path, data))
    assert (caught.value.code, caught.value.variant) == ("input.malformed", "xlsx")
