"""The tables of knowledge/ parsed once and kept as JSON, one file a table, under a fingerprint of their sources.

Parsing yaml is slow and the files change seldom. A table is parsed anew as soon as a byte of its source files differs;
nothing is executed when a kept one is read, and one that cannot be read counts as absent.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

__all__ = ["TABLES", "Compiled", "Source", "write_whole"]

FORMAT: Final = 1
"""Goes up when the shape of what is kept changes."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a table comes from.

    Attributes:
        pattern: Its file below knowledge/, or a pattern of several.
        columns: Of a csv file; empty for yaml.
        is_optional: Whether a folder without the file is read as one with an empty table. ``catalog.check`` misses it
            all the same.
    """

    pattern: str
    columns: tuple[str, ...] = ()
    is_optional: bool = False

    @property
    def is_many(self) -> bool:
        """Whether several files make the table."""
        return "*" in self.pattern

    def files(self, folder: Path) -> tuple[Path, ...]:
        """The files there are, in the order of their names; a needed file that is absent raises when it is read."""
        if self.is_many:
            return tuple(sorted(folder.glob(self.pattern)))
        place = folder / self.pattern
        return () if self.is_optional and not place.is_file() else (place,)


TABLES: Final[dict[str, Source]] = {
    "sources": Source("sources.yaml"),
    "skills": Source(
        "skills.csv",
        ("id", "name", "synonyms", "kind", "parents", "evidence", "confusable", "weeks", "source_id"),
    ),
    "senses": Source("senses.csv", ("word", "skill", "near"), is_optional=True),
    "certificates": Source(
        "certificates.csv",
        ("skill", "issuer", "levels", "force", "basis", "misnamings", "packs", "note", "source_id"),
        is_optional=True,
    ),
    "titles": Source("titles.csv", ("code", "name", "aliases", "source_id")),
    "majors": Source("majors.csv", ("code", "name", "family", "group", "source_id")),
    "occupations": Source("occupations/*.yaml"),
    "growth": Source("growth.yaml", is_optional=True),
    "questions": Source("questions/*.yaml"),
    "answers": Source("answers/*.yaml"),
    "mistakes": Source("mistakes.yaml", is_optional=True),
    "checks": Source(
        "resume_checks.csv",
        ("rule", "code", "title", "severity", "why", "how", "bad", "good", "source_id"),
    ),
    "lexicon": Source("lexicon.csv", ("list", "term", "instead", "trade")),
    "sounds": Source("sounds.csv", ("sound", "letters"), is_optional=True),
    "spelling": Source("spelling.csv", ("kind", "text", "sound"), is_optional=True),
    "outcomes": Source("outcomes.yaml", is_optional=True),
    "policies": Source("policies.yaml", is_optional=True),
    "thesaurus": Source("thesaurus.csv", ("lay", "formal", "direction", "field", "query", "finds"), is_optional=True),
    "company": Source("company.csv", ("word", "skill", "near"), is_optional=True),
    "asked": Source("asked.csv", ("query", "finds"), is_optional=True),
    "outside": Source("outside.csv", ("topic", "query"), is_optional=True),
    "interest_items": Source("interests.csv", ("number", "letter", "key", "text")),
    "intents": Source("intents.yaml"),
    "scorecard": Source("scorecard.yaml"),
    "import_columns": Source(
        "import_columns.csv",
        (
            "kind",
            "column",
            "label",
            "aliases",
            "type",
            "needed",
            "low",
            "high",
            "choices",
            "rule",
            "example",
            "purpose",
            "source_id",
        ),
        is_optional=True,
    ),
    "plan_rules": Source(
        "plan_rules.csv",
        (
            "id",
            "card",
            "at_least",
            "at_most",
            "seeking",
            "kind",
            "what",
            "owner",
            "signatures",
            "due_days",
            "recheck_days",
            "policies",
            "source_id",
        ),
        is_optional=True,
    ),
    "retention": Source(
        "retention.csv", ("table", "label", "months", "counted_from", "why", "source_id"), is_optional=True
    ),
    "import_refused": Source("import_refused.csv", ("id", "pattern", "why", "source_id"), is_optional=True),
    "entitlements": Source("entitlements.yaml", is_optional=True),
    "lessons": Source("lessons.yaml", is_optional=True),
    "scales": Source("rating_scales.csv", ("scale", "level", "anchor", "value", "source_id"), is_optional=True),
    "reminders": Source(
        "reminders.csv",
        (
            "id",
            "days_without_contact",
            "unanswered_applications",
            "days_overdue",
            "days_unsigned",
            "what",
            "who",
            "source_id",
        ),
        is_optional=True,
    ),
    "parties": Source(
        "parties.csv", ("party", "label", "sees", "never", "needs", "basis", "source_id"), is_optional=True
    ),
}
"""Every table of knowledge/ with its file and columns: the one list that loader, check and cache go by."""


class Compiled:
    """The raw rows of the tables.

    Args:
        folder: The knowledge folder.
        cache: Where parsed tables are kept; its parent must exist. None, or a place that cannot be written, parses
            every time.

    Raw rows are what JSON can hold: a csv table is a list of rows, each a list of cells in the order of its columns; a
    yaml table is a list of ``[file stem, content]``, dates as text.
    """

    def __init__(self, folder: Path, cache: Path | None) -> None:
        self.folder = folder
        self.cache = cache

    def rows(self, table: str) -> list[Any]:
        """The raw rows of a table.

        Raises:
            OSError, ValueError, yaml.YAMLError: The file is absent or malformed.
        """
        source = TABLES[table]
        files = source.files(self.folder)
        if self.cache is None:
            return _parse(source, files)
        fingerprint = _fingerprint(source, files)
        place = self.cache / f"{table}.json"
        kept = _kept(place, fingerprint)
        if kept is None:
            kept = _parse(source, files)
            _keep(place, fingerprint, kept)
        return kept

    def fingerprint(self, tables: Sequence[str]) -> str:
        """Names what some of the tables are made from; another one as soon as a byte of it differs."""
        sources = (TABLES[name] for name in tables)
        return " ".join(_fingerprint(source, source.files(self.folder)) for source in sources)


def _kept(place: Path, fingerprint: str) -> list[Any] | None:
    try:
        content = json.loads(place.read_bytes())
        return content["rows"] if content["fingerprint"] == fingerprint else None
    except (OSError, ValueError, KeyError, TypeError):
        return None  # absent, cut short or of another shape: it is parsed anew


def _keep(place: Path, fingerprint: str, rows: list[Any]) -> None:
    text = json.dumps({"fingerprint": fingerprint, "rows": rows}, ensure_ascii=False, separators=(",", ":"))
    write_whole(place, text.encode())


def write_whole(place: Path, content: bytes) -> None:
    """Write beside and swap in, so that a reader at the same time sees the old file or the new one, whole.

    A folder that is absent or cannot be written is passed over: what is kept there can always be made again.
    """
    try:
        place.parent.mkdir(exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=place.stem, suffix=".part", dir=place.parent)
    except OSError:
        return  # a home that is absent or cannot be written serves all the same, only slower
    fresh = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        fresh.replace(place)
    except OSError:
        fresh.unlink(missing_ok=True)


def _fingerprint(source: Source, files: Sequence[Path]) -> str:
    digest = hashlib.blake2b(f"{FORMAT} {source.pattern} {source.columns}".encode(), digest_size=16)
    for path in files:
        content = path.read_bytes()
        digest.update(f"\0{path.name}\0{len(content)}\0".encode())
        digest.update(content)
    return digest.hexdigest()


def _parse(source: Source, files: Sequence[Path]) -> list[Any]:
    from advisor.catalog.reading import load_yaml, read_csv  # yaml is not loaded where every table is kept

    if source.columns:
        return [[row[column] for column in source.columns] for path in files for row in read_csv(path, source.columns)]
    # Through JSON and back, so that a table just parsed and one read from the cache are the same to the reader.
    return list(json.loads(json.dumps([[path.stem, load_yaml(path)] for path in files], default=str)))
