"""Skills in text: are the right skills found, and is it seen whose they are."""

from collections.abc import Sequence

from advisor.catalog.rows import Skill, SkillId
from advisor.language.skills import SkillLexicon, find_skills
from graders.figures import Figure, bootstrapped, f1, share
from graders.ground import ROOT, Ground, rows_of

__all__ = ["grade"]

Counts = tuple[int, int, int]


def grade(ground: Ground) -> list[Figure]:
    """F1 of the skills found and share of right polarities: with the cases' own table, and with the whole catalog."""
    folder = ROOT / "tests" / "language"
    table = rows_of(folder / "skill_table.yaml")
    cases = rows_of(folder / "skill_cases.yaml")
    own = SkillLexicon(
        Skill(SkillId(key), name, tuple(synonyms), kind, (), tuple(evidence), (), 4, "editorial")
        for key, name, synonyms, kind, evidence in table
    )
    whole = ground.rooms.lexicon
    known = {whole.resolve(word): key for key, name, synonyms, *_ in table for word in (name, *synonyms)}
    known.pop(None, None)
    renamed = {str(one): key for one, key in known.items()}
    return [
        *_figures("own table", cases, own, None),
        *_figures("whole catalog", cases, whole, renamed),
    ]


def _figures(
    label: str, cases: Sequence[dict[str, object]], lexicon: SkillLexicon, renamed: dict[str, str] | None
) -> list[Figure]:
    """With ``renamed``, only skills that stand in it count: the cases are not annotated for any other."""
    counts: list[Counts] = []
    right = both = 0
    reachable = None if renamed is None else set(renamed.values())
    for case in cases:
        wanted = {
            key: polarity
            for key, polarity in case["want"].items()  # type: ignore[attr-defined]
            if reachable is None or key in reachable
        }
        found = {}
        for finding in find_skills(str(case["text"]), lexicon, kind=case.get("kind", "auto")):  # type: ignore[arg-type]
            key = finding.id if renamed is None else renamed.get(finding.id)
            if key is not None:
                found.setdefault(key, finding.polarity)
        met = wanted.keys() & found.keys()
        counts.append((len(met), len(found.keys() - wanted.keys()), len(wanted.keys() - found.keys())))
        both += len(met)
        right += sum(wanted[key] == found[key] for key in met)
    return [
        bootstrapped(f"canonical F1, {label}", counts, _micro),
        share(f"polarity, {label}", right, both),
    ]


def _micro(counts: Sequence[Counts]) -> float:
    return f1(*(float(sum(column)) for column in zip(*counts, strict=True)))
