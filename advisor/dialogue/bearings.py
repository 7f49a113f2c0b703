"""Which engines answer of whom, and the words by which a message hangs on the one before it."""

import re
from collections.abc import Mapping

from advisor.dialogue.classrooms import OWN_CLASS
from advisor.dialogue.routing import PERSON, POST

__all__ = [
    "ABOUT_A_PERSON",
    "ABOUT_A_POST",
    "BARE_NAMES",
    "CONDITION",
    "COPULA",
    "LINE",
    "NAMED",
    "NTH",
    "OF_ALL",
    "OF_A_STUDENT",
    "ONESELF",
    "ORDINAL",
    "OWN_ALONE",
    "OWN_STATE",
    "RANKING",
    "SAME_FILE",
    "SENTENCE",
    "SMALL_TALK",
    "VAGUE",
    "WHOLE",
    "WITHIN",
]

ABOUT_A_PERSON = frozenset(
    {"explain", "diagnose", "match", "skills", "interview", "review", "mydata", "plan", "eligibility"}
)
ABOUT_A_POST = frozenset({"tasks", "papers", "life", "path", "needed", "pay", "questions"})
SAME_FILE = frozenset({"explain", "diagnose"})
"""Engines that tell of the same figures; one of them is enough."""

OWN_ALONE = frozenset({"diagnose", "skills", "mydata", "plan", "eligibility"})
"""Engines that a student asks about nobody else."""

OWN_STATE = frozenset({"diagnose", "plan", "skills"})
"""Engines behind which 怎么补 asks for next steps rather than for the way up to a post."""

OF_A_STUDENT: Mapping[str, str] = {
    "match": "match_student",
    "plan": "student_plan",
    "review": "who_confirmed",
    "interview": "student_interviews",
    "resume": "student_resume",
    "eligibility": "student_eligibility",
}
"""Engine that was asked about all students or none → what a name alone then asks of one; else how that one is doing."""

OF_ALL: Mapping[str, str] = {
    "diagnose": "class_overview",
    "review": "review_class",
    "plan": "plan_due",
    "interview": "practice_class",
    "eligibility": "eligibility_class",
}
"""Engine → the intent that asks it of all of the asker's students."""

WHOLE = re.compile(r"我们?[班手]|咱们?班|我的(?:学生|班)|全(?:部|校|院|班)|所有|名下|手[上下里]|我带|徒弟")
"""Words for all of the asker's students, which take back a class that was named before."""


RANKING = "fixed/no_ranking"

NTH = re.compile(r"(?:[排列]在?)?第([一二三])(?:[个位名]|的(?=那))的?(?:那个)?(?:岗位?|工作)?")
WITHIN = re.compile(
    r"其中|[这那]?里[头面](?!试)|[排列]在?(?:第|最)|[前后上下][面头]那|(?:岗位|名单|清单|[表单]子?)[里上][头面]?"
)
"""What begins a message that points into the last answer."""

COPULA = re.compile(
    r"^(?:应该|其实|我说|就)?是(?=<)|^(?:对|针对)(?=<)"
    r"|^(?:昨天|刚才|刚刚|上次|上回|前面|之前|先前)?(?:说过?的|问过?的|提到?的)?(?:那个|那位|的)?(?=<)"
)
VAGUE = re.compile(r"[这那]?(?:个|件)?(?:东西|事|玩意)?(?:该|要|应该|到底)?(?:怎么|咋|如何|咋个)(?:弄|整|办|搞|做)?")
"""What asks how something is done, and says nothing of it."""

ONESELF = frozenset({"我", "我自己", "自己", "像我这样", "我这种"})
CONDITION = re.compile(r"(?:最好|得|要|会|带|有|能|不要|不用|离|月薪|工资)[^呢吗么？?]{1,10}的")
SENTENCE = re.compile(r"[。？?！!；;]")
LINE = re.compile(r"\d|[：:\n]")
ORDINAL = re.compile(r"第[一二三四两几]|这个|那个|这俩|那俩|这两|那两|哪个|哪样|哪条")
NAMED = re.compile(rf"{PERSON}|{OWN_CLASS}")
BARE_NAMES = re.compile(rf"{PERSON}|{POST}|\W|_")
SMALL_TALK = frozenset({"fixed/greeting", "fixed/thanks"})
