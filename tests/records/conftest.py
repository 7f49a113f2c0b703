"""A small college of twelve students in two classes, without the demonstration."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import event

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Scorecard
from advisor.facts import Viewer
from advisor.records.archive import Archive
from advisor.records.home import Home
from tests.cluster import Cluster

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)

IDS = tuple(f"S{number:02}" for number in range(1, 13))
OWN = Viewer("counselor", "C01")  # of class K1: S01 … S07
OTHER = Viewer("counselor", "C02")  # of class K2: S08 … S12
MENTOR = Viewer("mentor", "M01")  # of S01 (consented), S02 (not), S03 (withdrawn)
CENTRE = Viewer("centre", "Z01")
CONSOLE = Viewer("admin", "console")
ADMIN = Viewer("admin", "A01", "parents' complaint 7")
SILENT = Viewer("admin", "A01")


def student(id: str) -> Viewer:
    return Viewer("student", id)


def _people() -> dict[str, list[dict[str, object]]]:
    staff = [("C01", "counselor"), ("C02", "counselor"), ("M01", "mentor"), ("Z01", "centre"), ("A01", "admin")]
    return {
        "staff": [{"id": id, "role": role, "name": id} for id, role in staff],
        "classes": [
            {"id": "K1", "name": "Class one", "major_code": "410202", "major": "Horticulture", "counselor": "C01"},
            {"id": "K2", "name": "Class two", "major_code": "410202", "major": "Horticulture", "counselor": "C02"},
        ],
        "students": [
            {
                "id": id,
                "name": f"Name {id}",
                "class_id": "K1" if number < 8 else "K2",
                "major_code": "410202",
                "cohort": 2026,
                "seeking": "study" if id == "S05" else "job",
                "disability": "hearing" if id in ("S01", "S06") else None,
                "registered_mask": 6 if id == "S01" else 0,
                "registered_causes": "economic|ability|special|psychological" if id == "S01" else "",
                "synthetic": True,
            }
            for number, id in enumerate(IDS, 1)
        ],
        "mentorships": [{"student": id, "mentor": "M01"} for id in ("S01", "S02", "S03")],
    }


def _readings() -> dict[str, list[dict[str, object]]]:
    def rows(table: str, column: str, values: Callable[[int], float]) -> list[dict[str, object]]:
        return [
            {"id": f"{table}-{id}", "student": id, column: values(number), "period": "2026", "as_of": "2026-06-30"}
            for number, id in enumerate(IDS, 1)
        ]

    return {
        "academic": rows("academic", "core_mean", lambda number: 60.0 + number),
        "practice": rows("practice", "pass_rate", lambda number: 50.0 + number),
        "economy": rows("economy", "income_month", lambda number: 1000.0 + number),
        "psychology": rows("psychology", "band", lambda number: 1.0 + number % 5),
        "jobseeking": rows("jobseeking", "pass_rate", lambda number: 20.0 + number),
    }


def _words() -> list[dict[str, object]]:
    """S01 shares economy with both, S04 with the counselor, S06 took it back; S03 took the mentor's back."""
    said = [
        ("S01", "economy", "counselor", "granted"),
        ("S01", "economy", "centre", "granted"),
        ("S01", "mentor", "mentor", "granted"),
        ("S03", "mentor", "mentor", "granted"),
        ("S03", "mentor", "mentor", "withdrawn"),
        ("S04", "economy", "counselor", "granted"),
        ("S06", "economy", "counselor", "granted"),
        ("S06", "economy", "counselor", "withdrawn"),
        ("S08", "psychology", "centre", "withdrawn"),
    ]
    return [dict(zip(("student", "what", "to", "state", "at"), (*word, "2026-09-01"), strict=True)) for word in said]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home", patience=0.3)


@pytest.fixture(scope="session")
def scorecard(catalog: Catalog) -> Scorecard:
    return catalog.scorecard


@pytest.fixture(scope="session")
def template(request: pytest.FixtureRequest) -> tuple[Cluster, str] | None:
    """With ``--database postgresql``: the server, and the database that each test's own is copied from."""
    if request.config.getoption("--database") == "sqlite":
        return None
    running: Cluster = request.getfixturevalue("postgresql")
    return running, running.database()


@pytest.fixture
def url(template: tuple[Cluster, str] | None, small_college: Path) -> Iterator[str | None]:
    """The database of ``archive``: None for SQLite in the home."""
    if template is None:
        yield None
        return
    running, name = template
    copy = running.database(name)
    yield running.url(copy)
    running.drop(copy)


@pytest.fixture(scope="session")
def small_college(
    tmp_path_factory: pytest.TempPathFactory, scorecard: Scorecard, template: tuple[Cluster, str] | None
) -> Path:
    """The home of the twelve, made once; ``archive`` opens a copy of it."""
    home = Home(tmp_path_factory.mktemp("twelve"))
    url = template[0].url(template[1]) if template else None
    opened = Archive.open(home, url=url, today=TODAY, scorecard=scorecard, create=True, clock=lambda: NOON)
    with opened as archive:
        for table, rows in {**_people(), **_readings(), "consents": _words()}.items():
            archive.load(table, rows)
    return home.folder


@pytest.fixture
def archive(home: Home, small_college: Path, scorecard: Scorecard, url: str | None) -> Iterator[Archive]:
    shutil.copytree(small_college, home.folder)
    with Archive.open(home, url=url, today=TODAY, scorecard=scorecard, clock=lambda: NOON) as archive:
        hurried(archive)
        yield archive


@pytest.fixture
def sqlite_alone(template: tuple[Cluster, str] | None) -> None:
    """For promises about the SQLite file itself."""
    if template is not None:
        pytest.skip("a promise about the SQLite file")


def hurried(archive: Archive) -> None:
    """Stop waiting for the disk at every commit: durability is the matter of one test, which opens its own archive."""
    engine = archive.store._engine
    if engine.dialect.name != "sqlite":
        return
    event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA synchronous = OFF"))
    engine.dispose()
