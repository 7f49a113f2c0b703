import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from advisor.diagnosis.scorecard import score
from advisor.diagnosis.tabular.answer import drift_against, keep_model, training_answer
from advisor.diagnosis.tabular.leaks import is_headed
from advisor.diagnosis.tabular.model import TableModel, model_path
from advisor.diagnosis.tabular.reading import Table
from advisor.diagnosis.tabular.training import train_table as train
from advisor.errors import InputFault, NotFound


def train_table(*given, **named):
    """Few trees, so that a test is quick."""
    return train(*given, trees=30, **named)


FACTORS = ("academic", "practice", "economy", "psychology", "jobseeking")


def table_of(rows=160, seed=0, **extra):
    """Grades and a trade that decide the outcome with noise; a sex and a town that do not."""
    dice = np.random.default_rng(seed)
    grade, skill = dice.normal(70, 10, rows), dice.normal(70, 10, rows)
    trade = dice.choice(["园艺", "护理", "机电"], rows)
    good = grade + skill + 8 * (trade == "护理") + dice.normal(0, 8, rows) > 142
    columns = {
        "成绩": [f"{value:.1f}分" for value in grade],
        "实训": ["" if dice.random() < 0.1 else f"{value:.0f}" for value in skill],
        "专业": trade.tolist(),
        "性别": dice.choice(["男", "女"], rows).tolist(),
        "town": ["a", "b", "c", *dice.choice(["d", "e"], rows - 3).tolist()],
        "结果": np.where(good, "已就业", "未就业").tolist(),
        **extra,
    }
    return Table({name: np.array(cells, dtype=object) for name, cells in columns.items()}, rows)


@pytest.fixture(scope="module")
def report(scorecard):
    return train_table(table_of(), "结果", scorecard=scorecard, group=["town"], protected={"性别"})


def test_a_forest_learns_and_says_how_well_beside_every_baseline(report):
    assert report.rows == 160 and set(report.classes) == {"已就业", "未就业"}
    assert report.cv["accuracy"] > report.baselines["majority"].accuracy + 0.1
    low, high = report.cv["accuracy_ci"]
    assert low < report.cv["accuracy"] < high
    assert report.baselines["scorecard"] is None
    assert all(0 <= report.cv[name] <= 1 for name in ("macro_f1", "auc", "brier", "ece"))
    assert {line.feature for line in report.importance[:2]} == {"成绩", "实训"}
    assert report.importance[0].mean > 0.05


def test_the_same_table_gives_the_same_figures_and_another_order_of_columns_the_same_inputs(report, scorecard):
    again = train_table(table_of(), "结果", scorecard=scorecard, group=["town"], protected={"性别"})
    assert (again.cv, again.importance, again.fairness) == (report.cv, report.importance, report.fairness)


def test_shuffled_labels_teach_nothing(scorecard):
    table = table_of(300)
    shuffled = np.random.default_rng(5).permutation(table.columns["结果"])
    told = train_table(replace(table, columns={**table.columns, "结果": shuffled}), "结果", scorecard=scorecard)
    assert told.cv["accuracy"] <= told.baselines["majority"].accuracy + 0.06
    assert abs(told.cv["auc"] - 0.5) < 0.12


def test_a_column_that_equals_the_label_is_refused_under_any_names(scorecard):
    table = table_of()
    copy = np.where(table.columns["结果"] == "已就业", "1", "0").tolist()
    with pytest.raises(InputFault) as fault:
        train_table(table_of(抄=copy), "结果", scorecard=scorecard)
    assert fault.value.where == "抄"
    assert train_table(table_of(抄=copy), "结果", scorecard=scorecard, drop=["抄"]).cv["accuracy"] < 0.99


def test_what_was_written_after_the_outcome_or_numbers_the_rows_is_left_out_and_said(scorecard, prompts):
    table = table_of()
    employed = table.columns["结果"] == "已就业"
    pay = [str(3000 + n) if is_so else "" for n, is_so in enumerate(employed)]
    days = [str(n % 40 + (100 if is_so else 0)) for n, is_so in enumerate(employed)]
    numbers = [str(n) for n in range(160)]
    found = train_table(
        table_of(月薪=pay, 天数=days, 编号=numbers, 姓名=[f"人{n}" for n in range(160)], 空=[""] * 160),
        "结果", scorecard=scorecard, protected={"性别"},
    )  # fmt: skip
    reasons = {line.column: line.reason for line in found.set_aside}
    assert reasons == {
        "月薪": "tells_label", "天数": "tells_label", "编号": "identifier", "姓名": "identifier", "空": "empty",
        "性别": "protected",
    }  # fmt: skip
    answer = training_answer(found, prompts)
    assert {line.what for line in answer.missing if line.reason == "set_aside"} == set(reasons)
    assert all(any(column in notice for notice in answer.notices) for column in reasons)


@pytest.mark.parametrize("column", ["学号", "Candidate ID", "代码"])
def test_numbers_of_people_are_left_out_in_any_order(scorecard, column):
    dice = np.random.default_rng(8)
    numbers = [f"2023{number:06}" for number in dice.permutation(900_000)[:160]]
    found = train_table(table_of(**{column: numbers}), "结果", scorecard=scorecard, identifiers={"学号", "id"})
    assert (column, "identifier") in {(line.column, line.reason) for line in found.set_aside}


def test_rows_without_a_label_are_counted_and_said(scorecard, prompts):
    cells = table_of().columns["结果"].tolist()
    found = train_table(table_of(结果=[*cells[:150], *[""] * 10]), "结果", scorecard=scorecard)
    assert (found.rows, found.unlabelled) == (150, 10)
    assert any("10" in notice for notice in training_answer(found, prompts).notices)


@pytest.mark.parametrize("name", ["学生性别", "性别（男/女）", "Student-Gender", "GENDER ", "性别"])
def test_a_protected_heading_is_known_in_any_dress(name):
    assert is_headed(name, {"性别", "gender"})


@pytest.mark.parametrize("name", ["就业地区", "agenda", "性别平等课成绩"])
def test_a_heading_that_only_holds_the_word_is_not(name):
    assert not is_headed(name, {"性别", "gender", "地区"})


def test_groups_and_protected_columns_move_no_probability(report):
    assert not {"town", "性别", "结果"} & {feature.name for feature in report.model.encoder.features}
    table = table_of()
    turned = {"女": "男", "男": "女"}
    swapped = {
        **table.columns,
        "性别": np.array([turned[cell] for cell in table.columns["性别"]], dtype=object),
        "town": np.array(["z"] * 160, dtype=object),
    }
    ours = report.model.probabilities
    assert (ours(table) == ours(replace(table, columns=swapped))).all()


def test_a_small_group_shows_no_figure_and_others_show_theirs_with_intervals(report, prompts):
    lines = {line.group: line for line in report.fairness}
    for group in "abc":
        assert lines[group].suppressed and lines[group].n is None and lines[group].selection_rate is None
    for group in "de":
        rate = lines[group].selection_rate
        assert rate.ci[0] < rate.value < rate.ci[1] and lines[group].false_negative_rate is not None
        assert lines[group].ratio is not None
    assert any("5" in notice for notice in training_answer(report, prompts).notices)


def test_the_scorecard_is_a_baseline_where_its_factors_are_columns(scorecard):
    dice = np.random.default_rng(2)
    raws = np.column_stack(
        [dice.uniform(40, 100, 200), dice.uniform(30, 100, 200), dice.uniform(300, 6000, 200),
         dice.integers(1, 6, 200), dice.uniform(0, 100, 200)]
    )  # fmt: skip
    flags = [score(scorecard, FACTORS, dict(zip(FACTORS, row, strict=True))).flagged for row in raws.tolist()]
    columns = {name: np.array([f"{value:g}" for value in raws[:, k]], dtype=object) for k, name in enumerate(FACTORS)}
    columns["标记"] = np.array(["是" if flag else "否" for flag in flags], dtype=object)
    found = train_table(Table(columns, 200), "标记", scorecard=scorecard)
    assert found.baselines["scorecard"].accuracy > 0.97
    weights = {line.feature: line.weight for line in found.importance}
    assert weights == {name: scorecard.factors[name].weight for name in FACTORS}


@pytest.mark.parametrize(
    ("label", "cells", "code"),
    [
        ("没有", None, "input.value"),
        ("数", [str(n * 1.5) for n in range(160)], "input.value"),
        ("数", ["a"] * 158 + ["b"] * 2, "input.value"),
        ("数", ["a"] * 160, "input.empty"),
        ("数", ["a"] * 5 + ["b"] * 5 + [""] * 150, "input.empty"),
    ],
)
def test_a_label_that_cannot_be_learnt_is_refused_in_a_sentence(scorecard, prompts, label, cells, code):
    from advisor.wording.regret import sentence_of

    table = table_of(**({} if cells is None else {"数": cells}))
    with pytest.raises(InputFault) as fault:
        train_table(table, label, scorecard=scorecard)
    assert fault.value.code == code
    assert all(sentence_of(fault.value, prompts))


@pytest.mark.parametrize("taken", [{"drop": ["结果"]}, {"group": ["结果"]}])
def test_the_label_cannot_be_dropped_nor_be_a_group(scorecard, taken):
    with pytest.raises(InputFault) as fault:
        train_table(table_of(), "结果", scorecard=scorecard, **taken)
    assert fault.value.where == "结果"


def test_a_kept_model_is_served_without_scikit_learn_and_sums_exactly(report, prompts, tmp_path):
    path = model_path(tmp_path, "trial")
    answer = keep_model(report, training_answer(report, prompts), path, prompts, today="2026-11-21")
    assert answer.saved == {"model": "trial.npz", "card": "trial.md"}
    card = path.with_suffix(".md").read_text(encoding="utf-8")
    assert "town" in card and f"{report.cv['accuracy']:.3f}" in card
    again = TableModel.load(path)
    table = table_of(40, seed=9)
    told = again.probabilities(table)
    assert (told == report.model.probabilities(table)).all()
    assert told.sum(axis=1) == pytest.approx(1)
    base, paths = again.contributions(table)
    scores = again.forest.probabilities(again.encoder.rows(table).astype(float))
    assert np.abs(base + paths.sum(axis=1) - scores).max() < 1e-12
    code = (
        "import sys; from pathlib import Path; from advisor.diagnosis.tabular.model import TableModel;"
        f"TableModel.load(Path({str(path)!r})); assert 'sklearn' not in sys.modules and 'pandas' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_flat_trees_say_what_scikit_learn_says(scorecard):
    from advisor.diagnosis.tabular.reading import typed
    from advisor.diagnosis.tabular.training import _grown, flat_forest

    table = table_of(120, seed=4)
    truth = (table.columns["结果"] == "已就业").astype(np.int64)
    inputs = table.without(["结果"])
    encoder, forest, _ = _grown(inputs, typed(inputs), truth, (30, 0))
    fresh = table_of(80, seed=6).without(["结果"])
    rows = encoder.rows(fresh)
    assert flat_forest(forest).probabilities(rows.astype(float)) == pytest.approx(forest.predict_proba(rows))


def test_drift_names_the_column_that_moved_and_no_other(report, prompts, tmp_path):
    path = model_path(tmp_path, "before")
    keep_model(report, training_answer(report, prompts), path, prompts, today="2026-11-21")
    later = table_of(400, seed=3)
    lines = {line.feature: line for line in drift_against(path, later)}
    assert {line.state for line in lines.values()} == {"alike"}
    moved = np.array([f"{float(cell[:-1]) + 12:.1f}分" for cell in later.columns["成绩"]], dtype=object)
    lines = {
        line.feature: line for line in drift_against(path, replace(later, columns={**later.columns, "成绩": moved}))
    }
    assert lines["成绩"].state == "much" and lines["专业"].state == "alike"
    gone = {line.feature: line for line in drift_against(path, later.without(["实训"]))}
    assert gone["实训"].missing_now == 1.0 and gone["实训"].state == "much"
    with pytest.raises(NotFound):
        drift_against(model_path(tmp_path, "none"), later)
    with pytest.raises(InputFault):
        model_path(tmp_path, "../evil")
