"""Tolerant reading for the check: every fault is kept with its file and line, and reading goes on behind it."""

import csv
import io
from collections.abc import Hashable, Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from advisor.catalog.reading import Fault, Row

__all__ = ["Kind", "Ledger", "Lined", "line_of"]

Kind: TypeAlias = type | tuple[type, ...]


class Lined(dict[Hashable, Any]):
    """A yaml mapping that knows the line of each key, and the keys that stand twice."""

    def __init__(self, line: int) -> None:
        super().__init__()
        self.line = line
        self.lines: dict[Hashable, int] = {}
        self.repeated: list[Hashable] = []


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """The fast safe loader, whose mappings are ``Lined``."""


def _lined(loader: Any, node: yaml.MappingNode) -> Lined:  # noqa: ANN401 - yaml's loaders share no public type
    loader.flatten_mapping(node)
    mapping = Lined(node.start_mark.line + 1)
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if not isinstance(key, Hashable):
            raise yaml.constructor.ConstructorError(None, None, "a key is a list or mapping", key_node.start_mark)
        if key in mapping:
            mapping.repeated.append(key)
        mapping[key] = loader.construct_object(value_node, deep=True)
        mapping.lines[key] = key_node.start_mark.line + 1
    return mapping


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _lined)


def line_of(node: object, key: Hashable = None) -> int:
    """The line of a mapping, or of one of its keys; 1 where it is not known."""
    if not isinstance(node, Lined):
        return 1
    return node.lines.get(key, node.line)


class Ledger:
    """Collects the faults of one check of a knowledge folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._faults: set[Fault] = set()
        self._rows: dict[str, list[Row]] = {}
        self._documents: dict[str, Any] = {}

    @property
    def faults(self) -> tuple[Fault, ...]:
        """All faults in the order of file and line; the same fault stands once."""
        return tuple(sorted(self._faults, key=lambda fault: (fault.file, fault.line, fault.code, fault.message)))

    def add(self, code: str, file: str, line: int, message: str) -> None:
        """Keep one fault: what it is with its value, and what would be right."""
        self._faults.add(Fault(f"knowledge.{code}", file, line, message))

    def text(self, file: str) -> str | None:
        """The text of a file; None, with a fault, where it is absent, empty or not UTF-8."""
        path = self.folder / file
        if not path.is_file():
            self.add("missing", file, 1, f"the file is not there: write {file}")
            return None
        try:
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            self.add("malformed", file, 1, f"is not UTF-8 at byte {error.start}: save it as UTF-8")
            return None
        if not text.strip():
            self.add("malformed", file, 1, "is empty")
            return None
        return text

    def rows(self, file: str, columns: tuple[str, ...]) -> list[Row]:
        """The sound rows of a csv file; every other one is a fault. A file is read once."""
        if file not in self._rows:
            self._rows[file] = self._read_rows(file, columns)
        return self._rows[file]

    def _read_rows(self, file: str, columns: tuple[str, ...]) -> list[Row]:
        text = self.text(file)
        if text is None:
            return []
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        rows: list[Row] = []
        try:
            header = tuple(next(reader))
            if header != columns:
                self.add("malformed", file, 1, f"has the columns {list(header)}: expected {list(columns)}")
                return []
            for cells in reader:
                if len(cells) == len(columns):
                    named = {name: cell.strip() for name, cell in zip(columns, cells, strict=True)}
                    rows.append(Row(named, self.folder / file, reader.line_num))
                else:
                    self.add("malformed", file, reader.line_num, f"has {len(cells)} cells: expected {len(columns)}")
        except csv.Error as error:
            self.add("malformed", file, reader.line_num, f"{error}")
        return rows

    def document(self, file: str, kind: type) -> Any:  # noqa: ANN401 - the shape is checked by the caller
        """The content of a yaml file; None, with a fault, where it cannot be read or is not a ``kind``. Read once."""
        if file not in self._documents:
            self._documents[file] = self._read_document(file, kind)
        return self._documents[file]

    def _read_document(self, file: str, kind: type) -> Any:  # noqa: ANN401
        text = self.text(file)
        if text is None:
            return None
        try:
            content = yaml.load(text, Loader=_Loader)
        except (yaml.YAMLError, ValueError) as error:  # ValueError: a date such as 2026-13-01
            mark = getattr(error, "problem_mark", None)
            line = mark.line + 1 if mark else 1
            self.add("malformed", file, line, f"cannot be read: {getattr(error, 'problem', None) or error}")
            return None
        if not isinstance(content, kind):
            self.add("malformed", file, 1, f"holds a {type(content).__name__}: expected a {kind.__name__}")
            return None
        self._repeated(content, file)
        return content

    def _repeated(self, node: object, file: str) -> None:
        if isinstance(node, Lined):
            for key in node.repeated:
                self.add("duplicate", file, line_of(node, key), f"the key {key!r} stands twice: keep one")
            for value in node.values():
                self._repeated(value, file)
        elif isinstance(node, list):
            for value in node:
                self._repeated(value, file)

    def keys(self, node: object, needed: Mapping[str, Kind], file: str, where: str) -> bool:
        """Whether a yaml mapping has these keys with these types; each that lacks is a fault."""
        if not isinstance(node, Lined):
            self.add("malformed", file, 1, f"{where} is a {type(node).__name__}: expected a mapping")
            return False
        sound = True
        for key, kind in needed.items():
            value = node.get(key)
            if isinstance(value, kind) and not isinstance(value, bool) and value not in ("", [], {}):
                continue
            sound = False
            said = "lacks" if key not in node else f"has {value!r} as"
            self.add("malformed", file, line_of(node, key), f"{where} {said} {key!r}: fill it in")
        return sound

    def listed(self, node: Lined, key: str, file: str) -> list[Any]:
        """The list under a key that may be absent; anything else there is a fault."""
        value = node.get(key, [])
        if isinstance(value, list):
            return value
        self.add(
            "malformed", file, line_of(node, key), f"{key!r} is {value!r}: expected a list, [] where there is none"
        )
        return []

    def one_of(self, value: object, allowed: Iterable[object], file: str, line: int, what: str) -> None:
        """A value outside its list is a fault."""
        listed = list(allowed)
        if value not in listed:
            self.add("value", file, line, f"{what} is {value!r}: expected one of {listed}")

    def known(self, value: object, ids: Iterable[object], file: str, line: int, what: str) -> None:
        """A reference that leads nowhere is a fault."""
        if not isinstance(value, Hashable) or value not in ids:
            self.add("dangling", file, line, f"{what} {value!r} is not on record: correct it or add the row")

    def first(self, value: Hashable, seen: dict[Any, str], file: str, line: int, what: str) -> None:
        """A value that was met before is a fault that names the first place."""
        if value in seen:
            self.add("duplicate", file, line, f"{what} {value!r} stands in {seen[value]} already")
        seen.setdefault(value, f"{file}:{line}")

    def day(self, value: object, file: str, line: int, what: str) -> date | None:
        """A date; None, with a fault, where it cannot be read."""
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.add("date", file, line, f"{what} is {value!r}: write it like 2026-09-01")
            return None
