"""What knowledge/ covers: occupations by major class, questions by kind and dimension, policies by audience."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Occupation

__all__ = ["Coverage", "GroupCoverage", "coverage"]


@dataclass(frozen=True, slots=True)
class GroupCoverage:
    """A major class of the higher-vocational catalogue (专业大类) and what there is for it.

    An occupation counts in every class whose majors it recruits; skills, questions and certificates are those of its
    occupations, each once.
    """

    group: str
    majors: int
    majors_covered: int
    occupations: int
    skills: int
    certificates: int
    questions: int
    answers: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """Coverage of the tables; every count is of rows."""

    groups: tuple[GroupCoverage, ...]
    skill_kinds: dict[str, int]
    titles_with_aliases: int
    title_aliases: int
    synonyms: int
    gates: dict[str, int]
    without_questions: tuple[str, ...]
    question_kinds: dict[str, int]
    question_dimensions: dict[str, int]
    answer_levels: dict[str, int]
    answer_traps: dict[str, int]
    policy_audiences: dict[str, int]
    policies_to_verify: int
    thesaurus_fields: dict[str, int]
    lexicon_lists: dict[str, int]


def coverage(catalog: Catalog) -> Coverage:
    """Count what a knowledge folder without faults covers."""
    questions, answers = catalog.questions.values(), catalog.answers.values()
    return Coverage(
        groups=tuple(_group(catalog, group) for group in dict.fromkeys(m.group for m in catalog.majors.values())),
        skill_kinds=_counted(skill.kind for skill in catalog.skills.values()),
        titles_with_aliases=sum(1 for title in catalog.titles.values() if title.aliases),
        title_aliases=sum(len(title.aliases) for title in catalog.titles.values()),
        synonyms=sum(len(skill.synonyms) for skill in catalog.skills.values()),
        gates=_counted(gate.force for pack in catalog.occupations.values() for gate in pack.gates),
        without_questions=tuple(sorted(set(catalog.occupations) - {question.occupation for question in questions})),
        question_kinds=_counted(question.kind for question in questions),
        question_dimensions=_counted(question.dimension for question in questions),
        answer_levels=_counted(str(answer.level) for answer in answers),
        answer_traps=_counted(answer.trap for answer in answers if answer.trap),
        policy_audiences=_counted(who for policy in catalog.policies.values() for who in policy.audience),
        policies_to_verify=sum(1 for policy in catalog.policies.values() if policy.verify),
        thesaurus_fields=_counted(pair.field for pair in catalog.thesaurus),
        lexicon_lists={name: len(terms) for name, terms in sorted(catalog.lexicon.items())},
    )


def _group(catalog: Catalog, group: str) -> GroupCoverage:
    own = {code for code, major in catalog.majors.items() if major.group == group}
    packs: list[Occupation] = [pack for pack in catalog.occupations.values() if own & set(pack.majors)]
    ids = {pack.id for pack in packs}
    needed = {need.skill for pack in packs for need in pack.skills} | {key for pack in packs for key in pack.welcome}
    questions = {key for key, question in catalog.questions.items() if question.occupation in ids}
    return GroupCoverage(
        group=group,
        majors=len(own),
        majors_covered=len(own & {code for pack in packs for code in pack.majors}),
        occupations=len(packs),
        skills=len(needed),
        certificates=sum(1 for row in catalog.certificates.values() if ids & set(row.packs)),
        questions=len(questions),
        answers=sum(1 for answer in catalog.answers.values() if answer.question in questions),
    )


def _counted(values: Iterable[str]) -> dict[str, int]:
    """How often each value stands, most often first, ties by name."""
    return dict(sorted(Counter(values).items(), key=lambda item: (-item[1], item[0])))
