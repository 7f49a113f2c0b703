"""Accounts of the own students: who has not come in yet, and a one-time password for whoever stands at the desk."""

from typing import TYPE_CHECKING, Any

from advisor.app.web.frame import footer, header, panel
from advisor.errors import AdvisorError, InputFault
from advisor.facts import Role

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer
    from advisor.records.users import User, Users

__all__ = ["accounts_tab"]

ROLE: Role = "counselor"


def accounts_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """What stands on the page, and what its controls do."""
    import gradio

    def show_accounts(request: gradio.Request) -> tuple[str, Any]:
        return _accounts(office, office.require(request, ROLE))

    def reset_account(account: str, is_sure: bool, request: gradio.Request) -> tuple[str, Any, Any, Any]:
        viewer = office.require(request, ROLE)
        try:
            if not account:
                raise InputFault("empty", where=office.say("page.accounts.who"), variant="chosen")
            if not is_sure:
                raise InputFault("empty", where=office.say("page.accounts.present"), variant="present")
            user = _users(office).reset(viewer, account)
        except AdvisorError as error:
            return office.regret(error), gradio.skip(), gradio.skip(), gradio.skip()
        drawn = office.drawing.draw("password", name=user.name, account=user.account, password=user.password)
        return (drawn, *_accounts(office, viewer), gradio.update(value=False))

    header(office, ROLE, "accounts")
    panel(office.drawing.draw("intro", text=office.say("page.accounts.intro")))
    counts = panel(name="accounts")
    account = gradio.Dropdown(
        [(office.say("page.choose"), "")], value="", label=office.say("page.accounts.who"), elem_id="account"
    )
    is_sure = gradio.Checkbox(label=office.say("page.accounts.present"), value=False, elem_id="present")
    reset = gradio.Button(office.say("page.accounts.reset"), variant="primary", elem_id="reset")
    once = panel(name="once", live=True)
    panel(
        office.drawing.draw(
            "section", title=office.say("page.accounts.handover"), text=office.say("page.accounts.handover.note")
        )
    )
    footer(office, ROLE)
    reset.click(reset_account, [account, is_sure], [once, counts, account, is_sure], show_progress="hidden")
    blocks.load(show_accounts, None, [counts, account], show_progress="hidden")


def _users(office: "Office") -> "Users":
    from advisor.records.users import Users

    return Users(office.rooms.archive)


def _accounts(office: "Office", viewer: "Viewer") -> tuple[str, Any]:
    """How many have not set a password of their own, and the accounts to choose from."""
    import gradio

    users = _users(office).kept(viewer, "student")
    drawn = office.drawing.draw(
        "accounts",
        total=len(users),
        waiting=[user for user in users if user.must_change and not user.disabled],
        closed=[user for user in users if user.disabled],
    )
    choices = [(office.say("page.choose"), ""), *((_line(office, user), user.account) for user in users)]
    return drawn, gradio.update(choices=choices, value="")


def _line(office: "Office", user: "User") -> str:
    state = "closed" if user.disabled else "waiting" if user.must_change else ""
    return f"{user.name}　{user.account}" + (f"　{office.say(f'page.accounts.state.{state}')}" if state else "")
