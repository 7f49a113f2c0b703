"""A table of outcomes as two arms: one row a person, or rows that are already counted."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from advisor.catalog.outcome_rows import OutcomeWords
from advisor.errors import InputFault
from advisor.support.two_groups import Counts, Means

__all__ = ["COUNTED", "MEASURES", "OutcomeTable", "PersonRow", "read_table"]

MEASURES = ("employed", "salary", "relevant", "retained")
COUNTED = ("employed", "relevant", "retained")
_ARMS = ("treated", "control")
_HIGHEST_PAY = 200_000.0
_NUMBER = re.compile(r"[-+]?\d+(?:,\d{3})*(?:\.\d+)?")
_OF_A_PERSON = ("id", "group", *MEASURES, "placed_on")
_OF_A_COUNT = ("measure", "group", "n", "x", "mean", "sd", "as_of")


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person: yes/no answers and pay, None where unknown, and what was known before the service began."""

    is_treated: bool
    employed: bool | None
    salary: float | None
    relevant: bool | None
    retained: bool | None
    placed_on: date | None
    baseline: Mapping[str, float | str | None]


@dataclass(frozen=True, slots=True)
class OutcomeTable:
    """Two arms, measure by measure; a measure that the table does not hold is absent.

    Attributes:
        counts: Yes/no measures → (treated, control).
        pay: The same for pay in yuan a month, or None.
        people: The rows behind it; empty for a table that was counted elsewhere.
        names: What the file calls the treated and the control group.
        as_of: Day on which it was counted, where the table says so.
        measures: Those that the table holds, in the order of ``MEASURES``.
    """

    counts: Mapping[str, tuple[Counts, Counts]]
    pay: tuple[Means, Means] | None
    people: tuple[PersonRow, ...]
    names: tuple[str, str]
    as_of: str | None = None

    @property
    def measures(self) -> tuple[str, ...]:
        """The measures it holds."""
        return tuple(name for name in MEASURES if name in self.counts or (name == "salary" and self.pay is not None))

    @property
    def sizes(self) -> tuple[int, int]:
        """Persons of each arm: the rows, or the largest number that a counted measure names."""
        if self.people:
            treated = sum(person.is_treated for person in self.people)
            return treated, len(self.people) - treated
        pairs = [(first.n, second.n) for first, second in self.counts.values()]
        if self.pay is not None:
            pairs.append((self.pay[0].n, self.pay[1].n))
        return max(first for first, _ in pairs), max(second for _, second in pairs)

    @classmethod
    def of_people(cls, people: Sequence[PersonRow], names: tuple[str, str] = _ARMS) -> "OutcomeTable":
        """Count the rows of persons; an unknown answer is in no denominator."""
        counts: dict[str, tuple[Counts, Counts]] = {}
        for measure in COUNTED:
            known = [
                (person.is_treated, bool(answer))
                for person in people
                if (answer := getattr(person, measure)) is not None
            ]
            if known:
                counts[measure] = (_counted(known, True), _counted(known, False))
        paid = [(person.is_treated, person.salary) for person in people if person.salary is not None]
        pay = (_averaged(paid, True), _averaged(paid, False)) if paid else None
        return cls(counts, pay, tuple(people), names)


def read_table(
    rows: Sequence[Sequence[str]], words: OutcomeWords, *, where: str, treated: str | None = None
) -> OutcomeTable:
    """Read a table with a header row.

    Args:
        rows: Cells as text, the header first; rows keep their place in the file.
        words: Names of columns, groups and answers as colleges write them.
        where: Name of the file, for faults.
        treated: Which value of ``group`` is the treated one; default ``treated``.

    Raises:
        InputFault: ``malformed`` – a column is missing; ``value`` – a cell is not what its column holds, a group is
            unknown, or numbers contradict each other; ``empty`` – no row, or a group without one.
    """
    first = next((number for number, row in enumerate(rows) if row), None)
    if first is None:
        raise InputFault("empty", where=where, value=where)
    header = [words.columns.get(cell.strip().lower(), cell.strip()) for cell in rows[first]]
    doubled = next((name for name in header if name and header.count(name) > 1), None)
    if doubled:
        raise InputFault("malformed", where=f"{where}:{first + 1}", variant="outcome_doubled", value=doubled)
    if "group" not in header:
        raise InputFault("malformed", where=f"{where}:{first + 1}", variant="outcome_column", value="group")
    body = [
        (number + 1, dict(zip(header, (*row, *[""] * len(header)), strict=False)))
        for number, row in enumerate(rows)
        if number > first and row
    ]
    if not body:
        raise InputFault("empty", where=where, value=where)
    sheet = _Sheet(where, header, body, words, _grouping(body, words, treated, where))
    return _aggregated(sheet) if "measure" in header else _individual(sheet)


@dataclass(frozen=True, slots=True)
class _Sheet:
    where: str
    header: Sequence[str]
    body: Sequence[tuple[int, Mapping[str, str]]]
    words: OutcomeWords
    groups: Mapping[str, bool]

    def fault(self, row: int, column: str, variant: str, value: object, **more: object) -> InputFault:
        return InputFault("value", where=f"{self.where}:{row}:{column}", variant=variant, value=value, **more)

    def number(self, row: int, column: str, cell: str, low: float, high: float) -> float | None:
        if not cell or cell.lower() in self.words.unknown:
            return None
        if not _NUMBER.fullmatch(cell):
            raise self.fault(row, column, "outcome_number", cell)
        value = float(cell.replace(",", ""))
        if not low <= value <= high:
            raise self.fault(row, column, "range", cell, low=low, high=high)
        return value

    def answer(self, row: int, column: str, cell: str) -> bool | None:
        if not cell or cell.lower() in self.words.unknown:
            return None
        found = self.words.answers.get(cell.lower())
        if found is None:
            raise self.fault(row, column, "outcome_answer", cell)
        return found


def _grouping(
    body: Sequence[tuple[int, Mapping[str, str]]], words: OutcomeWords, treated: str | None, where: str
) -> Mapping[str, bool]:
    """Value of the column ``group`` → whether it is the treated one."""
    values = list(dict.fromkeys(row["group"] for _, row in body))
    for number, row in body:
        if not row["group"]:
            raise InputFault("value", where=f"{where}:{number}:group", variant="outcome_no_group", value="")
    shown = "、".join(values[:6])
    if len(values) != 2:
        raise InputFault("value", where=f"{where}:group", variant="outcome_groups", value=shown, number=len(values))
    if treated is not None:
        wanted = treated.strip()
        if wanted not in values:
            raise InputFault("value", where="--treated", variant="choice", value=treated, allowed=shown)
        return {value: value == wanted for value in values}
    known = {value: words.groups.get(value.lower()) for value in values}
    if set(known.values()) != {True, False}:
        raise InputFault("value", where=f"{where}:group", variant="outcome_treated", value=shown)
    return {value: bool(is_treated) for value, is_treated in known.items()}


def _names(groups: Mapping[str, bool]) -> tuple[str, str]:
    treated = next(name for name, is_treated in groups.items() if is_treated)
    return treated, next(name for name in groups if name != treated)


def _individual(sheet: _Sheet) -> OutcomeTable:
    present = [name for name in MEASURES if name in sheet.header]
    if not present:
        raise InputFault("malformed", where=sheet.where, variant="outcome_measures", value=", ".join(MEASURES))
    extra = [name for name in sheet.header if name and name not in _OF_A_PERSON]
    numeric = {name for name in extra if all(_NUMBER.fullmatch(row[name]) or not row[name] for _, row in sheet.body)}
    people = []
    for number, row in sheet.body:
        answers = {name: sheet.answer(number, name, row.get(name, "")) for name in COUNTED}
        salary = sheet.number(number, "salary", row.get("salary", ""), 0.0, _HIGHEST_PAY) or None  # 0: has no pay
        people.append(
            PersonRow(
                is_treated=sheet.groups[row["group"]],
                salary=salary,
                placed_on=_day(sheet, number, row.get("placed_on", "")),
                baseline={name: _baseline(row[name], name in numeric) for name in extra},
                **answers,
            )
        )
    found = OutcomeTable.of_people(people, _names(sheet.groups))
    if not found.measures:
        raise InputFault("empty", where=sheet.where, variant="outcomes", value=sheet.where)
    return found


def _baseline(cell: str, is_number: bool) -> float | str | None:
    if not cell:
        return None
    return float(cell.replace(",", "")) if is_number else cell


def _day(sheet: _Sheet, row: int, cell: str) -> date | None:
    if not cell or cell.lower() in sheet.words.unknown:
        return None
    try:
        return date.fromisoformat(cell.replace("/", "-").replace(".", "-"))
    except ValueError as error:
        raise InputFault("value", where=f"{sheet.where}:{row}:placed_on", variant="date", value=cell) from error


def _aggregated(sheet: _Sheet) -> OutcomeTable:
    arms: dict[tuple[str, bool], tuple[int, Counts | Means]] = {}
    dates = set()
    if "n" not in sheet.header:
        raise InputFault("malformed", where=sheet.where, variant="outcome_column", value="n")
    for number, row in sheet.body:
        measure = sheet.words.columns.get(row["measure"].lower(), row["measure"])
        if measure not in MEASURES:
            raise sheet.fault(number, "measure", "choice", row["measure"], allowed=", ".join(MEASURES))
        key = (measure, sheet.groups[row["group"]])
        if key in arms:
            raise sheet.fault(number, "measure", "outcome_twice", row["measure"])
        size = _whole(sheet, number, "n", row["n"], 1, 10_000_000)
        if size is None:
            raise sheet.fault(number, "n", "outcome_number", row["n"])
        arms[key] = number, _pay(sheet, number, row, size) if measure == "salary" else _share(sheet, number, row, size)
        if row.get("as_of"):
            dates.add(row["as_of"])
    for measure, is_treated in list(arms):
        if (measure, not is_treated) not in arms:
            raise sheet.fault(arms[measure, is_treated][0], "group", "outcome_one_arm", measure)
    pairs = {name: (arms[name, True][1], arms[name, False][1]) for name in MEASURES if (name, True) in arms}
    pay = pairs.pop("salary", None)
    return OutcomeTable(pairs, pay, (), _names(sheet.groups), max(dates, default=None))  # type: ignore[arg-type]


def _share(sheet: _Sheet, number: int, row: Mapping[str, str], size: int) -> Counts:
    yes = _whole(sheet, number, "x", row.get("x", ""), 0, size)
    if yes is None:
        raise sheet.fault(number, "x", "outcome_number", row.get("x", ""))
    return Counts(size, yes)


def _pay(sheet: _Sheet, number: int, row: Mapping[str, str], size: int) -> Means:
    mean = sheet.number(number, "mean", row.get("mean", ""), 0.01, _HIGHEST_PAY)
    if mean is None:
        raise sheet.fault(number, "mean", "outcome_number", row.get("mean", ""))
    return Means(size, mean, sheet.number(number, "sd", row.get("sd", ""), 0.0, _HIGHEST_PAY))


def _whole(sheet: _Sheet, row: int, column: str, cell: str, low: int, high: int) -> int | None:
    value = sheet.number(row, column, cell, low, high)
    if value is not None and value != int(value):
        raise sheet.fault(row, column, "outcome_whole", cell)
    return None if value is None else int(value)


def _counted(known: Sequence[tuple[bool, bool]], is_treated: bool) -> Counts:
    answers = [answer for arm, answer in known if arm == is_treated]
    return Counts(len(answers), sum(answers))


def _averaged(paid: Sequence[tuple[bool, float | None]], is_treated: bool) -> Means:
    values = [value for arm, value in paid if arm == is_treated and value is not None]
    if not values:
        return Means(0, None, None)
    mean = math.fsum(values) / len(values)
    spread = math.sqrt(math.fsum((v - mean) ** 2 for v in values) / (len(values) - 1)) if len(values) > 1 else None
    return Means(len(values), mean, spread)
