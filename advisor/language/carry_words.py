"""The words by which a check tells whether the evidence carries a clause: counters, persons, deeds, disclaimers."""

import re

__all__ = [
    "BARE_UNITS", "CAUSES_OUTRIGHT", "CERTIFICATE_KIND", "CONCLUSIONS", "COUNTERS", "DEED", "DISCLAIMER", "DONE", "FALLS_SHORT",
    "FRACTION", "HOUSE_KIND", "LEVEL", "PERSON", "PERSON_OR_PEER", "PERSON_OR_STUDENT", "PRACTICE_UNITS", "TELLS_DONE", "TRAINEES", "ZERO",
    "count_alike",
]  # fmt: skip

#: Words that count things one by one.
COUNTERS = frozenset("个 项 门 处 种 类 条 点 次 场 回 段 份 件 家 轮 遍 例 张 本 位 人 人次 道 题 句 步 名 篇".split())
#: Units that a bare figure of the evidence may be told in.
BARE_UNITS = frozenset({"级", "档", "倍", "名次"})
#: Units of what somebody is advised to do (练三遍, 写两句).
PRACTICE_UNITS = frozenset("遍 次 步 点 条 句 个 天 分钟 项 段 份 家 轮 道 题 个月 页 字 场 秒".split())
_ALIKE = tuple(frozenset(group.split()) for group in ("次 场 回 轮 遍", "段 份 次", "项 门 条 种 类", "级 档 年级"))

PERSON = re.compile(r"你|他|她|该生")
PERSON_OR_PEER = re.compile(rf"{PERSON.pattern}|同学")
PERSON_OR_STUDENT = re.compile(rf"{PERSON.pattern}|学生")
#: The signs of a deed that is over, alone and behind the two characters that name it.
DONE = re.compile(r"[了过]")
DEED = re.compile(r"([\u4e00-\u9fff]{2})[了过]")
TELLS_DONE = re.compile(r"了|过|已|取得|获得|拿到|持有|是")
DISCLAIMER = re.compile(r"不(?:代表|等于|说明|意味)")
ZERO = re.compile(r"[0０零]")
FRACTION = re.compile(r"分之|点")
FALLS_SHORT = re.compile(r"达到|达标|不够|不足|欠缺|缺")
#: What a name carries beside its core.
CERTIFICATE_KIND = re.compile(r"(?:职业|技能|等级|资格|执业|从业|操作|证书|证|书)+$")
HOUSE_KIND = re.compile(r"(?:有限责任|股份)?(?:有限)?公司$|集团$")
LEVEL = re.compile(r"[初中高]级|技师|[一二三四五]级|等奖")
TRAINEES = frozenset({"实习生", "学员", "见习生", "实训生"})
CONCLUSIONS = frozenset({"所以", "因此", "因而"})
CAUSES_OUTRIGHT = frozenset({"导致", "造成", "致使", "害得", "根源", "都怪"})


def count_alike(said: str, held: str) -> bool:
    """Whether two different counters may count the same things (三项 for 三门)."""
    return ("个" in (said, held) and {said, held} <= COUNTERS) or any({said, held} <= group for group in _ALIKE)
