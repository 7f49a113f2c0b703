"""The lexicon of the catalog's skills, built once and kept as bytes under a fingerprint of all that it is built from.

Building it segments every name and phrase and takes a quarter of a second, which a command that reads one text would
spend each time. Nothing is executed when the kept one is read; one that is cut short, changed or of another build
counts as absent.
"""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import daachorse.daachorse
import rjieba.rjieba

from advisor.catalog.compiled import Compiled, write_whole
from advisor.language.skills import SkillLexicon

if TYPE_CHECKING:
    from advisor.catalog.catalog import Catalog

__all__ = ["open_lexicon"]

FILE: Final = "skills.words"
TABLES: Final = ("skills", "senses", "company", "occupations")
_CODE: Final = (
    "certificate_forms",
    "company",
    "folding",
    "kept_lexicon",
    "meanings",
    "phrases",
    "segmentation",
    "skills",
    "trades",
    "unlisted",
    "wordbounds",
)
_LIBRARIES: Final = (daachorse.daachorse, rjieba.rjieba)
_DIGEST: Final = 16


def open_lexicon(tables: Compiled, catalog: "Callable[[], Catalog]") -> SkillLexicon:
    """The lexicon as it was kept beside the tables, else built anew and kept.

    Args:
        tables: The tables of knowledge/ and where parsed ones are kept.
        catalog: Gives the catalog, which is asked only when a whole row of a skill is.

    Raises:
        OSError, ValueError: A table is absent or malformed, as the catalog raises it.
    """
    if tables.cache is None:
        return SkillLexicon.from_catalog(catalog())
    place, fingerprint = tables.cache / FILE, _fingerprint(tables)
    try:
        return SkillLexicon.unpack(_parts(place.read_bytes(), fingerprint), lambda: catalog().skills.values())
    except (OSError, ValueError):
        lexicon = SkillLexicon.from_catalog(catalog())
        write_whole(place, _joined(lexicon.pack(), fingerprint))
        return lexicon


def _fingerprint(tables: Compiled) -> bytes:
    """Names the tables, the code that reads them, and the libraries that cut and find words, by file."""
    digest = hashlib.blake2b(tables.fingerprint(TABLES).encode(), digest_size=_DIGEST)
    here = Path(__file__).parent
    for name in _CODE:
        digest.update((here / f"{name}.py").read_bytes())
    for library in _LIBRARIES:
        state = Path(library.__file__).stat()
        digest.update(f"{state.st_size} {state.st_mtime_ns}".encode())
    return digest.digest()


def _joined(parts: Sequence[bytes], fingerprint: bytes) -> bytes:
    """Fingerprint, digest of the rest, how many parts, the size of each, and the parts; numbers have eight bytes."""
    sizes = b"".join(len(part).to_bytes(8, "little") for part in parts)
    body = b"".join((len(parts).to_bytes(8, "little"), sizes, *parts))
    return fingerprint + _digest(body) + body


def _parts(kept: bytes, fingerprint: bytes) -> list[bytes]:
    told, body = kept[: 2 * _DIGEST], memoryview(kept)[2 * _DIGEST :]
    if told != fingerprint + _digest(body):
        raise ValueError("of another build, or damaged")
    count = int.from_bytes(body[:8], "little")
    sizes = [int.from_bytes(body[at : at + 8], "little") for at in range(8, 8 + 8 * count, 8)]
    parts, at = [], 8 + 8 * count
    for size in sizes:
        parts.append(bytes(body[at : at + size]))
        at += size
    return parts


def _digest(body: bytes | memoryview) -> bytes:
    return hashlib.blake2b(body, digest_size=_DIGEST).digest()
