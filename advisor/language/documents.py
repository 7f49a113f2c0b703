"""The door for documents: a file in, its text out, or one clear fault. Office and pdf files are opened in a child."""

import csv
import io
import json
import re
import subprocess
import sys
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final, Literal, TypeAlias

from advisor.errors import InputFault, LimitReached, NotFound
from advisor.language import parsing

__all__ = ["Document", "Format", "Kind", "decode", "hidden_marks", "kind_of", "read_document", "read_rows"]

Format: TypeAlias = Literal["text", "docx", "xlsx", "pdf"]
Kind: TypeAlias = Literal["text", "office", "pdf", "cells"]

MAX_FILE_BYTES: Final = 10 * 1024 * 1024
MAX_TEXT_BYTES: Final = 2 * 1024 * 1024
SECONDS: Final = 10.0
_MAX_ANSWER_BYTES: Final = 16 * 1024 * 1024

_ZERO_WIDTH: Final = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
_DIRECTION: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_TAGS: Final = re.compile("[\U000e0000-\U000e007f]")
_CONTROL: Final = re.compile("[\x00-\x08\x0b\x0e-\x1f]")
_IMAGES: Final = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"II*\x00", b"MM\x00*")
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF: Final = b"{\\rtf"


@dataclass(frozen=True, slots=True)
class Document:
    """What a file says.

    Attributes:
        text: Its text; a byte-order mark is taken away, line ends stay as they are.
        format: How it was read.
        notices: Codes of what a reader should know: ``zero_width``, ``direction``, ``tag_characters``, ``hidden_run``,
            ``white_text``, ``tiny_text``, ``off_page``, ``hidden_cells``, ``comments``. The text itself keeps what they
            speak of.
    """

    text: str
    format: Format
    notices: tuple[str, ...]


def read_document(path: Path, *, seconds: float = SECONDS) -> Document:
    """Read a text, Word, Excel or pdf file; what it is, its content decides, not its name.

    Args:
        path: The file.
        seconds: Time for opening an office or pdf file.

    Raises:
        NotFound: There is no such file.
        InputFault: ``empty``, ``binary``, ``too_large``, ``encoding``, ``format``, ``encrypted``, ``no_text_layer``, ``malformed``.
        LimitReached: Opening took too long (``time``) or too much memory (``memory``).
    """
    data = _bytes_of(path)
    kind = kind_of(data, path.name)
    found = Document(decode(data, path.name), "text", ()) if kind == "text" else _parsed(path, kind, seconds)
    if not found.text.strip("\ufeff \t\r\n\u3000\u00a0\f\v"):
        tail = "no_text_layer" if kind == "pdf" else "empty"
        raise InputFault(tail, where=path.name, value=path.name)
    return replace(found, notices=tuple(dict.fromkeys([*found.notices, *hidden_marks(found.text)])))


def read_rows(path: Path, *, seconds: float = SECONDS) -> tuple[tuple[str, ...], ...]:
    """The cells of a .csv (comma, semicolon or tab; any Chinese encoding) or .xlsx table, row by row.

    Cells are stripped; a row keeps its place in the file, an empty one is an empty tuple.

    Raises:
        NotFound, InputFault, LimitReached: As ``read_document``; ``format`` where the file is no table.
    """
    data = _bytes_of(path)
    kind = kind_of(data, path.name)
    if kind == "pdf":
        raise InputFault("format", where=path.name, variant="not_table", value=path.name)
    if kind == "office":
        rows = json.loads(_parsed(path, "cells", seconds).text)
    else:
        text = decode(data, path.name).lstrip("\ufeff")
        mark = max(",;\t", key=text.partition("\n")[0].count)
        rows = list(csv.reader(io.StringIO(text), delimiter=mark))
    found = tuple(() if not any(map(str.strip, row)) else tuple(map(str.strip, row)) for row in rows)
    if not any(found):
        raise InputFault("empty", where=path.name, value=path.name)
    return found


def _bytes_of(path: Path) -> bytes:
    if not path.is_file():
        raise NotFound("file", where=path.name, value=path.name)
    size = path.stat().st_size
    if size > MAX_FILE_BYTES:
        raise InputFault(
            "too_large", where=path.name, variant="file", value=_megabytes(size), limit=_megabytes(MAX_FILE_BYTES)
        )
    data = path.read_bytes()
    if not data:
        raise InputFault("empty", where=path.name, value=path.name)
    return data


def kind_of(data: bytes, where: str = "") -> Kind:
    """How the bytes of a file have to be opened, by what they begin with.

    Raises:
        InputFault: ``encrypted``, ``format`` or ``binary`` for a kind of file that is not read.
    """
    if data.startswith(b"PK\x03\x04"):
        return "office"
    if b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith((_OLE, _RTF)):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise InputFault("encrypted", where=where, value=where)
        raise InputFault("format", where=where, variant="old_office", value=where)
    is_bitmap = data.startswith(b"BM") and data[6:10] == bytes(4)  # a text may begin with BM too
    if is_bitmap or data.startswith(_IMAGES):
        raise InputFault("binary", where=where, variant="image", value=where)
    return "text"


def hidden_marks(text: str) -> tuple[str, ...]:
    """Codes of the characters in a text that nobody sees: zero width, changed direction, tags."""
    found = (("zero_width", _ZERO_WIDTH), ("direction", _DIRECTION), ("tag_characters", _TAGS))
    return tuple(code for code, pattern in found if pattern.search(text))


def decode(data: bytes, where: str = "", limit: int = MAX_TEXT_BYTES) -> str:
    """The text of bytes in UTF-8, UTF-16, GB18030 (and so GBK, GB2312), with no byte-order mark and all line ends.

    Args:
        data: The bytes.
        where: What a fault names.
        limit: Most bytes.

    Raises:
        InputFault: ``binary``, ``encoding`` or ``too_large``.
    """
    if len(data) > limit:
        raise InputFault("too_large", where=where, variant="text", value=_megabytes(len(data)), limit=_megabytes(limit))
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16", where)
    even, odd = data[::2].count(0), data[1::2].count(0)
    if even + odd:
        half = len(data) // 2
        # Without a mark: Western letters and digits in UTF-16 leave zeros on one side only.
        if len(data) % 2 == 0 and half >= 2 and min(even, odd) == 0 and max(even, odd) >= 0.05 * half:
            return _decoded(data, "utf-16-be" if even else "utf-16-le", where)
        raise InputFault("binary", where=where, value=where)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = _decoded(data, "gb18030", where)
        if not _reads_as_chinese(text):
            raise InputFault("encoding", where=where, value=where) from None
    if len(_CONTROL.findall(text)) > 0.001 * len(text) + 2:
        raise InputFault("binary", where=where, value=where)
    return text


def _decoded(data: bytes, encoding: str, where: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as fault:
        tail = "binary" if _CONTROL.search(data[:4096].decode("latin-1")) else "encoding"
        raise InputFault(tail, where=where, value=where, offset=fault.start) from None


def _reads_as_chinese(text: str) -> bool:
    """Whether most of what is not ASCII stands in the everyday Chinese set; other encodings turn to rare characters."""
    others = [letter for letter in text[:20_000] if not letter.isascii()]
    everyday = sum(1 for letter in others if _is_everyday(letter))
    return not others or everyday >= 0.85 * len(others)


def _is_everyday(letter: str) -> bool:
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def _parsed(path: Path, kind: Kind, seconds: float) -> Document:
    """What a child process read; whatever happens to the child is a listed fault here."""
    answer, was_late, status = _child_answer(path, kind, seconds)
    where = path.name
    if was_late:
        raise LimitReached("time", where=where, variant="document", value=where, limit=seconds)
    try:
        result: Any = json.loads(answer.decode("utf-8"))
    except (UnicodeDecodeError, json.JSONDecodeError):
        # Killed by the system or by a library's own fault; a Word file is the likelier of the two office kinds.
        variant = "pdf" if kind == "pdf" else "docx"
        raise InputFault("malformed", where=where, variant=variant, value=where, status=status) from None
    if "fault" not in result:
        return Document(result["text"], result["format"], tuple(result["notices"]))
    tail, variant = result["fault"], result["variant"]
    if tail == "memory":
        raise LimitReached("memory", where=where, variant="document", value=where)
    if tail == "too_large":
        raise InputFault(tail, where=where, variant=variant, value=result["value"], limit=result["limit"])
    raise InputFault(tail, where=where, variant=variant, value=where)


def _child_answer(path: Path, kind: Kind, seconds: float) -> tuple[bytes, bool, int]:
    """What the child wrote, whether time ran out, and its exit status."""
    # By file and with -P: the child finds the package by itself and imports nothing from the working folder.
    command = [sys.executable, "-P", "-X", "utf8", parsing.__file__, kind, str(path.resolve()), str(MAX_TEXT_BYTES)]
    late = threading.Event()
    with subprocess.Popen(
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:

        def stop() -> None:
            late.set()
            child.kill()

        clock = threading.Timer(seconds, stop)
        clock.daemon = True
        clock.start()
        try:
            answer = child.stdout.read(_MAX_ANSWER_BYTES) if child.stdout else b""
            if len(answer) == _MAX_ANSWER_BYTES:
                child.kill()
            status = child.wait()
        finally:
            clock.cancel()
            child.kill()
    return answer, late.is_set(), status


def _megabytes(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"
