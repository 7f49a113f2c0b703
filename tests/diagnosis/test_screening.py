from datetime import date

import pytest

from advisor.diagnosis.screening import screen
from advisor.errors import AccessDenied
from advisor.records.archive import Archive
from advisor.records.home import Home
from tests.records.conftest import CENTRE, MENTOR, NOON, OTHER, OWN, TODAY, _people, _readings, _words, hurried, student


@pytest.fixture(scope="module")
def archive(tmp_path_factory, scorecard):
    home = Home(tmp_path_factory.mktemp("twelve"))
    with Archive.open(home, today=TODAY, scorecard=scorecard, create=True, clock=lambda: NOON) as opened:
        hurried(opened)
        for table, rows in {**_people(), **_readings(), "consents": _words()}.items():
            opened.load(table, rows)
        opened.load(
            "academic",
            [{"id": "late", "student": "S02", "core_mean": 95.0, "as_of": "2026-10-01"}],
        )
        yield opened


def test_only_what_was_known_on_the_day_counts(archive, scorecard, prompts):
    def listed(on):
        found = screen(archive, OWN, scorecard=scorecard, on=on, prompts=prompts)
        return {line.student: line for line in found.proposed}

    early, before, after = listed(date(2026, 1, 1)), listed(date(2026, 9, 1)), listed(date(2026, 11, 1))
    assert early == {}
    assert "S02" in before and "S02" not in after
    assert all("jobseeking" not in (*line.known, *line.missing) for line in before.values())
    assert "economy" in before["S01"].known and "economy" not in (*before["S02"].known, *before["S02"].missing)


def test_the_list_is_in_the_order_of_names_within_reach_and_says_how_reliable_it_was(
    archive, scorecard, forests, prompts
):
    ground = {"scorecard": scorecard, "forests": forests, "on": TODAY, "prompts": prompts}
    own, other, centre = (screen(archive, viewer, **ground) for viewer in (OWN, OTHER, CENTRE))
    assert (own.students, other.students, centre.students) == (7, 5, 12)
    assert [line.name for line in centre.proposed] == sorted(line.name for line in centre.proposed)
    assert {line.part for line in own.reliability} == {0.05, 0.1, 0.2}
    for line in own.reliability:
        assert line.ci[0] <= line.precision <= line.ci[1] and 0 < line.rate < 1 and "jobseeking" not in line.factors
    assert "psychology" not in {name for line in own.reliability for name in line.factors}
    assert len(screen(archive, OWN, **{**ground, "forests": None}).notices) == 2


@pytest.mark.parametrize("viewer", [MENTOR, student("S01")], ids=str)
def test_mentors_and_students_screen_nobody(archive, scorecard, prompts, viewer):
    with pytest.raises(AccessDenied):
        screen(archive, viewer, scorecard=scorecard, on=TODAY, prompts=prompts)


def test_precision_at_k_counts_ties_by_their_mean():
    import numpy as np

    from advisor.diagnosis.training import _precision_at

    truth = np.array([1, 0, 1, 0, 0, 0, 0, 0, 0, 1])
    shares = np.array([0.9, 0.8, 0.5, 0.5, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1])
    at = {line["part"]: line for line in _precision_at(truth, shares)}
    assert at[0.1]["precision"] == 1.0 and at[0.2]["precision"] == 0.5
    assert _precision_at(truth, np.full(10, 0.3))[2]["precision"] == pytest.approx(0.3)
