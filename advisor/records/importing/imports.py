"""The door of the imports: a college's file in, all of it or nothing kept, and a report that accounts for every row."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Final

from sqlalchemy import select

from advisor.catalog.catalog import Catalog
from advisor.catalog.import_rows import ImportColumn
from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.language.sheets import Sheet, read_sheets
from advisor.language.skills import SkillLexicon
from advisor.records.archive import Archive
from advisor.records.import_tables import import_batches, import_headings
from advisor.records.importing.batches import Batches, Written
from advisor.records.importing.headings import Heading, Layout, folded, layout_of
from advisor.records.importing.matching import Index
from advisor.records.importing.reading import Finding, Line, read_lines
from advisor.records.importing.report import CODES, MISSING_RULES, OUTLIER_RULES, ImportReport, Problem
from advisor.records.importing.targets import College, Contradiction, Put, puts_of
from advisor.records.rights import may_import
from advisor.records.tables import classes, staff, students
from advisor.wording.prompts import Prompts

__all__ = ["Imports", "Progress"]

Progress = Callable[[int, int, str], None]

_READINGS: Final = frozenset({"academic", "practice", "economy", "psychology", "jobseeking"})


@dataclass(frozen=True, slots=True)
class _Plan:
    """What a file comes to before anything is written."""

    lines: list[Line]
    findings: list[Finding]
    layout: Layout
    accepted: list[Line]
    rejected: int
    duplicates: int
    writes: list[tuple[str, Put, str | None]]  # action insert or replace, the row, key of the row that it replaces
    counselors: Mapping[str, str]


class Imports:
    """Brings files into the records.

    Args:
        archive: The records.
        catalog: Which columns a file may bring in.
        prompts: The sentences of the rules.
        lexicon: Finds skills in reports, certificates and ratings.
    """

    def __init__(
        self, archive: Archive, catalog: Catalog, prompts: Prompts, lexicon: Callable[[], SkillLexicon]
    ) -> None:
        self._archive = archive
        self._store = archive.store
        self._catalog = catalog
        self._prompts = prompts
        self._lexicon = lexicon
        self.batches = Batches(archive)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """What may be imported."""
        return tuple(self._catalog.import_columns)

    def columns(self, kind: str) -> tuple[ImportColumn, ...]:
        """The columns of a kind.

        Raises:
            InputFault: ``value`` – there is no such kind.
        """
        found = self._catalog.import_columns.get(kind)
        if found is None:
            raise InputFault("value", where="KIND", variant="choice", value=kind, allowed=", ".join(self.kinds))
        return found

    def bring(
        self,
        viewer: Viewer,
        kind: str,
        path: Path,
        *,
        preview: bool = False,
        partial: bool = False,
        replacing: bool = False,
        meant: Mapping[str, str] | None = None,
        as_of: str | None = None,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Read a file and keep it, all or nothing.

        Args:
            viewer: Who imports; a counselor reaches the own classes alone.
            kind: What the file brings.
            path: .xlsx or .csv.
            preview: Report only.
            partial: Keep the rows that are right even where others are rejected.
            replacing: A row that is on record with other values is replaced instead of rejected.
            meant: Heading → column, as the person says; remembered for the next file.
            as_of: ISO date of readings without one; default is today, or that of the first import of the same file.
            progress: Called with (done, all, what).

        Raises:
            AccessDenied: This role does not bring in this kind.
            NotFound, InputFault, LimitReached: The file cannot be read.
        """
        columns = self.columns(kind)
        if not may_import(viewer, kind):
            raise AccessDenied("denied")
        told = progress or (lambda done, total, what: None)
        sheets = read_sheets(path, progress=lambda rows: told(rows, 0, "read"))
        sheet, layout = self._laid_out(kind, sheets, columns, meant or {}, path)
        digest = _digest(path)
        college = self._college(viewer, kind, digest, as_of)
        lines, findings = read_lines(sheet, layout, {row.column: row for row in columns})
        plan = self._planned(viewer, kind, lines, [*_about(layout), *findings], layout, college, replacing, told)
        is_kept = not preview and bool(plan.accepted) and (partial or not plan.rejected)
        batch = None
        if is_kept:
            batch = self._write(viewer, kind, path, digest, plan, college, meant or {}, told)
        elif not preview and not plan.rejected and meant:
            with self._store.write():
                self._remember(viewer, kind, meant)
        return self._report(kind, plan, columns, batch, preview, is_whole=partial or not plan.rejected)

    def named(self, kind: str, column: str, path: Path) -> list[str]:
        """The legal values of one column of a file; none where it has no such column."""
        columns = self.columns(kind)
        for sheet in read_sheets(path):
            layout = layout_of(sheet, columns, self._catalog.import_refused, self._confirmed(kind))
            if any(heading.column == column and heading.how in ("name", "confirmed") for heading in layout.headings):
                lines, _ = read_lines(sheet, layout, {row.column: row for row in columns})
                return [str(line.values[column]) for line in lines if line.values.get(column) is not None]
        return []

    def headings(
        self, viewer: Viewer, kind: str, path: Path, meant: Mapping[str, str] | None = None
    ) -> tuple[Heading, ...]:
        """What each heading of a file is taken for, before anything is read; also where a needed column is absent.

        Raises:
            AccessDenied: This role does not bring in this kind.
            NotFound, InputFault, LimitReached: The file cannot be read.
        """
        columns = self.columns(kind)
        if not may_import(viewer, kind):
            raise AccessDenied("denied")
        confirmed = self._confirmed(kind) | {folded(heading): column for heading, column in (meant or {}).items()}
        sheets = read_sheets(path)
        visible = [sheet for sheet in sheets if sheet.is_visible] or list(sheets)
        laid = [layout_of(sheet, columns, self._catalog.import_refused, confirmed) for sheet in visible]
        return max(laid, key=lambda layout: layout.score).headings

    # Reading

    def _laid_out(
        self, kind: str, sheets: Sequence[Sheet], columns: Sequence[ImportColumn], meant: Mapping[str, str], path: Path
    ) -> tuple[Sheet, Layout]:
        known = {row.column for row in columns}
        for heading, column in meant.items():
            if column not in known:
                allowed = ", ".join(row.column for row in columns)
                raise InputFault("value", where=f"--map {heading}", variant="choice", value=column, allowed=allowed)
        confirmed = self._confirmed(kind) | {folded(heading): column for heading, column in meant.items()}
        visible = [sheet for sheet in sheets if sheet.is_visible] or list(sheets)
        laid = [(sheet, layout_of(sheet, columns, self._catalog.import_refused, confirmed)) for sheet in visible]
        sheet, layout = max(laid, key=lambda pair: pair[1].score)
        found = {heading.column for heading in layout.headings if heading.how in ("name", "confirmed")}
        near = {heading.column: heading.heading for heading in layout.headings if heading.how == "suggested"}
        absent = [row for row in columns if row.needed and row.column not in found and not _made_of(row, found)]
        if absent:
            guess = next((f"{near[row.column]}={row.column}" for row in absent if row.column in near), "")
            raise InputFault(
                "malformed",
                where=f"{path.name}:{layout.row or 1}",
                variant="headings_near" if guess else "headings",
                value="、".join(row.label for row in absent),
                guess=guess,
                kind=kind,
            )
        return sheet, layout

    def _confirmed(self, kind: str) -> dict[str, str]:
        with self._store.read() as connection:
            rows = connection.execute(select(import_headings).where(import_headings.c.kind == kind)).mappings().all()
        return {row["heading"]: row["column"] for row in rows}

    def _college(self, viewer: Viewer, kind: str, digest: str, as_of: str | None) -> College:
        today = self._archive.today.isoformat()
        query = select(import_batches.c.as_of).where(import_batches.c.kind == kind, import_batches.c.digest == digest)
        with self._store.read() as connection:
            before = connection.execute(query.where(import_batches.c.state == "committed")).scalars().first()
            names = {row.id: row.name for row in connection.execute(select(students.c.id, students.c.name))}
            people = {row.id: row.role for row in connection.execute(select(staff.c.id, staff.c.role))}
            rooms = {row.name: row.id for row in connection.execute(select(classes.c.id, classes.c.name))}
        return College(
            names=names,
            staff=people,
            class_ids=rooms,
            majors={row.name: row.code for row in self._catalog.majors.values()} if kind == "students" else {},
            today=today,
            as_of=as_of or before or today,
            by=str(viewer),
            lexicon=self._lexicon if kind in ("reports", "certificates", "ratings") else None,
        )

    # Comparing with the records

    def _planned(
        self,
        viewer: Viewer,
        kind: str,
        lines: list[Line],
        findings: list[Finding],
        layout: Layout,
        college: College,
        replacing: bool,
        told: Progress,
    ) -> _Plan:
        headings = {heading.column: heading.heading for heading in layout.headings if heading.how != "unknown"}
        index = Index(self._store, [row for line in lines for row in line.values])
        scope = None if viewer.role in ("admin", "centre") else frozenset(self._archive.students(viewer))
        accepted: list[Line] = []
        writes: list[tuple[str, Put, str | None]] = []
        duplicates = 0
        for number, line in enumerate(lines, 1):
            if number % 5_000 == 0:
                told(number, len(lines), "check")
            if line.is_out:
                continue
            if scope is not None and line.values.get("student") not in scope:
                line.is_out = True
                findings.append(Finding(line.row, headings.get("student", ""), "", "scope", "reject"))
                continue
            try:
                puts = puts_of(kind, line.values, college)
            except Contradiction as fault:
                line.is_out = True
                value = line.cells.get(fault.column, "")[:200]
                findings.append(Finding(line.row, headings.get(fault.column, ""), value, fault.rule, "reject"))
                continue
            verdict, own = index.settle(puts, replacing)
            if verdict == "new":
                accepted.append(line)
                writes += own
            elif verdict == "same":
                duplicates += 1
                findings.append(Finding(line.row, "", "", "duplicate", "note"))
            else:
                line.is_out = True
                findings.append(Finding(line.row, "", "", verdict, "reject"))
        rejected = sum(line.is_out for line in lines)
        return _Plan(lines, findings, layout, accepted, rejected, duplicates, writes, college.counselors)

    # Writing

    def _write(
        self,
        viewer: Viewer,
        kind: str,
        path: Path,
        digest: str,
        plan: _Plan,
        college: College,
        meant: Mapping[str, str],
        told: Progress,
    ) -> str:
        aside = [
            {"student": line.values["student"], "table": kind, "column": column, "rule": rule}
            for line in plan.accepted
            for column, rule in line.aside.items()
            if kind in _READINGS and rule != "missing"
        ]
        written = Written(kind, path.name[:200], digest, college.as_of, len(plan.accepted), plan.writes, aside)
        with self._store.write():
            batch = self.batches.write(viewer, written, plan.counselors, told)
            self._remember(viewer, kind, meant)
            self._archive.audit(viewer, "import", "", {"kind": kind, "batch": batch, "rows": len(plan.accepted)})
        return batch

    def _remember(self, viewer: Viewer, kind: str, meant: Mapping[str, str]) -> None:
        known = self._confirmed(kind)
        today = self._archive.today.isoformat()
        rows = [
            {"kind": kind, "heading": folded(heading)[:120], "column": column, "by": str(viewer), "at": today}
            for heading, column in meant.items()
            if known.get(folded(heading)) != column
        ]
        self._store.load("import_headings", rows)

    # Telling

    def _report(
        self,
        kind: str,
        plan: _Plan,
        columns: Sequence[ImportColumn],
        batch: str | None,
        preview: bool,
        *,
        is_whole: bool,
    ) -> ImportReport:
        outs = {line.row for line in plan.lines if line.is_out}
        labels = {row.column: row.label for row in columns}
        problems = tuple(self._problem(finding, labels) for finding in sorted(plan.findings, key=lambda one: one.row))
        accepted = len(plan.accepted) if is_whole else 0
        taken = {line.row for line in plan.accepted} if is_whole else set()
        aside = [one for one in plan.findings if one.severity == "set_aside" and one.row in taken]
        rejected = len(outs) if is_whole else len(plan.lines) - plan.duplicates
        report = ImportReport(
            kind=kind,
            read=len(plan.lines),
            accepted=accepted,
            rejected=rejected,
            duplicates=plan.duplicates,
            missing_values=sum(one.rule in MISSING_RULES for one in aside),
            outliers=sum(one.rule in OUTLIER_RULES for one in aside),
            kept=sum(1 for line in plan.accepted if not line.aside) if is_whole else 0,
            committed=batch is not None,
            batch=batch,
            preview=preview,
            problems=problems,
            mapping=tuple(_mapping(heading, labels) for heading in plan.layout.headings),
            statement="",
        )
        return replace(report, statement=self._prompts.render("phrase/import_statement", report=report))

    def _problem(self, finding: Finding, labels: Mapping[str, str]) -> Problem:
        values = {
            name: labels.get(str(value), value) if name == "guess" else value for name, value in finding.values.items()
        }
        why = values.get("why")
        message = (
            str(why)
            if why
            else self._prompts.label(
                f"import.rule.{finding.rule}",
                **{"row": finding.row, "heading": finding.heading, "value": finding.value, **values},
            )
        )
        return Problem(
            row=finding.row,
            column=finding.heading,
            value=finding.value,
            code=CODES.get(finding.rule, "input.value"),
            severity=finding.severity,  # type: ignore[arg-type]
            message=message,
            rule=finding.rule,
        )


def _made_of(row: ImportColumn, found: set[str]) -> bool:
    """A pass rate may be left out where both counts stand beside it."""
    return row.kind == "jobseeking" and row.column == "pass_rate" and {"interviews", "offers"} <= found


def _about(layout: Layout) -> list[Finding]:
    """What there is to say about the headings themselves."""
    findings = []
    for heading in layout.headings:
        if heading.how == "refused":
            findings.append(Finding(layout.row, heading.heading, "", "not_collected", "note", {"why": heading.why}))
        elif heading.how == "suggested":
            findings.append(Finding(layout.row, heading.heading, "", "suggested", "note", {"guess": heading.column}))
        elif heading.how == "unknown":
            findings.append(Finding(layout.row, heading.heading, "", "unknown_column", "note"))
    return findings


def _mapping(heading: Heading, labels: Mapping[str, str]) -> dict[str, str]:
    return {
        "heading": heading.heading,
        "column": heading.column,
        "label": labels.get(heading.column, ""),
        "how": heading.how,
        "at": str(heading.at),
    }


def _digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
