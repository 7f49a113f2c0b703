"""What else is on record of a student: interests, certificates, internships, interviews, rehearsals, needs."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import exp
from random import Random
from typing import Any

from advisor.catalog.building import RIASEC
from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import PackId
from advisor.records.demonstration.advertisements import employer_name
from advisor.records.demonstration.causation import Figures
from advisor.records.demonstration.material import Material
from advisor.records.demonstration.roster import Person
from advisor.records.packing import deflate
from advisor.records.store import Row

__all__ = ["Belongings"]

_NEUTRAL = (3.5,) * 6


class Belongings:
    """Makes those rows.

    Args:
        random: Source of chance.
        material: Names of certificates, employers and needs.
        catalog: Items of the questionnaire and the interests of the occupations.
        today: Nothing is dated behind it.
        open_to_counselor: Students who named their counselor as one who may know of a special status.
    """

    def __init__(
        self,
        random: Random,
        material: Material,
        catalog: Catalog,
        today: date,
        open_to_counselor: frozenset[str] = frozenset(),
    ) -> None:
        self._random = random
        self._college = material.college
        self._jobs = material.jobs
        self._catalog = catalog
        self._today = today
        self._open_to_counselor = open_to_counselor
        tables = ("interests", "certificates", "internships", "interviews", "looked_at", "practices", "needs_stated")
        self.rows: dict[str, list[Row]] = {table: [] for table in tables}

    def add(self, persons: Sequence[Person], figures: Figures) -> None:
        """Append the rows of these persons."""
        abilities = figures.ability.tolist()
        counts = zip(figures.interviews.tolist(), figures.offers.tolist(), strict=True)
        for person, ability, (interviews, offers) in zip(persons, abilities, counts, strict=True):
            self._interests(person)
            self._certificates(person, ability)
            self._internships(person)
            if person.seeking == "job" and self._is("interviews"):
                self._interviews(person, interviews, offers)
            if self._is("rehearsed"):
                self._rehearsals(person, ability)
            self._needs(person)

    def _is(self, rate: str) -> bool:
        return bool(self._random.random() < self._college["rates"][rate])

    def _back(self, least: int, most: int) -> str:
        return (self._today - timedelta(days=self._random.randint(least, most))).isoformat()

    def _looked(self, person: Person, what: str) -> None:
        self.rows["looked_at"].append({"student": person.id, "what": what, "at": self._back(5, 60)})

    def _interests(self, person: Person) -> None:
        """60 answers: a liking near that of the own trade, said through items that are keyed both ways."""
        if not self._is("interests"):
            return
        lot = self._random
        pack = self._catalog.occupations.get(PackId(person.room.pack))
        likes = [level + lot.gauss(0.0, 1.4) for level in (pack.riasec if pack else _NEUTRAL)]
        is_straight = self._is("straight")
        answers = []
        for item in sorted(self._catalog.interest_items, key=lambda item: item.number):
            chance = 1.0 / (1.0 + exp(-0.85 * (likes[RIASEC.index(item.letter)] - 3.4)))
            answers.append("1" if is_straight or (lot.random() < chance) == item.key else "0")
        row = {"id": f"IN-{person.id}", "student": person.id, "answers": "".join(answers), "on": self._back(60, 400)}
        self.rows["interests"].append(row)

    def _certificates(self, person: Person, ability: float) -> None:
        if not self._is("certificates"):
            return
        lot, lists = self._random, self._college["certificates"]
        rate = self._college["rates"]["own_certificate"] + 0.12 * ability
        held = [raw for raw in lists[person.room.pack] if lot.random() < rate]
        held += [raw for raw in lists["common"] if self._is("common_certificate")]
        seen: set[str] = set()
        for raw in held:
            if raw["name"] not in seen:
                seen.add(raw["name"])
                self.rows["certificates"].append(
                    {"id": f"CE-{person.id}-{len(seen)}", "student": person.id, "name": raw["name"]}
                    | {"level": raw["level"], "on": self._back(30, 700)}
                )
        self._looked(person, "certificates")

    def _internships(self, person: Person) -> None:
        if not self._is("internships"):
            return
        lot = self._random
        if self._is("interned"):
            since = self._today - timedelta(days=lot.randint(90, 420))
            until = since + timedelta(days=lot.randint(28, 180))
            self.rows["internships"].append(
                {
                    "id": f"IT-{person.id}-1",
                    "student": person.id,
                    "employer": employer_name(lot, self._jobs, person.room.pack),
                    "post": lot.choice(self._jobs["packs"][person.room.pack]["titles"]),
                    "since": since.isoformat(),
                    "until": until.isoformat() if until <= self._today else "",
                }
            )
        self._looked(person, "internships")

    def _interviews(self, person: Person, interviews: int, offers: int) -> None:
        lot = self._random
        won = set(lot.sample(range(interviews), offers))
        days = sorted(lot.sample(range(12, 230), interviews), reverse=True)
        for number, back in enumerate(days):
            pack = person.room.pack if lot.random() < 0.75 else person.room.also
            self.rows["interviews"].append(
                {
                    "id": f"IV-{person.id}-{number + 1}",
                    "student": person.id,
                    "employer": employer_name(lot, self._jobs, pack),
                    "post": lot.choice(self._jobs["packs"][pack]["titles"]),
                    "on": (self._today - timedelta(days=back)).isoformat(),
                    "result": "offered" if number in won else "refused",
                }
            )
        self._looked(person, "interviews")

    def _rehearsals(self, person: Person, ability: float) -> None:
        """Kept rehearsals without their answers: when, for which post, how it went."""
        lot = self._random
        title = lot.choice(self._jobs["packs"][person.room.pack]["titles"])
        days = sorted(lot.sample(range(3, 150), lot.randint(1, 3)), reverse=True)
        for number, back in enumerate(days):
            overall = min(95, max(20, round(58 + 9 * ability + 4 * number + lot.gauss(0, 5))))
            at = (self._today - timedelta(days=back)).isoformat()
            body: Mapping[str, Any] = {
                "kind": "interview",
                "session": f"demo-{person.id}-{number + 1}",
                "job": {"id": person.room.pack, "title": title, "occupation": None, "matched_by": "alias"},
                "turns": [],
                "coverage": None,
                "trend": [{"at": at, "overall": overall, "interval": [overall - 8, overall + 8]}],
                "ended": "done",
                "feedback": lot.choice(self._college["practice_feedback"]),
                "synthetic": True,
            }
            self.rows["practices"].append(
                {"student": person.id, "kind": "interview", "job": title, "at": at, "body": deflate(body)}
            )

    def _needs(self, person: Person) -> None:
        lot, college = self._random, self._college
        stated: list[tuple[str, str]] = []
        if self._is("stated"):
            stated += [(need, "everyone") for need in lot.sample(college["needs"], lot.randint(1, 2))]
        if self._is("city"):
            stated.append((f"city:{lot.choice(college['home_cities'])}", "everyone"))
        if person.disability and lot.random() < 0.6:
            access = next(
                marks for word, marks in college["access_needs"].items() if person.disability.startswith(word)
            )
            to = "counselor" if person.id in self._open_to_counselor else "self"
            stated.append((lot.choice(access), to))  # said to nobody who could guess a status from it
        elif self._is("access"):
            stated.append((lot.choice(list(self._jobs["accessible_text"])), "everyone"))
        self.rows["needs_stated"].extend(
            {"student": person.id, "need": need, "to": to, "on": self._back(10, 200)} for need, to in stated
        )
