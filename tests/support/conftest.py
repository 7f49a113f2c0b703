"""What the tests of the support room share: the paper's table, tables written on the spot, plans, and who asks."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path

import pytest

from advisor.app.wiring import Rooms
from advisor.catalog.catalog import Catalog
from advisor.facts import Viewer
from advisor.language.documents import read_rows
from advisor.support.evaluate import Evaluation, evaluate
from advisor.support.outcome_table import OutcomeTable, read_table
from advisor.support.plan import Plan, plan
from advisor.wording.prompts import Prompts
from tests.conftest import TODAY

CONSOLE = Viewer("admin", "console")
STUDENT = "S20230001"


def plan_of(rooms: Rooms, viewer: Viewer, student: str) -> Plan:
    return plan(rooms.archive, viewer, student, catalog=rooms.catalog, prompts=rooms.prompts)


def shown(found: object) -> str:
    return json.dumps(asdict(found), ensure_ascii=False, default=str)  # type: ignore[call-overload]


@pytest.fixture(scope="session")
def registered(reading_rooms: Rooms) -> tuple[str, ...]:
    """The students on record as having difficulties."""
    return tuple(line.student for line in reading_rooms.archive.ledger.accompanied(CONSOLE))


@pytest.fixture
def act(rooms: Rooms) -> Callable[..., Plan]:
    """Run an act on a plan over rooms of one's own."""

    def run(verb: Callable[..., Plan], spec: str, *arguments: object, student: str = STUDENT, **more: object) -> Plan:
        viewer = rooms.viewer(spec)
        return verb(rooms.archive, viewer, student, *arguments, catalog=rooms.catalog, prompts=rooms.prompts, **more)

    return run


PAPER = """measure,group,n,x,mean,sd
employed,treated,67,62,,
employed,control,60,47,,
salary,treated,62,,3850,
salary,control,47,,3120,
relevant,treated,67,55,,
relevant,control,60,33,,
retained,treated,67,59,,
retained,control,60,39,,
"""

Read = Callable[..., OutcomeTable]
Weigh = Callable[..., Evaluation]


@pytest.fixture
def read(tmp_path: Path, catalog: Catalog) -> Read:
    """A table from the text of a .csv file."""

    def of(text: str, treated: str | None = None) -> OutcomeTable:
        place = tmp_path / "t.csv"
        place.write_text(text, encoding="utf-8")
        return read_table(read_rows(place), catalog.outcomes.words, where="t.csv", treated=treated)

    return of


@pytest.fixture
def weigh(read: Read, catalog: Catalog, prompts: Prompts) -> Weigh:
    """The evaluation of the text of a .csv file."""

    def of(text: str, treated: str | None = None, *, is_random: bool = False) -> Evaluation:
        table = read(text, treated)
        return evaluate(table, knowledge=catalog.outcomes, prompts=prompts, today=TODAY, is_random=is_random)

    return of


def people(rows: Sequence[Sequence[object]], header: str) -> str:
    """A table of persons as .csv text."""
    return "\n".join([header, *(",".join(map(str, row)) for row in rows)])
