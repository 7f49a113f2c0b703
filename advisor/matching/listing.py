"""Posts without a portrait: by major and region alone, for whoever switched personal recommendations off.

Law: the provisions on algorithmic recommendation (2022), article 17, and the personal information protection law,
article 24: an option that does not aim at personal traits.
"""

from collections.abc import Sequence

from advisor.facts import FactCard
from advisor.matching.gates import GateResult
from advisor.matching.post import Opening
from advisor.matching.shapes import JobRef, Match, Matching
from advisor.records.people import StudentFile
from advisor.wording.prompts import Prompts

__all__ = ["listed"]

FAMILY = 4
"""The first four digits of a major's code name its family."""


def listed(file: StudentFile, openings: Sequence[Opening], prompts: Prompts, *, k: int) -> Matching:
    """The first k posts: of the student's major, then of its family, then the rest; cities the student named first.

    Skills, interests and certificates are not read; every gate stands open, with the entry conditions by law beside it.
    """
    cities = [need.removeprefix("city:") for need in file.needs_stated if need.startswith("city:")]
    ordered = sorted(openings, key=lambda opening: (_distance(file.major_code, opening), _away(cities, opening)))[:k]
    matches = tuple(_row(file.student, opening, n, prompts) for n, opening in enumerate(ordered, 1))
    keys = ["matching.personal.off", *(["notice.synthetic"] if file.synthetic else [])]
    return Matching(
        student=file.student,
        matches=matches,
        weights={},
        personal=False,
        notices=tuple(prompts.label(key) for key in keys),
    )


def _distance(major: str, opening: Opening) -> int:
    majors = opening.pack.majors if opening.pack else ()
    if major in majors:
        return 0
    return 1 if any(one[:FAMILY] == major[:FAMILY] for one in majors) else 2


def _away(cities: Sequence[str], opening: Opening) -> bool:
    return bool(cities) and not any(city in opening.city or opening.city in city for city in cities if opening.city)


def _row(student: str, opening: Opening, number: int, prompts: Prompts) -> Match:
    shown = prompts.label("matching.personal.card")
    card = FactCard(
        f"F{number}", "occupation", student, f"listing.{opening.id}", opening.title, opening.title, "", shown,
        opening.source,
    )  # fmt: skip
    by_law = [gate for gate in (opening.pack.gates if opening.pack else ()) if gate.force == "law"]
    notices = tuple(prompts.label("matching.notice.by_law", name=gate.name, note=gate.note) for gate in by_law)
    return Match(
        job=JobRef(opening.id, opening.title, opening.occupation),
        title=opening.title,
        fit=None,
        fit_range=(0.0, 1.0),
        confidence=0.0,
        interest=None,
        gate=GateResult(True, (), notices),
        total=None,
        have=(),
        gaps=(),
        cards=(card,),
        notices=(),
    )
