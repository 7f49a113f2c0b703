"""outcomes.yaml: both versions of the rate over the same codes, and slips are found."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from advisor.catalog.catalog import Catalog
from advisor.catalog.checking.ledger import Ledger
from advisor.catalog.checking.nested import Known
from advisor.catalog.checking.outcomes import outcomes
from tests.conftest import ROOT


def faults(folder: Path, old: str, new: str) -> set[str]:
    place = folder / "outcomes.yaml"
    shutil.copy(ROOT / "knowledge" / "outcomes.yaml", place)
    text = place.read_text(encoding="utf-8")
    assert old in text
    place.write_text(text.replace(old, new, 1), encoding="utf-8")
    ledger, known = Ledger(folder), Known(sources={"editorial", "moe2021_19", "moe2024_11"})
    assert outcomes(ledger, known) == 14
    return {fault.code.removeprefix("knowledge.") for fault in ledger.faults}


def test_every_code_counts_the_same_in_both_versions_of_the_rate(catalog: Catalog) -> None:
    found = catalog.outcomes
    groups = [set().union(*(part.groups for part in formula.parts)) for formula in found.formulas]
    assert groups[0] == groups[1]
    assert {code for code, of in found.destinations.items() if of.group not in groups[0]} == {"70", "71", "72"}
    assert len(found.destinations) == 14


def test_the_formula_in_force_goes_by_the_day(catalog: Catalog) -> None:
    days = {date(2020, 1, 1): "2021", date(2023, 12, 31): "2021", date(2024, 1, 1): "2024", date(2026, 11, 21): "2024"}
    assert {day: catalog.outcomes.formula_on(day).id for day in days} == days


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("weight: 0.25", "weight: 0.35", "weight"),
        ("groups: [venture]", "groups: [venture, study]", "duplicate"),
        ("groups: [venture]", "groups: [ventures]", "dangling"),
        ("source_id: moe2021_19", "source_id: nobody", "dangling"),
        ("    denominator: 该组去向已知的人\n", "", "malformed"),
    ],
)
def test_a_slip_is_found(old: str, new: str, code: str, tmp_path: Path) -> None:
    assert code in faults(tmp_path, old, new)


def test_the_file_itself_has_none(tmp_path: Path) -> None:
    assert faults(tmp_path, "response_days: 3", "response_days: 3") == set()
