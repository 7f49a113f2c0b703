"""Routes of the API around tokens: one for account and password, its end, and who its holder is."""

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, Request, Response

from advisor.app.answers import to_json
from advisor.app.api.counter import Counter, holder_of
from advisor.app.api.models import TokenRequest
from advisor.errors import AccessDenied, LimitReached
from advisor.records.tokens import SCOPES

if TYPE_CHECKING:
    from advisor.app.web.login import AddressLimit
    from advisor.records.accounts import Accounts
    from advisor.records.tokens import KeptToken, Tokens

__all__ = ["add_entrance", "shown_token"]

_HASHING_WORKERS = 2  # each holds 64 MB while it stretches a password


def shown_token(kept: "KeptToken") -> dict[str, Any]:
    """A kept token in the names of the contract, its times as ISO 8601 in UTC."""
    role, person = kept.person.split(":", 1)
    return {
        "id": kept.id,
        "account": kept.account,
        "role": role,
        "person": person,
        "scopes": kept.scopes,
        "label": kept.label,
        "since": _moment(kept.since),
        "expires": _moment(kept.expires),
    }


def add_entrance(
    api: FastAPI, counter: Counter, tokens: "Tokens", accounts: "Accounts", addresses: "AddressLimit"
) -> None:
    """Add the routes; the accounts and addresses are those of the login, so that both doors count failures together."""
    hashing = CapacityLimiter(_HASHING_WORKERS)

    @api.post("/tokens", tags=["token"], summary="A token of one's own, for account and password")
    async def sign_in(body: TokenRequest, request: Request) -> Response:
        address = request.client.host if request.client else ""
        if addresses.is_shut(address):
            raise LimitReached("rate", where="address", variant="address", seconds=60)
        with counter.limits.place():
            try:
                issued = await to_thread.run_sync(
                    lambda: tokens.sign_in(
                        accounts,
                        body.account.strip(),
                        body.password,
                        body.scopes or SCOPES,
                        label=body.label,
                        days=body.days,
                    ),
                    limiter=hashing,
                )
            except (AccessDenied, LimitReached):
                addresses.failed(address)
                raise
        shown = {"token": issued.token, "token_type": "Bearer", **shown_token(issued.kept)}
        return Response(to_json({**shown, "basis": "engine", "fallback": None}), media_type="application/json")

    @api.post("/tokens/revoke", tags=["token"], summary="End the token that the request is made with")
    async def revoke(request: Request) -> Response:
        token = request.headers["authorization"].split(" ", 1)[1]
        return await counter.answer(request, None, lambda _: {**shown_token(tokens.give_up(token)), **_DONE})

    @api.get("/me", tags=["token"], summary="Who the token belongs to, what it may ask, and until when")
    async def me(request: Request) -> Response:
        counter.admit(request, None)
        shown = {**shown_token(holder_of(request).kept), "basis": "engine", "fallback": None}
        return Response(to_json(shown), media_type="application/json")


_DONE = {"done": True, "basis": "engine", "fallback": None}


def _moment(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
