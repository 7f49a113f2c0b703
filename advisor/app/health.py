"""Whether everything that an answer needs is there: database, index, embedding, forests, model, disk."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms

__all__ = ["LEAST_FREE", "Checked", "health"]

State: TypeAlias = Literal["good", "look", "bad"]

LEAST_FREE = 1_000_000_000
"""Bytes that should be free: a backup and an index that is built anew need room."""


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that was looked at.

    Attributes:
        name: ``database``, ``audit``, ``index``, ``embedding``, ``forests``, ``model``, ``knowledge`` or ``disk``.
        state: good; look – works, with less; bad – has to be mended.
        why: Name of the sentence behind ``health.<name>.`` in labels.csv.
        values: Figures of that sentence; never a path, an address or a person.
    """

    name: str
    state: State
    why: str
    values: dict[str, str | int]


def health(rooms: "Rooms") -> tuple[Checked, ...]:
    """Look at everything; nothing is built, and no endpoint is asked."""
    return (
        _database(rooms),
        _audit(rooms),
        _index(rooms),
        _embedding(rooms),
        _forests(rooms),
        _model(rooms),
        _knowledge(rooms),
        _disk(rooms.home.folder),
    )


def _database(rooms: "Rooms") -> Checked:
    from advisor.records.tables import SCHEMA_VERSION

    kind = (rooms.settings.database_url or "sqlite").split(":", 1)[0].split("+", 1)[0]
    file = rooms.home.database
    size = file.stat().st_size // 1_000_000 if rooms.settings.database_url is None and file.exists() else 0
    return Checked("database", "good", "good", {"kind": kind, "schema": SCHEMA_VERSION, "megabytes": size})


def _audit(rooms: "Rooms") -> Checked:
    report = rooms.archive.verify_chain()
    if report.is_whole:
        return Checked("audit", "good", "good", {"rows": report.rows})
    return Checked("audit", "bad", "broken", {"rows": report.rows, "first": report.first_broken or 0})


def _index(rooms: "Rooms") -> Checked:
    from advisor.app.preparation import posts_behind

    if not rooms.home.index.exists():
        return Checked("index", "look", "absent", {})
    behind = posts_behind(rooms) if "retriever" in rooms.__dict__ else 0  # nothing is opened for the sake of looking
    if behind:
        return Checked("index", "look", "behind", {"number": behind})
    return Checked("index", "good", "good", {"megabytes": _megabytes(rooms.home.index)})


def _embedding(rooms: "Rooms") -> Checked:
    from advisor.language.embedding import Embedding
    from advisor.language.training import fingerprint_of

    if rooms.settings.embedding:
        return Checked("embedding", "good", "swapped", {})
    found = rooms.embedding
    if not isinstance(found, Embedding):
        return Checked("embedding", "look", "absent", {})
    if found.base != fingerprint_of(rooms.catalog):
        return Checked("embedding", "look", "older", {})
    return Checked("embedding", "good", "good", {"fingerprint": found.fingerprint[:8]})


def _forests(rooms: "Rooms") -> Checked:
    number = len(list(rooms.home.models.glob("*.npz")))
    return (
        Checked("forests", "good", "good", {"number": number}) if number else Checked("forests", "look", "absent", {})
    )


def _model(rooms: "Rooms") -> Checked:
    given = rooms.settings
    if not (given.llm_base_url and given.llm_model):
        return Checked("model", "good", "embedded", {})
    return Checked("model", "good", given.llm_place, {"model": given.llm_model})


def _knowledge(rooms: "Rooms") -> Checked:
    from advisor.settings import folder_of

    own = [name for name in ("knowledge", "prompts") if (rooms.settings.home / name).is_dir()]
    number = sum(1 for file in folder_of("knowledge", rooms.settings.home).iterdir() if file.is_file())
    return Checked("knowledge", "good", "own" if own else "good", {"files": number})


def _disk(folder: Path) -> Checked:
    free = shutil.disk_usage(folder).free
    state: State = "good" if free >= LEAST_FREE else "bad"
    return Checked("disk", state, "good" if state == "good" else "full", {"free": f"{free / 1e9:.1f}"})


def _megabytes(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file()) // 1_000_000
