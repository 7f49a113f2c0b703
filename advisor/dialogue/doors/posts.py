"""The door on matches: posts that fit, why or why not one, the way up to it, and the interests beside them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from advisor.dialogue.desk import Told, Turning
from advisor.dialogue.doors.group import suited
from advisor.dialogue.doors.naming import post_of, student_of
from advisor.errors import NotFound
from advisor.facts import Derived, FactCard, Source, numbered
from advisor.wording.sentences import lines_of

if TYPE_CHECKING:
    from advisor.matching.shapes import Match, Matching
    from advisor.records.posts import Post

__all__ = ["match_door"]

POSTS = 3
WEEKS = 8
NAMED = 2


def match_door(turning: Turning, given: Mapping[str, str]) -> Told:
    """Posts that fit; why or why not one; the way up to one."""
    from advisor.matching.match import match

    engines = turning.engines
    if given.get("aspect") == "candidates" and turning.viewer.role != "student":
        return suited(turning, given)
    student = student_of(turning, given)
    if given.get("aspect") == "interests":
        return _interests(turning, student)
    aspect = given.get("aspect") or ("post" if given.get("post") else "list")
    post: Post | None = None
    if aspect in ("post", "way_up"):
        try:
            post = post_of(turning, given)
        except NotFound as unknown:
            return _unknown(turning, unknown)
    named = post.id if post is not None else None
    found = match(
        engines.archive,
        turning.viewer,
        student,
        catalog=engines.catalog,
        k=3 * POSTS,
        job=named if aspect == "post" else None,
        target=named if aspect == "way_up" else None,
        weeks=WEEKS if aspect == "way_up" else None,
        prompts=engines.prompts,
    )
    about = {"student": student, **({"post": post.title} if post else {})}
    who = "own" if turning.viewer.role == "student" else "staff"
    if aspect == "way_up":
        return replace(_way_up(turning, found), subject=about)
    if aspect == "post":
        return replace(_one(turning, found, who), subject=about)
    told = _list(turning, found, who)
    titles = [card.label for card in told.cards]
    by_title = {match.title: match.job.id for match in reversed(found.matches)}
    listed = tuple(by_title[title] for title in dict.fromkeys(titles) if title in by_title)[:POSTS]
    return replace(told, subject={**about, "listed": listed})


def _unknown(turning: Turning, unknown: NotFound) -> Told:
    """A post that nothing resembles is asked back, with the nearest names."""
    prompts = turning.engines.prompts
    nearest = unknown.values.get("nearest")
    names = prompts.label("matching.join").join(map(str, nearest if isinstance(nearest, (list, tuple)) else ()))
    asked = prompts.label("ask.post_near", names=names) if names else prompts.label("ask.which_post")
    return Told(asked, asked=asked, fixed=True)


def _interests(turning: Turning, student: str) -> Told:
    """The profile of the interest questionnaire, or that there is none; it only advises."""
    from advisor.matching.interests import profile_of

    engines = turning.engines
    prompts = engines.prompts
    answers = engines.archive.interests(turning.viewer, student)
    cards: tuple[FactCard, ...] = ()
    found = profile_of(answers) if answers is not None else None
    if found is not None:
        comma = prompts.label("matching.join")
        of = [prompts.label(f"page.interests.{letter}") for letter in found.code]
        points = comma.join(
            prompts.label("dialogue.interest.points", name=prompts.label(f"page.interests.{letter}"), points=number)
            for letter, number in found.profile.items()
        )
        source = Source("interests", student, as_of=engines.today.isoformat())
        code = prompts.label("page.interests.code", code=found.code, names=comma.join(of))
        label, sides = prompts.label("matching.label.interests"), prompts.label("page.interests.table")
        cards = numbered(
            [
                FactCard("code", "record", student, "interests.code", label, found.code, "", code, source),
                FactCard("profile", "record", student, "interests.profile", sides, points, "", points, source),
            ]
        )
    text = prompts.render(
        "phrase/dialogue_interests",
        cards=cards,
        flat=found is not None and found.flat,
        warnings=[
            prompts.label(f"matching.interests.{name}") for name in (found.warnings if found is not None else ())
        ],
        own=turning.viewer.role == "student",
    )
    return Told(lines_of(text), cards, subject={"student": student})


def _list(turning: Turning, found: "Matching", who: str) -> Told:
    """The first posts by name, each with what carries it and what comes next."""
    if not found.personal:
        cards = numbered(match.cards[0] for match in found.matches[:POSTS])
        text = turning.engines.prompts.render("phrase/dialogue_match_plain", cards=cards, notice=found.notices[0])
        return Told(lines_of(text), cards)
    chosen: list[FactCard] = []
    rows: list[dict[str, int]] = []
    titles: list[str] = []
    for match in found.matches:
        if len(rows) == POSTS or match.title in titles or (rows and not match.gate.open):
            continue
        titles.append(match.title)
        head, have, gaps, closed = _parts(match)
        kept = [head, *have[:NAMED], *gaps[:1], *closed[:1]]
        rows.append({"at": len(chosen), "have": len(have[:NAMED]), "gap": len(gaps[:1]), "closed": len(closed[:1])})
        chosen += kept
    cards = _kept(chosen)
    text = turning.engines.prompts.render(
        "phrase/dialogue_match_list", posts=[_row(cards, row) for row in rows], reader=who
    )
    return Told(lines_of(text), cards)


def _one(turning: Turning, found: "Matching", who: str) -> Told:
    match = found.matches[0]
    head, have, gaps, closed = _parts(match)
    cards = _kept([head, *have, *gaps, *closed])
    row = {"at": 0, "have": len(have), "gap": len(gaps), "closed": len(closed)}
    text = turning.engines.prompts.render("phrase/dialogue_match_post", post=_row(cards, row), reader=who)
    return Told(lines_of(text), cards)


def _way_up(turning: Turning, found: "Matching") -> Told:
    prompts = turning.engines.prompts
    match, way = found.matches[0], found.way_up
    head, _, gaps, closed = _parts(match)
    steps = [
        FactCard(
            id=f"step.{step.skill}",
            kind="plan",
            subject=found.student,
            measure=f"way_up.{step.skill}",
            label=step.name,
            value=step.weeks,
            unit=prompts.label("unit.weeks"),
            display=prompts.label("dialogue.weeks", number=step.weeks),
            source=head.source,
        )
        for step in (way.steps if way is not None else ())
    ]
    after = []
    if way is not None and f"{way.before:.2f}" != f"{way.after:.2f}":
        after = [
            replace(
                head,
                id="after",
                kind="counterfactual",
                measure="way_up.after",
                label=prompts.label("dialogue.way_up.after"),
                value=way.after,
                display=prompts.label("dialogue.way_up.change", before=f"{way.before:.2f}", after=f"{way.after:.2f}"),
                derived=Derived("matched again with all steps taken", (head.id,)),
            )
        ]
    cards = _kept([head, *steps, *after, *gaps[:NAMED], *closed])
    here = len(steps) + 1
    text = prompts.render(
        "phrase/dialogue_way_up",
        title=match.title,
        steps=cards[1:here],
        after=cards[here] if after else None,
        gaps=cards[here + len(after) : here + len(after) + len(gaps[:NAMED])],
        closed=cards[len(cards) - len(closed) :] if closed else (),
    )
    return Told(lines_of(text), cards)


def _parts(match: "Match") -> tuple[FactCard, Sequence[FactCard], Sequence[FactCard], Sequence[FactCard]]:
    """The cards of a match: itself, what is held, the gaps (largest gain first), what closes it."""
    head, *rest = match.cards
    held, short = len(match.have), len(match.gaps)
    closed = [card for card in rest[held + short :] if card.measure.startswith("gate.")]
    return head, rest[:held], rest[held : held + short], closed


def _kept(cards: Iterable[FactCard]) -> tuple[FactCard, ...]:
    """Numbered from 1; a card that is not told is not referred to either."""
    told = tuple(cards)
    ids = {card.id for card in told}
    return numbered(
        replace(card, derived=replace(card.derived, cards=tuple(id for id in card.derived.cards if id in ids)))
        if card.derived
        else card
        for card in told
    )


def _row(cards: Sequence[FactCard], row: Mapping[str, int]) -> Mapping[str, object]:
    start = row["at"] + 1
    gap = start + row["have"]
    closed = gap + row["gap"]
    return {
        "card": cards[row["at"]],
        "have": cards[start:gap],
        "gaps": cards[gap:closed],
        "closed": cards[closed : closed + row["closed"]],
    }
