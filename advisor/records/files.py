"""A student's file and readings, cut to what one reader may know."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from sqlalchemy import RowMapping

from advisor.catalog.rows import Scorecard
from advisor.facts import SMALLEST_GROUP, Missing, Source, Viewer
from advisor.records.access import Access, Admission
from advisor.records.cleaning import Cleaned, clean, value_of
from advisor.records.group_values import GroupValues
from advisor.records.import_tables import set_aside
from advisor.records.people import CAUSES, Comparison, FactorName, Reading, StudentFile
from advisor.records.rights import VIEWS, causes_of, factors_of, names_for
from advisor.records.store import Store
from advisor.records.tables import FACTOR_COLUMNS, SEPARATOR, classes, metadata, needs_stated

__all__ = ["Files"]


class Files:
    """Reads the file of a student for a viewer."""

    def __init__(self, store: Store, access: Access, scorecard: Scorecard) -> None:
        self._store = store
        self._access = access
        self._scorecard = scorecard
        self._group_values = GroupValues(store, scorecard)

    def file(self, viewer: Viewer, student: str) -> StudentFile:
        """See ``Archive.file``."""
        return self._file(viewer, self._access.admit(viewer, student, "file"))

    def counting(self) -> Iterator[tuple[StudentFile, bool]]:
        """See ``Archive.counting``."""
        operator = Viewer("admin", "console")
        with self._store.snapshot():
            for student in self._access.students(operator):
                admission = self._access.admission(operator, student)
                if admission is not None:
                    yield self._file(operator, admission), bool(admission.row["registered_mask"])

    def _file(self, viewer: Viewer, admission: Admission) -> StudentFile:
        row = admission.row
        room = self._store.rows_of(classes, row["class_id"], "id")[0]
        factors = self.applying(admission)
        readings: dict[str, Reading] = {}
        missing: list[Missing] = []
        for factor in factors:
            reading = self._newest(admission, factor)
            if isinstance(reading, Reading):
                readings[factor] = reading
            else:
                missing.append(reading)
        causes = causes_of(admission.allowed)
        registered = _split(row["registered_causes"]) if "registered" in admission.allowed else ()
        return StudentFile(
            student=row["id"],
            name=row["name"],
            class_id=row["class_id"],
            class_name=room["name"],
            major_code=row["major_code"],
            major=room["major"],
            cohort=row["cohort"],
            seeking=row["seeking"],
            view=VIEWS[admission.reader],
            factors=factors,
            readings=readings,
            missing=tuple(missing),
            causes=causes,
            registered_causes=tuple(cause for cause in CAUSES if cause in registered and cause in causes),
            needs_stated=self._needs(viewer, admission),
            special=row["disability"] if "special" in admission.allowed else None,
            synthetic=bool(row["synthetic"]),
        )

    def applying(self, admission: Admission) -> tuple[FactorName, ...]:
        """Factors of the reader's view that apply to the student: jobseeking to those who seek a job."""
        return tuple(factor for factor in factors_of(admission.reader) if _applies(factor, admission.row))

    def open_to(self, admission: Admission) -> tuple[FactorName, ...]:
        """Of those, the ones whose reading the reader may see."""
        return tuple(factor for factor in self.applying(admission) if factor in admission.allowed)

    def over_time(self, viewer: Viewer, student: str, factor: FactorName) -> tuple[Reading, ...]:
        """See ``Archive.readings_over_time``."""
        admission = self._access.admit(viewer, student, "file")
        if factor not in self.open_to(admission):
            return ()
        return tuple(self._reading(factor, row, value) for row, value in self._cleaned(student, factor).valid)

    def comparisons(
        self, viewer: Viewer, student: str, factors: Sequence[FactorName], scope: Literal["class", "major"]
    ) -> dict[FactorName, Comparison]:
        """See ``Archive.comparisons``."""
        admission = self._access.admit(viewer, student, "file")
        asked = [factor for factor in factors if factor in self.open_to(admission)]
        peers = self._access.group(viewer, admission.row, scope) if asked else ()
        found = {factor: self._compared(viewer, admission, peers, factor, scope) for factor in asked}
        return {factor: group for factor, group in found.items() if group is not None}

    def _compared(
        self,
        viewer: Viewer,
        admission: Admission,
        peers: Sequence[RowMapping],
        factor: FactorName,
        scope: Literal["class", "major"],
    ) -> Comparison | None:
        values = self._group_values.of(admission.row, scope, factor)
        own = values.get(admission.row["id"])
        others = [
            values[peer["id"]]
            for peer in self._access.readable(viewer, peers, factor)
            if peer["id"] in values and peer["id"] != admission.row["id"] and _applies(factor, peer)
        ]
        # The one whom it is shown for is not counted: five others stand behind the figure.
        if len(others) < SMALLEST_GROUP:
            return None
        group = others if own is None else [*others, own]
        scored = self._scorecard.factors[factor]
        mean = sum(group) / len(group)
        return Comparison(factor, scope, len(group), mean, scored.unit, scored.display(mean))

    def _newest(self, admission: Admission, factor: FactorName) -> Reading | Missing:
        label = self._scorecard.factors[factor].label
        if factor not in admission.allowed:  # before anything is read: no other trace
            return Missing(factor, label, "no_consent")
        cleaned = self._cleaned(admission.row["id"], factor)
        if cleaned.reason is not None:
            return Missing(factor, label, cleaned.reason)
        return self._reading(factor, *cleaned.valid[-1])

    def _cleaned(self, student: str, factor: FactorName) -> Cleaned:
        column = FACTOR_COLUMNS[factor].name
        limits = self._scorecard.factors[factor]
        rows = [dict(row) for row in self._store.rows_of(metadata.tables[factor], student)]
        today = self._store.today.isoformat()
        found = clean(rows, lambda row: value_of(factor, column, row), limits.low, limits.high, today)
        if found.reason != "not_on_record":
            return found
        # A reading that an import did not believe came in without its value: that is not the same as none.
        was_set_aside = any(row["table"] == factor for row in self._store.rows_of(set_aside, student))
        return replace(found, reason="set_aside") if was_set_aside else found

    def _reading(self, factor: FactorName, row: Mapping[str, object], value: float) -> Reading:
        scored = self._scorecard.factors[factor]
        source = Source(factor, str(row["id"]), as_of=str(row["as_of"]))
        period = None if row["period"] is None else str(row["period"])
        return Reading(factor, value, scored.unit, scored.display(value), source, period)

    def _needs(self, viewer: Viewer, admission: Admission) -> tuple[str, ...]:
        if "needs" not in admission.allowed:
            return ()
        rows = self._store.rows_of(needs_stated, admission.row["id"])
        sees_all = admission.reader in ("self", "console")
        names = ("everyone", *names_for(viewer))
        return tuple(dict.fromkeys(row["need"] for row in rows if sees_all or row["to"] in names))


def _applies(factor: FactorName, row: RowMapping) -> bool:
    return factor != "jobseeking" or bool(row["seeking"] == "job")


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(SEPARATOR) if part)
