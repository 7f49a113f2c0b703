import dataclasses
from datetime import date
from itertools import product
from pathlib import Path
from types import SimpleNamespace

import pytest

from advisor.catalog.catalog import Catalog
from advisor.errors import AccessDenied, InputFault, NotFound
from advisor.facts import Viewer
from advisor.matching.interests import KEY
from advisor.matching.match import match, match_all
from advisor.matching.neighbours import neighbours_of
from advisor.matching.post import Applicant
from advisor.matching.ranking import WEIGHTS
from advisor.records.people import Advertisement, Certificate, PortraitSkill, SkillEvidence
from advisor.wording.prompts import Prompts

ROOT = Path(__file__).parents[2]
CATALOG = Catalog(ROOT / "knowledge")
PROMPTS = Prompts(ROOT / "prompts")
COUNSELOR = Viewer("counselor", "C1")


def advertisement(id, pack, **changes):
    plain = Advertisement(
        id=id, title=f"{CATALOG.occupations[pack].title}（{id}）", employer="演示农场", city="昆明", occupation="",
        pack=pack, text="招聘若干名，提供培训。", posted_on="2026-05-01", valid_until="2026-12-31", pay_low=None,
        pay_high=None, capacity=2, requirements=(), certificates=(), shift="none", outdoors=False, travel="none",
        live_in=False, accessible=(), source="demo", synthetic=True,
    )  # fmt: skip
    return dataclasses.replace(plain, **changes)


class FakeArchive:
    """A college of a few students and advertisements; everything protected would have to be asked for by name."""

    today = date(2026, 6, 1)

    def __init__(self, people, jobs=()):
        self.people, self.posts = people, tuple(jobs)

    def _one(self, student):
        if student not in self.people:
            raise AccessDenied("denied")
        return self.people[student]

    def students(self, viewer):
        return tuple(sorted(self.people))

    def jobs(self):
        return self.posts

    def file(self, viewer, student):
        return SimpleNamespace(student=student, needs_stated=self._one(student).get("needs", ()), synthetic=True)

    def portrait(self, viewer, student):
        return tuple(
            PortraitSkill(skill, level, (SkillEvidence(f"e.{skill}", "step", level, "动手", "R1", 3, "2026-03-01"),))
            for skill, level in self._one(student).get("held", {}).items()
        )

    def is_personal(self, viewer, student):
        return self._one(student).get("personal", True)

    def interests(self, viewer, student):
        return self._one(student).get("answers")

    def certificates(self, viewer, student):
        return self._one(student).get("certificates", ())


def half(pack, level=0.5, count=99):
    return {need.skill: level for need in CATALOG.occupations[pack].skills[:count]}


def ask(archive, student="S1", **more):
    return match(archive, COUNSELOR, student, catalog=CATALOG, prompts=PROMPTS, **more)


JOBS = [advertisement("J001", "hort_tech"), advertisement("J002", "mech_elec"), advertisement("J003", "soft_test")]


def test_posts_come_by_the_middle_of_the_range_with_closed_ones_behind():
    archive = FakeArchive({"S1": {"held": half("mech_elec", 0.9)}}, JOBS)
    found = ask(archive)
    assert [one.job.id for one in found.matches][-1] == "J002" and not found.matches[-1].gate.open
    middles = [sum(one.fit_range) / 2 for one in found.matches]
    assert middles[-1] > middles[0] >= middles[1]
    assert found.matches[-1].gate.closed_by[0].route


def test_an_interest_that_points_elsewhere_does_not_reorder_the_posts():
    """A figure of the total, which the interest enters, would put other posts first."""
    turned = 0
    for letter in "RIASEC":
        yes, no = KEY[letter]
        answers = tuple(int((n in yes) or (n not in no and n not in yes and n % 7 == 0)) for n in range(1, 61))
        open_ones = [
            one
            for one in ask(FakeArchive({"S1": {"held": half("hort_tech", 0.6), "answers": answers}}), k=12).matches
            if one.gate.open
        ]
        middles = [sum(one.fit_range) / 2 for one in open_ones]
        assert middles == sorted(middles, reverse=True)
        totals = [one.total for one in open_ones]
        turned += totals != sorted(totals, reverse=True)
    assert turned >= 3


def test_licence_opens_the_post_that_fits_best_and_is_offered_as_a_way():
    people = {"S1": {"held": half("mech_elec", 0.9)}}
    asked = ask(FakeArchive(people, JOBS), certificate="低压电工作业证")
    assert [job.id for job in asked.opened] == ["J002"]
    people["S1"]["certificates"] = (Certificate("c1", "低压电工作业证", "", "2026-01-01"),)
    assert ask(FakeArchive(people, JOBS)).matches[0].job.id == "J002"


def test_expired_advertisements_are_not_recommended():
    late = advertisement("J004", "hort_tech", valid_until="2026-05-31")
    archive = FakeArchive({"S1": {"held": half("hort_tech")}}, [*JOBS, late])
    assert "J004" not in {one.job.id for one in ask(archive, k=10).matches}


def test_total_is_the_printed_weights_and_nothing_else():
    answers = tuple([1, 0] * 30)
    found = ask(FakeArchive({"S1": {"held": half("hort_tech"), "answers": answers}}, JOBS))
    assert found.weights == dict(WEIGHTS)
    for one in found.matches:
        middle = sum(one.fit_range) / 2
        expected = middle if one.interest is None else 0.7 * middle + 0.3 * one.interest
        assert one.total == pytest.approx(expected, abs=1e-12)


def test_gain_is_what_matching_again_gives():
    held = half("hort_tech", 0.4, count=6)
    before = ask(FakeArchive({"S1": {"held": held}}, JOBS), job="J001").matches[0]
    assert before.gaps and {gap.held for gap in before.gaps} == {0.4, None}
    for gap in before.gaps:
        after = ask(FakeArchive({"S1": {"held": {**held, gap.skill: gap.required}}}, JOBS), job="J001").matches[0]
        assert after.total - before.total == pytest.approx(gap.gain, abs=1e-9)


def test_unrecorded_skill_is_a_missing_card_and_never_a_nought():
    found = ask(FakeArchive({"S1": {"held": half("hort_tech", 0.4, count=2)}}, JOBS), job="J001")
    (one,) = found.matches
    unknown = [gap for gap in one.gaps if gap.held is None]
    assert len(unknown) == len(CATALOG.occupations["hort_tech"].skills) - 2
    assert {f"skill.{gap.skill}" for gap in unknown} <= {line.what for line in found.missing}
    cards = {card.measure: card for card in one.cards}
    assert all(cards[f"skill.{gap.skill}"].kind == "missing" for gap in unknown)
    assert all("未登记" in cards[f"skill.{gap.skill}"].display for gap in unknown)
    assert one.fit_range[0] < one.fit < one.fit_range[1] and 0 < one.confidence < 1


def test_person_without_any_record_is_not_told_a_fit():
    found = ask(FakeArchive({"S1": {"certificates": None}}, JOBS))
    assert all(one.fit is None and one.fit_range == (0.0, 1.0) for one in found.matches)
    assert {line.what for line in found.missing} >= {"interests", "certificates"}
    assert all(one.gate.open for one in found.matches)


def test_cards_run_through_all_posts_and_skill_cards_point_to_their_evidence():
    found = ask(FakeArchive({"S1": {"held": half("hort_tech", 0.9)}}, JOBS))
    ids = [card.id for one in found.matches for card in one.cards]
    assert ids == [f"F{n}" for n in range(1, len(ids) + 1)]
    skill = next(card for one in found.matches for card in one.cards if card.kind == "skill")
    assert skill.source.table == "evidence" and skill.source.document == "R1" and skill.source.span.start == 3
    head = found.matches[0].cards[0]
    assert head.kind == "match" and set(head.derived.cards) <= set(ids)


def test_unlawful_condition_and_fraud_are_said_and_move_nothing():
    clean = FakeArchive({"S1": {"held": half("hort_tech")}}, [advertisement("J001", "hort_tech")])
    dirty = FakeArchive(
        {"S1": {"held": half("hort_tech")}},
        [advertisement("J001", "hort_tech", text="限男性，未婚优先。入职前交押金500元。")],
    )
    one, other = ask(clean).matches[0], ask(dirty).matches[0]
    assert one.notices == () and len(other.notices) == 2 and "押金" in " ".join(other.notices)
    assert dataclasses.replace(other, notices=()) == one


def test_what_must_not_move_a_match_has_no_place_to_stand():
    fields = {field.name for field in dataclasses.fields(Applicant)}
    assert fields == {"student", "held", "evidence", "certificates", "needs_stated", "interests"}


def test_protected_columns_cannot_move_a_match():
    class Swapped(FakeArchive):
        def file(self, viewer, student):
            plain = super().file(viewer, student)
            return SimpleNamespace(
                **vars(plain), readings={"economy": 300.0, "psychology": 5.0}, special="肢体", sex="女", ethnicity="彝族",
                hukou="农村",
            )  # fmt: skip

    people = {"S1": {"held": half("hort_tech"), "answers": tuple([1, 0] * 30)}}
    assert ask(FakeArchive(people, JOBS)) == ask(Swapped(people, JOBS))


@pytest.mark.parametrize("weeks", [4, 12, 30, 200])
def test_way_up_keeps_its_budget_and_its_promise(weeks):
    held = half("hort_tech", 0.3, count=7)
    found = ask(FakeArchive({"S1": {"held": held}}, JOBS), target="J001", weeks=weeks)
    way = found.way_up
    assert sum(step.weeks for step in way.steps) == way.weeks <= weeks
    assert sum(step.gain for step in way.steps) == pytest.approx(way.after - way.before, abs=1e-9)
    raised = {**held, **{step.skill: step.to for step in way.steps}}
    again = ask(FakeArchive({"S1": {"held": raised}}, JOBS), job="J001").matches[0]
    assert again.total == pytest.approx(way.after, abs=1e-9)
    assert way.before == found.matches[0].total <= way.after


@pytest.mark.parametrize("weeks", [9, 18])
def test_way_up_is_the_best_of_all_affordable_plans(weeks):
    """Tried here by matching every single plan anew, step by step of a level."""
    needs = CATALOG.occupations["hort_tech"].skills
    held = {**half("hort_tech", 1.0), needs[0].skill: 0.3, needs[3].skill: 0.2, needs[5].skill: 0.1}
    archive = FakeArchive({"S1": {"held": held}}, JOBS)
    way = ask(archive, target="J001", weeks=weeks).way_up
    best = 0.0
    ladders = []
    for need in (needs[0], needs[3], needs[5]):
        price, start = CATALOG.skills[need.skill].weeks, held[need.skill]
        steps = [(start, 0)]
        while steps[-1][0] < need.level / 5 - 1e-9:
            steps.append((min(need.level / 5, steps[-1][0] + 0.2), steps[-1][1] + price))
        ladders.append([(need.skill, level, cost) for level, cost in steps])
    for plan in product(*ladders):
        if sum(cost for _, _, cost in plan) <= weeks:
            raised = {**held, **{skill: level for skill, level, _ in plan}}
            best = max(best, ask(FakeArchive({"S1": {"held": raised}}, JOBS), job="J001").matches[0].total)
    assert way.proven and way.after == pytest.approx(best, abs=1e-9)


def test_a_near_skill_is_told_beside_the_gap_with_its_evidence():
    gap, near = next(
        (need.skill, other)
        for need in CATALOG.occupations["hort_tech"].skills
        for other, steps in neighbours_of(need.skill, CATALOG)
        if steps == 1 and other not in {n.skill for n in CATALOG.occupations["hort_tech"].skills}
    )
    (one,) = ask(FakeArchive({"S1": {"held": {near: 0.7}}}, JOBS), job="J001").matches
    found = next(row for row in one.gaps if row.skill == gap)
    assert (found.near.skill, found.near.steps, found.near.held) == (near, 1, 0.7)
    card = next(card for card in one.cards if card.measure == f"transfer.{gap}")
    assert card.source.table == "evidence" and found.near.name in card.display


@pytest.mark.parametrize(
    "text",
    ["限男性。", "仅招未婚女性。", "身高170cm以上。", "年龄35岁以下。", "985/211院校优先。", "不招少数民族。",
     "需交押金500元。", "可办理培训贷，先学后付。", "需要借用你的银行卡走账。", "先交服装费再上岗。"],
)  # fmt: skip
def test_conditions_the_law_forbids_and_marks_of_fraud_are_quoted_and_close_nothing(text):
    (one,) = ask(FakeArchive({"S1": {}}, [advertisement("J001", "hort_tech", text=text)]), job="J001").matches
    assert one.gate.open and len(one.notices) == 1


def test_more_weeks_never_promise_less():
    archive = FakeArchive({"S1": {"held": half("hort_tech", 0.3, count=7)}}, JOBS)
    afters = [ask(archive, target="hort_tech", weeks=weeks).way_up.after for weeks in (1, 6, 12, 24, 48)]
    assert afters == sorted(afters) and afters[0] < afters[-1]


def test_matrix_has_one_row_and_the_totals_of_its_columns():
    found = ask(
        FakeArchive({"S1": {"held": half("agri_tech")}}, JOBS), matrix=["agri_tech", "hort_design", "agri_sales"]
    )
    table = found.matrix
    assert table.rows == ("S1",) and len(table.columns) == 3 and table.best[0] == CATALOG.occupations["agri_tech"].title
    assert table.values[0][0] == ask(FakeArchive({"S1": {"held": half("agri_tech")}}), job="agri_tech").matches[0].total


def test_why_not_this_post_is_answered_for_a_closed_one():
    found = ask(FakeArchive({"S1": {"held": half("mech_elec")}}, JOBS), job="J002")
    assert found.job.matched_by == "id" and [one.job.id for one in found.matches] == ["J002"]
    assert not found.matches[0].gate.open


def test_why_a_post_was_not_recommended_is_told_by_where_it_stands():
    archive = FakeArchive({"S1": {"held": half("hort_tech", 0.9)}}, JOBS)
    listed = [one.job.id for one in ask(archive, k=1).matches]
    found = ask(archive, job="J003", k=1)
    assert listed == ["J001"] and found.standing.better == 1 and found.standing.of == 2
    assert not found.standing.is_listed and any("没有排进推荐" in notice for notice in found.notices)
    assert ask(archive, job="J001", k=1).standing.better == 0 and ask(archive, k=1).standing is None


def test_all_gives_what_one_gives():
    people = {
        f"S{n}": {"held": half(pack, 0.08 * n), "certificates": None if n % 2 else ()}
        for n, pack in enumerate(CATALOG.occupations, 1)
    }
    archive = FakeArchive(
        people, [*JOBS, *(advertisement(f"J1{n}", pack) for n, pack in enumerate(CATALOG.occupations))]
    )
    together = list(match_all(archive, COUNSELOR, catalog=CATALOG, k=3, prompts=PROMPTS))
    assert [one.student for one in together] == sorted(people)
    for found in together:
        assert found == ask(archive, found.student, k=3)


def test_unknown_post_names_the_nearest_and_a_stranger_is_refused():
    archive = FakeArchive({"S1": {}}, JOBS)
    with pytest.raises(NotFound) as caught:
        ask(archive, job="火星建筑师")
    assert len(caught.value.values["nearest"]) == 3
    with pytest.raises(AccessDenied):
        ask(archive, "S9")
    with pytest.raises(InputFault):
        ask(archive, k=0)


def test_without_advertisements_the_occupations_themselves_are_matched():
    found = ask(FakeArchive({"S1": {"held": half("soft_test")}}))
    assert found.matches[0].job.id == "soft_test" and found.matches[0].job.occupation
