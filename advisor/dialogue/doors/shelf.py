"""The door on the shelves: policies, occupations, questions, skills, advertisements."""

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from advisor.catalog.catalog import Catalog
from advisor.catalog.rows import Occupation, Policy
from advisor.dialogue.desk import Told, Turning
from advisor.facts import CardKind, FactCard, Source, numbered
from advisor.language.retrieval import Hit
from advisor.wording.sentences import lines_of

if TYPE_CHECKING:
    from advisor.wording.prompts import Prompts

__all__ = ["policy_card", "search_door"]

SHELVES: Mapping[str, tuple[str, ...]] = {
    "policies": ("policies",),
    "occupations": ("occupations",),
    "questions": ("questions",),
    "skills": ("skills",),
    "jobs": ("jobs",),
}
ALL = ("policies", "occupations", "questions", "skills")
KINDS: Mapping[str, CardKind] = {
    "policies": "policy",
    "occupations": "occupation",
    "questions": "record",
    "skills": "skill",
    "jobs": "occupation",
}
MOST: Mapping[str, int] = {"policies": 1, "occupations": 1, "questions": 4, "skills": 3, "jobs": 3}
POLICIES = frozenset({"subsidy", "programme", "labour_rights", "registration"})
"""Intents that the shelf of policies answers."""

SIDES: Mapping[str, tuple[str, ...]] = {
    "tasks": ("tasks",),
    "papers": ("papers",),
    "life": ("life",),
    "path": ("path",),
    "pay": ("pay",),
    "needed": ("needed", "papers"),
    "occupations": ("tasks", "needed"),
}
"""Aspect of a question about a post → the sides of the occupation that answer it."""


_BARE = re.compile(
    r"(?:那|还|都|我|要|需要?|得|该)*(?:交|带|准备|提供|提交|走|办)?(?:什么|啥|哪些|哪几样|多少|几个?)?"
    r"(?:材料|资料|证明|手续|条件|流程|步骤|钱|时间|期限|工作日|多久|什么时候|几时|去?哪里?|哪儿|找谁|怎么|咋|如何)"
    r"(?:办|弄|申请|申报|领|交|报|能?到账|下来|截止)?(?:呢|啊|呀|吗|嘛|的|了)*"
)
"""A question that leaves out of what: it goes on with the one before it."""

_LONGEST_CARRIED = 60


def search_door(turning: Turning, given: Mapping[str, str]) -> Told:
    """What the shelves say of a question; where they say nothing near, that is the answer."""
    engines = turning.engines
    asked = given.get("query", "").strip() or turning.text[:200]
    before = _carried(asked, turning)
    query = f"{before}，{asked}" if before else asked
    aspect = given.get("aspect", "")
    shelf = "occupations" if aspect in SIDES else aspect
    pack = _named_pack(turning, given.get("post", ""))
    if shelf == "occupations" and pack is not None:
        return _occupation(turning, pack, SIDES.get(aspect, SIDES["occupations"]))
    if shelf == "questions" and pack is not None:
        return _asked_of(turning, pack)
    found = engines.retriever.search(query, SHELVES.get(shelf, ALL), 8)
    hits = [hit for hit in found.hits if _is_current(turning, hit)]
    if found.abstained or not hits:
        return Told(engines.prompts.render("fixed/not_found"), fixed=True)
    first = hits[0].collection
    if first == "occupations" and hits[0].pack:
        near = engines.catalog.occupations[hits[0].pack]  # type: ignore[index]
        return _occupation(turning, near, SIDES.get(aspect, SIDES["occupations"]))
    chosen = [hit for hit in hits if hit.collection == first][: MOST[first]]
    cards = numbered(_card(turning, hit) for hit in chosen)
    text = engines.prompts.render("phrase/dialogue_shelf", collection=first, cards=cards)
    kept = (before or asked)[:_LONGEST_CARRIED] if first == "policies" else ""
    return Told(lines_of(text), cards, subject={"question": kept})


def _carried(asked: str, turning: Turning) -> str:
    """The question before, where this one leaves out of what and the thread's last answer was one about policies."""
    last = turning.subject
    return last.question if last.intent in POLICIES and _BARE.fullmatch(asked.strip("，。？?！! ")) else ""


def _asked_of(turning: Turning, pack: Occupation) -> Told:
    """The first questions of the bank for an occupation."""
    rows = [row for row in turning.engines.catalog.questions.values() if row.occupation == pack.id]
    hits = [Hit("questions", row.id, row.text, row.text, 1.0, row.source_id, pack.id) for row in rows]
    cards = numbered(_card(turning, hit) for hit in hits[: MOST["questions"]])
    text = turning.engines.prompts.render("phrase/dialogue_shelf", collection="questions", cards=cards)
    return Told(lines_of(text), cards, subject={"post": pack.title})


def policy_card(catalog: Catalog, id: str, card: str) -> FactCard:
    """The card of one policy, with the title of its source."""
    policy = catalog.policies[id]
    origin = catalog.sources.get(policy.source_id)
    title = origin.title if origin is not None else policy.source_id
    return FactCard(
        id=card,
        kind="policy",
        subject="policies",
        measure=f"policies.{id}",
        label=policy.title,
        value=None,
        unit="",
        display=policy.answer,
        source=Source("policies", id, document=title, as_of=policy.verified_on or None),
    )


def _named_pack(turning: Turning, post: str) -> Occupation | None:
    from advisor.errors import NotFound
    from advisor.records.posts import resolve_post

    if not post:
        return None
    try:
        return resolve_post(post, turning.engines.catalog, jobs=turning.engines.archive.jobs()).pack
    except NotFound:
        return None


def _occupation(turning: Turning, pack: Occupation, sides: Sequence[str]) -> Told:
    """The sides of an occupation that were asked about, a card each."""
    prompts, catalog = turning.engines.prompts, turning.engines.catalog
    told = [(side, _side(prompts, catalog, pack, side)) for side in sides]
    cards = numbered(
        FactCard(
            id=side,
            kind="occupation",
            subject=pack.id,
            measure=f"occupation.{side}",
            label=prompts.label(f"dialogue.occupation.{side}", title=pack.title),
            value=None,
            unit="",
            display=display,
            source=Source("occupations", pack.code, document=pack.source_id),
        )
        for side, display in told
        if display
    )
    if not cards:
        return Told(prompts.render("fixed/not_found"), fixed=True)
    text = prompts.render("phrase/dialogue_occupation", cards=cards)
    return Told(lines_of(text), cards, subject={"post": pack.title})


def _side(prompts: "Prompts", catalog: Catalog, pack: Occupation, side: str) -> str:
    join = prompts.label("matching.join")
    if side == "tasks":
        return prompts.label("dialogue.semicolon").join(pack.tasks[:4])
    if side == "papers":
        return prompts.label("dialogue.semicolon").join(
            prompts.label(f"dialogue.gate.{gate.force}", name=gate.name, note=gate.note) for gate in pack.gates[:3]
        )
    if side == "life":
        return pack.conditions.note
    if side == "pay":
        return _pay(prompts, pack)
    if side == "path":
        return prompts.label("dialogue.semicolon").join(pack.growth)
    strongest = sorted(pack.skills, key=lambda need: -need.level)[:5]
    return join.join(catalog.skills[need.skill].name for need in strongest if need.skill in catalog.skills)


def _pay(prompts: "Prompts", pack: Occupation) -> str:
    if pack.pay is None:
        return ""
    low, high = pack.pay.low_yuan_month, pack.pay.high_yuan_month
    return prompts.label(
        "dialogue.pay", low=low, high=high, region=pack.pay.region, as_of=pack.pay.as_of, note=pack.pay.note
    )


def _is_current(turning: Turning, hit: Hit) -> bool:
    """An expired policy is never cited."""
    if hit.collection != "policies":
        return True
    policy = turning.engines.catalog.policies.get(hit.id)
    return policy is not None and not _expired(policy, turning.engines.today.isoformat())


def _expired(policy: Policy, today: str) -> bool:
    return bool(policy.valid_to) and policy.valid_to < today


def _card(turning: Turning, hit: Hit) -> FactCard:
    catalog = turning.engines.catalog
    if hit.collection == "policies":
        return policy_card(catalog, hit.id, hit.id)
    display = catalog.questions[hit.id].text if hit.collection == "questions" else _short(hit.text)
    return FactCard(
        id=hit.id,
        kind=KINDS[hit.collection],
        subject=hit.collection,
        measure=f"{hit.collection}.{hit.id}",
        label=hit.title,
        value=None,
        unit="",
        display=display,
        source=Source(hit.collection, hit.id, document=hit.source),
    )


def _short(text: str) -> str:
    return re.split(r"[。\n]", text, maxsplit=1)[0]
