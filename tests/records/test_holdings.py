"""What a student did and holds: none is told apart from not on record."""

import pytest

from advisor.errors import InputFault
from advisor.records.archive import Archive
from advisor.records.people import Certificate, Internship, InterviewRecord, LabelledCase
from tests.records.conftest import OWN, student


def test_none_is_known_only_where_somebody_looked(archive: Archive) -> None:
    doors = (archive.certificates, archive.internships, archive.interviews)
    assert [door(OWN, "S01") for door in doors] == [None, None, None]
    marks = [
        {"student": "S01", "what": what, "at": "2026-09-01"} for what in ("certificates", "internships", "interviews")
    ]
    archive.load("looked_at", marks)
    assert [door(OWN, "S01") for door in doors] == [(), (), ()]
    assert archive.internships(OWN, "S02") is None
    archive.load("certificates", [{"id": "c1", "student": "S02", "name": "低压电工", "level": "", "on": "2026-05-01"}])
    archive.load("internships", [{"id": "i1", "student": "S02", "employer": "E", "post": "P", "since": "2026-03-01"}])
    archive.load(
        "interviews", [{"id": "v1", "student": "S02", "employer": "E", "on": "2026-04-01", "result": "refused"}]
    )
    assert archive.certificates(OWN, "S02") == (Certificate("c1", "低压电工", "", "2026-05-01"),)
    assert archive.internships(OWN, "S02") == (Internship("i1", "E", "P", "2026-03-01", ""),)
    assert archive.interviews(OWN, "S02") == (InterviewRecord("v1", "E", "", "2026-04-01", "refused"),)


def test_the_portrait_multiplies_what_each_piece_leaves_open(archive: Archive) -> None:
    archive.load("reports", [{"id": "r1", "student": "S01", "title": "T", "text": "先接线再测量", "on": "2026-05-02"}])
    pieces = [
        ("plc_wiring", "step", 0.35, "接线", 1),
        ("plc_wiring", "device_or_number", 0.5, "测量", 4),
        ("cad", "mentioned", 0.2, "", None),
    ]
    rows = [
        {"id": f"e{n}", "student": "S01", "skill": skill, "kind": kind, "weight": weight, "quote": quote, "report": "r1", "start": start, "on": "2026-05-02"}
        for n, (skill, kind, weight, quote, start) in enumerate(pieces)
    ]  # fmt: skip
    archive.load("evidence", rows)
    cad, plc = archive.portrait(OWN, "S01")
    assert (cad.skill, cad.level) == ("cad", pytest.approx(0.2))
    assert (plc.skill, plc.level) == ("plc_wiring", pytest.approx(1 - 0.65 * 0.5))
    text = archive.reports(OWN, "S01")[0].text
    for piece in plc.evidence:
        assert piece.start is not None
        assert text[piece.start : piece.start + len(piece.quote)] == piece.quote
    assert archive.portrait(OWN, "S02") == ()


def test_reports_come_oldest_first(archive: Archive) -> None:
    rows = [("a", "2026-05-02"), ("b", "2025-05-02"), ("c", "2026-05-02")]
    archive.load("reports", [{"id": id, "student": "S01", "title": id, "text": "x", "on": on} for id, on in rows])
    assert [report.id for report in archive.reports(student("S01"), "S01")] == ["b", "a", "c"]


def test_the_newest_questionnaire_counts(archive: Archive) -> None:
    assert archive.interests(OWN, "S01") is None
    rows = [("old", "0" * 60, "2025-01-01"), ("new", "01" * 30, "2026-01-01")]
    archive.load("interests", [{"id": id, "student": "S01", "answers": answers, "on": on} for id, answers, on in rows])
    assert archive.interests(OWN, "S01") == (0, 1) * 30


def test_of_the_answers_of_one_day_the_last_count(archive: Archive) -> None:
    own = student("S01")
    archive.keep_interests(own, "S01", [0] * 60)
    archive.keep_interests(own, "S01", [1, 0] * 30)
    assert archive.interests(OWN, "S01") == (1, 0) * 30
    for answers in ([1] * 59, [2] * 60):
        with pytest.raises(InputFault):
            archive.keep_interests(own, "S01", answers)


def test_advertisements_and_past_cases_keep_what_is_unknown_unknown(archive: Archive) -> None:
    archive.load(
        "jobs",
        [
            {
                "id": "J002", "title": "电工", "employer": "E", "city": "昆明", "text": "…", "posted_on": "2026-11-01",
                "requirements": "plc_wiring:3|cad:2", "certificates": "低压电工作业证", "pay_low": 4000,
            },
        ],
    )  # fmt: skip
    archive.load(
        "jobs", [{"id": "J001", "title": "T", "employer": "E", "city": "C", "text": "", "posted_on": "2026-11-01"}]
    )
    plain, full = archive.jobs()
    assert (plain.id, plain.pack, plain.pay_low, plain.requirements, plain.certificates) == ("J001", None, None, (), ())
    assert (full.requirements, full.certificates) == ((("plc_wiring", 3), ("cad", 2)), ("低压电工作业证",))
    assert (full.pay_low, full.pay_high, full.capacity, full.shift, full.outdoors) == (4000, None, 1, "none", False)
    archive.load(
        "past_cases",
        [{"id": "K1", "cohort": 2024, "academic": 61.5, "causes": "psychological|economic", "employed": True}],
    )
    archive.load("past_cases", [{"id": "K2", "cohort": 2024, "employed": None}])
    assert archive.labelled_cases() == (
        LabelledCase("K1", 2024, 61.5, None, None, None, None, ("economic", "psychological"), True),
        LabelledCase("K2", 2024, None, None, None, None, None, (), None),
    )
