"""The door of the catalog: knowledge/ as typed rows, each table read when it is first asked for."""

from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from advisor.catalog import building, support_building
from advisor.catalog.compiled import TABLES, Compiled
from advisor.catalog.import_rows import ImportColumn, RefusedColumn, RetentionRule
from advisor.catalog.interview_rows import GradedAnswer, Mistake, Question
from advisor.catalog.outcome_rows import OutcomeCatalog
from advisor.catalog.rows import (
    Asked,
    Certificate,
    GrowthField,
    Intent,
    InterestItem,
    Major,
    Occupation,
    OccupationCode,
    Origin,
    Outside,
    PackId,
    Pair,
    Policy,
    ResumeCheck,
    Scorecard,
    Sense,
    Skill,
    SkillId,
    Term,
    Title,
)
from advisor.catalog.support_rows import Anchor, Entitlement, Lesson, Party, PlanRule, ReminderRule

__all__ = ["Catalog"]


class Catalog:
    """knowledge/ as typed rows.

    Args:
        folder: The knowledge folder.
        cache: Where parsed tables are kept from one command to the next; None parses them each time.

    Every table is read once, when it is first used, so a command loads only what it needs. A malformed file raises
    ``ValueError``, ``KeyError`` or ``yaml.YAMLError`` here; ``catalog.check`` reads the same files and reports all
    faults at once instead.
    """

    def __init__(self, folder: Path, cache: Path | None = None) -> None:
        self.folder = folder
        self._compiled = Compiled(folder, cache)

    def load(self) -> None:
        """Read every table, so that each is in the cache."""
        for name in TABLES:
            getattr(self, name)

    @cached_property
    def sources(self) -> Mapping[str, Origin]:
        """sources.yaml by id."""
        return {row.id: row for row in map(building.origin, self._entries("sources"))}

    @cached_property
    def skills(self) -> Mapping[SkillId, Skill]:
        """skills.csv by id."""
        return {row.id: row for row in map(building.skill, self._rows("skills"))}

    @cached_property
    def senses(self) -> tuple[Sense, ...]:
        """senses.csv: which skill a word means that several claim."""
        return tuple(map(building.sense, self._rows("senses")))

    @cached_property
    def certificates(self) -> Mapping[SkillId, Certificate]:
        """certificates.csv by the id of the skill row."""
        return {row.skill: row for row in map(building.certificate, self._rows("certificates"))}

    @cached_property
    def titles(self) -> Mapping[OccupationCode, Title]:
        """titles.csv by code: the leaves of the occupational classification 2022."""
        return {row.code: row for row in map(building.title, self._rows("titles"))}

    @cached_property
    def majors(self) -> Mapping[str, Major]:
        """majors.csv by code."""
        return {row.code: row for row in (Major(*cells) for cells in self._rows("majors"))}

    @cached_property
    def occupations(self) -> Mapping[PackId, Occupation]:
        """occupations/*.yaml by pack id, in the order of the ids."""
        packs = (building.occupation(raw) for _, raw in self._rows("occupations"))
        return {pack.id: pack for pack in packs}

    @cached_property
    def pack_of_code(self) -> Mapping[OccupationCode, Occupation]:
        """The pack that a code means: the one whose main code it is, of several the leading one, else one that covers it."""
        packs = sorted(self.occupations.values(), key=lambda pack: not pack.leads)
        found: dict[OccupationCode, Occupation] = {}
        for pack in packs:
            found.setdefault(pack.code, pack)
        for pack in packs:
            for code in pack.also_codes:
                found.setdefault(code, pack)
        return found

    @cached_property
    def growth(self) -> tuple[GrowthField, ...]:
        """growth.yaml: fields that grow, with the posts a 专科 diploma reaches."""
        return tuple(map(building.growth_field, self._entries("growth")))

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """questions/*.yaml by question id; ``general.yaml`` holds those of no occupation."""
        rows: dict[str, Question] = {}
        for stem, entries in self._rows("questions"):
            pack = None if stem == "general" else PackId(stem)
            for raw in entries:
                rows[raw["id"]] = building.question(raw, pack)
        return rows

    @cached_property
    def answers(self) -> Mapping[str, GradedAnswer]:
        """answers/*.yaml by id: example answers at levels 1 to 5."""
        return {row.id: row for row in map(building.answer, self._entries("answers"))}

    @cached_property
    def mistakes(self) -> tuple[Mistake, ...]:
        """mistakes.yaml: wrong statements about a subject, in the order of the file."""
        return tuple(map(building.mistake, self._entries("mistakes")))

    @cached_property
    def checks(self) -> tuple[ResumeCheck, ...]:
        """resume_checks.csv, in the order of the file."""
        return tuple(ResumeCheck(*cells) for cells in self._rows("checks"))

    @cached_property
    def lexicon(self) -> Mapping[str, tuple[Term, ...]]:
        """lexicon.csv by the name of the list (vague_degree, duty_verb, strong_verb, cliche, colloquial, typo …)."""
        lists: dict[str, list[Term]] = {}
        for cells in self._rows("lexicon"):
            lists.setdefault(cells[0], []).append(Term(*cells))
        return {name: tuple(terms) for name, terms in lists.items()}

    @cached_property
    def spelling(self) -> Mapping[str, tuple[str, ...]]:
        """spelling.csv by kind: common words, characters of one sound, places to spare, characters that stand alone."""
        kinds: dict[str, list[str]] = {}
        for cells in self._rows("spelling"):
            kinds.setdefault(cells[0], []).append(cells[1])
        return {name: tuple(texts) for name, texts in kinds.items()}

    @cached_property
    def sounds(self) -> Mapping[str, str]:
        """sounds.csv: the letters of each sound, flat and retroflex initials, front and back nasals taken for one."""
        return {cells[0]: cells[1] for cells in self._rows("sounds")}

    @cached_property
    def policies(self) -> Mapping[str, Policy]:
        """policies.yaml by id."""
        return {row.id: row for row in map(building.policy, self._entries("policies"))}

    @cached_property
    def company(self) -> tuple[Sense, ...]:
        """company.csv: words that mean a skill only beside a word of its trade."""
        return tuple(map(building.sense, self._rows("company")))

    @cached_property
    def asked(self) -> tuple[Asked, ...]:
        """asked.csv: questions as people type them, beside what answers them."""
        return tuple(Asked(*cells) for cells in self._rows("asked"))

    @cached_property
    def outside(self) -> tuple[Outside, ...]:
        """outside.csv: questions that nothing here answers."""
        return tuple(Outside(*cells) for cells in self._rows("outside"))

    @cached_property
    def thesaurus(self) -> tuple[Pair, ...]:
        """thesaurus.csv: everyday words beside the words of documents."""
        return tuple(Pair(*cells) for cells in self._rows("thesaurus"))

    @cached_property
    def interest_items(self) -> tuple[InterestItem, ...]:
        """interests.csv: 60 items, ten a letter, keyed both ways."""
        return tuple(map(building.interest_item, self._rows("interest_items")))

    @cached_property
    def intents(self) -> tuple[Intent, ...]:
        """intents.yaml: what people ask of the adviser, in the order of the file."""
        return tuple(map(building.intent, self._entries("intents")))

    @cached_property
    def outcomes(self) -> OutcomeCatalog:
        """outcomes.yaml: destinations, versions of the official rate, checks, measures and the words of tables."""
        rows = self._rows("outcomes")
        return OutcomeCatalog.of(rows[0][1]) if rows else OutcomeCatalog.empty()

    @cached_property
    def scorecard(self) -> Scorecard:
        """scorecard.yaml."""
        ((_, raw),) = self._rows("scorecard")
        return building.scorecard(raw)

    @cached_property
    def import_columns(self) -> Mapping[str, tuple[ImportColumn, ...]]:
        """import_columns.csv by kind, in the order of the file."""
        kinds: dict[str, list[ImportColumn]] = {}
        for row in map(ImportColumn.of, self._rows("import_columns")):
            kinds.setdefault(row.kind, []).append(row)
        return {kind: tuple(rows) for kind, rows in kinds.items()}

    @cached_property
    def retention(self) -> tuple[RetentionRule, ...]:
        """retention.csv: how long what is kept, in the order of the file."""
        return tuple(map(RetentionRule.of, self._rows("retention")))

    @cached_property
    def import_refused(self) -> tuple[RefusedColumn, ...]:
        """import_refused.csv: headings of what is not collected, and why."""
        return tuple(RefusedColumn(*cells) for cells in self._rows("import_refused"))

    @cached_property
    def plan_rules(self) -> tuple[PlanRule, ...]:
        """plan_rules.csv, in the order of the file."""
        return tuple(map(support_building.plan_rule, self._rows("plan_rules")))

    @cached_property
    def entitlements(self) -> Mapping[str, Entitlement]:
        """entitlements.yaml by policy."""
        return {row.policy: row for row in map(support_building.entitlement, self._entries("entitlements"))}

    @cached_property
    def lessons(self) -> Mapping[str, Lesson]:
        """lessons.yaml by id, in the order in which they are taken."""
        return {row.id: row for row in map(support_building.lesson, self._entries("lessons"))}

    @cached_property
    def scales(self) -> tuple[Anchor, ...]:
        """rating_scales.csv: the anchored levels of each scale."""
        return tuple(map(support_building.anchor, self._rows("scales")))

    @cached_property
    def reminders(self) -> tuple[ReminderRule, ...]:
        """reminders.csv, in the order of the file."""
        return tuple(map(support_building.reminder_rule, self._rows("reminders")))

    @cached_property
    def parties(self) -> Mapping[str, Party]:
        """parties.csv by party."""
        return {row.party: row for row in map(support_building.party, self._rows("parties"))}

    def _rows(self, table: str) -> list[Any]:
        return self._compiled.rows(table)

    def _entries(self, table: str) -> list[Any]:
        """The entries of all the files of a yaml table that holds lists."""
        return [raw for _, entries in self._rows(table) for raw in entries]
