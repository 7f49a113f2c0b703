"""Checks of relevance: stays that belong to another field than the post, skills that the post asks for."""

import re
from collections.abc import Iterator

from advisor.practice.findings import Found, Material
from advisor.practice.sections import DOING, Entry

__all__ = ["field_words", "mismatch", "missing_for_job"]

RELATED = 5.3
"""Closeness from which a stay is taken to belong to the field of a post; set on the development half."""
ELSEWHERE = 8.0
"""Closeness to another field from which a stay is taken to belong there."""
WEIGHT_OF_A_WORD = 4.0
"""Closeness that counts as one word of the field."""
ENOUGH = 0.2
"""A resume that shows less than this share of the post's required skills is asked for more …"""
WITHOUT_CORE = 0.3
"""The same where none of the skills is shown that the post asks the most of."""
AT_HOME = 5
"""… unless what was done or is known uses this many words of the post's field: then the gaps say it better."""
BY_TOOLS_ALONE, STRANGER = 0.45, 2
"""A resume with fewer than so many words of the field shows up to this share by near skills and common tools alone."""
AT_HOME_UNKNOWN = 2
"""The same for a post that no pack describes, of whose field only the common words are known."""
ODD_JOBS = frozenset(
    "food_service retail logistics leisure factory_line security telesales tutoring housekeeping".split()
)
"""Fields of holiday work that nobody was trained for."""


_AT_SCHOOL = re.compile(
    r"(?:学院|学校|校内)[\u4e00-\u9fff]{0,6}(?<!图书)(?<!体育)(?:馆|实验室|工坊|工场|车间)(?![\u4e00-\u9fff])"
)
"""A place where a school teaches its trade."""


def mismatch(m: Material) -> Iterator[Found]:
    """R32, R37: half of what was done, or more, belongs to another field than the post."""
    stays = [entry for entry in m.resume.entries if entry.section != "campus"] or list(m.resume.entries)
    if not stays or (m.pack is None and not m.domains):
        return
    strange = [entry for entry in stays if _is_strange(m, entry)]
    kin = [entry for entry in stays if entry not in strange]
    if not strange or len(strange) < len(kin):
        return
    head = strange[0].head
    yield Found("experience.mismatch", head.start, head.end, values={"head": m.resume.words(head)})


def _is_strange(m: Material, entry: Entry) -> bool:
    told = m.told(entry)
    head = m.resume.words(entry.head)
    if entry.section == "project" or m.words.has("training_word", head) or _AT_SCHOOL.search(head):
        return False  # what a course sets belongs to the training, whatever it is about
    if any(skill.id in m.asked for skill in m.skills_in(entry.head.start, entry.end)):
        return False
    domains = set(m.words.domains(m.resume.words(entry.head))) or set(m.words.domains(told))
    near = {x for domain in m.domains for x in (domain, *m.words.near.get(domain, ()))}
    if domains & near or _speaks_of(m, entry):
        return False
    if m.pack is None or m.fields is None:
        return bool(domains) and bool(near)
    close = m.fields.closeness(told, m.pack)
    if close >= RELATED * 2:
        return False
    odd = domains & ODD_JOBS
    if odd and not m.fields.closeness(m.resume.words(entry.head), m.pack):
        return close < RELATED * 1.5
    return close < RELATED and (bool(domains) or m.fields.nearest(told)[1] >= ELSEWHERE)


def _speaks_of(m: Material, entry: Entry) -> bool:
    """Whether the deeds speak of the post's field, whatever the place is called."""
    told = m.words.hits("domain", " ".join(m.resume.words(line) for line in entry.body))
    return sum(bool(set(m.domains) & set(m.words.domains(term))) for _, _, term in told) >= 2


def field_words(m: Material) -> int:
    """How many different words of the post's field stand in what was done or is known."""
    told = " ".join(m.resume.words(line) for line in m.resume.of(*DOING, "skills", "certificates", "awards"))
    named = {term for _, _, term in m.words.hits("domain", told)}
    listed = sum(bool(set(m.words.domains(term)) & set(m.domains)) for term in named)
    if m.pack is None or m.fields is None:
        return listed
    return max(listed, int(m.fields.closeness(told, m.pack) / WEIGHT_OF_A_WORD))


def missing_for_job(m: Material) -> Iterator[Found]:
    """R34: the resume is silent on most of what the post asks; one that tells nothing at all has other faults."""
    told = m.resume.of(*DOING, "skills", "certificates")
    least = AT_HOME if m.pack is not None else AT_HOME_UNKNOWN
    if not told or not m.lacking or m.covered is None:
        return
    known = field_words(m)
    coreless = bool(m.core) and set(m.core) <= set(m.lacking)
    if (m.covered < (WITHOUT_CORE if coreless else ENOUGH) and known < least) or (
        m.covered < BY_TOOLS_ALONE and known < STRANGER
    ):
        yield Found("skill.missing_for_job", values={"skills": "、".join(m.lacking[:3])})
