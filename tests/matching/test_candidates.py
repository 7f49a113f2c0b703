import dataclasses
import json

import pytest

from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.matching.candidates import candidates

CONSOLE = Viewer("admin", "console")


def ask(rooms, job="J0003", viewer=CONSOLE, **more):
    return candidates(rooms.archive, viewer, rooms.post(job), catalog=rooms.catalog, prompts=rooms.prompts, **more)


def test_only_who_consented_is_listed_and_withdrawal_counts_at_once(rooms):
    found = ask(rooms, k=5)
    assert len(found.candidates) == 5
    ids = [one.student for one in found.candidates]
    assert ids == sorted(ids) and set(ids) <= set(rooms.archive.open_to_employers(CONSOLE))
    rooms.archive.consent(Viewer("student", ids[0]), ids[0], "employer", "withdrawn")
    assert ids[0] not in {one.student for one in ask(rooms, k=500).candidates}


def test_best_are_chosen_and_nobody_is_told_why_a_gate_is_closed(reading_rooms):
    few, many = ask(reading_rooms, k=3), ask(reading_rooms, k=500)
    middles = {one.student: sum(one.fit_range) / 2 for one in many.candidates}
    chosen = {one.student for one in few.candidates}
    assert min(middles[s] for s in chosen) >= max(m for s, m in middles.items() if s not in chosen)
    assert all(one.gate.open and one.gate.closed_by == () for one in many.candidates)
    fields = {field.name for field in dataclasses.fields(few.candidates[0])}
    assert fields == {"student", "fit", "fit_range", "gate", "have", "gaps"}


def test_student_may_not_ask_and_a_counselor_finds_the_own_classes(reading_rooms):
    counselor = Viewer("counselor", "C001")
    own = set(reading_rooms.archive.students(counselor))
    assert {one.student for one in ask(reading_rooms, viewer=counselor, k=500).candidates} <= own
    with pytest.raises(AccessDenied):
        ask(reading_rooms, viewer=Viewer("student", min(own)))
    with pytest.raises(InputFault):
        ask(reading_rooms, k=0)


def test_command_answers_the_contract(advisor, college_home):
    answer = json.loads(advisor("candidates", "农技推广员", "-k", "2", "--json", home=college_home).stdout)
    assert len(answer["candidates"]) == 2 and answer["job"]["matched_by"]
    assert set(answer["candidates"][0]) == {"student", "fit", "fit_range", "gate", "have", "gaps"}
