"""The contract's answer of ``train diagnosis``, and the card that goes with a kept model."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from advisor.diagnosis.tabular.drift import DriftLine, drift_of
from advisor.diagnosis.tabular.fairness import GroupLine
from advisor.diagnosis.tabular.figures import Metrics
from advisor.diagnosis.tabular.model import TableModel
from advisor.diagnosis.tabular.reading import Table
from advisor.diagnosis.tabular.training import Importance, Paired, TableReport
from advisor.facts import Missing
from advisor.wording.prompts import Prompts

__all__ = ["TrainingAnswer", "drift_against", "keep_model", "training_answer"]


@dataclass(frozen=True, slots=True)
class TrainingAnswer:
    """What ``train diagnosis`` prints.

    Beyond the contract: ``folds``, ``calibration``, ``paired`` (against a plain forest on the same folds), ``drift``
    (with ``--against``), ``notices``, and ``saved`` with the file and its card.
    """

    rows: int
    classes: Mapping[str, int]
    cv: Mapping[str, Any]
    baselines: Mapping[str, Metrics | None]
    importance: tuple[Importance, ...]
    fairness: tuple[GroupLine, ...]
    seconds: float
    folds: Mapping[str, int]
    calibration: Mapping[str, Any]
    paired: Paired
    drift: tuple[DriftLine, ...]
    notices: tuple[str, ...]
    missing: tuple[Missing, ...]
    saved: Mapping[str, str] | None = None
    basis: str = "engine"
    fallback: str | None = None


def training_answer(report: TableReport, prompts: Prompts, drift: Sequence[DriftLine] = ()) -> TrainingAnswer:
    """The answer, with what was left out and what could not be computed said in lines."""
    missing = [Missing(line.column, line.column, "set_aside") for line in report.set_aside]
    if report.baselines["scorecard"] is None:
        label = prompts.label("diagnosis.train.scorecard")
        missing.append(Missing("baselines.scorecard", label, "not_on_record"))
    notices = [prompts.label(f"diagnosis.train.aside.{line.reason}", column=line.column) for line in report.set_aside]
    if report.unlabelled:
        notices.insert(0, prompts.label("diagnosis.train.unlabelled", number=report.unlabelled))
    notices += [
        prompts.label("diagnosis.train.unreadable", column=column, number=number)
        for column, number in report.unreadable.items()
    ]
    if any(line.suppressed for line in report.fairness):
        notices.append(prompts.label("diagnosis.train.small_group"))
    return TrainingAnswer(
        rows=report.rows,
        classes=report.classes,
        cv=report.cv,
        baselines=report.baselines,
        importance=report.importance,
        fairness=report.fairness,
        seconds=report.seconds,
        folds=report.folds,
        calibration=report.calibration,
        paired=report.paired,
        drift=tuple(drift),
        notices=(*notices, prompts.label("diagnosis.train.no_cause")),
        missing=tuple(missing),
    )


def keep_model(
    report: TableReport, answer: TrainingAnswer, path: Path, prompts: Prompts, *, today: str
) -> TrainingAnswer:
    """Write the model and its card, and say where they stand."""
    model = report.model
    figures = {
        "rows": answer.rows,
        "classes": dict(answer.classes),
        "cv": dict(answer.cv),
        "trained_on": today,
    }
    replace(model, summary={**model.summary, **figures}).save(path)
    card = path.with_suffix(".md")
    inputs = [feature.name for feature in model.encoder.features]
    text = prompts.render(
        "phrase/model_card", name=path.stem, label=model.label, inputs=inputs, found=answer, today=today
    )
    card.write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    return replace(answer, saved={"model": path.name, "card": card.name})


def drift_against(path: Path, table: Table) -> tuple[DriftLine, ...]:
    """How far the table lies from what the kept model learnt from.

    Raises:
        NotFound: No model of that name.
    """
    model = TableModel.load(path)
    return drift_of(model.summary["shares"], table, model.encoder)
