"""schemathesis over the API: nothing that it makes up meets a server error, or shows anybody a person who is not theirs."""

import json
import re
from collections import Counter
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.generation import GenerationMode

from advisor.app.api.limits import Limits
from advisor.app.wiring import Rooms
from tests.app.api.conftest import ADDRESS, CONSOLE, Door, door_of

HOST = {"host": ADDRESS.removeprefix("http://")}
PEOPLE = ("student:S20230001", "counselor:C001", "mentor:M001", "centre:Z001", "admin:A001")


@pytest.fixture(scope="module")
def door(api_rooms: Rooms) -> Door:
    return door_of(api_rooms, Limits(each_second=1e6, burst=10**6))


@pytest.fixture(scope="module")
def schema(door: Door) -> Any:
    headers = {"authorization": f"Bearer {door.token('C001')}", **HOST}
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", door.guard, headers=headers)


@pytest.mark.parametrize(
    ("people", "examples"),
    [
        (PEOPLE[:2], 2),
        *(pytest.param((one,), 100, marks=[pytest.mark.slow, pytest.mark.timeout(7_000)]) for one in PEOPLE),
    ],
)
def test_what_schemathesis_makes_up_meets_no_server_error_and_shows_nobody_else(
    people: tuple[str, ...], examples: int, door: Door, schema: Any
) -> None:
    statuses: Counter[int] = Counter()
    for one in people:
        headers = {"authorization": f"Bearer {door.token(one.partition(':')[2])}", **HOST}
        strangers = _strangers(door.rooms, one)
        for found in schema.get_all_operations():
            operation = found.ok()
            if operation.path.endswith("/tokens/revoke"):  # it would end the token
                continue
            for mode in GenerationMode:
                _meet(operation.as_strategy(generation_mode=mode), headers, examples, strangers, statuses)
    assert statuses[200] > examples  # it came to the engines, and not to refusals alone
    assert statuses[400] + statuses[422] > examples


def _meet(
    strategy: Any, headers: dict[str, str], examples: int, strangers: re.Pattern[str], into: Counter[int]
) -> None:
    @settings(
        deadline=None,
        derandomize=True,
        database=None,
        max_examples=examples,
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def meet(case: Any) -> None:
        case.headers = {}  # a made-up token is another test's
        reply = case.call(headers=headers)
        into[reply.status_code] += 1
        case.validate_response(
            reply,
            checks=[schemathesis.checks.not_a_server_error, schemathesis.checks.content_type_conformance],
        )
        if reply.status_code == 200:
            asked = json.dumps([case.body, case.path_parameters, case.query], ensure_ascii=False, default=str)
            assert set(strangers.findall(reply.text)) <= set(strangers.findall(asked))

    meet()


def _strangers(rooms: Rooms, person: str) -> re.Pattern[str]:
    """What names a student on whom the person has no right."""
    known = set(rooms.archive.names(rooms.archive.viewer(person)))  # of an administrator who gave no reason: nobody
    others = [student for student in rooms.archive.students(CONSOLE) if student not in known]
    return re.compile("|".join(others) or r"(?!)")
