"""The door: the page with account and password, the routes behind it, and the limit per address."""

import logging
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

    from advisor.app.web.campus import Campus
    from advisor.app.wiring import Rooms
    from advisor.records.accounts import Accounts
    from advisor.wording.prompts import Prompts

__all__ = ["COOKIE", "AddressLimit", "add_login", "login_page", "login_reader"]

COOKIE = "qihang"
SECURE_COOKIE = "__Host-qihang"
FLOW_COOKIE = "qihang-campus"
SECURE_FLOW_COOKIE = "__Host-qihang-campus"
_log = logging.getLogger("advisor.campus")


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


def login_page(prompts: "Prompts", *, synthetic: bool, campus: bool = False) -> str:
    """The whole HTML document; it asks for nothing from elsewhere."""
    return Drawing(prompts).document("login", synthetic=synthetic, campus=campus)


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
    return _cookie(header, SECURE_COOKIE) or _cookie(header, COOKIE)


def _cookie(header: str, name: str) -> str | None:
    from http.cookies import CookieError, SimpleCookie

    try:
        morsel = SimpleCookie(header).get(name)
    except CookieError:
        return None
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


def add_campus(
    app: "FastAPI",
    campus: "Campus",
    accounts: "Accounts",
    ledger: Ledger,
    login_of: Callable[[str], Login | None],
    secure: bool,
) -> None:
    """Add the way to the campus's sign-on and the way back; a login that comes of it is like any other."""
    from fastapi import Request
    from fastapi.responses import RedirectResponse

    from advisor.app.web.campus import FLOW_SECONDS, Unproved

    name, flow_name = (SECURE_COOKIE, SECURE_FLOW_COOKIE) if secure else (COOKIE, FLOW_COOKIE)

    @app.get("/login/campus")
    def go() -> RedirectResponse:
        try:
            begun = campus.begin()
        except Unproved as fault:
            return _unproved(fault.why, str(fault))
        response = RedirectResponse(begun.address, status_code=303)
        response.set_cookie(
            flow_name, begun.flow, max_age=FLOW_SECONDS, httponly=True, samesite="lax", secure=secure, path="/"
        )
        return response

    @app.get("/login/campus/back")
    def back(request: Request) -> RedirectResponse:
        header = request.headers.get("cookie", "")
        try:
            account = campus.finish(_cookie(header, flow_name) or "", dict(request.query_params))
            token = accounts.enter(account)
        except Unproved as fault:
            return _unproved(fault.why, str(fault))
        except AccessDenied:
            return _unproved("unknown", "no open account of that name")
        _end(accounts, ledger, login_of(header))
        response = RedirectResponse(HOMES[accounts.viewer_of(token).role], status_code=303)
        response.set_cookie(name, token, httponly=True, samesite="lax", secure=secure, path="/")
        response.delete_cookie(flow_name, path="/", secure=secure, httponly=True, samesite="lax")
        return response

    def _unproved(why: str, detail: str) -> RedirectResponse:
        _log.warning("campus sign-on %s: %s", why, detail)
        response = RedirectResponse(f"/login?campus={why}", status_code=303)
        response.delete_cookie(flow_name, path="/", secure=secure, httponly=True, samesite="lax")
        return response


def _end(accounts: "Accounts", ledger: Ledger, login: Login | None) -> None:
    """End a login, if there is one, and forget what was bound to it."""
    if login is not None:
        accounts.logout(login.token)
        ledger.forget(login.token)


def _way_out(campus: "Campus | None", accounts: "Accounts", login: Login) -> str:
    """Where to go after a log-out: to the campus's own, where it let the person in."""
    if campus is None or not accounts.is_of_campus(login.token):
        return "/login"
    return campus.leave() or "/login"


def add_login(
    app: "FastAPI",
    rooms: "Rooms",
    accounts: "Accounts",
    ledger: Ledger,
    login_of: Callable[[str], Login | None],
    secure: bool,
    limit: AddressLimit,
    prompts: "Prompts",
    campus: "Campus | None" = None,
) -> None:
    """Add the routes in front of the pages; ``limit`` counts with the API's entrance, ``campus`` signs people on."""
    from fastapi import Request
    from fastapi.responses import HTMLResponse, JSONResponse, Response
    from starlette.concurrency import run_in_threadpool

    from advisor.wording.regret import sentence_of

    add_change(app, prompts, accounts)
    _add_small(app, prompts, login_of)
    page = login_page(prompts, synthetic=rooms.archive.is_synthetic, campus=campus is not None)
    name = SECURE_COOKIE if secure else COOKIE
    if campus is not None:
        add_campus(app, campus, accounts, ledger, login_of, secure)

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
        _end(accounts, ledger, login_of(request.headers.get("cookie", "")))
        viewer, must_change = accounts.standing(token)
        response = JSONResponse({"change": True} if must_change else {"home": HOMES[viewer.role]})
        response.set_cookie(name, token, httponly=True, samesite="lax", secure=secure, path="/")
        return response

    @app.post("/logout")
    def log_out(request: Request) -> Response:
        login = login_of(request.headers.get("cookie", ""))
        home = "/login" if login is None else _way_out(campus, accounts, login)
        _end(accounts, ledger, login)
        response = JSONResponse({"home": home})
        response.delete_cookie(name, path="/", secure=secure, httponly=True, samesite="lax")
        return response


def _add_small(app: "FastAPI", prompts: "Prompts", login_of: Callable[[str], Login | None]) -> None:
    """Add the first address, the sign of life and the icon."""
    from fastapi import Request
    from fastapi.responses import JSONResponse, RedirectResponse, Response

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
