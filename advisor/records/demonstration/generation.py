"""The whole demonstration college as rows, from a seed; nothing is written here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from random import Random
from typing import Any

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Scorecard
from advisor.language.proficiency import WEIGHTS
from advisor.language.skills import SkillLexicon, find_skills
from advisor.records.demonstration.advertisements import advertisement_rows
from advisor.records.demonstration.aftermath import event_rows, past_outcome_rows
from advisor.records.demonstration.belongings import Belongings
from advisor.records.demonstration.causation import Figures, Law
from advisor.records.demonstration.material import Material
from advisor.records.demonstration.readings import LAST_DAY, Readings, calendar_shift, past_case_rows
from advisor.records.demonstration.reports import report_rows
from advisor.records.demonstration.roster import (
    Person,
    class_rows,
    classrooms,
    consent_rows,
    mentees,
    people,
    staff_rows,
    student_row,
)
from advisor.records.store import Row

__all__ = ["ORDER", "College", "DemoAccount", "generate"]

Progress = Callable[[int, int, str], None]

# Tables in an order that satisfies their foreign keys.
ORDER = (
    "staff", "classes", "students", "mentorships", "academic", "practice", "economy", "psychology", "jobseeking",
    "consents", "reports", "evidence", "interests", "certificates", "internships", "interviews", "looked_at", "jobs",
    "past_cases", "needs_stated", "practices", "outcome_events", "past_outcomes",
)  # fmt: skip
_MENTOR_SCORE = (0.3, 0.7)


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """A login of the demonstration; its password is public on purpose."""

    id: str
    role: str
    name: str
    classes: tuple[str, ...]
    password: str


@dataclass(frozen=True, slots=True)
class College:
    """Rows by table, and who can log in."""

    rows: Mapping[str, Sequence[Row]]
    accounts: tuple[DemoAccount, ...]


def generate(
    material: Material, catalog: Catalog, lexicon: SkillLexicon, *, seed: int, today: date, progress: Progress
) -> College:
    """The college of a seed: same arguments, same rows.

    Args:
        material: Words of knowledge/demonstration.
        catalog: Interests of the occupations, items of the questionnaire, the scorecard.
        lexicon: Finds the skills in reports and advertisements.
        seed: Of everything drawn.
        today: What is dated lies before it, but for the validity of advertisements.
        progress: Called with (done, all, what).
    """
    import numpy as np

    college = material.college
    rooms = classrooms(college)
    persons = people(Random(f"{seed}/people"), college, rooms, material.causes["need"]["others"])
    needs = np.array([person.needs_counselling for person in persons])
    anchor = today - max(timedelta(0), today - LAST_DAY)  # after graduation nobody writes reports any more
    figures = Law(material.causes).draw(np.random.default_rng([seed, 1]), [person.kind for person in persons], needs)
    readings = Readings(Random(f"{seed}/readings"), material.causes["noise"], calendar_shift(today))
    readings.add(persons, figures)
    consents = consent_rows(Random(f"{seed}/consents"), college, persons, date(2025, 10, 20) - calendar_shift(today))
    named = frozenset(str(row["student"]) for row in consents if row["what"] == "special")
    belongings = Belongings(Random(f"{seed}/belongings"), material, catalog, anchor, named)
    belongings.add(persons, figures)
    reports = report_rows(Random(f"{seed}/reports"), material, persons, figures.ability.tolist(), anchor)
    mentorships = mentees(Random(f"{seed}/mentors"), persons)
    evidence = _report_evidence(reports, lexicon, progress)
    evidence += _certificate_evidence(belongings.rows["certificates"], lexicon)
    evidence += _mentor_evidence(Random(f"{seed}/ratings"), mentorships, evidence, anchor)
    rows: dict[str, Sequence[Row]] = {
        "staff": staff_rows(college),
        "classes": class_rows(rooms),
        "students": [student_row(person, college["cohort"]) for person in persons],
        "mentorships": mentorships,
        "consents": consents,
        "reports": reports,
        "evidence": evidence,
        "jobs": advertisement_rows(Random(f"{seed}/jobs"), material, catalog, lexicon, today),
        "past_cases": past_case_rows(material.causes, seed),
        "outcome_events": event_rows(Random(f"{seed}/events"), material.aftermath["running"], persons, today),
        "past_outcomes": past_outcome_rows(Random(f"{seed}/aftermath"), material.aftermath["past"]),
        **readings.rows,
        **belongings.rows,
    }
    shown = _shown_students(persons, figures, rows, readings.blemished, catalog.scorecard)
    return College({table: rows[table] for table in ORDER}, _accounts(college, rows, shown, seed))


def _report_evidence(reports: Sequence[Row], lexicon: SkillLexicon, progress: Progress) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for done, report in enumerate(reports, 1):
        number = 0
        for finding in find_skills(str(report["text"]), lexicon, kind="report"):
            for piece in finding.evidence:
                number += 1
                rows.append(
                    {"id": f"E-{report['id']}-{number}", "student": report["student"], "skill": finding.id}
                    | {"kind": piece.kind, "weight": piece.weight, "quote": piece.quote, "report": report["id"]}
                    | {"start": piece.start, "on": report["on"]}
                )
        if done % 200 == 0 or done == len(reports):
            progress(done, len(reports), "reports")
    return rows


def _certificate_evidence(certificates: Sequence[Row], lexicon: SkillLexicon) -> list[dict[str, Any]]:
    """A certificate that is itself a row of the catalog is evidence of it."""
    rows: list[dict[str, Any]] = []
    for held in certificates:
        skill = lexicon.resolve(str(held["name"]))
        if skill is not None:
            rows.append(
                {"id": f"E-{held['id']}", "student": held["student"], "skill": skill, "kind": "certificate"}
                | {"weight": WEIGHTS["certificate"], "quote": held["name"], "report": None, "start": None}
                | {"on": held["on"]}
            )
    return rows


def _mentor_evidence(
    random: Random, mentorships: Sequence[Row], evidence: Sequence[Row], today: date
) -> list[dict[str, Any]]:
    """A mentor's score for one skill of each mentee whose reports show one."""
    skills: dict[object, list[str]] = {}
    for row in evidence:
        skills.setdefault(row["student"], []).append(str(row["skill"]))
    rows: list[dict[str, Any]] = []
    for pair in mentorships:
        if pair["student"] in skills:
            skill = random.choice(skills[pair["student"]])
            rows.append(
                {"id": f"E-{pair['mentor']}-{pair['student']}", "student": pair["student"], "skill": skill}
                | {"kind": "mentor", "weight": round(random.uniform(*_MENTOR_SCORE), 2), "quote": ""}
                | {"report": None, "start": None, "on": today.isoformat()}
            )
    return rows


def _shown_students(
    persons: Sequence[Person],
    figures: Figures,
    rows: Mapping[str, Sequence[Row]],
    blemished: set[str],
    scorecard: Scorecard,
) -> tuple[Person, ...]:
    """One seeking, consenting, unblemished student of each named counselor; the first and the last are flagged."""
    granted = {row["student"] for row in rows["consents"] if (row["what"], row["to"]) == ("economy", "counselor")}
    withdrawn = {row["student"] for row in rows["consents"] if row["state"] == "withdrawn"}
    wrote = {row["student"] for row in rows["reports"]}
    answered = {row["student"] for row in rows["interests"]}
    fit = ((granted - withdrawn) & wrote & answered) - blemished
    shown = []
    for counselor, is_flagged in (("C001", True), ("C002", False), ("C003", True)):
        for place, person in enumerate(persons):
            if person.id in fit and person.room.counselor == counselor and person.seeking == "job":
                readiness = _readiness(figures, place, scorecard)
                low, high = (0.0, scorecard.flag_below - 0.02) if is_flagged else (scorecard.flag_below + 0.06, 1.0)
                if low < readiness < high:
                    shown.append(person)
                    break
    return tuple(shown)


def _readiness(figures: Figures, place: int, scorecard: Scorecard) -> float:
    """Readiness of a complete record in the class view."""
    values = {
        "academic": figures.academic[place],
        "practice": figures.practice[place],
        "economy": figures.income[place],
        "jobseeking": 100.0 * figures.offers[place] / figures.interviews[place],
    }
    total = weights = 0.0
    for name, raw in values.items():
        factor = scorecard.factors[name]
        weights += factor.weight
        total += factor.weight * next(band.value for band in factor.bands if band.holds(float(raw)))
    return total / weights


def _accounts(
    college: Mapping[str, Any], rows: Mapping[str, Sequence[Row]], shown: Sequence[Person], seed: int
) -> tuple[DemoAccount, ...]:
    named = {"counselor": len(college["staff"]["counselors"])}
    classes: dict[object, list[str]] = {}
    for room in rows["classes"]:
        classes.setdefault(room["counselor"], []).append(str(room["id"]))
    found: list[tuple[str, str, str, tuple[str, ...]]] = []
    for row in rows["staff"]:
        role = str(row["role"])
        if named.get(role, 99) > 0:
            named[role] = named.get(role, 99) - 1
            found.append((str(row["id"]), role, str(row["name"]), tuple(classes.get(row["id"], ()))))
    found += [(person.id, "student", person.name, (person.room.id,)) for person in shown]
    return tuple(DemoAccount(*who, password=_password(who[0], seed)) for who in found)


def _password(id: str, seed: int) -> str:
    return f"qihang-{sha256(f'{seed}/{id}'.encode()).hexdigest()[:8]}"
