"""Below the interview: the report of a kept rehearsal, whether the counselor may read it, and the unlawful questions."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup

from advisor.app.web.frame import panel
from advisor.app.web.portrait import chart_of
from advisor.errors import AdvisorError, InputFault
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer
    from advisor.practice.report import SessionReport
    from advisor.practice.unlawful import DrillItem

__all__ = ["drill_section", "report_section", "sessions_of"]

ROLE: Role = "student"
SHOWN_SESSIONS = 8
HIGHEST, HIGHEST_PART = 100, 10


def sessions_of(office: "Office", viewer: "Viewer", chosen: str = "") -> Any:  # noqa: ANN401 - gradio's update
    """The kept rehearsals to choose from, newest first."""
    import gradio

    kept = [one for one in office.rooms.archive.practices(viewer, viewer.id) if one.kind == "interview"]
    choices = [(f"{one.at}　{one.job}　{one.id}", one.id) for one in reversed(kept) if one.body.get("turns")]
    value = chosen if any(id == chosen for _, id in choices) else ""
    return gradio.update(choices=[(office.say("page.choose"), ""), *choices], value=value, visible=bool(choices))


def report_section(office: "Office") -> "gradio.Dropdown":
    """The choice of a rehearsal with its report; the choice itself is what a finished rehearsal sets."""
    import gradio

    def show_report(session: str | None, request: gradio.Request) -> tuple[str, Any]:
        viewer = office.require(request, ROLE)
        if not session:
            return "", gradio.update(visible=False)
        try:
            return _drawn(office, viewer, session)
        except AdvisorError as error:
            return office.regret(error), gradio.update(visible=False)

    def share_practice(is_shared: bool, session: str | None, request: gradio.Request) -> str:
        viewer = office.require(request, ROLE)
        try:
            if not session:
                raise InputFault("empty", where="session", variant="option")
            office.rooms.archive.share_practice(viewer, session, is_shared=bool(is_shared))
        except AdvisorError as error:
            return office.regret(error)
        key = "interview.shared" if is_shared else "interview.unshared"
        return office.drawing.draw("told", text=office.say(key))

    session = gradio.Dropdown(
        [(office.say("page.choose"), "")],
        label=office.say("page.report.which"),
        value="",
        visible=False,
        elem_id="session",
    )
    report = panel(name="report")
    with gradio.Column(visible=False) as sharing:
        share = gradio.Checkbox(
            label=office.say("page.report.share"), info=office.say("page.report.share.info"), elem_id="share"
        )
        said = panel(name="shared")
    session.change(show_report, session, [report, sharing], show_progress="hidden", trigger_mode="always_last")
    session.change(show_shared(office), session, share, show_progress="hidden", trigger_mode="always_last")
    share.input(share_practice, [share, session], said, show_progress="hidden")
    return session


def show_shared(office: "Office") -> Any:  # noqa: ANN401 - a handler
    """The handler that sets the switch to what was decided before."""
    import gradio

    def show_share(session: str | None, request: gradio.Request) -> bool:
        viewer = office.require(request, ROLE)
        kept = office.rooms.archive.practices(viewer, viewer.id)
        return any(one.id == session and bool(one.body.get("shared")) for one in kept)

    return show_share


def _drawn(office: "Office", viewer: "Viewer", session: str) -> tuple[str, Any]:
    import gradio

    from advisor.app.documents import rehearsal_report

    kept, found = rehearsal_report(office.rooms, viewer, viewer.id, session)
    say = office.say
    axes = "，".join(f"{axis.label} {axis.score:.0f}" for axis in found.axes)
    drawn = office.drawing.draw(
        "report",
        session=session,
        job=kept.job,
        at=kept.at,
        found=found,
        wheel=chart_of(
            say("page.report.wheel", figures=axes), [(axis.label, axis.score, HIGHEST) for axis in found.axes]
        )
        if found.axes
        else "",
        parts=_parts(office, found.star),
        trend=found.trend[-SHOWN_SESSIONS:],
        line=_line(office, found),
    )
    return drawn, gradio.update(visible=True)


def _parts(office: "Office", star: Mapping[str, float]) -> Markup | str:
    """The four parts of a told event as bars, with their figures."""
    from advisor.language.drawings import to_svg
    from advisor.language.profile_charts import Spoke, bars_chart

    if not star:
        return ""
    spokes = [
        Spoke(office.say(f"page.report.star.{letter}"), value / HIGHEST_PART, f"{value:.1f}")
        for letter, value in star.items()
    ]
    title = office.say("page.report.star.chart", figures="，".join(f"{one.label} {one.display}" for one in spokes))
    return Markup(to_svg(bars_chart(title, spokes)))


def _line(office: "Office", found: "SessionReport") -> Markup | str:
    """The sessions so far as a line with intervals; one alone shows no course."""
    from advisor.language.drawings import to_svg
    from advisor.language.profile_charts import TimePoint, time_chart

    if len(found.trend) < 2:
        return ""
    points = [
        TimePoint(
            one.at[5:],
            one.mean / HIGHEST,
            (one.interval[0] / HIGHEST, one.interval[1] / HIGHEST) if one.interval else None,
            f"{one.mean:.0f}",
        )
        for one in found.trend[-SHOWN_SESSIONS:]
    ]
    title = office.say("page.report.trend.chart", figures="，".join(f"{one.label} {one.display}" for one in points))
    return Markup(to_svg(time_chart(title, points)))


def drill_section(office: "Office") -> None:
    """Questions that may not be asked, one at a time; nobody is scored, nothing is kept."""
    import gradio

    def begin_drill(request: gradio.Request) -> tuple[str, int, Any, str]:
        office.require(request, ROLE)
        return _item(office, 0), 0, gradio.update(visible=True), ""

    def answer_drill(text: str, number: int | None, request: gradio.Request) -> tuple[str, int, Any, str]:
        from advisor.practice.unlawful import read_reply

        office.require(request, ROLE)
        items, place = _items(office), int(number or 0)
        if not text.strip() or place >= len(items):
            return _item(office, place), place, gradio.skip(), text
        item = items[place]
        said = read_reply(item, text)
        drawn = office.drawing.draw("drill_reply", item=item, reply=text, said=said)
        following = place + 1
        return drawn + _item(office, following), following, gradio.update(visible=following < len(items)), ""

    with gradio.Accordion(office.say("page.drill"), open=False, elem_id="drill"):
        panel(office.drawing.draw("intro", text=office.say("page.drill.intro")))
        number = gradio.State(0)
        begin = gradio.Button(office.say("page.drill.begin"), elem_id="begin-drill")
        round_ = panel(name="drill-round")
        with gradio.Column(visible=False) as replying:
            box = gradio.Textbox(label=office.say("page.drill.box"), lines=2, max_lines=8, elem_id="drill-answer")
            send = gradio.Button(office.say("page.drill.send"), elem_id="send-drill")
    begin.click(begin_drill, None, [round_, number, replying, box], show_progress="hidden")
    send.click(answer_drill, [box, number], [round_, number, replying, box], show_progress="hidden")


def _items(office: "Office") -> "tuple[DrillItem, ...]":
    from advisor.practice.unlawful import drill_of

    return drill_of(office.rooms.catalog)


def _item(office: "Office", place: int) -> str:
    items = _items(office)
    item = items[place] if place < len(items) else None
    return office.drawing.draw("drill", item=item, number=place + 1, all=len(items))
