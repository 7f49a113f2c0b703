"""The door on a student's data: what is held, who has seen it, what may be asked for; for staff, whose right that is."""

from collections.abc import Mapping, Sequence

from advisor.diagnosis.own import indicator_card
from advisor.dialogue.desk import Told, Turning
from advisor.facts import FactCard, Source, numbered
from advisor.records.people import Seen
from advisor.wording.sentences import paragraphs_of

__all__ = ["mydata_door"]

LOOKS = 6
"""The newest looks that an answer names; the page and ``advisor view`` have all of them."""


def mydata_door(turning: Turning, given: Mapping[str, str]) -> Told:
    """What is held about the student who asks; staff are told that the student decides."""
    engines, viewer = turning.engines, turning.viewer
    if viewer.role != "student":
        return Told(engines.prompts.render("fixed/rights_staff"), fixed=True)
    if given.get("aspect") == "rights":
        return Told(engines.prompts.render("fixed/rights"), fixed=True)
    if given.get("aspect") == "seen":
        return _seen(turning)
    file = engines.archive.file(viewer, viewer.id)
    factors = engines.catalog.scorecard.factors
    held = [indicator_card(viewer.id, reading, factors[name]) for name, reading in file.readings.items()]
    cards = numbered([*held, _count(turning, engines.archive.seen_by(viewer, viewer.id))])
    text = engines.prompts.render(
        "phrase/dialogue_mydata", held=cards[:-1], seen=cards[-1], missing=[line.label for line in file.missing]
    )
    return Told(paragraphs_of(text), cards)


def _count(turning: Turning, seen: Sequence[Seen]) -> FactCard:
    engines, viewer = turning.engines, turning.viewer
    return FactCard(
        id="seen",
        kind="record",
        subject=viewer.id,
        measure="audit.seen_by",
        label=engines.prompts.label("dialogue.seen"),
        value=len(seen),
        unit=engines.prompts.label("unit.times"),
        display=engines.prompts.label("dialogue.times", number=len(seen)),
        source=Source("audit", viewer.id, as_of=engines.today.isoformat()),
    )


def _seen(turning: Turning) -> Told:
    """Who opened what, when and why: the newest days, each reader and part of the record once a day."""
    engines, viewer = turning.engines, turning.viewer
    seen = engines.archive.seen_by(viewer, viewer.id)
    looks = list(dict.fromkeys((look.at[:10], look.who, look.card, look.why or "") for look in seen))[:LOOKS]
    cards = numbered([*(_look(turning, *look) for look in looks), _count(turning, seen)])
    text = engines.prompts.render("phrase/dialogue_seen", looks=cards[:-1], count=cards[-1])
    return Told(paragraphs_of(text), cards)


def _look(turning: Turning, on: str, who: str, part: str, why: str) -> FactCard:
    say, has = turning.engines.prompts.label, turning.engines.prompts.has_label
    role, _, person = who.partition(":")
    key = f"resource.{part}"
    shown = say("dialogue.look", on=on, role=say(f"role.{role}"), person=person, part=say(key) if has(key) else part)
    return FactCard(
        id=f"look.{on}.{who}.{part}",
        kind="event",
        subject=turning.viewer.id,
        measure=f"audit.look.{part}",
        label=say("dialogue.looked"),
        value=on,
        unit="",
        display=shown + (say("dialogue.look_why", why=why) if why else ""),
        source=Source("audit", turning.viewer.id, as_of=on),
    )
