"""Office files as the packages of parts that they are, opened in the child process behind ``documents``.

A hostile one unpacks to gigabytes, lies about its sizes or declares entities, so every part is read through here.
"""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final, Literal, TypeAlias
from xml.etree import ElementTree

__all__ = ["Office", "Package", "Refused"]

Office: TypeAlias = Literal["docx", "xlsx"]

MAX_PARTS: Final = 2_000
MAX_UNPACKED_BYTES: Final = 64 * 1024 * 1024
MAX_RATIO: Final = 150

_MAIN_PARTS: Final[dict[str, Office]] = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_PACKING: Final = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCODING: Final = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)")
# In all of these the bytes of a declaration are those of ASCII, so a search finds them.
_PLAIN_ENCODING: Final = re.compile(rb"(?i)utf-?8|(us-)?ascii|iso-8859-\d+|windows-125\d")
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    LookupError,
    ValueError,
    OSError,
    OverflowError,
    NotImplementedError,
)


class Refused(Exception):
    """The file is not read; ``tail`` and ``variant`` name the cause as ``documents`` does, ``value`` and ``limit`` a size."""

    def __init__(self, tail: str, variant: str = "", value: str = "", limit: str = "") -> None:
        super().__init__(tail)
        self.tail, self.variant, self.value, self.limit = tail, variant, value, limit


class Package:
    """A Word or Excel file whose directory has been looked over.

    Args:
        data: The whole file.
        most: Most bytes that it may unpack to.
        ratio: Most times that it may grow by unpacking.

    Attributes:
        kind: What its main part says that it is.
        names: Its parts, in the order of the directory.

    Raises:
        Refused: ``malformed``, ``encrypted``, or ``format`` for an archive that is neither Word nor Excel.
    """

    def __init__(self, data: bytes, *, most: int = MAX_UNPACKED_BYTES, ratio: int = MAX_RATIO) -> None:
        # Before the directory is read: what a reader of the sentence "is damaged" would call it.
        self.kind: Office = "xlsx" if b"xl/workbook.xml" in data and b"word/document.xml" not in data else "docx"
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as fault:
            raise Refused("malformed", self.kind) from fault
        entries = self._archive.infolist()
        total = sum(entry.file_size for entry in entries)
        packed = sum(entry.compress_size for entry in entries)
        if len(entries) > MAX_PARTS or total > most or total > ratio * max(packed, 10_000):
            raise Refused("malformed", "bomb")
        if any(entry.flag_bits & 1 for entry in entries):
            raise Refused("encrypted")
        self.names = [entry.filename for entry in entries]
        kinds = [kind for name, kind in _MAIN_PARTS.items() if name in self.names]
        if not kinds:
            raise Refused("format", "not_word" if "[Content_Types].xml" in self.names else "archive")
        self.kind = kinds[0]

    def part(self, name: str) -> bytes:
        """The bytes of an XML part, no more of them than its directory entry declares.

        Raises:
            Refused: ``malformed``: damaged, packed in a way no office program uses, or with declarations of its own.
        """
        try:
            entry = self._archive.getinfo(name)
            if entry.compress_type not in _PACKING:
                raise Refused("malformed", self.kind)
            with self._archive.open(entry) as stream:
                data = stream.read(entry.file_size + 1)
        except _BROKEN as fault:
            raise Refused("malformed", self.kind) from fault
        # Entities are refused, not expanded; an encoding that could hide the words is refused as well.
        encoding = _ENCODING.search(data[:200])
        if b"<!DOCTYPE" in data or b"<!ENTITY" in data or b"\x00" in data[:200]:
            raise Refused("malformed", "doctype")
        if encoding and not _PLAIN_ENCODING.fullmatch(encoding[1]):
            raise Refused("malformed", "doctype")
        return data

    def pieces(self, name: str, size: int = 1 << 20) -> Iterator[bytes]:
        """The bytes of a part, piece by piece, for parts that are too large to hold twice.

        Raises:
            Refused: ``malformed``, as ``part``.
        """
        tail = b""
        try:
            entry = self._archive.getinfo(name)
            if entry.compress_type not in _PACKING:
                raise Refused("malformed", self.kind)
            with self._archive.open(entry) as stream:
                while piece := stream.read(size):
                    if (
                        b"<!DOCTYPE" in tail + piece
                        or b"<!ENTITY" in tail + piece
                        or (not tail and b"\x00" in piece[:200])
                    ):
                        raise Refused("malformed", "doctype")
                    tail = piece[-16:]
                    yield piece
        except _BROKEN as fault:
            raise Refused("malformed", self.kind) from fault

    @property
    def unpacked(self) -> int:
        """Bytes of all parts together, as the directory declares."""
        return sum(entry.file_size for entry in self._archive.infolist())

    def xml(self, name: str) -> ElementTree.Element:
        """The root of an XML part.

        Raises:
            Refused: As ``part``, and where the XML is not well formed.
        """
        try:
            return ElementTree.fromstring(self.part(name))
        except (ElementTree.ParseError, *_BROKEN) as fault:
            raise Refused("malformed", self.kind) from fault
