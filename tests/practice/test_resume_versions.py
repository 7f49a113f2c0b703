"""Drafts compared, and the view of a class."""

from advisor.practice.resume_versions import KIND, class_view, draft_of, drafts_in, versions_of
from advisor.records.people import StoredPractice
from tests.practice.resume_bench import GOOD_TEXT, judge


def kept(number, codes, kind=KIND):
    body = {"text": "x", "score": 60.0 + number, "issues": [{"code": code, "quote": ""} for code in codes]}
    return StoredPractice(f"P{number}", kind, "护士", f"2026-05-0{number}", body)


def test_a_draft_tells_what_closed_and_what_opened():
    first, second = versions_of(
        [kept(1, ["skill.vague", "date.missing"]), kept(2, [], "interview"), kept(3, ["skill.vague", "language.typo"])]
    )
    assert (first.closed, first.opened) == ((), ("date.missing", "skill.vague"))
    assert (second.closed, second.opened) == (("date.missing",), ("language.typo",))
    assert (second.id, second.score) == ("P3", 63.0)


def test_one_of_two_like_findings_closing_counts():
    _, second = versions_of([kept(1, ["skill.vague", "skill.vague"]), kept(2, ["skill.vague"])])
    assert second.closed == ("skill.vague",)


def test_a_critique_is_kept_with_its_text_and_codes():
    draft = draft_of(judge(GOOD_TEXT.replace("- 点检", "- 负责设备维护工作\n- 点检"), "mech_elec"))
    assert draft["kind"] == KIND
    assert draft["text"].startswith("严立新")
    assert "experience.duty_only" in {issue["code"] for issue in draft["issues"]}


def test_drafts_are_told_apart_from_rehearsals():
    assert [one.id for one in drafts_in([kept(1, []), kept(2, [], "interview")])] == ["P1"]


def test_a_class_of_four_is_withheld():
    view = class_view([kept(n, ["skill.vague"]).body for n in range(4)], {})
    assert (view.n, view.findings, view.withheld) == (None, (), True)


def test_only_findings_of_five_students_are_shown_commonest_first():
    drafts = [
        kept(n, ["skill.vague"] * 2 + ["date.missing"] * (n < 5) + ["language.typo"] * (n < 4)).body for n in range(7)
    ]
    view = class_view(drafts, {"skill.vague": "技能只写程度词"})
    assert [(row.code, row.students) for row in view.findings] == [("skill.vague", 7), ("date.missing", 5)]
    assert view.findings[0].title == "技能只写程度词"
