"""Which rows of which tables one row of a file becomes, and by what a row is known again."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeAlias

from advisor.language.pinyin import pinyin
from advisor.language.skills import SkillLexicon, find_skills
from advisor.records.importing.cells import CellFault, CellValue, student_id

__all__ = ["KEYS", "NOTED", "College", "Contradiction", "Put", "puts_of"]

Values: TypeAlias = Mapping[str, CellValue]

KEYS: Final[Mapping[str, tuple[str, ...]]] = {
    "students": ("id",),
    "staff": ("id",),
    "classes": ("id",),
    "mentorships": ("student", "mentor"),
    "academic": ("student", "as_of", "period"),
    "practice": ("student", "as_of", "period"),
    "economy": ("student", "as_of", "period"),
    "psychology": ("student", "as_of", "period"),
    "jobseeking": ("student", "as_of", "period"),
    "reports": ("student", "title", "on"),
    "evidence": ("id",),
    "jobs": ("id",),
    "reviews": ("student", "view", "at", "by"),
    "outcome_events": ("student", "kind", "on"),
    "certificates": ("student", "name", "level"),
    "internships": ("student", "employer", "since"),
    "looked_at": ("student", "what"),
    "mentor_ratings": ("student", "mentor", "skill", "on"),
    "support_contacts": ("student", "on", "by", "how"),
    "accounts": ("account",),
    "local_policies": ("id",),
}
"""Table → the columns by which a row is the same row again."""

NOTED: Final = frozenset({"reports", "certificates", "internships"})
"""Kinds that say that somebody looked: then no row means none."""

_NEVER_VERIFIES: Final = "!"


class Contradiction(Exception):
    """A row contradicts itself or what is on record; ``rule`` and the columns concerned."""

    def __init__(self, rule: str, column: str) -> None:
        super().__init__(rule)
        self.rule = rule
        self.column = column


@dataclass(frozen=True, slots=True)
class Put:
    """One row for a table. ``is_support`` rows are put where they are absent and contradict nothing."""

    table: str
    row: dict[str, Any]
    is_support: bool = False


@dataclass
class College:
    """What a row is checked against.

    Attributes:
        names: Student id → name.
        staff: Id → role.
        class_ids: Name of a class → id.
        majors: Name of a major → code.
        today: ISO date that counts as now.
        as_of: ISO date of a reading without one.
        by: Who imports.
        lexicon: Finds the skills in reports, certificates and advertisements; None leaves evidence out.
    """

    names: dict[str, str]
    staff: dict[str, str]
    class_ids: dict[str, str]
    majors: Mapping[str, str]
    today: str
    as_of: str
    by: str
    lexicon: Callable[[], SkillLexicon] | None = None
    counselors: dict[str, str] = field(default_factory=dict)


def puts_of(kind: str, values: Values, college: College) -> list[Put]:
    """The rows that one row of a file becomes, those that others point at first.

    Raises:
        Contradiction: It contradicts itself or what is on record.
    """
    student = values.get("student")
    if student is not None:
        _known_student(str(student), values if kind != "mentors" else {}, college)
    return _PUTS[kind](values, college)


def _known_student(student: str, values: Values, college: College) -> None:
    if student not in college.names:
        raise Contradiction("unknown_student", "student")
    name = values.get("name")
    if name is not None and name != college.names[student]:
        raise Contradiction("name", "name")


def _id(prefix: str, *parts: object) -> str:
    return prefix + hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()[:20]


def _day(values: Values, column: str, college: College, default: str) -> str:
    day = values.get(column)
    if day is None:
        return default
    if str(day) > college.today:
        raise Contradiction("future", column)
    return str(day)


def _students(values: Values, college: College) -> list[Put]:
    id, room_name, major = str(values["id"]), str(values["class_name"]), str(values["major"])
    code = str(values.get("major_code") or college.majors.get(major, ""))
    room = str(values.get("class_id") or college.class_ids.get(room_name) or _id("K", room_name)[:12])
    college.class_ids.setdefault(room_name, room)
    puts = []
    counselor = values.get("counselor")
    if counselor is not None:
        if college.staff.get(str(counselor), "counselor") != "counselor":
            raise Contradiction("role", "counselor")
        puts.append(Put("staff", {"id": counselor, "role": "counselor", "name": str(counselor), "kind": ""}, True))
    room_row = {"id": room, "name": room_name, "major_code": code, "major": major, "counselor": counselor}
    puts.append(Put("classes", room_row, True))
    name = str(values["name"])
    row: dict[str, Any] = {
        "id": id,
        "name": name,
        "pinyin": values.get("pinyin") or pinyin(name),
        "sex": values.get("sex") or "",
        "ethnicity": values.get("ethnicity") or "",
        "hukou_region": values.get("hukou_region") or "",
        "birth_year": values.get("birth_year"),
        "class_id": room,
        "major_code": code,
        "cohort": values["cohort"],
        "seeking": values.get("seeking") or "undecided",
        "disability": values.get("disability"),
        "registered_mask": values.get("registered_mask") or 0,
        "registered_causes": _causes(int(values.get("registered_mask") or 0)),
    }
    college.names[id] = name
    return [*puts, Put("students", row)]


def _causes(mask: int) -> str:
    """The causes that the register itself states: family hardship and disability; 1 says no cause."""
    return "|".join(name for bit, name in ((2, "economic"), (4, "special")) if mask & bit)


def _reading(table: str, column: str) -> Callable[[Values, College], list[Put]]:
    def put(values: Values, college: College) -> list[Put]:
        return [Put(table, _indicator(table, values, college) | {column: values.get(column)})]

    return put


def _indicator(table: str, values: Values, college: College) -> dict[str, Any]:
    as_of, period = _day(values, "as_of", college, college.as_of), values.get("period")
    id = _id(f"{table[:2].upper()}-", table, values["student"], as_of, period)
    return {"id": id, "student": values["student"], "period": period, "as_of": as_of}


def _jobseeking(values: Values, college: College) -> list[Put]:
    held, offers, rate = values.get("interviews"), values.get("offers"), values.get("pass_rate")
    if held is not None and offers is not None:
        if float(offers) > float(held):
            raise Contradiction("more_offers", "offers")
        if rate is not None and float(held) and abs(float(rate) - 100 * float(offers) / float(held)) > 0.51:
            raise Contradiction("rate", "pass_rate")
    row = _indicator("jobseeking", values, college)
    return [Put("jobseeking", row | {"interviews": held, "offers": offers, "pass_rate": rate})]


def _reports(values: Values, college: College) -> list[Put]:
    on = _day(values, "on", college, college.as_of)
    id = _id("R-", values["student"], values["title"], on)
    text = str(values["text"])
    row = {"id": id, "student": values["student"], "title": values["title"], "course": values.get("course") or ""}
    puts = [Put("reports", row | {"text": text, "on": on})]
    if college.lexicon is None:
        return puts
    number = 0
    for finding in find_skills(text, college.lexicon(), kind="report"):
        for piece in finding.evidence:
            number += 1
            evidence = {"id": f"E-{id}-{number}", "student": values["student"], "skill": finding.id}
            evidence |= {"kind": piece.kind, "weight": piece.weight, "quote": piece.quote, "report": id}
            puts.append(Put("evidence", evidence | {"start": piece.start, "on": on}, True))
    return puts


def _jobs(values: Values, college: College) -> list[Put]:
    low, high = values.get("pay_low"), values.get("pay_high")
    if low is not None and high is not None and float(low) > float(high):
        raise Contradiction("order", "pay_low")
    posted, until = _day(values, "posted_on", college, college.as_of), str(values.get("valid_until") or "")
    if until and until < posted:
        raise Contradiction("order", "valid_until")
    digest = _id("", values["title"], values["employer"], values["city"], posted)
    row = {
        "id": values.get("id") or f"J{int(digest[:14], 16)}",
        "title": values["title"],
        "employer": values["employer"],
        "city": values["city"],
        "occupation": values.get("occupation") or "",
        "text": values["text"],
        "posted_on": posted,
        "valid_until": until,
        "pay_low": None if low is None else round(float(low)),
        "pay_high": None if high is None else round(float(high)),
        "capacity": values.get("capacity") or 1,
        "shift": values.get("shift") or "none",
        "source": values.get("source") or "",
    }
    return [Put("jobs", row)]


def _reviews(values: Values, college: College) -> list[Put]:
    row = {"student": values["student"], "view": "class", "factors": "academic|practice|jobseeking"}
    row |= {
        "state": values["state"],
        "by": f"counselor:{values['by']}",
        "at": _day(values, "at", college, college.as_of),
    }
    if college.staff.get(str(values["by"])) != "counselor":
        raise Contradiction("unknown_staff", "by")
    return [Put("reviews", row | {"note": values.get("note") or ""})]


def _outcomes(values: Values, college: College) -> list[Put]:
    on = _day(values, "checked_on", college, college.as_of)
    placed = {"student": values["student"], "kind": "placed", "on": on, "code": values["destination"]}
    placed |= {"pay_yuan_month": values.get("salary_month"), "relevant": _yes(values.get("is_relevant"))}
    placed |= {"step": "", "reached": None, "stayed": None, "by": college.by}
    puts = [Put("outcome_events", placed)]
    if values.get("is_retained") is not None:
        check = {**placed, "kind": "check", "code": "", "pay_yuan_month": None, "relevant": None, "step": "d180"}
        puts.append(Put("outcome_events", check | {"reached": True, "stayed": _yes(values.get("is_retained"))}))
    return puts


def _yes(value: CellValue) -> bool | None:
    return None if value is None else bool(value)


def _certificates(values: Values, college: College) -> list[Put]:
    name, level, on = values["name_of"], values.get("level") or "", _day(values, "on", college, "")
    id = _id("CE-", values["student"], name, level)
    puts = [Put("certificates", {"id": id, "student": values["student"], "name": name, "level": level, "on": on})]
    skill = college.lexicon().resolve(str(name)) if college.lexicon else None
    if skill is not None:
        evidence = {"id": f"E-{id}", "student": values["student"], "skill": skill, "kind": "certificate", "weight": 0.6}
        evidence |= {"quote": name, "report": None, "start": None, "on": on or college.as_of}
        puts.append(Put("evidence", evidence, True))
    return [*puts, _looked(values, "certificates", college)]


def _internships(values: Values, college: College) -> list[Put]:
    since, until = _day(values, "since", college, ""), str(values.get("until") or "")
    if since and until and until < since:
        raise Contradiction("order", "until")
    row = {"id": _id("IN-", values["student"], values["employer"], since), "student": values["student"]}
    row |= {"employer": values["employer"], "post": values.get("post") or "", "since": since, "until": until}
    return [Put("internships", row), _looked(values, "internships", college)]


def _looked(values: Values, what: str, college: College) -> Put:
    return Put("looked_at", {"student": values["student"], "what": what, "at": college.as_of}, True)


def _ratings(values: Values, college: College) -> list[Put]:
    mentor = str(values["mentor"])
    if college.staff.get(mentor) != "mentor":
        raise Contradiction("unknown_staff", "mentor")
    on = _day(values, "on", college, college.as_of)
    skill = (college.lexicon().resolve(str(values["skill"])) if college.lexicon else None) or str(values["skill"])
    row = {"student": values["student"], "mentor": mentor, "skill": skill, "level": values["level"]}
    puts = [Put("mentor_ratings", row | {"quote": values.get("note") or "", "on": on})]
    if skill != values["skill"]:
        evidence = {"id": _id("E-", "mentor", values["student"], mentor, skill, on), "student": values["student"]}
        evidence |= {"skill": skill, "kind": "mentor", "weight": round(0.15 * int(values["level"] or 0), 2)}
        puts.append(Put("evidence", evidence | {"quote": "", "report": None, "start": None, "on": on}, True))
    return puts


def _contacts(values: Values, college: College) -> list[Put]:
    how = {"face": "talk", "letter": "message"}.get(str(values.get("channel") or "face"), str(values.get("channel")))
    row = {"student": values["student"], "on": _day(values, "on", college, college.as_of), "by": college.by, "how": how}
    return [Put("support_contacts", row | {"note": values.get("note") or ""})]


def _accounts(values: Values, college: College) -> list[Put]:
    role, person = str(values["role"]), str(values["person"])
    if role == "student":
        try:
            person = student_id(person)
        except CellFault:
            raise Contradiction("unknown_student", "person") from None
        if person not in college.names:
            raise Contradiction("unknown_student", "person")
    elif college.staff.get(person, role) != role:
        raise Contradiction("role", "role")
    puts = []
    if role != "student":
        name = values.get("name") or person
        puts.append(Put("staff", {"id": person, "role": role, "name": name, "kind": values.get("kind") or ""}, True))
        college.staff.setdefault(person, role)
    row = {
        "account": values["account"],
        "role": role,
        "person": person,
        "password": _NEVER_VERIFIES,
        "must_change": True,
    }
    for room in str(values.get("classes") or "").replace("，", "、").replace(",", "、").split("、"):
        if room.strip() and role == "counselor":
            if room.strip() not in college.class_ids:
                raise Contradiction("unknown_class", "classes")
            college.counselors[college.class_ids[room.strip()]] = person
    return [*puts, Put("accounts", row)]


def _mentors(values: Values, college: College) -> list[Put]:
    id = str(values["id"])
    if college.staff.get(id, "mentor") != "mentor":
        raise Contradiction("role", "id")
    college.staff.setdefault(id, "mentor")
    puts = [Put("staff", {"id": id, "role": "mentor", "name": values["name"], "kind": values["kind"]})]
    if values.get("student") is not None:
        puts.append(Put("mentorships", {"student": values["student"], "mentor": id}))
    return puts


def _policies(values: Values, _college: College) -> list[Put]:
    since, until = str(values["valid_from"]), str(values.get("valid_until") or "")
    if until and until < since:
        raise Contradiction("order", "valid_until")
    row = {"id": values.get("id") or _id("local_", values["title"], values["region"], since), "valid_from": since}
    row |= {key: str(values[key]) for key in ("title", "region", "answer", "source")}
    return [Put("local_policies", row | {"valid_until": until, "url": values.get("url") or ""})]


_PUTS: Final[dict[str, Callable[[Values, College], list[Put]]]] = {
    "students": _students,
    "academic": _reading("academic", "core_mean"),
    "practice": _reading("practice", "pass_rate"),
    "economy": _reading("economy", "income_month"),
    "psychology": _reading("psychology", "band"),
    "jobseeking": _jobseeking,
    "reports": _reports,
    "jobs": _jobs,
    "reviews": _reviews,
    "outcomes": _outcomes,
    "certificates": _certificates,
    "internships": _internships,
    "ratings": _ratings,
    "contacts": _contacts,
    "accounts": _accounts,
    "mentors": _mentors,
    "policies": _policies,
}
