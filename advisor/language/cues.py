"""Tables of the words that say whose skill it is and whether it is there: plans, lacks, other people, demands.

Each table is one compiled pattern. Where every branch begins with a character of its own, the search skips to those; so
what must not stand in front of a match is looked at behind its first character. The rules that weigh them are in ``polarity``.
"""

import re
from typing import Final

__all__ = [
    "ADVERTISEMENT",
    "ADVERTISEMENT_NUMBERS",
    "AS_MAJOR",
    "AS_POST",
    "BENEFIT",
    "BENEFIT_WORK",
    "BREAK",
    "CERTIFICATE_HELD",
    "CLAUSE",
    "CONTINUES",
    "DEVICE",
    "DIGIT",
    "DOING",
    "DONE",
    "FOR_US",
    "FROM_TO",
    "IMPROVED",
    "IN_TITLE",
    "JOINED",
    "LACK",
    "LACK_BARE",
    "LACK_WORDS",
    "LEVEL",
    "LISTED",
    "MENTAL",
    "NO_TURNS",
    "NUMBER",
    "OPTIONAL",
    "OPTIONAL_HEAD",
    "OPTIONAL_SIGN",
    "OTHER_AFTER",
    "OTHER_BEFORE",
    "OWN",
    "PAST",
    "PEOPLE_WORDS",
    "PERSON",
    "PERSONAL",
    "PLAN",
    "PLANNED_AFTER",
    "PLAN_HEAD",
    "PLAN_WORDS",
    "POST_STARTS",
    "SECTION_HEAD",
    "SELF",
    "SENTENCE_END",
    "SHOWN",
    "STEP",
    "TAUGHT",
    "TOPIC",
    "TO_LEARN",
    "TURNS",
    "WATCHED",
]


def _any(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(parts))


CLAUSE: Final = re.compile(
    r"[，。；！？!?;\n\r,.但不可然却](?:(?<=[，。；！？!?;\n\r])|(?<=,)(?!\d)|(?<=\.)(?=\s|$)"
    r"|(?<=但)(?:是|(?!凡))|(?<=不)过(?!是)|(?<=可)是|(?<=然)而|(?<=却)(?!步))"
)
"""Ends of clauses: punctuation, and the words that turn a sentence round (these belong to the next clause).

The class of first characters stands in front, so that the search can skip to them.
"""

TURNS: Final = frozenset(("但是", "但", "不过", "可是", "然而", "却"))
"""The words among them."""

NO_TURNS: Final = frozenset(("但凡", "不过是", "却步"))
"""Words that begin like one of those and turn nothing."""

SENTENCE_END: Final = frozenset("。！？!?\n\r.；;")

_NOT_LEARNED = "学|接触|用|使用|做|操作|练|考|碰|摸|玩|掌握|参加|搞|弄|画|取得|获得|拿|独立|单独|亲手|亲自|系统|正式|实际|真正|怎么|机会|条件|任何|什么(?!是)|相关|太多"
LACK: Final = _any(
    # would not, need not, not only, and the like are no lack
    r"(?<!会)(?<!是)(?<!怕)(?<!从)不(?:太|怎么|大|是很|很)?会(?!不|忘|因|出[错现问]|影响|再|放弃|轻易|让|被|漏|耽误|造成|产生|是|丢|浪费|后悔|拒绝|害怕|偷懒|马虎|停|嫌|只|觉得|像|随便|马上|拖|迟到|说谎|有[错误])",
    r"(?<!是)不(?:太|怎么|大)?(?:懂|了解|熟悉|擅长|清楚)(?!事)",
    r"不具备|不掌握|(?<!是)(?:还)?不能(?:独立|单独|自己|熟练)|不敢(?:操作|独立|自己|上手|动手)|(?:还)?不够格",
    rf"没(?:有)?(?:{_NOT_LEARNED})(?!虑|完|错|好|对|齐|稳|直|多[久长少])",
    r"还没(?!有?(?:几|多久))|尚未|未曾|从未|从没|未(?:接触|学|掌握|取得|考|使用|参加|系统|获得|持有)",
    r"一窍不通|一无所知|零基础|零经验|为零|一片空白|是空白|缺乏|欠缺|缺少",
    r"没(?:有)?人(?:会|懂|学)(?!比)",
    r"(?:看|写|做|画|弄|学|听|算|编|调)(?:还)?不(?:太)?(?:懂|出来|会|明白|来(?!自|源))|没(?:敢|轮到|来得及|上手|学到|用成)|(?:学得|还是|实在|我)太(?:浅|嫩|差|生疏)|(?:是|算)(?:我的)?弱项|取消了",
)
"""A skill that is not there yet."""

LACK_BARE: Final = re.compile(r"(?:没有|没|无|无任何|没有任何|缺)$")
"""The same directly in front of the skill and nowhere else (no certificate, without experience)."""

PLAN: Final = _any(
    r"准备(?:要|好好|系统|继续|再|下|明年|在|利用|报名|报|先)*(?:考|学|报|参加|去|自学|练|复习|应聘|拿|取得|补)",
    r"打算|(?<!按)(?<!制定)(?<!制订)(?<!编制)(?<!实训)(?<!生产)(?<!教学)(?<!施工)(?<!养护)(?<!工作)(?<!学习)(?<!原)计划(?!书|表|安排|好了|了|的|单|员)",
    r"(?<!联)(?<!思)(?<!设)(?<!幻)(?<!不)(?<!感)(?<!理)(?<!梦)(?<!没)想(?!办法|到|起|法|象|着|不到|出|通|必|方设法)|想要",
    r"(?<!有)希望|争取|即将|将(?:要|会|来|继续|参加|学习|报考)|(?:今|以)后(?=我|要|会|再|想|还|多|继续|学|努力|的(?:学习|目标|计划))|未来|将来",
    r"下(?:个|一)?(?:学期|学年|个?月|周|阶段|一?步|半年)|明年|后年|大[二三](?=要|再|会|想|准备|打算)|毕业(?:前|之前)|年底前|暑假(?=要|想|准备|打算|去)|寒假(?=要|想|准备|打算|去)",
    r"正?在备考|备考|报考|报(?:了|好)?名(?!了?参加)|正在考|等(?:待)?(?:考试)?成绩|目标是|期待|有待|还要学|需要学|还需要?学|要学|得学|去学|需要(?:继续|进一步)学",
)
"""Intended, not done."""

IN_TITLE: Final = re.compile(
    r"[^，。；、\n]{0,8}?(?:证书?(?![明件])|[初中高]级工?(?![^，。；]{0,3}语)|技师|[大比竞]赛)"
)
"""What follows a skill that stands in the name of a certificate or a contest: a plan to take it does not undo the skill."""

AS_MAJOR: Final = re.compile(
    r"[^，。；;：:\n]{0,14}?专业(?!知识|技能|能力|水平|素养|技术|课|词|英语|术语|操作|工具|设备|软件|性)"
)
"""What follows a name that stands among majors: what somebody studied, not what they can do."""

AS_POST: Final = re.compile(
    r"(?:[操作运维检测设计实习初中高级]{0,4}(?:员|师|工|岗|部|公司|企业|有限|集团|中心|厂))(?!证|资格|职业|[艺作程序具况业位装厂种])"
)
"""What follows a name that stands in a post or a company."""

POST_STARTS: Final = frozenset("操运维检设实初中高员师工岗部公企有集厂")
"""Its first characters."""

BENEFIT: Final[tuple[str, ...]] = tuple(
    (
        "五险 六险 一金 福利 团建 下午茶 带薪 年终奖 双休 餐补 房补 话补 员工餐 工作餐 食堂 包吃 供吃 包住 供住 宿舍 年假 体检 旅游 零食 班车"
    ).split()
)
BENEFIT_WORK: Final = re.compile(r"办理|缴|核算|申报|负责|制作|管理|熟悉|会|了解|策划|组织")
"""An advertisement's clause with the first of these and none of the second tells what is given, not what is asked."""

PLAN_HEAD: Final = re.compile(r"(?:计划|打算|目标|规划|方向|努力)[^：:]{0,6}[：:]")
"""A heading behind which the plans stand one after the other."""

CONTINUES: Final = re.compile(
    r"\s*(?:再|先|并|和|去|考|学|还|也|同时|以及|或者?|参加|多|争取|一是|二是|三是|[①②③④1-9][.、．]?)"
)
"""How a clause begins that goes on with the plan of the clause before."""

BREAK: Final = _any(
    r"但是|但(?!凡)|却|不过|可是|然而|而是|只会|所以|于是|因此|因而|后来|就会|也能",
    r"(?<![不学机社开班晚教体大委议年工])会(?!计|议|员|展|场|上|后|所|长|不会|让|因|影响|出)(?=用|做|画|写|操作|使用|[a-zA-Z])",
)
"""Where the scope of a lack or a plan ends inside a clause."""

DONE: Final = _any(
    r"(?:已经?|终于|顺利|成功)[^，。；]{0,6}?(?:会|能|学会|掌握|考取|取得|拿到|通过|考过|考到|获得|完成|熟悉)",
    r"(?:学会|考取|拿到|取得|获得|考到|考过)了|拿下了",
)
"""Reached after all: overrules a plan or a lack in front of it."""

FROM_TO: Final = re.compile(r"从[^，。；]{0,14}(?:不会|不懂|没[^，。；]{0,3}|零基础|陌生)[^，。；]{0,16}?到")
"""From knowing nothing to something: a gain, not a lack."""

IMPROVED: Final = re.compile(
    r"(?:现在|后来|如今|已经?|慢慢|逐渐|渐渐|终于|通过|经过|练|到最后|最后|今天)[^。！？\n]{0,20}?(?:会了|能|掌握|学会|熟练|上手|熟悉|可以|[搞弄]懂|[搞弄]明白|得心应手)"
)
"""Follows a lack that lies in the past."""

PAST: Final = re.compile(
    r"原来|以前|之前|一开始|刚开始|刚来|起初|开始时|入学时|最初|刚接触|当初|过去|曾经|第一次|刚进|刚到|来之前"
)

TOPIC: Final = re.compile(r"\s*(?:至于|关于|对于|说到|说起|比如|例如|像)?\s*$")
"""What may stand in front of a skill that is only named, to be spoken of in the next clause."""

_SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗"
_PEOPLE = (
    r"(?:指导|带教|企业|实训|专业|班主任|车间)?(?:老师|师傅|教练|教师|工程师|技术员|技师|导师|护士长|经理|主管|店长|班长|组长|厨师长)(?!资格|证|节|傅)"
    r"|[一-龥]?[师学][兄姐]|学长|学姐|(?:同组的?|其他|别的|另一个|另外一[个名]|[一两三几]个|有[的个])?(?:同学|组员|队友|队员|同事|搭档|同伴|舍友|室友|同桌)们?|阿姨(?!们?[的，。])|(?<!小)(?:姐姐|哥哥)|阿[玲杰明强华芳伟]|老[药员焊][工师]"
    rf"|(?<!其)(?<!吉)他们?|她们?|小[{_SURNAMES}](?!学|工具|组)|[{_SURNAMES}](?:工|师傅|老师|哥|姐)"
)
PERSON: Final = re.compile(_PEOPLE)
LACK_WORDS: Final[tuple[str, ...]] = (*"不没未无零缺欠", *"空白 取消 太浅 太嫩 太差 太生 弱项".split())
"""Words of which ``LACK`` and ``LACK_BARE`` need one."""

PLAN_WORDS: Final[tuple[str, ...]] = (
    *"想将",
    *(
        "准备 打算 计划 希望 争取 今后 以后 未来 即将 下个 下一 下学 下周 下月 下半 下阶 下步 明年 后年 大二 大三 毕业 年底前 暑假 寒假 "
        "备考 报考 正考 在考 报名 报了名 报好名 成绩 目标 期待 有待 要学 得学 去学 需学 规划 方向 努力 需要继续 需要进一步 需继续 需进一步"
    ).split(),
)
"""Words of which ``PLAN`` and ``PLAN_HEAD`` need one."""

PEOPLE_WORDS: Final[tuple[str, ...]] = (
    *"他她",
    *(
        "学兄 学姐 学长 师兄 师姐 老师 师傅 教练 教师 工程师 技术员 技师 导师 护士长 经理 主管 店长 班长 组长 厨师长 同学 组员 队友 队员 "
        "同事 搭档 同伴 舍友 室友 同桌 阿姨 姐姐 哥哥 阿玲 阿杰 阿明 阿强 阿华 阿芳 阿伟 老药工 老药师 老员工 老焊工 老焊师"
    ).split(),
    *(f"小{name}" for name in _SURNAMES),
    *(f"{name}{title}" for name in _SURNAMES for title in ("工", "师傅", "老师", "哥", "姐")),
)
"""Words of which ``PERSON`` and ``OTHER_AFTER`` need one; a sentence with no word of the three lists tells what its writer
has."""

OTHER_BEFORE: Final = re.compile(
    r"(?:帮助?|教会?|给|和|与|跟着?|同|为|向|对|协助|配合|带着?|陪|作为|担任|当|任|是|叫|在|按照?|根据|听从?|听了?|经过?|通过|请教?|问|被|离不开|感谢|得到|受到|获得|以及|比|选为|当选|让|随)了?(?:[一-龥]{0,2}的)?$"
)
"""In front of a person these make the person an object or a companion: the student acts, or was taught."""

WATCHED: Final = re.compile(r"(?:看着?|观看|观摩|旁观|参观|看到|看了|目睹|听)(?:了)?$")
"""The student only watched."""

TAUGHT: Final = re.compile(
    r"指导|帮助|带领|安排|要求|让我|叫我|教我|教会|带我|带着我|陪我|表扬|夸|点评|肯定|鼓励|说我|评价|认可|给我|布置|问我|机会|任务|的(?:讲解|演示|示范|带领|指导|帮助|安排|要求)下"
)
"""Behind a person these bring the student in."""

FOR_US: Final = re.compile(
    r"(?:帮助?|替|给|为|向)(?:我们?|大家|同学们?|全班)(?=[^，。；]{0,6}?(?:演示|示范|展示|讲|介绍|完成|做|操作|画|写|接|修|弄|搞|处理|调试|安装))"
)
"""Done for the student, not by the student."""

DOING: Final = re.compile(
    r"演示|示范|展示|操作|完成|讲|做|负责|接|焊|教|画|安装|调试|修|处理|写|编|设计|剪|嫁|扦|打药|配|搞|弄|用|拆|装|检测|测|会|擅长|精通|厉害|熟练|熟悉|主要|来|带|介绍|制作|管|拿"
)
"""What the other person does with the skill."""

OTHER_AFTER: Final = re.compile(
    rf"(?:是|由|靠|交给|归)(?:我们?)?(?:{_PEOPLE})(?:[帮给替]我们?)?[^，。；我]{{0,8}}?(?:做|完成|写|负责|画|弄|搞|编|接|操作|处理|来|调|的|$)"
)
"""Behind the skill: done by somebody else."""

SHOWN: Final = re.compile(r"\s*(?:并|又|还|再|同时|接着|然后)?(?:给我们)?(?:讲解|演示|示范|介绍|展示|强调|讲)")
"""How a clause begins that goes on with what the teacher shows."""

SELF: Final = re.compile(r"我(?!们学[校院]|校|院|国|看|们看)|本人|自己|独立|亲手|亲自|本组")
OWN: Final = re.compile(r"我(?!们|校|院|国|觉得|认为|知道|的|对)|独立|亲手|亲自|自己|本人|单独|一个人")
MENTAL: Final = re.compile(
    r"觉得|认为|知道|明白|了解到|喜欢|看到|听|感到|体会|感兴趣|学了|学过|学习了|希望|感谢|意识到|发现自己|参观"
)
"""Thinking, liking, hearing: the student is the subject and yet does nothing."""

JOINED: Final = re.compile(r"\s*(?:[、/&+·]|和|与|及|以及|或者?|跟|还有|，?也)?\s*(?:的)?\s*$")
"""Between two skills of one list."""

TO_LEARN: Final = re.compile(r"\s*(?:这块|这门)?[练学补](?:会|好|熟|扎实|上)(?!了)")
"""Behind a skill that 把 takes up (把熔纤练会): not done yet."""

PLANNED_AFTER: Final = re.compile(r"^[^再继深更多]{0,6}(?:学|考|报)")
"""Behind a plan word that follows the skill: a first go, not a deepening."""

_NUMERALS = "一二两三四五六七八九十百千半几"
DIGIT: Final = re.compile(rf"[\d{_NUMERALS}]")
"""Without one of these there is neither a number nor a model number."""

_DIGITS = rf"(?:\d+(?:\.\d+)?|[{_NUMERALS}]+多?)"
NUMBER: Final = re.compile(
    _DIGITS
    + r"\s*(?:多|余|来)?\s*(?:台套|毫升|毫米|厘米|平方米|平米|公斤|千克|小时|分钟|台|株|棵|盆|亩|米|次|张|份|条|套|件|根|只|单|元|℃|度|%|％|组|页|间|房|例|床|笔|题|场|桌|幅|道|块|箱|袋|瓶|款|篇|户|遍|个(?!人|月|学期|星期|同学|部分|方面|步骤|问题|阶段)"
    r"|mm|cm|kg|ml|mg|kw|kv|v(?![a-z])|a(?![a-z])|mω|ω|hz|rpm|mpa)"
)
DEVICE: Final = re.compile(r"[a-z](?<![a-z0-9][a-z])[a-z]{0,5}-?\d{1,4}[a-z]{0,3}(?:-\d+[a-z]*)*(?![a-z0-9])")
"""A model number in folded text (s7-200, fx3u, mf47)."""

STEP: Final = re.compile(
    r"先[^，。；]{1,14}再|然后|接着|随后|依次|逐[一个项步台]|按照?[^，。；]{1,14}(?:步骤|流程|图纸?|要求|规程|标准)|第[一二三四五六]步|首先"
    r"|把[^，。；]{1,14}(?:[到入在成好上下进]|出来|起来)|将[^，。；]{1,14}(?:[到入在成好上下进]|出来|起来)"
)
CERTIFICATE_HELD: Final = re.compile(
    r"取得|考取|获得|获|持有?|拿到|拿了|拿下|考到|考了|考过|通过|具备|已有|有(?!待|效期)|证书[：:]|证件[：:]|领取|发证"
)
LISTED: Final = re.compile(r"(?:技能)?(?:证书|证件|资格)(?:情况|与技能|及技能|/技能)?\s*[：:]")

LEVEL: Final = re.compile(
    r"熟练(?:掌握|使用|操作|运用|应用)?|精通|熟悉|掌握|了解|懂得|懂|会用|擅长|能够|具备|会(?!计|议|员|展)"
)
_MORE_PAY: Final = r"[^，。；]{0,4}(?:另谈|另算|从优|(?:再|上浮|多)?加)"
OPTIONAL: Final = _any(
    "优先|加分|更佳|为佳|更好|最好|者优|者尤佳|尤佳|更欢迎|不要求|不做要求|不限|无需|不必|非必须|不用会",
    *(pay + _MORE_PAY for pay in ("薪", "资", "待遇", "底薪", "工资")),
    r"的[^，。；]{0,6}(?:补贴|另?加|多给|奖)[^，。；]{0,2}\d|岗前培训|可以学|直接[^，。；]{0,8}定薪",
)
"""Wanted, not needed; also what earns more, and what is taught."""

OPTIONAL_HEAD: Final = re.compile(
    r"^[^一-龥a-z]*(?:(?:有|具备|满足)?(?:以下|下列)[^，。；]{0,8}(?:优先|加分)[^，。；]{0,4}|优先(?:条件|项|考虑|录用)|加分(?:项|条件)?)[^一-龥a-z]*$"
)
"""A clause that is nothing but the heading of what is wanted besides."""

OPTIONAL_SIGN: Final = re.compile(r"优先|加分")
"""Without one of these no clause is a heading of preference."""

SECTION_HEAD: Final = re.compile(
    r"(?:任职|岗位|职位|工作|招聘|应聘)(?:要求|职责|资格|条件|描述|内容)|福利|薪[资酬]|待遇|联系|工作(?:地点|时间)|公司简介|^\s*$"
)
ADVERTISEMENT: Final[tuple[str, ...]] = (
    "诚招 急招 直招 诚聘 急聘 招聘 招人 扩编 储备干部 管培生",
    "任职要求 任职资格 任职条件 岗位要求 岗位职责 岗位描述 岗位名称 职位要求 职位描述 职位名称 职责描述 工作职责 工作内容 工作要求 应聘要求 招聘要求 应聘条件 招聘条件 职责： 职责: 要求： 要求: 条件： 条件:",
    "优先 加分 者佳 更佳 为佳 更好；",
    "薪 待遇 提成 计件 补贴 绩效 分红 奖金 元/天 元/时 元/月 工资面议 日结",
    "双休 单休 月休 周休 大小周 做五休二 做六休一 上六休一 节假日 加班 两班倒 三班倒 长白班 坐班 打卡",
    "包吃 包住 供吃 供住 管吃 管住 食宿 宿舍 工作餐 餐补 包餐 包一餐 包两餐 包三餐 下午茶 团建 年度体检 带薪年假 年度旅游",
    "五险 六险 社保 公积金",
    "应届 经验不限 无经验 不限经验 不需要经验 学历 大专以上 专科以上 本科以上 中专以上 大专及以上 专科及以上 专业不限 相关专业",
    "试用期 转正 带教 长期工 暑假工 入职",
    "发送简历 投递简历 发简历 投简历 附简历 简历发 简历投 简历砸 简历命名 简历请 有意者 面试 扫码 联系人 联系电话 联系方式",
    "希望你 需要你 期待你 你将 你要做 你需要 我们提供 我们给你 我们期待 我们需要 我们希望 加入我们",
    "若干",
)
"""Signs of an advertisement, a line for each kind: what counts is how many kinds there are."""

ADVERTISEMENT_NUMBERS: Final = (
    re.compile(r"\d{3,5}元?[-~—至到]\d{4}|\d[.\d]*k?[-~—]\d[.\d]*k|\d{4}起"),
    re.compile(r"招[\d一二两三四五六七八九十]|\d[名人](?![的次])|\d+届"),
)
"""Two kinds more: what is paid, and how many are sought."""

PERSONAL: Final = (
    "求职意向 期望薪资 实训报告 实习报告 实训日志 实训周记 实习周记 周记 自我评价 个人总结 个人信息 个人简历 心得 实训总结 实习总结 "
    "教育背景 教育经历 实习经历： 实习经历\n 工作经历： 工作经历\n 工作经验： 获奖 籍贯 出生 本人"
)
"""Words of a person's own text."""
