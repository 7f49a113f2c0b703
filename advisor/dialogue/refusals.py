"""Of whom nothing may be said: what a student asks about another, what a role may never see, who is somebody else's."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from advisor.catalog.rows import Intent
from advisor.dialogue.memory import Subject
from advisor.dialogue.routing import PERSON, Route, Router
from advisor.dialogue.slots import Naming
from advisor.facts import Role, Viewer

__all__ = ["FAINT", "FIRM_SCORE", "NEAR", "NO_ORDERS", "ORDERED", "PLAIN", "REFUSAL", "REFUSED", "Limits", "clauses_of"]

NEAR = 0.0
FIRM_SCORE = 0.2
FAINT = 0.1
"""Score from which an engine is asked beside another; from which 他 is taken for a fellow student; how far a fixed text
must be ahead of every engine where it is not plain."""

PLAIN = 0.3
"""Score from which a clause behind a comma counts as a question of its own, beside another with another answer."""

REFUSAL = "fixed/refusal_access"
REFUSED = "other_people"
NO_ORDERS = "fixed/no_instructions"
ORDERED = "instructions"
"""Wait in a thread that has just refused, or taken no order: what does not stand by itself is more of the same."""

_OWN = re.compile(r"(?<![给帮跟向让叫替])我(?!看|查|念|讲|说|问|保证|不会|是[他她])")
"""The asker's own affairs, and no 给我看看."""

CLOSED: Mapping[tuple[str, str], tuple[str, frozenset[Role]]] = {
    ("explain", "psychology"): ("fixed/psychology", frozenset({"counselor", "mentor", "admin"})),
    ("explain", "poverty"): ("fixed/economy_closed", frozenset({"mentor"})),
}
"""What a role may never see, with the text that says so: no engine is asked, whoever is meant."""

_COMMA = re.compile(r"[，,、\s]+")
_ELSEWHERE = re.compile(
    r"(?:不是|不归|不属于|不在)(?:我|我们|咱|咱们|本)(?:班|系|院|学院|校区|专业|名下|手上|带|管)"
    rf"|(?:隔壁|别的?|外|其他|旁边|对面)(?:个)?(?:班|系|学院|校区|专业)(?:上|里)?(?:的|那个|有个|一个)*(?:{PERSON}|学生|同学|男生|女生|孩子|娃)"
)
"""Words by which staff say themselves that somebody is not theirs."""


def clauses_of(text: str) -> list[str]:
    """A piece cut at its commas and blanks."""
    return [clause for clause in _COMMA.split(text) if clause.strip()]


_CLAIM = re.compile(
    rf"我是(?:[他她]|{PERSON})?(?:们|家|的)*(?:爸|妈|父|母|家长|哥|姐|弟|妹|舅|姑|叔|姨|亲戚|亲属|监护人|对象|[男女]朋?友|室友|舍友|同桌"
    r"|老师|辅导员|班主任|宿管|校长|院长|主任|处长|书记|警察|公安|民警|记者|管理员|领导|上级)"
    r"|我们?(?:是|代表)[^，,。！!？?]{0,10}(?:厅|局|部门?|处|科|派出所|公安|检查组|巡视组|公司|企业|单位)(?:的|派)"
    r"|抽查|督查|奉命|(?:领导|校长|院长|主任|老师|本人|[他她])(?:已经)?(?:同意|批准|批|授权|让我)"
)
"""What gives itself out for somebody else, or for somebody's errand."""

_MANY = re.compile(
    r"(?:全[部体校班院系]|所有|每个|贵校|本校|班[里上]|名单)[^，,。！!？?]{0,8}(?:学生|同学|毕业生|人|名单)"
    r"[^。！!？?]{0,12}(?:姓名|名单|电话|手机|联系|收入|成绩|资料|信息|情况|身份证|分|家庭|表格|导|发)"
    r"|(?:导出|整理|发我|拿到|提供)[^，,。！!？?]{0,8}(?:名单|名册|数据库|花名册)"
)
"""What asks for the data of many."""


_ANOTHER = re.compile(
    rf"{PERSON}|[他她佢]|[同室舍]学|同桌|室友|舍友|寝室|宿舍|老乡|对象|朋友|哥们|[学班]委|[组班]长|[男女]生|人家|别[的个人校]|隔壁|其他|大家|谁"
    r"|哪[个些位户].{0,4}[人最穷]|全[班校院系部年]|年级|班[里上]|学校里|名单|所有|那[位个户]|[首字]母|姓|尾数|地址|电话|测评"
)
"""Words by which a question can be about somebody else at all: who only tells of the own trade or year asks for no one."""


class Limits:
    """Decides for one asker what is refused.

    Args:
        viewer: Who asks.
        router: Intents.
    """

    def __init__(self, viewer: Viewer, router: Router) -> None:
        self.viewer = viewer
        self.router = router

    def about_another(self, naming: Naming, routes: Sequence[Route]) -> bool:
        """Whether a student asks what only staff may ask of somebody; 他 may also be a boss or a company."""
        if PERSON not in naming.text or self.viewer.id in naming.students:
            return False
        asked = self.router.route(naming.text, "counselor")
        if not asked or "student" not in asked[0].intent.needs or not self.router.is_sure(asked):
            return False
        if not naming.stranger and asked[0].score < FIRM_SCORE:
            return False
        return not routes or asked[0].score > routes[0].score

    def without_baseless(self, routes: Sequence[Route], naming: Naming, subject: Subject) -> tuple[Route, ...]:
        """The routes without refusals that nothing in the words calls for, where nothing was refused before.

        What is asked of others needs a word for somebody else; an order to a program has to be more than faintly like one.
        """
        if self.was_refused(subject):
            return tuple(routes)
        names = naming.students or naming.stranger or naming.same_name or _ANOTHER.search(naming.text)
        is_own = self.viewer.role == "student" and not names
        return tuple(
            route
            for route in routes
            if not (is_own and route.intent.id == REFUSED)
            and (route.intent.reply != NO_ORDERS or route.score >= FIRM_SCORE)
        )

    def _pretends(self, naming: Naming) -> bool:
        """Whether who is logged in as a student asks in another's name, or for the data of many."""
        claims = _CLAIM.search(naming.text) is not None
        asks = PERSON in naming.text or bool(naming.students) or "名单" in naming.text
        return _MANY.search(naming.text) is not None or (claims and asks)

    def own_part(self, naming: Naming) -> Naming:
        """What a student asks of the own affairs beside a word about somebody: 「不说他了，讲讲我的」."""
        if not naming.pronoun or naming.students or naming.stranger:
            return naming
        rest = " ".join(clause for clause in clauses_of(naming.text) if PERSON not in clause)
        routes = self.router.route(rest, "student") if rest else ()
        plain = bool(routes) and routes[0].score >= PLAIN and bool(routes[0].intent.tool)
        return replace(naming, text=rest, pronoun=False) if plain else naming

    def is_denied(self, routes: Sequence[Route], best: Route | None, naming: Naming, subject: Subject) -> bool:
        """Whether a piece asks about somebody of whom nothing may be said, or insists after that was told."""
        is_student = self.viewer.role == "student"
        if is_student and (self.about_another(naming, routes) or self._pretends(naming)):
            return True
        seems_refused = PERSON in naming.text and bool(routes) and routes[0].intent.reply == REFUSAL
        if best is None or (is_student and seems_refused):
            return bool(naming.stranger) or self.was_refused(subject) or (is_student and seems_refused)
        if naming.stranger and is_student and best.score < PLAIN:
            return True
        if is_student and (PERSON in naming.text or best.intent.tool == "search"):
            refused = max((route.score for route in routes if route.intent.reply == REFUSAL), default=NEAR)
            if refused >= FIRM_SCORE and best.score - refused < FAINT:
                return True
        insists = best.intent.reply in (REFUSAL, NO_ORDERS) or (is_student and naming.pronoun)
        is_faint = is_student and best.score < PLAIN and not best.intent.reply and _OWN.search(naming.text) is None
        return self.was_refused(subject) and (insists or is_faint)

    def is_elsewhere(self, naming: Naming) -> bool:
        """Whether staff ask about somebody of whom they say that another answers for them."""
        return (
            self.viewer.role in ("counselor", "mentor", "centre")
            and not naming.students
            and (naming.pronoun or bool(naming.stranger) or PERSON not in naming.text)
            and _ELSEWHERE.search(naming.text) is not None
        )

    def was_refused(self, subject: Subject) -> bool:
        """Whether the thread has just refused."""
        return subject.pending in (REFUSED, ORDERED) or self.closed(self.router.by_id.get(subject.pending)) != ""

    def closed(self, intent: Intent | None) -> str:
        """The text for what this role may never see, or empty."""
        key = (intent.tool, intent.aspect) if intent is not None else ("", "")
        text, roles = CLOSED.get(key, ("", frozenset[Role]()))
        return text if self.viewer.role in roles else ""

    def pending(self, subject: Subject) -> tuple[str, str]:
        """What a refusal says, and what then waits; one who insists on what the role may never see hears the same again."""
        if subject.pending == ORDERED:
            return NO_ORDERS, ORDERED
        closed = self.closed(self.router.by_id.get(subject.pending))
        return (closed or REFUSAL), (subject.pending if closed else REFUSED)
