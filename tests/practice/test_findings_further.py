"""The rarer faults are found where they are plain, and ordinary work is left alone."""

import pytest

from tests.practice.resume_bench import GOOD_TEXT, codes

LINE = "- 点检灌装线设备14台"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("- 照顾的刘桂英奶奶每天吃药3次", "privacy.third_party"),
        ("- 给12号床翻身，每天6次", "privacy.third_party"),
        ("- 能耗下降150%", "experience.implausible_number"),
        ("- 在XX公司维修设备6台", "language.placeholder"),
        ("- PLC ★★★★☆", "section.unreadable_layout"),
        ("- 给我一个支点，我能修好6台设备", "duplicate.template"),
    ],
)
def test_a_rarer_fault_is_found(line, code):
    assert code in codes(GOOD_TEXT.replace(LINE, f"{line}\n{LINE}", 1), "mech_elec")
    assert code not in codes(GOOD_TEXT, "mech_elec")


@pytest.mark.parametrize(
    "line",
    [
        "- 安抚客户情绪，处理投诉17起",
        "- 向失智老人宣教，护理高血压患者20人",
        "- 每班分管8床病人，记录无漏项",
        "- 废品率下降15%，产量提高120%",
        "- 给中建某住宅项目放样210处",
    ],
)
def test_ordinary_work_is_no_rarer_fault(line):
    found = codes(GOOD_TEXT.replace(LINE, f"{line}\n{LINE}", 1), "mech_elec")
    assert not found & {"privacy.third_party", "experience.implausible_number", "language.placeholder"}


def test_a_resume_without_a_name_is_told_so():
    assert "contact.missing_name" in codes(GOOD_TEXT.replace("严立新", "个人简历", 1), "mech_elec")
    assert "contact.missing_name" not in codes(GOOD_TEXT, "mech_elec")
