"""The ways in which people write the certificate of an occupation with its level: 电工（中级）, 电工四级, 电工高级工."""

from collections.abc import Iterator
from typing import Final

from advisor.catalog.rows import Skill

__all__ = ["forms_of"]

FULL: Final = "职业技能等级证书"
SHORT: Final = "证"
OCCUPATIONS: Final = ("工", "员", "师")
"""How names of occupations end; a stem without such an end names a 1+X certificate, whose levels are its own."""

LEVELS: Final = ("初级", "中级", "高级", "技师", "五级", "四级", "三级", "二级", "初级工", "中级工", "高级工")
SHORTEST: Final = 2


def forms_of(skill: Skill) -> Iterator[str]:
    """Every occupation that the names of a certificate tell, with every level behind it, bare and in brackets.

    Example:
        >>> from advisor.catalog.rows import SkillId
        >>> row = Skill(SkillId("elec"), "电工职业技能等级证书", ("维修电工证",), "certificate", (), (), (), 4, "editorial")
        >>> [form for form in forms_of(row) if "中级" in form][:3]
        ['电工中级', '电工（中级）', '电工(中级)']
    """
    if not skill.name.endswith(FULL):
        return
    told = (name.removesuffix(SHORT) for name in skill.synonyms if name.endswith(SHORT))
    for stem in dict.fromkeys((skill.name.removesuffix(FULL), *told)):
        is_occupation = len(stem) >= SHORTEST and stem.endswith(OCCUPATIONS)
        if is_occupation and not stem.startswith(LEVELS) and not stem.endswith(LEVELS):
            for level in LEVELS:
                yield stem + level
                yield f"{stem}（{level}）"
                yield f"{stem}({level})"
