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
        ("01 教育\n", "02 实习\n", "03 技能\n", "04 证书\n"),
        ("一、Education 教育经历\n", "二、Internship 实习经历\n", "三、Skills 技能\n", "四、Certificates 证书\n"),
        ("■ 念书 ", "■ 学徒与实习\n", "■ 会啥\n", "■ 证\n"),
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


def test_a_table_flattened_to_strokes_is_read_by_its_rows():
    rows = (
        ("项目", "内容"),
        ("姓名", "唐志远"),
        ("电话", "13871234509"),
        ("邮箱", "tangzhiyuan@163.com"),
        ("意向", "机电设备维修工"),
        ("学历", "2023.09—2026.06 长沙民政职业学院 机电一体化技术 大专"),
        ("实习", "2025.07—2025.12 长沙中联泵业有限公司 维修实习"),
        ("内容", "更换机械密封23套，返修1套，停机由每月6次降到2次"),
        ("内容", "按点检表点检12台泵，用万用表查出控制回路断线9处，改好3处"),
        ("技能", "用万用表查断线；更换机械密封；看电气原理图和梯形图"),
        ("证书", "低压电工作业证（2025年5月）"),
    )
    assert codes("".join(f"| {name} | {told} |\n" for name, told in rows)) == []


def test_rows_of_deeds_belong_to_the_dated_row_above():
    text = TEXT.replace("更换机械", "做过 | 更换机械", 1).replace("按点检表", "做过 | 按点检表")
    assert codes(text.replace("实习经历\n2025", "实习一 | 2025")) == []


def test_the_place_of_work_in_a_form_begins_a_stay_that_needs_a_time():
    form = "表二\n单位\t长沙中联泵业有限公司 实习\n内容\t"
    found = judge(TEXT.replace("实习经历\n2025.07—2025.12　长沙中联泵业有限公司　维修实习\n", form), "mech_elec").issues
    assert [(issue.code, issue.quote) for issue in found] == [("date.missing", "单位\t长沙中联泵业有限公司 实习")]


def test_courses_with_marks_and_a_school_of_childhood_are_no_stays():
    courses = "2011.9—2017.6 长沙县北山中心小学\n课程清单\n电工：直流、交流，期末 82 分\n液压：泵、阀，期末 79 分\n"
    assert codes(TEXT.replace("实习经历\n", f"{courses}实习经历\n")) == []


def test_the_year_of_a_prize_beside_the_years_of_study_contradicts_nothing():
    assert codes(TEXT.replace("　大专", "，大专，获 2024—2025 学年二等奖学金")) == []
    assert "date.inconsistent" in codes(TEXT.replace("　大专", "，大专，2022.09—2025.06"))


def test_numbered_projects_without_a_time_are_one_finding():
    projects = "课程项目\n项目一：泵房点检。走完 12 个点，漏 0 个。\n项目二：控制柜接线。接 48 根线，错 1 根。\n"
    missing = [
        x for x in judge(TEXT.replace("技能\n", f"{projects}技能\n"), "mech_elec").issues if x.code == "date.missing"
    ]
    assert len(missing) == 1


def test_any_work_behind_a_label_is_a_vague_target():
    text = TEXT.replace("求职意向：机电设备维修工", "工作：工厂、物业、保安都行")
    assert "objective.vague" in codes(text)
    assert "objective.missing" not in codes(text)


def test_a_tool_behind_a_word_for_using_it_is_no_heading_in_two_languages():
    result = judge(TEXT.replace("用万用表查断线", "会用 Excel，办公软件熟练"), "mech_elec")
    assert [x.quote for x in result.issues if x.code == "skill.vague"] == ["办公软件熟练"]
    result = judge(TEXT.replace("技能\n", "会用 Excel\n"), "mech_elec")
    assert "Excel" in [skill.name for skill in result.skills]


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("服务对象 杨桂兰（丽景小区 4 栋 302，儿子服刑中）由独居变为每周来两次", True),
        ("服务对象 杨某（独居）由不出门变为每周来两次", False),
    ],
)
def test_what_is_private_of_somebody_served_is_marked(line, marked):
    text = TEXT.replace("按点检表", f"{line}\n按点检表")
    assert ("privacy.overshared" in codes(text)) is marked


def test_a_list_of_daily_duties_is_a_duty_and_a_list_with_figures_is_none():
    duty = TEXT.replace("更换机械密封23套，返修1套，停机由每月6次降到2次", "日常巡检、夜间值班、配合年检")
    assert [x.quote for x in judge(duty, "mech_elec").issues if x.code == "experience.duty_only"] == [
        "日常巡检、夜间值班、配合年检"
    ]
    told = TEXT.replace("更换机械密封23套，", "日常巡检 40 次、夜间值班 12 个、配合年检 3 台，")
    assert "experience.duty_only" not in codes(told)
