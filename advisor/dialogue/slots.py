"""What a message names: a student within the asker's scope, somebody outside it, a post, a pronoun."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Term
from advisor.dialogue.classrooms import Classrooms
from advisor.dialogue.routing import PERSON, POST
from advisor.language.folding import fold
from advisor.language.names import person_names
from advisor.language.segmentation import words
from advisor.language.spelling import by_letter

__all__ = ["Naming", "PostNames", "Slots"]

_STUDENT_ID = re.compile(r"(?<![A-Za-z0-9])S\d{4,12}(?!\d)", re.IGNORECASE)
_BARE_ID = re.compile(r"(?<![A-Za-z0-9])20\d{6}(?!\d)")
"""A number without its letter, as people type it; one that could be a day counts only where a student has it."""

_DAY = re.compile(r"20\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
_JOB_ID = re.compile(r"(?<![A-Za-z0-9])J\d{2,8}(?!\d)", re.IGNORECASE)
_CLAUSE = re.compile(r"[，,：:、；;]\s*|(?<=[\u4e00-\u9fff])\s+")
_LEAD = re.compile(
    r"查一?[下查]|看一?[下看]|给我(?:看|查|念|发)|[我你他她](?:室友|同桌|朋友|对象|前任|同学)"
    r"|(?:宿舍|寝室|隔壁|班|系|院|校|届)[里上]?的?|把|数据(?:就?用|是)|故事里|假装你是|你就是|当成|冒充|(?<=我)(?:是|叫)|担心|打听|联系"
)
"""Words inside a clause behind which a name may stand."""

LONGEST_NAME = 3
_NO_PAY = "(?<!工(?=资))"
"""汽修工资 asks what 汽修 pays: the post does not take a character of 工资."""

LARGEST_CLASS = 300
"""Students in scope above which a surname or a given name alone means nobody."""

_OTHERS = ("其", "们")
"""What stands before or behind 他 where no one person is meant: 其他, 他们."""


@dataclass(frozen=True, slots=True)
class Naming:
    """What was found in a message.

    Attributes:
        students: Ids as written or resolved from names; one that is not in scope stays, so that it can be refused.
        posts: Words of the message that name a post, or advertisement ids.
        pronoun: Whether somebody is meant without being named.
        same_name: Ids among which a name does not decide.
        stranger: A name that is nobody's in the asker's scope.
        text: The message with people and posts written as placeholders, and a class as 我们班.
        room: Name of the class in the asker's scope that is named.
        no_room: Words that name a class outside it.
    """

    students: tuple[str, ...]
    posts: tuple[str, ...]
    pronoun: bool
    same_name: tuple[str, ...]
    stranger: str
    text: str
    room: str = ""
    no_room: str = ""


class PostNames:
    """The names of posts and the words about people that do not depend on who asks; built once."""

    def __init__(self, catalog: Catalog) -> None:
        names = {name for pack in catalog.occupations.values() for name in (pack.title, *pack.aliases)}
        names |= {part for name in names for part in re.split(r"[/（）()]", name) if len(part) > 1}
        lists = catalog.lexicon
        names |= {term.term for term in lists["post_nickname"]}
        named = _longest_first(names)
        self.posts = re.compile(f"(?:{named.pattern}){_NO_PAY}") if named is not None else None
        self.sounding = _Sounding(catalog, names)
        self.instead = {term.term: term.instead for term in lists["post_nickname"]}
        pronoun = _longest_first(term.term for term in lists["pronoun"])
        before, behind = _OTHERS
        self.pronoun = re.compile(f"(?<!{before})(?:{pronoun.pattern})(?!{behind})") if pronoun is not None else None
        self.doubtful = frozenset(_any_term(lists, "doubtful_surname"))
        self.surname = _longest_first(term.term for term in lists["surname"])
        self.particle = _longest_first(term.term for term in lists["particle"])
        self.behind = _longest_first(term.term for term in lists["behind_name"])
        self.denied = _denial(lists)
        self.denied_behind = _late_denial(lists)
        self.called = _any_term(lists, "called")
        self.called_before = _any_term(lists, "called_before")
        self.before = _longest_first([term.term for term in (*lists["courtesy"], *lists["before_name"])])


class _Sounding:
    """Names of posts by their sound: 侧试员 is read as 测试员."""

    def __init__(self, catalog: Catalog, names: Iterable[str]) -> None:
        self._sounds = by_letter(catalog.sounds)
        self._names: dict[tuple[str, ...], str] = {}
        for name in sorted(names):
            if len(name) > 1 and all(letter in self._sounds for letter in name):
                self._names.setdefault(tuple(self._sounds[letter] for letter in name), name)
        self._lengths = sorted({len(key) for key in self._names}, reverse=True)

    def mended(self, text: str) -> str:
        """The text with one name put in place of what sounds like it, where that is no word of the language itself."""
        sounds = [self._sounds.get(letter, "") for letter in text]
        for length in self._lengths:
            for start in range(len(text) - length + 1):
                name = self._names.get(tuple(sounds[start : start + length]))
                said = text[start : start + length]
                alike = sum(one == other for one, other in zip(said, name or "", strict=False))
                if name is not None and name != said and 2 * alike >= length and words(said) != [said]:
                    return text[:start] + name + text[start + length :]
        return text


class Slots:
    """Finds names.

    Args:
        post_names: Names of posts, pronouns and surnames.
        names: Id → name of the students in the asker's scope.
        rooms: Names of their classes.
    """

    def __init__(self, post_names: PostNames, names: Mapping[str, str], rooms: Iterable[str] = ()) -> None:
        self.rooms = Classrooms(rooms)
        self._ids: dict[str, list[str]] = {}
        for student, name in names.items():
            self._ids.setdefault(name, []).append(student)
        self._words = post_names
        self._numbers = frozenset(names)
        self._short = self._short_names() if len(names) <= LARGEST_CLASS else {}
        self._people = _longest_first(self._ids)
        self._called = _longest_first(self._short)

    def read(self, text: str) -> Naming:
        """Who and what the message names."""
        given = self._words
        text, room, no_room = self.rooms.read(_BARE_ID.sub(self._lettered, self.meant(text)))
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
        stranger = ""
        if not students and not same_name and self._called is not None and (found := self._called.search(marked)):
            stranger = self._namesake(marked, found)
            if not stranger:
                ids = self._short[found.group()]
                students, same_name = (ids, ()) if len(ids) == 1 else ([], tuple(sorted(ids)))
            marked = marked.replace(stranger or found.group(), PERSON)
        if not posts and given.posts is not None and given.posts.search(marked) is None:
            marked = given.sounding.mended(marked)
        if given.posts is not None:
            posts += [given.instead.get(match.group(), match.group()) for match in given.posts.finditer(marked)]
            marked = given.posts.sub(POST, marked)
        if not stranger and not students and not same_name and (stranger := self._stranger(marked)):
            marked = marked.replace(stranger, PERSON)
        marked, pronouns = given.pronoun.subn(PERSON, marked) if given.pronoun is not None else (marked, 0)
        marked = re.sub(rf"{PERSON}(?:\s*{PERSON})+", PERSON, marked)
        return Naming(
            tuple(dict.fromkeys(students)),
            tuple(dict.fromkeys(posts)),
            pronouns > 0,
            same_name,
            stranger,
            marked,
            room,
            no_room,
        )

    def people(self, text: str) -> frozenset[str]:
        """Everybody whom a text names in full: the number, for a name in scope those of all who bear it, else the name."""
        found = {match.group().upper() for match in _STUDENT_ID.finditer(text)}
        found.update(text[start:end] for start, end in person_names(fold(text), ()))
        found -= {name for name in found for known in self._ids if known in name or name in known}
        if self._people is not None:
            found.update(id for match in self._people.finditer(text) for id in self._ids[match.group()])
        return frozenset(found)

    def is_known(self, student: str) -> bool:
        """Whether the id is that of somebody in the asker's scope."""
        return student in self._numbers

    def meant(self, text: str) -> str:
        """The text without what it takes back: of 不是甲，是乙 the second half."""
        denied, behind = self._words.denied, self._words.denied_behind
        text = denied.sub("", text, count=1) if denied is not None else text
        return behind.sub(r"\g<kept>", text, count=1) if behind is not None else text

    def _lettered(self, match: re.Match[str]) -> str:
        number = f"S{match.group()}"
        return match.group() if _DAY.fullmatch(match.group()) and number not in self._numbers else number

    def _short_names(self) -> dict[str, list[str]]:
        """Given names, and surnames with 同学 behind or 小 before, to the ids that they can mean."""
        given = self._words
        found: dict[str, list[str]] = {}
        for name, ids in self._ids.items():
            family = given.surname.match(name) if given.surname is not None else None
            surname = family.group() if family is not None and len(family.group()) < len(name) else name[:1]
            short = [f"{name}{word}" for word in given.called] + [f"{surname}{word}" for word in given.called]
            short += [f"{word}{surname}" for word in given.called_before]
            first = name[len(surname) :]
            if len(first) > 1 and _is_no_word(first):
                short.append(first)
            for one in short:
                found.setdefault(one, []).extend(ids)
        return found

    def _namesake(self, text: str, found: re.Match[str]) -> str:
        """The full name of somebody else who bears a given name of somebody in scope, or empty: 吴建琳 is not 黄建琳."""
        given = self._words
        before = text[found.start() - 1 : found.start()]
        is_short = any(name.endswith(found.group()) for name in self._ids) and len(found.group()) == LONGEST_NAME - 1
        if not is_short or given.surname is None or given.surname.fullmatch(before) is None:
            return ""
        return "" if before in given.doubtful else before + found.group()

    def _stranger(self, text: str) -> str:
        """A name of two or three characters where a person would stand: no word of the language, a surname in front."""
        starts = [
            0,
            *(match.end() for match in _CLAUSE.finditer(text)),
            *(match.end() for match in _LEAD.finditer(text)),
        ]
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


def _any_term(lists: Mapping[str, Sequence[Term]], name: str) -> tuple[str, ...]:
    return tuple(term.term for term in lists.get(name, ()))


def _denial(lists: Mapping[str, Sequence[Term]]) -> re.Pattern[str] | None:
    """不是甲，是乙: what stands before the second half."""
    denied, meant = (_longest_first(_any_term(lists, name)) for name in ("denied", "meant"))
    if denied is None or meant is None:
        return None
    return re.compile(
        f"^.{{0,8}}?(?<![是要看问])(?:{denied.pattern})[^，,。；;\\s]{{1,12}}[，,。；;\\s]\\s*(?:{meant.pattern})"
    )


def _late_denial(lists: Mapping[str, Sequence[Term]]) -> re.Pattern[str] | None:
    """我说的是乙，不是甲: what stands behind the first half."""
    meant = _longest_first(term for term in _any_term(lists, "meant") if len(term) > 2)
    if meant is None:
        return None
    return re.compile(f"(?P<kept>(?:{meant.pattern})[^，,。；;\\s]{{1,12}})[，,。；;\\s]+不是[^，,。；;\\s]{{1,10}}$")


def _is_no_word(name: str) -> bool:
    return name.isalpha() and all(len(word) < len(name) for word in words(name)) and len(words(name)[0]) == 1


def _longest_first(names: Iterable[str]) -> re.Pattern[str] | None:
    ordered = sorted(set(names), key=lambda name: (-len(name), name))
    return re.compile("|".join(map(re.escape, ordered))) if ordered else None
