"""Routes of the API over texts and rehearsals: skills, search, verify, interests, resume, interview."""

from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response

from advisor.app import requests
from advisor.app.api.models import (
    InterestsRequest,
    ResumeRequest,
    RewriteRequest,
    ScoreRequest,
    SearchRequest,
    SkillsRequest,
    VerifyRequest,
)

if TYPE_CHECKING:
    from advisor.app.api.counter import Counter

__all__ = ["add_texts"]


def add_texts(api: FastAPI, counter: "Counter") -> None:
    """Add the routes; each answers what the command of its name answers to ``--jsonl``."""
    rooms = counter.rooms

    @api.post("/skills", tags=["texts"], summary="Skills in a text")
    async def skills(body: SkillsRequest, request: Request) -> Response:
        return await counter.answer(request, "texts", lambda _: requests.skills(rooms, body.fields()))

    @api.post("/search", tags=["texts"], summary="Search skills, occupations, questions, policies and posts")
    async def search(body: SearchRequest, request: Request) -> Response:
        wanted = requests.collections_of(body.collections or requests.COLLECTIONS, "in")
        return await counter.answer(request, "texts", lambda _: requests.search(rooms, body.fields(), wanted, body.k))

    @api.post("/verify", tags=["texts"], summary="Whether the evidence carries a text")
    async def verify(body: VerifyRequest, request: Request) -> Response:
        return await counter.answer(request, "texts", lambda _: requests.verify(rooms, body.fields()))

    @api.post("/interests", tags=["texts"], summary="Interest profile, and congruence with a job")
    async def interests(body: InterestsRequest, request: Request) -> Response:
        return await counter.answer(request, "texts", lambda _: requests.interests(rooms, body.fields()))

    @api.post("/resume", tags=["practice"], summary="Critique of a resume")
    async def resume(body: ResumeRequest, request: Request) -> Response:
        return await counter.answer(request, "practice", lambda _: requests.resume(rooms, body.fields()))

    @api.post("/resume/rewrite", tags=["practice"], summary="Whether a rewrite says more than is known")
    async def rewrite(body: RewriteRequest, request: Request) -> Response:
        return await counter.answer(request, "practice", lambda _: requests.rewrite(rooms, body.fields()))

    @api.post("/interview/score", tags=["practice"], summary="Score of one answer in an interview")
    async def score(body: ScoreRequest, request: Request) -> Response:
        return await counter.answer(request, "practice", lambda _: requests.score(rooms, body.fields()))
