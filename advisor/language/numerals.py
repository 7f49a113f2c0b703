"""Numbers in Chinese and Arabic writing: their values, their units, and words that only look like numbers."""

import re
from dataclasses import dataclass

__all__ = [
    "DIGITS",
    "HALVES",
    "LEXICAL",
    "NUMERAL",
    "UNITS",
    "VULGAR",
    "Amount",
    "Unreadable",
    "amount",
    "unit_of",
    "widths",
]

DIGITS = dict(zip("零〇○一二三四五六七八九", (0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)) | dict(
    zip("两俩仨壹贰叁肆伍陆柒捌玖貳參陸兩", (2, 2, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 6, 2), strict=True)
)
SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "廿": 20, "卅": 30, "卌": 40}
LARGE = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8, "兆": 10**12}
LETTERS = {"k": 1000, "K": 1000, "w": 10**4, "W": 10**4}
CHARACTERS = "".join(DIGITS) + "".join(SMALL) + "".join(LARGE)

#: Words in which a numeral character counts nothing. Longest first at the place of use.
LEXICAL = tuple(
    """
一起 一定 一些 一下 一下子 统一 唯一 一直 一般 一样 一边 一步步 一步一步 一切 一旦 一致 一同 一向 一点 一点点 一会儿 一方面 一面 一心 一时 一并 一律 一再 一味 一手
一线 一流 一体 一体化 一对一 一站式 一生一策 一人一策 一人一档 一次性 一举 一口气 一如 一番 一来 一则 一旁 一侧 一带 一技之长 一五一十 第一时间 第一线 之一 万一 任一
单一 专一 逐一 同一 每一 某一 这一 那一 哪一 另一 下一 上一 进一步 更进一步 第一次 第一步 第一份 第一遍 第一个 第一印象 第一眼 第一反应 一经 一贯 一道 一共 一概 一度 一路 一连 一齐 一早 一行 一席
一句话 一句句 一项项 一遍遍 一个个 一条条 一次次 一天天 一家人 一门心思 一把手 一窍不通 一目了然 一丝不苟 一帆风顺 一刀切 一条龙 一清二楚 一干二净 独一无二 一举两得 一模一样 一视同仁
二级学院 二级单位 二级部门 三方协议 三方 三支一扶 五险一金 六险二金 五险 四六级 双十一 双十二 十分 百科 百货 百度 百姓 百合 千万别 千万不 千万要 千万记 千方百计 万能 万用表 万向 万科 万元户 三亚 三明 九江 六安 百色
四川 三峡 三星 三菱 三角 三相 两相 三极管 二极管 二维码 二手 二胎 三甲 二甲 五金 五官 六西格玛 七夕 八卦 十字 十足 十佳 四季 三餐 三甲医院 千斤顶 千分尺 百分表 百分尺 千分表 百叶 万物 万事 万年青
零件 零售 零食 零散 零星 零部件 零花 归零 清零 零基础 零距离 零工 零线 半导体 半成品 半径 半自动 半途 半夜 半点 多半 半工半读 亿万 两者 两边 两侧 两头 两端 两旁 两难 五一 五四 六一 十一假期 八一
三心二意 三言两语 三三两两 四通八达 四面八方 五湖四海 五颜六色 五花八门 丢三落四 七上八下 七嘴八舌 乱七八糟 不三不四 再三 接二连三 举一反三 三思 三人行 千里 百分百努力 百年树人 十年树木 百闻不如一见
三下乡 西部计划 四级证书 六级证书 英语四级 英语六级 大学英语四级 大学英语六级 三农 三产 四好 两会 两癌 四有 一类 二类 三类 一产 二产 一式 三元里 四环 五环 九乡 百草园 三七 八角 五加皮 千里光 一串红 三角梅 四季海棠
一段时间 一时间 一方 一辈子 一下午 一上午 一身 一头 一脸 一眼 一场空 一颗心 一股 一阵 一片 一系列 一整套 一大堆 一大步 一小步 一口 一股脑 零碎 一二三产 三步走 万家 百家 一言 一语 十全十美 百分之百努力 说一不二 不一 不一样 不一定 统一性 一级一级
""".split()
)

#: Unit as written -> (unit of the normal form, factor).
UNITS: dict[str, tuple[str, float]] = {
    "%": ("%", 1), "‰": ("%", 0.1), "个百分点": ("百分点", 1), "百分点": ("百分点", 1), "成": ("%", 10), "折": ("%", 10),
    "倍": ("倍", 1), "分": ("分", 1), "学分": ("学分", 1),
    "元": ("元", 1), "块钱": ("元", 1), "块": ("元", 1), "人民币": ("元", 1), "圆": ("元", 1), "万元": ("元", 1e4), "千元": ("元", 1e3), "百元": ("元", 100),
    "亿元": ("元", 1e8), "角": ("元", 0.1), "毛": ("元", 0.1), "美元": ("美元", 1), "欧元": ("欧元", 1), "港元": ("港元", 1), "日元": ("日元", 1), "英镑": ("英镑", 1),
    "个人": ("人", 1), "人": ("人", 1), "名": ("人", 1), "位": ("人", 1), "人次": ("人次", 1),
    "年": ("个月", 12), "个年头": ("个月", 12), "周年": ("个月", 12), "个月": ("个月", 1), "月": ("个月", 1), "个星期": ("天", 7), "星期": ("天", 7), "周": ("天", 7), "个礼拜": ("天", 7), "礼拜": ("天", 7),
    "个工作日": ("工作日", 1), "工作日": ("工作日", 1), "天": ("天", 1), "日": ("天", 1), "昼夜": ("天", 1), "晚": ("晚", 1),
    "个小时": ("分钟", 60), "小时": ("分钟", 60), "个钟头": ("分钟", 60), "钟头": ("分钟", 60), "分钟": ("分钟", 1), "秒钟": ("秒", 1), "秒": ("秒", 1), "刻钟": ("分钟", 15),
    "个学期": ("学期", 1), "学期": ("学期", 1), "学年": ("学年", 1), "季度": ("季度", 1), "个季度": ("季度", 1), "课时": ("课时", 1), "学时": ("课时", 1), "个学时": ("课时", 1), "个课时": ("课时", 1),
    "岁": ("岁", 1), "周岁": ("岁", 1), "个钟": ("分钟", 60), "个季": ("季度", 1), "年级": ("年级", 1), "平方米": ("平方米", 1), "㎡": ("平方米", 1), "平米": ("平方米", 1), "亩": ("亩", 1), "公里": ("公里", 1), "千米": ("公里", 1),
    "米": ("米", 1), "厘米": ("厘米", 1), "毫米": ("毫米", 1), "mm": ("毫米", 1), "cm": ("厘米", 1), "km": ("公里", 1), "公斤": ("公斤", 1), "千克": ("公斤", 1), "kg": ("公斤", 1), "斤": ("公斤", 0.5),
    "克": ("克", 1), "吨": ("吨", 1), "毫升": ("毫升", 1), "ml": ("毫升", 1), "升": ("升", 1), "℃": ("℃", 1), "摄氏度": ("℃", 1), "度": ("度", 1), "伏": ("伏", 1), "V": ("伏", 1), "kV": ("千伏", 1), "千伏": ("千伏", 1), "千瓦": ("千瓦", 1), "kW": ("千瓦", 1),
    "安": ("安", 1), "A": ("安", 1), "MB": ("MB", 1), "GB": ("GB", 1),
}  # fmt: skip
COUNTERS = tuple(
    "个 样 版 稿 条 台 套 件 项 门 次 场 份 本 张 家 所 处 间 座 辆 部 株 盆 篇 页 字 道 题 类 种 轮 遍 层 户 单 笔 批 枚 组 班 步 句 点 级 档 等 期 届 节 颗 只 头 匹 棵 箱 包 袋 瓶 枝 束 床 段 盘 块板 例 桌 单 票 幅 面 根 把 支 顿 趟 回 款 块儿 双 对 副 口 封 盏 首 宗 起 杯 碗 打 排 行 列 号 栋 扇 针 剂 帧 集 份儿 处所 人份 套房 间房 间次 人天 台次 单元 模块 环节 关 局 坛 缸 筒 卷".split()
)
UNITS.update({counter: (counter, 1.0) for counter in COUNTERS if counter not in UNITS})
#: Fractions of one character.
VULGAR = dict(zip("½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞", (1/2, 1/3, 2/3, 1/4, 3/4, 1/5, 2/5, 3/5, 4/5, 1/6, 5/6, 1/8, 3/8, 5/8, 7/8), strict=True))  # fmt: skip
#: Things of which there are halves.
HALVES = "杯|勺|箱|页|片|碗|瓶|袋|包|张|块|桶|盒|条|根|份|打|篇|盘|锅|筐|车|壶|尺|寸|圈|桌|截|层|把|滴|粒|串|捆|罐|场|节|堂|个"
#: A word that goes on where a unit seems to end (4.5 升至 4.8).
_GOES_ON = {"升": "(?![至到为级高学值])"}
UNIT = "|".join(re.escape(unit) + _GOES_ON.get(unit, "") for unit in sorted(UNITS, key=lambda u: (-len(u), u)))

ARABIC = r"(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d{1,3}(?: \d{3})+(?![\d ])|\d+)(?:\.\d+)?"
SCALE = r"(?:万亿|千亿|百亿|十亿|亿|千万|百万|十万|万|萬|千|百|[kKwW](?![A-Za-z]))"
HAN = f"[{CHARACTERS}]"
#: One numeral, Arabic with an optional scale, or Chinese with an optional 点.
NUMERAL = rf"(?:[-−负]?{ARABIC}\s?{SCALE}?|负?{HAN}+(?:点[{''.join(DIGITS)}]+{SCALE}?)?)"


class Unreadable(ValueError):
    """A run of numeral characters that is no numeral."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A value, or the two ends of a range."""

    low: float
    high: float

    @property
    def value(self) -> float | tuple[float, float]:
        """A number where both ends meet, else the pair."""
        return self.low if self.low == self.high else (self.low, self.high)

    def times(self, factor: float) -> "Amount":
        """The amount in another unit, without the dust of floating point."""
        return Amount(round(self.low * factor, 9), round(self.high * factor, 9))


_WIDTHS = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | {0x3000: " ", 0xA0: " "}
_KEPT = frozenset("，。！？；：（）")
_WIDTHS = {code: to for code, to in _WIDTHS.items() if chr(code) not in _KEPT} | {
    ord("﹪"): "%",
    ord("−"): "-",
    ord("．"): ".",
}


def widths(text: str) -> str:
    """Full-width digits, letters and signs as half-width ones; every offset stays."""
    return text.translate(_WIDTHS)


def amount(numeral: str) -> Amount:
    """The value of one numeral.

    Raises:
        Unreadable: The characters do not make a number.

    Example:
        >>> amount("两三千").value
        (2000, 3000)
    """
    text = re.sub(r"[,，]|(?<=\d) (?=\d)", "", numeral.strip()).replace("−", "-")
    sign = -1 if text[:1] in ("-", "负") else 1
    text = text.lstrip("-负").strip()
    arabic = re.fullmatch(rf"(\d+(?:\.\d+)?)\s*({SCALE}?)", text)
    if arabic:
        value = float(arabic[1]) * _scale(arabic[2])
        return Amount(sign * _clean(value), sign * _clean(value))
    if "点" in text:
        whole, _, rest = text.partition("点")
        digits = re.match(rf"[{''.join(DIGITS)}]+", rest)
        if not digits:
            raise Unreadable(numeral)
        fraction = float("0." + "".join(str(DIGITS[c]) for c in digits[0]))
        value = _clean((_integer(whole) + fraction) * _scale(rest[digits.end() :]))
        return Amount(sign * value, sign * value)
    return _chinese(text).times(sign)


def unit_of(written: str, value: Amount) -> tuple[Amount, str]:
    """The amount in the unit of the normal form: 半年 and 六个月 become 6 个月, 三成 becomes 30 %."""
    if written not in UNITS:
        return value, written
    unit, factor = UNITS[written]
    if written == "折" and value.high >= 10:
        factor = 1
    return (value if factor == 1 else value.times(factor)), unit


def _clean(value: float) -> float:
    rounded = round(value, 9)
    return int(rounded) if rounded == int(rounded) else rounded


def _scale(word: str) -> int:
    if word in LETTERS:
        return LETTERS[word]
    product = 1
    for character in word:
        product *= SMALL.get(character) or LARGE[character]
    return product


def _chinese(text: str) -> Amount:
    """Chinese numerals, with 两三千, 十七八, 二十五六 as ranges."""
    twin = re.fullmatch(rf"(.*?)([{''.join(DIGITS)}])([{''.join(DIGITS)}])([^{''.join(DIGITS)}]*)", text)
    if (
        twin
        and DIGITS[twin[3]] - DIGITS[twin[2]] == 1
        and DIGITS[twin[2]] > 0
        and (twin[1] or twin[4] or len(text) == 2)
    ):
        head_ok = not twin[1] or twin[1][-1] not in DIGITS
        if head_ok:
            return Amount(_integer(twin[1] + twin[2] + twin[4]), _integer(twin[1] + twin[3] + twin[4]))
    value = _integer(text)
    return Amount(value, value)


def _integer(text: str) -> int:
    """A whole number in Chinese characters, or a row of digits (二〇二五)."""
    if not text:
        raise Unreadable(text)
    if all(character in DIGITS for character in text):
        return int("".join(str(DIGITS[character]) for character in text))
    total, section, digit, last = 0, 0, -1, 0
    lowest_large = 0
    for position, character in enumerate(text):
        if character in DIGITS:
            if digit > 0:
                raise Unreadable(text)
            digit = DIGITS[character]
            continue
        if character in SMALL:
            factor = SMALL[character]
            if character in "廿卅卌":
                section, digit, last = section + factor, -1, 10
                continue
            if last and factor >= last:
                raise Unreadable(text)
            section += (1 if digit <= 0 else digit) * factor
            digit, last = -1, factor
            continue
        factor = LARGE[character]
        if position and text[position - 1] in LARGE and not (text[position - 1] in "万萬" and character in "亿億"):
            raise Unreadable(text)
        if lowest_large and factor >= lowest_large:
            total, section, digit = 0, total + section, digit
        total += (section + max(digit, 0) or 1) * factor
        section, digit, last, lowest_large = 0, -1, 0, factor
    tail = max(digit, 0)
    if tail and text[-2:-1] and text[-2] not in "零〇○" and text[-2] not in "十拾廿卅卌":
        tail *= (SMALL.get(text[-2]) or LARGE.get(text[-2]) or 10) // 10
    return total + section + tail
