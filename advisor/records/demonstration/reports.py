"""Training reports as students write them: one coherent topic each, told in one of many voices."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from advisor.errors import KnowledgeFault
from advisor.records.demonstration.material import Material, drawn, expanded, filled
from advisor.records.demonstration.roster import Person
from advisor.records.store import Row

__all__ = ["LONGEST", "SHORTEST", "Writer", "report_rows"]

SHORTEST, LONGEST = 120, 450
_HOW_MANY = ((0, 1, 2), (17, 42, 41))  # reports a student, with their weights
_PLAIN_JOINS = 2  # the joinings that may stand before a step that says itself 「first」 or 「last」
_DOUBLED = re.compile(r"([。；，：！])[。；，]+")
_PATIENCE = 2_000  # attempts at a report that was not written before
_STEP_JOINS = (2, 3, 3, 4)


class Writer:
    """Writes reports from the fragments of a pack.

    Args:
        random: Source of chance.
        material: The fragments.
    """

    def __init__(self, random: Random, material: Material) -> None:
        self._random = random
        self._phrases = material.phrases
        self._packs = material.reports
        self._written: set[str] = set()

    def write(self, pack: str, on: date, skill: float) -> tuple[str, str, str]:
        """Title, course and text of a report that was not written before.

        Args:
            pack: Whose fragments.
            on: Day of the report.
            skill: Latent ability; who is more able tells more steps.

        Raises:
            KnowledgeFault: The fragments of the pack yield no further report of a student's length.
        """
        for _ in range(_PATIENCE):
            title, course, text = self._attempt(self._packs[pack], on, skill)
            if SHORTEST <= len(text) <= LONGEST and text not in self._written:
                self._written.add(text)
                return title, course, text
        raise KnowledgeFault("fault", where=f"demonstration/report_{pack}.yaml", variant="reports", value=pack)

    def _attempt(self, pack: Mapping[str, Any], on: date, skill: float) -> tuple[str, str, str]:
        lot = self._random
        topic, course = lot.choice(list(zip(pack["topics"], pack["courses"], strict=True)))
        count = min(len(topic["steps"]), max(2, lot.choice(_STEP_JOINS) + (skill > 0.4) - (skill < -1.0)))
        told = sorted(lot.sample(range(len(topic["steps"])), count))
        own = {name: drawn(lot, words) for name, words in topic.get("set", {}).items()}
        own["partner"] = lot.choice(self._phrases["partners"])
        steps = [self._said(topic["steps"][number], own) for number in told]
        trouble, fix = lot.choice(topic["trouble"])
        slots = {
            **own,
            "topic": topic["name"],
            "course": course,
            "place": lot.choice(pack["places"]),
            "date": self._day(on),
            "weather": lot.choice(self._phrases["weather"]),
            "steps": self._joined(steps),
            "list": self._listed(steps),
            "trouble": self._said(trouble, own),
            "fix": self._said(fix, own),
            "result": self._said(lot.choice(topic["result"]), own),
            "teacher": lot.choice(pack["teacher"]),
            "lack": lot.choice(pack["lacks"]),
            "plan": self._said(lot.choice(pack["plans"]), own),
            "feel": lot.choice(pack["feels"]),
        }
        skeleton = lot.choice(pack["skeletons"])
        aside = lot.choice(self._phrases["asides"])
        if aside and self._phrases["aside_after"] in skeleton:
            slots["steps"] += self._phrases["stop"] + aside
        body = filled(expanded(lot, skeleton), slots)
        title = filled(lot.choice(self._phrases["titles"]), slots)
        return title, course, _DOUBLED.sub(r"\1", self._closed(body.strip()))

    def _said(self, fragment: str, slots: Mapping[str, str]) -> str:
        return filled(expanded(self._random, fragment), slots)

    def _day(self, on: date) -> str:
        form: str = self._random.choice(self._phrases["dates"])
        return form.format(year=on.year, month=on.month, day=on.day, weekday=self._phrases["weekdays"][on.weekday()])

    def _joined(self, steps: Sequence[str]) -> str:
        joins = self._phrases["joins"]
        is_marked = any(step.startswith(tuple(self._phrases["leading"])) for step in steps)
        words: list[str] = self._random.choice(joins[:_PLAIN_JOINS] if is_marked else joins)
        between = [*words[1 : len(steps) - 1], words[-1]]
        return words[0] + "".join(step + join for step, join in zip(steps, [*between, ""], strict=False))

    def _listed(self, steps: Sequence[str]) -> str:
        mark = self._random.choice(self._phrases["bullets"])
        end = self._random.choice(self._phrases["line_ends"])
        counters = self._phrases["counters"]
        return "\n".join(_numbered(mark, number, counters) + step + end for number, step in enumerate(steps, 1))

    def _closed(self, body: str) -> str:
        """The body with a closing line, where the lot gives one."""
        closer = self._random.choice(self._phrases["closers"])
        return f"{body}{chr(10) if chr(10) in body else ''}{closer}" if closer else body


def report_rows(
    random: Random, material: Material, persons: Sequence[Person], ability: Sequence[float], today: date
) -> list[Row]:
    """Rows of ``reports``, none to two a student, dated within the last two years before ``today``."""
    writer = Writer(random, material)
    rows: list[Row] = []
    for person, skill in zip(persons, ability, strict=True):
        count = random.choices(*_HOW_MANY)[0]
        days = sorted(random.sample(range(20, 640), count), reverse=True)
        for number, back in enumerate(days, 1):
            pack = person.room.pack if random.random() < 0.85 else person.room.also
            on = today - timedelta(days=back)
            title, course, text = writer.write(pack, on, skill)
            rows.append(
                {"id": f"R-{person.id}-{number}", "student": person.id, "title": title}
                | {"course": course, "text": text, "on": on.isoformat()}
            )
    return rows


def _numbered(mark: str, number: int, counters: Sequence[str]) -> str:
    """``1. `` → ``3. ``: a mark that counts goes on counting."""
    for counter in counters:
        mark = mark.replace(counter[0], counter[number - 1])
    return mark
