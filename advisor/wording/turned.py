"""What a clause tells the other way round than cards or a source: strengths, owners, judgements of an answer, conditions."""

import itertools
import re

from advisor.wording.evidence import Piece, grams
from advisor.wording.faults import Fault
from advisor.wording.scene import Scene
from advisor.wording.sides import value_of

__all__ = ["TURNED_FAULTS"]

NAMED = 0.25
LEAST = 2
_STRONG = re.compile(r"突出|强项|出色|亮眼|拿手|很强|优势|[说讲答写]得(?:最|很|特别)(?:好|完整|扎实|清楚)|最完整|长处")
_WEAK = re.compile(r"薄弱|短板|弱项|最该补|最要补|拖分")
_NO = re.compile(r"不|没|未|无|(?<![差区级类性特分])别|吗|[？?]|还可以|再")
_ABSENT = re.compile(r"缺失|缺少|缺|没有|未")
_WRONG = re.compile(r"说反|说错|答错|写错|讲错|弄反|搞反|搞错|不对|错了")
_RIGHT = re.compile(r"[答说讲写](?:得)?(?:很)?对|正确|没有?[说答]错")
_IS_RIGHT = re.compile(r"正确|答对|说对")
_IS_WRONG = re.compile(r"错误|说错|答错|错的")
_OWNERS = "班主任|辅导员|企业导师|企业师傅|校内导师|学校导师|实训老师|指导老师|专业老师|学生本人|本人|系主任|教务处|就业办|学工处|家长"
_OWNED = re.compile(rf"(?:由|是|归|找)?({_OWNERS}|你自己|自己|你)(?:来)?负责")
_EACH_OWNED = re.compile(rf"([^，,。；;由]{{2,10}})由({_OWNERS})负责")
_OWNER = re.compile(_OWNERS)
_SELF = frozenset({"你自己", "自己", "你", "本人", "学生本人"})
_WHATEVER = re.compile(r"(?:不管|无论|不论|不分|不看|不限)([^，,。；;]{2,10})|([^，,。；;]{2,6})有没有都")
_OPEN = re.compile(r"不限|不论|无论|均可|不分")
_TOGETHER = re.compile(r"同时(?:满足|符合|具备|达到)|缺一不可|(?:条件|要求|情形)(?:都|全)[要得]?(?:满足|符合|具备|有)")
_EITHER = re.compile(r"之一|任一|任何一|其中一")
_EVERY_TIME = re.compile(r"每(?:年|月|学期|季度?|周)(?:都)?(?:可以|能|可)?[^，,。；;]{0,4}(?:领|申请|享受|拿|发)")
_ONCE_MORE = re.compile(r"(?:还|也|就)?(?:可以|能)(?:再|接着|重新)[^，,。；;]{0,6}(?:一次|一回|参加|申请|领)")
_ONCE = re.compile(r"一次性|只(?:能|可)?[^，,。；;]{0,6}一次|仅[^，,。；;]{0,4}一次|不重复")
_EVEN_WITHOUT = re.compile(r"(?:不是|没有?|不具备|不符合|未)([^，,。；;]{2,10}?)也(?:可以|能|行)")
_NEEDLESS = re.compile(r"(?:不用|无需|不必|不需要|用不着)(?:等|先|再)?([^，,。；;]{2,10})")
_NEEDED = re.compile(r"须|对象|具有|持有|应当?|满|以上|不少于|条件|必须|要求|提供|提交|正常")
_FREE_OF = re.compile(r"不|无|免|优先")
_ANY_TIME = re.compile(r"(?:随时|任何时候|什么时候)(?:都|也)?[^，,。；;]{0,4}(?:申请|报名|报|交|办)")
_TERM = re.compile(r"受理|截止|申请时间|报名时间|日前|逾期")
_MAY = re.compile(r"可以|也能|也行|就能|都能|就行")
_COSTS = re.compile(r"取消|收回|追回|不予")
_ABLE = re.compile(
    r"[你他她](?:又|还|也|都|已经)?会(?![有是被让更不在到去来把得想要说问觉发看做用感让越变一很])([\u4e00-\u9fffA-Za-z]{2,6})(?=[，,。；;]|$)"
)
_ORDINAL = re.compile(r"第([一二三四五六七八九十])([天次版轮回稿周场])")
_PLACE = re.compile(r"在([\u4e00-\u9fff]{2,8}?)(?:做|当|实习|兼职|工作|上班|帮厨|轮岗|派件|担任|打工|见习)")
_POINTS = re.compile(r"^(?:那|这|学校|校|一家|一个|单位|公司|企业)")


def _turns_strength(scene: Scene) -> bool:
    """Whether the lowest of like scores is told as a strength, the highest as a weakness, or a thing that lacks as done well."""
    strong, weak = _STRONG.search(scene.clause), _WEAK.search(scene.clause)
    if not (strong or weak) or _NO.search(scene.clause):
        return False
    head = grams(re.split(f"{_STRONG.pattern}|{_WEAK.pattern}", scene.clause)[0])
    lacking = (p for p in scene.evidence.pieces if p.kind == "finding" and _ABSENT.search(f"{p.label}{p.display}"))
    if strong and any(len(p.grams & head) > 1 for p in lacking):
        return True
    named = max(
        (p for p in scene.evidence.pieces if p.kind in ("score", "match", "skill") and value_of(p) is not None),
        key=lambda p: scene.evidence.named(head, p),
        default=None,
    )
    if named is None or scene.evidence.named(head, named) < NAMED:
        return False
    like = [
        float(str(value_of(p)))
        for p in scene.evidence.pieces
        if p.kind == named.kind and p.full == named.full and value_of(p) is not None and _unit(p) == _unit(named)
    ]
    own = value_of(named)
    if len(like) < LEAST or min(like) == max(like):
        return False
    return own == (min(like) if strong else max(like))


def _unit(piece: Piece) -> str:
    return next((q.claim.unit for q in piece.quantities if q.claim.type == "number"), "")


def _turns_judgement(scene: Scene) -> bool:
    """Whether what a card judges right is called wrong, or the other way round."""
    findings = [p for p in scene.evidence.pieces if p.kind == "finding"]
    right = [p for p in findings if _IS_RIGHT.search(f"{p.label}，{p.display}") and not _IS_WRONG.search(p.label)]
    wrong = [p for p in findings if _IS_WRONG.search(p.label)]
    elsewhere = frozenset[str]().union(*(p.grams for p in scene.evidence.pieces if p.kind != "finding"))
    for said, told, other in ((_WRONG, right, wrong), (_RIGHT, wrong, right)):
        counted = any(c.type == "number" for c in scene.claims)
        if counted or not said.search(scene.clause) or (said is _RIGHT and _WRONG.search(scene.clause)):
            continue
        words = grams(scene.sentence.quote if said is _RIGHT else scene.clause) - elsewhere
        ours = max((len(words & p.grams) for p in told), default=0)
        theirs = max((len(words & p.grams) for p in other), default=0)
        if ours > theirs:
            return True
    return False


def _other_owner(scene: Scene) -> bool:
    """Whether a plan's card names another person in charge than the clause does."""
    said = _OWNED.search(scene.clause)
    if said is None or _NO.search(scene.clause):
        return False
    head = grams(scene.clause[: said.start()])
    for piece in scene.evidence.pieces:
        for told in _EACH_OWNED.finditer(piece.display):
            if head and grams(told[1]) & head and told[2] != said[1]:
                return True
    words = grams(scene.text[scene.sentence.start : scene.end].replace(said[0], "，"))
    owned = [p for p in scene.evidence.pieces if "负责" in f"{p.label}{p.display}" and _OWNER.search(p.display)]
    best = max(owned, key=lambda p: scene.evidence.named(words, p), default=None)
    if best is None or scene.evidence.named(words, best) < NAMED:
        return False
    held = set(_OWNER.findall(best.display))
    return said[1] not in held and not (said[1] in _SELF and held & _SELF)


def _drops_condition(scene: Scene) -> bool:
    """Whether a condition of the source is waived, one of several made all of them, or what is given once made regular."""
    text = scene.evidence.text
    whatever = _WHATEVER.search(scene.clause)
    if whatever and not _OPEN.search(text) and grams(whatever[1] or whatever[2]) & scene.evidence.grams:
        return True
    if _TOGETHER.search(scene.clause) and _EITHER.search(text):
        return True
    if _ONCE_MORE.search(scene.clause) and _ONCE.search(text) and not re.search(r"[不没未]", scene.clause):
        return True
    often = _EVERY_TIME.search(scene.clause)
    if often and any(
        _ONCE.search(one) and often[0][:2] not in one and len(grams(one) & scene.words) >= LEAST
        for one in re.split(r"[。；;\n]", text)
    ):
        return True
    for waived in _EVEN_WITHOUT.finditer(scene.clause):
        words = grams(waived[1])
        asked = [p for p in scene.evidence.pieces if words & p.grams]
        if any(_NEEDED.search(p.text) for p in asked) and not any(_FREE_OF.search(p.text) for p in asked):
            return True
    needless = _NEEDLESS.search(scene.clause)
    if needless is None:
        return False
    words = grams(needless[1])
    if any(words & p.grams and _FREE_OF.search(p.text) for p in scene.evidence.pieces):
        return False
    return any(
        words & p.grams and _NEEDED.search(p.text) and not _FREE_OF.search(p.text) for p in scene.evidence.pieces
    )


def _allows_more(scene: Scene) -> bool:
    """Whether the clause allows what stays below a minimum, at any time where there is a time, or what costs the title."""
    if _NO.search(scene.clause):
        return False
    if _ANY_TIME.search(scene.clause) and _TERM.search(scene.evidence.text):
        return True
    if not _MAY.search(scene.clause):
        return False
    for claim in scene.claims:
        least = [q for q in scene.evidence.quantities if q.claim.unit == claim.unit and q.claim.bound == "at_least"]
        if claim.type == "number" and len(least) == 1 and isinstance(claim.value, int | float):
            value = least[0].claim.value
            if isinstance(value, int | float) and claim.value < value and claim.unit in ("人", "岁", "个月"):
                return True
    return any(
        _COSTS.match(after.text)
        and p.sentence == after.sentence
        and len(p.grams & scene.words) > (0 if p.text.rstrip("，,").endswith("的") else 1)
        for p, after in itertools.pairwise(scene.evidence.pieces)
    )


def _other_ordinal(scene: Scene) -> bool:
    """Whether something is put on another day or into another round than the only one that the source knows."""
    for number, unit in _ORDINAL.findall(scene.clause):
        known = {told for told, other in _ORDINAL.findall(scene.evidence.plain) if other == unit}
        if len(known) == 1 and number not in known:
            return True
    return False


def _is_foreign_skill(scene: Scene) -> bool:
    """Whether a skill is ascribed to the person spoken to of which no card says a word."""
    match = _ABLE.search(scene.clause)
    words = grams(match[1]) if match else frozenset()
    return bool(words) and not words & scene.evidence.grams


def _is_foreign_place(scene: Scene) -> bool:
    """Whether somebody is said to have worked at a place of whose name two neighbouring characters stand nowhere in the source."""
    for match in _PLACE.finditer(scene.clause):
        place = _POINTS.sub("", match[1])
        if len(place) > 1 and any(
            a not in scene.evidence.plain and b not in scene.evidence.plain for a, b in _pairs(place)
        ):
            return True
    return False


def _pairs(word: str) -> list[tuple[str, str]]:
    return list(itertools.pairwise(word))


#: Untruths that turn round what a card or the source says.
TURNED_FAULTS = (
    Fault("ordinal", "other", _other_ordinal, advice=False),
    Fault("foreign_place", "name", _is_foreign_place, advice=False),
    Fault("foreign_skill", "verb", _is_foreign_skill, advice=False),
    Fault("drops_condition", "other", _drops_condition, "text"),
    Fault("allows_more", "other", _allows_more, "text"),
    Fault("strength", "other", _turns_strength, "cards"),
    Fault("judgement", "other", _turns_judgement, "cards"),
    Fault("owner", "other", _other_owner, "cards"),
)
