"""A tiny knowledge folder without faults."""

from pathlib import Path

import pytest

from advisor.catalog.check import check

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
code: {code}
also_codes: []
aliases: [{alias}, {alias}甲, {alias}乙, {alias}丙, {alias}丁, {alias}戊]
majors: ["410105"]
riasec:
  vector: [6, 4, 2, 2, 2, 3]
  reason: 动手
gates:
  - {{kind: certificate, name: 某证, force: bonus, note: 加分, source_id: editorial}}
tasks: [浇水]
skills:
  grafting: 4
welcome: [cutting]
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
  text: 第{id}题怎么做？
  points:
  - {{name: 步骤, alternatives: [先, 再], follow_ups: [然后呢？, 再往后呢？]}}
  errors:
  - {{patterns: ['先.{{0,3}}后'], why: 反了, correction: 正过来, source_id: editorial}}
  difficulty: 1
  source_id: editorial
"""
ANSWERS = """\
- id: h1_5
  question: h1
  level: 5
  text: 先断电，再验电，然后挂牌。
  reasons:
  - {quote: 先断电, why: 顺序对}
- id: h1_1
  question: h1
  level: 1
  text: 不清楚，没有学过这个。
  trap: padding
"""
GROWTH = """\
- id: smart_farm
  name: 智慧农业
  about: 用数据种地。
  caution: 岗位还不多。
  posts:
  - {title: 温室技术员, code: 5-01-02-02, pack: hort, majors: ["410105"], skills: [grafting], entry: 专科可以}
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
ENTITLEMENT = """\
- policy: contract
  window: {opens: "-1-09-01", closes: "0-06-30", local: true}
  conditions:
    - clause: 在找工作
      fact: seeking
      is: [job]
      protected: economy
      ask: 在找工作吗？
"""
LESSON = """\
- id: mail
  title: 写邮件
  minutes: 5
  refresh_days: 60
  source_id: editorial
  steps: [先写主题]
  check:
    - question: 先写什么？
      options: [主题, 表情]
      right: 1
      why: 一眼看清
"""


def _files() -> dict[str, str]:
    items = [
        f"{number},{letter},{key},做事{number}"
        for letter, halves in INTERESTS.items()
        for key, numbers in zip(("yes", "no"), halves, strict=True)
        for number in numbers.split()
    ]
    return {
        "sources.yaml": "- id: editorial\n  title: 编写组\n  publisher: 启航\n  verified_on: 2026-01-01\n",
        "skills.csv": "id,name,synonyms,kind,parents,evidence,confusable,weeks,source_id\n"
        "propagation,繁殖,,skill,,,,4,editorial\n"
        "grafting,嫁接,芽接|劈接,skill,propagation,把枝条对齐绑紧,cutting,4,editorial\n"
        "cutting,扦插,Cutting A|插枝,skill,propagation,剪一段插进沙里,grafting,4,editorial\n"
        "gardener,园艺工证,花工证|插枝,certificate,,,,4,editorial\n",
        "senses.csv": "word,skill,near\n插枝,cutting,\n插枝,gardener,考证|证书\n",
        "certificates.csv": "skill,issuer,levels,force,basis,misnamings,packs,note,source_id\n"
        "gardener,人社部门,五级|四级,bonus,,花证,hort,加分用,editorial\n",
        "growth.yaml": GROWTH,
        "titles.csv": "code,name,aliases,source_id\n5-01-02-02,园艺工,园丁,editorial\n5-05-01-01,农艺工,种地的,editorial\n",
        "majors.csv": "code,name,family,group,source_id\n410105,园艺技术,农业类,农林牧渔大类,editorial\n",
        "resume_checks.csv": "rule,code,title,severity,why,how,bad,good,source_id\n"
        "R18,skill.vague,程度词没有依据,major,空,写具体,坏,好,editorial\n",
        "lexicon.csv": "list,term,instead,trade\ncliche,吃苦耐劳,,\n",
        "thesaurus.csv": "lay,formal,direction,field,query,finds\n接树枝,嫁接,formal,农林,怎么接树枝,skills/grafting\n",
        "company.csv": "word,skill,near\n接枝条,grafting,砧木|接穗\n",
        "asked.csv": "query,finds\n树枝怎么接上去,skills/grafting\n",
        "outside.csv": "topic,query\n天气,明天下雨吗\n",
        "spelling.csv": "kind,text,sound\ncommon_word,安排,\n",
        "sounds.csv": "sound,letters\nan,安按\n",
        "terms.csv": "term,identifier,where\n技能,Skill,advisor/catalog/rows.py\n",
        "interests.csv": "\n".join(["number,letter,key,text", *items]) + "\n",
        "intents.yaml": "- id: why\n  tool: explain\n  examples: [为什么]\n",
        "scorecard.yaml": SCORECARD,
        "import_columns.csv": "kind,column,label,aliases,type,needed,low,high,choices,rule,example,purpose,source_id\n"
        "academic,core_mean,平均成绩,成绩,number,value,0,100,,robust_z,78.5,学业,editorial\n",
        "retention.csv": "table,label,months,counted_from,why,source_id\nturns,对话,12,at,用不上了,editorial\n",
        "import_refused.csv": "id,pattern,why,source_id\nbank,银行卡,用不到。,editorial\n",
        "policies.yaml": POLICY,
        "plan_rules.csv": "id,card,at_least,at_most,seeking,kind,what,owner,signatures,due_days,recheck_days,policies,"
        "source_id\nsign,practice.pass_rate,1,2,job,course,对照“{policy}”,student,student|counselor,7,30,contract,editorial\n",
        "entitlements.yaml": ENTITLEMENT,
        "lessons.yaml": LESSON,
        "rating_scales.csv": "scale,level,anchor,value,source_id\n"
        + "".join(f"skill,{level},做到第{level}步,0.{level},editorial\n" for level in range(1, 6)),
        "reminders.csv": "id,days_without_contact,unanswered_applications,days_overdue,days_unsigned,what,who,source_id\n"
        "quiet,21,3,,,打个电话,counselor,editorial\n",
        "parties.csv": "party,label,sees,never,needs,basis,source_id\nfamily,家人,约定时间,成绩,family,本人同意,editorial\n",
        "occupations/hort.yaml": PACK.format(id="hort", title="园艺员", alias="花工", near="agri", code="5-01-02-02"),
        "occupations/agri.yaml": PACK.format(id="agri", title="农技员", alias="植保员", near="hort", code="5-05-01-01"),
        "questions/general.yaml": QUESTION.format(id="g1"),
        "questions/hort.yaml": QUESTION.format(id="h1"),
        "questions/agri.yaml": QUESTION.format(id="a1"),
        "answers/hort.yaml": ANSWERS,
        "mistakes.yaml": "- about: 浇水\n  wrong: ['天天~浇']\n  why: 会烂根。\n  right: 见干见湿。\n  source_id: editorial\n",
    }


@pytest.fixture
def knowledge(tmp_path: Path) -> Path:
    for name, text in _files().items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    check(tmp_path, renew=True)
    return tmp_path
