"""The web server: FastAPI with our own login, one gradio mount a role, the guard outermost."""

import os
import tempfile
import warnings
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

    from advisor.app.web.guard import Policy
    from advisor.app.wiring import Rooms
    from advisor.facts import Role

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
    from fastapi import FastAPI, Request
    from fastapi.middleware.cors import CORSMiddleware

    from advisor.app.web.login import add_login, login_reader
    from advisor.app.web.papers import add_papers
    from advisor.records.accounts import Accounts

    secure = False
    ledger = Ledger()
    accounts = Accounts(rooms.archive)
    login_of = login_reader(accounts, ledger)
    origins = _origins(rooms.settings.host, rooms.settings.port)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_middleware(CORSMiddleware, allow_origins=sorted(origins), allow_credentials=True)
    add_login(app, rooms, accounts, ledger, login_of, secure)

    def user_of(request: Request) -> str | None:
        login = login_of(request.headers.get("cookie", ""))
        return str(login.viewer) if login is not None else None

    add_papers(app, rooms, login_of)  # before the mounts, which take all that begins with their prefix
    policy = _mount(app, rooms, user_of)
    return Guard(
        app,
        origins=origins,
        hosts=frozenset(origin.split("//", 1)[1] for origin in origins),
        login_of=login_of,
        policy=policy,
        pages=PAGES,
        ledger=ledger,
        secure=secure,
    )


def _mount(app: "FastAPI", rooms: "Rooms", user_of: "Callable[[Request], str | None]") -> "Policy":
    """One gradio app a role below its prefix; which handlers each may run."""
    import gradio

    from advisor.app.web.downloads import add_downloads
    from advisor.app.web.looks import looks
    from advisor.app.web.mounts import blocks_for, policy_of
    from advisor.app.web.office import Office

    office = Office(rooms)
    add_downloads(app, office, user_of)
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


def _origins(host: str, port: int) -> frozenset[str]:
    names = {"127.0.0.1", "localhost", "[::1]"} if host in ("127.0.0.1", "localhost", "::1") else {host}
    return frozenset(f"http://{name}:{port}" for name in names)
