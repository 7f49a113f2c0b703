"""Text layer of a pdf, for the child process behind ``documents``."""

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from advisor.language.packages import Refused
from advisor.language.pdf_marks import Marks

__all__ = ["pdf_text"]

MAX_PAGES: Final = 200

# The supplement of simplified radicals, which Unicode gives no decomposition; those of Kang Xi have one.
_RADICALS: Final = dict(
    zip(
        "⺁⺄⺆⺈⺊⺌⺍⺗⺛⺝⺟⺠⺢⺥⺧⺪⺬⺮⺯⺰⺳⺶⺷⺻⺼⺾⻁⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻒⻓⻔⻖⻗⻘⻙⻚⻛⻜⻝⻞⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲⻳",
        "厂乙冂刀卜小小心旡月母民水爪牛疋示竹糸纟网羊羊聿肉艹虎西见角角讠贝足车辶辶辶邑金长长门阜雨青韦页风飞食食饣首马骨鬼鱼鸟卤麦黄黾齐齐齿齿龙龙龟龟龟",
        strict=True,
    )
)
_FIELDS: Final = {"/Tx", "/Ch"}
_NOT_REMARKS: Final = {"/Link", "/Popup", "/Widget"}
_UNSEEN_FLAGS: Final = 2 | 32


def pdf_text(data: bytes) -> tuple[str, list[str]]:
    """Text layer of a pdf and its notices: page by page in the order of the layout, comments at the end.

    Raises:
        Refused: ``malformed``, ``encrypted``, ``too_large``, ``no_text_layer``, or ``memory`` for a limit of pypdf's.
    """
    from pypdf.errors import DependencyError, FileNotDecryptedError, LimitReachedError

    pages: list[str] = []
    remarks: list[str] = []
    notices: set[str] = set()
    try:
        for page in _pages(data):
            marks = Marks(page)
            pages.append(_page_text(page, marks))
            fields, said, are_unseen = _annotations(page)
            pages += fields
            remarks += said
            notices |= marks.notices | ({"hidden_run"} if are_unseen else set())
    except (Refused, MemoryError, RecursionError):
        raise
    except (FileNotDecryptedError, DependencyError) as fault:  # its password, or a cipher that is not installed
        raise Refused("encrypted") from fault
    except LimitReachedError as fault:
        raise Refused("memory") from fault
    except Exception as fault:  # pypdf raises whatever comes up where a file is not as it expects
        raise Refused("malformed", "pdf") from fault
    text = _whole_characters("\n".join(pages))
    letters = _letters(text)
    unreadable = sum(1 for letter in letters if "\ue000" <= letter <= "\uf8ff" or letter == "\ufffd" or letter < " ")
    if not letters or unreadable > 0.3 * len(letters):
        raise Refused("no_text_layer", "glyphs" if letters else "")
    if remarks:
        notices.add("comments")
        text = "\n".join([text, *map(_whole_characters, remarks)])
    return text, sorted(notices)


def _pages(data: bytes) -> Iterator[Any]:
    from pypdf import PasswordType, PdfReader

    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and reader.decrypt("") == PasswordType.NOT_DECRYPTED:
        raise Refused("encrypted")
    if len(reader.pages) > MAX_PAGES:
        raise Refused("too_large", "pages", str(len(reader.pages)), str(MAX_PAGES))
    yield from reader.pages


def _page_text(page: Any, marks: Marks) -> str:  # noqa: ANN401 - pypdf's page, imported lazily
    """Lines from top to bottom; runs of blanks that only place columns become one tab.

    The layout has no place for turned text and for what stands in a form; such pieces follow at the end of the page.
    Where they are most of it, the order of the stream is all there is.
    """
    in_stream = page.extract_text(
        visitor_operand_before=marks.before, visitor_operand_after=marks.after, visitor_text=marks.text
    )
    try:
        laid_out = page.extract_text(extraction_mode="layout", layout_mode_space_vertically=False)
    except (LookupError, ValueError, TypeError, AttributeError, ArithmeticError, RecursionError):
        laid_out = ""  # some fonts have no widths to lay out by, some pages never restore what they save
    missing = Counter(_letters(in_stream)) - Counter(_letters(laid_out))
    if 2 * missing.total() > len(_letters(in_stream)):
        laid_out = in_stream
    elif missing:
        laid_out = "\n".join([laid_out, *_left_out(marks.pieces, missing)])
    return "\n".join(re.sub(r" {3,}", "\t", line.strip()) for line in laid_out.splitlines())


def _left_out(pieces: list[str], missing: Counter[str]) -> Iterator[str]:
    for piece in pieces:
        letters = Counter(_letters(piece))
        if letters and letters <= missing:
            missing = missing - letters
            yield piece.strip()


def _annotations(page: Any) -> tuple[list[str], list[str], bool]:  # noqa: ANN401
    """Values of a page's form fields, what its comments say, and whether one of the fields is not shown."""
    fields: list[str] = []
    remarks: list[str] = []
    are_unseen = False
    listed = page.get("/Annots")
    listed = listed.get_object() if listed is not None else []
    for note in (item.get_object() for item in listed if hasattr(item, "get_object")):
        if not isinstance(note, dict):
            continue
        kind = note.get("/Subtype")
        if kind == "/Widget":
            value = _field_value(note)
            if value.strip():
                fields.append(value)
                flags = note.get("/F", 0)
                are_unseen |= isinstance(flags, int) and bool(flags & _UNSEEN_FLAGS)
        elif kind not in _NOT_REMARKS:
            said = note.get("/Contents")
            said = said.get_object() if said is not None else ""
            if isinstance(said, str) and said.strip():
                remarks.append(" ".join(said.split()))
    return fields, remarks, are_unseen


def _field_value(field: Any) -> str:  # noqa: ANN401
    for holder in (field, field.get("/Parent")):
        holder = holder.get_object() if holder is not None else None
        if isinstance(holder, dict) and holder.get("/FT") in _FIELDS:
            value = field.get("/V", holder.get("/V"))
            value = value.get_object() if value is not None else ""
            return value if isinstance(value, str) else ""
    return ""


def _letters(text: str) -> list[str]:
    return [letter for letter in text if not letter.isspace()]


def _whole_characters(text: str) -> str:
    """The text with radicals as the characters they stand for.

    Fonts that share one glyph between a character and its radical (Noto Sans CJK is one) make browsers write the
    radical's code into the text layer, and then 人 is no longer 人.
    """
    return re.sub(
        r"[\u2e80-\u2fdf]", lambda found: _RADICALS.get(found[0]) or unicodedata.normalize("NFKC", found[0]), text
    )
