import dataclasses
from pathlib import Path

import pytest

from advisor.catalog.catalog import Catalog
from advisor.matching.gates import alias_index, gate_of, holds_certificate
from advisor.matching.post import Applicant, opening_of_pack
from advisor.records.people import Certificate
from advisor.wording.prompts import Prompts

ROOT = Path(__file__).parents[2]
CATALOG = Catalog(ROOT / "knowledge")
PROMPTS = Prompts(ROOT / "prompts")
ALIASES = alias_index(CATALOG)


def person(certificates=(), needs=()):
    held = None if certificates is None else tuple(Certificate(f"c{n}", *c, "") for n, c in enumerate(certificates))
    return Applicant("S1", {}, {}, held, tuple(needs), None)


def post(pack, **changes):
    return dataclasses.replace(opening_of_pack(CATALOG.occupations[pack]), **changes)


def gate(applicant, opening):
    return gate_of(applicant, opening, PROMPTS, ALIASES)


def test_licence_by_law_closes_and_keeps_reason_and_route():
    found = gate(person(), post("mech_elec"))
    assert not found.open
    (closing,) = found.closed_by
    law = next(row for row in CATALOG.occupations["mech_elec"].gates if row.force == "law")
    assert closing.name == law.name and law.name in closing.reason and closing.route == law.note


def test_nothing_on_record_leaves_the_post_open_with_a_notice():
    found = gate(person(None), post("mech_elec"))
    assert found.open and any("还没有登记" in notice for notice in found.notices)


@pytest.mark.parametrize(
    ("pack", "name", "level", "held"),
    [
        ("mech_elec", "特种作业操作证（低压电工作业）", "", True),
        ("mech_elec", "低压电工作业证", "", True),
        ("mech_elec", "电工证", "", True),
        ("mech_elec", "特种作业操作证", "", None),
        ("elevator_tech", "特种设备作业人员证", "", None),
        ("elevator_tech", "叉车证", "", False),
        ("welder", "特种作业操作证（熔化焊接与热切割作业）", "", True),
        ("mech_elec", "电工职业技能等级证书", "四级", False),
        ("nurse", "护士执业资格证", "", True),
        ("tour_guide", "全国导游资格证书", "", True),
        ("tour_guide", "健康证", "", False),
        ("preschool", "幼儿园教师资格证", "", True),
        ("preschool", "教师资格证", "", None),
    ],
)
def test_certificates_are_known_by_their_other_names(pack, name, level, held):
    law = next(row for row in CATALOG.occupations[pack].gates if row.force == "law")
    assert holds_certificate(person([(name, level)]), law.name, ALIASES) is held
    assert gate(person([(name, level)]), post(pack)).open == (held is not False)


def test_custom_and_bonus_never_close():
    found = gate(person(), post("acct_asst"))
    assert found.open and found.closed_by == ()


def test_certificate_an_advertisement_asks_for_is_said_and_not_enforced():
    asked = post("hort_tech", certificates=("驾驶证C1",))
    assert gate(person(), asked).open and any("驾驶证C1" in notice for notice in gate(person(), asked).notices)
    assert not any("驾驶证C1" in notice for notice in gate(person([("驾驶证", "C1")]), asked).notices)


@pytest.mark.parametrize(
    ("need", "change", "kind"),
    [
        ("no_night", {"shift": "night"}, "shift"),
        ("no_shift", {"shift": "rotating"}, "shift"),
        ("no_travel", {"travel": "often"}, "travel"),
        ("no_live_in", {"live_in": True}, "live_in"),
        ("no_outdoors", {"outdoors": True}, "outdoors"),
    ],
)
def test_stated_need_closes_only_what_it_speaks_of(need, change, kind):
    calm = {"shift": "none", "travel": "none", "live_in": False, "outdoors": False}
    conditions = CATALOG.occupations["hort_tech"].conditions
    quiet = post("hort_tech", conditions=dataclasses.replace(conditions, **calm))
    busy = post("hort_tech", conditions=dataclasses.replace(conditions, **{**calm, **change}))
    assert gate(person(needs=[need]), quiet).open
    assert [closing.kind for closing in gate(person(needs=[need]), busy).closed_by] == [kind]
    assert gate(person(needs=[need]), busy).closed_by[0].route
    assert gate(person(), busy).open


def test_city_wish_closes_other_cities_alone():
    applicant = person(needs=["city:昆明", "city:大理"])
    assert gate(applicant, post("hort_tech", city="昆明市")).open
    assert [closing.kind for closing in gate(applicant, post("hort_tech", city="曲靖")).closed_by] == ["place"]
    assert gate(applicant, post("hort_tech", city="")).open


def test_unknown_access_is_asked_about_and_never_closes():
    found = gate(person(needs=["step_free"]), post("hort_tech"))
    assert found.open and len(found.notices) == 1
    assert gate(person(needs=["step_free"]), post("hort_tech", accessible=("step_free",))).notices == ()
