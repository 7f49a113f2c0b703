"""Headings that no list names are read by their parts."""

import pytest

from advisor.practice.headings import headings_of
from advisor.practice.resume_words import ResumeWords
from tests.practice.resume_bench import knowledge


def section(line):
    words = ResumeWords.of(knowledge()[0])
    found = headings_of(words).at(line, 0, len(line))
    return found and found[0]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("软件与证书", "skills"),
        ("临床实习：2024.06至2025.02，友谊口腔", "experience"),
        ("课程项目", "project"),
        ("项目一 2024.09-2024.12 团购小程序", "project"),
        ("[教育] 2022.09-2025.06 武汉船舶职业学院", "education"),
        ("EDUCATION", "education"),
        ("会做的", "skills"),
        ("WORK EXPERIENCE", "experience"),
        ("能力情况：CAD、全站仪", "skills"),
        ("在哪儿干活", "experience"),
        ("手上的证", "certificates"),
        ("实习单位：周记卤味，化验员", "experience"),
    ],
)
def test_a_heading_is_read_by_its_parts(line, wanted):
    assert section(line) == wanted


@pytest.mark.parametrize(
    "line", ["负责技能培训课程的组织", "项目测试用例86条", "荣获学院表扬3次", "李想", "上岗证", "我做了3套教具"]
)
def test_a_sentence_is_no_heading(line):
    assert section(line) is None
