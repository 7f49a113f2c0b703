"""What a message names: a student within the asker's scope, a post, a pronoun."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.catalog.catalog import Catalog
from advisor.dialogue.routing import PERSON, POST

__all__ = ["Naming", "Slots"]

_STUDENT_ID = re.compile(r"(?<![A-Za-z0-9])S\d{4,12}(?!\d)", re.IGNORECASE)
_JOB_ID = re.compile(r"(?<![A-Za-z0-9])J\d{2,8}(?!\d)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Naming:
    """What was found in a message.

    Attributes:
        students: Ids as written or resolved from names; one that is not in scope stays, so that it can be refused.
        posts: Words of the message that name a post, or advertisement ids.
        pronoun: Whether somebody is meant without being named.
        same_name: Ids among which a name does not decide.
        text: The message with people and posts written as placeholders.
    """

    students: tuple[str, ...]
    posts: tuple[str, ...]
    pronoun: bool
    same_name: tuple[str, ...]
    text: str


class Slots:
    """Finds names.

    Args:
        catalog: Its packs give the names of posts, its list ``pronoun`` the words that mean somebody unnamed.
        names: Id → name of the students in the asker's scope.
    """

    def __init__(self, catalog: Catalog, names: Mapping[str, str]) -> None:
        self._ids: dict[str, list[str]] = {}
        for student, name in names.items():
            self._ids.setdefault(name, []).append(student)
        self._people = _longest_first(self._ids)
        posts = {name for pack in catalog.occupations.values() for name in (pack.title, *pack.aliases)}
        posts |= {part for name in posts for part in re.split(r"[/（）()]", name) if len(part) > 1}
        self._posts = _longest_first(posts)
        self._pronoun = _longest_first({term.term for term in catalog.lexicon["pronoun"]})

    def read(self, text: str) -> Naming:
        """Who and what the message names."""
        students = [match.group().upper() for match in _STUDENT_ID.finditer(text)]
        posts = [match.group().upper() for match in _JOB_ID.finditer(text)]
        marked = _JOB_ID.sub(POST, _STUDENT_ID.sub(PERSON, text))
        same_name: tuple[str, ...] = ()
        if self._people is not None:
            for match in self._people.finditer(marked):
                ids = self._ids[match.group()]
                if len(ids) == 1:
                    students.append(ids[0])
                else:
                    same_name = tuple(sorted(ids))
            marked = self._people.sub(PERSON, marked)
        if self._posts is not None:
            posts += [match.group() for match in self._posts.finditer(marked)]
            marked = self._posts.sub(POST, marked)
        marked, pronouns = self._pronoun.subn(PERSON, marked) if self._pronoun is not None else (marked, 0)
        return Naming(tuple(dict.fromkeys(students)), tuple(dict.fromkeys(posts)), pronouns > 0, same_name, marked)


def _longest_first(names: "Mapping[str, object] | set[str]") -> re.Pattern[str] | None:
    ordered = sorted(names, key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None
