"""What became of people in the demonstration: a nameless past cohort, and the first events of a few of the running one."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import exp
from random import Random
from typing import Any

from advisor.records.demonstration.roster import Person
from advisor.records.store import Row

__all__ = ["event_rows", "past_outcome_rows"]

_LATEST_CHECK = 180
_POSTS = ("10", "11", "12")


def past_outcome_rows(random: Random, law: Mapping[str, Any]) -> list[Row]:
    """Rows of ``past_outcomes``, by the law of aftermath.yaml.

    Args:
        random: Source of chance.
        law: Its part ``past``.
    """
    return [_past(random, law, number) for number in range(1, law["graduates"] + 1)]


def event_rows(random: Random, law: Mapping[str, Any], persons: Sequence[Person], today: date) -> list[Row]:
    """Rows of ``outcome_events`` of a small share of those who seek a job.

    Args:
        random: Source of chance.
        law: The part ``running`` of aftermath.yaml.
        persons: All students.
        today: Nothing is dated behind it.
    """
    rows: list[Row] = []
    for person in persons:
        if person.seeking == "job" and random.random() < law["share"]:
            rows += _life(random, law, person.id, today)
    return rows


def _chance(random: Random, logit: float) -> bool:
    return random.random() < 1 / (1 + exp(-logit))


def _past(random: Random, law: Mapping[str, Any], number: int) -> Row:
    z = random.gauss(0, 1)
    served = _chance(random, law["served"]["intercept"] + law["served"]["academic"] * z)

    def yes(name: str) -> bool:
        of = law[name]
        return _chance(random, of["intercept"] + of["academic"] * z + of["served"] * served)

    employed, relevant, retained = yes("employed"), yes("relevant"), yes("retained")
    pay = law["pay"]
    salary = random.gauss(pay["mean"] + pay["academic"] * z + pay["served"] * served, pay["sd"])
    codes = law["codes"] if employed else law["others"]
    code = random.choices(list(codes), list(codes.values()))[0]
    placed = date(law["cohort"], 6, 20) + timedelta(days=random.randint(-30, 60))
    is_known = random.random() >= law["unknown"]
    has_pay = random.random() >= law["no_pay"]
    satisfied = random.choices(range(1, 6), law["satisfied"])[0]
    marks = [round(law[name]["mean"] + law[name]["sd"] * (z if name == "academic" else random.gauss(0.5 * z, 0.8)), 1)
             for name in ("academic", "practice")]  # fmt: skip
    works = employed and is_known
    return {
        "id": f"G{number:04d}",
        "cohort": law["cohort"],
        "served": served,
        "academic": marks[0],
        "practice": marks[1],
        "code": str(code) if is_known else "",
        "employed": employed if is_known else None,
        "salary": round(max(salary, 1700.0), -1) if works and has_pay else None,
        "relevant": relevant if works else None,
        "retained": retained if works else None,
        "placed_on": placed.isoformat() if works else None,
        "satisfaction": satisfied if works and random.random() < 0.7 else None,
        "response_days": round(random.expovariate(1 / 3.5), 1) if served else None,
        "synthetic": True,
    }


def _life(random: Random, law: Mapping[str, Any], student: str, today: date) -> list[Row]:
    """A placement, the checks that fell due since, and now and then a leaving; some are not reached."""
    placed = today - timedelta(days=random.randint(10, 260))
    asked = placed - timedelta(days=random.randint(20, 60))
    blank: dict[str, Any] = {
        "student": student, "code": "", "employer": "", "post": "", "pay_yuan_month": None, "relevant": None, "step": "",
        "reached": None, "stayed": None, "satisfaction": None, "reason": "", "by": "", "synthetic": True,
    }  # fmt: skip
    pay = round(max(1900.0, random.gauss(law["pay"]["mean"], law["pay"]["sd"])), -1)
    rows: list[Row] = [
        blank | {"kind": "request", "on": asked.isoformat()},
        blank | {"kind": "response", "on": (asked + timedelta(days=random.randint(0, 9))).isoformat()},
        blank
        | {"kind": "placed", "on": placed.isoformat(), "code": random.choice(_POSTS)}
        | {"employer": random.choice(law["employers"]), "pay_yuan_month": pay}
        | {"relevant": random.random() < law["relevant"]},
    ]
    left = placed + timedelta(days=random.randint(20, 170)) if random.random() < law["left"] else None
    for step, days in (("d30", 30), ("d90", 90), ("d180", _LATEST_CHECK)):
        due = placed + timedelta(days=days + random.randint(0, 6))
        if due > today or (step == "d180" and random.random() < 0.25):  # some checks are still to be made
            break
        reached = random.random() < law["reached"]
        stayed = left is None or due < left
        rows.append(
            blank
            | {"kind": "check", "on": due.isoformat(), "step": step, "reached": reached}
            | {"stayed": stayed if reached else None}
            | {"satisfaction": random.choices(range(1, 6), (3, 8, 25, 42, 22))[0] if reached and stayed else None}
        )
    if left is not None and left <= today:
        rows.append(
            blank
            | {"kind": "left", "on": left.isoformat(), "reason": random.choice(("pay", "growth", "hours", "family"))}
        )
    return rows
