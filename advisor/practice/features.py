"""What is measured in an answer before it is weighed: shares and saturating counts, none of them of the length by itself."""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from advisor.practice.points import MetPoint, WrongFact
from advisor.practice.questions import Asking
from advisor.practice.reading import Clause, Reading, bigrams, same_spelling
from advisor.practice.rubric import Rubric
from advisor.practice.star import StarReading, distinct

__all__ = ["FEATURES", "Contents", "features_of", "idle_share"]

_HALF_WAY: Mapping[str, float] = {
    "reason": 2, "checking": 2, "condition": 2, "place": 1, "time": 1, "task": 2, "result": 2, "evaluation": 1, "plan": 2,
}  # fmt: skip
"""Different matches at which a count stands half-way to its most: more of the same earns less and less."""

_SIGNS = ("blank", "blame", "vague", "slogan", "hollow", "neglect", "wish")
_STORY = "STAR"
_PIECE = 30  # letters of a stretch in which a full answer names a thing of the trade

FEATURES: tuple[str, ...] = (
    "points", "kin", "terms", "numbers", "steps", "order", "own", *_HALF_WAY, "acceptance",
    "refusal", *_SIGNS, "only_we", "takes_up", "story_S", "story_T", "story_A", "story_R", "echo", "repeats", "boast",
    "tone", "things", "dense_things", "dense_terms", "dense_numbers", "dense_steps", "bare", "case", "hedge", "idle", "length",
)  # fmt: skip
"""Names in the order of the model. Wrong statements are not among them: they limit the score, see ``judging``. The weight of
``length`` takes off what the others owe to length between answers of one level; see ``training``."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What an answer contains, before it is weighed.

    Attributes:
        met: Points of the question that are made.
        kin: Points of the most alike questions that are made, 0..1.
        wrong: Wrong statements by the rows of the trade's questions, and by the words of mistakes/*.yaml.
        doubtful: Wrong statements by expression (mistakes/*.yaml), which a full answer is given the benefit of the doubt on.
        terms: Places of words of the trade, by offset in the folded answer, without overlap.
        numbers: Places of numbers with a unit.
        steps: Clauses that tell what this person did or would do.
        star: The told event, for a question that asks for one.
        is_topical: Whether a telling word of the trade is there.
        foreign: Number of words of one other trade, counted only where hardly one of the trade's own is there.
        takes_up: Share of the question's pairs of letters that come again.
        things: Places of words of any trade, by offset in the folded answer, without overlap.
        telling: Different letters of the question that few texts use and that come again.
        own_words: The post's own words, one after the other.
        is_known_post: Whether the catalog knows the post; the terms of an unknown one are those of all trades.
    """

    met: tuple[MetPoint, ...]
    kin: float
    wrong: tuple[WrongFact, ...]
    doubtful: tuple[WrongFact, ...]
    terms: tuple[tuple[int, int], ...]
    numbers: tuple[tuple[int, int], ...]
    steps: tuple[Clause, ...]
    star: StarReading | None
    is_topical: bool
    foreign: int
    takes_up: float
    things: tuple[tuple[int, int], ...]
    telling: int
    own_words: str = ""
    is_known_post: bool = True


def features_of(answer: Reading, asked: Asking, read: Contents, rubric: Rubric, tone: float) -> tuple[float, ...]:
    """The vector of an answer in the order of ``FEATURES``.

    Args:
        answer: The folded answer; it has content.
        asked: What the question asks for.
        read: What the answer contains.
        rubric: Patterns.
        tone: Mean weight of the answer's groups of letters, from the same model.
    """
    letters = max(1, len(answer.content))
    counts = {name: len(distinct(rubric.patterns[name], answer)) for name in (*_HALF_WAY, *_SIGNS)}
    own = sum(bool(rubric.own_act.search(clause.text)) for clause in read.steps)
    star = read.star.star if read.star else None
    found: dict[str, float] = {
        "points": asked.certainty * len(read.met) / len(asked.points) if asked.points else 0.0,
        "kin": read.kin,
        "terms": _part(len(read.terms), 4),
        "numbers": _part(len(read.numbers), 2),
        "steps": _part(len(read.steps), 3),
        "order": sum(bool(pattern.search(answer.folded)) for pattern in rubric.sequence) / len(rubric.sequence),
        "own": _part(own, 2),
        **{name: _part(counts[name], half) for name, half in _HALF_WAY.items()},
        "acceptance": float(bool(rubric.patterns["acceptance"].search(answer.folded))),
        "refusal": float(bool(rubric.patterns["refusal"].search(answer.folded))),
        **{name: _part(counts[name], 2) for name in _SIGNS},
        "only_we": float(not own and bool(rubric.patterns["only_we"].search(answer.folded))),
        "takes_up": read.takes_up,
        **{f"story_{letter}": (getattr(star, letter) or 0.0) / 10 if star else 0.0 for letter in _STORY},
        "echo": _told_back(answer, asked, rubric),
        "repeats": _repeated(answer),
        "boast": _part(len(distinct(rubric.patterns["boast"], answer)), 1),
        "tone": tone,
        "things": _part(len(read.things), 6),
        "dense_things": min(1.0, sum(end - start for start, end in read.things) / letters),
        "dense_terms": _part(_PIECE * len(read.terms) / letters, 1),
        "dense_numbers": _part(_PIECE * len(read.numbers) / letters, 0.5),
        "dense_steps": sum(len(clause.text) for clause in read.steps) / letters,
        "bare": sum(letter not in rubric.small_words for letter in answer.content) / letters,
        "case": _case(answer, rubric),
        "hedge": _part(len(distinct(rubric.patterns["hedge"], answer)), 1),
        "idle": idle_share(answer, rubric),
        "length": math.log(letters / 100),
    }
    return tuple(found[name] for name in FEATURES)


def idle_share(answer: Reading, rubric: Rubric) -> float:
    """Share of the letters in clauses that praise oneself, the trade or an attitude instead of answering."""
    patterns = (rubric.patterns["idle"], rubric.patterns["slogan"])
    idle = sum(
        len(clause.text) for clause in answer.clauses if any(pattern.search(clause.text) for pattern in patterns)
    )
    return min(1.0, idle / max(1, len(answer.content)))


def _case(answer: Reading, rubric: Rubric) -> float:
    """How much of one told case is there: when it was, a figure, and how it came out."""
    patterns = rubric.patterns
    parts = (patterns["when"], patterns["number"], patterns["outcome"])
    return sum(bool(pattern.search(answer.folded)) for pattern in parts) / len(parts)


def _told_back(answer: Reading, asked: Asking, rubric: Rubric) -> float:
    """Share of the pairs of letters, each time they are said, that come from the question."""
    said = _pairs(answer.content)
    question = bigrams(same_spelling(asked.text, rubric))
    return sum(pair in question for pair in said) / max(1, len(said))


def _repeated(answer: Reading) -> float:
    """Share of the groups of four letters that were said before."""
    content = answer.content
    groups = [content[at : at + 4] for at in range(len(content) - 3)]
    return 1 - len(set(groups)) / max(1, len(groups)) if groups else 0.0


def _pairs(content: str) -> list[str]:
    return [content[at : at + 2] for at in range(len(content) - 1)]


def _part(count: float, half_way: float) -> float:
    return count / (count + half_way)
