"""The student's door on the own data: what is held, who has seen it, what may be asked for."""

from collections.abc import Mapping

from advisor.diagnosis.own import indicator_card
from advisor.dialogue.desk import Told, Turning
from advisor.facts import FactCard, Source, numbered
from advisor.wording.sentences import paragraphs_of

__all__ = ["mydata_door"]


def mydata_door(turning: Turning, given: Mapping[str, str]) -> Told:
    """What is held about the student who asks."""
    engines, viewer = turning.engines, turning.viewer
    if given.get("aspect") == "rights":
        return Told(engines.prompts.render("fixed/rights"), fixed=True)
    file = engines.archive.file(viewer, viewer.id)
    factors = engines.catalog.scorecard.factors
    held = [indicator_card(viewer.id, reading, factors[name]) for name, reading in file.readings.items()]
    seen = engines.archive.seen_by(viewer, viewer.id)
    count = FactCard(
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
    cards = numbered([*held, count])
    text = engines.prompts.render(
        "phrase/dialogue_mydata", held=cards[:-1], seen=cards[-1], missing=[line.label for line in file.missing]
    )
    return Told(paragraphs_of(text), cards)
