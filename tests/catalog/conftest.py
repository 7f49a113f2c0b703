"""A tiny knowledge folder without faults."""

from pathlib import Path

import pytest

INTERESTS = {
    "R": ("2 13 22 36 43", "14 23 44 47 48"),
    "I": ("6 8 20 30 31 42", "21 55 56 58"),
    "A": ("4 9 10 17 33 34 49 50 54", "32"),
    "S": ("26 37 52 59", "1 12 15 27 45 53"),
    "E": ("11 24 28 35 38 46 60", "3 16 25"),
    "C": ("7 19 29 39 41 51 57", "5 18 40"),
}
PACK = """\
id: {id}
title: {title}
code: 5-01-02-02
also_codes: []
aliases: [{alias}]
majors: ["410105"]
riasec:
  vector: [6, 4, 2, 2, 2, 3]
  reason: 动手
gates:
  - {{kind: certificate, name: 某证, force: bonus, note: 加分, source_id: editorial}}
tasks: [浇水]
skills:
  grafting: 4
conditions: {{shift: none, outdoors: true, travel: none, live_in: false, note: 户外}}
pay: null
growth: [主管]
neighbours:
  - {{id: {near}, transfers: [grafting]}}
source_id: editorial
"""
QUESTION = """\
- id: {id}
  kind: trade
  dimension: knowledge
  text: 怎么做？
  points:
  - {{name: 步骤, alternatives: [先, 再], follow_ups: [然后呢？]}}
  errors:
  - {{patterns: ['先.{{0,3}}后'], why: 反了, correction: 正过来, source_id: editorial}}
  difficulty: 1
  source_id: editorial
"""
SCORECARD = """\
version: "1"
flag_below: 0.6
source_id: editorial
factors:
  practice:
    label: 实践
    weight: 1.0
    measure: practice.pass_rate
    unit: "%"
    low: 0
    high: 100
    changeable: true
    next_step: 再练
    bands:
      - {band: "[0,20)", level: 1, value: 0.2, reason: 一}
      - {band: "[20,40)", level: 2, value: 0.4, reason: 二}
      - {band: "[40,60)", level: 3, value: 0.6, reason: 三}
      - {band: "[60,80]", level: 4, value: 0.8, reason: 四}
      - {band: "(80,100]", level: 5, value: 1.0, reason: 五}
"""
POLICY = """\
- id: contract
  title: 合同
  audience: [student]
  region: 全国
  valid_from: 2013-07-01
  valid_to: 2026-12-31
  answer: 一个月内签。
  source_id: editorial
  verified_on: 2026-01-01
"""


def _files() -> dict[str, str]:
    items = [
        f"{number},{letter},{key},做事{number}"
        for letter, halves in INTERESTS.items()
        for key, numbers in zip(("yes", "no"), halves, strict=True)
        for number in numbers.split()
    ]
    return {
        "SOURCES.csv": "id,title,publisher,url,licence,verified_on\neditorial,编写组,启航,,Apache-2.0,2026-01-01\n",
        "skills.csv": "id,name,synonyms,kind,parents,evidence,confusable,weeks,source_id\n"
        "propagation,繁殖,,skill,,,,4,editorial\n"
        "grafting,嫁接,芽接|劈接,skill,propagation,把枝条对齐绑紧,cutting,4,editorial\n"
        "cutting,扦插,Cutting A,skill,propagation,,grafting,4,editorial\n",
        "titles.csv": "code,name,aliases,source_id\n5-01-02-02,园艺工,,editorial\n",
        "majors.csv": "code,name,family,group,source_id\n410105,园艺技术,农业类,农林牧渔大类,editorial\n",
        "resume_checks.csv": "code,rule,severity,why,how,bad,good,source_id\nskill.vague,R18,major,空,写具体,坏,好,editorial\n",
        "lexicon.csv": "list,term,instead,trade\ncliche,吃苦耐劳,,\n",
        "thesaurus.csv": "lay,formal,field\n打药,病虫害防治,农林\n",
        "glossary.csv": "term,identifier,where\n技能,Skill,advisor/catalog/rows.py\n",
        "interests.csv": "\n".join(["number,letter,key,text", *items]) + "\n",
        "intents.yaml": "- id: why\n  tool: explain\n  examples: [为什么]\n",
        "scorecard.yaml": SCORECARD,
        "policies.yaml": POLICY,
        "occupations/hort.yaml": PACK.format(id="hort", title="园艺员", alias="花工", near="agri"),
        "occupations/agri.yaml": PACK.format(id="agri", title="农技员", alias="植保员", near="hort"),
        "questions/general.yaml": QUESTION.format(id="g1"),
        "questions/hort.yaml": QUESTION.format(id="h1"),
        "questions/agri.yaml": QUESTION.format(id="a1"),
    }


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    for name, text in _files().items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path
