"""What an answer contains: points, words of the trade, numbers, steps, wrong statements, the told event."""

from collections import Counter

from advisor.catalog.catalog import Catalog
from advisor.catalog.interview_rows import FactError
from advisor.catalog.rows import PackId
from advisor.language.skills import SkillLexicon, find_skills
from advisor.practice.features import Contents
from advisor.practice.mistakes import mistaken
from advisor.practice.points import all_apart, find_term, met_points, wrong_facts
from advisor.practice.questions import (
    Asking,
    foreign_words,
    known_errors,
    telling_letters,
    trade_words,
    vocabulary,
    words_of_row,
)
from advisor.practice.reading import Reading, bigrams, same_spelling
from advisor.practice.rubric import Rubric
from advisor.practice.star import deeds, distinct, read_star
from advisor.records.posts import Post

__all__ = ["read_contents"]

_OF_WORK = frozenset({"trade", "situation", "practice"})
_HINT = 0.04  # enough of the question, where the post has no words of its own


def read_contents(
    answer: Reading, asked: Asking, *, post: Post, catalog: Catalog, lexicon: SkillLexicon | None, rubric: Rubric
) -> Contents:
    """Read an answer that has something in it against what the question asks for."""
    asks = same_spelling(asked.text, rubric)
    skills = tuple(requirement.skill for requirement in post.requirements)
    known = post.pack is not None or bool(skills)
    words = vocabulary(catalog, rubric, post.pack.id if post.pack else None, skills)
    if asked.hidden is not None:
        words -= words_of_row(catalog, rubric, asked.hidden)
    topical = {
        place
        for word in words
        if word not in asks and word in answer.folded
        if (place := find_term(word, answer, rubric))
    }
    title = same_spelling(catalog.occupations[post.pack.id].title, rubric) if post.pack else ""
    topical = {place for place in topical if answer.folded[slice(*place)] not in title}
    terms = topical | _named(answer, asks, lexicon) if lexicon is not None else topical
    met = met_points(asked.points, answer, rubric)
    pairs = bigrams(asks)
    takes_up = len(pairs & bigrams(answer.folded)) / len(pairs) if pairs else 0.0
    pack = post.pack.id if post.pack else None
    is_topical = len(topical) > (0 if known else 1) or (not known and takes_up >= _HINT)
    by_words, by_expression = mistaken(catalog, asks, answer, rubric)
    return Contents(
        met=met,
        kin=_kin(asked, answer, rubric),
        wrong=all_apart(wrong_facts(_errors(asked, post, catalog), answer, rubric), by_words),
        doubtful=by_expression if asked.kind in _OF_WORK else (),
        terms=_without_overlap(terms),
        is_topical=is_topical,
        foreign=_foreign(answer, asks, catalog, rubric, pack) if len(topical) <= 1 else 0,
        numbers=tuple(distinct(rubric.patterns["number"], answer).values()),
        steps=deeds(answer, rubric),
        star=read_star(answer, rubric) if asked.kind == "practice" else None,
        takes_up=takes_up,
        things=_things(asked, answer, asks, catalog, rubric),
        telling=len(telling_letters(catalog, rubric, asks) & set(answer.folded)),
        own_words="，".join(sorted(words)) if known else "",
        is_known_post=known,
    )


def _things(asked: Asking, answer: Reading, asks: str, catalog: Catalog, rubric: Rubric) -> tuple[tuple[int, int], ...]:
    """Where the answer names things and acts of any trade, each word once, without those of the question."""
    hidden = frozenset({asked.hidden})
    places = {
        (start, start + len(word))
        for word, rows in trade_words(catalog, rubric).items()
        if (start := answer.folded.find(word)) >= 0 and word not in asks and rows != hidden
    }
    return _without_overlap(places)


def _kin(asked: Asking, answer: Reading, rubric: Rubric) -> float:
    """The points of alike questions that are made, by likeness; what a row of the bank asks for is known without."""
    made = {point.point for point in met_points((point for point, _ in asked.kin), answer, rubric)}
    total = sum(value for point, value in asked.kin if point.name in made)
    return total / (total + 0.5)


def _foreign(answer: Reading, asks: str, catalog: Catalog, rubric: Rubric, pack: PackId | None) -> int:
    """Words of the one other trade that is named most."""
    named = Counter(
        user
        for word, user in foreign_words(catalog, rubric, pack).items()
        if word in answer.folded and word not in asks
    )
    return max(named.values(), default=0)


def _errors(asked: Asking, post: Post, catalog: Catalog) -> tuple[FactError, ...]:
    """A wrong fact is wrong under any question of the trade; talk about oneself is held to the row's own errors."""
    if asked.kind in {"trade", "situation", "practice"}:
        return known_errors(catalog, post.pack.id if post.pack else None)
    return asked.row.errors if asked.row else ()


def _named(answer: Reading, asks: str, lexicon: SkillLexicon) -> set[tuple[int, int]]:
    places = set()
    for finding in find_skills(answer.folded, lexicon, kind="report"):
        if finding.kind == "soft" or finding.polarity == "lacks":
            continue
        mention = finding.mentions[0]
        if mention.text not in asks:
            places.add((mention.start, mention.end))
    return places


def _without_overlap(places: set[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    chosen: list[tuple[int, int]] = []
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if not chosen or start >= chosen[-1][1]:
            chosen.append((start, end))
    return tuple(chosen)
