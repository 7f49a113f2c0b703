"""How a clause is meant: told as a fact, advised, asked, supposed, planned, or about somebody else."""

import re

from advisor.language.numerals import CHARACTERS

__all__ = [
    "KEY_CUES", "PALE", "SAME", "STOP", "asks", "attributed", "backwards", "clauses", "contrasts", "existential", "flagging", "holds_post", "is_advice", "is_courtesy", "is_example", "is_if",
    "is_plan", "is_question", "is_share", "is_supposed", "is_told", "judges", "new_object", "other_person", "others_post", "promise_about", "proposes", "rate_of", "rest_meant", "same_words", "scope_of_set", "sets_apart", "share_sign", "tells_gap", "tells_sum", "turned_twin", "ventures",
]  # fmt: skip

_CLAUSE = re.compile(r"[^，,。！？!?；;：:\n]+[，,。！？!?；;：:\n]*")
_ADVICE = re.compile(
    r"建议|不妨|不如(?=用|把|换|写|直接|先|多|拿|讲|说|行动|动手|趁|早|主动|做|练|去|找|问|试)|试试|试着|试一试|可以(?:先|再|把|从|在|试|找|去|约|补|写|问|陪|考虑|申请|请|用|看|讲|说|多|和|跟|向|到|练|参加|报|投|选|一起|随时|多花|安排|准备|重点|继续|适当|主动|尽早|查|添|加|改|删|放|列|换)|"
    r"(?<![申聘邀宴])请(?!假|教|求)|记得|尽量|最好(?:先|能|把|在|是|不|再|找|去)|应该|应当|推荐|争取|欢迎|下一步|接下来|不用担心|别担心|别怕|别着急|别急|慢慢来|多(?:练|说|讲|写|提|花|留|做|看|问|聊|准备|问)(?=[一两几点些句遍])|多练|练(?:\s*[\d一二两三四五六七八九十]|习一|一练)|值得|得问|问问|问一问|问清楚|核实|确认一下|催一催|补录|优先|重点准备|补上|补充|补一|补做|添上|"
    r"改成|改为|写清|写明|写上|列出|讲讲|说说|聊聊|想想|看看|试讲|约(?:一|上|个|老师|辅导)|找(?:一|老师|同学|辅导|师傅)|先(?=把|从|练|做|看|说|想|写|去|约|补|找|准备|复习|整理|试)|再(?=把|练|做|看|说|写|去|补|试|加|讲|问)|"
    r"需要(?:你|先|再|补|把|多|老师|的话)|有助于|有帮助|能帮|会更|就更|更有底气|有利于|不要|加油|愿意的话|随时|要(?:先|把|多|记得|注意)|注意|希望你|期待|祝|可尝试|可先|可从|可把|可以$|一起(?=看|练|想|聊|做|把|来|准备|努力|商量)|咱们|让我们|我们(?:先|再|一起|来|可以)"
)
#: Advice that holds for the clauses behind it too.
_PROPOSES = re.compile(
    r"建议|不妨|试试|可以(?:先|再|试|把|从|在|用|每|找|练)|记得|最好|推荐|争取|接下来|下一步|尽量|考前|面试前|练习时"
)
_TOLD = re.compile(r"已|会的|[了过](?!解)|目前|现有|持有")
_SUPPOSED = re.compile(
    r"如果|要是|假如|假设|倘若|(?:(?<![\u4e00-\u9fff])|(?<=[你您他她们生方司后时]))若(?![干])|万一|只要|一旦|的话|即使|就算|哪怕|除非|当你|等你|下次|以后|将来|今后|有机会|届时|到时|(?<!不)愿意"
)
_QUESTION = re.compile(
    r"[？?]|吗|呢[，。]?$|是否|([\u4e00-\u9fff])没\1|过没有|(?:做|负责|学|用|干|管|想)了?(?:什么|哪些)|[\u4e00-\u9fff]了(?:什么|哪|多少|几)|怎么回事|能不能|会不会|有没有|要不要|是不是|愿不愿意|哪[些个种]|什么时候|怎么样|为什么|多少"
)
_COURTESY = re.compile(
    r"^(?:你好|您好|谢谢|感谢|辛苦|好的|同学好|老师好|很高兴|没关系|别灰心|很好|不错|加油|祝|收到|明白|欢迎)"
)
_EXAMPLE = re.compile(
    r"比如|例如|譬如|举例|打个比方|假设|像.{0,10}这样|可以(?:说|写|这样|讲|改)|改成|写成|说成|示例|参考说法|换成|不妨说"
)
_PLAN = re.compile(
    r"打算|计划|准备(?!得|工作|了)|想(?!法|象|到|起|出|办法)|希望|将(?!军|近)|拟|备考|报考|考虑|目标|明年|下学期|下个月|以后(?:要|会|想|再)|正在备|(?:正|还)?在考|还没考|还在学|正在学|刚开始学|想要|争取|意向|有意|期望|未来|预计"
)
_OTHER = re.compile(
    r"家属|护士(?!长|执业|资格)|医生|老板|技术员|同组的|同班的|同寝的|一起的|带我的|师傅|会长|社长|部长|主席|园长|院长|站长|教练|[张王李赵陈刘杨黄周吴徐孙马朱胡林何郭罗高](?:姐|哥|师傅|老师|工|经理|主管)|带教老师|指导老师|班主任|老师|同学|组长|班长|队长|师兄|师姐|学长|学姐|同事|经理|主管|店长|别人|他人|其他人|组员|队友|搭档|工程师|家人|父母|父亲|母亲|爸爸|妈妈|姐姐|哥哥|室友|客户|护士长|厂家|他们|她们|大家|全组|小组"
)
_CLEFT = re.compile(
    r"是(师傅|老师|组长|班长|队长|同学|经理|主管|店长|别人|同事|站长|护士长|带教老师)[^，,。；;]{1,5}的(?:[，,。；;]|$)"
)
_SELF = re.compile(r"我(?!们)|你(?!们)|本人|自己|独立|该生|该同学|该学生")
_ATTRIBUTED = re.compile(
    r"(?:说|写|写道|写到|写的|提到|提及|讲到|讲|原话|原文|[这那]一?句话?|回答|答|提出|表示|自述|介绍|描述|夸|称赞|表扬|所写|里的|中的|里有|记录|记着|写着|评语|评价)(?:过|了|道|到|的|是|里|中)?(?:你|您|我|他|她)?[：:，,]?\s*$"
)
_EXISTS = re.compile(
    r"有(?!时|点|些|没|助|利|关|意|望|益)|具有|具备|拥有|参加过|做过|丰富|齐全|完整|良好|优秀|不错|充足|达标|合格|扎实|持有|取得|获得|拿到|[得获拿]过(?=奖|名次|证|[一二三]等)"
)
_FLAG = re.compile(r"标记|被标|提示|进入.{0,4}名单|列入|关注名单|准备度|得分|分值|权重")
_SET = re.compile(
    r"(?:[这那]?[几两三四五六]项|这些|其中|各项|几个方面|当中|当前.{0,6}里|这里面|几门|各门|五个因素|几个因素|推荐的?岗位|候选|这[几两三四五六]个)"
)
_PROMISED = re.compile(
    r"^.{0,6}?(?:录|就业|通过|你|能|会|拿|找|上岗|成功|考|过|入职|转[正为成]|进(?:编|厂|国企)|工作|高薪|月薪|有|满|转正|找到)"
)
_IF = re.compile(r"如果|若(?=能|是|有|再|没|无)|要是|假如|假设|倘若|换一种情形|换成")
_GROUPS = tuple(
    tuple(line.split())
    for line in """英语 日语 韩语 法语 德语 俄语 泰语 越南语 缅甸语
大专 专科 本科 硕士 研究生 博士 高中 中专 学历不限
单休 双休 大小周
五险一金 五险 社保 公积金 年终奖 提成 股票 带薪年假 餐补 房补 包吃 包住 加班费 班车
全额 半额
按月 按季度 按季 按年 按周
周一 周二 周三 周四 周五 周六 周日 星期一 星期二 星期三 星期四 星期五 星期六 星期日
早班 中班 夜班 晚班 白班 两班倒 三班倒
国家级 省级 市级 校级 院级
全国 全省 全市
一般困难 特别困难 特殊困难 不困难
党员 预备党员 入党积极分子
人社 税务 民政 财政 教育局 公安 残联 医保局
全职 兼职 小时工
国企 央企 外企 民企
好评 表扬 投诉 奖金 专利 论文
一致 相反""".splitlines()
)
_SIDES = ("左右", "上下", "内外", "男女", "早晚", "冷热", "甲乙丙")
_COUNTED_SIDES = "单双一二三四五六七八九"
_SIDED = re.compile(
    r"[左右上下内外男女早晚冷热甲乙丙](?![的了是在和与也都次午月周个面来去学班边述])[\u4e00-\u9fff]|[单双一二三四五六七八九][轴相维臂]"
)
_WEEKLY = re.compile(r"[每一]周(?=[一二三四五六]\s*[次回个篇封天份节场小学钟遍])")
#: So many weeks, and no Monday (四周一共).
_WEEKS = re.compile(r"(?<=[一二两三四五六七八九十\d几])周(?=[一二三四五六日])")
_VENTURES = re.compile(
    r"高|低|好(?!的)|差|强|弱|多|少|困难|优秀|齐全|不错|良好|标准|流利|丰富|充足|充裕|宽裕|拮据|紧张|偏|已|取得|达到|合格|优异|扎实|有(?!登记|的话)|是|为"
)
_JUDGES = re.compile(
    r"给(?:了|出了?)[^，,。；;]{0,4}(?:数|依据|例子|理由|细节|结果|时间)|说明|可见|看得出|体现|反映|显得|听得出|算是|这样|这种|这句|这段|这一|容易|具体|清楚|有力|信服|可信|真实|亮点|优点|长处|很好|不错"
)
_OBJECT = re.compile(
    r"(?:使用|操作|运用|借助|通过(?=[\u4e00-\u9fff]{2,6}(?:检|测|查|发现|完成))|(?<![不没采])用(?!了?(?:一[组串段句]|几个|具体|实在|很|这|那)|数据|数字|事实|例子|细节|结果|率|途|法|处|时|来|于|了|户|工|心|人|过|得|上)|发现|查出|解决|修好|修理|(?<!毕业)设计|安装|制作|发明|编写|开发|搭建|获得|荣获|取得|组织|策划|销售|建立|创办|翻译|发表|负责|带教|培训(?!补贴|费|班|期|课|时|机构|后|结束)|主持|参与|参加|完成|学会|学过|会用|弹|掌握)(?:了|过)?([A-Za-z0-9\u4e00-\u9fff]{2,8})"
)
_NEXT_VERB = re.compile(r"检查|检测|检验|测|查|看|做|完成|接线|写|画|修|记录|量|处理|解决|把|对|了|进行|来|去")
#: Characters that are everywhere, so that sharing them means nothing.
PALE = frozenset(f"{CHARACTERS}过有个这很多年月日天次上下前后中里外来去到时为用做可以能会要")
_TO_OTHER = re.compile(r"(?:跟|向|和|与|给|请|找|由|被|对|问|随|听|让|叫|替|帮|协助|配合|同)$")
_HOLDS = re.compile(
    r"(?:担任|曾任|现任|任|当过?|当了|当上|做过|作为|升为|升任|晋升|提拔|竞选|当选|成为|出任|兼任|你是|他是|她是)[^，。；]{0,8}$"
)
_APART = re.compile(r"相差|差距|相距|两组|两者|二者|之差|差了|差异|合计|总共|一共|加起来|总和")
_REST = re.compile(
    r"其余|剩下|剩余|另外|没有?通过|未通过|没过|不通过|失败|落选|还差|没拿到|没有拿到|[没未](?:就业|签约)|没能|余下|自己(?:再)?[拿出付掏交]|剩(?=\s*[\d一二两三四五六七八九十])|还剩|还有(?=\s*[\d一二两三四五六七八九十])"
)
_SHARE = re.compile(r"率|度|占比|比例|概率|可能|份额|权重|掌握|熟练|影响|把握")
_GAP = re.compile(
    r"[高低差多少快慢长短大小](?!学|校|家)|提高|提升|下降|上升|增加|增长|减少|降|进步|退步|缺了|相距|距离|离|超|里有|中有|还有|浮动|幅度|落后|领先|涨|[往向][上下]走|掉了|滑了|退了"
)
_SUM = re.compile(
    r"[两三四五]项(?:因素)?(?:一共|共|合)?扣|算下来|再加|加上|合计|总共|一共|共计|总计|加起来|合起来|相加|总和|共(?!同)|累计"
)
_RATE = re.compile(
    r"每一?个?(天|日|周|星期|月|季度?|年|人|小时|钟头|次|回|学期)|(?<![第万统同逐唯专单任])一个?(天|周|星期|月|季度|年|小时|钟头|学期)|(日|周|月|年|人)均|(月)薪|[元次时](?:/|每)(天|月|年|小时|人|次)"
)
_RATE_NAMES = {"日": "天", "星期": "周", "小时": "时", "钟头": "时", "学期": "期", "回": "次", "季度": "季"}
_LOWERS = re.compile(r"拉低|拖低|压低|降低|减少|往下拉|扣")
_LIFTS = re.compile(r"拉高|提高|推高|抬高|往上[拉提推]|加分|提升|拉升")
_BACKWARDS = re.compile(r"上学期|上学年|上一?[次回]|去年|之前|原来|此前|原先|上个月")
_WANTS = re.compile(r"改成|写成|说成|写上|包装|夸大")

#: Characters that carry no content of their own.
STOP = frozenset("的了是在和与也都又吗呢吧啊呀哦我你他她它们您这那其该")
#: Different words for one thing, brought to one spelling before words are compared.
SAME = (
    ("专业核心课程", "核心课"), ("核心课程", "核心课"), ("专业核心课", "核心课"), ("平均分数", "平均成绩"), ("均分", "平均成绩"), ("平均分", "平均成绩"), ("实践技能考核", "实践考核"), ("实操考核", "实践考核"), ("技能考核", "实践考核"),
    ("打分", "评分"), ("给了", "评分"), ("编程", "编写程序"), ("本人", "你"), ("咱们", "你"), ("月薪", "工资"), ("薪资", "工资"), ("薪酬", "工资"), ("工钱", "工资"), ("起薪", "工资"), ("住址", "地址"), ("合格率", "通过率"), ("过关率", "通过率"),
    ("就业率", "落实率"), ("入职", "就业"), ("找到工作", "就业"), ("契合度", "匹配度"), ("吻合度", "匹配度"), ("匹配程度", "匹配度"), ("匹配分", "匹配度"), ("吻合", "匹配"), ("契合", "匹配"), ("截至", "截止"), ("写的", "编写"), ("查出", "发现"), ("找出", "发现"), ("找到", "发现"), ("检出", "发现"),
    ("眼下", "目前"), ("现在", "目前"), ("现有", "目前"), ("如今", "目前"), ("挂了科", "不及格课程"), ("挂科", "不及格课程"), ("首次", "第一次"), ("上回", "上一次"), ("上次", "上一次"), ("实操", "实践"), ("跑题", "偏题"), ("领过", "领取"), ("班里", "班级"), ("班上", "班级"), ("全专业", "专业"), ("英文", "英语"), ("资格证书", "证书"), ("技能证书", "证书"), ("资格证", "证书"), ("实习经验", "实习经历"), ("实习过", "实习经历"), ("工作经验", "工作经历"), ("收入", "收入"), ("接线", "接线"), ("接好", "接线"), ("想做", "意向"), ("希望做", "意向"), ("计划", "打算"), ("准备考", "打算考"),
)  # fmt: skip
#: Keys of a card's value object, with the words that people use for them.
KEY_CUES = {
    "required": "要求需要应达到目标", "held": "目前现在现有已有你自己达到", "gain": "提高提升增加上升", "mean": "平均均值班级", "own": "你本人自己", "mine": "你本人自己", "n": "人数共样本人", "low": "最低下限起从", "high": "最高上限到",
    "from": "原来之前从由", "to": "变为升到降到达到", "before": "之前原来此前", "after": "之后补上以后", "average": "平均均值", "rank": "排名名次位列", "total": "总共一共合计", "passed": "通过", "weight": "权重占", "points": "影响分值", "level": "级档", "raw": "", "value": "", "x": "人数", "rate": "率比例", "sd": "标准差", "capacity": "容量名额",
}  # fmt: skip


def clauses(text: str) -> tuple[tuple[int, int], ...]:
    """The clauses of a text as (start, end), marks included."""
    return tuple(match.span() for match in _CLAUSE.finditer(text))


def same_words(text: str) -> str:
    """The text with the different words of ``SAME`` brought to one spelling; its length may change."""
    for written, one in SAME:
        if written in text:
            text = text.replace(written, one)
    return text


def is_advice(clause: str) -> bool:
    """Whether the clause advises, encourages or offers."""
    return bool(_ADVICE.search(clause))


def is_supposed(clause: str) -> bool:
    """Whether the clause supposes something, or speaks of a later time."""
    return bool(_SUPPOSED.search(clause))


def proposes(text: str) -> bool:
    """Whether the words propose something to do, so that the clauses behind them may go on with it."""
    return bool(_PROPOSES.search(text))


def is_told(clause: str) -> bool:
    """Whether the clause tells what is or was, whatever it advises beside."""
    return bool(_TOLD.search(clause))


def is_question(clause: str) -> bool:
    """Whether the clause asks."""
    return bool(_QUESTION.search(clause))


def is_courtesy(clause: str) -> bool:
    """Whether the clause is a greeting or thanks."""
    return bool(_COURTESY.match(clause.strip()))


def is_example(text: str) -> bool:
    """Whether what follows ``text`` is a worked example."""
    return bool(_EXAMPLE.search(text))


def is_plan(clause: str) -> bool:
    """Whether the clause tells a plan and no fact."""
    return bool(_PLAN.search(clause))


def is_if(text: str) -> bool:
    """Whether what follows is under a condition."""
    return bool(_IF.search(text))


def turned_twin(clause: str, source: str) -> bool:
    """Whether the clause says 左眼 where the source only knows 右眼, 上弦 for 下弦, 五轴 for 三轴."""
    for match in _SIDED.finditer(clause):
        pair = match[0]
        if pair in source:
            continue
        side = next(group for group in (*_SIDES, _COUNTED_SIDES) if pair[0] in group)
        if any(other + pair[1] in source for other in side if other != pair[0]):
            return True
    return False


def contrasts(clause: str, source: str) -> bool:
    """Whether the clause names one of several things that exclude each other, and the source another or none.

    日语 where the source says 英语, 本科 where it says 大专, 双休 where it says 单休.
    """
    said = _WEEKS.sub("七天", _WEEKLY.sub("每七天", clause))
    return any(word in said and word not in source for group in _GROUPS for word in group)


def ventures(clause: str) -> bool:
    """Whether the clause says how much or how good something is."""
    return bool(_VENTURES.search(clause))


def judges(clause: str) -> bool:
    """Whether the clause judges what was said, and tells no new deed."""
    return bool(_JUDGES.search(clause))


def new_object(clause: str) -> str:
    """What a clause says was used, found, made or won; empty without such a verb."""
    match = _OBJECT.search(clause)
    return _NEXT_VERB.split(match[1])[0] or match[1] if match else ""


def others_post(before: str) -> bool:
    """Whether a post behind these words is somebody else's (跟班长汇报)."""
    return bool(_TO_OTHER.search(before))


def holds_post(before: str) -> bool:
    """Whether these words give the post behind them to the person spoken of (担任班长)."""
    return bool(_HOLDS.search(before))


def sets_apart(text: str) -> bool:
    """Whether the sentence speaks of the distance of two things without naming both."""
    return bool(_APART.search(text))


def asks(clause: str) -> bool:
    """Whether the clause proposes to write something up."""
    return bool(_WANTS.search(clause))


def other_person(clause: str) -> str:
    """The other person who acts in the clause, empty when the writer does."""
    cleft = _CLEFT.search(clause)
    if cleft:
        return cleft[1]
    match = _OTHER.search(clause)
    if not match:
        return ""
    before = clause[: match.start()]
    if _SELF.search(before) or re.search(
        r"(?:协助|配合|跟着|跟随|帮助?|和|与|向|给|跟|随|参与|请教|在|被|由于|为|担任|任|当|是|作为)$", before.strip()
    ):
        return ""
    return match[0] if match.start() <= 6 else ""


def attributed(before: str) -> bool:
    """Whether the words before a quotation say that somebody said or wrote it."""
    return bool(_ATTRIBUTED.search(before))


def existential(clause: str) -> bool:
    """Whether the clause says that something is there, or is fine."""
    return bool(_EXISTS.search(clause))


def flagging(text: str) -> bool:
    """Whether the sentence is about how a flag or score came about, which is arithmetic and no cause in life."""
    return bool(_FLAG.search(text))


def scope_of_set(text: str) -> bool:
    """Whether a superlative is limited to the things in front of the reader (这几项里最低)."""
    return bool(_SET.search(text))


def rest_meant(text: str) -> bool:
    """Whether the sentence speaks of what is left over (其余, 没有通过), so that a share may stand for its rest."""
    return bool(_REST.search(text))


def is_share(label: str) -> bool:
    """Whether a figure under this label may be told in per cent (通过率, 匹配度, 准备度)."""
    return bool(_SHARE.search(label))


def tells_gap(text: str) -> bool:
    """Whether the sentence tells how far two things lie apart, so that a difference may stand in it."""
    return bool(_GAP.search(text))


def tells_sum(text: str) -> bool:
    """Whether the sentence adds things up."""
    return bool(_SUM.search(text))


def backwards(text: str) -> bool:
    """Whether the sentence tells what a figure was before."""
    return bool(_BACKWARDS.search(text))


def share_sign(text: str) -> int:
    """+1 where the words say that something lifts a score, -1 where it lowers it, 0 where they say neither."""
    if _LOWERS.search(text):
        return -1
    return 1 if _LIFTS.search(text) else 0


def rate_of(text: str) -> str:
    """The units of time or person that a figure is meant for (每天, 每人每年), one character each; empty without one."""
    found = (next(filter(None, match.groups())) for match in _RATE.finditer(text))
    return "".join(_RATE_NAMES.get(unit, unit[0]) for unit in found)


def promise_about(tail: str) -> bool:
    """Whether 保证 promises an outcome to a person, unlike 保证供电."""
    return bool(_PROMISED.match(tail))
