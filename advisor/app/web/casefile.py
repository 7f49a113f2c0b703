"""One student as HTML: why the flag was raised, what both engines say, what would lift it, and what happened so far."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advisor.app.web.office import Office
    from advisor.diagnosis.diagnose import Diagnosis
    from advisor.facts import FactCard, Viewer
    from advisor.records.people import Reply

__all__ = ["draw_student", "open_replies", "readings_of"]

LEAST_CHANCE = 0.05
"""A kind of help that the past cohorts make less likely than this is not worth a line."""


def draw_student(office: "Office", viewer: "Viewer", student: str) -> str:
    """The whole page of a student, as far as the viewer may know.

    Raises:
        AccessDenied: Another counselor's student.
    """
    from advisor.app.requests import diagnose, explain
    from advisor.diagnosis.diagnose import Diagnosis
    from advisor.errors import AccessDenied

    rooms = office.rooms
    archive = rooms.archive
    with archive.together():
        told = explain(rooms, viewer, student, shapley=True, is_waited_for=False)
        found = diagnose(rooms, viewer, student)
        if not isinstance(found, Diagnosis):
            raise AccessDenied("denied")
        file = archive.file(viewer, student)
        return office.drawing.draw(
            "student",
            student=file.student,
            title=f"{file.name}　{file.student}　{file.class_name}",
            text=told.text,
            cards=told.cards,
            notices=office.asides(told.notices),
            found=found,
            engines=_engines(office, found),
            shares=_shares(told.cards),
            ways=[card for card in told.cards if card.kind == "counterfactual"],
            changes=_changes(office, viewer, student),
            decisions=archive.history(viewer, student),
            contacts=_contacts(office, viewer, student),
            replies=[_reply(one, told.cards) for one in archive.replies(viewer, student)],
            review=archive.review(viewer, student),
        )


def readings_of(office: "Office", viewer: "Viewer", student: str) -> list[tuple[str, str]]:
    """The readings that the viewer may correct: label with what stands there now, and name."""
    from advisor.diagnosis.diagnose import applicable

    card = office.rooms.catalog.scorecard
    file = office.rooms.archive.file(viewer, student)
    none = office.say("diagnosis.missing.not_on_record")
    return [
        (f"{card.factors[name].label}（{file.readings[name].display if name in file.readings else none}）", name)
        for name in applicable(file, card)
    ]


def open_replies(office: "Office", viewer: "Viewer", student: str) -> list[tuple[str, str]]:
    """The replies that wait for an answer: their first words, and their id."""
    found = office.rooms.archive.replies(viewer, student)
    return [(f"{one.at}　{one.text[:24]}", one.reply) for one in found if one.state == "open"]


def _engines(office: "Office", found: "Diagnosis") -> list[Mapping[str, Any]]:
    """What each engine says, side by side."""
    say = office.say
    by_rule = say("page.engine.flagged" if found.flagged else "page.engine.not_flagged")
    by_forest = {
        "both": say("page.engine.flagged"),
        "forest_only": say("page.engine.flagged"),
        "scorecard_only": say("page.engine.not_flagged"),
        "neither": say("page.engine.not_flagged"),
        None: say("page.engine.none"),
    }[found.agreement]
    kinds = [
        f"{cause.label} {cause.probability:.0%}（{cause.interval[0]:.0%}–{cause.interval[1]:.0%}）"
        for cause in found.causes
        if cause.probability >= LEAST_CHANCE
    ]
    most = max(found.needs, key=lambda need: need.points, default=None)
    return [
        {"name": say("page.engine.rule"), "says": by_rule, "kind": most.label if most and most.points > 0 else "—"},
        {"name": say("page.engine.forest"), "says": by_forest, "kind": "；".join(kinds) or "—"},
    ]


def _shares(cards: "Sequence[FactCard]") -> list["FactCard"]:
    return [card for card in cards if card.measure.startswith("forest.")]


def _changes(office: "Office", viewer: "Viewer", student: str) -> list[Mapping[str, str]]:
    """What changed from the reading before to the newest, a line a pair of cards."""
    from advisor.diagnosis.history import changes

    rooms = office.rooms
    cards = changes(
        rooms.archive, viewer, student, scorecard=rooms.catalog.scorecard, since=None, prompts=rooms.prompts
    )
    return [
        {"label": now.label, "then": then.display, "since": then.period or "—", "now": now.display}
        for then, now in zip(cards[::2], cards[1::2], strict=True)
    ]


def _contacts(office: "Office", viewer: "Viewer", student: str) -> list[Mapping[str, str]]:
    found = office.rooms.archive.support.contacts(viewer, student)
    has = office.rooms.prompts.has_label
    return [
        {
            "on": one.on,
            "how": office.say(f"page.contact.{one.how}") if has(f"page.contact.{one.how}") else one.how,
            "note": one.note,
        }
        for one in reversed(found)
    ]


def _reply(one: "Reply", cards: "Sequence[FactCard]") -> Mapping[str, Any]:
    about = next((card.label for card in cards if card.measure == one.card), "")
    return {"reply": one, "about": about}
