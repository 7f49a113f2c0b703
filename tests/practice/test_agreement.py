"""Agreement of teachers and engine, and the drill on questions that may not be asked."""

import pytest

from advisor.practice.agreement import agreement_of
from advisor.practice.claims import claims_of
from advisor.practice.unlawful import drill_of, read_reply


def test_no_override_is_no_figure():
    assert agreement_of([]).within_one is None


def test_agreement_counts_alike_and_near():
    found = agreement_of([(3, 3), (3, 4), (5, 2), (1, 1)])
    assert (found.n, found.same, found.within_one) == (4, 0.5, 0.75)
    assert found.ci[0] < 0.75 < found.ci[1]
    assert found.kappa < 1


def test_full_agreement_has_kappa_one():
    assert agreement_of([(1, 1), (5, 5)]).kappa == pytest.approx(1)


def test_the_drill_tells_what_was_given_away_and_a_way_to_keep_it(catalog):
    items = {item.id: item for item in drill_of(catalog)}
    assert {"marriage", "hepatitis", "income", "deposit"} <= set(items)
    assert read_reply(items["marriage"], "我还没结婚").disclosed == "结婚"
    kept = read_reply(items["marriage"], "这个我不太方便说，岗位上的安排我都能配合")
    assert kept.disclosed is None
    assert kept.try_next in items["marriage"].ways


def test_every_source_of_the_drill_is_known(catalog):
    assert {item.source_id for item in drill_of(catalog)} <= set(catalog.sources)


def test_claims_are_deeds_and_never_private_matters(catalog):
    resume = "姓名：某某\n电话 13800000000\n- 测量并调试12台电机，一次通过\n已婚\n性格开朗\n- 编制巡检表，每周更新"
    claims = claims_of(resume, catalog)
    assert claims[0] == "测量并调试12台电机，一次通过"
    assert not [claim for claim in claims if "婚" in claim or "138" in claim]
