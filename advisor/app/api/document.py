"""The OpenAPI document: requests from their models, answers from the dataclasses that the engines give."""

import importlib
from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import TypeAdapter
from pydantic.json_schema import JsonSchemaMode

__all__ = ["add_document"]

_ANSWERS: Final[Mapping[str, str]] = {
    "/resume": "advisor.practice.critique:Critique",
    "/interview/score": "advisor.practice.score:AnswerScore",
    "/ask": "advisor.dialogue.memory:Reply",
    "/students/{id}/explain": "advisor.diagnosis.explain:Explanation",
    "/students/{id}/match": "advisor.matching.shapes:Matching",
    "/students/{id}/plan": "advisor.support.plan:Plan",
    "/students/{id}/eligibility": "advisor.support.eligibility:Eligibility",
    "/outcomes": "advisor.support.on_record:OnRecord",
}
"""Routes whose answer is a dataclass as it stands."""

_FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "/skills": ("text", "skills", "notices"),
    "/search": ("hits", "abstained", "reason", "nearest"),
    "/verify": ("supported", "claims", "unparsed"),
    "/interests": ("profile", "code", "flat", "warnings", "congruence", "percentiles"),
    "/resume/rewrite": ("accepted", "claims", "questions"),
    "/students/{id}/diagnose": ("student", "notices", "missing", "review"),
    "/tokens": ("token", "token_type", "id", "account", "role", "person", "scopes", "label", "since", "expires"),
    "/tokens/revoke": ("id", "account", "role", "person", "scopes", "done"),
    "/me": ("id", "account", "role", "person", "scopes", "label", "since", "expires"),
}
"""Routes whose answer is put together, with the fields that always stand in it."""

_ERROR: Final[Mapping[str, Any]] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "where", "hint"],
            "properties": {name: {"type": "string"} for name in ("code", "message", "where", "hint")},
        }
    },
}
_REFUSED: Final = ("400", "401", "403", "404", "405", "409", "413", "415", "422", "429", "500", "502", "503", "504")
_EVENTS: Final = "Events of server-sent events: `sentence` {text}, `card` (a FactCard), `done` (the answer of /ask), `error` (the error form)."


def add_document(api: FastAPI) -> None:
    """Let ``/openapi.json`` say what the routes take, give and refuse; made when it is first asked for."""

    def made() -> dict[str, Any]:
        if api.openapi_schema is None:
            api.openapi_schema = _completed(
                get_openapi(title=api.title, version=api.version, description=api.description, routes=api.routes)
            )
        return api.openapi_schema

    api.openapi = made  # type: ignore[method-assign]


def _completed(document: dict[str, Any]) -> dict[str, Any]:
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    schemas["Error"] = dict(_ERROR)
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    answers = _answers(schemas)
    for path, methods in document["paths"].items():
        for operation in methods.values():
            operation["responses"] = {
                "200": {"description": "OK", "content": _content(path, answers)},
                **{status: _refusal() for status in _REFUSED},
            }
            if path != "/tokens":
                operation["security"] = [{"token": []}]
    return document


def _content(path: str, answers: Mapping[str, Any]) -> dict[str, Any]:
    if path == "/ask/stream":
        return {"text/event-stream": {"schema": {"type": "string", "description": _EVENTS}}}
    if path in answers:
        return {"application/json": {"schema": answers[path]}}
    required = [*_FIELDS.get(path, ()), *(() if path == "/students/{id}/diagnose" else ("basis", "fallback"))]
    shape = {"type": "object", "required": required, "properties": {name: {} for name in required}}
    return {"application/json": {"schema": shape}}


def _answers(schemas: dict[str, Any]) -> dict[str, Any]:
    """Route → shape of its answer; all are made together, so that two inner shapes of one name stay two."""
    inputs: list[tuple[str, JsonSchemaMode, TypeAdapter[Any]]] = []
    for path, place in _ANSWERS.items():
        module, _, name = place.partition(":")
        inputs.append((path, "serialization", TypeAdapter(getattr(importlib.import_module(module), name))))
    shapes, common = TypeAdapter.json_schemas(inputs, ref_template="#/components/schemas/{model}")
    for name, shape in common.get("$defs", {}).items():
        schemas[name] = _as_sent(name, shape)
    return {path: shape for (path, _), shape in shapes.items()}


def _as_sent(name: str, shape: dict[str, Any]) -> dict[str, Any]:
    """The shape under the names of JSON; see ``answers.plain``."""
    if name == "Derived":
        fields = {("from" if field == "cards" else field): given for field, given in shape["properties"].items()}
        required = ["from" if field == "cards" else field for field in shape.get("required", ())]
        return {**shape, "properties": fields, "required": required}
    return shape


def _refusal() -> dict[str, Any]:
    return {
        "description": "Refused",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
