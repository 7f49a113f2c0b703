"""The door: the page with account and password, the routes behind it, and the limit per address."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import TYPE_CHECKING

from advisor.app.web.drawing import Drawing
from advisor.app.web.frame import HOMES
from advisor.app.web.ledger import Ledger, Login
from advisor.errors import AccessDenied, AdvisorError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from advisor.app.wiring import Rooms
    from advisor.records.accounts import Accounts
    from advisor.wording.prompts import Prompts

__all__ = ["COOKIE", "AddressLimit", "add_login", "login_page", "login_reader"]

COOKIE = "qihang"
SECURE_COOKIE = "__Host-qihang"


class AddressLimit:
    """At most ``most`` failed logins per address within ``seconds``; the accounts have a limit of their own.

    Args:
        most: Failures that are let through; a campus may share one address, so it is generous.
        seconds: Length of the window.
        clock: Seconds, rising.
    """

    def __init__(self, most: int = 60, seconds: float = 60, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._failures: OrderedDict[str, list[float]] = OrderedDict()

    def is_shut(self, address: str) -> bool:
        """Whether this address has to wait."""
        since = self._clock() - self._seconds
        recent = [at for at in self._failures.get(address, ()) if at > since]
        return len(recent) >= self._most

    def failed(self, address: str) -> None:
        """Count a failure."""
        since = self._clock() - self._seconds
        self._failures[address] = [*(at for at in self._failures.pop(address, ()) if at > since), self._clock()]
        while len(self._failures) > 10_000:
            self._failures.popitem(last=False)


def login_page(prompts: "Prompts", *, synthetic: bool) -> str:
    """The whole HTML document; it asks for nothing from elsewhere."""
    return Drawing(prompts).document("login", synthetic=synthetic)


def login_reader(accounts: "Accounts", ledger: Ledger) -> Callable[[str], Login | None]:
    """A function from a cookie header to the login; what a login that has ended had bound is dropped."""

    def login_of(header: str) -> Login | None:
        token = token_in(header)
        if token is None:
            return None
        try:
            viewer, must_change = accounts.standing(token)
        except AccessDenied:
            ledger.forget(token)
            return None
        # Until a one-time password has been changed the login opens nothing but the change itself.
        return None if must_change else Login(token, viewer)

    return login_of


def token_in(header: str) -> str | None:
    """The token in a cookie header, or None."""
    from http.cookies import CookieError, SimpleCookie

    try:
        cookies = SimpleCookie(header)
    except CookieError:
        return None
    morsel = cookies.get(SECURE_COOKIE) or cookies.get(COOKIE)
    return None if morsel is None else morsel.value


def add_change(app: "FastAPI", prompts: "Prompts", accounts: "Accounts") -> None:
    """Add the route that changes a password; it asks for the token itself, since a one-time password opens no page."""
    from fastapi import Request
    from fastapi.responses import JSONResponse, Response
    from starlette.concurrency import run_in_threadpool

    from advisor.wording.regret import sentence_of

    @app.post("/password")
    async def change(request: Request) -> Response:
        given = await request.json()
        old, new = given.get("old"), given.get("new")
        token = token_in(request.headers.get("cookie", ""))
        if not isinstance(old, str) or not isinstance(new, str) or token is None:
            return JSONResponse({"detail": "denied"}, status_code=400 if token else 401)
        if old == new:
            return JSONResponse({"message": prompts.label("page.login.same")}, status_code=400)
        try:
            await run_in_threadpool(accounts.change_password, token, old, new)
            viewer = accounts.viewer_of(token)
        except AdvisorError as error:
            said = "".join(part for part in sentence_of(error, prompts) if part)
            status = {"limit.rate": 429, "access.login": 401}.get(error.code, 400)
            return JSONResponse({"message": said}, status_code=status)
        return JSONResponse({"home": HOMES[viewer.role]})


def add_login(
    app: "FastAPI",
    rooms: "Rooms",
    accounts: "Accounts",
    ledger: Ledger,
    login_of: Callable[[str], Login | None],
    secure: bool,
    limit: AddressLimit,
    prompts: "Prompts",
) -> None:
    """Add the routes in front of the pages; ``limit`` counts with the API's entrance."""
    from fastapi import Request
    from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
    from starlette.concurrency import run_in_threadpool

    from advisor.wording.regret import sentence_of

    add_change(app, prompts, accounts)
    page = login_page(prompts, synthetic=rooms.archive.is_synthetic)
    name = SECURE_COOKIE if secure else COOKIE

    @app.get("/login")
    def show() -> HTMLResponse:
        return HTMLResponse(page)

    @app.post("/login")
    async def log_in(request: Request) -> Response:
        given = await request.json()
        account, password = given.get("account"), given.get("password")
        if not isinstance(account, str) or not isinstance(password, str):
            return JSONResponse({"detail": "denied"}, status_code=400)
        address = request.client.host if request.client else ""
        if limit.is_shut(address):
            return JSONResponse({"message": prompts.label("page.login.address")}, status_code=429)
        try:
            token = await run_in_threadpool(accounts.login, account.strip(), password)
        except AdvisorError as error:
            limit.failed(address)
            said = "".join(part for part in sentence_of(error, prompts) if part)
            return JSONResponse({"message": said}, status_code=429 if error.code == "limit.rate" else 401)
        before = login_of(request.headers.get("cookie", ""))
        if before is not None:
            accounts.logout(before.token)
            ledger.forget(before.token)
        viewer, must_change = accounts.standing(token)
        response = JSONResponse({"change": True} if must_change else {"home": HOMES[viewer.role]})
        response.set_cookie(name, token, httponly=True, samesite="lax", secure=secure, path="/")
        return response

    @app.post("/logout")
    def log_out(request: Request) -> Response:
        login = login_of(request.headers.get("cookie", ""))
        if login is not None:
            accounts.logout(login.token)
            ledger.forget(login.token)
        response = JSONResponse({"home": "/login"})
        response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="lax")
        return response

    @app.get("/")
    def front(request: Request) -> Response:
        login = login_of(request.headers.get("cookie", ""))
        return RedirectResponse(HOMES[login.viewer.role] if login is not None else "/login", status_code=303)

    @app.get("/healthz")
    def healthy() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    @app.get("/favicon.ico")
    def icon() -> Response:
        return Response(Drawing(prompts).document("icon"), media_type="image/svg+xml")
