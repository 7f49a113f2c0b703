"""Seeded mutants of small honest files, for the tests that break documents."""

import io
import random
import re
import struct
import zipfile
from collections.abc import Callable
from functools import cache

import docx
from openpyxl.comments import Comment
from openpyxl.styles import Font
from pypdf import PdfWriter

from tests.language.papers import docx_of, pdf_of, xlsx_of

Change = Callable[[bytes, random.Random], bytes]
KINDS = ("text", "docx", "xlsx", "pdf")
WORDS = "实训中独立完成了PLC接线，共3次；持有低压电工证。2024年9月在昆明某厂顶岗实习。"
NUMBERS = (b"0", b"-1", b"65536", b"4294967295", b"2147483648", b"99999999999999999999", b"1e308", b"0.0000001")
MAGIC = (b"PK\x03\x04", b"%PDF-1.4\n", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")
ENCODINGS = (
    "utf-16-le",
    "utf-16-be",
    "utf-16",
    "utf-32",
    "big5",
    "gb2312",
    "gb18030",
    "shift_jis",
    "euc_kr",
    "utf-7",
    "hz",
)


def mutant(kind: str, number: int) -> bytes:
    """The mutant of that number; the same bytes each time."""
    dice = random.Random(f"{kind} {number}")
    data = dice.choice(honest(kind))
    changes = [*ANY, *OWN[kind] * 2]
    for _ in range(dice.choice((1, 1, 1, 2, 2, 3))):
        data = dice.choice(changes)(data, dice)
    return data


@cache
def honest(kind: str) -> tuple[bytes, ...]:
    if kind == "text":
        return tuple((WORDS + "\r\n").encode(code) * 20 for code in ("utf-8", "gb18030", "utf-16"))
    if kind == "docx":
        return packed(members(docx_of(WORDS, hidden="隐藏"))), packed(members(_rich_docx()))
    if kind == "xlsx":
        return packed(members(xlsx_of(["技能", 1, True], [WORDS, 2.5]))), packed(members(_rich_xlsx()))
    notes = "/Annots [<< /Subtype /Text /Rect [0 0 9 9] /Contents (note) >> << /Subtype /Widget /FT /Tx /V (x) >>]"
    rich = pdf_of(
        [WORDS] * 5, shown=[("1 g", "白"), ("3 Tr", "隐")], in_form=("0.5 g", "2 0 0 2 0 0", "表格"), entries=notes
    )
    return pdf_of([WORDS]), rich, _compressed(rich)


def _rich_docx() -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    run = document.add_paragraph().add_run(WORDS)
    document.add_comment(runs=run, text="批注", author="某人")
    table = document.add_table(rows=3, cols=3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "合并"
    table.cell(1, 1).add_table(rows=2, cols=2).cell(0, 0).text = "内层"
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _rich_xlsx() -> bytes:
    def arrange(book):
        sheet = book.active
        sheet.merge_cells("A1:B2")
        sheet.column_dimensions["C"].hidden = True
        sheet["D4"].comment = Comment("批注", "某人")
        sheet["A4"].font = Font(color="FFFFFFFF", size=1)
        sheet["B4"].number_format = "yyyy-mm-dd"
        sheet["C4"] = "=SUM(B1:B4)"
        sheet["A5"].hyperlink = "https://example.com"
        book.create_sheet("隐藏").append([WORDS])
        book["隐藏"].sheet_state = "hidden"

    return xlsx_of(["a", None, "c"], [], ["x", 1, 2], ["白", 45717, 3, "批"], arrange=arrange)


def _compressed(data: bytes) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    for page in writer.pages:
        page.compress_content_streams()
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


# Packages


def members(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: dict[str, bytes], twice: str = "") -> bytes:
    """A package with no trace of the clock, a member of it twice if so wished."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in parts.items():
            data = re.sub(rb"20\d\d-\d\d-\d\dT[\d:.]+Z?", b"2026-01-01T00:00:00Z", data)
            archive.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        if twice:
            archive.filelist[-1].filename = twice
    return stream.getvalue()


def _members(data: bytes) -> dict[str, bytes]:
    try:
        return members(data)
    except Exception:  # an earlier change left no package
        return {}


def repacked(change: Callable[[dict[str, bytes], random.Random], dict[str, bytes]]) -> Change:
    """A change of members; of what is no package any more, a change of bytes."""

    def changed(data: bytes, dice: random.Random) -> bytes:
        parts = _members(data)
        return packed(change(parts, dice)) if parts else flip_bits(data, dice)

    return changed


def _of_xml(change: Change) -> Change:
    """A change of one of the XML members, of the chief ones more often."""

    def changed(parts: dict[str, bytes], dice: random.Random) -> dict[str, bytes]:
        chief = [
            name for name in parts if re.search(r"document\.xml$|comments|sheet\d\.xml|styles|workbook\.xml", name)
        ]
        name = dice.choice([*parts, *chief * 3])
        return {**parts, name: change(parts[name], dice)}

    return repacked(changed)


def swap_members(parts: dict[str, bytes], dice: random.Random) -> dict[str, bytes]:
    one, other = dice.choice(list(parts)), dice.choice(list(parts))
    return {**parts, one: parts[other], other: parts[one]}


def drop_member(parts: dict[str, bytes], dice: random.Random) -> dict[str, bytes]:
    gone = dice.choice(list(parts))
    return {name: data for name, data in parts.items() if name != gone}


def double_member(data: bytes, dice: random.Random) -> bytes:
    parts = _members(data)
    return packed(parts, twice=dice.choice(list(parts))) if parts else flip_bits(data, dice)


def lie_of_sizes(data: bytes, dice: random.Random) -> bytes:
    """Sizes, offsets, flags and checksums of a directory entry or a member's header, overwritten."""
    out = bytearray(data)
    mark, fields = dice.choice(
        ((b"PK\x01\x02", (8, 10, 16, 20, 24, 28, 30, 42)), (b"PK\x03\x04", (6, 8, 14, 18, 22, 26)))
    )
    places = [found.start() for found in re.finditer(re.escape(mark), data)]
    if places:
        value = dice.choice((0, 1, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, dice.randrange(1 << 32)))
        place = dice.choice(places) + dice.choice(fields)
        out[place : place + 4] = struct.pack("<I", value)
    return bytes(out)


def break_markup(data: bytes, dice: random.Random) -> bytes:
    """A tag lost, doubled, or swapped for another, or an attribute with another value."""
    tags = list(re.finditer(rb"<[^<>]+>", data))
    if not tags:
        return data
    tag, other = dice.choice(tags), dice.choice(tags)
    values = list(re.finditer(rb'"[^"<>]*"', data))
    match dice.randrange(5):
        case 0:
            return data[: tag.start()] + data[tag.end() :]
        case 1:
            return data[: tag.end()] + tag[0] * dice.choice((1, 2, 5000)) + data[tag.end() :]
        case 2:
            return data[: tag.start()] + other[0] + data[tag.end() :]
        case 3 if values:
            value = dice.choice(values)
            new = dice.choice(
                (*NUMBERS, b"", b"A1:XFD1048576", b"\xe5\xad\x97", b"true", b"rId999", value[0][1:-1] * 50)
            )
            return data[: value.start()] + b'"' + new + b'"' + data[value.end() :]
    text = dice.choice((b"&lt;&#0;", b"&a;", b"]]>", b"<!DOCTYPE a>", b"\x00", b"&#x110000;", b"\xff\xfe", b"<!-- -->"))
    return data[: tag.end()] + text + data[tag.end() :]


def nest_deeply(data: bytes, dice: random.Random) -> bytes:
    names = re.findall(rb"<([\w:]+)[ >]", data)
    if not names:
        return data
    name, depth = dice.choice(names), dice.choice((50, 2_000, 60_000))
    place = data.find(b">", len(data) // 3) + 1
    return data[:place] + b"<%s>" % name * depth + b"</%s>" % name * depth + data[place:]


def declare_encoding(data: bytes, dice: random.Random) -> bytes:
    code = dice.choice(("gbk", "utf-16", "cp037", "utf-7", "latin-1", "none-such"))
    body = re.sub(rb"^<\?xml[^>]*>", b"", data)
    if dice.random() < 0.5:
        body = body.decode("utf-8", "replace").encode(code if code != "none-such" else "utf-32", "replace")
    return f'<?xml version="1.0" encoding="{code}"?>'.encode() + body


# Any file


def flip_bits(data: bytes, dice: random.Random) -> bytes:
    out = bytearray(data)
    for _ in range(dice.choice((1, 3, 20, 100)) if out else 0):
        out[dice.randrange(len(out))] ^= 1 << dice.randrange(8)
    return bytes(out)


def truncate(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def _block(data: bytes, dice: random.Random) -> tuple[int, int]:
    start = dice.randrange(len(data) + 1)
    return start, min(len(data), start + dice.choice((1, 4, 40, 400, len(data) // 2)))


def delete_block(data: bytes, dice: random.Random) -> bytes:
    start, end = _block(data, dice)
    return data[:start] + data[end:]


def double_block(data: bytes, dice: random.Random) -> bytes:
    start, end = _block(data, dice)
    return data[:end] + data[start:end] * dice.choice((1, 1, 20)) + data[end:]


def move_block(data: bytes, dice: random.Random) -> bytes:
    start, end = _block(data, dice)
    rest = data[:start] + data[end:]
    place = dice.randrange(len(rest) + 1)
    return rest[:place] + data[start:end] + rest[place:]


def insert_noise(data: bytes, dice: random.Random) -> bytes:
    place = dice.randrange(len(data) + 1)
    return data[:place] + dice.randbytes(dice.choice((1, 8, 300))) + data[place:]


def append_noise(data: bytes, dice: random.Random) -> bytes:
    return data + dice.choice((dice.randbytes(5_000), bytes(70_000), data, b"\r\n" * 500))


def prepend_magic(data: bytes, dice: random.Random) -> bytes:
    return dice.choice(MAGIC) + data[dice.choice((0, 0, 4)) :]


def change_number(data: bytes, dice: random.Random) -> bytes:
    """A number, or the name behind a slash, that stands in the file as text."""
    numbers = list(re.finditer(rb"(?<![\w])-?\d+(\.\d+)?", data))
    if not numbers:
        return data
    number = dice.choice(numbers)
    return data[: number.start()] + dice.choice((*NUMBERS, dice.choice(numbers)[0])) + data[number.end() :]


# Texts and pdfs


def recode(data: bytes, dice: random.Random) -> bytes:
    text = data.decode("utf-8", "replace")
    code = dice.choice(ENCODINGS)
    out = text.encode(code, "replace")
    return out if dice.random() < 0.6 else out.decode("latin-1").encode("utf-8")


def insert_unseen(data: bytes, dice: random.Random) -> bytes:
    letters = dice.choice(("\u200b", "\u202e", "\U000e0041", "\x00", "\x07", "\ud7ff", "\ufffe", "\U0010ffff", "\r"))
    place = dice.randrange(len(data) + 1)
    return data[:place] + (letters * dice.choice((1, 30, 3_000))).encode() + data[place:]


def swap_objects(data: bytes, dice: random.Random) -> bytes:
    objects = list(re.finditer(rb"\d+ 0 obj.*?endobj", data, re.DOTALL))
    if len(objects) < 2:
        return data
    one, other = sorted(dice.sample(objects, 2), key=lambda found: found.start())
    between = data[one.end() : other.start()]
    return data[: one.start()] + other[0] + between + one[0] + data[other.end() :]


def change_reference(data: bytes, dice: random.Random) -> bytes:
    found = list(re.finditer(rb"\d+ 0 R", data))
    if not found:
        return data
    place = dice.choice(found)
    new = dice.choice((b"1 0 R", b"3 0 R", b"4 0 R", b"9 0 R", b"99 0 R", b"null", b"[]", b"<< >>", b"(a)", b"/Name"))
    return data[: place.start()] + new + data[place.end() :]


def change_name(data: bytes, dice: random.Random) -> bytes:
    names = list(re.finditer(rb"/[A-Z][A-Za-z0-9]+", data))
    if not names:
        return data
    name = dice.choice(names)
    filters = (b"/FlateDecode", b"/LZWDecode", b"/ASCII85Decode", b"/ASCIIHexDecode", b"/RunLengthDecode", b"/Crypt")
    return data[: name.start()] + dice.choice((*filters, dice.choice(names)[0])) + data[name.end() :]


def change_operators(data: bytes, dice: random.Random) -> bytes:
    """Operators put into a content stream: unbalanced, without operands, or with ones of another kind."""
    streams = list(re.finditer(rb"stream\n", data))
    if not streams:
        return data
    place = dice.choice(streams).end()
    pieces = (b"q ", b"Q ", b"BT ", b"ET ", b"Tj ", b"[(a) -1e9 <00>] TJ ", b"/F9 -1 Tf ", b"(a) cm ", b"1 0 0 cm ")
    pieces += (b"/X1 Do ", b"/C2 cs (x) scn ", b"<</a 1>> g ", b"[1] Tr ", b"/G1 gs ", b'1 2 " ', b"BI /W 9 ID x EI ")
    piece = b"".join(dice.choice(pieces) * dice.choice((1, 1, 3, 1_500)) for _ in range(4))
    return data[:place] + piece + data[place:]


ANY: list[Change] = [flip_bits, truncate, delete_block, double_block, move_block, insert_noise, append_noise]
OFFICE: list[Change] = [
    lie_of_sizes,
    double_member,
    repacked(swap_members),
    repacked(drop_member),
    *(_of_xml(change) for change in (break_markup, break_markup, break_markup, nest_deeply, declare_encoding)),
    *(_of_xml(change) for change in (delete_block, change_number, change_number, insert_noise)),
]
OWN: dict[str, list[Change]] = {
    "text": [recode, recode, insert_unseen, prepend_magic],
    "docx": OFFICE,
    "xlsx": OFFICE,
    "pdf": [change_number, change_number, swap_objects, change_reference, change_name, change_operators, prepend_magic],
}
