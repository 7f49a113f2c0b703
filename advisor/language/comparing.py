"""Which way a comparison points, and where its two sides stand."""

import re

__all__ = [
    "LIFTS",
    "LINE",
    "SHARE",
    "STATED",
    "YARDSTICK",
    "denied",
    "direction",
    "is_extreme",
    "is_trend",
    "split_sides",
]

_UP = re.compile(
    r"[往向]上走|回升|攀升|走高|高|超|多|优|好|强|靠前|最合|最匹配|最适合|最契合|最对口|领先|提高|提升|上升|增|涨|进步|改善|大|更合适|更匹配|更接近|突出|出色|首位|最前|头一|第一|前茅|数一数二|长|快|翻番|中等偏上|以上|之上|上方|达到|够到|优秀"
)
_DOWN = re.compile(
    r"低|少|不如|弱|差|落后|下降|降|减|下滑|回落|走低|下跌|退步|恶化|小|垫底|末位|最后|末尾|倒数|短|慢|后面|后头|掉了|退了|滑了|[往向]下走|退到|掉到|滑到|跌到|偏下|以下|之下|下方|不到|拉低"
)
_EXTREME = re.compile(r"最|第一(?!次|学期|步|课)|末尾|头一|靠前|数一数二|首位|垫底|末位|名列前茅|倒数")
_TREND = re.compile(
    r"提高|提升|上升|增长|增加|上涨|涨|下降|降低|减少|下滑|下跌|降|退步|进步|改善|恶化|好转|翻番|回落|回升|攀升|走低|走高|掉了|退了|滑了|[往向][上下]走|退到|掉到|滑到|跌到|少了|越来越|一次比一次|一回比一回"
)
#: A yardstick that a card gives (提示线), what lifts a flag, a share, and a figure told right behind a label.
YARDSTICK = re.compile(r"线(?:以|之|上方|下方)")
LINE = re.compile(r"(?:了|到)?\s*(?:[这那]条|该|这个)?(?:提示)?线(?:\[F\d+\]|\s|[是为])*(\d+(?:\.\d+)?)?")
LIFTS = "解除提示"
SHARE = "份额"
STATED = re.compile(r"(?:\[F\d+\]|\s|[是为:：])*(\d+(?:\.\d+)?)")
_DENIED = re.compile(r"(?:没有|没|并不|并未|未|不|不会)$")


def denied(before: str) -> bool:
    """Whether the words before a comparison deny it (没有低于, 不高于)."""
    return bool(_DENIED.search(before))


def direction(word: str) -> int:
    """+1 upwards, -1 downwards, 0 for the same."""
    if _DOWN.search(word):
        return -1
    return 1 if _UP.search(word) else 0


def is_extreme(word: str) -> bool:
    """Whether the word says that something is the highest or lowest."""
    return bool(_EXTREME.search(word))


def is_trend(word: str) -> bool:
    """Whether the word tells of a change in time."""
    return bool(_TREND.search(word))


def split_sides(sentence: str, at: int, word: str) -> tuple[str, str]:
    """The words for what is compared, and for what it is compared with; the second is empty where none stands.

    比 stands before the yardstick (A 比 B 高), 高于 and its like before it too (A 高于 B).
    """
    head, tail = sentence[:at], sentence[at + len(word) :]
    inner = re.match(r"比(.{1,16}?)[高低多少好差强弱大小快慢长短]$", word)
    if inner:
        return head, inner[1]
    than = re.search(r"(?:比|跟|和|与|较)([^，。；比]{1,20})$", head)
    if than and "比" in than[0]:
        rest = head[: than.start()]
        return rest, than[1]
    clause = re.split(r"[，。；！？]", tail)[0]
    return head, clause
