"""How a name is spelt in pinyin, for finding people by it."""

from functools import lru_cache

__all__ = ["pinyin"]


def pinyin(name: str) -> str:
    """Surname and given name without tones; of a polyphonic character its usual reading in names.

    Example:
        >>> pinyin("单晓禾")
        'shan xiaohe'
        >>> pinyin("欧阳禾")
        'ouyang he'
    """
    syllables = [_syllable(sign) for sign in name]
    if name[:1] in _SURNAMES:
        syllables[0] = _SURNAMES[name[0]]
    cut = 2 if name[:2] in _DOUBLE and len(name) > 2 else 1
    return f"{''.join(syllables[:cut])} {''.join(syllables[cut:])}".strip()[:80]


@lru_cache(maxsize=10_000)
def _syllable(sign: str) -> str:
    """The reading of one character; of a name the characters around it tell nothing."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(sign, errors="default")).strip().lower()


_DOUBLE = frozenset(
    {"欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "慕容", "令狐", "夏侯", "司徒", "端木", "公孙"}
)

# Characters that are read otherwise as a surname.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "任": "ren", "朴": "piao", "盖": "ge", "区": "ou",
    "覃": "qin", "尉": "wei", "种": "chong", "乐": "yue", "召": "shao", "华": "hua", "燕": "yan",
}  # fmt: skip
