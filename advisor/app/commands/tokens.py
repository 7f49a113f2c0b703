"""Commands on tokens of the HTTP API: tokens add, list, revoke."""

from typing import TYPE_CHECKING, Annotated

import typer

from advisor.app.options import AsJson, AsRole, Reason, Today, emit, open_rooms

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.records.tokens import Tokens

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    tokens = typer.Typer(help="接口令牌：开、列、收回。", no_args_is_help=True, rich_markup_mode=None)
    tokens.command("add", help="给一个账号开令牌，只显示这一次（只在本机控制台）。")(add)
    tokens.command("list", help="列出有效的令牌（不显示令牌本身）。")(listed)
    tokens.command("revoke", help="收回一个令牌，立即生效。")(revoke)
    app.add_typer(tokens, name="tokens")


def add(
    account: Annotated[str, typer.Argument(metavar="ACCOUNT", help="登录名；令牌只有这个人的权限")],
    scopes: Annotated[
        list[str], typer.Option("--scope", help="能用哪部分：texts practice records ask outcomes，可以写多次")
    ],
    label: Annotated[str, typer.Option("--label", help="给哪个系统用")] = "",
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="多少天后失效")] = 90,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Make a token and show it once."""
    from advisor.app.api.entrance import shown_token

    rooms = open_rooms(today)
    issued = _tokens(rooms).issue(rooms.viewer(viewer, reason), account, scopes, label=label, days=days)
    result = {
        "token": issued.token,
        **shown_token(issued.kept),
        "done": True,
        "basis": "engine",
        "fallback": None,
    }
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_token_made", token=result))


def listed(
    account: Annotated[str | None, typer.Option("--account", help="只列这个账号")] = None,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """The tokens that still count."""
    from advisor.app.api.entrance import shown_token

    rooms = open_rooms(today)
    kept = [shown_token(token) for token in _tokens(rooms).kept(rooms.viewer(viewer, reason), account)]
    result = {"tokens": kept, "basis": "engine", "fallback": None}
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_tokens", tokens=kept))


def revoke(
    id: Annotated[str, typer.Argument(metavar="ID", help="tokens list 里的编号")],
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """End a token."""
    from advisor.app.api.entrance import shown_token

    rooms = open_rooms(today)
    ended = shown_token(_tokens(rooms).revoke(rooms.viewer(viewer, reason), id))
    result = {**ended, "done": True, "basis": "engine", "fallback": None}
    emit(result, as_json, lambda: rooms.prompts.label("tokens.revoked", id=ended["id"], account=ended["account"]))


def _tokens(rooms: "Rooms") -> "Tokens":
    from advisor.records.tokens import Tokens

    return Tokens(rooms.archive)
