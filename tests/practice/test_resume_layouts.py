"""Layouts that people draw by hand: pictures, numbered parts, drawn lines, forms, letters, headings in their own words."""

import pytest

from tests.practice.resume_bench import judge
from tests.practice.test_resume_reading import TEXT

PLAIN = ("教育经历\n", "实习经历\n", "技能\n", "证书\n")


def codes(text):
    return [issue.code for issue in judge(text, "mech_elec").issues]


def dressed(*headings):
    """The clean resume under other headings."""
    text = TEXT
    for plain, own in zip(PLAIN, headings, strict=True):
        text = text.replace(plain, own)
    return text


@pytest.mark.parametrize(
    "headings",
    [
        ("🎓 ", "💼 ", "🔧 ", "📜 "),
        ("第一部分 教育经历\n", "第二部分 实习经历\n", "第三部分 专业技能\n", "第四部分 证书\n"),
        ("在哪儿念书\n", "在哪儿干活\n", "拿得出手的\n", "手上的证\n"),
        ("学了什么：\n", "干了什么：\n", "我会的项目：\n", "考了什么：\n"),
        ("[edu] ", "[work] ", "[skill] ", "[cert] "),
        ("» 学习阶段\n", "» 实习阶段\n", "» 掌握的本领\n", "» 考取的证书\n"),
    ],
)
def test_sections_are_read_in_any_dress(headings):
    assert codes(dressed(*headings)) == []


def test_pictures_are_ornaments_where_they_are_few():
    text = TEXT.replace("更换机械密封23套", "🔧 更换机械密封23套", 1)
    assert codes(text) == []


def test_a_drawn_line_ends_a_section_that_has_no_heading_below():
    text = dressed("教育经历\n", "——————\n", "——————\n", "——————\n")
    result = judge(text, "mech_elec")
    assert "experience.no_result" not in [issue.code for issue in result.issues]
    assert "section.missing_experience" not in [issue.code for issue in result.issues]


def test_a_line_below_a_heading_ends_nothing():
    assert codes(TEXT.replace("实习经历\n", "实习经历\n----------\n")) == []


@pytest.mark.parametrize("name", ["唐 志 远", "<h1>唐志远</h1>", "┌ 唐志远 ┐"])
def test_a_name_may_be_set_wide_or_in_a_frame(name):
    assert "contact.missing_name" not in codes(TEXT.replace("唐志远\n", f"{name}\n", 1))


def test_the_fields_of_a_form_tell_one_stay():
    form = "起止：2025.07—2025.12\n单位：长沙中联泵业有限公司\n职务：维修实习生\n业绩："
    text = TEXT.replace("2025.07—2025.12　长沙中联泵业有限公司　维修实习\n", form)
    assert codes(text) == []


def test_an_undated_stay_between_marked_lines_is_one():
    stays = "2025.07—2025.12　长沙中联泵业有限公司　维修实习\n- 更换机械密封23套\n校内泵房实训　组员\n- 拆装离心泵2台，密封不漏\n"
    text = TEXT[: TEXT.index("2025.07")] + stays + TEXT[TEXT.index("技能\n") :]
    missing = [issue.quote for issue in judge(text, "mech_elec").issues if issue.code == "date.missing"]
    assert missing == ["校内泵房实训　组员"]


def test_a_paper_and_a_skill_in_a_letter_are_no_stay():
    letter = (
        "我叫韦雪，电话13612345678，邮箱weixue_yey@163.com，想应聘机电设备维修工。\n"
        "我2023年9月进入长沙民政职业学院机电一体化技术专业，2026年6月毕业，大专。\n"
        "2025年7月到12月，我在长沙中联泵业有限公司实习，更换机械密封23套，停机由每月6次降到2次。\n"
        "我能看电气原理图，会用万用表。\n2025年5月考取电工资格证，2024年12月普通话二级甲等。\n"
    )
    assert not {"section.missing_skills", "experience.no_result", "date.missing"} & set(codes(letter))


def test_a_finding_of_several_lines_is_named_by_its_first():
    bare = TEXT.replace("23套，返修1套，停机由每月6次降到2次", "和轴承，清理泵房现场")
    bare = bare.replace("12台泵，用万用表查出控制回路断线9处，照梯形图改好3处", "水泵，填写记录交给当班的师傅")
    (found,) = [issue for issue in judge(bare, "mech_elec").issues if issue.code == "experience.no_result"]
    assert found.quote.splitlines() == [found.opening, "按点检表点检水泵，填写记录交给当班的师傅"]
