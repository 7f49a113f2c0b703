"""The door of the report: outcomes on record, or of a table, as a document with charts, tables and every reservation."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from advisor.language.drawings import Drawing, IntervalRow, PairRow, intervals_chart, pairs_chart
from advisor.language.publishing import Block, Chart, Grid, Heading, Paper, Paragraph, publish
from advisor.support.evaluate import Evaluation, Measure
from advisor.support.indicators import Indicator
from advisor.support.on_record import GroupFigures, OnRecord
from advisor.support.outcome_table import COUNTED
from advisor.wording.prompts import Prompts

__all__ = ["Written", "charts_of", "paper_of", "report"]

_NONE = "—"


@dataclass(frozen=True, slots=True)
class Written:
    """Where the document is, and whether its data are invented."""

    file: str
    synthetic: bool
    basis: Literal["engine"] = "engine"
    fallback: None = None


def report(found: Evaluation, out: Path, *, prompts: Prompts) -> Written:
    """Write the document; the ending (.docx or .pdf) chooses the kind.

    Raises:
        InputFault: ``format`` – another ending; ``value`` – the folder does not exist.
        StateFault: ``not_ready`` – a .pdf without a Chinese font on this machine.
    """
    publish(paper_of(found, prompts), out)
    return Written(str(out), _is_synthetic(found))


def paper_of(found: Evaluation, prompts: Prompts) -> Paper:
    """The document as blocks; what was invented says so at the top and on every page."""
    mark = prompts.label("report.mark.synthetic" if _is_synthetic(found) else "report.mark.real")
    title = prompts.label("report.title", day=found.as_of)
    keywords = "synthetic" if _is_synthetic(found) else "real"
    blocks = [Heading(title, 1), Paragraph(mark), Paragraph(prompts.label("label.ai")), *_body(found, prompts)]
    return Paper(title, f"{title} · {mark}", f"qihang; {keywords}; generated", tuple(blocks))


def charts_of(found: Evaluation, prompts: Prompts) -> tuple[Drawing, ...]:
    """The two charts: shares of both groups, and differences with their intervals."""
    counted = [measure for measure in found.measures if measure.name in COUNTED and measure.difference is not None]
    if not counted:
        return ()
    names = found.names["treated"], found.names["control"]
    pairs = [
        PairRow(
            measure.label,
            float(measure.treated["rate"] or 0),
            float(measure.control["rate"] or 0),
            (_arm(measure, measure.treated), _arm(measure, measure.control)),
        )
        for measure in counted
    ]
    gaps = [
        IntervalRow(
            measure.label,
            100 * measure.ci[0],
            100 * (measure.difference or 0),
            100 * measure.ci[1],
            f"{100 * (measure.difference or 0):+.1f}（{100 * measure.ci[0]:.1f}～{100 * measure.ci[1]:.1f}）",
        )
        for measure in counted
        if measure.ci is not None
    ]
    return (
        pairs_chart(prompts.label("report.chart.shares"), pairs, names),
        intervals_chart(prompts.label("report.chart.gaps"), gaps, prompts.label("report.chart.points")),
    )


def _is_synthetic(found: Evaluation) -> bool:
    return isinstance(found, OnRecord) and found.synthetic


def _body(found: Evaluation, prompts: Prompts) -> Iterator[Block]:
    say = prompts.label
    first, second = found.names["treated"], found.names["control"]
    yield Heading(say("report.compared"))
    yield Paragraph(
        say(
            "report.groups",
            first=first,
            n=found.n["treated"],
            second=second,
            n_control=found.n["control"],
            day=found.as_of,
        )
    )
    charts = charts_of(found, prompts)
    yield from (Chart(drawing) for drawing in charts)
    yield Grid(
        (
            say("report.measure"),
            first,
            second,
            say("report.gap"),
            say("report.interval"),
            say("report.p"),
            say("report.verdict"),
        ),
        tuple(_line(measure, prompts) for measure in found.measures),
    )
    yield Grid(
        (say("report.measure"), say("report.definition"), say("report.denominator"), say("report.day")),
        tuple((measure.label, measure.definition, measure.denominator, measure.as_of) for measure in found.measures),
    )
    yield from _baseline(found, prompts)
    yield Heading(say("report.caveats"))
    yield from (Paragraph(text, is_item=True) for text in found.caveats)
    if isinstance(found, OnRecord):
        for group in found.groups:
            yield from _group(group, prompts)
        yield from _rest(found, prompts)


def _baseline(found: Evaluation, prompts: Prompts) -> Iterator[Block]:
    if found.balance is None:
        return
    say = prompts.label
    yield Heading(say("report.balance"))
    yield Grid(
        (
            say("report.column"),
            found.names["treated"],
            found.names["control"],
            say("report.before"),
            say("report.weighted"),
            say("report.matched"),
        ),
        tuple(
            (
                line.name,
                f"{line.treated:.2f}",
                f"{line.control:.2f}",
                f"{line.before:+.2f}",
                _signed(line.weighted),
                _signed(line.matched),
            )
            for line in found.balance.lines
        ),
    )
    rows = []
    for line in found.balance.adjusted:
        points = line.measure in COUNTED
        ci = line.weighted_ci
        interval = _NONE if ci is None else f"{_gap(ci[0], points)} ～ {_gap(ci[1], points)}"
        rows.append(
            (
                say(f"outcomes.measure.{line.measure}"),
                _gap(line.weighted, points),
                interval,
                _gap(line.matched, points),
                str(line.pairs),
            )
        )
    if rows:
        header = ("report.measure", "report.weighted_gap", "report.interval", "report.matched_gap", "report.pairs")
        yield Grid(tuple(say(key) for key in header), tuple(rows))


def _group(group: GroupFigures, prompts: Prompts) -> Iterator[Block]:
    say = prompts.label
    yield Heading(say("report.group", label=group.label, n=group.n))
    rows: list[tuple[str, ...]] = []
    for rate in group.rates:
        title = rate.title + (say("report.unverified") if rate.is_unverified else "")
        value = say("report.withheld_rate") if rate.value is None else f"{100 * rate.value:.1f}%"
        rows.append((title, value, str(rate.n), str(rate.unknown), rate.as_of))
        if rate.value is None:
            continue
        rows += [(f"  {part.label}", _value(part, prompts), str(rate.n), "", rate.as_of) for part in rate.parts]
        rows.append((f"  {rate.employment.label}", _value(rate.employment, prompts), str(rate.n), "", rate.as_of))
    header = ("report.rate", "report.value", "report.graduates", "report.unknown", "report.day")
    yield Grid(tuple(say(key) for key in header), tuple(rows))
    header = ("report.indicator", "report.value", "report.known", "report.unknown", "report.definition")
    yield Grid(
        tuple(say(key) for key in header),
        tuple(
            (one.label, _value(one, prompts), str(one.n), str(one.unknown), one.definition) for one in group.indicators
        ),
    )
    index = group.quality
    text = say("report.quality_none") if index.value is None else say("report.quality", value=f"{index.value:.2f}")
    yield Paragraph(text)
    header = ("report.part", "report.weight", "report.value", "report.known", "report.unknown")
    parts = zip(index.parts, index.weights, strict=True)
    yield Grid(
        tuple(say(key) for key in header),
        tuple(
            (one.label, f"{weight:.2f}", _value(one, prompts), str(one.n), str(one.unknown)) for one, weight in parts
        ),
    )


def _rest(found: OnRecord, prompts: Prompts) -> Iterator[Block]:
    say = prompts.label
    if found.attrition is not None:
        yield Heading(say("report.attrition"))
        of = found.attrition
        yield Paragraph(say("report.reached", checks=of.checks, reached=of.reached, open=of.due_and_open))
    yield Heading(say("report.adjustments"))
    if not found.adjustments:
        yield Paragraph(say("report.no_adjustments"))
        return
    header = ("report.day", "report.because", "report.figure", "report.changed")
    yield Grid(
        tuple(say(key) for key in header),
        tuple((one.at, one.measure, one.figure or _NONE, one.what) for one in found.adjustments),
    )


def _line(measure: Measure, prompts: Prompts) -> tuple[str, ...]:
    points = measure.name in COUNTED
    gap = _gap(measure.difference, points)
    if not points and measure.relative is not None:
        gap += f"（{100 * measure.relative:+.1f}%）"
    interval = _NONE if measure.ci is None else f"{_gap(measure.ci[0], points)} ～ {_gap(measure.ci[1], points)}"
    p = _NONE
    if measure.p is not None and measure.p_adjusted is not None:
        p = f"{measure.p:.4f} → {measure.p_adjusted:.4f}"
    verdict = prompts.label(
        "report.none" if measure.p is None else "report.yes" if measure.is_significant else "report.no"
    )
    return measure.label, _arm(measure, measure.treated), _arm(measure, measure.control), gap, interval, p, verdict


def _arm(measure: Measure, arm: object) -> str:
    of: dict[str, float | None] = dict(arm)  # type: ignore[call-overload]
    if measure.name in COUNTED:
        return f"{of['x']}/{of['n']} = {100 * (of['rate'] or 0):.1f}%" if of["n"] else _NONE
    spread = "" if of["sd"] is None else f" ± {of['sd']:.0f}"
    return _NONE if of["mean"] is None else f"{of['mean']:.0f}{spread}（n={of['n']}）"


def _gap(value: float | None, points: bool) -> str:
    if value is None:
        return _NONE
    return f"{100 * value:+.1f}" if points else f"{value:+.0f}"


def _signed(value: float | None) -> str:
    return _NONE if value is None else f"{value:+.2f}"


def _value(one: Indicator, prompts: Prompts) -> str:
    if one.value is None or one.ci is None:
        return prompts.label("report.withheld")
    if one.unit == "days":
        return prompts.label("report.days", value=f"{one.value:.1f}", low=f"{one.ci[0]:.1f}", high=f"{one.ci[1]:.1f}")
    return f"{one.x}/{one.n} = {100 * one.value:.1f}%（{100 * one.ci[0]:.1f}～{100 * one.ci[1]:.1f}）"
