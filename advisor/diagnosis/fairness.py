"""Whether the rule proposes people of different groups alike: selection and misses, with intervals, small groups hidden."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from advisor.catalog.rows import Scorecard
from advisor.diagnosis.rescore import scored_files
from advisor.diagnosis.tabular.fairness import GroupLine, fairness_of
from advisor.diagnosis.tabular.reading import Column, Table
from advisor.facts import Viewer
from advisor.records.groups import GROUPS
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["RuleFairness", "rule_fairness"]


@dataclass(frozen=True, slots=True)
class RuleFairness:
    """The rule's flags by sex, ethnicity and home region.

    ``false_negative_rate`` is, of those whose difficulty is on record, the share without a flag. The rule gives no
    probability, so there is no calibration.
    """

    students: int
    flagged: int
    groups: tuple[GroupLine, ...]
    notices: tuple[str, ...]
    basis: str = "engine"
    fallback: str | None = None


def rule_fairness(archive: "Archive", viewer: Viewer, *, scorecard: Scorecard, prompts: Prompts) -> RuleFairness:
    """Report on the flags of the whole college, in the operator's view; counts alone.

    Raises:
        AccessDenied: Anybody but the operator at the console.
    """
    people = {one.student: one for one in archive.groups(viewer)}
    scored = scored_files([file for file, _ in archive.counting()], scorecard)
    flags = np.array([one.flagged for one in scored], dtype=np.int64)
    held = [people[one.student] for one in scored]
    table = Table({name: np.array([getattr(one, name) for one in held], dtype=object) for name in GROUPS}, len(held))
    kinds = {name: Column(name, "category", len(set(cells)), len(cells), 0) for name, cells in table.columns.items()}
    truth = np.array([one.is_registered for one in held], dtype=np.int64)
    label = prompts.label("diagnosis.fairness.flag")
    told = np.column_stack([1 - flags, flags]).astype(np.float64)
    lines = fairness_of(table, kinds, GROUPS, told, truth, ("", label), shown=(1,)) if held else ()
    notices = [prompts.label("diagnosis.fairness.no_input")]
    if any(line.suppressed for line in lines):
        notices.append(prompts.label("diagnosis.train.small_group"))
    return RuleFairness(
        len(held), int(flags.sum()), tuple(replace(line, calibration=None) for line in lines), tuple(notices)
    )
