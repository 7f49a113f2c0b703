"""Seeded generator of Chinese lines with and without personal data, to test a detector of it.

Every value is made up by a pseudo-random generator; nothing is taken from a register of real people. The stream is
determined by the seed alone, and ``lines(n)`` is always the beginning of ``lines(m)`` for ``n <= m``.

What is labelled:

* ``phone`` – mobile and landline numbers with their prefix (``+86``, ``(0871)``) and separators as written;
* ``id_card`` – 18-digit citizen numbers with a right checksum, also with blanks or in full-width characters;
* ``bank_card`` – 16 to 19 digits with a right Luhn digit, also in groups;
* ``student_no`` – 学号, 学生证号 and 学籍号 (a 学籍号 may be ``G`` + a citizen number: one piece, not two);
* ``wechat``, ``qq``, ``email`` – the bare account; a number called 微信同号 is a ``phone`` only;
* ``name`` – a full personal name only; 王老师, 陈经理, 张某 are not data, and titles are not part of the value;
* ``address`` – a place at which one person lives or gets post, from its first region word to the last room number.

Masked values (138****8000), tails of card numbers, public hotlines, firms, codes and rooms of workshops are bait: they
stand in lines (also in lines with data) without being labelled.
"""

import argparse
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

KINDS = ("phone", "id_card", "bank_card", "student_no", "wechat", "qq", "email", "name", "address")
DATA_SHARE = 0.6
_TRIES = 60

Maker = Callable[[Random], str]


@dataclass(frozen=True)
class Line:
    """One generated line and the personal data in it, in the order of the text."""

    text: str
    data: tuple[tuple[str, str], ...]


# --------------------------------------------------------------------------------------------------------------------
# Small tools
# --------------------------------------------------------------------------------------------------------------------

_FULL_WIDTH = str.maketrans("0123456789Xx-@.", "０１２３４５６７８９Ｘｘ－＠．")
_FULL_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECK = "10X98765432"
_USCC_CHARS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _digits(rng: Random, count: int) -> str:
    """That many random digits."""
    return "".join(str(rng.randrange(10)) for _ in range(count))


def _chance(rng: Random, share: float) -> bool:
    """True with the given probability."""
    return rng.random() < share


def _weighted(rng: Random, items: Sequence[tuple[int, str]]) -> str:
    """One of the texts, drawn by its whole-number weight."""
    left = rng.randrange(sum(weight for weight, _ in items))
    for weight, item in items:
        left -= weight
        if left < 0:
            return item
    raise AssertionError("weights do not add up")


def luhn_ok(number: str) -> bool:
    """Whether a string of digits satisfies the Luhn check."""
    total = 0
    for place, char in enumerate(reversed(number)):
        digit = int(char)
        if place % 2:
            digit = digit * 2 - 9 if digit > 4 else digit * 2
        total += digit
    return total % 10 == 0


def id_check_char(body: str) -> str:
    """The check character of the first 17 digits of a citizen number."""
    return _ID_CHECK[sum(int(char) * weight for char, weight in zip(body, _ID_WEIGHTS, strict=True)) % 11]


def id_ok(number: str) -> bool:
    """Whether an 18-character string is a well-formed citizen number with a right checksum."""
    if not re.fullmatch(r"[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dXx]", number):
        return False
    return id_check_char(number[:17]) == number[17].upper()


def plain(value: str) -> str:
    """The value in half-width characters without blanks, dots, brackets and hyphens."""
    return re.sub(r"[\s.\-()]", "", unicodedata.normalize("NFKC", value))


# --------------------------------------------------------------------------------------------------------------------
# Names
# --------------------------------------------------------------------------------------------------------------------

_SURNAMES = (
    "王 李 张 刘 陈 杨 赵 黄 周 吴 徐 孙 胡 朱 高 林 何 郭 马 罗 梁 宋 郑 谢 韩 唐 冯 于 董 萧 程 曹 袁 邓 许 傅 沈 曾 "
    "彭 吕 苏 卢 蒋 蔡 贾 丁 魏 薛 叶 阎 余 潘 杜 戴 夏 钟 汪 田 任 姜 范 方 石 姚 谭 廖 邹 熊 金 陆 郝 孔 白 崔 康 毛 "
    "邱 秦 江 史 顾 侯 邵 孟 龙 万 段 雷 钱 汤 尹 黎 易 常 武 乔 贺 赖 龚 文 普 刀 木 和 殷 施 陶 洪 翟 安 颜 倪 严 牛"
).split()
_COMPOUND = "欧阳 上官 司马 诸葛 东方 皇甫 尉迟 公孙 慕容 令狐 司徒 夏侯".split()
_GIVEN_ONE = (
    "伟 芳 娜 敏 丽 强 磊 军 洋 勇 艳 杰 娟 涛 超 霞 刚 鹏 玲 辉 斌 莉 婷 浩 宇 鑫 倩 琳 颖 健 亮 凯 旭 晨 瑞 欣 悦 "
    "萍 燕 帆 睿 昊 毅 琪 蕾 丹 晶 坤 彬 宁 燚 垚 彪 莹 薇 楠 翔 雯"
).split()
_GIVEN_TWO = (
    "雨桐 建国 志强 小明 建华 秀英 桂英 志明 文杰 子涵 梓轩 宇航 浩然 思琪 欣怡 佳怡 雅婷 晓燕 海燕 春梅 国强 志伟 "
    "永强 家豪 俊杰 天宇 明轩 子豪 博文 一诺 梦洁 诗涵 若曦 紫萱 婉婷 晓东 晓明 卫国 卫东 建军 建平 德华 德明 世杰 "
    "世荣 正兴 正华 绍文 绍华 绍良 开荣 开华 发祥 兴旺 兴才 光明 光荣 金凤 金花 银花 琼芬 琼仙 丽萍 丽华 丽娟 美玲 "
    "美琼 自强 自荣 有福 有才 顺昌 永福 朝阳 朝辉 云飞 云霞 云龙 红梅 红艳 艳芳 艳萍 继红 继东 继光 学文 学武 学琴 "
    "加顺 加贵 从军 应祥 应红 成林 成刚 启航 启明 锦程 鹏飞 鹏程 志鹏 志豪 泽宇 泽楷 沐阳 沐辰 语嫣 可欣 静怡 慧敏 "
    "慧琳 冬梅 秋菊 夏荷 春生 冬生 水生 土生 正林 玉梅 玉兰 玉珍 玉芬 凤仙 凤英 彩云 彩凤 文山 文静 文斌 家兴 家明"
).split()
_DOTTED = (
    (
        8,
        "阿依古丽 古丽娜尔 艾力 买合木提 帕提古丽 努尔艾力 热依汗 吐尔逊 阿布都拉 麦麦提 祖丽胡玛尔 阿依努尔",
        "买买提 吐尔逊 艾山 阿不都热合曼 依明 玉素甫 库尔班 艾合买提 热合曼 赛买提",
    ),
    (4, "叶尔兰 巴合提 努尔兰 阿依波力", "哈布勒 哈力 托列根 木拉提"),
    (7, "依 岩 玉 岩罕 玉香 波", "旺叫 温叫 罕温 香罕 应罕 温香 叫龙"),
    (4, "沙马 吉克 阿支 马海 吉木", "拉且 阿依 木呷 伍各 子日"),
    (3, "扎西 洛桑 达瓦 央金", "罗布 丹增 卓玛 顿珠"),
)
# Words and well-known people that a surname and a given name may make by chance
_NOT_NAMES = frozenset(
    "高超 高强 高洁 高亮 高丽 安宁 金晶 金丹 康宁 江宁 常宁 马超 马丽 严丽 白洁 金鑫 石磊 石林 万宁 方悦 文静 贺龙 "
    "刘德华 李宁 王宁 周杰 陈凯 周迅 陈晓 邓超 黄磊 刘涛 孙悦 林丹 刘翔 张丹 韩雪 雷军 马化腾 姚晨 于谦 王强 "
    "于健 于帆 易凯 武宁 张帆 白晶 黄晶 石晶 方健 万强 和亮 和敏 安超 安毅 安强 严毅 严刚 江洋 龙卷 汪洋 王建军 任志强 杨洋 张杰 李娜 "
    "刘洋 王浩 李健 黄晓明 陈晓东 李强 王毅 王晨 周强 张军 周涛 韩磊 金银花 白玉兰 王楠 张宁 陈刚 李玉刚 王志强".split()
)


def _name(rng: Random) -> str:
    """A full personal name: common and compound surnames, and names with a middle dot."""
    while True:
        roll = rng.random()
        if roll < 0.08:
            pool = [part for part in _DOTTED for _ in range(part[0])]
            _, first, second = rng.choice(pool)
            dot = _weighted(rng, ((8, "·"), (1, "•"), (1, "・")))
            return rng.choice(first.split()) + dot + rng.choice(second.split())
        surname = rng.choice(_COMPOUND) if roll < 0.17 else rng.choice(_SURNAMES[: 40 if roll < 0.6 else None])
        given = rng.choice(_GIVEN_ONE) if _chance(rng, 0.33) else rng.choice(_GIVEN_TWO)
        if surname + given not in _NOT_NAMES and given[0] != surname[-1]:
            return surname + given


def _name_wide(rng: Random) -> str:
    """A name as typed into a form, at times with a blank in a name of two characters."""
    name = _name(rng)
    if len(name) == 2 and _chance(rng, 0.7):
        return name[0] + rng.choice((" ", "　")) + name[1]
    return name


# --------------------------------------------------------------------------------------------------------------------
# Numbers and accounts
# --------------------------------------------------------------------------------------------------------------------

_MOBILE = (
    "130 131 132 133 134 135 136 137 138 139 147 150 151 152 153 155 156 157 158 159 166 172 173 175 176 177 178 180 "
    "181 182 183 184 185 186 187 188 189 190 191 193 195 198 199"
).split()
_AREA_CODES = (
    ("0871", 8),
    ("0871", 8),
    ("0871", 8),
    ("0874", 7),
    ("0872", 7),
    ("0873", 7),
    ("0877", 7),
    ("0878", 7),
    ("0870", 7),
    ("0876", 7),
    ("0879", 7),
    ("0691", 7),
    ("010", 8),
    ("028", 8),
    ("023", 8),
    ("0851", 8),
)
_REGIONS = (
    "530102 530103 530111 530112 530113 530114 530124 530129 530302 530303 530322 530381 530402 530423 530502 530521 "
    "530602 530621 530627 530702 530721 530802 530902 532301 532502 532503 532601 532627 532801 532901 533103 533423 "
    "520102 520502 510104 510902 511402 450102 430103 410105 370102 330106 350203 440103 500105 610102 650102 310110"
).split()
_BINS = (
    "622202 621226 622848 621700 621661 621799 622588 622262 621483 622155 622568 621098 623052 621785 436742 622700"
).split()


def _mobile(rng: Random) -> str:
    """A mobile number in one of the ways people write it."""
    head, mid, tail = rng.choice(_MOBILE), _digits(rng, 4), _digits(rng, 4)
    bare = head + mid + tail
    shape = _weighted(
        rng,
        (
            (42, "bare"),
            (9, " "),
            (9, "-"),
            (4, "."),
            (3, "433"),
            (9, "full"),
            (2, "fullsep"),
            (4, "+86"),
            (4, "+86 "),
            (3, "+86-"),
            (3, "+86 sep"),
            (2, "(+86)"),
            (1, "0086"),
            (2, "86-"),
        ),
    )
    if shape in {" ", "-", "."}:
        return shape.join((head, mid, tail))
    made = {
        "bare": bare,
        "433": f"{bare[:4]} {bare[4:8]} {bare[8:]}",
        "full": bare.translate(_FULL_WIDTH),
        "fullsep": "－".join((head, mid, tail)).translate(_FULL_WIDTH),
        "+86": f"+86{bare}",
        "+86 ": f"+86 {bare}",
        "+86-": f"+86-{bare}",
        "+86 sep": f"+86 {head} {mid} {tail}",
        "(+86)": f"(+86){bare}",
        "0086": f"0086{bare}",
        "86-": f"86-{bare}",
    }
    return made[shape]


def _landline(rng: Random) -> str:
    """A landline number with its area code."""
    code, length = rng.choice(_AREA_CODES)
    local = str(rng.randrange(2, 9)) + _digits(rng, length - 1)
    shape = _weighted(
        rng,
        (
            (10, "{a}-{b}"),
            (3, "{a}{b}"),
            (3, "{a} {b}"),
            (2, "({a}){b}"),
            (2, "（{a}）{b}"),
            (2, "full"),
            (1, "+86 {a}"),
        ),
    )
    if shape == "full":
        return f"{code}-{local}".translate(_FULL_WIDTH)
    if shape == "+86 {a}":
        return f"+86-{code[1:]}-{local}"
    return shape.format(a=code, b=local)


def _phone(rng: Random) -> str:
    """A number at which a person is reached: mostly mobile, at times a landline."""
    return _landline(rng) if _chance(rng, 0.25) else _mobile(rng)


def _id_plain(rng: Random) -> str:
    """A citizen number of 18 characters with a right checksum; X stands about twice as often as by chance."""
    want_x = _chance(rng, 0.12)
    while True:
        birth = f"{rng.randrange(1962, 2010)}{rng.randrange(1, 13):02d}{rng.randrange(1, 29):02d}"
        body = rng.choice(_REGIONS) + birth + f"{rng.randrange(1, 1000):03d}"
        check = id_check_char(body)
        if not want_x or check == "X":
            return body + check


def _id_card(rng: Random) -> str:
    """A citizen number as written: plain, small x, with blanks, with hyphens or in full-width characters."""
    number = _id_plain(rng)
    if number.endswith("X") and _chance(rng, 0.4):
        number = number[:-1] + "x"
    shape = _weighted(rng, ((62, "plain"), (12, "684"), (8, "6444"), (5, "333"), (3, "hyphen"), (10, "full")))
    made = {
        "plain": number,
        "684": f"{number[:6]} {number[6:14]} {number[14:]}",
        "6444": f"{number[:6]} {number[6:10]} {number[10:14]} {number[14:]}",
        "333": " ".join(number[start : start + 3] for start in range(0, 18, 3)),
        "hyphen": f"{number[:6]}-{number[6:14]}-{number[14:]}",
        "full": number.translate(_FULL_WIDTH),
    }
    return made[shape]


def _id_with_letter(rng: Random) -> str:
    """A citizen number as written whose check character is X."""
    while True:
        number = _id_card(rng)
        if plain(number)[-1] in "Xx":
            return number


def _bank_card(rng: Random) -> str:
    """A card number of 16 to 19 digits with a right Luhn digit, plain or in groups of four."""
    length = int(_weighted(rng, ((30, "16"), (10, "17"), (10, "18"), (50, "19"))))
    while True:
        body = rng.choice(_BINS) + _digits(rng, length - 7)
        number = next(body + last for last in "0123456789" if luhn_ok(body + last))
        if not id_ok(number):
            break
    shape = _weighted(rng, ((50, "plain"), (34, " "), (5, "-"), (3, "6"), (8, "full")))
    if shape == "plain":
        return number
    if shape == "full":
        return number.translate(_FULL_WIDTH)
    if shape == "6":
        return f"{number[:6]} {number[6:]}"
    return shape.join(number[start : start + 4] for start in range(0, length, 4))


def _student_no(rng: Random) -> str:
    """A student number in one of the forms schools use."""
    year, major = rng.randrange(2019, 2026), rng.randrange(1, 40)
    klass, seat = rng.randrange(1, 9), rng.randrange(1, 56)
    letters = rng.choice("JD QX SK HJ JZ DS HL CY XQ JS".split())
    shape = rng.choice(
        (
            "{y}3{m:02d}{k}{s:02d}",
            "{y}{m:02d}{k:02d}{s:02d}",
            "{y}{m:02d}{k}{s:03d}",
            "{y}53{m:02d}{k:02d}{s:02d}",
            "{l}{y}{k:02d}{s:02d}",
            "{b}{y}{k:02d}{s:02d}",
            "{yy}{m:02d}{k:02d}{s:02d}",
            "{l}{y}-{s:03d}",
            "{yy}-{l}-{k:02d}{s:02d}",
            "{y}-{m:02d}{k:02d}-{s:02d}",
            "{yy}{l}{k:02d}{s:02d}",
            "full",
        )
    )
    if shape == "full":
        return f"{year}3{major:02d}{klass}{seat:02d}".translate(_FULL_WIDTH)
    return shape.format(y=year, yy=year % 100, m=major, k=klass, s=seat, l=letters, b=rng.choice("ABCGZ"))


def _register_no(rng: Random) -> str:
    """A number in the national or provincial school register (学籍号)."""
    shape = _weighted(rng, ((4, "G"), (1, "L"), (2, "16"), (2, "19"), (1, "14")))
    if shape in {"G", "L"}:
        return shape + _id_plain(rng)
    while True:
        number = f"{rng.randrange(2019, 2026)}53{_digits(rng, int(shape) - 6)}"
        if not luhn_ok(number):
            return number


_PINYIN = (
    "zhang li wang liu chen yang zhao huang zhou wu xu sun hu zhu lin he guo ma luo xiao yu tong wei jun min jing lei "
    "hao ming hua feng yan qing lan tian long xin yue ning"
).split()
_WORDS = "sunny lucky dianqi weld hanjie qixiu chef star cloud yunnan moto happy blue nongda tech".split()


def _wechat(rng: Random) -> str:
    """A WeChat account: a letter first, 6 to 20 characters."""
    first, second, third = (rng.choice(_PINYIN) for _ in range(3))
    shape = rng.choice(
        (
            "{a}{b}_{n4}",
            "{a}_{b}{n2}",
            "{a}-{b}{n2}",
            "{w}{n4}",
            "{w}_{n6}",
            "{a}{b}{c}{n2}",
            "wxid_{r}",
            "{A}{b}{n4}",
            "{a}{n6}",
            "{i}_{n4}",
            "{i}{n8}",
            "{w}_{a}_{n2}",
            "{a}{b}{c}",
            "{w}-{b}{c}",
        )
    )
    value = shape.format(
        a=first,
        b=second,
        c=third,
        A=first.title(),
        w=rng.choice(_WORDS),
        i=first[0] + second[0] + third[0],
        n2=_digits(rng, 2),
        n4=_digits(rng, 4),
        n6=_digits(rng, 6),
        n8=_digits(rng, 8),
        r="".join(rng.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(13)),
    )
    return value + _digits(rng, 6 - len(value)) if len(value) < 6 else value[:20]


def _qq(rng: Random) -> str:
    """A QQ number of 6 to 10 digits."""
    length = int(_weighted(rng, ((1, "6"), (2, "7"), (4, "8"), (7, "9"), (10, "10"))))
    number = str(rng.randrange(1, 4 if length == 10 else 10)) + _digits(rng, length - 1)
    return number.translate(_FULL_WIDTH) if _chance(rng, 0.08) else number


_DOMAINS = (
    "163.com 126.com gmail.com outlook.com foxmail.com sina.com sina.cn 139.com 189.cn aliyun.com hotmail.com "
    "icloud.com yeah.net vip.163.com vip.qq.com sohu.com wo.cn stu.dgjs.edu.cn mail.ynzy.edu.cn live.cn proton.me"
).split()


def _email(rng: Random) -> str:
    """An e-mail address, at times with dots, a plus tag, capitals or full-width characters."""
    first, second = rng.choice(_PINYIN), rng.choice(_PINYIN)
    if _chance(rng, 0.28):
        local = str(rng.randrange(1, 4)) + _digits(rng, rng.randrange(7, 10))
        if _chance(rng, 0.3):
            local = first + second
        value = f"{local}@qq.com"
    else:
        shape = rng.choice(
            (
                "{a}{b}",
                "{a}.{b}",
                "{a}_{b}{n}",
                "{a}{b}{y}",
                "{a}.{b}.{n}",
                "{a}{n}+job",
                "{a}.{b}+{y}",
                "{a}-{b}",
                "{A}.{B}",
                "{w}{n}",
                "{w}_{a}",
            )
        )
        local = shape.format(
            a=first,
            b=second,
            A=first.title(),
            B=second.title(),
            n=_digits(rng, 3),
            y=rng.randrange(1985, 2009),
            w=rng.choice(_WORDS),
        )
        value = f"{local}@{rng.choice(_DOMAINS)}"
    style = _weighted(rng, ((84, "plain"), (9, "at"), (3, "upper"), (2, "full"), (2, "dot")))
    made = {
        "plain": value,
        "at": value.replace("@", "＠"),
        "upper": value.upper(),
        "full": value.translate(_FULL_WIDTH),
        "dot": value.replace("@", "＠").replace(".com", "．com"),
    }
    return made[style]


# --------------------------------------------------------------------------------------------------------------------
# Addresses
# --------------------------------------------------------------------------------------------------------------------

# province | prefecture | county | streets | townships
_AREAS = tuple(
    tuple(row.split("|"))
    for row in """
云南省|昆明市|盘龙区|北京路 白云路 穿金路|松华街道 双龙街道
云南省|昆明市|五华区|人民西路 教场中路 龙泉路 学府路|西翥街道 沙朗街道
云南省|昆明市|官渡区|关上中路 春城路 民航路 彩云北路|大板桥街道 官渡街道
云南省|昆明市|安宁市|金方路 大屯路 中华路|八街街道 县街街道
云南省|昆明市|寻甸县|凤梧路 西街|功山镇 羊街镇 倘甸镇
云南省|曲靖市|麒麟区|麒麟南路 南宁西路 翠峰东路|越州镇 东山镇 三宝街道
云南省|曲靖市|宣威市|振兴街 向阳西街|板桥镇 热水镇 格宜镇
云南省|玉溪市|红塔区|玉兴路 太极路 红塔大道|北城镇 春和街道
云南省|保山市|隆阳区|正阳北路 兰城路|板桥镇 潞江镇
云南省|昭通市|昭阳区|珠泉路 海楼路|旧圃镇 永丰镇
云南省|昭通市|镇雄县|南大街 赤水源大道|泼机镇 以勒镇 芒部镇
云南省|普洱市|思茅区|振兴大道 茶城大道|南屏镇 倚象镇
云南省|大理白族自治州|大理市|泰安路 人民南路 关平路|喜洲镇 凤仪镇
云南省|红河哈尼族彝族自治州|蒙自市|天马路 银河路|草坝镇 新安所镇
云南省|红河州|个旧市|金湖西路 人民路|大屯街道 鸡街镇
云南省|文山壮族苗族自治州|广南县|莲湖西路|八宝镇 珠琳镇 旧莫乡
云南省|楚雄州|楚雄市|鹿城南路 团结路|东华镇 吕合镇
云南省|西双版纳傣族自治州|景洪市|宣慰大道 勐海路|勐罕镇 嘎洒镇
云南省|德宏州|芒市|团结大街 青年路|遮放镇 风平镇
云南省|丽江市|古城区|香格里大道 福慧路|金安镇 七河镇
贵州省|毕节市|威宁县|建设东路 人民中路|草海镇 迤那镇
四川省|凉山彝族自治州|西昌市|航天大道 长安中路|安宁镇 礼州镇
广西壮族自治区|百色市|右江区|城东大道 中山二路|阳圩镇 四塘镇
河南省|周口市|项城市|湖滨路 迎宾大道|南顿镇 秣陵镇
""".strip().splitlines()
)
_VILLAGES = (
    "大村 小河村 上寨村 下寨村 石板村 新发村 团结村委会 红旗村委会 岩脚村 水井村 龙潭村委会 平坝村 老街村 柳树村委会大坪子村 "
    "向阳村委会小箐村 核桃箐村 三家村"
).split()
_ESTATES = "金色家园 滇池俊园 和谐小区 锦绣花园 学苑小区 阳光新城 福林苑 惠民小区".split()


def _home(rng: Random) -> str:
    """A home address: a flat in a street, a flat in an estate, or a house in a village."""
    province, city, county, streets, towns = rng.choice(_AREAS)
    head = county if _chance(rng, 0.15) else city + county
    if _chance(rng, 0.5):
        head = province + city + county
    house, block, unit = rng.randrange(1, 400), rng.randrange(1, 30), rng.randrange(1, 5)
    room = rng.randrange(1, 31) * 100 + rng.randrange(1, 9)
    village, town = rng.choice(_VILLAGES), rng.choice(towns.split())
    street, estate = rng.choice(streets.split()), rng.choice(_ESTATES)
    tail = rng.choice(
        (
            f"{street}{house}号{block}栋{unit}单元{room}室",
            f"{street}{house}号{block}栋{unit}单元{room}室",
            f"{street}{house}号",
            f"{street}{house}号{estate}{block}幢{room}",
            f"{estate}{block}栋{unit}单元{room}",
            f"{street}{estate}{block}幢{unit}单元{room}号",
            f"{street}{house}号附{unit}号",
            f"{street}{house}号{rng.choice('ABC')}座{room}",
            f"{town}{village}{house}号",
            f"{town}{village}{house}号",
            f"{town}{village}{block}组",
            f"{town}{village}{unit}组{house}号",
            f"{town}{village}村民小组{house}号" if village.endswith("委会") else f"{town}{village}{house}号",
        )
    )
    value = head + tail
    return value.translate(_FULL_DIGITS) if _chance(rng, 0.06) else value


def _dorm(rng: Random) -> str:
    """A room in a student hostel."""
    block, room = rng.randrange(1, 16), rng.randrange(1, 8) * 100 + rng.randrange(1, 36)
    letter, zone = rng.choice("ABCD"), rng.choice("东西南北")
    value = rng.choice(
        (
            f"学生公寓{block}栋{room}",
            f"学生公寓{block}栋{room}室",
            f"男生宿舍{block}栋{room}室",
            f"女生公寓{letter}栋{room}",
            f"{block}号学生公寓{room}室",
            f"学生公寓{letter}区{block}栋{room}室",
            f"{zone}校区学生公寓{block}栋{room}",
            f"学生宿舍{block}幢{room}号",
            f"女生宿舍{block}栋{room}",
        )
    )
    return value.translate(_FULL_DIGITS) if _chance(rng, 0.05) else value


# --------------------------------------------------------------------------------------------------------------------
# Fillers: what stands around the data, and the look-alikes of the bait
# --------------------------------------------------------------------------------------------------------------------

_JOBS = {
    "焊工": "6-18-02-04",
    "电工": "6-31-01-03",
    "车工": "6-18-01-01",
    "铣工": "6-18-01-02",
    "钳工": "6-18-01-06",
    "汽车维修工": "4-12-01-01",
    "中式烹调师": "4-03-02-01",
    "养老护理员": "4-10-01-05",
    "保育师": "4-10-01-03",
    "美发师": "4-10-03-02",
    "茶艺师": "4-03-02-07",
    "快递员": "4-02-07-08",
    "砌筑工": "6-29-01-01",
    "育婴员": "4-10-01-02",
    "制冷空调系统安装维修工": "6-29-03-05",
    "叉车司机": "6-30-05-01",
    "数控车工": "6-18-01-01",
    "咖啡师": "4-03-02-10",
}
_MAJORS = (
    "机电一体化技术 数控技术 汽车检测与维修技术 建筑工程技术 现代农业技术 护理 电子商务 旅游管理 物联网应用技术 "
    "新能源汽车技术 烹饪工艺与营养 畜牧兽医 工业机器人技术 会计事务"
).split()
_MAJOR_CODES = (
    "460301机电一体化技术 460103数控技术 500211汽车检测与维修技术 440301建筑工程技术 410103现代农业技术 530701电子商务 "
    "510102物联网应用技术 460305工业机器人技术 540202烹饪工艺与营养"
).split()
_COURSES = (
    "电工基础 PLC编程 数控车削 焊条电弧焊 汽车发动机拆装 钢筋绑扎 西点制作 护理基本技术 照明线路安装 变频器调速 液压与气动 "
    "工程测量 网页设计 果树修剪 三相异步电动机正反转 机械制图 咖啡拉花 短视频剪辑"
).split()
_CLASS_MAJORS = "机电 数控 汽修 焊接 电气 护理 烹饪 建工 电商 会计 农艺 幼保 物联网 茶艺".split()
_FIRMS = (
    "云南滇工机电有限公司 昆明华南汽车服务有限公司 曲靖万里物流公司 玉溪金叶食品厂 大理白石建材公司 安宁钢构安装公司 "
    "红河常青农业合作社 昆明方圆建筑劳务公司 云岭新能源科技有限公司 石林康养中心 普洱高山茶业公司 江川鱼米餐饮店"
).split()
_SCHOOLS = (
    "滇东技师学院 云岭职业技术学院 昆明第三技工学校 曲靖应用职业学院 玉溪工程技工学校 高原农业职业学院 金沙江职业学院"
).split()
_ROADS = "北京路 人民西路 翠峰东路 青年路 春城路 学府路 滇池路 金马路 白云路 高新大道".split()
_CITIES = "昆明 曲靖 玉溪 大理 楚雄 蒙自 昭通 保山 普洱 丽江 景洪 文山 成都 贵阳 南宁 深圳 东莞 苏州".split()
_DISTRICTS = "昆明市盘龙区 昆明市五华区 曲靖市麒麟区 玉溪市红塔区 大理州祥云县 文山州丘北县 昭通市昭阳区 安宁市".split()
_TOOLS = "万用表 电焊机 角磨机 冲击钻 游标卡尺 电动车 示波器 台虎钳 笔记本电脑 台灯 扭矩扳手 经纬仪".split()
_GOODS = "核桃 花椒 三七 废旧电机 辣椒 土豆 松茸 旧电瓶".split()
_BOOKS = (
    "电工技能与实训 焊工工艺学 汽车构造 数控编程与操作 建筑识图 中式烹调技术 养老护理员 机械基础 农产品电商".split()
)
_BANKS = "工商银行 农业银行 建设银行 中国银行 邮储银行 农村信用社 富滇银行 招商银行 交通银行".split()
_RELATIONS = "父亲 母亲 爷爷 奶奶 姐姐 哥哥 叔叔 舅舅 外婆".split()
_TITLES = "老师 师傅 经理 主任 女士 先生 阿姨 叔叔 总 工 姐 哥 校长 医生 老板 科长 班长 教练 会计".split()
_ROOMS = (
    "实训楼2栋301机房 3号实训车间 教学楼B座402 汽修实训中心 2号教学楼5楼多媒体教室 图书馆3楼 焊接实训室7号工位 电工实训室（二） "
    "综合楼1204会议室 第5机房 田径场东侧看台 烹饪实训楼1楼"
).split()
_POLICY = "国办发 云人社发 人社部发 云政办发 财社 教职成 云教发 人社厅函 昆人社通".split()
_STANDARDS = (
    "GB/T 19001-2016",
    "GB 50054-2011",
    "GB 50303-2015",
    "JB/T 4730.2-2005",
    "GB/T 706-2016",
    "JGJ 46-2005",
    "GB 2760-2014",
    "DB53/T 1013-2021",
)
_PLCS = "S7-1200 S7-200SMART FX3U-48MR FX5U-32MT H5U-1614MTD CP1H-X40DR XC3-32R-E S7-1500 EC20-2012BRA".split()
_BEARINGS = "6205-2RS 6308ZZ 7206AC 30210 NU212E 51105 6004-2Z 22212CA UCP208".split()
_PARTS = "6ES7214-1AG40-0XB0 LC1D09M7C RT18-32X NXB-63-C16 DZ47LE-32 HS-1102K 04E115561H 3TF4622-0XM0 RV2.5-6".split()


def _class_name(rng: Random) -> str:
    """The name of a school class."""
    year, major, number = rng.randrange(20, 26), rng.choice(_CLASS_MAJORS), rng.randrange(1, 7)
    return rng.choice((f"{year}{major}{number}班", f"20{year}级{major}{number}班", f"{major}{year}0{number}班"))


def _date(rng: Random) -> str:
    """A date between 2023 and 2026 in one of the usual forms."""
    year, month, day = rng.randrange(2023, 2027), rng.randrange(1, 13), rng.randrange(1, 29)
    return rng.choice(
        (
            f"{year}-{month:02d}-{day:02d}",
            f"{year}-{month:02d}-{day:02d}",
            f"{year}年{month}月{day}日",
            f"{month}月{day}日",
            f"{year}.{month:02d}.{day:02d}",
            f"{year}/{month}/{day}",
            f"{year}{month:02d}{day:02d}",
        )
    )


def _amount(rng: Random) -> str:
    """An amount of money, at times a long one."""
    return rng.choice(
        (
            f"{rng.randrange(100, 9999)}.{_digits(rng, 2)}",
            f"{rng.randrange(10, 999)}00",
            f"{rng.randrange(1, 99)},{_digits(rng, 3)},{_digits(rng, 3)}.00",
            f"1{rng.randrange(30, 99)}{_digits(rng, 5)}.00",
            f"{rng.randrange(2, 9)}{_digits(rng, 7)}",
            f"1380013{_digits(rng, 2)}.00",
        )
    )


def _number(length: int, heads: str = "123456789") -> Maker:
    """A maker of numbers of that length which begin with one of the given digits."""
    return lambda rng: rng.choice(heads) + _digits(rng, length - 1)


def _near_phone(length: int) -> Maker:
    """A maker of numbers which begin like a mobile number but are of another length."""
    return lambda rng: rng.choice(_MOBILE) + _digits(rng, length - 3)


def _bad_id(rng: Random) -> str:
    """Eighteen digits built like a citizen number, with a wrong checksum."""
    body = _id_plain(rng)[:17]
    wrong = [char for char in "0123456789" if char != id_check_char(body) and not luhn_ok(body + char)]
    return body + rng.choice(wrong)


def _credit_code(rng: Random) -> str:
    """A unified social credit code of a firm with a right check character."""
    middle = "MA" + "".join(rng.choice(_USCC_CHARS) for _ in range(6)) if _chance(rng, 0.7) else _digits(rng, 8)
    body = "91" + rng.choice(_REGIONS[:30]) + middle + rng.choice(_USCC_CHARS)
    total = sum(_USCC_CHARS.index(char) * pow(3, place, 31) for place, char in enumerate(body))
    return body + _USCC_CHARS[(31 - total % 31) % 31]


def _isbn(rng: Random) -> str:
    """An ISBN with a right check digit."""
    body = "9787" + rng.choice(("111", "504", "040", "121")) + _digits(rng, 5)
    check = (10 - sum(int(char) * (3 if place % 2 else 1) for place, char in enumerate(body)) % 10) % 10
    return f"978-7-{body[4:7]}-{body[7:]}-{check}" if _chance(rng, 0.7) else f"{body}{check}"


def _titled(rng: Random) -> str:
    """A surname with a title – not a full name."""
    surname = rng.choice(_COMPOUND) if _chance(rng, 0.06) else rng.choice(_SURNAMES)
    return surname + rng.choice(_TITLES)


def _serial(rng: Random) -> str:
    """A serial number of letters and digits."""
    return (
        rng.choice("SN CN2 YK HX LZ".split()) + _digits(rng, rng.randrange(6, 13)) + rng.choice(("", "A", "K7", "-02"))
    )


def _between(low: int, high: int) -> Maker:
    """A maker of whole numbers from low to high."""
    return lambda rng: str(rng.randint(low, high))


def _one_of(items: Sequence[str]) -> Maker:
    """A maker which draws one of the texts."""
    return lambda rng: rng.choice(items)


def _time(rng: Random) -> str:
    """A time of day."""
    return f"{rng.randrange(7, 22)}:{rng.choice(('00', '15', '30', '45', '20'))}"


def _ip(rng: Random) -> str:
    """A private network address."""
    return rng.choice(("192.168.{}.{}", "10.10.{}.{}", "172.16.{}.{}")).format(
        rng.randrange(0, 9), rng.randrange(2, 250)
    )


def _mac(rng: Random) -> str:
    """A hardware address."""
    return "-".join(f"{rng.randrange(256):02X}" for _ in range(6))


def _gps(rng: Random) -> str:
    """A pair of coordinates in Yunnan."""
    north, east = f"25.{_digits(rng, rng.randrange(4, 7))}", f"102.{_digits(rng, rng.randrange(4, 7))}"
    return rng.choice((f"{east},{north}", f"北纬{north}°，东经{east}°", f"{north}°N {east}°E"))


def _policy(rng: Random) -> str:
    """The number of an official document."""
    year, number = rng.randrange(2018, 2026), rng.randrange(1, 140)
    return rng.choice(_POLICY) + rng.choice(("〔{}〕{}号", "〔{}〕{}号", "[{}]{}号")).format(year, number)


def _patent(rng: Random) -> str:
    """The number of a patent."""
    return f"ZL20{rng.randrange(15, 25)}{rng.choice(('1', '2'))}{_digits(rng, 7)}.{rng.randrange(10)}"


def _job_code(rng: Random) -> str:
    """The code of an occupation with its name."""
    job = rng.choice(list(_JOBS))
    return f"{_JOBS[job]}（{job}）"


def _toll_free(rng: Random) -> str:
    """A 400 or 800 service number."""
    return rng.choice(("400-{}-{}", "400{}{}", "400 {} {}", "800-{}-{}")).format(_digits(rng, 3), _digits(rng, 4))


# slot -> (kind, maker)
_DATA: dict[str, tuple[str, Maker]] = {
    "phone": ("phone", _phone),
    "mobile": ("phone", _mobile),
    "land": ("phone", _landline),
    "idn": ("id_card", _id_card),
    "idx": ("id_card", _id_with_letter),
    "bank": ("bank_card", _bank_card),
    "sno": ("student_no", _student_no),
    "gno": ("student_no", _register_no),
    "wx": ("wechat", _wechat),
    "qq": ("qq", _qq),
    "email": ("email", _email),
    "name": ("name", _name),
    "wide": ("name", _name_wide),
    "home": ("address", _home),
    "dorm": ("address", _dorm),
}
_FILL: dict[str, Maker] = {
    "c": _one_of(("：", "：", ":", "： ", "")),
    "cc": _one_of(("：", "：", ":", "： ")),
    "sep": _one_of((" | ", "，", "；", " / ", "　", "  ", "，")),
    "cls": _class_name,
    "date": _date,
    "time": _time,
    "job": _one_of(list(_JOBS)),
    "jobcode": _job_code,
    "major": _one_of(_MAJORS),
    "majorcode": _one_of(_MAJOR_CODES),
    "course": _one_of(_COURSES),
    "firm": _one_of(_FIRMS),
    "school": _one_of(_SCHOOLS),
    "road": _one_of(_ROADS),
    "city": _one_of(_CITIES),
    "district": _one_of(_DISTRICTS),
    "tool": _one_of(_TOOLS),
    "goods": _one_of(_GOODS),
    "book": _one_of(_BOOKS),
    "bankname": _one_of(_BANKS),
    "rel": _one_of(_RELATIONS),
    "title": _titled,
    "room": _one_of(_ROOMS),
    "sur": _one_of(_SURNAMES),
    "teacher": lambda rng: rng.choice(_SURNAMES + _COMPOUND) + "老师",
    "level": _one_of(("高级工", "中级工", "技师", "三级")),
    "sex": _one_of(("男", "女")),
    "age": _between(16, 48),
    "year": _between(2019, 2026),
    "score": _between(60, 100),
    "money": _one_of("1500 2000 1200 3800 4500 5000 6500 800 3500 4200".split()),
    "rent": _between(600, 2500),
    "cash": _between(20, 300),
    "amt": _amount,
    "price": lambda rng: f"{rng.randrange(12, 900)}.{rng.randrange(10)}0",
    "high": lambda rng: f"{rng.randrange(86, 100)}.{rng.randrange(10)}%",
    "pct": lambda rng: f"{rng.randrange(1, 100)}.{rng.randrange(10)}%",
    "temp": _between(-4, 38),
    "n1": _between(2, 9),
    "n2": _between(10, 99),
    "n3": _between(100, 999),
    "n4": _between(1000, 4000),
    "d1": _number(1),
    "d3": _number(3),
    "d4": _number(4),
    "d6": _number(6),
    "d8": _number(8),
    "d9": _number(9),
    "d11": _number(11),
    "zip": lambda rng: "65" + _digits(rng, 4),
    "order": lambda rng: rng.choice((_number(12, "2345"), _number(14, "2"), _number(18), _number(11, "2345678")))(rng),
    "num12": _number(12),
    "num13": _number(13),
    "num16": _number(16),
    "num18": _number(18),
    "num19": _number(19),
    "ten": _near_phone(10),
    "twelve": _near_phone(12),
    "badid": _bad_id,
    "uscc": _credit_code,
    "isbn": _isbn,
    "serial": _serial,
    "ip": _ip,
    "mac": _mac,
    "gps": _gps,
    "policy": _policy,
    "patent": _patent,
    "tel400": _toll_free,
    "std": _one_of(_STANDARDS),
    "plc": _one_of(_PLCS),
    "bearing": _one_of(_BEARINGS),
    "part": _one_of(_PARTS),
    "ver": lambda rng: f"{rng.randrange(1, 9)}.{rng.randrange(20)}.3",
}


# --------------------------------------------------------------------------------------------------------------------
# Templates: one per row; {slots} of _DATA are personal data, {slots} of _FILL are not
# --------------------------------------------------------------------------------------------------------------------

_RESUME = """
姓名{c}{name}{sep}电话{c}{mobile}{sep}邮箱{c}{email}
姓名{cc}{wide}{sep}性别：{sex}{sep}年龄：{age}{sep}手机{c}{mobile}
个人信息：{name}，{sex}，{age}岁，现住{home}，电话{mobile}
联系电话{c}{mobile}{sep}电子邮箱{c}{email}{sep}求职意向：{job}
{name}，{school}{major}专业{year}届毕业生，手机{mobile}
求职意向：{job}{sep}期望薪资：{money}元{sep}联系方式：{mobile}（微信同号）
QQ{cc}{qq}{sep}微信{cc}{wx}{sep}现居{city}
户籍地址{c}{home}{sep}身份证号{c}{idn}
E-mail: {email}{sep}Tel: {phone}
本人{name}，持{job}证书，身份证号码{idn}，可随时到岗
应聘岗位：{job}{sep}应聘人：{name}{sep}QQ号：{qq}
毕业院校：{school}{sep}专业：{major}{sep}学号{c}{sno}{sep}姓名{c}{name}
自我评价：吃苦耐劳，能适应倒班；联系微信{wx}，或发邮件到{email}
工作经历：{firm}，{job}，{n1}年；证明人：{name}，电话{phone}
通讯地址{c}{home}{sep}邮箱{c}{email}
紧急联系人：{name}（{rel}），{mobile}
个人简历  {name}  {sex}  {age}岁  {mobile}
家庭住址{c}{home}{sep}联系电话{c}{phone}
工资卡（{bankname}）：{bank}{sep}持卡人：{name}
期望城市：{city}{sep}手机/微信：{mobile}{sep}邮箱：{email}
我叫{name}，{age}岁，做{job}{n1}年了，微信号{wx}
"""

_CHAT = """
老师我是{cls}的{name}，我微信是{wx}
老师好，我叫{name}，学号{sno}，{course}的作业交晚了
老师我换手机号了，新号码{mobile}，旧的不用了
老师我学号是{sno}，成绩怎么查不到
老师，我QQ{qq}，麻烦拉我进班级群
加我v {wx}，我把{course}的笔记发你
你加下我扣扣{qq}，我传图纸给你
我邮箱{email}你把{course}课件发这里就行
我的vx: {wx}，备注{cls}
身份证号我发您：{idn}，麻烦老师帮我报{job}{level}
我身份证{idn}，名字{name}，报{job}{level}够不够条件
补贴打我这张卡吧{bank}，{bankname}的
卡号发错了，应该是{bank}，户名是{name}
我住{dorm}，热水器坏了找谁修
我在{dorm}，快递放门口就行，电话{mobile}
我家在{home}，到学校坐车要{n1}个小时
老师我妈的电话是{phone}，她白天都在地里
我是{name}，昨天请假那个，我爸电话{phone}
我叫{name}，初中毕业，想学{job}，打我电话{mobile}
成绩单能不能寄到{home}，收件人{name}
微信搜{wx}就能找到我
我微信{wx}，QQ{qq}，哪个都可以加
同学你好，{name}托我问下第{n1}周的报告怎么交，他邮箱是{email}
有招{job}的吗，邮箱{email}联系我
在吗，我是汽修班{name}，电话{mobile}微信同号
老师您把表发{email}吧，QQ{qq}也行
我学籍号{gno}，转专业要用吗
系统里我的学籍号是{gno}，名字写成{name}了，对不上怎么办
帮我充下饭卡，学号{sno}，充{cash}元
老师您打我家座机{land}，家里人能接到
我和{name}同学一组，他的学号是{sno}
农行卡{bank}，身份证{idn}，这样填对吗
手机号被人占用了，{mobile}，验证码收不到
我叫{name}，家住{home}，今年想报{major}
有没有人捡到我的银行卡，卡号{bank}，捡到的加QQ{qq}
wx:{wx} 备注姓名
加微❤{wx}一起考{job}证
我QQ是{qq}，网名就不说了，学号{sno}
身份证最后一位是字母那个{idx}，报名系统总说格式错
找我拿资料手机{mobile}发短信也行，别打{tel400}
家住{home}的{name}同学今天返校了吗
我微信号改成{wx}了，原来那个登不上
姐你把{tool}寄到{home}就行，到了打{mobile}
"""

_REPORT = """
实训人：{name}{sep}指导老师：{name}{sep}日期：{date}
实训报告：{course}；姓名{c}{name}；学号{c}{sno}；成绩：{score}
班级：{cls}{sep}学号：{sno}{sep}实训人：{name}
本次实训由{name}老师指导，地点在{room}，共{n1}课时
小组成员：{name}、{name}、{name}
组长：{name}，记录人：{name}，实训项目：{course}
指导教师{cc}{name}，企业导师{cc}{name}，实训单位：{firm}
报告人{name}（学号{sno}），于{date}完成{course}
测量数据见附件，如有疑问请发邮件至{email}，实训人{name}
{sno}_{name}_{course}实训报告.docx
{cls}-{sno}-{name}-{course}.docx
操作者：{name}，监护人：{name}，工位号：{n2}
实习周记第{n1}周，实习生：{name}，企业师傅：{name}，师傅电话{mobile}
安全承诺人：{name}，身份证号：{idn}，承诺遵守实训室制度
实训补助发放：{name}，{bankname}卡号{bank}，金额{money}元
实习住宿：{dorm}，同住人{name}
记录人：{name}{sep}审核人：{name}{sep}温度：{temp}℃
填报人QQ：{qq}{sep}填报日期：{date}
实训日志（{date}）学号{sno}，得分{score}
与{name}同学合作完成{course}，数据一致
提交方式：邮件主题写学号{sno}，发到{email}
企业导师微信{c}{wx}，有问题先在群里问
实习单位：{firm}，住址：{home}，实习生：{name}
"""

_FORM = """
姓名{c}{name}{sep}身份证号{c}{idn}{sep}联系电话{c}{mobile}
申请人：{name}{sep}证件号码：{idn}{sep}开户行账号：{bank}
姓    名：{wide}    学    号：{sno}
家长姓名：{name}{sep}与学生关系：{rel}{sep}联系方式：{phone}
开户银行：{bankname}{city}分行{sep}银行卡号：{bank}{sep}户名：{name}
家庭详细地址：{home}{sep}邮政编码：{zip}
户口所在地：{home}
申报工种：{job}{level}；姓名：{name}；公民身份号码：{idn}
学籍号{c}{gno}{sep}学生姓名{c}{name}
学籍号：{gno}
学生证号：{sno}{sep}宿舍：{dorm}
电子邮箱{c}{email}{sep}QQ号码{c}{qq}
微信号{c}{wx}{sep}手机号{c}{mobile}
助学金申请：{name}，卡号{bank}，身份证{idn}
困难认定申请表：学生{name}，家庭住址{home}，家长电话{phone}
法定监护人：{name}（身份证{idn}）
投保人{name}，被保险人{name}，缴费卡号{bank}
收件人：{name}{sep}收件地址：{home}{sep}电话：{mobile}
序号,姓名,学号,手机：{n1},{name},{sno},{mobile}
紧急联络：{name}（{rel}）{phone}
社保卡申领：{name}，{idn}，邮寄地址{home}
退费账户：{bank}（{bankname}），退费金额{money}元
报名费已由{bank}转出，流水号{order}
固定电话：{land}{sep}移动电话：{mobile}
通信地址：{home}，收信人{name}
QQ{cc}{qq}{sep}E-mail{cc}{email}{sep}申请日期：{date}
学员：{name}；工种：{job}；培训补贴账户：{bank}
推荐人：{name}，工作单位：{firm}，推荐岗位：{job}
毕业生登记：学号为{sno}，身份证号为{idn}
入住登记：{dorm}，床位{n1}号，学生{name}
申请人签名：{wide}    日期：{date}    微信：{wx}
"""

_NOTE = """
已和{name}母亲联系，电话{phone}，家长表示会配合
{date}与{name}父亲通话，号码{mobile}，学生在家休养
{name}同学连续{n1}次旷课，家长电话{phone}打不通
家访记录：{name}家住{home}，父母在外务工
谈话对象：{name}，{cls}，住{dorm}，情绪平稳
班主任：{name}，手机{mobile}，{cls}共{n2}人
心理关注：{name}（学号{sno}），每周谈心一次
{name}的{rel}加了我微信，微信号{wx}
查寝：{dorm}少一人，{name}未归
走访{home}，因{rel}生病，家庭收入下降
{name}（身份证{idn}）申请休学，材料已交教务科
资助名单核对：{name}银行卡{bank}，户名不一致退回
班主任{name}反映，{name}同学近期情绪低落
学生{name}留了QQ{qq}，晚上可以联系
已给{name}家长发邮件{email}，等回复
联系{name}本人，手机{mobile}关机，改打家里座机{land}
家长{title}来电，号码{phone}，询问实习安排
转学核查：学籍号{gno}，原校已放档
据同宿舍{name}说，{name}周末去了{city}
困难补助退回，卡号{bank}已注销，请学生重新提供
学生反映被骗，对方QQ{qq}，微信{wx}，已报警
走访对象：{name}{sep}地址：{home}{sep}电话：{phone}
和{name}、{name}谈话，两人因{dorm}的卫生问题争吵
走读生{name}，租住{home}，已签安全责任书
家长微信{cc}{wx}，备注“{cls}{name}家长”
{name}补办学生证，学号{sno}，身份证{idn}
"""

_AD = """
联系人：{title} {mobile}
招{job}{n1}名，月薪{money}元，有意者加V：{wx}
{firm}急招{job}，联系电话{phone}，{title}
{job}考证培训找{title}，电话{mobile}，微信同号
诚聘{job}，简历发{email}，联系人{name}
转让{tool}，九成新，加q{qq}
兼职家教，联系人：{name}，电话/微信{mobile}
出租：{home}，两室一厅，月租{rent}元，电话{mobile}
{job}找活，电话{mobile}，随叫随到
需要{tool}的加微信{wx}，或打{mobile}
毕业甩卖：{tool}{cash}元，来{dorm}自取，QQ{qq}
短视频学{job}，➕V {wx}
货到付款，{city}周边包邮，下单请加vx：{wx}
培训咨询：{name}老师，{phone}
本店长期收购{goods}，联系{name}，{mobile}
投稿邮箱：{email}，编辑{name}
拼车回{city}，{date}出发，联系{mobile}，{title}
订{goods}先付定金，打{bank}，收款人{name}
爱心捐款账号{bank}（{bankname}），联系人{name}
招租联系座机{land}，找{title}
加盟请找{name}本人，手机{mobile}
{goods}批发，QQ：{qq}，量大从优
"""

_REMARK = """
{name}同学：接线规范，但{course}部分没有画原理图
批注：{name}的报告数据与{name}雷同，请重做
评语：{name}学习踏实，{course}成绩{score}分
# 作者：{name} 学号：{sno}
// 维护人：{name}，邮箱 {email}
<!-- 联系{name}，{mobile} -->
/* 程序编写：{name}，QQ {qq} */
已阅，请{name}同学补交照片，发到{email}
作业里写了自己的身份证{idn}，请删掉再交
截图里露出了银行卡{bank}和手机号{mobile}，注意保护隐私
教师点评：{name}老师带的{cls}整体进步明显
请{name}同学到我办公室补签，学号{sno}
程序头注释：PLC程序由{name}于{date}编写
-- 测试数据负责人 {name} {mobile}
留言：看不懂第{n1}题的加我QQ{qq}
学号{sno}的{course}成绩录错了，应为{score}分
身份证{idn}的学员缺照片
封面缺学号，应为{sno}，姓名{name}
TODO({name})：补上{course}的接线图
互评：我给{name}打{score}分，给{name}打{score}分
附件里的收货地址{home}请涂掉
网页上留了{wx}这个微信号，请核实是不是本人
示例代码里不要用真实卡号{bank}，邮箱{email}也删掉
"""

_ADMIN = """
【快递】{title}您好，您的包裹已送至{dorm}，取件电话{mobile}
订单{order}：收货人{name}，{mobile}，{home}
短信回执：{mobile}已发送，内容为补贴到账{money}元
工资发放失败：账号{bank}，原因：户名不符
系统日志：用户 {email} 于{date}登录，IP {ip}
考务：{name}，{idn}，考场{n2}，座位{n1}
车票：{name}，{idn}，{date}，昆明南—{city}
对账：卡号{bank}入账{money}元，付款方{firm}
缴费成功：学号{sno}，学费{money}元
报名系统里我的身份证{idn}提示已被注册
登记表：{name}／{sex}／{idn}／{cls}
把{name}拉进QQ群，他的QQ是{qq}
维修派单：{dorm}，报修人{name}，电话{mobile}
就业台账：{name}，{firm}，{job}，{mobile}
联系人：{name}，座机：{land}
缴费人{name}，尾款从卡{bank}扣
抄送：{email}，{email}
学员邮箱{email}收不到验证码
QQ{qq}申请加群，备注学号{sno}
校园网账号为学号{sno}，绑定手机{mobile}
客服记录：用户微信{wx}反馈{course}视频打不开
寄存登记：{name}，{dorm}，{tool}一件
"""

# Ends of a line by group; they begin with punctuation or a blank, so that they never grow together with a value
_TAILS: dict[str, tuple[str, ...]] = {
    "resume": ("", "", "。", "{sep}到岗时间：{date}", "{sep}特长：{course}"),
    "chat": ("", "", "，谢谢老师", "，谢谢！", "，在线等", " 收到回我", "～", "[抱拳]", "🙏"),
    "report": ("", "", "。", "（{date}）", "，特此记录"),
    "form": ("", "", "。", "（填表日期{date}）", "{sep}备注：无"),
    "note": ("", "。", "，持续关注", "（{date}记）", "，{date}前再跟进"),
    "ad": ("", "！", "，非诚勿扰", "，中介勿扰", "，{date}前有效", "，{time}以后联系"),
    "remark": ("", "", "。", "（{date}）"),
    "admin": ("", "", "。", "，请核对", "（{date} {time}）"),
}
_HEADS: dict[str, tuple[str, ...]] = {
    "chat": ("", "", "", "您好，", "在吗？", "打扰一下，"),
    "note": ("", "", "", "【{cls}】", "记录："),
    "ad": ("", "", "", "【广告】", "转发："),
}

_GREETINGS = ("老师", "同学", "在吗", "姐", "wx", "{date}")  # lines which begin with these get no head

_FACTS = """
订单号{order}，下单时间{date} {time}，共{n2}件，实付{price}元
运单号SF{num13}，{city}已签收
CPU选用{plc}，订货号{part}，通过以太网与触摸屏通信
{plc}的PLC与触摸屏在同一网段，IP地址设为{ip}
职业编码{jobcode}，培训不少于{n2}课时
专业代码{majorcode}，学制三年，学费每年{money}元
{policy}规定，取得{job}证书的可申请补贴{money}元
依据{policy}，{job}培训每人补贴{money}元，{date}起执行
轴承型号{bearing}，数量{n2}套，单价{price}元
GPS坐标：{gps}，海拔{n4}米
教材《{book}》，ISBN {isbn}，定价{n2}.00元
统一社会信用代码：{uscc}，企业名称：{firm}
{firm}，税号{uscc}，开票金额{amt}元
设备编号{ten}，购置日期{date}，资产原值{amt}元
工单号{twelve}，处理时限{n1}个工作日
报修单{twelve}已转后勤，{date}前处理
批次号{badid}，抽检合格率{high}
编号：{badid}，材质Q235B，厚度{n1}毫米
产品批号{badid}，保质期{n2}天
序列号{serial}，固件版本V{ver}
流水号{num18}，交易状态：成功
资产编号{num16}，存放于{room}
验证编号{num19}，查询方法见说明书
设备ID {ten}离线，网关{ip}无响应
技能提升补贴咨询请拨打12333，工作时间8:30至17:30，{job}也能补
青少年心理热线12355，遇到困难可以打，{date}起全天有人值守
厂家售后热线{tel400}，报修时请说明机型{plc}
{bankname}客服电话{tel400}，不要相信短信里的链接
消防119，急救120，报警110，{room}墙上都贴着
劳动维权打12333，法律援助打12348，市民热线12345
产值由{amt}元增至{amt}元，增长{pct}
出勤率{high}，合格率{high}，优秀率{pct}
主轴转速{n4}r/min，进给量0.{n1}mm/r，背吃刀量{n1}mm
程序段G01 X{n2}.5 Y-{n2}.0 F{n3}，后接M03 S{n4}
变频器参数P1080设为{n2}，P1082设为50，P0304设为{n3}
电阻{n2}kΩ，电容{n2}μF，电源24V，实测电流0.{n2}A
{std}规定了检验方法，抽样{n2}件
执行标准{std}，检验日期{date}
合同金额{amt}元，质保金3%，工期{n3}天，{date}开工
考试时间{date} {time}，考场{n2}，共{n2}人
快递柜取件码{d6}，请于{date}前取走
服务器地址{ip}:8080，端口22，登录后先改主机名
ssh root@{ip} 登录后执行reboot，等{n1}分钟
MAC地址{mac}，VLAN {n2}，交换机端口{n1}
@全体成员 {date} {time}在{room}上{course}
库位A-{n2}-{n2}，物料号{part}，库存{n4}
喷油器零件号0445120{d3}，适配柴油机，单价{price}元
钢筋HRB400E，直径{n2}，炉号{num12}，复检合格
温度记录：08:00 {temp}℃，14:00 {temp}℃，20:00 {temp}℃
320国道K{n4}+{n3}处施工，请绕行G56杭瑞高速
圆周率取3.14159265358979，直径{n3}毫米的圆算出周长再四舍五入
2的40次方等于1099511627776，第{n1}题不要按计算器
时间戳175{ten}换算成北京时间，注意是毫秒
地球到太阳约149597870700米，第{n1}题按科学计数法写
商品条码69{d11}，零售价{n2}.90元
实用新型专利号{patent}，专利权人为{school}
商标注册号{d8}，有效期至{date}
电表读数{d6}，上月{d6}，倍率{n2}
课程代码{d6}，学分{n1}，学时{n2}
食品生产许可证编号SC10653{d9}，产地{city}
发票代码{num12}，发票号码{d8}，金额{amt}元
采购单PO-{d8}-{d3}，供应商{firm}
门禁初始密码{d6}，领用后请修改
手机号为11位，身份证号为18位，第{n1}栏填写时不要留空格
学号由10位数字组成，前4位是入学年份，第{n1}位是专业代码
邮箱格式为用户名加域名，中间用@隔开，长度不超过{n2}个字符
手机号13{d1}****{d4}已做脱敏处理
身份证号显示为5301**********{d4}，系统不展示全号
银行卡尾号{d4}的账户已入账{amt}元
微信支付{price}元，手续费率0.6%，{date}到账
关注{school}微信公众号，点“招生就业”查看{date}的名单
用QQ浏览器打开报名页面时要允许弹窗，截止{date}
QQ群里每天{time}发{course}作业，过期不补
V带传动比{n1}，中心距{n3}毫米，张紧轮要调好
加V型密封圈后，{n3}小时无渗漏
加V形块固定工件，跳动不超过0.0{n1}毫米
VX-{n3}型真空泵，抽速{n2}升每秒
npm install @vue/cli@5.0.{n1} 之后再运行项目
pip install requests==2.31.{n1}，镜像源用校内{ip}
Java作业第{n1}题，@Override注解不能漏
邮箱容量{n2}GB，单个附件不超过50MB
开户行：{bankname}{city}分行，账户名称：{firm}
{cls}{course}平均分7{n1}.5，最高9{n1}，最低5{n1}
成绩：理论{score}分，实操{score}分，合格
注册资本{amt}元，参保{n2}人，{firm}
转速从{n4}升到{n4}，电流{n2}A，振动0.{n2}mm
螺栓M10×1.5，扭矩{n2}N·m，共{n1}个
{district}{date}新增{job}岗位{n3}个，月薪{money}元起
高度{n3}毫米，偏差不超过{n1}毫米，用水准仪复核
安全帽、安全带、安全网是施工现场的三宝，每{n2}天检查一次
方法对了，{course}练{n1}遍就能熟
金属材料的热处理包括退火、正火、淬火、回火，加热到{n3}℃
田间管理要注意水肥一体化，{date}前完成追肥
白天气温{n2}℃，夜间降到{n1}℃，棚内要及时放风
黄瓜定植后{n1}天开始绑蔓，每亩{n4}株
石膏板隔墙的龙骨间距为{n3}毫米，石膏粉调匀再用
江苏企业来{school}招{job}，月薪{money}元
毛利率由{pct}提高到{pct}，成本下降{pct}
常温下放置{n2}小时再检测硬度，HRC{n2}
温度设定{n3}℃，升到后保温{n1}小时再随炉冷却
于是同学们重新测了{n1}遍绝缘电阻，结果都是{n3}MΩ
王牌专业是{major}，就业率{high}
张贴值日表时，贴在{room}门口，每周{n1}人
李子每公斤{n1}元，今年收了{n4}公斤
周边县区有{n2}家合作企业，{district}最多
张拉控制应力取{n3}MPa，分{n1}级张拉
高温季节{time}前收工，车间备好藿香正气水
严格按{std}施工，何时验收等监理通知
万能表和万用表是一个东西，量程先打到{n3}V
华为路由器默认地址{ip}，先改密码
路由器放在{room}，信道改成{n1}
施工图第{n2}页的梁柱节点要放大看
汤池镇的温泉酒店招{job}{n1}名
水泥标号42.5，砂率{pct}，坍落度{n3}毫米
马达不转先查电刷，再量绕组电阻{n2}Ω
曲轴轴颈磨损超过0.0{n1}毫米要修磨，连杆螺栓扭矩{n2}N·m
叶片有锈斑用{n3}倍液喷雾，隔{n1}天再喷一次
毛坯尺寸φ{n2}×{n3}，留{n1}毫米余量
石材干挂用{n1}毫米不锈钢挂件，间距{n3}毫米
牛肉切薄片，加淀粉{n2}克、苏打{n1}克上浆
和面时水温{n2}℃，醒发{n2}分钟，常见问题是太软
花生亩产{n3}公斤，白果要分级存放
康复训练每天{n1}次，每次{n2}分钟，记录血压
钱款当面点清，账目差{n1}元也要写说明
任务单第{n1}项：更换机油，加注{n1}.5升
何种焊条适合低碳钢？一般用J422，直径{n1}.2毫米
管道试压{n1}.5MPa，稳压{n2}分钟无渗漏
雷雨天气停止高处作业，{date}已发通知
方案、图纸、章程要在{date}前报{school}备案
金工实习{n1}周，钳工、车工、铣工各占一段
单独练习{course}不少于{n1}次，严禁一人上机
余热回收后，能耗下降{pct}
万向节异响时检查十字轴间隙，换{bearing}轴承
高压试验电压{n1}kV，持续{n2}秒
白酒、黄油、苏打粉按{n1}比1称量
45号钢调质后硬度HRC{n2}，10号槽钢长{n1}米
2号楼外墙保温完成{pct}，3号楼还没开工
地铁3号线到{road}站下车，走{n1}分钟到{school}
{firm}在{city}有{n1}家分店，{road}店最大
实训地点：{room}，{date} {time}集合
{school}新校区占地{n3}亩，在校生{n4}人
学生公寓共{n1}栋，每间住6人，带独立卫生间，每年住宿费{money}元
学生公寓熄灯时间由22:30改为23:00，{date}起执行
{district}的蔬菜基地招{n1}名管理员，包吃住
村委会组织{job}培训，{n2}人参加，取证{n2}人
老{sur}修车铺开了{n1}年，周末最忙
{sur}记米线{city}分店招{n1}名后厨，月薪{money}元
{sur}某违规操作{tool}，被罚{cash}元，全车间通报
收货人：{sur}女士，{date}已自提
联系人：{title}（工作日{time}后在岗）
指导老师：{teacher}，实训项目：{course}
班主任：{teacher}，{cls}，{n2}人
{title}和{title}轮流值班，{time}交接
家长：{title}，已在回执上签字，{date}
经办人：{title}，复核：{title}，金额{amt}元
姓名：与证件一致，第{n1}栏不得涂改
联系人：待定，{date}前报教务科
联系人：招生办，地点{room}
指导老师：两名，{date}另行通知
班主任：每班一名，{cls}尚未确定
家长：需在第{n1}页签字
实训人：全班同学，分{n1}组
同学：高职扩招和全日制的同学都可以报，名额{n2}个
姓名、电话、地址三项为必填，第{n1}项可不填
负责人：安全科，检查时间{date}
姓名用黑色签字笔填写，字号{n1}号，字体为宋体
记录人：各组组长，{time}前交到{room}
与其他同学分组完成{course}，每组{n1}人
成绩好的同学和平时表现好的同学优先，名额{n1}个
高年级同学带低年级同学练{course}，每周{n1}次
任何同学不得在{room}吃东西，违者扣{n1}分
安全课老师、钳工老师和企业老师各打一次分，满分{n3}
老干妈、王老吉、周黑鸭这些品牌案例在第{n1}章
马铃薯晚疫病{date}前后高发，每亩用药{n2}克
老师高度重视{course}，同学马上就学会了
老师严格要求，{course}不合格就重做{n1}遍
同学安全第一，{room}里不许追逐，违者扣{n1}分
家长白天不在家的，{time}以后再打电话
联系人方面还没定，{date}再通知
指导老师于{date}统一安排，{cls}先预习
实训人严禁戴手套操作{tool}，每次{n1}人
学生成绩、家长电话都不要发在群里，{cls}的同学注意
电话：见{room}门口公告栏
微信号：暂无，QQ：不常用，{date}补填
邮箱：无{sep}电话：同上{sep}备注：{date}补
学号：未分配，{date}编班后再填
身份证号：由教务科统一录入，{date}前完成
银行卡号：只收{bankname}一类卡，{date}前交
龙门吊限载{n2}吨，钢丝绳断丝超过{n1}根就换
"""

_TALK = """
我是高中毕业后来学{job}的，基础差要补{n1}个月
我是金工实训班的，{course}能不能补考
我是安徽过来务工的，想考{job}{level}
我叫了{n1}次车都没到，{course}要迟到了
我叫外卖的时候{time}了，{room}还能进吗
我是{teacher}班上的，想补考{course}
我是常年在工地上的，{job}证丢了怎么补
我是石林人，现在在{city}做{job}
我是江川那边的，离{city}有{n2}公里
我是白族，少数民族加{n1}分还有吗
我是水电工，干了{n1}年想考{level}
我是温室大棚的管理员，管{n2}个棚
我是应届毕业生，{major}专业，{city}有什么岗位
我是单招进来的，{course}跟不上怎么办
我是马上要去顶岗实习的，{date}走，补贴多少
我是成人高考的，学费{money}元能不能分期
我是严格按步骤做的，{course}还是短路了
我是于{date}入学的，现在能转{major}吗
我叫不出这个零件的名字，型号是{bearing}
我是曾经学过{job}的，现在想重新考{level}
曾经在{firm}干过{n1}年{job}，现在想回{city}
在{road}上班，每天坐{n1}站公交，下班{time}
家住城边，骑车{n2}分钟到{school}
{title}让我们{date}前交{course}报告，来得及吗
跟着{title}学了{n1}个月{job}，基本能独立干活
{title}，{course}的作业几号截止
{title}说{course}考试定在{date}，是真的吗
有位姓{sur}的师傅教我们修{tool}，教得很细
小{sur}把{tool}借走{n1}天了还没还
老{sur}说{firm}在招{job}，月薪{money}元
何时能领{job}的补贴，{date}交的材料
高级工和中级工差多少钱，{city}这边
12333打了{n1}次都占线，补贴的事还能问谁
补贴{money}元是打到卡里还是发现金，{date}能到吗
微信群里说{date}停课，有没有正式通知
QQ上传不了{course}的视频，超过{n3}MB了
电工证和焊工证哪个好考，{city}{date}有考试吗
台达和S7-1200哪个好学，{room}用的是哪个
孙女要上幼儿园，想学{job}，时间{time}行不行
{city}周边有没有培训{job}的，最好包住
学籍号在哪里查，{cls}的同学都不知道
身份证丢了，{date}的{job}考试能用临时的吗
银行卡号填错了要去哪里改，{date}前来得及吗
手机号换了，报名系统收不到验证码，{title}说去{room}改
家庭住址要写到门牌号吗，我们村没有门牌，第{n1}栏
学生公寓可以住到{date}吗，{cls}要晚走
班主任何时回来，{cls}的表还没签
家长金额填错了，应该是{money}元，还能改吗
我叫高温烫了一下，{room}有烫伤膏吗
我是温度没控制好，{course}废了{n1}件
我是方法不对还是{tool}坏了，试了{n1}次都不行
我和同学马上到{room}，等{n1}分钟
任老师还是{teacher}教{course}，课表上没写
{bankname}的卡能不能领{money}元补贴
"""

_FACT_HEADS = (
    "课堂笔记：",
    "通知：",
    "备注：",
    "实训小结：",
    "群公告：",
    "【资料】",
    "学习记录：",
    "今天复习：",
    "台账：",
    "摘录：",
)
_TALK_HEADS = ("老师好，", "请问一下，", "您好，", "大家好，", "打扰了，", "想问下，")
_FACT_TAILS = ("", "", "。", "，请注意", "，已登记", "，做好记录", "（{date}）")
_TALK_TAILS = ("", "", "？", "～", "，谢谢", "，急")


@dataclass(frozen=True)
class _Template:
    """A row of a block of templates."""

    group: str
    text: str
    kinds: frozenset[str]


_SLOT = re.compile(r"\{([a-z]+[0-9]*)\}")


def _read(group: str, block: str) -> list[_Template]:
    """The templates of a block, with the kinds of data in each."""
    made = []
    for row in block.strip().splitlines():
        slots = _SLOT.findall(row)
        kinds = frozenset(_DATA[slot][0] for slot in slots if slot in _DATA)
        made.append(_Template(group, row, kinds))
    return made


_DATA_TEMPLATES = [
    template
    for group, block in (
        ("resume", _RESUME),
        ("chat", _CHAT),
        ("report", _REPORT),
        ("form", _FORM),
        ("note", _NOTE),
        ("ad", _AD),
        ("remark", _REMARK),
        ("admin", _ADMIN),
    )
    for template in _read(group, block)
]
_BAIT_TEMPLATES = _read("fact", _FACTS) + _read("talk", _TALK)
_BY_KIND = {kind: [template for template in _DATA_TEMPLATES if kind in template.kinds] for kind in KINDS}


# --------------------------------------------------------------------------------------------------------------------
# Filling, and the guard against data which nobody labelled
# --------------------------------------------------------------------------------------------------------------------


def _fill(rng: Random, template: str) -> Line:
    """The template with all its slots filled; the colon and the separator stay the same within a line."""
    fixed: dict[str, str] = {}
    data: list[tuple[str, str]] = []
    text, end = "", 0
    for match in _SLOT.finditer(template):
        slot = match.group(1)
        if slot in _DATA:
            kind, maker = _DATA[slot]
            value = maker(rng)
            data.append((kind, value))
        elif slot in {"c", "cc", "sep"}:
            value = fixed.setdefault(slot, _FILL[slot](rng))
        else:
            value = _FILL[slot](rng)
        text += template[end : match.start()] + value
        end = match.end()
    return Line(text + template[end:], tuple(data))


_EMAIL_LIKE = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-zA-Z]{2,}", re.ASCII)
_MOBILE_LIKE = re.compile(r"(?<!\d)(?:\+?(?:00)?86[- ]?)?1[3-9]\d[-. ]?\d{4}[-. ]?\d{4}(?!\d)")
_LANDLINE_LIKE = re.compile(r"(?<!\d)\(?(?:010|02\d|0[3-9]\d{2})\)?[- ]?[2-8]\d{6,7}(?!\d)")
_CARD_LIKE = re.compile(r"(?<!\d)\d{16,19}(?!\d)")
_ID_LIKE = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)")


def stray_data(line: Line) -> list[str]:
    """Well-formed phones, cards, citizen numbers and e-mail addresses in a line which are not labelled."""
    rest = line.text
    for _, value in line.data:
        rest = rest.replace(value, "〓")
    rest = unicodedata.normalize("NFKC", rest)
    found = [match.group() for rule in (_EMAIL_LIKE, _MOBILE_LIKE, _LANDLINE_LIKE) for match in rule.finditer(rest)]
    found += [match.group() for match in _CARD_LIKE.finditer(rest) if luhn_ok(match.group())]
    return found + [match.group() for match in _ID_LIKE.finditer(rest) if id_ok(match.group())]


def _sound(line: Line) -> bool:
    """Whether every value stands once and alone in the text and nothing unlabelled looks like data."""
    for kind, value in line.data:
        if line.text.count(value) != 1 or any(value in other for _, other in line.data if other is not value):
            return False
        start = line.text.index(value)
        around = line.text[max(start - 1, 0) : start] + line.text[start + len(value) : start + len(value) + 1]
        if kind in {"phone", "id_card", "bank_card", "student_no", "qq"} and any(char.isdigit() for char in around):
            return False
        if kind in {"wechat", "email"} and re.search(r"[A-Za-z0-9_.@+-]", around):
            return False
    return not stray_data(line)


def _with_data(rng: Random) -> Line:
    """A line with data; the kind is drawn first, so that no kind stays rare."""
    template = rng.choice(_BY_KIND[rng.choice(KINDS)])
    if template.text.endswith(("-->", "*/", ".docx")):
        return _fill(rng, template.text)
    head = "" if template.text.startswith(_GREETINGS) else rng.choice(_HEADS.get(template.group, ("",)))
    return _fill(rng, head + template.text + rng.choice(_TAILS[template.group]))


def _without_data(rng: Random) -> Line:
    """A line of bait: one fact or question, at times two facts in a row."""
    template = rng.choice(_BAIT_TEMPLATES)
    if template.group == "talk":
        head = rng.choice(_TALK_HEADS) if _chance(rng, 0.3) else ""
        return _fill(rng, head + template.text + rng.choice(_TALK_TAILS))
    head = rng.choice(_FACT_HEADS) if _chance(rng, 0.25) and not template.text.startswith("@") else ""
    text = head + template.text
    if _chance(rng, 0.15):
        other = rng.choice(_BAIT_TEMPLATES)
        if other.group == "fact" and other is not template:
            text += rng.choice(("；", "。")) + other.text
    return _fill(rng, text + rng.choice(_FACT_TAILS))


def lines(count: int = 5000, seed: int = 2026) -> Iterator[Line]:
    """Yields that many lines, about 60 % of them with one to three pieces of personal data.

    Args:
        count: How many lines.
        seed: Determines the whole stream.

    Yields:
        The lines, without repetition as long as the templates allow it.
    """
    rng = Random(seed)
    seen: set[str] = set()
    for _ in range(count):
        make = _with_data if _chance(rng, DATA_SHARE) else _without_data
        line = make(rng)
        tries = 0
        while not _sound(line) or (line.text in seen and tries < _TRIES):
            line = make(rng)
            tries += 1
        seen.add(line.text)
        yield line


# --------------------------------------------------------------------------------------------------------------------
# Self-check
# --------------------------------------------------------------------------------------------------------------------


def _bare_phone(value: str) -> str:
    """A phone number without country prefix and separators."""
    return re.sub(r"^(?:\+86|0086|86(?=1[3-9]\d{9}$))", "", plain(value))


_VALID: dict[str, Callable[[str], bool]] = {
    "phone": lambda value: bool(re.fullmatch(r"1[3-9]\d{9}|0?[1-9]\d{1,2}[2-8]\d{6,7}", _bare_phone(value))),
    "id_card": lambda value: id_ok(plain(value)),
    "bank_card": lambda value: bool(re.fullmatch(r"\d{16,19}", plain(value))) and luhn_ok(plain(value)),
    "student_no": lambda value: bool(re.fullmatch(r"[A-Z]{0,2}\d[\dA-Z]{6,18}", plain(value))),
    "wechat": lambda value: bool(re.fullmatch(r"[A-Za-z][\w-]{5,19}", value, re.ASCII)),
    "qq": lambda value: bool(re.fullmatch(r"[1-9]\d{5,9}", plain(value))),
    "email": lambda value: bool(_EMAIL_LIKE.fullmatch(unicodedata.normalize("NFKC", value))),
    "name": lambda value: bool(
        re.fullmatch(r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]+[·•・][\u4e00-\u9fff]+", re.sub(r"\s", "", value))
    ),
    "address": lambda value: bool(re.search(r"\d+(?:室|号|组)?$", unicodedata.normalize("NFKC", value))),
}


def problems(made: Sequence[Line]) -> list[str]:
    """What is wrong with the lines: absent values, bad checksums, stray data, shares out of bounds."""
    found: list[str] = []
    for line in made:
        found += [f"absent: {kind} {value}: {line.text}" for kind, value in line.data if value not in line.text]
        found += [f"malformed: {kind} {value}" for kind, value in line.data if not _VALID[kind](value)]
        found += [f"unlabelled: {value}: {line.text}" for value in stray_data(line)]
        if len(line.data) > 3:
            found.append(f"more than three pieces: {line.text}")
        places = [line.text.find(value) for _, value in line.data]
        if places != sorted(places):
            found.append(f"not in the order of the text: {line.text}")
    pieces = Counter(kind for line in made for kind, _ in line.data)
    found += [f"rare kind: {kind} {pieces[kind]}" for kind in KINDS if pieces[kind] < 0.05 * sum(pieces.values())]
    return found


def statistics(made: Sequence[Line]) -> str:
    """A table of what the lines hold."""
    pieces = Counter(kind for line in made for kind, _ in line.data)
    sizes = Counter(len(line.data) for line in made)
    total = sum(pieces.values())
    rows = [
        f"lines {len(made)}, distinct {len({line.text for line in made})}, "
        f"with data {len(made) - sizes[0]} ({(len(made) - sizes[0]) / len(made):.1%})",
        f"templates: {len(_DATA_TEMPLATES)} with data, {len(_BAIT_TEMPLATES)} bait",
        "pieces per line: " + ", ".join(f"{size}: {sizes[size]}" for size in sorted(sizes)),
        f"pieces {total}, distinct values {len({piece for line in made for piece in line.data})}",
    ]
    return "\n".join(rows + [f"  {kind:<10} {pieces[kind]:>5} {pieces[kind] / total:6.1%}" for kind in KINDS])


def main() -> int:
    """Prints statistics and samples; the exit status says whether the lines are sound."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--count", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--samples", type=int, default=20)
    options = parser.parse_args()
    made = list(lines(options.count, options.seed))
    wrong = problems(made)
    sys.stdout.write(statistics(made) + f"\nproblems {len(wrong)}\n" + "".join(f"  {row}\n" for row in wrong[:20]))
    for line in Random(options.seed).sample(made, min(options.samples, len(made))):
        sys.stdout.write(f"{line.text}\n    {line.data}\n")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
