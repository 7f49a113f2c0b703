"""What a question asks for: a row of the bank, the row nearest to free words, or what the post and the words tell."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from advisor.catalog.catalog import Catalog
from advisor.catalog.interview_rows import FactError, Point, Question
from advisor.catalog.rows import PackId, SkillId
from advisor.language.traditional import simplified
from advisor.practice.reading import bigrams, same_spelling
from advisor.practice.rubric import Rubric
from advisor.records.posts import Post

__all__ = [
    "Asking",
    "asking",
    "bank_of",
    "foreign_words",
    "known_errors",
    "telling_letters",
    "trade_words",
    "vocabulary",
    "words_of_row",
]

_SAME = 0.999
_NEAR = 0.42
_LONGER = 0.35  # share of the surplus of the longer question that counts against the likeness
_KIN = 4  # questions of the trade that free words are held beside
_KIN_LEAST = 0.08
_LETTERS_LEAST = 2
_OF_WORK = frozenset({"trade", "situation", "practice"})
_COMMON = 0.06  # share of the texts that use a common letter
_TELLING = 0.05  # share of the packs that a telling word may belong to, the general questions counted as one pack
_TELLING_LEAST = 2
_DIMENSION = {
    "opening": "communication",
    "motivation": "motivation",
    "practice": "experience",
    "trade": "knowledge",
    "situation": "response",
    "conditions": "motivation",
    "closing": "communication",
}


@dataclass(frozen=True, slots=True)
class Asking:
    """What an answer is read against.

    Attributes:
        text: The question as asked.
        kind: opening, motivation, practice, trade, situation, conditions or closing.
        dimension: The dimension of domain.md B4 that it is about.
        points: What a good answer contains; those of the nearest row for free words.
        certainty: 1 for a row of the bank, the likeness 0..1 for the nearest row, 0 without one.
        row: The row of the bank, where there is one.
        kin: For free words, the points of the most alike questions of the trade, each with the likeness.
        hidden: Id of a row that is taken for unknown, see ``asking``.
    """

    text: str
    kind: str
    dimension: str
    points: tuple[Point, ...]
    certainty: float
    row: Question | None
    kin: tuple[tuple[Point, float], ...] = ()
    hidden: str | None = None


def asking(
    question: Question | str, post: Post, catalog: Catalog, rubric: Rubric, *, hidden: str | None = None
) -> Asking:
    """Find out what a question asks for; free words are compared with the rows of the post's pack and the general ones.

    Args:
        question: A row, or free words.
        post: The post.
        catalog: The bank.
        rubric: Patterns of the kinds.
        hidden: Id of a row that is left out of the bank, for learning how free words are scored.
    """
    if isinstance(question, Question):
        return Asking(question.text, question.kind, question.dimension, question.points, 1.0, question)
    bank = [row for row in bank_of(post, catalog) if row.id != hidden]
    words = same_spelling(question, rubric)
    alike = _alike(words, bank, catalog, rubric)
    near, likeness = alike[0] if alike else (None, 0.0)
    kin = tuple((point, value) for row, value in alike[:_KIN] if value >= _KIN_LEAST for point in row.points)
    if near is not None and likeness >= _SAME:
        return Asking(question, near.kind, near.dimension, near.points, 1.0, near)
    kind = next(kind for kind, pattern in rubric.kinds if pattern.search(simplified(question)))
    if near is not None and likeness >= _NEAR:
        dimension = near.dimension if near.kind == kind else _DIMENSION[kind]
        return Asking(question, kind, dimension, near.points, likeness, near, kin, hidden)
    return Asking(question, kind, _DIMENSION[kind], (), 0.0, None, kin, hidden)


def bank_of(post: Post, catalog: Catalog) -> tuple[Question, ...]:
    """The questions that may be asked for a post: those of its pack, then the general ones."""
    pack = post.pack.id if post.pack else None
    rows = catalog.questions.values()
    own = [row for row in rows if pack is not None and row.occupation == pack]
    return (*own, *(row for row in rows if row.occupation is None))


def _alike(words: str, bank: Iterable[Question], catalog: Catalog, rubric: Rubric) -> list[tuple[Question, float]]:
    """The rows with their likeness 0..1 to a question, the most alike first."""
    rarity, pairs_of = _index(catalog, rubric)
    unseen = math.log(2 * (len(pairs_of) + 1))

    def weight(pairs: frozenset[str]) -> float:
        return sum(rarity.get(pair, unseen) for pair in sorted(pairs))

    asked = bigrams(words)
    whole = weight(asked)
    found = []
    for row in bank:
        theirs = pairs_of[row.id]
        less, more = sorted((whole, weight(theirs)))
        likeness = weight(asked & theirs) / (less + _LONGER * (more - less)) if more else 0.0
        found.append((row, 1.0 if asked == theirs else min(1.0, likeness)))
    return sorted(found, key=lambda pair: -pair[1])


@lru_cache(maxsize=4)
def _index(catalog: Catalog, rubric: Rubric) -> tuple[Mapping[str, float], Mapping[str, frozenset[str]]]:
    """How telling each pair of letters is (inverse document frequency over the bank), and the pairs of each question."""
    pairs_of = {row.id: bigrams(same_spelling(row.text, rubric)) for row in catalog.questions.values()}
    counts = Counter(pair for pairs in pairs_of.values() for pair in sorted(pairs))
    total = len(pairs_of) + 1
    return {pair: math.log(total / (number + 0.5)) for pair, number in counts.items()}, pairs_of


@lru_cache(maxsize=64)
def vocabulary(catalog: Catalog, rubric: Rubric, pack: PackId | None, skills: tuple[SkillId, ...]) -> frozenset[str]:
    """The words of a post, folded: names and synonyms of its skills, and the points of its pack's questions.

    Of a post that the catalog knows nothing about, the telling words of all packs: trades share much of their language.
    """
    words: set[str] = set()
    for skill in skills:
        row = catalog.skills.get(skill)
        if row is not None:
            words.update(same_spelling(word, rubric) for word in (row.name, *row.synonyms, *row.evidence))
    used = _users(catalog, rubric)
    strange = pack is None and not words
    most = max(_TELLING_LEAST, round(_TELLING * len(catalog.occupations)))
    words.update(word for word, users in used.items() if (strange or pack in users) and len(users) <= most)
    general = (rubric.patterns["number"], rubric.patterns["time"], rubric.patterns["place"], *rubric.sequence)
    return frozenset(
        word for word in words if len(word) >= _LETTERS_LEAST and not any(row.fullmatch(word) for row in general)
    )


@lru_cache(maxsize=1_000)
def words_of_row(catalog: Catalog, rubric: Rubric, row_id: str) -> frozenset[str]:
    """The words that one question alone brings into its trade's language: unknown with the question itself."""
    rows = catalog.questions
    mine = _point_words(rows[row_id], rubric)
    others = (row for row in rows.values() if row.id != row_id and row.occupation in (rows[row_id].occupation, None))
    return mine.difference(*(_point_words(row, rubric) for row in others))


def _point_words(row: Question, rubric: Rubric) -> frozenset[str]:
    return frozenset(
        same_spelling(part, rubric) for point in row.points for word in point.alternatives for part in word.split("+")
    )


@lru_cache(maxsize=4)
def trade_words(catalog: Catalog, rubric: Rubric) -> Mapping[str, frozenset[str]]:
    """The words of all trades, each with the questions that wait for it: things and acts that talk in general lacks."""
    used: dict[str, set[str]] = {}
    for row in catalog.questions.values():
        if row.kind in _OF_WORK:
            for word in _point_words(row, rubric):
                used.setdefault(word, set()).add(row.id)
    general = [
        rubric.patterns[name] for name in ("number", "time", "place", "idle", "slogan", "vague", "hedge", "neglect")
    ]
    return {
        word: frozenset(rows)
        for word, rows in used.items()
        if sum(letter not in rubric.small_words for letter in word) >= _LETTERS_LEAST
        and not any(pattern.search(word) for pattern in general)
    }


def telling_letters(catalog: Catalog, rubric: Rubric, text: str) -> frozenset[str]:
    """The letters of a question that few questions and answers use: its things and acts."""
    return frozenset(letter for letter in text if "\u4e00" <= letter <= "\u9fff") - _common_letters(catalog, rubric)


@lru_cache(maxsize=4)
def _common_letters(catalog: Catalog, rubric: Rubric) -> frozenset[str]:
    texts = [*(row.text for row in catalog.questions.values()), *(row.text for row in catalog.answers.values())]
    counts = Counter(letter for text in texts for letter in set(same_spelling(text, rubric)))
    return frozenset(letter for letter, number in counts.items() if number >= _COMMON * len(texts))


@lru_cache(maxsize=64)
def foreign_words(catalog: Catalog, rubric: Rubric, pack: PackId | None) -> Mapping[str, PackId]:
    """The words that one other trade alone uses, with that trade, for a post that the catalog knows."""
    if pack is None:
        return {}
    used = _users(catalog, rubric)
    mine = "，".join(word for word, users in used.items() if pack in users or None in users)
    found: dict[str, PackId] = {}
    for word, users in used.items():
        (one, *others) = users
        if one is not None and one != pack and not others and len(word) > _LETTERS_LEAST and word not in mine:
            found[word] = one
    return found


@lru_cache(maxsize=4)
def _users(catalog: Catalog, rubric: Rubric) -> Mapping[str, frozenset[PackId | None]]:
    """Each word of the points with the packs that use it; a word of many packs tells nothing about one."""
    used: dict[str, set[PackId | None]] = {}
    for question in catalog.questions.values():
        for point in question.points:
            for part in (part for word in point.alternatives for part in word.split("+")):
                used.setdefault(same_spelling(part, rubric), set()).add(question.occupation)
    return {word: frozenset(packs) for word, packs in used.items()}


@lru_cache(maxsize=128)
def known_errors(catalog: Catalog, pack: PackId | None) -> tuple[FactError, ...]:
    """The factual errors that hold in a trade, in the order of the bank: those of its pack and the general ones.

    What is wrong in one trade may be right in another (「先停电」 before a repair, and to force a tenant to pay). Of a post
    that the catalog knows nothing about, those of all packs.
    """
    rows = catalog.questions.values()
    return tuple(error for row in rows if pack is None or row.occupation in (pack, None) for error in row.errors)
