"""People made by seed, and the ways in which their data are written where nobody should read them."""

import random
from collections.abc import Callable

from advisor.language.personal import is_identity_number

__all__ = ["DISGUISES", "Secret", "secrets"]

Secret = tuple[str, str, str]
"""Kind, the plain value, and the words in which it is written."""

_SPOKEN = "零一二三四五六七八九"
_WIDE = str.maketrans(
    "0123456789abcdefghijklmnopqrstuvwxyz@._",
    "０１２３４５６７８９ａｂｃｄｅｆｇｈｉｊｋｌｍｎｏｐｑｒｓｔｕｖｗｘｙｚ＠．＿",
)


def spoken(digits: str) -> str:
    return "".join(_SPOKEN[int(c)] if c.isdigit() else c for c in digits)


def wide(text: str) -> str:
    return text.translate(_WIDE)


def spaced(text: str) -> str:
    return " ".join(text)


def grouped(digits: str) -> str:
    return f"{digits[:3]} {digits[3:7]} {digits[7:]}"


def dashed(digits: str) -> str:
    return f"{digits[:3]}-{digits[3:7]}-{digits[7:]}"


def mixed(digits: str) -> str:
    return digits[:4] + spoken(digits[4:7]) + wide(digits[7:])


def as_it_is(text: str) -> str:
    return text


NUMBERS: tuple[Callable[[str], str], ...] = (as_it_is, spoken, wide, spaced, grouped, dashed, mixed)
MAILS: tuple[Callable[[str], str], ...] = (
    as_it_is,
    wide,
    lambda mail: mail.replace("@", " @ "),
    lambda mail: mail.replace("@", "(at)"),
    lambda mail: mail.replace("@", "#"),
    lambda mail: mail.replace("@", "[at]").replace(".", "[dot]"),
    lambda mail: mail.replace("@", "＠").replace(".", "。"),
    lambda mail: mail.replace("@", "艾特").replace(".", "点"),
)
NAMES: tuple[Callable[[str], str], ...] = (
    as_it_is,
    spaced,
    lambda name: "\u3000".join(name),
    lambda name: "·".join(name),
    lambda name: f"{name}同学",
)
DISGUISES = {"phone": NUMBERS, "id": NUMBERS, "qq": NUMBERS, "number": NUMBERS, "mail": MAILS, "name": NAMES}


def identity(dice: random.Random) -> str:
    head = f"53{dice.randint(1, 29):02d}{dice.randint(1, 29):02d}{dice.randint(2003, 2007)}{dice.randint(1, 12):02d}{dice.randint(1, 28):02d}{dice.randint(0, 999):03d}"
    return next(head + end for end in "0123456789X" if is_identity_number(head + end))


def secrets(dice: random.Random, name: str, number: str) -> list[Secret]:
    """Everything that may be told of one person, each in a disguise of its own."""
    phone = f"1{dice.choice('356789')}{dice.randint(0, 9)}{dice.randint(0, 99_999_999):08d}"
    card = identity(dice)
    qq = str(dice.randint(100_000_000, 2_999_999_999))
    user = "".join(dice.choice("abcdefghjkmnpqrstuvwxyz") for _ in range(6)) + str(dice.randint(10, 9999))
    mail = f"{user}@{dice.choice(('qq.com', '163.com', 'stu.example.edu.cn', 'foxmail.com'))}"
    handle = "".join(dice.choice("abcdefghjkmnpqrstuvwxyz") for _ in range(4)) + f"_{dice.randint(1000, 99999)}"
    house = f"{dice.choice(('学府', '人民', '滇池', '文昌'))}路{dice.randint(2, 300)}号{dice.randint(2, 30)}栋{dice.randint(101, 909)}室"
    income = str(dice.randint(41, 199) * 10 + 7)
    score = str(dice.randint(141, 299))
    says = dice.choice(("是", "：", "", "为 "))
    return [
        ("name", name, dice.choice(NAMES)(name)),
        ("number", number, "学号" + says + dice.choice((as_it_is, wide, str.lower, lambda id: f"{id[:5]} {id[5:]}"))(number)),
        ("phone", phone, dice.choice(("电话", "手机号", "打", "联系")) + says + dice.choice(NUMBERS)(phone) + "找我"),
        ("id", card, "身份证" + says + dice.choice(NUMBERS)(card)),
        ("qq", qq, dice.choice(("QQ", "扣扣", "qq号", "Q Q")) + says + dice.choice(NUMBERS)(qq)),
        ("mail", mail, "邮箱" + says + dice.choice(MAILS)(mail) + "谢谢"),
        ("wechat", handle, dice.choice(("微信", "微信号", "加V", "vx", "薇信", "V信", "微 信")) + dice.choice(("：", "是", " ")) + dice.choice((as_it_is, wide))(handle)),
        ("address", house, f"住昆明市五华区{house}"),
        ("income", income, dice.choice(("家里人均月收入", "他家一个月收入", "父母每月一共挣", "家庭年收入")) + says + income + dice.choice(("元", "块", "左右"))),
        ("scale", score, dice.choice(("SCL-90总分", "SDS得分", "心理测评", "抑郁量表")) + says + score + "分"),
    ]  # fmt: skip
