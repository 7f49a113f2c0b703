"""The door of the check: knowledge/ read as a whole, every fault at once with its file and line."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from advisor.catalog import generated
from advisor.catalog.checking import imports, interview, nested, outcomes, skills, support, tables, whole
from advisor.catalog.checking.ledger import Ledger
from advisor.catalog.checking.nested import Known
from advisor.catalog.reading import Fault

__all__ = ["CheckReport", "check"]


@dataclass(frozen=True, slots=True)
class CheckReport:
    """How many rows each table holds, and everything wrong with them."""

    counts: dict[str, int]
    faults: tuple[Fault, ...]


def check(folder: Path, *, today: date | None = None, renew: bool = False) -> CheckReport:
    """Read all of knowledge/ and report every fault, never stopping at the first.

    Args:
        folder: The knowledge folder.
        today: The day on which a policy must still be in force; None leaves expiry aside.
        renew: Write the generated files anew before they are compared with their rows.

    Returns:
        The counts and faults; a folder without faults can be read by ``Catalog``. The codes of the faults:
        ``missing``, ``malformed``, ``value``, ``date``, ``length``, ``count``, ``quote`` (a row by itself) · ``dangling``
        (an id that leads nowhere) · ``duplicate`` · ``ambiguous`` (a word of several skills without a rule) · ``similar``
        (two texts alike) · ``unreachable`` (a skill that no text can name) · ``unused`` (one that no occupation,
        certificate or advertisement asks for; a source that no row cites) · ``expired`` · ``stale`` (a generated file
        that differs from its rows) · ``weight``, ``band``, ``partition`` (scorecard and interest form).
    """
    ledger = Ledger(folder)
    known = Known()
    counts = {"sources": nested.sources(ledger, known)}
    counts["skills"], counts["senses"] = skills.skills(ledger, known)
    counts["company"] = skills.company(ledger, known)
    counts |= {
        "titles": tables.titles(ledger, known),
        "majors": tables.majors(ledger, known),
        "occupations": nested.occupations(ledger, known),
        "certificates": skills.certificates(ledger, known),
        "growth": nested.growth(ledger, known),
        "questions": interview.questions(ledger, known),
        "answers": interview.answers(ledger, known),
        "mistakes": interview.mistakes(ledger, known),
        "intents": interview.intents(ledger),
        "policies": nested.policies(ledger, known, today),
        "destinations": outcomes.outcomes(ledger, known),
        "resume_checks": tables.checks(ledger, known),
        "lexicon": tables.lexicon(ledger),
        "thesaurus": tables.thesaurus(ledger, known),
        "asked": tables.asked(ledger, known),
        "outside": tables.outside(ledger),
        "sounds": tables.sounds(ledger),
        "spelling": tables.spelling(ledger),
        "terms": tables.terms(ledger),
        "interests": tables.interests(ledger),
        "factors": nested.scorecard(ledger, known),
        "import_columns": imports.columns(ledger, known),
        "import_refused": imports.refused(ledger, known),
        "retention": imports.retention(ledger, known),
        "plan_rules": support.plan_rules(ledger, known),
        "entitlements": support.entitlements(ledger, known),
        "lessons": support.lessons(ledger, known),
        "rating_scales": support.scales(ledger, known),
        "reminders": support.reminders(ledger, known),
        "parties": support.parties(ledger, known),
    }
    whole.across(ledger, known)
    made = generated.generated(ledger, known)
    if renew:
        generated.renew(folder, made)
    if not ledger.faults:  # what is made from faulty rows would differ for that reason alone
        generated.stale(ledger, made)
    return CheckReport(counts, ledger.faults)
