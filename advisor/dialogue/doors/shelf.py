"""The door on the shelves: policies, occupations, questions, skills, advertisements."""

from collections.abc import Mapping, Sequence

from advisor.catalog.rows import Policy
from advisor.dialogue.desk import Told, Turning
from advisor.facts import CardKind, FactCard, Source, numbered
from advisor.language.retrieval import Hit

__all__ = ["search_door"]

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
MOST = 2


def search_door(turning: Turning, given: Mapping[str, str]) -> Told:
    """What the shelves say of a question; where they say nothing near, that is the answer."""
    engines = turning.engines
    query = given.get("query", "").strip() or turning.text[:200]
    aspect = given.get("aspect", "")
    found = engines.retriever.search(query, SHELVES.get(aspect, ALL), 6)
    hits = [hit for hit in found.hits if _is_current(turning, hit)]
    if found.abstained or not hits:
        return Told(engines.prompts.render("fixed/not_found"), fixed=True)
    first = hits[0].collection
    chosen = [hit for hit in hits if hit.collection == first][: 4 if first == "questions" else MOST]
    cards = numbered(_card(turning, hit) for hit in chosen)
    text = engines.prompts.render("phrase/dialogue_shelf", collection=first, cards=cards)
    return Told(text, cards)


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
    display, source = hit.text, Source(hit.collection, hit.id, document=hit.source)
    if hit.collection == "policies":
        policy = catalog.policies[hit.id]
        origin = catalog.sources.get(policy.source_id)
        title = origin.title if origin is not None else policy.source_id
        display = policy.answer
        source = Source("policies", hit.id, document=title, as_of=policy.verified_on or None)
    elif hit.collection == "occupations" and hit.pack:
        pack = catalog.occupations[hit.pack]  # type: ignore[index]
        display = "；".join(_first(pack.tasks, 3))
    elif hit.collection == "questions":
        display = catalog.questions[hit.id].text
    return FactCard(
        id=hit.id,
        kind=KINDS[hit.collection],
        subject=hit.collection,
        measure=f"{hit.collection}.{hit.id}",
        label=hit.title,
        value=None,
        unit="",
        display=display,
        source=source,
    )


def _first(items: Sequence[str], number: int) -> Sequence[str]:
    return items[:number]
