"""What the graders stand on: the checkout's knowledge, and a home of their own where one is needed."""

import shutil
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from advisor.app.wiring import Rooms
from advisor.settings import Settings

__all__ = ["ROOT", "TODAY", "Ground", "Skipped", "rows_of"]

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 21)
"""The day of the demonstration college, so that the figures do not move with the calendar."""


class Skipped(Exception):
    """A suite that cannot run here; its text is the reason."""


def rows_of(path: Path) -> Any:  # noqa: ANN401 - rows of a yaml file
    """The cases of a yaml file.

    Raises:
        Skipped: There is no such file.
    """
    import yaml

    if not path.is_file():
        raise Skipped(f"no {path.relative_to(ROOT).as_posix()}")
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Ground:
    """A scratch folder and the rooms over a copy of the home; the home itself is only read.

    Attributes:
        scratch: A folder that goes when the run ends.
    """

    scratch: Path

    @cached_property
    def rooms(self) -> Rooms:
        """The rooms over the checkout's knowledge and prompts, with a home in the scratch folder.

        The home of the settings is copied where it has a college; else one is made, which takes a minute.
        """
        given = Settings.of()
        folder = self.scratch / "home"
        if (given.home / "records.sqlite3").is_file():
            shutil.copytree(given.home, folder, ignore=shutil.ignore_patterns("*.lock"))
        return Rooms(Settings.of({"ADVISOR_HOME": str(folder)}), TODAY)

    @cached_property
    def college(self) -> Rooms:
        """The same rooms, with a college in them: that of the home, as prepared as it is, or the demonstration college."""
        if not self.rooms.home.database.is_file():
            from advisor.app.preparation import prepare_demonstration

            prepare_demonstration(self.rooms)
        return self.rooms
