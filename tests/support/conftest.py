"""Rooms over a copy of the demonstration college, and who asks."""

import json
from collections.abc import Callable
from dataclasses import asdict

import pytest

from advisor.app.wiring import Rooms
from advisor.facts import Viewer
from advisor.support.plan import Plan, plan

CONSOLE = Viewer("admin", "console")
STUDENT = "S20230001"


def plan_of(rooms: Rooms, viewer: Viewer, student: str) -> Plan:
    return plan(rooms.archive, viewer, student, catalog=rooms.catalog, prompts=rooms.prompts)


def shown(found: object) -> str:
    return json.dumps(asdict(found), ensure_ascii=False, default=str)  # type: ignore[call-overload]


@pytest.fixture(scope="session")
def registered(reading_rooms: Rooms) -> tuple[str, ...]:
    """The students on record as having difficulties."""
    return tuple(line.student for line in reading_rooms.archive.ledger.accompanied(CONSOLE))


@pytest.fixture
def act(rooms: Rooms) -> Callable[..., Plan]:
    """Run an act on a plan over rooms of one's own."""

    def run(verb: Callable[..., Plan], spec: str, *arguments: object, student: str = STUDENT, **more: object) -> Plan:
        viewer = rooms.viewer(spec)
        return verb(rooms.archive, viewer, student, *arguments, catalog=rooms.catalog, prompts=rooms.prompts, **more)

    return run
