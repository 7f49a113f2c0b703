"""The OpenAPI document: the answers fit it, and whatever is made up from it is answered without a server error."""

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from advisor.app.wiring import Rooms
from tests.app.api.conftest import code_of, door_of
from tests.app.api.test_application import OWN, RECORDS, TEXTS

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
WORDS = st.text(max_size=60) | st.sampled_from(
    ["机电维修", "PLC 编程", "S20230001", "平均成绩 65 分", "RIA", "J0001", "不存在的岗位", "60 天", "½", "\u202e", "\x00", "1e400", "[F1]"]
)  # fmt: skip


@pytest.fixture(scope="module")
def client(api_rooms: Rooms) -> TestClient:
    return door_of(api_rooms).client("C001")


@pytest.fixture(scope="module")
def document(client: TestClient) -> dict[str, Any]:
    return dict(client.get("/api/v1/openapi.json").json())


def fits(document: dict[str, Any], path: str, method: str, value: object) -> None:
    schema = document["paths"][path][method]["responses"]["200"]["content"]["application/json"]["schema"]
    jsonschema.validate(value, {**schema, "components": document["components"]})


@pytest.mark.parametrize(("route", "request_"), [(route, body) for route, _, body in TEXTS])
def test_answers_about_texts_fit_the_document(
    route: str, request_: dict[str, Any], client: TestClient, document: dict[str, Any]
) -> None:
    fits(document, f"/{route}", "post", client.post(f"/api/v1/{route}", json=request_).json())


def test_answers_from_the_records_fit_the_document(client: TestClient, document: dict[str, Any]) -> None:
    for what in RECORDS:
        fits(document, f"/students/{{id}}/{what}", "get", client.get(f"/api/v1/students/{OWN}/{what}").json())
    fits(document, "/outcomes", "get", client.get("/api/v1/outcomes").json())
    fits(document, "/me", "get", client.get("/api/v1/me").json())
    fits(document, "/ask", "post", client.post("/api/v1/ask", json={"text": f"为什么{OWN}被标记？"}).json())


@pytest.mark.parametrize("examples", [60, pytest.param(2_000, marks=[pytest.mark.slow, pytest.mark.timeout(3_000)])])
def test_what_is_made_up_from_the_document_meets_no_server_error(
    examples: int, client: TestClient, document: dict[str, Any]
) -> None:
    asked = [
        (path, method, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
        if path not in ("/tokens/revoke",)  # it would end the token
    ]

    @settings(deadline=None, derandomize=True, suppress_health_check=list(HealthCheck), max_examples=examples)
    @given(st.data())
    def meet(data: st.DataObject) -> None:
        path, method, operation = data.draw(st.sampled_from(asked))
        sent: dict[str, Any] = {}
        if method == "post":
            schema = operation["requestBody"]["content"]["application/json"]["schema"]
            body = data.draw(_from(schema, document) | st.dictionaries(WORDS, JSON, max_size=3) | JSON)
            sent = {"content": json.dumps(body).encode(), "headers": {"content-type": "application/json"}}
        names = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
        wanted = data.draw(st.dictionaries(st.sampled_from(names), WORDS, max_size=3)) if names else {}
        id = data.draw(st.sampled_from([OWN, "S20230179", "x", "S²", "学号"]))
        reply = client.request(method, f"/api/v1{path.replace('{id}', id)}", params=wanted, **sent)
        assert reply.status_code < 500, reply.text
        if reply.status_code >= 400:
            assert code_of(reply)
            assert str(reply.status_code) in operation["responses"], (path, reply.status_code)

    meet()


def _from(schema: dict[str, Any], document: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Values that mostly fit a schema of a request."""
    if "$ref" in schema:
        return _from(document["components"]["schemas"][schema["$ref"].rsplit("/", 1)[1]], document)
    if "anyOf" in schema:
        return st.one_of([_from(one, document) for one in schema["anyOf"]])
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    kind = schema.get("type")
    if kind == "string":
        return WORDS.filter(lambda text: len(text) >= schema.get("minLength", 0))
    if kind == "integer":
        return st.integers(schema.get("minimum", -5), schema.get("maximum", 500))
    if kind == "array":
        low = schema.get("minItems", 0)
        return st.lists(
            _from(schema["items"], document), min_size=low, max_size=min(schema.get("maxItems", 4), low + 4)
        )
    if kind == "object" and "properties" in schema:
        needed = set(schema.get("required", ()))
        fields = {name: _from(inner, document) for name, inner in schema["properties"].items()}
        return st.fixed_dictionaries(
            {name: fields[name] for name in needed}, optional={n: s for n, s in fields.items() if n not in needed}
        )
    if kind == "object":
        return st.fixed_dictionaries(
            {"id": WORDS, "label": WORDS}, optional={"value": JSON, "display": WORDS, "kind": WORDS, "unit": WORDS}
        )
    return st.none() if kind == "null" else JSON
