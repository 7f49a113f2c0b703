import numpy as np

from advisor.diagnosis.tabular.fairness import fairness_of
from advisor.diagnosis.tabular.reading import Table, typed


def reported(groups):
    """(name, n, told) a group, the truth told throughout."""
    cells = np.array([name for name, n, _ in groups for _ in range(n)], dtype=object)
    told = np.array([k < chosen for _, n, chosen in groups for k in range(n)], dtype=np.int64)
    table = Table({"g": cells}, len(cells))
    shares = np.column_stack([1 - told, told]).astype(float)
    return {
        line.group: line for line in fairness_of(table, typed(table), ["g"], shares, told, ("no", "yes"), shown=(1,))
    }


def test_an_alarm_needs_a_clear_difference_from_a_group_that_is_not_tiny():
    lines = reported([("a", 1000, 500), ("b", 1000, 300), ("c", 20, 6), ("d", 12, 12), ("e", 3, 1)])
    assert lines["b"].ratio == 0.6 and lines["b"].alarm
    assert lines["c"].ratio == 0.6 and not lines["c"].alarm  # too few to tell it from chance
    assert lines["d"].ratio == 2.0 and lines["a"].ratio == 1.0  # a tiny group is not the yardstick
    assert lines["e"].suppressed and lines["e"].ratio is None


def test_misses_need_five_people_whose_class_it_is():
    lines = reported([("a", 40, 4), ("b", 40, 5)])
    assert lines["a"].false_negative_rate is None
    assert lines["b"].false_negative_rate.value == 0.0
