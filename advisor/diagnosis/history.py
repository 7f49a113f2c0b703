"""What changed: readings then and now, and the readiness that the rule gives to both."""

import calendar
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from advisor.catalog.rows import Scorecard
from advisor.diagnosis.counterfactuals import CHANGEABLE
from advisor.diagnosis.diagnose import applicable
from advisor.diagnosis.evidence import shown
from advisor.diagnosis.own import audience_of
from advisor.diagnosis.scorecard import readiness_of
from advisor.facts import Derived, FactCard, Source, Viewer
from advisor.language.figures import find_figures
from advisor.records.people import FactorName, Reading
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["changes", "since_of"]

_ID = re.compile(r"[A-Za-z]\d{4,}")
_DATE = re.compile(r"(\d{4}|last|-)(?:-(\d{2}))?(?:-(\d{2}))?")


@dataclass(frozen=True, slots=True)
class _Pair:
    then: Reading
    now: Reading


def since_of(text: str, today: date) -> date | None:
    """The day that a question looks back to, as its last day: 三月以来 → 31 March, of this year or, ahead, of the last.

    Returns:
        None where no date is named, or only one that lies ahead.
    """
    for figure in find_figures(_ID.sub("，", text)).figures:
        match = _DATE.fullmatch(str(figure.value)) if figure.kind == "date" else None
        if match is None:
            continue
        year, month, day = match.groups()
        if year == "-" and month is None:
            continue
        asked = today.year if year == "-" else today.year - 1 if year == "last" else int(year)
        found = _last_day(asked, month, day)
        if found is not None and year == "-" and found > today:
            found = _last_day(asked - 1, month, day)
        if found is not None and found <= today:
            return found
    return None


def changes(
    archive: "Archive",
    viewer: Viewer,
    student: str,
    *,
    scorecard: Scorecard,
    since: date | None,
    prompts: Prompts,
) -> tuple[FactCard, ...]:
    """Cards in pairs, then and now: readiness first where both can be computed, then each changeable factor.

    Args:
        archive: The records; a factor that the viewer may not see has no history for them.
        viewer: Who asks.
        student: Of whom.
        scorecard: The present rule; both figures are computed by it, so that a new version is no change of the person.
        since: What stood on that day is compared; None compares with the reading before the newest.
        prompts: Labels.

    Returns:
        Unnumbered cards, two for each line; empty where nothing has two readings.
    """
    factors = applicable(archive.file(viewer, student), scorecard)
    pairs: dict[str, _Pair] = {}
    for name in factors:
        readings = archive.readings_over_time(viewer, student, name)  # type: ignore[arg-type]
        if readings:
            pairs[name] = _Pair(_then(readings, since), readings[-1])
    moved = {name: pair for name, pair in pairs.items() if pair.then is not pair.now}
    if not moved:
        return ()
    lines = [_readiness(student, pairs, scorecard, prompts)]
    for name, pair in moved.items():
        if name in CHANGEABLE:
            lines.append((_card(student, name, pair.then, scorecard), _card(student, name, pair.now, scorecard)))
    return tuple(card for line in lines for card in line)


def _then(readings: Sequence[Reading], since: date | None) -> Reading:
    """What counted on that day; the oldest where the records begin later."""
    if since is None:
        return readings[-2] if len(readings) > 1 else readings[-1]
    before = [reading for reading in readings if (reading.source.as_of or "") <= since.isoformat()]
    return before[-1] if before else readings[0]


def _readiness(
    student: str, pairs: Mapping[str, _Pair], scorecard: Scorecard, prompts: Prompts
) -> tuple[FactCard, ...]:
    then = readiness_of(scorecard, {name: pair.then.raw for name, pair in pairs.items()})
    now = readiness_of(scorecard, {name: pair.now.raw for name, pair in pairs.items()})
    if then is None or now is None:
        return ()
    as_of = max(pair.then.source.as_of or "" for pair in pairs.values())
    return tuple(
        FactCard(
            id=f"readiness.{part}",
            kind="change",
            subject=student,
            measure=f"readiness.{part}",
            label=prompts.label("diagnosis.label.readiness"),
            value=value,
            unit="",
            display=shown(value, scorecard.flag_below),
            source=Source("scorecard", "readiness", as_of=scorecard.version),
            period=period,
            derived=Derived("readiness = sum of weight * value, of the readings of that day", ()),
            audience=("counselor", "mentor", "centre", "admin"),
        )
        for part, value, period in (("then", then, as_of), ("now", now, None))
    )


def _card(student: str, name: str, reading: Reading, scorecard: Scorecard) -> FactCard:
    factor: FactorName = reading.factor
    return FactCard(
        id=f"{name}.{reading.source.row}",
        kind="change",
        subject=student,
        measure=scorecard.factors[factor].measure,
        label=scorecard.factors[factor].label,
        value=reading.raw,
        unit=reading.unit,
        display=reading.display,
        source=reading.source,
        period=reading.period or reading.source.as_of,
        audience=audience_of(factor),
    )


def _last_day(year: int, month: str | None, day: str | None) -> date | None:
    which = int(month) if month else 12
    try:
        return date(year, which, int(day) if day else calendar.monthrange(year, which)[1])
    except ValueError:
        return None
