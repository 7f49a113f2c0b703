"""Who is in the demonstration college: classes, staff, students, what they consented to, and who is on record."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from advisor.records.demonstration.causation import REGISTERED
from advisor.records.store import Row

__all__ = [
    "MASKS",
    "Classroom",
    "Person",
    "class_rows",
    "classrooms",
    "consent_rows",
    "mentees",
    "people",
    "staff_rows",
]

MASKS = {"economic": 2, "ability": 1, "special": 4}
CLASSES_EACH = 4


@dataclass(frozen=True, slots=True)
class Classroom:
    """A class with its major, the packs its students write about, and its counselor's id."""

    id: str
    name: str
    major_code: str
    major: str
    pack: str
    also: str
    counselor: str


@dataclass(frozen=True, slots=True)
class Person:
    """A student; ``kind`` and ``needs_counselling`` are the latents of causation.py.

    ``mask`` and ``causes`` are what the college has on record.
    """

    id: str
    name: str
    pinyin: str
    sex: str
    ethnicity: str
    region: str
    birth_year: int
    room: Classroom
    seeking: str
    kind: str
    needs_counselling: bool
    mask: int
    causes: tuple[str, ...]
    disability: str | None


def staff_rows(college: Mapping[str, Any]) -> list[Row]:
    """Rows of ``staff``: counselors, two mentors, the centre, the administrator."""
    staff = college["staff"]
    names = [*staff["counselors"], *staff["others"]]
    rows: list[Row] = [_staff(f"C{n:03d}", "counselor", name) for n, name in enumerate(names, 1)]
    rows.append(_staff("M001", "mentor", staff["school_mentor"], "college"))
    rows.append(_staff("M002", "mentor", staff["enterprise_mentor"], "enterprise"))
    rows.append(_staff("Z001", "centre", staff["centre"]))
    rows.append(_staff("A001", "admin", staff["admin"]))
    return rows


def classrooms(college: Mapping[str, Any]) -> tuple[Classroom, ...]:
    """The classes in the order of their ids; four neighbouring ones share a counselor, so nobody shares a class."""
    entered = college["entered"] % 100
    rooms: list[Classroom] = []
    for major in college["majors"]:
        for number in range(1, major["classes"] + 1):
            place = len(rooms)
            rooms.append(
                Classroom(
                    id=f"K{place + 1:02d}",
                    name=college["class_name"].format(short=major["short"], entered=entered, number=number),
                    major_code=major["code"],
                    major=major["name"],
                    pack=major["pack"],
                    also=major["also"],
                    counselor=f"C{place // CLASSES_EACH + 1:03d}",
                )
            )
    return tuple(rooms)


def class_rows(rooms: Sequence[Classroom]) -> list[Row]:
    """Rows of ``classes``."""
    return [
        {"id": r.id, "name": r.name, "major_code": r.major_code, "major": r.major, "counselor": r.counselor}
        for r in rooms
    ]


def people(
    random: Random, college: Mapping[str, Any], rooms: Sequence[Classroom], others_need: float
) -> tuple[Person, ...]:
    """All students, with exact margins; sex, ethnicity and region are drawn apart from everything else.

    Args:
        random: Source of chance.
        college: Content of college.yaml.
        rooms: The classes.
        others_need: Share of those without a registered difficulty who need counselling.
    """
    n = college["students"]
    kinds = _shuffled(random, college["difficulty"], n, "none")
    seeking = _shuffled(random, _counts(college["seeking"], n), n, "job")
    registered = [k for k, kind in enumerate(kinds) if kind != "none"]
    in_need = set(random.sample(registered, college["psychological"]))
    in_need.update(k for k, kind in enumerate(kinds) if kind == "none" and random.random() < others_need)
    names = _names(random, college)
    return tuple(
        _person(random, college, k, rooms[k * len(rooms) // n], next(names), kinds[k], seeking[k], k in in_need)
        for k in range(n)
    )


def consent_rows(random: Random, college: Mapping[str, Any], persons: Sequence[Person], since: date) -> list[Row]:
    """Rows of ``consents``, oldest first a student; the newest of (student, what, to) counts."""
    ids = [person.id for person in persons]
    chosen = set(random.sample(ids, round(college["economy_consent"] * len(ids))))
    rows: list[Row] = []

    def keep(student: str, what: str, to: str, state: str = "granted", later: int = 0) -> None:
        at = since + timedelta(days=random.randint(0, 40) + later)
        rows.append({"student": student, "what": what, "to": to, "state": state, "at": at.isoformat()})

    for person in persons:
        if person.id in chosen:
            keep(person.id, "economy", "counselor")
            if random.random() < college["centre_share"]:
                keep(person.id, "economy", "centre")
        elif random.random() < college["withdrawn_share"]:
            keep(person.id, "economy", "counselor")
            keep(person.id, "economy", "counselor", "withdrawn", later=60)
        for what in ("mentor", "employer"):
            if random.random() < college[f"{what}_consent"]:
                keep(person.id, what, what)
        if person.kind == "special" and random.random() < college["special_consent"]:
            keep(person.id, "special", "counselor")
    return rows


def mentees(random: Random, persons: Sequence[Person]) -> list[Row]:
    """Rows of ``mentorships``: students of the three named counselors, shared by the two mentors."""
    near = [person.id for person in persons if person.room.counselor in ("C001", "C002", "C003")]
    drawn = random.sample(near, 84)
    pairs = [(student, "M001") for student in drawn[:48]] + [(student, "M002") for student in drawn[36:]]
    return [{"student": student, "mentor": mentor} for student, mentor in sorted(pairs)]


def student_row(person: Person, cohort: int) -> Row:
    """The row of ``students``."""
    return {
        "id": person.id,
        "name": person.name,
        "pinyin": person.pinyin,
        "sex": person.sex,
        "ethnicity": person.ethnicity,
        "hukou_region": person.region,
        "birth_year": person.birth_year,
        "class_id": person.room.id,
        "major_code": person.room.major_code,
        "cohort": cohort,
        "seeking": person.seeking,
        "disability": person.disability,
        "registered_mask": person.mask,
        "registered_causes": "|".join(person.causes),
        "synthetic": True,
    }


def _person(
    random: Random,
    college: Mapping[str, Any],
    place: int,
    room: Classroom,
    name: tuple[str, str],
    kind: str,
    seeking: str,
    needs: bool,
) -> Person:
    is_registered = kind in REGISTERED
    mask = MASKS.get(kind, 0)
    if kind == "economic" and random.random() < college["two_statuses"]:
        mask |= MASKS["ability"]  # the status list counts apart from the primary cause
    causes = ([kind] if is_registered else []) + (["psychological"] if is_registered and needs else [])
    return Person(
        id=f"S{college['entered']}{place + 1:04d}",
        name=name[0],
        pinyin=name[1],
        sex=random.choice("fm"),
        ethnicity=random.choices(list(college["ethnicity"]), list(college["ethnicity"].values()))[0],
        region=random.choice(college["regions"]),
        birth_year=college["entered"] - random.choices((17, 18, 19, 20), (1, 9, 7, 2))[0],
        room=room,
        seeking=seeking,
        kind=kind,
        needs_counselling=needs,
        mask=mask,
        causes=tuple(causes),
        disability=random.choice(college["disabilities"]) if kind == "special" else None,
    )


def _names(random: Random, college: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Composed names with their pinyin; they repeat now and then, as names do."""
    surnames = list(zip(college["surnames"], college["surnames_pinyin"], strict=True))
    first = list(zip(college["given_first"], college["given_first_pinyin"], strict=True))
    second = list(zip(college["given_second"], college["given_second_pinyin"], strict=True))
    while True:
        given = [random.choice(second)] if random.random() < 0.12 else [random.choice(first), random.choice(second)]
        family = random.choice(surnames)
        yield family[0] + "".join(part[0] for part in given), f"{family[1]} {''.join(part[1] for part in given)}"


def _counts(shares: Mapping[str, float], n: int) -> dict[str, int]:
    return {name: round(share * n) for name, share in shares.items() if name != "job"}


def _shuffled(random: Random, counts: Mapping[str, int], n: int, rest: str) -> list[str]:
    labels = [name for name, count in counts.items() for _ in range(count)]
    labels += [rest] * (n - len(labels))
    random.shuffle(labels)
    return labels


def _staff(id: str, role: str, name: str, kind: str = "") -> Row:
    return {"id": id, "role": role, "name": name, "kind": kind}
