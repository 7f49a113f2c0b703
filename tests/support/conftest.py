"""What the tests of the support room share: the paper's table, and tables written on the spot."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from advisor.catalog.catalog import Catalog
from advisor.language.documents import read_rows
from advisor.support.evaluate import Evaluation, evaluate
from advisor.support.outcome_table import OutcomeTable, read_table
from advisor.wording.prompts import Prompts
from tests.conftest import TODAY

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
