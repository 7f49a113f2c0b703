"""From a folded answer to a score: the parts of the rubric, their weights, and the caps of what went wrong."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from advisor.catalog.catalog import Catalog
from advisor.facts import Span
from advisor.language.detectors import abuse
from advisor.language.skills import SkillLexicon
from advisor.language.traditional import simplified
from advisor.practice import concerns as signs
from advisor.practice.conflicts import contradicts, is_impossible
from advisor.practice.contents import read_contents
from advisor.practice.features import Contents, features_of, idle_share
from advisor.practice.points import MetPoint, WrongFact, all_apart
from advisor.practice.questions import Asking
from advisor.practice.reading import Reading, same_spelling
from advisor.practice.rubric import Rubric
from advisor.practice.star import NO_STAR, Star, distinct
from advisor.practice.weighing import Weighed, weights_in
from advisor.records.posts import Post

__all__ = ["DIMENSIONS", "Judgement", "Mark", "judge"]

DIMENSIONS = (
    "relevance", "knowledge", "experience", "communication", "response", "teamwork", "safety", "motivation", "learning",
)  # fmt: skip
_ORDER = (
    "abuse", "asks_for_data", "contradiction", "echo", "impossible_claim", "keyword_stuffing", "off_topic", "padding",
    "template", "too_short",
)  # fmt: skip
_HALF = 0.5
_KEEPS = 0.75  # share of a limit that is left to the emptiest answer: below it the order of answers stays
_TOPICAL_LEAST = 40  # letters; a shorter answer is thin, not off the point
_TAKEN_UP = 0.12  # share of the question's pairs of letters
_STORY = 2
_HARDLY_LETTERS, _FEW_LETTERS = (
    27,
    44,
)  # letters that say something, below which an answer is thin, however good each is
_TELLING = 3  # rare letters of the question that an answer to it takes up
_IDLE = 0.5  # share of the letters in praise of oneself and of attitudes, from which an answer counts as empty
_KIN_SOME = 0.15
_THINGS_SOME = 3
_ABOVE_LEARNED = 18.0  # what is merely counted may not lift an answer further: a row of right words is not an answer
_LEARNED = 0.85  # share of the learned weights; the rest is the rubric's own
_GOOD_BESIDE = 55.0  # from here a wrong statement is a slip in a good answer
_SLIP, _SLIPS_MOST, _OFTEN, _SLIPS_LEAVE = 9.0, 3, 3, 20.0
_TRUSTED = 45.0
_FULL_OF_WORDS = 45.0  # an answer that reads this well says something in words that the catalog does not know
_USUAL, _ROOM_LEAST, _ROOM_MOST = (
    120,
    0.55,
    1.6,
)  # letters of a usual answer; a longer one must hold more to count as full
_LETTERS_A_PIECE = 20  # a longer answer must hold more to be as full: length alone earns nothing
_ENOUGH_POINTS = 0.8  # a level-5 answer meets at least this share of the points


@dataclass(frozen=True, slots=True)
class Mark:
    """A dimension with its score 0..100, or None where the question does not ask for it."""

    name: str
    score: float | None
    evidence: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything that was read from one answer.

    Attributes:
        overall: 0..100.
        parts: Share 0..1 of each part of the rubric's weights.
        met: Points made.
        wrong: Wrong statements.
        star: S, T, A, R.
        marks: The dimensions.
        concerns: Codes, without ``injection`` and ``distress``.
        evidence: How many pieces the score stands on.
        deeds: What the person did or would do.
        missing_star: The letter of the weakest part of a told event, or None.
        told: Pieces of the told event by letter, for an outline in the student's own words.
    """

    overall: float
    parts: dict[str, float]
    met: tuple[MetPoint, ...]
    wrong: tuple[WrongFact, ...]
    star: Star
    marks: tuple[Mark, ...]
    concerns: tuple[str, ...]
    evidence: int
    deeds: tuple[Span, ...]
    missing_star: str | None
    told: Mapping[str, tuple[Span, ...]] = field(default_factory=dict)


def judge(
    answer: Reading, asked: Asking, *, post: Post, catalog: Catalog, lexicon: SkillLexicon | None, rubric: Rubric
) -> Judgement:
    """Weigh an answer that has something in it."""
    read = read_contents(answer, asked, post=post, catalog=catalog, lexicon=lexicon, rubric=rubric)
    parts = _parts(answer, asked, read, rubric)
    weights = weights_in(catalog.folder)
    weighed = weights.weigh(
        asked.kind,
        features_of(answer, asked, read, rubric, weights.tone.of(answer)),
        is_known=asked.certainty == 1 and bool(asked.points),
    )
    counted = rubric.stretched(sum(weight * parts[name] for name, weight in rubric.weights[asked.kind].items()))
    both = _LEARNED * weighed.score + (1 - _LEARNED) * counted
    weighed = replace(weighed, score=min(both, weighed.score + _ABOVE_LEARNED))
    read = replace(read, wrong=_held_against(answer, read, weighed, rubric))
    named = _concerns(answer, asked, read, catalog, rubric)
    limits = _limits(answer, asked, read, named, rubric, weighed)
    if weighed.score < _FULL_OF_WORDS and _is_empty(answer, read, rubric):
        limits.append(rubric.caps["empty"])
    told = _told_letters(answer, rubric)
    if told < _FEW_LETTERS:
        limits.append(rubric.caps["few_things" if told >= _HARDLY_LETTERS else "one_thing"])
    lowest = min(limits, default=100.0)
    overall = min(weighed.score, lowest * (_KEEPS + (1 - _KEEPS) * weighed.score / 100))
    own = tuple(answer.span(clause.start, clause.end) for clause in read.steps)
    star = read.star.star if read.star else NO_STAR
    found = Judgement(
        overall,
        parts,
        read.met,
        read.wrong,
        star,
        (),
        named,
        _evidence(read),
        own,
        _weakest(star),
        read.star.evidence if read.star else {},
    )
    return replace(found, marks=_marks(found, asked, read, answer, rubric))


def _told_letters(answer: Reading, rubric: Rubric) -> int:
    """Letters of the clauses that say something: no praise of oneself, no doubt, nothing empty."""
    patterns = (rubric.patterns["idle"], rubric.patterns["blank"], rubric.patterns["hollow"])
    told = {clause.text for clause in answer.clauses if not any(pattern.search(clause.text) for pattern in patterns)}
    return sum(map(len, told))


def _asked_for(asked: Asking, answer: Reading, rubric: Rubric) -> Iterator[tuple[int, int]]:
    """Every place where the answer says a word that the question waits for, however common in other trades."""
    words = {
        same_spelling(part, rubric) for point in asked.points for word in point.alternatives for part in word.split("+")
    }
    for word in sorted(filter(None, words)):
        for match in re.finditer(re.escape(word), answer.folded):
            yield match.span()


def _parts(answer: Reading, asked: Asking, read: Contents, rubric: Rubric) -> dict[str, float]:
    patterns = rubric.patterns
    order = sum(bool(pattern.search(answer.folded)) for pattern in rubric.sequence)
    own = sum(bool(rubric.own_act.search(clause.text)) for clause in read.steps)
    star = read.star.star if read.star else None
    room = min(_ROOM_MOST, max(_ROOM_LEAST, len(answer.content) / _USUAL))
    return {
        "points": _points(asked, read, _acts(answer, rubric), len(answer.content)),
        "detail": _full(len(read.terms) + 1.5 * len(read.numbers), 7 * room),
        "order": 0.6 * _full(len(read.steps), 4 * room) + 0.4 * _full(order, 3 * room),
        "reason": _full(
            len(distinct(patterns["reason"], answer)) + len(distinct(patterns["condition"], answer)) / 2, 2.5 * room
        ),
        "checking": _full(len(distinct(patterns["checking"], answer)), 3 * room),
        "own": _full(own, 3 * room),
        "plan": _full(len(distinct(patterns["plan"], answer)), 3 * room),
        "acceptance": 1.0 if patterns["acceptance"].search(answer.folded) else 0.0,
        "star": (0.15 * star.S + 0.15 * star.T + 0.4 * star.A + 0.3 * star.R) / 10 if star else 0.0,  # type: ignore[operator]
    }


def _acts(answer: Reading, rubric: Rubric) -> float:
    """Reasons, checks and provisos: what a worker says in any trade."""
    return sum(len(distinct(rubric.patterns[name], answer)) for name in ("reason", "checking", "condition")) / 2


def _points(asked: Asking, read: Contents, acts: float, letters: int) -> float:
    """The share of the points made; for free words partly, or wholly, the post's own terms and what is done with them."""
    general = _full(
        len(read.terms) + 0.7 * len(read.steps) + 0.5 * len(read.numbers) + acts, 4 + letters / _LETTERS_A_PIECE
    )
    if not asked.points:
        return general
    made = min(1.0, len(read.met) / (_ENOUGH_POINTS * len(asked.points)))
    return asked.certainty * made + (1 - asked.certainty) * general


def _full(number: float, enough: float) -> float:
    return min(1.0, number / enough)


def _concerns(answer: Reading, asked: Asking, read: Contents, catalog: Catalog, rubric: Rubric) -> tuple[str, ...]:
    vague = [
        *distinct(rubric.patterns["vague"], answer).values(),
        *distinct(rubric.patterns["slogan"], answer).values(),
    ]
    named = [term for term in read.terms if not any(term[0] < end and start < term[1] for start, end in vague)]
    concrete = len(read.numbers) + (len(named) // 2 if read.is_known_post else 0)
    plain = simplified(answer.text)
    found = {
        "abuse": signs.insults(plain, abuse(plain, catalog.lexicon), rubric),
        "asks_for_data": signs.wants_data(answer, rubric),
        "contradiction": contradicts(answer, rubric),
        "echo": signs.echoes(answer, asked.text, rubric),
        "impossible_claim": is_impossible(answer, rubric),
        "keyword_stuffing": signs.is_stuffed(answer, rubric, (*read.terms, *_asked_for(asked, answer, rubric))),
        "off_topic": _is_off_topic(answer, asked, read, rubric),
        "padding": signs.is_padded(answer, rubric),
        "template": signs.is_template(answer, rubric, concrete),
        "too_short": len(answer.content) < rubric.concerns["too_short"],
    }
    return tuple(name for name in _ORDER if found[name])


def _is_off_topic(answer: Reading, asked: Asking, read: Contents, rubric: Rubric) -> bool:
    """A told story without a telling word of the trade and without the question's own words: something else was answered.

    Questions about the person (a strength, a setback) may be answered from any part of life.
    """
    if read.foreign >= rubric.concerns["foreign"] and asked.kind in {"trade", "situation"} and not read.met:
        return True
    if _is_of_leisure(answer, asked, read, rubric):
        return True
    if len(answer.content) < _TOPICAL_LEAST or read.is_topical or read.wrong or read.takes_up >= _TAKEN_UP:
        return False
    if read.telling >= _TELLING or read.doubtful:
        return False
    if len(read.met) >= _HALF * max(1, len(asked.points)) and asked.certainty == 1:
        return False
    if asked.kind in {"opening", "closing"} or (asked.kind == "practice" and not _is_of_trade(asked)):
        return False
    patterns = rubric.patterns
    told = len(read.numbers) + len(distinct(patterns["time"], answer)) + len(distinct(patterns["place"], answer))
    return told >= _STORY or idle_share(answer, rubric) >= _IDLE or (asked.kind == "trade" and read.telling == 0)


def _is_of_leisure(answer: Reading, asked: Asking, read: Contents, rubric: Rubric) -> bool:
    """A question about work answered with pastimes, home and nature, none of them a word of the question or of the post."""
    limits = rubric.concerns["leisure"]
    if asked.kind not in {"trade", "situation"} or len(read.met) > 1 or read.kin > limits["kin"]:
        return False
    if read.telling > limits["telling"] or read.takes_up > limits["takes_up"]:
        return False
    named = distinct(rubric.patterns["leisure"], answer)
    question = same_spelling(asked.text, rubric)
    strange = sum(word not in question and word not in read.own_words for word in named)
    return strange >= int(limits["words"]) - (read.telling == 0 and read.takes_up == 0)


def _is_of_trade(asked: Asking) -> bool:
    return asked.row is not None and asked.row.occupation is not None


def _limits(
    answer: Reading, asked: Asking, read: Contents, named: tuple[str, ...], rubric: Rubric, weighed: Weighed
) -> list[float]:
    caps = rubric.caps
    answers_beside = weighed.score >= _GOOD_BESIDE and _told_letters(answer, rubric) >= _FEW_LETTERS
    beside = {"abuse": "abuse_beside"} if answers_beside else {}
    limits = [caps[beside.get(name, name)] for name in named if name in caps]
    if read.wrong:
        slips = min(len(read.wrong), _SLIPS_MOST)
        limits.append(max(_SLIPS_LEAVE, weighed.score - _SLIP * slips))
        limits.append(caps[_wrong_cap(asked, read, weighed)])
    patterns = rubric.patterns
    if asked.kind in {"motivation", "conditions"} and patterns["refusal"].search(answer.folded):
        limits.append(caps["refusal"])
    if patterns["blank"].search(answer.folded) and len(read.met) <= 1:
        limits.append(caps["blank"])
    if (
        asked.kind == "practice"
        and patterns["only_we"].search(answer.folded)
        and not rubric.own_act.search(answer.folded)
    ):
        limits.append(caps["only_we"])
    return limits


def _held_against(answer: Reading, read: Contents, weighed: Weighed, rubric: Rubric) -> tuple[WrongFact, ...]:
    """The wrong statements; in an answer that is full otherwise, those by subject only where care itself is denied."""
    careless = [
        (answer.at[match.start()], answer.at[match.end() - 1])
        for match in rubric.patterns["neglect"].finditer(answer.folded)
        if match.end() > match.start()
    ]
    doubtful = [
        fact
        for fact in read.doubtful
        if weighed.score < _TRUSTED or any(start < fact.end and fact.start <= end for start, end in careless)
    ]
    return all_apart(read.wrong, doubtful)


def _is_empty(answer: Reading, read: Contents, rubric: Rubric) -> bool:
    """No point made, and most of it praise of oneself; or no number, hardly a word of the trade, and nothing even wrong."""
    if read.met:
        return False
    if idle_share(answer, rubric) >= _IDLE:
        return True
    if len(read.things) >= _THINGS_SOME or read.wrong:
        return False
    return len(read.terms) <= 1 and not read.numbers and read.kin < _KIN_SOME


def _wrong_cap(asked: Asking, read: Contents, weighed: Weighed) -> str:
    """A slip in an otherwise full answer weighs less than a wrong statement among little else."""
    if len(read.wrong) >= _OFTEN:
        return "wrong_often"
    if len(read.wrong) > 1:
        return "wrong_twice"
    share = len(read.met) / len(asked.points) if asked.points else 0.0
    return "wrong_slip" if share >= _ENOUGH_POINTS or weighed.score >= _GOOD_BESIDE else "wrong_fact"


def _evidence(read: Contents) -> int:
    return len(read.met) + len(read.numbers) + len(read.terms) + len(read.steps)


def _weakest(star: Star) -> str | None:
    parts = {"A": star.A, "R": star.R, "S": star.S, "T": star.T}
    known = {letter: score for letter, score in parts.items() if score is not None}
    if not known or min(known.values()) >= 7.5:
        return None
    return min(known, key=lambda letter: (known[letter], "ARST".index(letter)))


def _marks(found: Judgement, asked: Asking, read: Contents, answer: Reading, rubric: Rubric) -> tuple[Mark, ...]:
    """The dimensions: those of the question by the score, clarity by order and detail, the rest not asked."""
    points = tuple(Span(point.quote, point.start, point.end) for point in found.met[:4])
    told = tuple(span for letter in "AR" for span in (read.star.evidence[letter] if read.star else ()))
    steps = found.deeds[:3]
    named = tuple(answer.span(*place) for place in read.terms[:3])
    off = bool({"off_topic", "echo", "keyword_stuffing"} & set(found.concerns))
    clear = rubric.stretched(0.5 * found.parts["order"] + 0.3 * found.parts["points"] + 0.2 * found.parts["reason"])
    scores: dict[str, tuple[float, tuple[Span, ...]]] = {
        "relevance": (min(found.overall, 20.0) if off else rubric.stretched(found.parts["points"]), points or named),
        "communication": (min(clear, found.overall) if off or "padding" in found.concerns else clear, steps or points),
    }
    own = {"practice": "experience", "trade": "knowledge", "situation": "response"}.get(asked.kind)
    for name in (own, asked.dimension):
        if name is not None:
            scores[name] = (found.overall, told if name == "experience" and told else (points or steps))
    return tuple(Mark(name, *scores.get(name, (None, ()))) for name in DIMENSIONS)
