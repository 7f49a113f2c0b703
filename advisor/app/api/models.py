"""The requests of the HTTP API: the objects of the contract's ``--jsonl`` lines, with their limits, as OpenAPI shows them."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from advisor.records.tokens import LONGEST_LABEL, LONGEST_OWN_DAYS, ScopeName

__all__ = [
    "AskRequest",
    "InterestsRequest",
    "ResumeRequest",
    "RewriteRequest",
    "ScoreRequest",
    "SearchRequest",
    "SkillsRequest",
    "TokenRequest",
    "VerifyRequest",
]

LONGEST_TEXT = 100_000
LONGEST_NAME = 200

Text = Annotated[str, Field(max_length=LONGEST_TEXT)]
Name = Annotated[str, Field(max_length=LONGEST_NAME)]
Collection = Literal["skills", "occupations", "questions", "policies", "jobs"]
Bit = Annotated[int, Field(strict=True, ge=0, le=1)]


class _Request(BaseModel):
    """A request; unknown fields are let be, as on the command line."""

    model_config = ConfigDict(extra="ignore")

    def fields(self) -> dict[str, Any]:
        """The request as the engines read it, without what was left out."""
        return self.model_dump(by_alias=True, exclude_none=True)


class SkillsRequest(_Request):
    """``advisor skills``."""

    text: Text


class SearchRequest(_Request):
    """``advisor search``; ``in`` and ``k`` are its options."""

    query: Annotated[str, Field(max_length=2_000)]
    collections: Annotated[list[Collection] | None, Field(alias="in", min_length=1)] = None
    k: Annotated[int, Field(ge=1, le=100, strict=True)] = 10


class VerifyRequest(_Request):
    """``advisor verify``: a text, and a string or cards that should carry it."""

    text: Text
    evidence: Text | Annotated[list[dict[str, Any]], Field(max_length=1_000)]


class InterestsRequest(_Request):
    """``advisor interests``: sixty answers, or two codes."""

    answers: Annotated[list[Bit] | None, Field(min_length=60, max_length=60)] = None
    student_code: Name | None = None
    job_code: Name | None = None
    job: Name | None = None


class ResumeRequest(_Request):
    """``advisor resume``."""

    text: Text
    job: Name | None = None
    job_text: Text | None = None


class RewriteRequest(_Request):
    """``advisor resume rewrite``."""

    text: Text
    rewrite: Text
    answers: Annotated[list[Text] | None, Field(max_length=100)] = None


class ScoreRequest(_Request):
    """``advisor interview score``."""

    job: Name
    question: Annotated[str, Field(max_length=2_000)]
    answer: Text


class AskRequest(_Request):
    """``advisor ask``; ``as`` may say whom the token belongs to and nobody else, ``reason`` is an administrator's."""

    text: Text
    thread: Name | None = None
    as_: Annotated[Name | None, Field(alias="as")] = None
    reason: Name | None = None


class TokenRequest(_Request):
    """Account and password against a token of one's own."""

    account: Name
    password: Annotated[str, Field(max_length=1_000)]
    scopes: Annotated[list[ScopeName] | None, Field(min_length=1)] = None
    label: Annotated[str, Field(max_length=LONGEST_LABEL)] = ""
    days: Annotated[int, Field(ge=1, le=LONGEST_OWN_DAYS, strict=True)] = 7
