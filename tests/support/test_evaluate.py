"""The door: the paper's Table 4, its caveats, tables of persons, and what a table may not hold."""

import random
from pathlib import Path

import pytest
from openpyxl import Workbook

from advisor.catalog.catalog import Catalog
from advisor.errors import InputFault
from advisor.intervals import newcombe
from advisor.language.documents import read_rows
from advisor.support.outcome_table import read_table
from tests.support.conftest import PAPER, Read, Weigh, people


def test_table_4_is_reproduced_with_what_it_cannot_show(weigh: Weigh) -> None:
    found = weigh(PAPER)
    by_name = {measure.name: measure for measure in found.measures}
    assert list(by_name) == ["employed", "salary", "relevant", "retained"]
    assert found.n == {"treated": 67, "control": 60}
    points = {name: round(100 * (by_name[name].difference or 0), 1) for name in ("employed", "relevant", "retained")}
    assert points == {"employed": 14.2, "relevant": 27.1, "retained": 23.1}  # 27.0 and 23.0 from rounded percentages
    assert by_name["salary"].relative == pytest.approx(0.234, abs=5e-4)
    assert (by_name["salary"].p, by_name["salary"].test) == (None, None)
    assert by_name["employed"].p_adjusted == pytest.approx(0.0784, abs=1e-4)
    assert [name for name in by_name if by_name[name].is_significant] == ["relevant", "retained"]
    codes = {(caveat.code, caveat.measure) for caveat in found.caveat_details}
    assert codes >= {
        ("non_random", None), ("no_baseline", None), ("not_after_correction", "employed"), ("fragile", "employed"),
        ("no_sd", "salary"), ("denominator_retained", "retained"), ("denominator_relevant", "relevant"),
        ("retention_undated", "retained"), ("weak", "employed"),
    }  # fmt: skip
    assert len(found.caveats) == len(found.caveat_details)
    assert any("0.051" in text for text in found.caveats)
    assert any("62 人对 47 人" in text and "1904" in text for text in found.caveats)
    assert any("59/62" in text and "39/47" in text and "0.053" in text for text in found.caveats)


def test_caveats_go_when_their_cause_goes(weigh: Weigh) -> None:
    text = (
        PAPER.replace("3850,", "3850,900")
        .replace("3120,", "3120,800")
        .replace("67,59", "62,59")
        .replace("60,39", "47,39")
    )
    codes = {caveat.code for caveat in weigh(text, is_random=True).caveat_details}
    assert not codes & {"non_random", "no_baseline", "no_sd", "denominator_retained"}
    assert "denominator_relevant" in codes


def test_every_figure_has_definition_denominator_and_date(weigh: Weigh) -> None:
    for measure in weigh(PAPER).measures:
        assert measure.definition
        assert measure.denominator
        assert measure.as_of == "2026-11-21"


def test_rows_of_persons_count_to_the_aggregated_table(weigh: Weigh) -> None:
    rows = [("a", int(k < 62), int(k < 55), int(k < 59)) for k in range(67)]
    rows += [("b", int(k < 47), int(k < 33), int(k < 39)) for k in range(60)]
    found = weigh(people(rows, "group,employed,relevant,retained"), "a")
    lone = {measure.name: measure for measure in weigh(PAPER).measures}
    for measure in found.measures:
        assert (measure.treated, measure.control, measure.p) == (
            lone[measure.name].treated, lone[measure.name].control, lone[measure.name].p,
        )  # fmt: skip
    assert found.names == {"treated": "a", "control": "b"}


def test_empty_cells_leave_the_denominator_and_bound_the_difference(weigh: Weigh) -> None:
    rows = [("treated", 1)] * 30 + [("treated", "")] * 10 + [("control", 0)] * 20 + [("control", 1)] * 20
    found = weigh(people(rows, "group,employed"))
    assert found.measures[0].treated == {"n": 30, "x": 30, "rate": 1.0}
    (unknown,) = [caveat for caveat in found.caveat_details if caveat.code == "unknown"]
    assert (unknown.values["lost"], unknown.values["lost_control"]) == (10, 0)
    assert unknown.values["low"] == pytest.approx(0.25)
    assert unknown.values["high"] == pytest.approx(0.5)


def test_retention_that_cannot_have_been_seen_is_counted(weigh: Weigh) -> None:
    rows = [("treated", 1, 1, "2026-09-01")] * 38 + [("treated", 1, 1, "2026-03-01")] * 24
    rows += [("control", 1, 0, "2026/03/01")] * 40
    found = weigh(people(rows, "group,employed,retained,placed_on"))
    (late,) = [caveat for caveat in found.caveat_details if caveat.code == "retention_unobserved"]
    assert (late.values["number"], late.values["of"]) == (38, 102)


def test_unlike_groups_are_told_and_weighting_takes_the_confounder_out(weigh: Weigh) -> None:
    dice = random.Random(5)
    rows = []
    for _ in range(1500):
        grade = dice.gauss(70, 10)
        treated = dice.random() < 1 / (1 + 2.718 ** (-(grade - 70) / 8))
        employed = dice.random() < min(0.98, max(0.02, 0.6 + (grade - 70) / 40))  # the service itself does nothing
        rows.append(("treated" if treated else "control", int(employed), round(grade, 1), dice.choice("男女")))
    found = weigh(people(rows, "group,employed,academic,sex"))
    (measure,) = found.measures
    balance = found.balance
    assert balance is not None
    line = balance.lines[0]
    assert line.name == "academic"
    assert line.before > 0.5
    assert abs(line.weighted or 9) < 0.1
    assert abs(line.matched or 9) < 0.15
    (adjusted,) = balance.adjusted
    assert (measure.difference or 0) > 0.15
    assert abs(adjusted.weighted or 9) < 0.06
    assert adjusted.weighted_ci is not None
    assert adjusted.weighted_ci[0] < 0 < adjusted.weighted_ci[1]
    assert "unlike" in {caveat.code for caveat in found.caveat_details}


def test_a_column_that_numbers_the_rows_is_no_baseline(weigh: Weigh) -> None:
    rows = [("treated" if k < 30 else "control", k % 2, 1000 + k) for k in range(60)]
    assert weigh(people(rows, "group,employed,number")).balance is None


def test_like_groups_are_not_called_unlike(weigh: Weigh) -> None:
    rows = [(arm, k % 3 > 0, 60 + k % 30) for arm in ("treated", "control") for k in range(120)]
    found = weigh(people([(a, int(e), g) for a, e, g in rows], "group,employed,academic"))
    assert not {"unlike", "no_baseline"} & {caveat.code for caveat in found.caveat_details}


def test_a_workbook_with_chinese_headers_reads_like_a_csv(tmp_path: Path, catalog: Catalog, read: Read) -> None:
    book = Workbook()
    sheet = book.active
    for row in [
        ("组别", "是否就业", "月薪"),
        ("实验组", "是", 3800),
        ("实验组", None, None),
        ("对照组", "否", None),
        ("对照组", 1, 3000.5),
    ]:
        sheet.append(row)
    book.save(tmp_path / "t.xlsx")
    found = read_table(read_rows(tmp_path / "t.xlsx"), catalog.outcomes.words, where="t.xlsx")
    assert found == read("group,employed,salary\n实验组,1,3800\n实验组,,\n对照组,0,\n对照组,1,3000.5\n")
    assert (found.counts["employed"][0].n, found.sizes) == (1, (2, 2))


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("group,employed\ntreated,1\n", "input.value", "t.csv:group"),
        ("group,employed\ntreated,2\ncontrol,1\n", "input.value", "t.csv:2:employed"),
        ("group,employed\nA,1\nB,1\n", "input.value", "t.csv:group"),
        ("employed\n1\n", "input.malformed", "t.csv:1"),
        ("group,age\ntreated,1\ncontrol,2\n", "input.malformed", "t.csv"),
        ("group,employed\ntreated,\ncontrol,\n", "input.empty", "t.csv"),
        ("group,salary\ntreated,高\ncontrol,3\n", "input.value", "t.csv:2:salary"),
        ("group,salary\ntreated,-5\ncontrol,3\n", "input.value", "t.csv:2:salary"),
        ("measure,group,n,x\nemployed,treated,5,6\nemployed,control,5,1\n", "input.value", "t.csv:2:x"),
        ("measure,group,n,x\nemployed,treated,5,2.5\nemployed,control,5,1\n", "input.value", "t.csv:2:x"),
        ("measure,group,n,x\nwages,treated,5,2\nemployed,control,5,1\n", "input.value", "t.csv:2:measure"),
        ("measure,group,n,x\nemployed,treated,5,2\nrelevant,control,5,1\n", "input.value", "t.csv:2:group"),
        (
            "measure,group,n,x\nemployed,treated,5,2\nemployed,treated,5,2\nemployed,control,5,1\n",
            "input.value",
            "t.csv:3:measure",
        ),
        ("group,employed,employed\ntreated,1,1\ncontrol,1,1\n", "input.malformed", "t.csv:1"),
        ("group,employed\n,1\ncontrol,1\n", "input.value", "t.csv:2:group"),
    ],
)
def test_a_wrong_table_is_told_with_its_place(text: str, code: str, where: str, read: Read) -> None:
    with pytest.raises(InputFault) as caught:
        read(text)
    assert (caught.value.code, caught.value.where) == (code, where)


def _simulated(trials: int, seed: int) -> tuple[float, float]:
    """Coverage of the intervals, and the share of trials in which any true null is called significant."""
    from advisor.intervals import holm
    from advisor.support.two_groups import Counts as Arm
    from advisor.support.two_groups import Means, compare_means, fisher

    dice = random.Random(seed)
    covered = total = false = 0
    for _ in range(trials):
        n1, n2 = dice.randint(20, 90), dice.randint(20, 90)
        p_values: list[float | None] = []
        for _measure in range(3):
            base = dice.uniform(0.15, 0.9)
            shift = dice.uniform(-0.3, 0.3)
            other = min(0.98, max(0.02, base + shift))
            x1 = sum(dice.random() < base for _ in range(n1))
            x2 = sum(dice.random() < other for _ in range(n2))
            low, high = newcombe((x1, n1), (x2, n2))
            covered += low <= base - other <= high
            total += 1
            same = sum(dice.random() < base for _ in range(n2))
            p_values.append(fisher(Arm(n1, x1), Arm(n2, same)))
        first, second = ([dice.lognormvariate(8.2, 0.3) for _ in range(n)] for n in (n1, n2))
        arms = [_means(values) for values in (first, second)]
        found = compare_means(*(Means(*arm) for arm in arms))
        assert found.ci is not None
        covered += found.ci[0] <= 0 <= found.ci[1]
        total += 1
        p_values.append(found.p)
        false += any(p is not None and p < 0.05 for p in holm(p_values))
    return covered / total, false / trials


def _means(values: list[float]) -> tuple[int, float, float]:
    mean = sum(values) / len(values)
    return len(values), mean, (sum((v - mean) ** 2 for v in values) / (len(values) - 1)) ** 0.5


@pytest.mark.parametrize("trials", [200, pytest.param(2000, marks=pytest.mark.slow)])
def test_intervals_cover_and_false_alarms_are_rare(trials: int) -> None:
    coverage, false = _simulated(trials, 11)
    assert coverage >= 0.93
    assert false <= 0.055
