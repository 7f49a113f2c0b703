"""Routes of the API over the records: one student as far as the holder may know, and the outcomes."""

from typing import TYPE_CHECKING, Annotated

from fastapi import FastAPI, Path, Query, Request, Response

from advisor.app import requests
from advisor.app.api.models import LONGEST_NAME

if TYPE_CHECKING:
    from advisor.app.api.counter import Counter
    from advisor.facts import Viewer

__all__ = ["add_people"]

Person = Annotated[str, Path(description="S…", min_length=1, max_length=40)]
Reason = Annotated[str | None, Query(description="Why an administrator reads it; kept in the audit", max_length=200)]
Named = Annotated[str | None, Query(max_length=LONGEST_NAME)]
Factor = Annotated[str, Query(max_length=80)]


def add_people(api: FastAPI, counter: "Counter") -> None:
    """Add the routes; a student who does not exist and one whom the holder may not see answer alike."""
    rooms = counter.rooms

    @api.get("/students/{id}/diagnose", tags=["records"], summary="Readiness, with what it rests on")
    async def diagnose(
        id: Person,
        request: Request,
        what_if: Annotated[list[Factor] | None, Query(description="FACTOR=RAW, repeatable", max_length=10)] = None,
        reason: Reason = None,
    ) -> Response:
        def found(viewer: "Viewer") -> object:
            return requests.diagnose(rooms, viewer, id, requests.factor_values(what_if or (), "what_if", rooms))

        return await counter.answer(request, "records", found, reason)

    @api.get("/students/{id}/explain", tags=["records"], summary="Why this student was flagged")
    async def explain(id: Person, request: Request, reason: Reason = None) -> Response:
        return await counter.answer(request, "records", lambda viewer: requests.explain(rooms, viewer, id), reason)

    @api.get("/students/{id}/match", tags=["records"], summary="Posts, and the way up")
    async def match(
        id: Person,
        request: Request,
        k: Annotated[int, Query(ge=1, le=50)] = 5,
        job: Named = None,
        target: Named = None,
        weeks: Annotated[int | None, Query(ge=1, le=104)] = None,
        with_certificate: Named = None,
        reason: Reason = None,
    ) -> Response:
        return await counter.answer(
            request,
            "records",
            lambda viewer: requests.match(
                rooms, viewer, id, k=k, job=job, target=target, weeks=weeks, certificate=with_certificate
            ),
            reason,
        )

    @api.get("/students/{id}/plan", tags=["records"], summary="The plan: what, by whom, until when")
    async def plan(id: Person, request: Request, reason: Reason = None) -> Response:
        return await counter.answer(request, "records", lambda viewer: requests.plan(rooms, viewer, id), reason)

    @api.get("/students/{id}/eligibility", tags=["records"], summary="Conditions of policies, one by one")
    async def eligibility(id: Person, request: Request, policy: Named = None, reason: Reason = None) -> Response:
        return await counter.answer(
            request, "records", lambda viewer: requests.eligibility(rooms, viewer, id, policy), reason
        )

    @api.get("/outcomes", tags=["outcomes"], summary="The outcomes on record")
    async def outcomes(request: Request, reason: Reason = None) -> Response:
        return await counter.answer(request, "outcomes", lambda viewer: requests.outcomes(rooms, viewer), reason)
