"""The web server: FastAPI with our own login, one gradio mount a role, the guard outermost."""

import os
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.app.web.guard import PREFIXES, Guard, Ledger, Login
from advisor.errors import AccessDenied, AdvisorError, InputFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi import FastAPI

    from advisor.app.wiring import Rooms
    from advisor.facts import Role
    from advisor.records.accounts import Accounts

__all__ = ["build", "run"]

COOKIE = "qihang"
SECURE_COOKIE = "__Host-qihang"
HOMES: "dict[Role, str]" = {role: f"{prefix}/" for prefix, role in PREFIXES.items()}


def run(rooms: "Rooms") -> None:
    """Serve until stopped.

    Raises:
        InputFault: ``value`` when the demonstration college would be served beyond this machine.
        StateFault: ``not_ready`` when the home holds no college.
    """
    import uvicorn

    settings = rooms.settings
    if rooms.archive.is_synthetic and not settings.is_loopback:
        raise InputFault("value", where="ADVISOR_HOST", variant="loopback", value=settings.host)
    guarded = build(rooms)
    print_address(rooms)
    uvicorn.run(guarded, host=settings.host, port=settings.port, log_level="warning", server_header=False)


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
    temporary = Path(tempfile.mkdtemp(prefix="qihang-"))
    temporary.chmod(0o700)
    os.environ["GRADIO_TEMP_DIR"] = str(temporary)
    import gradio
    from fastapi import FastAPI, Request
    from fastapi.middleware.cors import CORSMiddleware

    from advisor.app.web.office import Office
    from advisor.app.web.looks import looks
    from advisor.app.web.mounts import PAGES, blocks_for, policy_of
    from advisor.records.accounts import Accounts

    settings = rooms.settings
    accounts = Accounts(rooms.archive)
    ledger = Ledger()
    origins = _origins(settings.host, settings.port)
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.add_middleware(CORSMiddleware, allow_origins=sorted(origins), allow_credentials=True)
    _login_routes(app, rooms, accounts, ledger)
    login_of = _login_of(accounts)
    office = Office(rooms)

    def user_of(request: Request) -> str | None:
        login = login_of(request.headers.get("cookie", ""))
        return str(login.viewer) if login is not None else None

    policy = {}
    for prefix, role in PREFIXES.items():
        blocks = blocks_for(role, office)
        policy[role] = policy_of(blocks)
        blocks.queue(default_concurrency_limit=16, max_size=200, api_open=False)
        with warnings.catch_warnings():
            # The one warning that multi-page mounts always give: SSR does not go with them, even where it is off.
            warnings.filterwarnings("ignore", message=".*SSR.*")
            app = gradio.mount_gradio_app(
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
                **looks(),
            )
    hosts = frozenset(origin.split("//", 1)[1] for origin in origins)
    return Guard(
        app,
        origins=origins,
        hosts=hosts,
        login_of=login_of,
        policy=policy,
        pages=PAGES,
        ledger=ledger,
        secure=False,
    )


def _origins(host: str, port: int) -> frozenset[str]:
    names = {"127.0.0.1", "localhost", "[::1]"} if host in ("127.0.0.1", "localhost", "::1") else {host}
    return frozenset(f"http://{name}:{port}" for name in names)


def _login_of(accounts: "Accounts") -> "Callable[[str], Login | None]":
    from http.cookies import CookieError, SimpleCookie

    def login_of(header: str) -> Login | None:
        try:
            cookies = SimpleCookie(header)
        except CookieError:
            return None
        morsel = cookies.get(COOKIE) or cookies.get(SECURE_COOKIE)
        if morsel is None:
            return None
        try:
            return Login(morsel.value, accounts.viewer_of(morsel.value))
        except AccessDenied:
            return None

    return login_of


def _login_routes(app: "FastAPI", rooms: "Rooms", accounts: "Accounts", ledger: Ledger) -> None:
    from fastapi import Request
    from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

    from advisor.app.web.login import login_page
    from advisor.wording.regret import sentence_of

    page = login_page(rooms.prompts, synthetic=rooms.archive.is_synthetic)
    login_of = _login_of(accounts)

    @app.get("/login")
    def show() -> HTMLResponse:
        return HTMLResponse(page)

    @app.post("/login")
    async def log_in(request: Request) -> Response:
        given = await request.json()
        account, password = given.get("account"), given.get("password")
        if not isinstance(account, str) or not isinstance(password, str):
            return JSONResponse({"detail": "denied"}, status_code=400)
        from starlette.concurrency import run_in_threadpool

        try:
            token = await run_in_threadpool(accounts.login, account.strip(), password)
        except AdvisorError as error:
            said = " ".join(part for part in sentence_of(error, rooms.prompts) if part)
            return JSONResponse({"message": said}, status_code=429 if error.code == "limit.rate" else 401)
        response = JSONResponse({"home": HOMES[accounts.viewer_of(token).role]})
        response.set_cookie(COOKIE, token, httponly=True, samesite="lax", path="/")
        return response

    @app.post("/logout")
    def log_out(request: Request) -> Response:
        login = login_of(request.headers.get("cookie", ""))
        if login is not None:
            accounts.logout(login.token)
            ledger.forget(login.token)
        response = JSONResponse({"home": "/login"})
        response.delete_cookie(COOKIE, path="/")
        return response

    @app.get("/")
    def front(request: Request) -> Response:
        login = login_of(request.headers.get("cookie", ""))
        return RedirectResponse(HOMES[login.viewer.role] if login is not None else "/login", status_code=303)

    @app.get("/healthz")
    def healthy() -> JSONResponse:
        return JSONResponse({"status": "ok"})
