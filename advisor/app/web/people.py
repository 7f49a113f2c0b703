"""Accounts: found, opened, closed, given a one-time password, one by one or a cohort from a list."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.app.web.acting import ROLE, parts_of, reasoned, refused, require_reason, why_box
from advisor.app.web.downloads import lay_down
from advisor.app.web.erasing import tasks_part
from advisor.app.web.frame import footer, header, panel
from advisor.app.web.listing import listing, said
from advisor.errors import AdvisorError, InputFault

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer
    from advisor.records.users import User, Users

__all__ = ["people_tab"]

ROLES = ("student", "counselor", "mentor", "centre", "admin")
KINDS = ("", "college", "enterprise")
MOST = 50


def people_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its controls do."""
    import gradio

    def find_people(why: str, words: str, role: str, request: gradio.Request) -> str:
        return _found(office, reasoned(office, request, why), words, role)

    def add_person(
        why: str, account: str, role: str, person: str, name: str, kind: str, rooms: str, request: gradio.Request
    ) -> str:
        viewer = reasoned(office, request, why)
        number, held = account.strip(), parts_of(rooms)
        return _password(
            office,
            lambda: _users(office).add(
                viewer, number, role, person.strip() or number, name=name.strip(), kind=kind, rooms=held
            ),
        )

    def reset_password(why: str, account: str, request: gradio.Request) -> str:
        viewer = reasoned(office, request, why)
        return _password(office, lambda: _users(office).reset(viewer, account.strip()))

    def disable_person(why: str, account: str, request: gradio.Request) -> str:
        viewer = reasoned(office, request, why)
        try:
            user = _users(office).disable(viewer, account.strip())
        except AdvisorError as error:
            return refused(office, error)
        return said(office, office.say("users.disabled", account=user.account))

    def open_cohort(why: str, file: str | None, request: gradio.Request) -> str:
        return _cohort(office, reasoned(office, request, why), file)

    say = office.say
    header(office, ROLE, "")
    tasks_part(office, blocks)
    panel(office.drawing.draw("intro", text=say("page.people.intro")))
    why = why_box(office)
    with gradio.Row():
        words = gradio.Textbox(label=say("page.people.words"), max_lines=1, elem_id="search")
        role = gradio.Dropdown(
            [(say("page.ledger.any"), ""), *((say(f"role.{name}"), name) for name in ROLES)],
            value="",
            label=say("page.people.role"),
            elem_id="role",
        )
    find = gradio.Button(say("page.people.find"), variant="primary", elem_id="find")
    found = panel(name="people", live=True)
    done = panel(name="done", live=True)
    account, reset, shut = _one(office)
    new, add = _new(office)
    file, cohort = _list(office)
    footer(office)
    gradio.on([find.click, words.submit], find_people, [why, words, role], found, show_progress="hidden")
    reset.click(reset_password, [why, account], done, show_progress="hidden")
    shut.click(disable_person, [why, account], done, show_progress="hidden")
    add.click(add_person, [why, *new], done, show_progress="hidden")
    cohort.click(open_cohort, [why, file], done, show_progress="full")


def _one(office: "Office") -> tuple[Any, ...]:
    import gradio

    say = office.say
    panel(office.drawing.draw("heading", text=say("page.people.one")))
    account = gradio.Textbox(label=say("page.people.account"), max_lines=1, elem_id="account")
    with gradio.Row():
        reset = gradio.Button(say("page.people.reset"), elem_id="reset")
        shut = gradio.Button(say("page.people.disable"), elem_id="disable")
    return account, reset, shut


def _new(office: "Office") -> tuple[list[Any], Any]:
    import gradio

    say = office.say
    panel(office.drawing.draw("heading", text=say("page.people.new")))
    with gradio.Row():
        account = gradio.Textbox(label=say("page.people.account"), max_lines=1, elem_id="new-account")
        role = gradio.Dropdown(
            [(say(f"role.{name}"), name) for name in ROLES],
            value="counselor",
            label=say("page.people.role"),
            elem_id="new-role",
        )
    with gradio.Row():
        person = gradio.Textbox(label=say("page.people.person"), max_lines=1, elem_id="new-person")
        name = gradio.Textbox(label=say("page.people.name"), max_lines=1, elem_id="new-name")
    with gradio.Row():
        kind = gradio.Dropdown(
            [(say(f"page.people.kind.{kind or 'none'}"), kind) for kind in KINDS],
            value="",
            label=say("page.people.kind"),
            elem_id="new-kind",
        )
        rooms = gradio.Textbox(label=say("page.people.classes"), max_lines=2, elem_id="new-classes")
    return [account, role, person, name, kind, rooms], gradio.Button(say("page.people.add"), elem_id="add")


def _list(office: "Office") -> tuple[Any, Any]:
    import gradio

    say = office.say
    panel(office.drawing.draw("heading", text=say("page.people.cohort")))
    panel(office.drawing.draw("intro", text=say("page.people.cohort.intro")))
    file = gradio.File(
        label=say("page.people.file"), file_types=[".xlsx", ".csv"], type="filepath", height=130, elem_id="upload"
    )
    return file, gradio.Button(say("page.people.cohort.go"), elem_id="cohort")


def _found(office: "Office", viewer: "Viewer", words: str, role: str) -> str:
    """Accounts whose name, number or account holds the words; that the list was read is in the audit."""
    try:
        kept = _users(office).kept(viewer, role or None)
    except AdvisorError as error:
        return refused(office, error)
    wanted = words.strip().lower()
    found = [user for user in kept if _holds(user, wanted)]
    office.rooms.archive.audit(viewer, "read", "", {"card": "accounts", "accounts": len(found)})
    say = office.say
    rows = [
        (
            "",
            (
                user.name or user.person,
                user.account,
                say(f"role.{user.role}"),
                "、".join(user.classes),
                say("page.people.state." + ("shut" if user.disabled else "fresh" if user.must_change else "open")),
            ),
        )
        for user in found[:MOST]
    ]
    return listing(
        office, "people", rows, ("name", "account", "role", "class", "state"), shown=len(rows), number=len(found)
    )


def _holds(user: "User", wanted: str) -> bool:
    parts = (user.account, user.person, user.name, *user.classes)
    return not wanted or any(wanted in part.lower() for part in parts)


def _password(office: "Office", act: Any) -> str:  # noqa: ANN401 - a call that gives a user
    try:
        user = act()
    except AdvisorError as error:
        return refused(office, error)
    return said(office, office.say("users.password", account=user.account, password=user.password or ""))


def _cohort(office: "Office", viewer: "Viewer", file: str | None) -> str:
    """Open the accounts of a list; the passwords are in a workbook that this person alone can fetch, for a while."""
    from advisor.app.cohort import open_accounts

    try:
        require_reason(viewer)
        if not file:
            raise InputFault("empty", where="file", variant="option")
        with tempfile.TemporaryDirectory(prefix="qihang-") as folder:
            out = Path(folder) / "accounts.xlsx"
            result = open_accounts(office.rooms, viewer, Path(file), out)
            content = out.read_bytes() if out.exists() else b""
    except AdvisorError as error:
        return refused(office, error)
    if result.get("error"):
        problems = [f"{one['message']}" for one in result["problems"][:20]]
        text = "\n".join(("{message} {hint}".format(**result["error"]), *problems))
        return office.drawing.draw("notice", text=text)
    text = office.say("page.people.cohort.done", created=result["created"], skipped=result["skipped"])
    if not content:
        return said(office, text)
    href = lay_down(office, viewer, "accounts.xlsx", content)
    return office.drawing.draw("handout", text=text, href=href, label=office.say("page.people.cohort.fetch"))


def _users(office: "Office") -> "Users":
    from advisor.records.users import Users

    return Users(office.rooms.archive)
