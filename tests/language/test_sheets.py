"""Tables in, rows of text out; and whatever was done to a file, one listed fault within its limits."""

import io
import json
import os
import random
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook

from advisor.errors import AdvisorError, InputFault, LimitReached
from advisor.language.sheets import MAX_RATIO, MAX_ROWS, MAX_UNPACKED_BYTES, SECONDS, read_sheets
from tests.language.mutants import ANY, OWN

LISTED = {
    *(f"input.{tail}" for tail in "empty binary too_large encoding format encrypted malformed".split()),
    "limit.time",
    "limit.memory",
}
EACH_RUN, LONG_RUN, CHUNK = 300, 4_000, 100
SLACK = 2.0  # of a machine that does other things besides
ROWS = [["学号", "姓名", "成绩"], ["S01", "王小禾", 81.5], ["S02", "李禾", 66]]
READER = """
import json, sys
from pathlib import Path
from advisor.language.packages import Refused
from advisor.language.parsing import confine
from advisor.language.sheet_parsing import sheet_lines
confine()
for line in sys.stdin:
    try:
        found = {"rows": sum(1 for _ in sheet_lines(Path(line.rstrip()).read_bytes(), *map(int, sys.argv[1:])))}
    except Refused as fault:
        found = {"fault": fault.tail}
    except (MemoryError, RecursionError):
        found = {"fault": "memory"}
    except Exception as fault:
        found = {"unlisted": repr(fault)}
    print(json.dumps(found), flush=True)
"""
LIMITS = tuple(map(str, (MAX_ROWS, MAX_UNPACKED_BYTES, MAX_RATIO)))


def xlsx(*rows: list[object], arrange: Callable[[Workbook], None] | None = None) -> bytes:
    book = Workbook()
    for row in rows or ROWS:
        book.active.append(list(row))
    if arrange:
        arrange(book)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def put(folder: Path, data: bytes, name: str = "a.xlsx") -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def repacked(changes: dict[str, bytes], *, base: bytes | None = None, stored: bool = False) -> bytes:
    """A workbook whose named parts are others."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(base or xlsx())) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, data in changes.items():
            new.writestr(name, data)
    return stream.getvalue()


SHEET = "xl/worksheets/sheet1.xml"
HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
TAIL = b"</sheetData></worksheet>"


def test_cells_come_as_a_spreadsheet_shows_them(tmp_path):
    import datetime as dt

    def arrange(book):
        sheet = book.active
        sheet["D2"] = 0.825
        sheet["D2"].number_format = "0.0%"
        sheet["D3"] = dt.date(2026, 5, 1)
        sheet["E3"] = 20260001
        sheet.merge_cells("A5:B6")
        sheet["A5"] = "并"

    (sheet,) = read_sheets(put(tmp_path, xlsx(*ROWS, arrange=arrange)))
    assert sheet.rows[1:] == [
        (2, ["S01", "王小禾", "81.5", "82.5%"]),
        (3, ["S02", "李禾", "66", "2026-05-01", "20260001"]),
        (5, ["并"]),
    ]
    assert sheet.merged == ((1, 5, 2, 6),)


def test_a_hidden_sheet_is_told_from_a_visible_one(tmp_path):
    def arrange(book):
        book.create_sheet("藏").append(["x"])
        book["藏"].sheet_state = "hidden"

    assert [(sheet.name, sheet.is_visible) for sheet in read_sheets(put(tmp_path, xlsx(arrange=arrange)))] == [
        ("Sheet", True),
        ("藏", False),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_csv_is_read_in_every_encoding_and_with_every_mark(tmp_path, encoding, delimiter):
    text = "\r\n".join(delimiter.join(map(str, row)) for row in ROWS)
    (sheet,) = read_sheets(put(tmp_path, text.encode(encoding), "a.csv"))
    assert [cells for _, cells in sheet.rows] == [[str(cell) for cell in row] for row in ROWS]


def test_what_a_file_is_its_content_decides(tmp_path):
    assert read_sheets(put(tmp_path, xlsx(), "a.csv"))[0].rows == read_sheets(put(tmp_path, xlsx(), "b.xlsx"))[0].rows
    assert read_sheets(put(tmp_path, "甲,乙\n1,2\n".encode(), "c.xlsx"))[0].rows == [(1, ["甲", "乙"]), (2, ["1", "2"])]


def test_a_large_workbook_is_read_as_a_small_one_is(tmp_path):
    rows = [["学号", "姓名", "成绩"], *([f"S{at:06}", f"王小{at}", at % 100] for at in range(60_000))]
    book = Workbook(write_only=True)
    page = book.create_sheet("大")
    for row in rows:
        page.append(row)
    path = tmp_path / "a.xlsx"
    book.save(path)
    (sheet,) = read_sheets(path)
    assert len(sheet.rows) == 60_001
    assert sheet.rows[-1] == (60_001, ["S059999", "王小59999", "99"])


# Named hostile files: what each is → the code in which it must end, or None where its rows may be read.


def _bomb() -> bytes:
    return repacked({SHEET: HEAD + b'<row r="1"><c r="A1"><v>1</v></c></row>' * 1_200_000 + TAIL})


def _many_cells() -> bytes:
    row = b"<row>" + b"<c><v>1</v></c>" * 16_384 + b"</row>"
    return repacked({SHEET: HEAD + row * 800 + TAIL})


def _strings() -> bytes:
    shared = b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    return repacked({"xl/sharedStrings.xml": shared + b"<si><t>a</t></si>" * 9_000_000 + b"</sst>"})


def _random_strings() -> bytes:
    dice = random.Random(3)
    shared = b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    body = b"".join(b"<si><t>%x</t></si>" % dice.getrandbits(160) for _ in range(400_000))
    cells = b"".join(b'<row><c t="s"><v>%d</v></c></row>' % at for at in range(0, 200_000, 50))
    return repacked({"xl/sharedStrings.xml": shared + body + b"</sst>", SHEET: HEAD + cells + TAIL})


def _nested() -> bytes:
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("0", bytes(20_000_000))
    return repacked({f"xl/media/{at}.zip": inner.getvalue() for at in range(40)} | {SHEET: inner.getvalue()})


def _lying() -> bytes:
    data = bytearray(repacked({SHEET: HEAD + b"<row/>" * 2_000_000 + TAIL}))
    for at in range(len(data) - 46):
        if data[at : at + 4] == b"PK\x01\x02" and data[at + 46 : at + 46 + len(SHEET)] == SHEET.encode():
            data[at + 24 : at + 28] = (5_000).to_bytes(4, "little")
    return bytes(data)


def _doctype(entity: bytes) -> bytes:
    return repacked(
        {
            SHEET: b'<?xml version="1.0"?><!DOCTYPE x ['
            + entity
            + b"]>"
            + HEAD[21:]
            + b"<row><c><v>&a;</v></c></row>"
            + TAIL
        }
    )


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
LAUGHS = b'<!ENTITY z "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (97 + at, b"&%c;" % (98 + at if at < 8 else 122) * 10) for at in range(9)
)

HOSTILE: dict[str, tuple[Callable[[], bytes], str, set[str] | None]] = {
    "zip_bomb_rows": (_bomb, "a.xlsx", {"input.malformed", "input.too_large"}),
    "zip_bomb_wide": (_many_cells, "a.xlsx", {"input.malformed", "input.too_large", "limit.time", "limit.memory"}),
    "zip_bomb_zeros": (lambda: repacked({"xl/media/a.png": bytes(60_000_000)}), "a.xlsx", {"input.malformed"}),
    "shared_strings_bomb": (_strings, "a.xlsx", {"input.malformed"}),
    "shared_strings_real": (_random_strings, "a.xlsx", None),
    "nested_zips": (_nested, "a.xlsx", {"input.malformed"}),
    "lying_directory": (_lying, "a.xlsx", {"input.malformed"}),
    "external_entity": (lambda: _doctype(b'<!ENTITY a SYSTEM "file:///etc/passwd">'), "a.xlsx", {"input.malformed"}),
    "billion_laughs": (lambda: _doctype(LAUGHS), "a.xlsx", {"input.malformed"}),
    "doctype_alone": (lambda: _doctype(b""), "a.xlsx", {"input.malformed"}),
    "utf16_xml": (lambda: repacked({SHEET: (HEAD + TAIL).decode().encode("utf-16")}), "a.xlsx", {"input.malformed"}),
    "macro": (lambda: repacked({"xl/vbaProject.bin": OLE + bytes(500)}), "a.xlsm", {"input.format"}),
    "macro_renamed": (lambda: repacked({"xl/vbaProject.bin": OLE + bytes(500)}), "a.xlsx", {"input.format"}),
    "macro_sheet": (lambda: repacked({"xl/macrosheets/sheet1.xml": HEAD + TAIL}), "a.xlsx", {"input.format"}),
    "old_xls": (lambda: OLE + bytes(4_000), "a.xls", {"input.format"}),
    "old_xls_as_xlsx": (lambda: OLE + bytes(4_000), "a.xlsx", {"input.format"}),
    "password_office": (lambda: OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600), "a.xlsx", {"input.encrypted"}),
    "docx_as_xlsx": (lambda: _archive({"word/document.xml": b"<a/>", "[Content_Types].xml": b"<a/>"}), "a.xlsx", {"input.format"}),
    "zip_as_xlsx": (lambda: _archive({"a.txt": b"x"}), "a.xlsx", {"input.format"}),
    "zip_slip": (lambda: repacked({"../../etc/cron.d/x": b"x", "/etc/x": b"x"}), "a.xlsx", None),
    "pdf_as_xlsx": (lambda: b"%PDF-1.7\n1 0 obj\n", "a.xlsx", {"input.format"}),
    "polyglot_pdf_zip": (lambda: b"%PDF-1.7\n" + xlsx(), "a.xlsx", {"input.format"}),
    "png_as_csv": (lambda: b"\x89PNG\r\n\x1a\n" + bytes(200), "a.csv", {"input.binary"}),
    "jpg_as_xlsx": (lambda: b"\xff\xd8\xff\xe0" + bytes(200), "a.xlsx", {"input.binary"}),
    "exe_as_csv": (lambda: b"MZ\x90\x00" + bytes(random.Random(1).randbytes(4_000)), "a.csv", {"input.binary", "input.encoding"}),
    "elf_as_csv": (lambda: b"\x7fELF\x02\x01\x01" + bytes(4_000), "a.csv", {"input.binary"}),
    "rtf": (lambda: b"{\\rtf1\\ansi x}", "a.csv", {"input.format"}),
    "empty": (lambda: b"", "a.xlsx", {"input.empty"}),
    "blanks": (lambda: b" \r\n \r\n", "a.csv", {"input.empty"}),
    "no_rows": (lambda: xlsx([None]), "a.xlsx", {"input.empty"}),
    "cut_zip": (lambda: xlsx()[:-200], "a.xlsx", {"input.malformed"}),
    "zeros_in_the_middle": (lambda: xlsx()[:400] + bytes(2_000) + xlsx()[2_400:], "a.xlsx", {"input.malformed"}),
    "ten_million_rows": (lambda: b"1,2\n" * 10_000_000, "a.csv", {"input.too_large"}),
    "one_endless_line": (lambda: b"a" * 30_000_000, "a.csv", {"input.malformed"}),
    "open_quote": (lambda: b'a,b\n"' + b"x,y\n" * 500_000, "a.csv", {"input.malformed"}),
    "million_columns": (lambda: b"," * 3_000_000 + b"\n", "a.csv", {"input.empty"}),
    "too_large": (lambda: b"a,b\n" * 17_000_000, "a.csv", {"input.too_large"}),
    "far_cell": (lambda: repacked({SHEET: HEAD + b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>' + TAIL}), "a.xlsx", None),
    "impossible_cell": (lambda: repacked({SHEET: HEAD + b'<row r="99999999"><c r="ZZZZ9"><v>1</v></c></row>' + TAIL}), "a.xlsx", {"input.malformed", "limit.time"}),
    "million_merges": (lambda: repacked({SHEET: HEAD + b"<row><c><v>1</v></c></row></sheetData><mergeCells>" + b'<mergeCell ref="A1:XFD1048576"/>' * 300_000 + b"</mergeCells></worksheet>"}), "a.xlsx", {"input.malformed"}),
    "deep_xml": (lambda: repacked({SHEET: HEAD + b"<a>" * 100_000 + b"</a>" * 100_000 + TAIL}), "a.xlsx", None),
    "formula_cells": (lambda: xlsx(["学号", "=HYPERLINK(\"http://x\",\"点我\")"], ["=cmd|' /C calc'!A0", 1]), "a.xlsx", None),
    "rtl_name": (lambda: xlsx(), "a\u202excod.xlsx", None),
    "lone_surrogates": (lambda: "甲,乙\n".encode() + b"\xed\xa0\x80,x\n", "a.csv", {"input.encoding", "input.binary"}),
}  # fmt: skip


def _archive(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as pack:
        for name, data in parts.items():
            pack.writestr(name, data)
    return stream.getvalue()


def ends_in(path: Path) -> str:
    """The code in which reading ends, or ``read``; a fault outside the list goes through."""
    try:
        read_sheets(path)
    except (InputFault, LimitReached) as fault:
        assert fault.code in LISTED, fault.code
        assert fault.where
        return fault.code
    return "read"


def test_there_are_at_least_forty_hostile_files() -> None:
    assert len(HOSTILE) >= 40


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_in_one_listed_fault_in_time(name: str, tmp_path: Path) -> None:
    make, file, codes = HOSTILE[name]
    path = put(tmp_path, make(), file)
    before = _peak_of_children()
    start = time.perf_counter()
    code = ends_in(path)
    assert time.perf_counter() - start < SECONDS * SLACK
    assert codes is None or code in codes, code
    assert max(_peak_of_children() - before, 0) < 560 * 1024 * 1024  # the child stands under its own limit of 512 MB


def _peak_of_children() -> int:
    resource = pytest.importorskip("resource")
    return int(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) * (1 if sys.platform == "darwin" else 1024)


@cache
def honest(kind: str) -> tuple[bytes, ...]:
    if kind == "csv":
        text = "\r\n".join(",".join(map(str, row)) for row in ROWS * 10)
        return tuple(text.encode(code) for code in ("utf-8", "gb18030", "utf-16"))

    def arrange(book: Workbook) -> None:
        book.active.merge_cells("A5:B6")
        book.active["D2"] = 0.5
        book.active["D2"].number_format = "0%"
        book.create_sheet("二").append(["x", "=1+1"])

    return xlsx(), xlsx(*ROWS, arrange=arrange)


def mutant(kind: str, number: int) -> bytes:
    dice = random.Random(f"sheet {kind} {number}")
    data = dice.choice(honest(kind))
    changes = [*ANY, *OWN["text" if kind == "csv" else "xlsx"] * 2]
    for _ in range(dice.choice((1, 1, 1, 2, 2, 3))):
        data = dice.choice(changes)(data, dice)
    return data


class Reader:
    """A child, limited like the real one, that reads workbooks one after another."""

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        self._child = subprocess.Popen(
            [sys.executable, "-c", READER, *LIMITS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ,
        )

    def answer(self, path: Path) -> dict[str, object] | None:
        assert self._child.stdin and self._child.stdout
        clock = threading.Timer(SECONDS, self._child.kill)
        clock.start()
        self._child.stdin.write(f"{path}\n".encode())
        self._child.stdin.flush()
        line = self._child.stdout.readline()
        clock.cancel()
        if not line.endswith(b"\n"):
            self.close()
            self._start()
            return None
        return json.loads(line)

    def close(self) -> None:
        self._child.kill()
        self._child.communicate()


@contextmanager
def reader() -> Iterator[Reader]:
    child = Reader()
    try:
        yield child
    finally:
        child.close()


def all_end_well(kind: str, numbers: range, folder: Path) -> None:
    with reader() as child:
        for number in numbers:
            path = put(folder, mutant(kind, number), f"{number}.bin")
            if kind == "xlsx" and path.read_bytes().startswith(b"PK\x03\x04"):
                found = child.answer(path)
                if found is not None and found.get("fault") != "memory":
                    assert "unlisted" not in found, (number, found)
                    continue
            ends_in(path)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("first", range(0, EACH_RUN, CHUNK))
def test_mutants_end_in_rows_or_a_listed_fault(kind: str, first: int, tmp_path: Path) -> None:
    all_end_well(kind, range(first, first + CHUNK), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("first", range(EACH_RUN, EACH_RUN + LONG_RUN, CHUNK))
def test_more_mutants_end_in_rows_or_a_listed_fault(kind: str, first: int, tmp_path: Path) -> None:
    all_end_well(kind, range(first, first + CHUNK), tmp_path)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_mutants_through_the_door_end_in_rows_or_a_listed_fault(kind: str, tmp_path: Path) -> None:
    ends = {ends_in(put(tmp_path, mutant(kind, number), f"{number}.bin")) for number in range(0, EACH_RUN, 20)}
    assert len(ends) > 1, "no mutant differs from an honest file"


def test_a_fault_says_where_and_nothing_of_the_content(tmp_path: Path) -> None:
    with pytest.raises(AdvisorError) as caught:
        read_sheets(put(tmp_path, b"\x89PNG\r\n\x1a\nsecret", "名单.csv"))
    assert caught.value.where == "名单.csv"
    assert "secret" not in str(caught.value)
