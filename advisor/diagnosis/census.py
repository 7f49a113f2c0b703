"""How many the rule proposes, counted over the whole college; a count, no view of a person."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.catalog.rows import Scorecard
from advisor.diagnosis.diagnose import applicable
from advisor.diagnosis.scorecard import score

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["Census", "census"]


@dataclass(frozen=True, slots=True)
class Census:
    """Students whom the rule proposes, and how many of them are also on record as having difficulties."""

    flagged: int
    both: int


def census(archive: "Archive", *, scorecard: Scorecard) -> Census:
    """Count the proposals of the rule in the operator's view."""
    flagged = both = 0
    for file, on_record in archive.counting():
        factors = applicable(file, scorecard)
        raws = {name: reading.raw for name, reading in file.readings.items() if name in factors}
        if score(scorecard, factors, raws).flagged:
            flagged += 1
            both += on_record
    return Census(flagged, both)
