"""The doors of the bench ``api`` in one server: ours behind its guard, gradio's queue, and bare Starlette."""

import sys
from datetime import date
from types import SimpleNamespace

from advisor.app.web.envelope import Receive, Scope, Send
from advisor.app.wiring import Rooms
from advisor.settings import Settings

ROLES = {"C": "counselor", "Z": "centre", "S": "student"}


def main() -> None:
    """Serve ``instant`` or ``embedded`` until terminated."""
    import gradio
    import uvicorn
    from fastapi import FastAPI, Request
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse
    from starlette.routing import Route

    from advisor.app.api.application import api_of
    from advisor.app.api.limits import Limits
    from advisor.app.api.refusals import Refusals
    from advisor.app.web.guard import API, Guard
    from advisor.app.web.ledger import Ledger
    from advisor.app.web.login import AddressLimit
    from advisor.records.accounts import Accounts
    from advisor.records.tokens import Tokens

    rooms = Rooms(Settings.of(), date.today())
    people = {user: rooms.archive.viewer(f"{ROLES[user[0]]}:{user}") for user in _users()}
    answered = rooms.session.turn(people["C001"], "试用期最长多久")
    if sys.argv[1] == "instant":
        rooms.session = SimpleNamespace(turn=lambda *_: answered)  # type: ignore[misc, assignment]
    tokens, refusals = Tokens(rooms.archive), Refusals(rooms.prompts)
    app = FastAPI(openapi_url=None)
    most = Limits(each_second=1e6, burst=1_000_000)
    accounts = Accounts(rooms.archive)
    app.mount(
        API,
        api_of(rooms, accounts=accounts, tokens=tokens, addresses=AddressLimit(), refusals=refusals, limits=most),
    )
    guard = Guard(
        app,
        origins=frozenset(),
        hosts=frozenset({f"127.0.0.1:{rooms.settings.port}"}),
        login_of=lambda _: None,
        policy={},
        pages={},
        ledger=Ledger(),
        bearer_of=tokens.holder,
        api_refusal=refusals.of_step,
    )

    def say(text: str, account: str) -> str:
        return rooms.session.turn(people[account], text).reply

    with gradio.Blocks() as blocks:
        box, who, out = gradio.Textbox(), gradio.Textbox(), gradio.Textbox()
        box.submit(say, [box, who], out)
    blocks.queue(default_concurrency_limit=16, max_size=200, api_open=False)
    other = FastAPI()
    gradio.mount_gradio_app(other, blocks, path="/g", ssr_mode=False, run_history=False, enable_monitoring=False)

    async def echo(request: Request) -> JSONResponse:
        return JSONResponse({"reply": (await request.json())["text"]})

    bare = Starlette(routes=[Route("/bare", echo, methods=["POST"])])

    async def doors(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await other(scope, receive, send)
        elif scope["path"].startswith(API):
            await guard(scope, receive, send)
        elif scope["path"] == "/bare":
            await bare(scope, receive, send)
        else:
            await other(scope, receive, send)

    uvicorn.run(doors, host="127.0.0.1", port=rooms.settings.port, log_level="warning", ws="none")


def _users() -> tuple[str, ...]:
    from benches.api import ACCOUNTS

    return ACCOUNTS


if __name__ == "__main__":
    main()
