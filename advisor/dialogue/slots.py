"""What a message names: a student within the asker's scope, somebody outside it, a post, a pronoun."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from advisor.catalog.catalog import Catalog
from advisor.dialogue.routing import PERSON, POST
from advisor.language.segmentation import words

__all__ = ["Naming", "PostNames", "Slots"]

_STUDENT_ID = re.compile(r"(?<![A-Za-z0-9])S\d{4,12}(?!\d)", re.IGNORECASE)
_JOB_ID = re.compile(r"(?<![A-Za-z0-9])J\d{2,8}(?!\d)", re.IGNORECASE)
_CLAUSE = re.compile(r"[，,：:、；;]\s*")
LONGEST_NAME = 3


@dataclass(frozen=True, slots=True)
class Naming:
    """What was found in a message.

    Attributes:
        students: Ids as written or resolved from names; one that is not in scope stays, so that it can be refused.
        posts: Words of the message that name a post, or advertisement ids.
        pronoun: Whether somebody is meant without being named.
        same_name: Ids among which a name does not decide.
        stranger: A name that is nobody's in the asker's scope.
        text: The message with people and posts written as placeholders.
    """

    students: tuple[str, ...]
    posts: tuple[str, ...]
    pronoun: bool
    same_name: tuple[str, ...]
    stranger: str
    text: str


class PostNames:
    """The names of posts and the words about people that do not depend on who asks; built once."""

    def __init__(self, catalog: Catalog) -> None:
        names = {name for pack in catalog.occupations.values() for name in (pack.title, *pack.aliases)}
        names |= {part for name in names for part in re.split(r"[/（）()]", name) if len(part) > 1}
        lists = catalog.lexicon
        names |= {term.term for term in lists["post_nickname"]}
        self.posts = _longest_first(names)
        self.instead = {term.term: term.instead for term in lists["post_nickname"]}
        self.pronoun = _longest_first(term.term for term in lists["pronoun"])
        self.surname = _longest_first(term.term for term in lists["surname"])
        self.particle = _longest_first(term.term for term in lists["particle"])
        self.behind = _longest_first(term.term for term in lists["behind_name"])
        self.before = _longest_first([term.term for term in (*lists["courtesy"], *lists["before_name"])])


class Slots:
    """Finds names.

    Args:
        post_names: Names of posts, pronouns and surnames.
        names: Id → name of the students in the asker's scope.
    """

    def __init__(self, post_names: PostNames, names: Mapping[str, str]) -> None:
        self._ids: dict[str, list[str]] = {}
        for student, name in names.items():
            self._ids.setdefault(name, []).append(student)
        self._people = _longest_first(self._ids)
        self._words = post_names

    def read(self, text: str) -> Naming:
        """Who and what the message names."""
        given = self._words
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
        if given.posts is not None:
            posts += [given.instead.get(match.group(), match.group()) for match in given.posts.finditer(marked)]
            marked = given.posts.sub(POST, marked)
        stranger = "" if students or same_name else self._stranger(marked)
        if stranger:
            marked = marked.replace(stranger, PERSON)
        marked, pronouns = given.pronoun.subn(PERSON, marked) if given.pronoun is not None else (marked, 0)
        marked = re.sub(f"(?:{PERSON})+", PERSON, marked)
        return Naming(
            tuple(dict.fromkeys(students)), tuple(dict.fromkeys(posts)), pronouns > 0, same_name, stranger, marked
        )

    def _stranger(self, text: str) -> str:
        """A name of two or three characters where a person would stand: no word of the language, a surname in front."""
        starts = [0, *(match.end() for match in _CLAUSE.finditer(text))]
        return next((name for start in starts if (name := self._name_at(text, start))), "")

    def _name_at(self, text: str, start: int) -> str:
        given = self._words
        if given.surname is None or given.behind is None:
            return ""
        while given.before is not None and (lead := given.before.match(text, start)):
            start = lead.end()
        surname = given.surname.match(text, start)
        if surname is None:
            return ""
        for end in range(start + 2, start + LONGEST_NAME + 1):
            name = text[start:end]
            if given.particle is not None and given.particle.match(name, 1):
                return ""
            is_end = end == len(text) or given.behind.match(text, end) is not None
            if len(name) == end - start and is_end and _is_no_word(name):
                return name
        return ""


def _is_no_word(name: str) -> bool:
    return name.isalpha() and all(len(word) < len(name) for word in words(name)) and len(words(name)[0]) == 1


def _longest_first(names: Iterable[str]) -> re.Pattern[str] | None:
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None
