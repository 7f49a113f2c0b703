import pytest

from advisor.errors import InputFault
from advisor.matching.table import improve, table_of

COLUMNS = ("农业技术员", "园艺设计师", "农资销售")
SCORES = [[0.82, 0.65, 0.43], [0.58, 0.79, 0.61]]


def test_table_three_of_the_pilot_paper():
    table = table_of(("A", "B"), COLUMNS, SCORES)
    assert table.row_mean == pytest.approx((0.633333, 0.66), abs=1e-6)
    assert table.best == ("农业技术员", "园艺设计师")
    assert table.gap == pytest.approx((0.17, 0.18), abs=1e-9)


def test_improvement_loop_raises_the_weakest_and_matches_again():
    table = table_of(("A", "B"), COLUMNS, SCORES)
    after, rounds = improve(table, "A", lambda column, score: min(1.0, score + 0.3), rounds=2)
    assert [(step.column, step.before) for step in rounds] == [("农资销售", 0.43), ("园艺设计师", 0.65)]
    assert after.values[0] == pytest.approx((0.82, 0.95, 0.73)) and after.best[0] == "园艺设计师"
    assert rounds[-1].mean == after.row_mean[0] > table.row_mean[0]
    assert after.values[1] == table.values[1] and table.values[0] == tuple(SCORES[0])


def test_loop_stops_when_the_weakest_cannot_be_raised():
    after, rounds = improve(table_of(("A",), COLUMNS, SCORES[:1]), "A", lambda column, score: score, rounds=5)
    assert rounds == () and after.values[0] == tuple(SCORES[0])


def test_rows_of_another_length_are_refused():
    with pytest.raises(InputFault):
        table_of(("A",), COLUMNS, [[0.1, 0.2]])
