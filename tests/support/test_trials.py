"""A trial is registered first, allocated by lot once, and says no more than was registered."""

from collections import Counter, defaultdict
from dataclasses import replace
from random import Random

import pytest

from advisor.app.wiring import Rooms
from advisor.errors import AccessDenied, InputFault, StateFault
from advisor.facts import Viewer
from advisor.records.outcomes import OutcomeEvent, Trial
from advisor.support.track import track
from advisor.support.trials import allocate, allocated, analyse, level_of_look, register, spent

CENTRE = Viewer("centre", "Z001")
PLAIN = Trial("一", ("新", "旧"), ("employed",), "random", 7, 1, None, "2026-11-21", "centre:Z001", None)
ROOMS = ("K01", "K02", "K03", "K04")


def names(rooms: Rooms) -> dict[str, str]:
    return {one.student: one.class_id for one in rooms.archive.outcomes.graduates(CENTRE)}


def test_arms_are_even_within_every_class_and_come_from_the_seed(rooms: Rooms) -> None:
    register(rooms.archive, CENTRE, PLAIN)
    register(rooms.archive, CENTRE, replace(PLAIN, name="二"))
    kept = allocate(rooms.archive, CENTRE, "一", class_ids=ROOMS)
    rooms_of = names(rooms)
    sizes: dict[str, Counter[str]] = defaultdict(Counter)
    for one in kept:
        sizes[rooms_of[one.student]][one.arm] += 1
    assert set(sizes) == set(ROOMS)
    assert all(abs(of["新"] - of["旧"]) <= 1 for of in sizes.values())
    assert allocate(rooms.archive, CENTRE, "一", class_ids=("K09",), seeking="") == kept
    assert allocated(rooms.archive, CENTRE, "一") == kept
    other = {one.student: one.arm for one in allocate(rooms.archive, CENTRE, "二", class_ids=ROOMS)}
    assert other != {one.student: one.arm for one in kept}  # the name takes part in the draw


def test_who_has_a_post_takes_no_part(rooms: Rooms) -> None:
    register(rooms.archive, CENTRE, PLAIN)
    at_work = {one.student for one in rooms.archive.outcomes.graduates(CENTRE) if one.events}
    assert at_work
    assert not at_work & {one.student for one in allocate(rooms.archive, CENTRE, "一")}


def test_a_stepped_trial_changes_whole_classes_over(rooms: Rooms) -> None:
    register(rooms.archive, CENTRE, replace(PLAIN, design="stepped", arms=("a", "b", "c")))
    kept = allocate(rooms.archive, CENTRE, "一", step_days=14)
    rooms_of = names(rooms)
    by_class: dict[str, set[tuple[str, str | None]]] = defaultdict(set)
    for one in kept:
        by_class[rooms_of[one.student]].add((one.arm, one.starts_on))
    assert all(len(arms) == 1 for arms in by_class.values())
    assert {arm for arms in by_class.values() for arm in arms} == {
        ("a", "2026-11-21"), ("b", "2026-12-05"), ("c", "2026-12-19"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "wrong",
    [
        {"arms": ("新",)}, {"arms": ("新", "新")}, {"measures": ("happiness",)}, {"measures": ()}, {"design": "free"},
        {"looks": 0}, {"looks": 3}, {"name": " "},
    ],
)  # fmt: skip
def test_what_cannot_be_registered_is_refused(wrong: dict[str, object], rooms: Rooms) -> None:
    with pytest.raises(InputFault):
        register(rooms.archive, CENTRE, replace(PLAIN, **wrong))  # type: ignore[arg-type]


def test_a_registration_cannot_be_replaced_nor_made_by_a_student(rooms: Rooms) -> None:
    register(rooms.archive, CENTRE, PLAIN)
    with pytest.raises(StateFault):
        register(rooms.archive, CENTRE, replace(PLAIN, measures=("salary",)))
    with pytest.raises(AccessDenied):
        register(rooms.archive, Viewer("student", "S20230001"), replace(PLAIN, name="三"))
    with pytest.raises(InputFault):
        allocate(rooms.archive, CENTRE, "没有")


def _place(rooms: Rooms, chances: dict[str, float], code: str = "11", only: int = 10_000) -> None:
    dice = Random(1)
    for one in allocated(rooms.archive, CENTRE, "一")[:only]:
        event = OutcomeEvent(
            "placed", "2026-11-21", code=code if dice.random() < chances[one.arm] else "70", relevant=True
        )
        track(rooms.archive, CENTRE, one.student, event, knowledge=rooms.catalog.outcomes)


def test_only_registered_measures_are_analysed_by_lot(rooms: Rooms) -> None:
    register(rooms.archive, CENTRE, PLAIN)
    allocate(rooms.archive, CENTRE, "一", class_ids=ROOMS[:1])
    with pytest.raises(StateFault):
        analyse(rooms.archive, CENTRE, "一", knowledge=rooms.catalog.outcomes, prompts=rooms.prompts)
    _place(rooms, {"新": 0.95, "旧": 0.2})
    found = analyse(rooms.archive, CENTRE, "一", knowledge=rooms.catalog.outcomes, prompts=rooms.prompts)
    (compared,) = found.comparisons
    assert [measure.name for measure in compared.measures] == ["employed"]
    assert compared.measures[0].is_significant
    assert compared.is_random
    assert "non_random" not in {caveat.code for caveat in compared.caveat_details}


def test_an_early_look_needs_more_and_before_the_first_nothing_is_shown(rooms: Rooms) -> None:
    register(rooms.archive, CENTRE, replace(PLAIN, looks=2, per_arm=50))
    allocate(rooms.archive, CENTRE, "一", class_ids=ROOMS)
    _place(rooms, {"新": 0.8, "旧": 0.55}, only=40)
    with pytest.raises(StateFault) as caught:
        analyse(rooms.archive, CENTRE, "一", knowledge=rooms.catalog.outcomes, prompts=rooms.prompts)
    assert caught.value.values["first"] == 25
    _place(rooms, {"新": 0.8, "旧": 0.55}, only=80)
    found = analyse(rooms.archive, CENTRE, "一", knowledge=rooms.catalog.outcomes, prompts=rooms.prompts)
    assert (found.look.number, found.look.planned) == (1, 2)
    assert found.look.level == pytest.approx(0.00305, abs=1e-4)
    assert "early_look" in {caveat.code for caveat in found.comparisons[0].caveat_details}


def test_all_looks_together_spend_no_more_than_one(rooms: Rooms) -> None:
    for planned in (1, 2, 3, 5, 10):
        assert sum(level_of_look(k, planned) for k in range(1, planned + 1)) == pytest.approx(0.05)
    assert (spent(0), spent(1)) == (0, pytest.approx(0.05))


def test_peeking_five_times_stays_within_the_line() -> None:
    import numpy as np

    steps = np.random.default_rng(2).standard_normal((20_000, 5)).cumsum(axis=1) / np.sqrt(np.arange(1, 6))
    from scipy.special import ndtr

    p = 2 * ndtr(-np.abs(steps))
    levels = np.array([level_of_look(k, 5) for k in range(1, 6)])
    assert (p < levels).any(axis=1).mean() <= 0.05
    assert (p < 0.05).any(axis=1).mean() > 0.12  # what looking without a guard would do
