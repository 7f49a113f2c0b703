"""The record check asks and offers; it never accuses and moves no point."""

from advisor.practice.resume_record import check_record
from advisor.records.people import Certificate, Internship
from tests.practice.resume_bench import knowledge

TEXT = """李想 13800001234 lixiang@163.com
教育背景
2022.09-2025.06 江岸职业技术学院 机电一体化技术 大专
实习经历
2024.07-2024.12 中原食品机械有限公司 维修实习生
- 点检灌装线设备14台
2024.03-2024.05 校内实训 PLC传送带分拣
- 接线42根
证书
电工四级（2024年6月）、低压电工作业证（2024年9月）
"""
ACCUSING = ("造假", "虚假", "伪造", "不实", "欺骗", "撒谎", "编造")


def check(certificates, internships):
    catalog, _, prompts = knowledge()
    return check_record(TEXT, certificates=certificates, internships=internships, catalog=catalog, prompts=prompts)


def test_what_the_record_lacks_is_asked_with_its_place_and_without_blame():
    found = check([], [])
    assert [(line.what, line.quote) for line in found.asked] == [
        ("certificate", "电工四级（2024年6月）"),
        ("certificate", "低压电工作业证（2024年9月）"),
        ("internship", "2024.07-2024.12 中原食品机械有限公司 维修实习生"),
    ]
    for line in found.asked:
        assert TEXT[line.start : line.end] == line.quote
        assert "？" in line.words
        assert not any(word in line.words for word in ACCUSING)


def test_what_the_record_shows_is_not_asked():
    found = check(
        [Certificate("1", "电工", "四级", "2024-06-01"), Certificate("2", "低压电工作业证", "", "2024-09-01")],
        [Internship("1", "中原食品机械有限公司（合成）", "维修", "2024-07-01", "2024-12-01")],
    )
    assert found.asked == ()
    assert found.offered == ()


def test_what_the_resume_forgot_is_offered():
    found = check(
        [Certificate("1", "普通话水平测试等级证书", "二级乙等", "2023-06-01")],
        [Internship("1", "宏达包装机械厂", "机修", "2024-01-01", "2024-02-01")],
    )
    assert [line.what for line in found.offered] == ["certificate", "internship"]
    assert "普通话水平测试等级证书" in found.offered[0].words
    assert "由你决定" in found.offered[1].words


def test_where_nobody_has_looked_nothing_is_asked():
    found = check(None, None)
    assert found.asked == ()
    assert found.missing == ("certificate", "internship")
