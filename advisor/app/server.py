"""The web server: FastAPI with our own login, one gradio mount a role, the guard outermost."""

import os
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

from advisor.app.web.envelope import PREFIXES
from advisor.app.web.frame import PAGES
from advisor.app.web.guard import Guard
from advisor.app.web.ledger import Ledger
from advisor.errors import InputFault

if TYPE_CHECKING:
    from collections.abc import Callable

    import uvicorn
    from fastapi import FastAPI, Request

    from advisor.app.api.refusals import Refusals
    from advisor.app.web.campus import Campus
    from advisor.app.web.guard import Policy
    from advisor.app.web.ledger import Login
    from advisor.app.web.login import AddressLimit
    from advisor.app.wiring import Rooms
    from advisor.facts import Role
    from advisor.records.accounts import Accounts
    from advisor.records.tokens import Tokens
    from advisor.settings import Settings
    from advisor.wording.prompts import Language, Prompts

__all__ = ["build", "run", "server_of"]


def run(rooms: "Rooms") -> None:
    """Serve until stopped.

    Raises:
        InputFault: ``value`` when the demonstration college would be served beyond this machine.
        StateFault: ``not_ready`` when the home holds no college.
    """
    server = server_of(rooms)
    print_address(rooms)
    Thread(target=warm_up, args=(rooms,), daemon=True).start()
    server.run()


def warm_up(rooms: "Rooms") -> None:
    """Build what the first question would otherwise wait for, beside the server that already listens."""
    for _ in (rooms.lexicon, rooms.forests, rooms.jobs, rooms.session):
        continue


def server_of(rooms: "Rooms") -> "uvicorn.Server":
    """The server, ready to be run.

    Raises:
        InputFault: ``value`` when the demonstration college would be served beyond this machine.
        StateFault: ``not_ready`` when the home holds no college.
    """
    settings = rooms.settings
    if rooms.archive.is_synthetic and not settings.is_loopback:
        raise InputFault("value", where="ADVISOR_HOST", variant="loopback", value=settings.host)
    import uvicorn

    config = uvicorn.Config(
        build(rooms), host=settings.host, port=settings.port, log_level="warning", server_header=False, ws="none"
    )
    return uvicorn.Server(config)


def print_address(rooms: "Rooms") -> None:
    """Tell where the page is and, in the demonstration, how to log in."""
    import sys

    sys.stdout.write(
        rooms.prompts.render(
            "phrase/cli_serve",
            address=f"http://{rooms.settings.host}:{rooms.settings.port}/",
            synthetic=rooms.archive.is_synthetic,
        )
        + "\n"
    )
    sys.stdout.flush()


def build(rooms: "Rooms") -> Guard:
    """The finished app with its guard."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
    os.environ["GRADIO_TEMP_DIR"] = tempfile.mkdtemp(prefix="qihang-")  # 0700, as mkdtemp makes it
    from advisor.app.api.refusals import Refusals
    from advisor.app.web.campus import Campus
    from advisor.app.web.guard import CAMPUS
    from advisor.app.web.login import AddressLimit, login_reader
    from advisor.app.web.tongues import Tongues
    from advisor.records.accounts import Accounts
    from advisor.records.tokens import Tokens

    ledger = Ledger()
    accounts = Accounts(rooms.archive)
    login_of = login_reader(accounts, ledger)
    settings = rooms.settings
    origins = _origins(settings)
    campus = Campus(settings.oidc, settings.reached_at) if settings.oidc else None
    tokens, refusals = Tokens(rooms.archive), Refusals(rooms.prompts)
    door = _Door(
        accounts,
        ledger,
        login_of,
        origins,
        AddressLimit(),
        tokens,
        refusals,
        campus,
        settings.reached_at.startswith("https:"),
    )
    policy: dict[Role, frozenset[int]] = {}

    def in_language(language: "Language") -> "FastAPI":
        app, found = _app(rooms, language, door)
        if policy and found != policy:
            raise ValueError("the apps of two languages differ in their handlers")
        policy.update(found)
        return app

    return Guard(
        Tongues(rooms.settings.language, in_language),
        origins=origins,
        hosts=_hosts(settings, origins),
        login_of=login_of,
        policy=policy,
        pages=PAGES,
        ledger=ledger,
        secure=door.secure,
        bearer_of=tokens.holder,
        opened=CAMPUS if campus else frozenset(),
        api_refusal=refusals.of_step,
    )


@dataclass(frozen=True)
class _Door:
    """What the apps of all languages share."""

    accounts: "Accounts"
    ledger: Ledger
    login_of: "Callable[[str], Login | None]"
    origins: frozenset[str]
    addresses: "AddressLimit"
    tokens: "Tokens"
    refusals: "Refusals"
    campus: "Campus | None"
    secure: bool


def _app(rooms: "Rooms", language: "Language", door: _Door) -> "tuple[FastAPI, Policy]":
    """The login and the pages with their words in one language."""
    import gradio
    from fastapi import FastAPI, Request
    from fastapi.middleware.cors import CORSMiddleware
    from fastapi.middleware.gzip import GZipMiddleware

    from advisor.app.api.application import api_of
    from advisor.app.web.drawing import Drawing
    from advisor.app.web.guard import API
    from advisor.app.web.login import add_login
    from advisor.app.web.shell import Shell
    from advisor.wording.prompts import Prompts

    prompts = rooms.prompts if language == rooms.prompts.language else Prompts(rooms.prompts.folder, language)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_middleware(
        Shell, drawing=Drawing(prompts), assets=Path(gradio.__file__).parent / "templates/frontend/assets"
    )
    app.add_middleware(GZipMiddleware, minimum_size=1000)  # for the pages themselves; streams stay as they are
    app.add_middleware(CORSMiddleware, allow_origins=sorted(door.origins), allow_credentials=True)
    add_login(app, rooms, door.accounts, door.ledger, door.login_of, door.secure, door.addresses, prompts, door.campus)
    api = api_of(rooms, accounts=door.accounts, tokens=door.tokens, addresses=door.addresses, refusals=door.refusals)
    app.mount(API, api)

    def user_of(request: Request) -> str | None:
        login = door.login_of(request.headers.get("cookie", ""))
        return str(login.viewer) if login is not None else None

    return app, _mount(app, rooms, prompts, user_of, door.login_of)


def _mount(
    app: "FastAPI",
    rooms: "Rooms",
    prompts: "Prompts",
    user_of: "Callable[[Request], str | None]",
    login_of: "Callable[[str], Login | None]",
) -> "Policy":
    """One gradio app a role below its prefix; which handlers each may run."""
    import gradio

    from advisor.app.web.downloads import add_downloads
    from advisor.app.web.looks import looks
    from advisor.app.web.mounts import blocks_for, policy_of
    from advisor.app.web.office import Office

    office = Office(rooms, prompts)
    add_downloads(app, office, login_of)  # before the mounts, which take all that begins with their prefix
    dress = looks(office.drawing)
    policy: dict[Role, frozenset[int]] = {}
    for prefix, role in PREFIXES.items():
        blocks = blocks_for(role, office)
        policy[role] = policy_of(blocks, role)
        blocks.queue(default_concurrency_limit=16, max_size=200, api_open=False)
        with warnings.catch_warnings():
            # The one warning that multi-page mounts always give: SSR does not go with them, even where it is off.
            warnings.filterwarnings("ignore", message=".*SSR.*")
            gradio.mount_gradio_app(
                app,
                blocks,
                path=prefix,
                auth_dependency=user_of,
                show_error=False,
                run_history=False,
                footer_links=[],
                max_file_size="10mb",
                ssr_mode=False,
                mcp_server=False,
                enable_monitoring=False,
                **dress,
            )
    return policy


def _hosts(settings: "Settings", origins: frozenset[str]) -> frozenset[str]:
    """The names that requests may come for: those of the origins, and this machine's own, for whoever looks after it."""
    own = {f"127.0.0.1:{settings.port}", f"localhost:{settings.port}"} if settings.address else set()
    return frozenset(origin.split("//", 1)[1] for origin in origins) | own


def _origins(settings: "Settings") -> frozenset[str]:
    """The one address that people use where a proxy stands in front, else host and port, by every name of this machine."""
    if settings.address:
        return frozenset({settings.address})
    names = {"127.0.0.1", "localhost", "[::1]"} if settings.is_loopback else {settings.host}
    return frozenset(f"http://{name}:{settings.port}" for name in names)
