"""My data and rights: what is held, who looked, what may be shared, what is wrong, how long, and the way out."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from advisor.app.web.frame import footer, header, panel
from advisor.errors import AdvisorError, InputFault
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer
    from advisor.records.erasures import Erasures
    from advisor.records.people import Seen

__all__ = ["data_tab"]

ROLE: Role = "student"
SHOWN_LOOKS = 40
GRADUATION_MONTH, GRADUATION_DAY = 6, 30


def data_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its controls do."""
    import gradio

    def show_data(request: gradio.Request) -> tuple[Any, ...]:
        viewer = office.require(request, ROLE)
        granted = _granted(office, viewer)
        return (
            _draw(office, viewer),
            *(gradio.update(choices=_cards(office, viewer), value="") for _ in range(2)),
            *(pair in granted for pair in _sharings()),
            office.rooms.archive.is_personal(viewer, viewer.id),
            *_named(office, viewer),
            _way_back(office, viewer),
        )

    def reply_to_card(card: str, text: str, request: gradio.Request) -> tuple[str, str, str]:
        from advisor.diagnosis.replies import answer_card

        viewer, rooms = office.require(request, ROLE), office.rooms

        def reply() -> None:
            _needed(card, "card")
            answer_card(rooms.archive, viewer, viewer.id, card, text, scorecard=rooms.catalog.scorecard)

        return (*_done(office, viewer, reply, "page.data.reply.kept"), _cleared(text, card))

    def ask_correction(card: str, value: str, note: str, request: gradio.Request) -> tuple[str, str, str, str]:
        viewer = office.require(request, ROLE)

        def ask() -> None:
            _needed(card, "card")
            _corrections(office).ask(viewer, viewer.id, card, value, note.strip())

        said, page = _done(office, viewer, ask, "page.data.correction.kept")
        is_kept = office.say("page.data.correction.kept") in said
        return (said, page, "", "") if is_kept else (said, page, value, note)

    def set_personal(is_on: bool, request: gradio.Request) -> str:
        viewer = office.require(request, ROLE)
        office.rooms.archive.set_personal(viewer, viewer.id, bool(is_on))
        return _told(office, "page.data.personal.on" if is_on else "page.data.personal.off")

    def take_back(named: str, request: gradio.Request) -> tuple[str, Any, Any]:
        viewer = office.require(request, ROLE)
        what, _, to = (named or "").partition(":")
        try:
            _needed(to, "option")
            office.rooms.archive.consent(viewer, viewer.id, what, "withdrawn", to)  # type: ignore[arg-type]
        except AdvisorError as error:
            return office.regret(error), gradio.skip(), gradio.skip()
        return _told(office, "page.data.consent.withdrawn"), *_named(office, viewer)

    header(office, ROLE, "data")
    said = panel(name="said", live=True)
    page = panel(name="data")
    with gradio.Accordion(office.say("page.data.reply"), open=False, elem_id="replying"):
        panel(office.drawing.draw("intro", text=office.say("page.data.reply.intro")))
        card = _choice(office, "page.data.card", "card")
        text = gradio.Textbox(label=office.say("page.data.reply.text"), lines=3, max_lines=8, elem_id="reply")
        reply = gradio.Button(office.say("page.data.reply.send"), elem_id="send-reply")
    with gradio.Accordion(office.say("page.data.correction"), open=False, elem_id="correcting"):
        panel(office.drawing.draw("intro", text=office.say("page.data.correction.intro")))
        wrong = _choice(office, "page.data.correction.card", "wrong")
        value = gradio.Textbox(label=office.say("page.data.correction.value"), max_lines=1, elem_id="value")
        note = gradio.Textbox(label=office.say("page.data.correction.note"), lines=2, max_lines=6, elem_id="why")
        correct = gradio.Button(office.say("page.data.correction.send"), elem_id="send-correction")
    panel(office.drawing.draw("consents"))
    switches = [_switch(office, what, to, said) for what, to in _sharings()]
    with gradio.Row(elem_classes=["choice"], visible=False) as by_name:
        named = gradio.Dropdown(
            [(office.say("page.choose"), "")],
            label=office.say("page.data.consent.named"),
            value="",
            elem_id="named",
        )
        withdraw = gradio.Button(office.say("page.data.consent.withdraw"), elem_id="withdraw", scale=0)
    personal = gradio.Checkbox(
        label=office.say("page.data.personal"), info=office.say("page.data.personal.info"), elem_id="personal"
    )
    panel(office.drawing.draw("export"))
    keep = _erasing(office, said, page)
    footer(office)
    reply.click(reply_to_card, [card, text], [said, page, text], show_progress="hidden")
    correct.click(ask_correction, [wrong, value, note], [said, page, value, note], show_progress="hidden")
    withdraw.click(take_back, named, [said, named, by_name], show_progress="hidden")
    personal.input(set_personal, personal, said, show_progress="hidden")
    blocks.load(show_data, None, [page, card, wrong, *switches, personal, named, by_name, keep], show_progress="hidden")


def _erasing(office: "Office", said: Any, page: Any) -> Any:  # noqa: ANN401 - components of gradio
    """The request to be erased, after two confirmations, and the way back from it.

    Returns:
        The button of the way back, seen while a request is open.
    """
    import gradio

    def ask_erasure(is_sure: bool, word: str, note: str, request: gradio.Request) -> tuple[str, str, Any]:
        viewer = office.require(request, ROLE)

        def ask() -> None:
            if not is_sure or word.strip() != office.say("page.data.erase.word"):
                raise InputFault("empty", where="erase", variant="erase", word=office.say("page.data.erase.word"))
            _erasures(office).ask(viewer, viewer.id, note.strip())

        return (*_done(office, viewer, ask, "page.data.erase.kept"), _way_back(office, viewer))

    def keep_me(request: gradio.Request) -> tuple[str, str, Any]:
        viewer = office.require(request, ROLE)

        def keep_all() -> None:
            _erasures(office).take_back(viewer, viewer.id)

        return (*_done(office, viewer, keep_all, "page.data.erase.taken_back"), _way_back(office, viewer))

    with gradio.Accordion(office.say("page.data.erase"), open=False, elem_id="erasing"):
        panel(office.drawing.draw("intro", text=office.say("page.data.erase.intro")))
        reason = gradio.Textbox(label=office.say("page.data.erase.note"), max_lines=4, elem_id="erase-note")
        sure = gradio.Checkbox(label=office.say("page.data.erase.sure"), elem_id="sure")
        word = gradio.Textbox(label=office.say("page.data.erase.confirm"), max_lines=1, elem_id="erase-word")
        erase = gradio.Button(office.say("page.data.erase.send"), elem_id="erase")
    keep = gradio.Button(office.say("page.data.erase.keep"), visible=False, elem_id="keep-me")
    erase.click(ask_erasure, [sure, word, reason], [said, page, keep], show_progress="hidden")
    keep.click(keep_me, None, [said, page, keep], show_progress="hidden")
    return keep


def _way_back(office: "Office", viewer: "Viewer") -> Any:  # noqa: ANN401 - an update of gradio's
    import gradio

    return gradio.update(visible=_erasures(office).open_of(viewer, viewer.id) is not None)


def _switch(office: "Office", what: str, to: str, said: Any) -> Any:  # noqa: ANN401 - components of gradio
    """One consent as a switch that takes effect at once."""
    import gradio

    def set_consent(is_on: bool, request: gradio.Request) -> str:
        viewer = office.require(request, ROLE)
        state: Any = "granted" if is_on else "withdrawn"
        try:
            office.rooms.archive.consent(viewer, viewer.id, what, state, to)  # type: ignore[arg-type]
        except AdvisorError as error:
            return office.regret(error)
        name = office.say(f"page.data.consent.{what}.{to}")
        return _told(office, f"page.data.consent.{state}.one", name=name)

    switch = gradio.Checkbox(
        label=office.say(f"page.data.consent.{what}.{to}"),
        info=office.say(f"page.data.consent.{what}.info"),
        elem_id=f"consent-{what}-{to}",
    )
    switch.input(set_consent, switch, said, show_progress="hidden")
    return switch


def _choice(office: "Office", label: str, name: str) -> Any:  # noqa: ANN401 - a component of gradio
    import gradio

    return gradio.Dropdown([(office.say("page.choose"), "")], label=office.say(label), value="", elem_id=name)


def _sharings() -> list[tuple[str, str]]:
    from advisor.records.consents import RECIPIENTS

    return [(what, to) for what, readers in RECIPIENTS.items() for to in readers]


def _granted(office: "Office", viewer: "Viewer") -> set[tuple[str, str]]:
    found = office.rooms.archive.consents(viewer, viewer.id)
    granted = {(str(one.what), one.to) for one in found if one.state == "granted"}
    withdrawn = {(str(one.what), one.to) for one in found if one.state == "withdrawn"}
    return granted | ({("psychology", "centre")} - withdrawn)  # kept unless taken back: the centre's own register


def _named(office: "Office", viewer: "Viewer") -> tuple[Any, Any]:
    """Consents that name one person, to take back, and whether there are any."""
    import gradio

    usual = set(_sharings())
    rows = [
        (f"{office.say('page.data.consent.person', id=to)}", f"{what}:{to}")
        for what, to in sorted(_granted(office, viewer) - usual)
    ]
    return gradio.update(choices=[(office.say("page.choose"), ""), *rows], value=""), gradio.update(visible=bool(rows))


def _cards(office: "Office", viewer: "Viewer") -> list[tuple[str, str]]:
    from advisor.app.exporting import held_cards

    cards = held_cards(office.rooms, viewer, viewer.id)
    return [(office.say("page.choose"), ""), *((f"{card.label} {card.display}", card.measure) for card in cards)]


def _corrections(office: "Office") -> Any:  # noqa: ANN401 - imported where it is used
    from advisor.records.corrections import Corrections

    return Corrections(office.rooms.archive, office.rooms.catalog.scorecard)


def _erasures(office: "Office") -> "Erasures":
    from advisor.records.erasures import Erasures

    return Erasures(office.rooms.archive)


def _needed(value: str | None, variant: str) -> None:
    if not value:
        raise InputFault("empty", where="card", variant=variant)


def _cleared(text: str, card: str) -> str:
    return "" if card and text.strip() else text


def _done(office: "Office", viewer: "Viewer", act: Callable[[], None], said: str) -> tuple[str, str]:
    """What to say after an act, and the page anew."""
    try:
        act()
    except AdvisorError as error:
        return office.regret(error), _draw(office, viewer)
    return _told(office, said), _draw(office, viewer)


def _told(office: "Office", key: str, **values: object) -> str:
    return office.drawing.draw("told", text=office.say(key, **values))


def _draw(office: "Office", viewer: "Viewer") -> str:
    from advisor.app.exporting import held_cards
    from advisor.records.access import ERASURE

    archive, say = office.rooms.archive, office.say
    file = archive.file(viewer, viewer.id)
    cards = held_cards(office.rooms, viewer, viewer.id)
    names = {card.measure: card.label for card in cards}
    requests = _corrections(office).of(viewer, viewer.id)
    leaving = _erasures(office).open_of(viewer, viewer.id)
    return office.drawing.draw(
        "mydata",
        person=[
            (say("page.data.name"), file.name),
            (say("page.data.number"), file.student),
            (say("page.data.class"), file.class_name),
            (say("page.data.major"), file.major),
        ],
        cards=cards,
        missing=file.missing,
        looks=_looks(office, archive.seen_by(viewer, viewer.id)),
        replies=[
            {"card": names.get(one.card, one.card), "one": one} for one in reversed(archive.replies(viewer, viewer.id))
        ],
        corrections=[
            {
                "card": names.get(one.card, say("page.data.erase") if one.card == ERASURE else one.card),
                "value": say("page.data.erase.value") if one.card == ERASURE else one.value,
                "one": one,
            }
            for one in reversed(requests)
        ],
        leaving=leaving,
        retention=[
            {"label": rule.label, "until": _until(office, rule, file.cohort), "why": rule.why}
            for rule in office.rooms.catalog.retention
            if rule.table != "import_rows"
        ],
    )


def _until(office: "Office", rule: Any, cohort: int) -> str:  # noqa: ANN401 - a row of the catalog
    """Until when the student's rows of a table are kept, in words."""
    if rule.counted_from != "graduation":
        return office.say("page.data.keep.each", months=rule.months)
    ends = date(cohort + rule.months // 12, GRADUATION_MONTH, GRADUATION_DAY)
    return office.say("page.data.keep.until", day=ends.isoformat())


def _reader(who: str) -> str:
    role, _, person = who.partition(":")
    return "console" if person == "console" else role


def _looks(office: "Office", seen: "tuple[Seen, ...]") -> list[Mapping[str, object]]:
    """Who looked, newest first; the same look on the same day once, with its number."""
    say, has = office.say, office.rooms.prompts.has_label
    counted = Counter((one.at[:10], _reader(one.who), one.card, one.why or "") for one in seen)
    rows = sorted(counted.items(), key=lambda item: item[0][0], reverse=True)[:SHOWN_LOOKS]
    return [
        {
            "day": day,
            "who": say(f"reader.{role}") if has(f"reader.{role}") else role,
            "what": say(f"resource.{card}") if has(f"resource.{card}") else say("page.data.look.other"),
            "why": why or say("page.data.look.work"),
            "times": times,
        }
        for (day, role, card, why), times in rows
    ]
