"""Two colleges that differ in what a reader may not know give that reader the same bytes: nothing is there to infer from."""

import json
from datetime import date

import pytest

from advisor.app.answers import to_json
from advisor.diagnosis.agreement import agreement_of
from advisor.diagnosis.diagnose import diagnose
from advisor.diagnosis.explain import explain
from advisor.diagnosis.history import changes
from advisor.diagnosis.screening import screen
from advisor.errors import AdvisorError
from advisor.records.archive import Archive
from advisor.records.home import Home
from tests.records.conftest import (
    ADMIN,
    CENTRE,
    CONSOLE,
    MENTOR,
    NOON,
    OTHER,
    OWN,
    TODAY,
    _people,
    _readings,
    _words,
    hurried,
)

ENTITLED = {  # of whom the reader may know what, in the college of twelve
    "economy": {
        OWN: {"S01", "S04"},
        OTHER: set(),
        MENTOR: set(),
        CENTRE: {"S01"},
        ADMIN: {"S01", "S04"},
        CONSOLE: None,
    },
    "psychology": {OWN: set(), OTHER: set(), MENTOR: set(), CENTRE: None, ADMIN: set(), CONSOLE: set()},
    "special": {OWN: set(), OTHER: set(), MENTOR: set(), CENTRE: set(), ADMIN: set(), CONSOLE: None},
    "person": {OWN: set(), OTHER: set(), MENTOR: set(), CENTRE: set(), ADMIN: set(), CONSOLE: set()},
}
STUDENTS = [f"S{number:02}" for number in range(1, 13)]
PERSON = {
    "sex": ("f", "m"),
    "ethnicity": ("汉族", "彝族"),
    "hukou_region": ("昆明", "昭通"),
    "birth_year": (2001, 2006),
}


def college(folder, scorecard, protected, spared):
    """The twelve; of everybody but ``spared`` the protected level is another one."""
    tables = {**_people(), **_readings(), "consents": _words()}
    for row in tables[protected] if protected in ("economy", "psychology") else tables["students"]:
        id = row.get("student", row["id"])
        if protected == "economy" and id not in spared:
            row["income_month"] = 9000.0
        elif protected == "psychology" and id not in spared:
            row["band"] = 5.0 if row["band"] < 3 else 1.0
        elif protected == "special" and id not in spared:
            row["disability"] = None if row["disability"] else "vision"
            row["registered_mask"], row["registered_causes"] = (0, "") if row["registered_mask"] else (4, "special")
        elif protected == "person":
            row |= {name: values[1] for name, values in PERSON.items()}
    if protected != "person":
        for row in tables["students"]:
            row |= {name: values[0] for name, values in PERSON.items()}
    archive = Archive.open(Home(folder), today=TODAY, scorecard=scorecard, create=True, clock=lambda: NOON)
    hurried(archive)
    for table, rows in tables.items():
        archive.load(table, rows)
    return archive


def outputs(archive, viewer, student, scorecard, forests, prompts):
    """Everything that the diagnosis says of one student to one reader."""
    ground = {"scorecard": scorecard, "prompts": prompts}

    def asked(ask):
        try:
            return ask()
        except AdvisorError as error:
            return [error.code, error.where, error.variant]

    with archive.at_once():
        return json.loads(to_json(_asked_all(archive, viewer, student, forests, ground, asked)))


def _asked_all(archive, viewer, student, forests, ground, asked):
    return [
        asked(lambda: diagnose(archive, viewer, student, forests=forests, **ground)),
        asked(lambda: diagnose(archive, viewer, student, forests=forests, what_if={"academic": 90.0}, **ground)),
        asked(lambda: explain(archive, viewer, student, forests=forests, **ground)),
        asked(lambda: changes(archive, viewer, student, since=None, **ground)),
        asked(lambda: archive.scorings(viewer, student)),
        asked(lambda: archive.review(viewer, student)),
        asked(lambda: [line for line in archive.roster(viewer) if line.student == student]),
    ]


def lists(archive, viewer, scorecard, forests, prompts):
    """What is said of many at once."""
    try:
        listed = screen(archive, viewer, scorecard=scorecard, forests=forests, on=date(2026, 9, 1), prompts=prompts)
        return json.loads(to_json([listed, agreement_of(archive.decided(viewer))]))
    except AdvisorError as error:
        return error.code


@pytest.fixture(scope="module")
def plain(tmp_path_factory, scorecard):
    archive = college(tmp_path_factory.mktemp("plain"), scorecard, "none", set())
    yield archive
    archive.close()


@pytest.mark.parametrize(
    ("protected", "viewer", "spared"),
    [
        pytest.param(protected, viewer, spared, id=f"{protected}-{viewer}")
        for protected, readers in ENTITLED.items()
        for viewer, spared in readers.items()
        if spared is not None  # else the reader is entitled to it of everybody
    ],
)
def test_no_output_moves_with_what_its_reader_may_not_know(
    tmp_path, plain, scorecard, forests, prompts, viewer, protected, spared
):
    with college(tmp_path / "other", scorecard, protected, spared) as other:
        told = 0
        for student in STUDENTS:
            if student in spared:
                continue
            ours = outputs(plain, viewer, student, scorecard, forests, prompts)
            assert outputs(other, viewer, student, scorecard, forests, prompts) == ours
            told += isinstance(ours[0], dict)
        assert told or viewer == MENTOR  # S01 alone is the mentor's, and shares what it shares
        others = [lists(archive, viewer, scorecard, forests, prompts) for archive in (plain, other)]
        assert others[0] == others[1]


def test_the_same_comparison_does_see_what_a_reader_may_know(tmp_path, plain, scorecard, forests, prompts):
    with college(tmp_path / "other", scorecard, "psychology", set()) as other:
        seen = [outputs(archive, CENTRE, "S02", scorecard, forests, prompts) for archive in (plain, other)]
        assert seen[0] != seen[1]
