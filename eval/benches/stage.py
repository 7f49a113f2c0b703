"""What the benches run on: a private copy of the home, the texts of its college, and jieba as the common yardstick."""

import logging
import re
import warnings
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graders.ground import Ground

from advisor.app.wiring import Rooms

__all__ = ["Stage", "jieba_of"]

DOCUMENT = 600
TEXTS = 400


def jieba_of() -> Any:  # noqa: ANN401 - an untyped module
    """The module jieba with its dictionary loaded and its log shut."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.ERROR)
    jieba.initialize()
    return jieba


@dataclass(frozen=True)
class Stage:
    """The college of a scratch home and its texts.

    Attributes:
        ground: The scratch home.
    """

    ground: Ground

    @cached_property
    def rooms(self) -> Rooms:
        """The rooms over the demonstration college."""
        return self.ground.college

    @cached_property
    def students(self) -> tuple[str, ...]:
        """Every student, as the operator sees them."""
        return self.rooms.archive.students(self.rooms.viewer(None))

    @cached_property
    def texts(self) -> list[str]:
        """Training reports and advertisements of the college, as they are, at most 400 of each."""
        archive = self.rooms.archive
        viewer = self.rooms.viewer(None)
        reports: list[str] = []
        with archive.at_once():
            for student in self.students:
                reports += [report.text for report in archive.reports(viewer, student)]
                if len(reports) >= TEXTS:
                    break
        return [*reports[:TEXTS], *(job.text for job in self.rooms.jobs[:TEXTS])]

    @cached_property
    def documents(self) -> list[str]:
        """The same words in documents of 600 characters."""
        whole = "\n".join(self.texts)
        return [whole[at : at + DOCUMENT] for at in range(0, len(whole), DOCUMENT)]

    @cached_property
    def sentences(self) -> list[str]:
        """The same words sentence by sentence."""
        return [one for one in re.split(r"(?<=[。！？；\n])", "".join(self.texts)) if one.strip()]

    @cached_property
    def bytes(self) -> int:
        """Size of the documents in UTF-8."""
        return sum(len(one.encode()) for one in self.documents)
