"""The portrait: what the student is good at first, each skill with the words it stands on, what changed, interests."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from advisor.app.web.frame import footer, header, panel
from advisor.errors import AdvisorError, InputFault
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import FactCard, Viewer

__all__ = ["chart_of", "portrait_tab"]

ROLE: Role = "student"
GROUP = 10
HIGHEST = 10
SURE, DONE = 0.6, 0.3
"""From these levels of proficiency (0..1) on a skill is called sure, or done before; below it is begun."""


def portrait_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its button does."""
    import gradio

    def show_portrait(request: gradio.Request) -> tuple[str, str]:
        viewer = office.require(request, ROLE)
        return _portrait(office, viewer), _interests(office, viewer)

    def keep_interests(
        first: list[int],
        second: list[int],
        third: list[int],
        fourth: list[int],
        fifth: list[int],
        sixth: list[int],
        request: gradio.Request,
    ) -> tuple[str, Any]:
        viewer = office.require(request, ROLE)
        yes = {number for group in (first, second, third, fourth, fifth, sixth) for number in group or ()}
        try:
            _keep(office, viewer, yes)
        except AdvisorError as error:
            return office.regret(error), gradio.skip()
        return _interests(office, viewer, is_new=True), gradio.update(open=False)

    header(office, ROLE, "portrait")
    page = panel(name="portrait", live=True)
    profile = panel(name="profile")
    with gradio.Accordion(office.say("page.interests.take"), open=False, elem_id="questionnaire") as form:
        panel(office.drawing.draw("intro", text=office.say("page.interests.intro")))
        items = sorted(office.rooms.catalog.interest_items, key=lambda item: item.number)
        groups = [
            gradio.CheckboxGroup(
                [(item.text, item.number) for item in items[start : start + GROUP]],
                label=office.say("page.interests.group", first=start + 1, last=start + GROUP, all=len(items)),
                elem_classes=["statements"],
            )
            for start in range(0, len(items), GROUP)
        ]
        keep = gradio.Button(office.say("page.interests.keep"), variant="primary", elem_id="keep-interests")
    footer(office, ROLE)
    keep.click(keep_interests, groups, [profile, form], show_progress="hidden")
    blocks.load(show_portrait, None, [page, profile], show_progress="hidden")


def _keep(office: "Office", viewer: "Viewer", yes: set[int]) -> None:
    if not yes:
        raise InputFault("empty", where="interests", variant="interests")
    items = sorted(office.rooms.catalog.interest_items, key=lambda item: item.number)
    answers = [int(item.number in yes) for item in items]
    office.rooms.archive.keep_interests(viewer, viewer.id, answers)


def _portrait(office: "Office", viewer: "Viewer") -> str:
    from advisor.diagnosis.history import changes
    from advisor.diagnosis.own import own_diagnosis

    rooms, scorecard = office.rooms, office.rooms.catalog.scorecard
    file = rooms.archive.file(viewer, viewer.id)
    own = own_diagnosis(rooms.archive, viewer, file, scorecard=scorecard, prompts=rooms.prompts)
    moved = changes(rooms.archive, viewer, viewer.id, scorecard=scorecard, since=None, prompts=rooms.prompts)
    skills = sorted(rooms.archive.portrait(viewer, viewer.id), key=lambda skill: -skill.level)
    reports = {report.id: report.title for report in rooms.archive.reports(viewer, viewer.id)}
    return office.drawing.draw(
        "portrait",
        strengths=own.strengths,
        steps=own.next_steps,
        skills=[
            {
                "name": office.skill(skill.skill),
                "level": office.say(f"page.portrait.level.{_level(skill.level)}"),
                "pieces": [
                    {
                        "quote": piece.quote,
                        "kind": office.say(f"page.portrait.kind.{piece.kind}")
                        if rooms.prompts.has_label(f"page.portrait.kind.{piece.kind}")
                        else office.say("page.portrait.kind.other"),
                        "on": piece.on,
                        "report": reports.get(piece.report or "", ""),
                    }
                    for piece in reversed(skill.evidence)
                ],
            }
            for skill in skills
        ],
        changes=_pairs([card for card in moved if not card.audience or "student" in card.audience]),
        cards=(*own.strengths, *own.next_steps),
        notices=office.asides(own.notices),
    )


def _level(level: float) -> str:
    return "sure" if level >= SURE else "done" if level >= DONE else "begun"


def _pairs(cards: "Sequence[FactCard]") -> list[Mapping[str, Any]]:
    """The cards then and now as one line a factor."""
    lines: list[Mapping[str, Any]] = []
    for _, group in groupby(cards, key=lambda card: card.measure):
        then, *rest = group
        if rest and rest[-1].display != then.display:
            lines.append({"label": then.label, "then": then, "now": rest[-1]})
    return lines


def _interests(office: "Office", viewer: "Viewer", *, is_new: bool = False) -> str:
    from advisor.matching.interests import profile_of

    say = office.say
    answers = office.rooms.archive.interests(viewer, viewer.id)
    if answers is None:
        return office.drawing.draw("interests", rows=[], is_new=False)
    found = profile_of(answers)
    rows: list[dict[str, Any]] = [
        {"letter": letter, "name": say(f"page.interests.{letter}"), "points": points}
        for letter, points in found.profile.items()
    ]
    title = say("page.interests.chart", figures="，".join(f"{row['name']} {row['points']}" for row in rows))
    return office.drawing.draw(
        "interests",
        rows=rows,
        code=found.code,
        names=office.drawing.comma.join(say(f"page.interests.{letter}") for letter in found.code),
        flat=found.flat,
        warnings=[say(f"matching.interests.{name}") for name in found.warnings],
        chart=chart_of(title, [(f"{row['letter']} {row['name']}", row["points"], HIGHEST) for row in rows]),
        is_new=is_new,
    )


def chart_of(title: str, rows: Sequence[tuple[str, float, float]]) -> Markup:
    """A wheel of (name, value, highest possible value) as SVG; its words are escaped where it is drawn."""
    from advisor.language.drawings import to_svg
    from advisor.language.profile_charts import Spoke, wheel_chart

    spokes = [Spoke(name, value / most, f"{value:.0f}") for name, value, most in rows]
    return Markup(to_svg(wheel_chart(title, spokes)))
