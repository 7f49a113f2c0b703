"""The words by which a check tells whether the evidence carries a clause: counters, persons, deeds, disclaimers."""

import re

__all__ = [
    "BARE_DENIAL", "BARE_LEVEL", "BARE_UNITS", "CAUSES_OUTRIGHT", "CERTIFICATE_KIND", "CONCLUSIONS", "CONDITION", "COUNTERS", "DEED", "DEPENDS", "DISCLAIMER", "DISOWNED", "DONE", "ENGLISH_TEST", "FALLS_SHORT", "FIGURE_BEHIND",
    "FRACTION", "HELD_BY", "HOLDS_BACK", "HOUSE_KIND", "JOINER", "LEVEL", "LINK", "MAY_SAY", "NOTHING_LACKS", "NOT_BEGUN", "NOT_IN_THE_SUM", "NOT_ON_RECORD", "NO_GAP", "NO_WORD", "OF_A_RULE", "PERSON", "PERSON_OR_PEER", "PERSON_OR_STUDENT", "PRACTICE_UNITS", "REQUIRES", "SAME_DENIALS", "STILL_LACKS", "TELLS_DONE", "TRAINEES", "TURNS", "WHAT_IF", "ZERO",
    "count_alike",
]  # fmt: skip

#: Words that count things one by one.
COUNTERS = frozenset(
    "个 样 行 档 稿 项 门 处 种 类 条 点 次 场 回 段 份 件 家 轮 遍 例 张 本 版 组 间 届 位 人 人次 道 题 句 步 名 篇".split()
)
#: Units that a bare figure of the evidence may be told in.
BARE_UNITS = frozenset({"级", "档", "倍", "名次"})
#: Units of what somebody is advised to do (练三遍, 写两句).
PRACTICE_UNITS = frozenset("遍 次 步 点 条 句 个 天 分钟 项 段 份 家 轮 道 题 个月 页 字 场 秒".split())
_ALIKE = tuple(
    frozenset(group.split())
    for group in ("次 场 回 轮 遍", "段 份", "份 版 稿", "段 次", "项 门 条 种 类", "级 档 年级")
)

PERSON = re.compile(r"你|他|她|该生")
PERSON_OR_PEER = re.compile(rf"{PERSON.pattern}|同学")
PERSON_OR_STUDENT = re.compile(rf"{PERSON.pattern}|学生")
#: The signs of a deed that is over, alone and behind the two characters that name it.
DONE = re.compile(r"[了过]")
DEED = re.compile(r"([\u4e00-\u9fff]{2})[了过]")
TELLS_DONE = re.compile(r"了|过|已|取得|获得|拿到|持有|是")
DISCLAIMER = re.compile(r"不(?:代表|等于|说明|意味)|不能(?:说|断定|认定|确定)|还不能|不好说|没法说|说不好")
ZERO = re.compile(r"[0０零]")
FRACTION = re.compile(r"分之|点")
FALLS_SHORT = re.compile(r"达到|达标|不够|不足|欠缺|缺")
#: What a name carries beside its core.
CERTIFICATE_KIND = re.compile(r"(?:职业|技能|等级|资格|执业|从业|操作|证书|证|书)+$")
HOUSE_KIND = re.compile(r"(?:有限责任|股份)?(?:有限)?公司$|集团$")
LEVEL = re.compile(r"[初中高]级|技师|[一二三四五]级|等奖")
#: The national test of English as resumes write it (CET-4), squeezed.
ENGLISH_TEST = re.compile(r"cet-?([46])")
BARE_LEVEL = re.compile(r"(初级|中级|高级|[一二三四五]级)证书?")
TRAINEES = frozenset({"实习生", "学员", "见习生", "实训生"})
#: A speaker who says no more than the record lets him.
HOLDS_BACK = re.compile(
    r"(?:所以|因此|因而)(?:才)?(?:是|被|列为|列入|成了|成为|进入|作为)[^，,。；;]{0,6}(?:关注|重点|名单|标记|提示)|不提(?=[，,。了])|(?:所以|因此|因而)[^，,。；;]{0,10}(?:要紧|重要|关键|得|该|要|先|可以|建议|值得|不妨|多)|不谈|不多说|先不|不评|不好说|不下结论|不猜|说不了"
)
CONCLUSIONS = frozenset({"所以", "因此", "因而"})
CAUSES_OUTRIGHT = frozenset({"导致", "造成", "致使", "害得", "根源", "都怪"})
#: What a sentence says about the record or the sum itself, and an offer of words to say.
BARE_DENIAL = re.compile(r"没有|没|并没有|并未|未|不")
NOTHING_LACKS = re.compile(r"没有缺(?:项|失)")
NOT_IN_THE_SUM = re.compile(r"没有(?:参与|进入|计入|算进)[^，。；]{0,4}(?:计算|评分)|没有拉开差距")
NOT_ON_RECORD = re.compile(r"记录里(?:还|暂时|目前)?没有|没有能看出技能的")
NO_GAP = re.compile(r"没有拉开差距")
NOT_BEGUN = re.compile(r"还?没有开始(?:练|做|投)?$")
#: Denials in plain words, and how rules and notices write them.
SAME_DENIALS = tuple(
    (re.compile(said), re.compile(written))
    for said, written in (
        (r"不收了?|不再收|不办了|不受理|来不了", r"逾期|不再受理|不予受理|截止"),
        (r"不花钱|不要钱|不用交|不收费|不收钱|不用花", r"免费|不收|无需缴|不缴"),
        (
            r"没有?(?:领|享受|申请|拿)过|也没领",
            r"未[^，,。；;]{0,6}(?:领|享受|申请)|只能[^，,。；;]{0,4}一次|首次|不重复|不得重复",
        ),
        (r"不能(?:拿|用)[^，,。；;]{0,6}(?:抵|代)|不能发东西", r"不得[^，,。；;]{0,4}(?:物品|实物)|货币"),
        (r"不是必须|不强求|不硬性|不是硬性", r"优先"),
        (r"没(?:考)?过(?![一-龥])|没(?:能)?通过|没及格", r"未通过|未过|不合格|不及格|未达"),
        (r"没了|作废|就没有了", r"取消|收回|作废|终止"),
        (r"不在[^，,。；;]{0,4}(?:范围|之列|对象|条件)", r"以?内|以上|以下|不低于|须|限|对象"),
        (r"不[会懂熟][^，,。；;]{0,4}也(?:可以|能|行|要)", r"优先|不限|均可|可培训|安排培训"),
        (r"没有?[^，,。；;]{0,8}也(?:可以|能|行|要)", r"不限|无证|无经验|无需|均可|可培训|安排培训"),
        (r"不用自己|不用你|不需要你", r"统一|由学校|由单位|由中心"),
        (r"不能(?:收|扣|要)|不许收|不该收", r"不得[^，,。；;]{0,8}(?:收|扣)|不收取"),
        (r"不算|不属于|没有?(?:劳动)?关系", r"不属于|不是|不建立|不签订"),
    )
)
#: Behind a post: the other who holds it (组长是向阳).
HELD_BY = re.compile(r"(?:是|为|由)(?![我你])")
REQUIRES = re.compile(r"要求|必须|须|要有|需要|得有|先有|需持|凭|[它岗位]要(?!是|不)")
#: A word that tells of a gap, and any word that denies.
STILL_LACKS = re.compile(r"差|缺|补|欠|不足|短板")
NO_WORD = re.compile(r"[不没未无非]|(?<![差区级类性特分])别")
#: A sentence that draws its conclusion from a rule, not from a life.
OF_A_RULE = re.compile(
    r"不?符合|达标|够(?!通)|门槛|[这那]一?条|条件|要求(?=[，,。])|用不上|不适用|范围|目录|不在[^，,。；;]{0,10}[里内中]"
)
#: A figure right behind a label, with what a list of skills puts between.
FIGURE_BEHIND = re.compile(r"(?:\[F\d+\]|\s|[（(：:为是]|熟练程度)*(\d+(?:\.\d+)?)")
MAY_SAY = re.compile(r"(?:随时|也|都)可以说$")
#: A condition before a clause, and the signs that a sentence tells what would be.
CONDITION = re.compile(r"如果|(?<!主)要是|假如|假设|倘若|万一|一旦|只要|除非")
WHAT_IF = re.compile(rf"{CONDITION.pattern}|若|从[^，。]{{0,24}}到|重新计算|照旧|情形|的话|可以|怎样|会|这样|就")
#: What joins two items of a list, and what stands between a label and its display.
JOINER = re.compile(r"(?:、|,|;|和|以及|及|与)")
LINK = re.compile(r"(?:为|是|:|,)")
#: Words before a clause on a card on which it hangs, and words behind it that turn it round.
DEPENDS = re.compile(
    r"如果|(?<!主)要是|假如|假设|倘若|若|万一|只要|只有|一旦|即使|就算|哪怕|除非|当你|除了|不是|并非|不能|不得|不要|不可|不许|不会|不等于|不代表|"
    r"禁止|严禁|没有|未|无需|避免|防止|拒绝|声称|以为|据说|说法|谎|假|错|误"
)
TURNS = re.compile(
    r"但|可是|不过|然而|除非|除了|前提|仅|只(?!发)|否则|如果|若|要是|这(?!样)|那|是(?:错|假|违法|不)|不对|不属实|不是|不成立|没有|都不|并不|并非|违法|属于(?:违法|谣)"
)
#: Words by which the rest of the sentence disowns what it quotes.
DISOWNED = re.compile(
    r"不对|不属实|不成立|错的|错误|假的|谣|并不是|并非|不是说|不再|不实|说法|误以为|(?:是|就)(?:错|假)(?!过|期)"
)


def count_alike(said: str, held: str) -> bool:
    """Whether two different counters may count the same things (三项 for 三门)."""
    return ("个" in (said, held) and {said, held} <= COUNTERS) or any({said, held} <= group for group in _ALIKE)
