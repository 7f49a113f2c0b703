"""prompts/ as validated objects: templates with a header, and the labels of the page."""

import hashlib
import string
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal

import yaml
from jinja2 import StrictUndefined, TemplateNotFound, TemplateSyntaxError, meta, nodes
from jinja2.loaders import FunctionLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment

from advisor.catalog.reading import Fault, read_csv
from advisor.errors import KnowledgeFault
from advisor.facts import FactCard

__all__ = ["Language", "Prompts", "cite"]

Language = Literal["zh", "en"]
FENCE = "---"
HEADER = ("purpose", "used_by", "variables")
LABELS = "labels.csv"
COLUMNS = ("key", "zh", "en")


@dataclass(frozen=True, slots=True)
class _Source:
    """A template file cut in two: what the header says, and the body with the line it starts on."""

    header: Mapping[str, Any]
    body: str
    first_line: int
    digest: str

    @property
    def variables(self) -> frozenset[str]:
        return frozenset(self.header["variables"] or ())


def cite(cards: FactCard | Mapping[str, object] | str | Iterable[FactCard]) -> str:
    """The mark of a card, or the marks of several, to stand directly behind the words that they carry.

    Example:
        >>> cite("F3")
        '[F3]'
    """
    if isinstance(cards, str):
        return f"[{cards}]"
    if isinstance(cards, FactCard):
        return f"[{cards.id}]"
    if isinstance(cards, Mapping):
        return f"[{cards['id']}]"
    return "".join(cite(card) for card in cards)


class Prompts:
    """Every text that the product says or sends.

    Args:
        folder: The folder prompts/.
        language: Which column of labels.csv ``label`` reads; templates are Chinese.

    A template is named by its path without the ending: ``phrase/card_score``. Files are read when they are first used.
    """

    def __init__(self, folder: Path, language: Language = "zh") -> None:
        self.folder = folder
        self.language: Language = language
        self._sources: dict[str, _Source] = {}
        self._environment = ImmutableSandboxedEnvironment(
            loader=FunctionLoader(self._body),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,
        )
        self._environment.filters["cite"] = cite

    def render(self, name: str, /, **values: object) -> str:
        """The text of a template, without blank ends.

        Raises:
            KnowledgeFault: There is no such template (variant ``template``), or variables of its header are missing
                or unknown (variant ``variables``; ``missing`` and ``unknown`` list all of them).
        """
        wanted = self._source(name).variables
        missing, unknown = sorted(wanted - values.keys()), sorted(values.keys() - wanted)
        if missing or unknown:
            raise KnowledgeFault(
                "fault", where=f"{name}.md", variant="variables", value=name, missing=missing, unknown=unknown
            )
        return self._environment.get_template(name).render(**values).strip()

    def label(self, key: str, /, **values: object) -> str:
        """A line of labels.csv in the language of this object, with its ``{names}`` filled in.

        Raises:
            KnowledgeFault: There is no such key (variant ``label``), or values are missing (variant ``variables``).
        """
        if key not in self._labels:
            raise KnowledgeFault("fault", where=LABELS, variant="label", value=key)
        text = self._labels[key]
        missing = sorted(set(_fields(text)) - values.keys())
        if missing:
            raise KnowledgeFault("fault", where=LABELS, variant="variables", value=key, missing=missing, unknown=[])
        return text.format(**values)

    def has_label(self, key: str) -> bool:
        """Whether labels.csv has this key."""
        return key in self._labels

    def has(self, name: str) -> bool:
        """Whether there is a template of this name."""
        return self._path(name).is_file()

    def digest(self, name: str) -> str:
        """The first eight hex digits of the SHA-256 of the template's source; kept with every stored reply."""
        return self._source(name).digest

    def variables(self, name: str) -> frozenset[str]:
        """The names that the header of a template lists."""
        return self._source(name).variables

    def names(self) -> tuple[str, ...]:
        """The names of all templates, sorted."""
        return tuple(
            sorted(path.relative_to(self.folder).with_suffix("").as_posix() for path in self.folder.rglob("*.md"))
        )

    def check(self) -> tuple[Fault, ...]:
        """Every fault of prompts/ at once, with file and line; empty when all is well."""
        return (*(fault for name in self.names() for fault in self._template_faults(name)), *self._label_faults())

    @cached_property
    def _labels(self) -> Mapping[str, str]:
        return {row["key"]: row[self.language] for row in read_csv(self.folder / LABELS, COLUMNS)}

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.md"

    def _source(self, name: str) -> _Source:
        if name not in self._sources:
            path = self._path(name)
            if not path.is_file() or self.folder.resolve() not in path.resolve().parents:
                raise KnowledgeFault("fault", where=f"{name}.md", variant="template", value=name)
            try:
                self._sources[name] = _cut(path.read_text(encoding="utf-8-sig"))
            except (ValueError, yaml.YAMLError) as error:
                raise KnowledgeFault("fault", where=f"{name}.md", variant="header", value=str(error)) from error
        return self._sources[name]

    def _body(self, name: str) -> str:
        name = name.removesuffix(".md")
        if not self.has(name):
            raise TemplateNotFound(name)
        return self._source(name).body

    def _uses(self, name: str, above: tuple[str, ...] = ()) -> frozenset[str]:
        """The variables of a template and of all that it includes."""
        tree = self._environment.parse(self._source(name).body)
        used = set(meta.find_undeclared_variables(tree))
        for included in _included(tree):
            if included not in above:
                used |= self._uses(included, (*above, name))
        return frozenset(used)

    def _template_faults(self, name: str) -> Iterator[Fault]:
        file = f"prompts/{name}.md"
        try:
            source = self._source(name)
        except KnowledgeFault as fault:
            yield Fault("prompt.header", file, 1, str(fault.values["value"]))
            return
        try:
            used = self._uses(name)
        except TemplateSyntaxError as error:
            yield Fault("prompt.syntax", file, source.first_line - 1 + error.lineno, error.message or "syntax error")
            return
        except KnowledgeFault as fault:
            yield Fault(
                "prompt.include", file, source.first_line, f"includes {fault.values['value']!r}: {fault.variant}"
            )
            return
        for variable in sorted(used - source.variables):
            line = source.first_line + _line_of(source.body, variable)
            yield Fault("prompt.variables", file, line, f"uses {variable!r}, which the header does not name: add it")
        for variable in sorted(source.variables - used):
            yield Fault(
                "prompt.variables", file, 1, f"the header names {variable!r}, which the body never uses: drop it"
            )

    def _label_faults(self) -> Iterator[Fault]:
        file = f"prompts/{LABELS}"
        first: dict[str, int] = {}
        try:
            for row in read_csv(self.folder / LABELS, COLUMNS):
                key = row["key"]
                if key in first:
                    yield Fault("label.duplicate", file, row.line, f"{key!r} stands in line {first[key]} already")
                first.setdefault(key, row.line)
                yield from (
                    Fault("label.empty", file, row.line, f"{key!r} has no {column}")
                    for column in COLUMNS
                    if not row[column]
                )
                yield from _placeholder_faults(file, row.line, key, row["zh"], row["en"])
        except (OSError, ValueError) as error:
            yield Fault("label.columns", file, max(first.values(), default=0) + 1, str(error))


def _cut(text: str) -> _Source:
    """Header and body of a template file.

    Raises:
        ValueError: There is no header, or it lacks one of purpose, used_by, variables.
    """
    lines = text.splitlines(keepends=True)
    closing = next((n for n, line in enumerate(lines[1:], 1) if line.strip() == FENCE), 0)
    if not lines or lines[0].strip() != FENCE or not closing:
        raise ValueError("starts without a header between two lines '---'")
    header = yaml.safe_load("".join(lines[1:closing]))
    absent = [name for name in HEADER if not isinstance(header, dict) or name not in header]
    if absent:
        raise ValueError(f"the header lacks {', '.join(absent)}")
    if not isinstance(header["variables"] or [], list):
        raise ValueError("variables in the header is a list, such as [card, audience] or []")
    digest = hashlib.sha256(text.encode("utf-8")).hexdigest()[:8]
    return _Source(header, "".join(lines[closing + 1 :]), closing + 2, digest)


def _included(tree: nodes.Template) -> Iterator[str]:
    for node in tree.find_all((nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)):
        template = getattr(node, "template", None)
        if isinstance(template, nodes.Const) and isinstance(template.value, str):
            yield template.value.removesuffix(".md")


def _line_of(body: str, word: str) -> int:
    """How many lines stand above the first one with ``word``."""
    return next((n for n, line in enumerate(body.splitlines()) if word in line), 0)


@cache  # the lines of a file that does not change while it is read, and every card asks for two
def _fields(text: str) -> tuple[str, ...]:
    """The names in braces, in order. Raises ValueError where the braces do not pair."""
    return tuple(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


def _placeholder_faults(file: str, line: int, key: str, zh: str, en: str) -> Iterator[Fault]:
    try:
        chinese, english = set(_fields(zh)), set(_fields(en))
    except ValueError as error:
        yield Fault("label.format", file, line, f"{key!r}: {error}")
        return
    odd = sorted(name for name in chinese | english if not name.isidentifier())
    if odd:
        yield Fault("label.format", file, line, f"{key!r}: {odd} are no plain names")
    if chinese != english:
        yield Fault("label.format", file, line, f"{key!r}: zh fills in {sorted(chinese)}, en {sorted(english)}")
