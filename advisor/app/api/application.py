"""The door of the HTTP API: a FastAPI sub-application that is mounted under ``/api/v1`` behind the guard."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from advisor.app.api.chat import add_chat
from advisor.app.api.counter import Counter
from advisor.app.api.document import add_document
from advisor.app.api.entrance import add_entrance
from advisor.app.api.limits import Limits
from advisor.app.api.people import add_people
from advisor.app.api.refusals import Refusals, fault_of_step, status_of
from advisor.app.api.texts import add_texts
from advisor.app.faults import unexpected
from advisor.errors import AdvisorError, InputFault

if TYPE_CHECKING:
    from advisor.app.web.login import AddressLimit
    from advisor.app.wiring import Rooms
    from advisor.records.accounts import Accounts
    from advisor.records.tokens import Tokens

__all__ = ["api_of"]


def api_of(
    rooms: "Rooms",
    *,
    accounts: "Accounts",
    tokens: "Tokens",
    addresses: "AddressLimit",
    refusals: Refusals,
    limits: Limits | None = None,
) -> FastAPI:
    """The sub-application.

    Args:
        rooms: Every room.
        accounts: Those of the login, so that failures count together.
        tokens: What the guard checks by.
        addresses: The limit per address of the login.
        refusals: How faults are said.
        limits: How many requests are let in.
    """
    api = FastAPI(
        title="启航 Qihang",
        version="1",
        description="The requests and answers of the command line, for the holder of a token.",
        openapi_url="/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    counter = Counter(rooms, limits or Limits())
    add_entrance(api, counter, tokens, accounts, addresses)
    add_texts(api, counter)
    add_people(api, counter)
    add_chat(api, counter, refusals)
    add_document(api)
    _add_refusals(api, refusals)
    return api


def _add_refusals(api: FastAPI, refusals: Refusals) -> None:
    def said(request: Request, error: AdvisorError) -> Response:
        return Response(
            refusals.body(error, request.headers.get("accept-language", "")),
            status_code=status_of(error),
            headers=refusals.headers(error),
            media_type="application/json",
        )

    async def known(request: Request, error: Exception) -> Response:
        return said(request, error if isinstance(error, AdvisorError) else unexpected(error))

    async def invalid(request: Request, error: Exception) -> Response:
        first = error.errors()[0] if isinstance(error, RequestValidationError) and error.errors() else {}
        return said(request, _fault_of_field(first))

    async def lost(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 404
        return said(request, fault_of_step(status, "json" if status == 400 else "route"))

    api.add_exception_handler(AdvisorError, known)
    api.add_exception_handler(RequestValidationError, invalid)
    api.add_exception_handler(HTTPException, lost)


def _fault_of_field(first: Mapping[str, Any]) -> AdvisorError:
    """What pydantic found first, as one of the tree; the value itself is not repeated, since it may be a password."""
    where = ".".join(str(part) for part in first.get("loc", ())[1:]) or "body"
    kind = str(first.get("type", ""))
    if kind in ("missing", "json_invalid", "model_attributes_type", "dict_type"):
        return InputFault("malformed", where=where, variant="api_field", name=where)
    if kind in ("string_too_long", "too_long"):
        limit = (first.get("ctx") or {}).get("max_length", "")
        return InputFault("too_large", where=where, variant="api_field", limit=limit)
    return InputFault("value", where=where, variant="api_field", expected=_expected(first))


def _expected(first: Mapping[str, Any]) -> str:
    context = first.get("ctx") or {}
    names = ("expected", "ge", "le", "min_length")
    return ", ".join(f"{name} {context[name]}" for name in names if name in context) or str(first.get("type", ""))
