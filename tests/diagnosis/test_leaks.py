"""Two colleges that differ in what a reader may not know give that reader the same bytes: nothing is there to infer from."""

import json
from datetime import date

import pytest

from advisor.app.answers import to_json
from advisor.diagnosis.agreement import agreement_of
from advisor.diagnosis.alike import alike
from advisor.diagnosis.diagnose import diagnose
from advisor.diagnosis.explain import explain
from advisor.diagnosis.history import changes
from advisor.diagnosis.screening import screen
from advisor.errors import AdvisorError
from advisor.records.archive import Archive
from advisor.records.decisions import Scoring
from advisor.records.dossier import Dossier
from advisor.records.home import Home
from advisor.records.people import CAUSES, FACTORS
from advisor.records.schema import metadata
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
OPEN = {"id", *PERSON}  # ids count rows, which the two colleges have in different numbers


def college(folder, scorecard, prompts, protected, spared):
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
            causes = {*row["registered_causes"].split("|")} - {""} ^ {"special"}
            row["registered_mask"] ^= 4
            row["registered_causes"] = "|".join(cause for cause in CAUSES if cause in causes)
        elif protected == "person":
            row |= {name: values[1] for name, values in PERSON.items()}
    if protected != "person":
        for row in tables["students"]:
            row |= {name: values[0] for name, values in PERSON.items()}
    archive = Archive.open(Home(folder), today=TODAY, scorecard=scorecard, create=True, clock=lambda: NOON)
    hurried(archive)
    for table, rows in tables.items():
        archive.load(table, rows)
    leave_traces(archive, scorecard, prompts)
    return archive


def leave_traces(archive, scorecard, prompts):
    """What the entitled left behind about everybody: answers of the rule, corrections, replies, decisions, rows set aside."""
    for viewer in (CENTRE, CONSOLE):
        for id in STUDENTS:
            found = diagnose(archive, viewer, id, scorecard=scorecard, prompts=prompts)
            factors = tuple(need.factor for need in found.needs)
            kept = Scoring(id, found.view, factors, "1", found.readiness, found.flagged, "screened", "2026-06-01")
            archive.keep_scorings(viewer, [kept])
            if viewer == CENTRE and found.flagged:
                archive.set_review(CENTRE, id, "confirmed", "看过档位")
    rows = archive.store.rows_of
    fixed = {"row": "x", "before": None, "note": "改", "by": str(CENTRE), "at": "2026-06-01", "state": "applied"}
    bands = [
        fixed | {"student": id, "factor": "psychology", "value": row["band"]}
        for id in STUDENTS
        for row in rows(metadata.tables["psychology"], id)
    ]
    archive.load("corrections", bands)
    said = {"text": "我的档位", "at": "2026-06-01", "state": "open", "card": "contribution.psychology"}
    archive.load("replies", [said | {"student": row["student"], "text": f"{row['value']:g} 档"} for row in bands])
    batch = {"kind": "psychology", "file": "a.csv", "digest": "0", "as_of": "2026-01-01", "at": "2026-01-01"}
    archive.load("import_batches", [batch | {"id": 1, "by": str(CENTRE), "accepted": 1, "state": "committed"}])
    aside = {"batch": 1, "table": "psychology", "column": "band", "rule": "range"}
    archive.load("set_aside", [aside | {"student": row["student"]} for row in bands if row["value"] > 3])


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
        asked(lambda: alike(archive, viewer, diagnose(archive, viewer, student, **ground), **ground)),
        asked(lambda: archive.comparisons(viewer, student, FACTORS)),
        asked(lambda: exported(archive, viewer, student)),
        asked(lambda: archive.replies(viewer, student)),
    ]


def exported(archive, viewer, student):
    """The file that an administrator carries out, without what they may see of a person by right."""
    tables = Dossier(archive).export(viewer, student).tables
    return {
        name: [{column: value for column, value in row.items() if column not in OPEN} for row in rows]
        for name, rows in tables.items()
    }


def lists(archive, viewer, scorecard, forests, prompts):
    """What is said of many at once."""
    try:
        listed = screen(archive, viewer, scorecard=scorecard, forests=forests, on=date(2026, 9, 1), prompts=prompts)
        return json.loads(to_json([listed, agreement_of(archive.decided(viewer))]))
    except AdvisorError as error:
        return error.code


@pytest.fixture(scope="module")
def plain(tmp_path_factory, scorecard, prompts):
    archive = college(tmp_path_factory.mktemp("plain"), scorecard, prompts, "none", set())
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
    with college(tmp_path / "other", scorecard, prompts, protected, spared) as other:
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
    with college(tmp_path / "other", scorecard, prompts, "psychology", set()) as other:
        seen = [outputs(archive, CENTRE, "S02", scorecard, forests, prompts) for archive in (plain, other)]
        assert seen[0] != seen[1]
