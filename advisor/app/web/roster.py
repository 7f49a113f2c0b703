"""My students: by name or number, found by the kind of help that the view suggests; never by a score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from advisor.app.web.frame import footer, header, panel
from advisor.errors import AdvisorError
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.diagnosis.diagnose import Diagnosis
    from advisor.facts import Viewer
    from advisor.records.people import RosterLine

__all__ = ["is_named", "roster_tab"]

ROLE: Role = "counselor"
FILTERS = ("all", "academic", "practice", "jobseeking", "economy", "missing", "unreviewed")
ORDERS = ("name", "contact", "due", "number")
ROWS = 50
WEAK_LEVEL = 2


@dataclass(frozen=True, slots=True)
class _Help:
    kinds: frozenset[str]
    text: str
    review: str


@dataclass(frozen=True, slots=True)
class _Days:
    """Of each student the day of the newest contact, and the next day that something of the plan is due."""

    contacted: Mapping[str, str]
    due: Mapping[str, str]


_NO_HELP = _Help(frozenset(), "—", "—")


def roster_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its controls do."""
    import gradio

    def show_roster(wanted: str, words: str, order: str, request: gradio.Request) -> tuple[str, int, Any, Any]:
        return _page(office, office.require(request, ROLE), (wanted, words, order), 0)

    def turn_page(
        wanted: str, words: str, order: str, page: float, step: str, request: gradio.Request
    ) -> tuple[str, int, Any, Any]:
        viewer = office.require(request, ROLE)
        return _page(office, viewer, (wanted, words, order), int(page) + (1 if step == forward else -1))

    header(office, ROLE, "")
    panel(office.drawing.draw("intro", text=office.say("page.roster.intro")))
    with gradio.Row():
        words = gradio.Textbox(label=office.say("page.roster.search"), max_lines=1, elem_id="search")
        wanted = gradio.Dropdown(
            [(office.say(f"page.filter.{name}"), name) for name in FILTERS],
            value="all",
            label=office.say("page.filter"),
            elem_id="filter",
        )
        order = gradio.Dropdown(
            [(office.say(f"page.order.{name}"), name) for name in ORDERS],
            value="name",
            label=office.say("page.order"),
            elem_id="order",
        )
    table = panel(name="roster", live=True)
    page = gradio.State(0)
    backward, forward = office.say("page.roster.before"), office.say("page.roster.after")
    with gradio.Row():
        before = gradio.Button(backward, visible=False, elem_id="before")
        after = gradio.Button(forward, visible=False, elem_id="after")
    footer(office)
    inputs, outputs = [wanted, words, order], [table, page, before, after]
    gradio.on(
        [blocks.load, wanted.change, order.change, words.change],
        show_roster,
        inputs,
        outputs,
        show_progress="hidden",
        trigger_mode="always_last",
    )
    for button in (before, after):
        button.click(turn_page, [*inputs, page, button], outputs, show_progress="hidden")


def _page(office: "Office", viewer: "Viewer", asked: tuple[str, str, str], page: int) -> tuple[str, int, Any, Any]:
    import gradio

    wanted, words, order = asked
    try:
        lines = office.rooms.archive.roster(viewer)
        days = _days(office, viewer)
        chosen = [line for line in lines if is_named(line, words)]
        if wanted != "all":  # the kind of help of everybody is asked only to choose by it
            helps = _helps(office, viewer, chosen)
            chosen = [line for line in chosen if wanted in helps[line.student].kinds]
        chosen.sort(key=lambda line: _place(line, order, days))
        page = max(0, min(page, (len(chosen) - 1) // ROWS))
        shown = chosen[page * ROWS : (page + 1) * ROWS]
        if wanted == "all":
            helps = _helps(office, viewer, shown)
    except AdvisorError as error:
        return office.regret(error), 0, gradio.skip(), gradio.skip()
    drawn = office.drawing.draw(
        "roster",
        rows=[_row(office, line, helps[line.student], days) for line in shown],
        first=page * ROWS + 1 if shown else 0,
        last=page * ROWS + len(shown),
        number=len(chosen),
        total=len(lines),
    )
    more = (page + 1) * ROWS < len(chosen)
    return drawn, page, gradio.update(visible=page > 0), gradio.update(visible=more)


def _place(line: "RosterLine", order: str, days: _Days) -> tuple[str, ...]:
    """Where a line stands: never contacted before longest ago, the nearest day first; then by name."""
    if order == "number":
        return (line.student,)
    named = (line.pinyin, line.student)
    if order == "contact":
        return (days.contacted.get(line.student, ""), *named)
    if order == "due":
        return (days.due.get(line.student, "9999"), *named)
    return named


def _days(office: "Office", viewer: "Viewer") -> _Days:
    from advisor.records.ledger import LedgerFilter

    records = office.rooms.archive.ledger
    due: dict[str, str] = {}
    for line in records.page(viewer, LedgerFilter(is_open=True)).lines:  # by day, so the first is the next
        due.setdefault(line.student, line.due)
    return _Days(records.traces(viewer).contacted, due)


def _row(office: "Office", line: "RosterLine", found: _Help, days: _Days) -> Mapping[str, str]:
    return {
        "name": line.name,
        "student": line.student,
        "class_name": line.class_name,
        "seeking": office.say(f"seeking.{line.seeking}"),
        "help": found.text,
        "review": found.review,
        "contact": days.contacted.get(line.student) or office.say("page.roster.never"),
        "due": days.due.get(line.student, "—"),
    }


def is_named(line: "RosterLine", words: str) -> bool:
    """Whether the words are part of the name, the number or the pinyin (with or without spaces, or its initials)."""
    wanted = words.strip().lower()
    pinyin = line.pinyin.lower()
    initials = "".join(syllable[:1] for syllable in pinyin.split())
    joined = wanted.replace(" ", "")
    return (
        not wanted
        or wanted in line.name
        or wanted in line.student.lower()
        or joined in pinyin.replace(" ", "")
        or joined == initials
    )


def _helps(office: "Office", viewer: "Viewer", lines: Sequence["RosterLine"]) -> dict[str, _Help]:
    """Per student the kinds of help that the view suggests; never a score, never an order."""
    from advisor.diagnosis.diagnose import Diagnosis, diagnose

    rooms = office.rooms
    helps: dict[str, _Help] = {}
    with rooms.archive.at_once():
        for line in lines:
            found = diagnose(
                rooms.archive,
                viewer,
                line.student,
                scorecard=rooms.catalog.scorecard,
                forests=None,
                prompts=rooms.prompts,
            )
            helps[line.student] = _help_of(office, found) if isinstance(found, Diagnosis) else _NO_HELP
    return helps


def _help_of(office: "Office", found: "Diagnosis") -> _Help:
    kinds = [need.factor for need in found.needs if need.level <= WEAK_LEVEL] if found.flagged else []
    extra = ["missing"] if any(line.reason != "no_consent" for line in found.missing) else []
    extra += ["unreviewed"] if found.flagged and found.review.state == "unreviewed" else []
    return _Help(
        kinds=frozenset((*kinds, *extra)),
        text="、".join(office.say(f"page.filter.{name}") for name in kinds) or "—",
        review=office.say(f"page.review.{found.review.state}") if found.flagged else "—",
    )
