"""The lines of a resume that claim something done, for an interviewer who has read it."""

import re

from advisor.catalog.catalog import Catalog
from advisor.practice.rubric import rubric_of

__all__ = ["claims_of"]

_SHORTEST, _LONGEST, _MOST = 8, 40, 6
_PRIVATE = re.compile(r"1[3-9]\d{9}|@|\d{17}[\dXx]|身份证|电话|邮箱|住址|婚|民族|籍贯|出生|政治面貌|身高|低保|残疾")
_PIECE = re.compile(r"[^。；;\n]+")


def claims_of(resume: str, catalog: Catalog) -> tuple[str, ...]:
    """At most six claims, those with a figure first; lines with private matters are never asked about.

    Args:
        resume: The text of the resume.
        catalog: Its rubric tells deeds.
    """
    rubric = rubric_of(catalog)
    found = []
    for match in _PIECE.finditer(resume):
        line = re.sub(r"^[\s\-•·*\d.、]+", "", match.group()).strip()
        if _SHORTEST <= len(line) <= _LONGEST and not _PRIVATE.search(line) and rubric.step.search(line):
            found.append(line)
    return tuple(sorted(dict.fromkeys(found), key=lambda line: not any(letter.isdigit() for letter in line)))[:_MOST]
