"""Personal data in Chinese text. The edge of a number is a digit or Latin letter, never a Chinese character."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal, TypeAlias

from advisor.facts import Span
from advisor.language.folding import fold
from advisor.language.names import person_names

__all__ = ["PersonalDatum", "PersonalKind", "is_bank_card", "is_identity_number", "personal_data"]

PersonalKind: TypeAlias = Literal[
    "phone", "id_card", "email", "wechat", "qq", "student_no", "bank_card", "address", "name"
]  # fmt: skip

_SAYS: Final = r"(?:号码?|账号|帐号|id)?\s*(?:[:：，,]|是|为|改成|搜|应该?[是为]|❤|\s)*\s*"
_NO_LEFT, _NO_RIGHT = r"(?<![0-9a-z])", r"(?![0-9a-z])"
_STUDENT: Final = r"[gl]?\d{15,18}[\dx]|\d{16}|[a-z]{1,2}(?:19|20)\d{2}-?\d{3,6}|\d{2}(?:\d{2})?-?[a-z]{2}-?\d{3,5}|(?:19|20)\d{2}-\d{3,4}-\d{2,3}|[a-z]{0,2}\d{6,14}"
_HOUSE: Final = r"\d{1,5}(?:号院?|栋|幢|组|弄|单元|楼|室)|[a-h][座栋幢]\d{1,4}|[a-h]座\d{1,4}|附\d{1,3}号"
_PATTERNS: Final[tuple[tuple[PersonalKind, re.Pattern[str]], ...]] = (
    ("email", re.compile(r"(?<![a-z0-9._%+-])([a-z0-9][a-z0-9._%+-]*@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,12})(?![a-z0-9])")),
    ("student_no", re.compile(rf"学籍号?{_SAYS}({_STUDENT}){_NO_RIGHT}")),
    ("id_card", re.compile(rf"{_NO_LEFT}(\d(?:[ -]?\d){{16}}[ -]?[\dx]){_NO_RIGHT}")),
    ("bank_card", re.compile(r"(?<![0-9a-z.])(\d(?:[ -]?\d){15,18})(?![0-9a-z])")),
    ("student_no", re.compile(rf"(?:学\s*号|学生证号?){_SAYS}({_STUDENT}){_NO_RIGHT}")),
    ("student_no", re.compile(rf"{_NO_LEFT}(s20\d{{6}}){_NO_RIGHT}")),
    ("student_no", re.compile(rf"(?:^|班-)({_STUDENT})(?=[_-][一-龥])")),
    ("student_no", re.compile(rf"学号[^\n]{{0,30}}[,，][一-龥·]{{2,8}}[,，]({_STUDENT})(?=[,，])")),
    ("qq", re.compile(rf"(?:qq|扣扣|企鹅|加扣|加q|(?<![a-z])q(?=[:：\s]))(?:群|邮箱)?{_SAYS}([1-9]\d{{4,10}})(?![0-9])")),
    ("wechat", re.compile(rf"(?:微信|weixin|wechat|威信|薇信|(?<![a-z])(?:vx|wx|v信)|[加➕+]我?\s*v|加我?\s*微|(?<![a-z])v(?=\s*[:：]))(?:同?号)?{_SAYS}([a-z][a-z0-9_-]{{4,19}}|1[3-9]\d{{9}}){_NO_RIGHT}")),
    ("wechat", re.compile(rf"{_NO_LEFT}([a-z][a-z0-9_-]{{5,19}})(?=(?:是|这个|这)?(?:我的?|他的?|她的?)?(?:微信|vx))")),
    ("phone", re.compile(r"(?<![0-9a-z.])((?:\(?(?:\+|00)?86\)?[- ]?)?1[3-9](?:[ .-]?\d){9})(?![0-9a-z]|\.\d|元)")),
    ("phone", re.compile(r"(?<![0-9a-z.-])((?:(?:\+|00)?86[- ]?)?(?:[(（]0\d{2,3}[)）] ?|0?\d{2,3}[- ])\d{7,8})(?![0-9a-z-])")),
    ("phone", re.compile(r"(?:电话|座机|tel|手机|联系方式|打)[:：是为 ]*(0[1-9]\d{9,10})(?![0-9a-z-])")),
    ("address", re.compile(
        r"((?:[一-龥]{2,7}(?:省|自治区))?(?:[一-龥]{2,9}?(?:市|自治州|州|地区))?(?:[一-龥]{1,6}?(?:区|县|旗|市))?"
        r"(?:[一-龥]{1,8}?(?:镇|乡|街道))?[一-龥]{1,10}?(?:路|街|大道|巷|弄|村|小区|社区|花园|家园|俊园|嘉园|苑|公寓|宿舍|村委会)(?:[a-h]区)?"
        rf"(?:(?![的边旁在里共有])[一-龥]){{0,6}}?(?:{_HOUSE})(?:[一-龥]{{0,6}}?(?:{_HOUSE}|\d{{1,5}}(?:号楼?|栋|幢|单元|楼|层|室)))*(?:\d{{1,4}}室?)?)"
    )),
)  # fmt: skip
_ADDRESS_LEAD: Final = re.compile(r"^.*?(?:地址|住址|家住|住在|现住|住|位于|户籍|寄到|寄往|[:：是])")
_IDENTITY_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class PersonalDatum:
    """A piece of personal data: what it is, and where it stands (the value alone, without its label)."""

    kind: PersonalKind
    span: Span


def personal_data(text: str) -> tuple[PersonalDatum, ...]:
    """Phone numbers, identity numbers, e-mail, WeChat, QQ, student numbers, bank cards, addresses and full names in a text.

    Identity numbers must pass their check digit and hold a date, bank cards the Luhn sum.

    Returns:
        By offset, not overlapping; of two readings the stricter one.
    """
    folded = fold(text).replace("＠", "@")
    chosen: list[tuple[int, int, PersonalKind]] = []
    for kind, start, end in _candidates(folded):
        if not any(start < b and a < end for a, b, _ in chosen):
            chosen.append((start, end, kind))
    known = sorted((start, end) for start, end, _ in chosen)
    chosen += [(start, end, "name") for start, end in person_names(folded, known)]
    return tuple(PersonalDatum(kind, Span.of(text, start, end)) for start, end, kind in sorted(chosen))


def _candidates(folded: str) -> Iterator[tuple[PersonalKind, int, int]]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(folded):
            start, end = match.span(1)
            if kind == "id_card" and not is_identity_number(match[1]):
                continue
            if kind == "bank_card" and not is_bank_card(match[1]):
                continue
            if kind == "address":
                lead = _ADDRESS_LEAD.match(match[1])
                start += lead.end() if lead and lead.end() < len(match[1]) - 4 else 0
            yield kind, start, end


def is_identity_number(number: str) -> bool:
    """Whether 18 characters are a resident identity number: a date of birth and the right check digit (GB 11643)."""
    plain = number.replace(" ", "").replace("-", "").lower()
    if not re.fullmatch(r"[1-8]\d{16}[\dx]", plain):
        return False
    try:
        born = date(int(plain[6:10]), int(plain[10:12]), int(plain[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * weight for digit, weight in zip(plain, _IDENTITY_WEIGHTS, strict=False))
    return 1900 <= born.year <= 2100 and "10x98765432"[total % 11] == plain[17]


def is_bank_card(number: str) -> bool:
    """Whether the digits are a bank card's: 16 to 19 of them, a known first digit, the Luhn sum."""
    digits = [int(letter) for letter in number if letter.isdigit()]
    if not 16 <= len(digits) <= 19 or digits[0] not in {3, 4, 5, 6, 9}:
        return False
    doubled = (2 * digit for digit in digits[-2::-2])
    return (sum(digits[-1::-2]) + sum(twice - 9 if twice > 9 else twice for twice in doubled)) % 10 == 0
