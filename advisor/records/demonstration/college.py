"""The door of the demonstration college: fills an empty home with it, once."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import func, select

from advisor.catalog.catalog import Catalog
from advisor.errors import StateFault
from advisor.facts import Viewer
from advisor.language.skills import SkillLexicon
from advisor.records.accounts import Accounts
from advisor.records.archive import Archive
from advisor.records.demonstration.causation import best_possible_accuracy
from advisor.records.demonstration.generation import ORDER, DemoAccount, Progress, generate
from advisor.records.demonstration.material import Material
from advisor.records.store import Row
from advisor.records.tables import meta, students

__all__ = ["DemoAccount", "DemoSummary", "best_accuracy", "fill"]

_MARK = "demonstration"
_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class DemoSummary:
    """What the demonstration college holds.

    Attributes:
        students: Number of students.
        difficulty: Of them on record as having difficulties.
        jobs: Number of advertisements.
        reports: Number of training reports.
        accounts: Who can log in, with passwords that are public on purpose.
    """

    students: int
    difficulty: int
    jobs: int
    reports: int
    accounts: tuple[DemoAccount, ...]


def fill(
    archive: Archive,
    catalog: Catalog,
    lexicon: SkillLexicon,
    *,
    seed: int = 2026,
    today: date,
    progress: Progress | None = None,
) -> DemoSummary:
    """Fill an empty home with the demonstration college; all of it or nothing is kept.

    A home that holds it already is left as it is, whatever the seed, and its summary given again.

    Args:
        archive: The records.
        catalog: knowledge/, with its folder ``demonstration``.
        lexicon: Finds the skills in reports and advertisements.
        seed: Of everything that is drawn.
        today: Dates of reports and advertisements are counted back from it.
        progress: Called with (done, all, what).

    Raises:
        StateFault: ``conflict`` – the home holds another college's students; ``locked``.
    """
    known = _kept(archive)
    if known is not None:
        return known
    told = progress or (lambda done, total, text: None)
    made = generate(Material(catalog.folder), catalog, lexicon, seed=seed, today=today, progress=told)
    summary = DemoSummary(
        students=len(made.rows["students"]),
        difficulty=sum(bool(row["registered_mask"]) for row in made.rows["students"]),
        jobs=len(made.rows["jobs"]),
        reports=len(made.rows["reports"]),
        accounts=made.accounts,
    )
    with archive.store.write():
        known = _kept(archive)  # somebody else may have filled it while this one was drawing
        if known is not None:
            return known
        _write(archive, made.rows, told)
        _open_accounts(archive, made.accounts)
        archive.load(
            "meta",
            [
                {"key": _MARK, "value": json.dumps(asdict(summary), ensure_ascii=False)},
                {"key": "synthetic", "value": "true"},
            ],
        )
    return summary


def best_accuracy(catalog: Catalog, *, seed: int = 2026) -> float:
    """The best accuracy of the primary cause that any model can reach on this college's law."""
    return best_possible_accuracy(Material(catalog.folder).causes, seed=seed)


def _kept(archive: Archive) -> DemoSummary | None:
    """The summary of the college that stands there, or None in an empty home."""
    with archive.store.read() as connection:
        mark = connection.execute(select(meta.c.value).where(meta.c.key == _MARK)).scalar()
        count = connection.execute(select(func.count()).select_from(students)).scalar_one()
    if mark is not None:
        raw: dict[str, Any] = json.loads(mark)
        accounts = tuple(DemoAccount(**who | {"classes": tuple(who["classes"])}) for who in raw.pop("accounts"))
        return DemoSummary(**raw, accounts=accounts)
    if count:
        raise StateFault("conflict", where="students", variant="another_college", value=count)
    return None


def _write(archive: Archive, rows: "Mapping[str, Any]", told: Progress) -> None:
    total = sum(len(rows[table]) for table in ORDER)
    done = 0
    for table in ORDER:
        for start in range(0, len(rows[table]), _CHUNK):
            chunk: list[Row] = rows[table][start : start + _CHUNK]
            archive.load(table, chunk)
            done += len(chunk)
            told(done, total, table)


def _open_accounts(archive: Archive, people: tuple[DemoAccount, ...]) -> None:
    accounts = Accounts(archive)
    for who in people:
        accounts.create(who.id, Viewer(who.role, who.id), who.password)  # type: ignore[arg-type]
