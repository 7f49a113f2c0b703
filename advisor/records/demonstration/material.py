"""The words of the demonstration, read from knowledge/demonstration, and the small grammar they are written in.

``(a|b)`` chooses one of several, ``(3~8)`` draws a whole number, ``<word>`` is a slot. Choices nest nowhere.
"""

import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

from advisor.catalog.reading import load_yaml

__all__ = ["Material", "drawn", "expanded", "filled"]

_CHOICE = re.compile(r"\(([^()|~]*(?:\|[^()|]*)+)\)")
_NUMBER = re.compile(r"\((\d+)~(\d+)\)")
_SLOT = re.compile(r"<([a-z0-9_]+)(?::([a-z]+))?>")


class Material:
    """The files of knowledge/demonstration, each read when first asked for.

    Args:
        folder: The knowledge folder.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "demonstration"

    @cached_property
    def college(self) -> Mapping[str, Any]:
        """college.yaml: margins, majors, names."""
        return self._read("college")

    @cached_property
    def causes(self) -> Mapping[str, Any]:
        """causes.yaml: how the figures come about."""
        return self._read("causes")

    @cached_property
    def aftermath(self) -> Mapping[str, Any]:
        """aftermath.yaml: what became of people."""
        return self._read("aftermath")

    @cached_property
    def phrases(self) -> Mapping[str, Any]:
        """phrases.yaml: what the reports of all majors share."""
        return self._read("phrases")

    @cached_property
    def jobs(self) -> Mapping[str, Any]:
        """jobs.yaml: fragments of the advertisements."""
        return self._read("jobs")

    @cached_property
    def reports(self) -> Mapping[str, Mapping[str, Any]]:
        """report_*.yaml by pack id."""
        files = sorted(self.folder.glob("report_*.yaml"))
        return {raw["pack"]: raw for raw in map(load_yaml, files)}

    def _read(self, name: str) -> Mapping[str, Any]:
        content: Mapping[str, Any] = load_yaml(self.folder / f"{name}.yaml")
        return content


def drawn(random: Random, seed_text: str) -> str:
    """One of ``a|b|c``."""
    return random.choice(seed_text.split("|"))


def expanded(random: Random, text: str) -> str:
    """``text`` with every choice made and every number drawn; slots stay.

    Example:
        >>> expanded(Random(1), "<crop>(3~3)株")
        '<crop>3株'
    """
    chosen = _CHOICE.sub(lambda found: random.choice(found[1].split("|")), text)
    return _NUMBER.sub(lambda found: str(random.randint(int(found[1]), int(found[2]))), chosen)


def filled(text: str, slots: Mapping[str, str]) -> str:
    """``text`` with ``<word>`` replaced; ``<word:style>`` looks up ``word:style``.

    Raises:
        KeyError: A slot that nobody fills.
    """
    return _SLOT.sub(lambda found: slots[found[0][1:-1]], text)
