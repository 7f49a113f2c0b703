"""How a name is spelt in pinyin, for finding people by it."""

__all__ = ["pinyin"]


def pinyin(name: str) -> str:
    """The syllables of a name without tones, apart by blanks; of a polyphonic character its usual reading in names.

    Example:
        >>> pinyin("单晓禾")
        'shan xiao he'
    """
    from pypinyin import lazy_pinyin

    first = _SURNAMES.get(name[:1])
    syllables = lazy_pinyin(name, errors="default")
    if first is not None and syllables:
        syllables[0] = first
    return " ".join(syllable.strip().lower() for syllable in syllables)[:80]


# Characters that are read otherwise as a surname.
_SURNAMES = {
    "单": "shan", "曾": "zeng", "解": "xie", "仇": "qiu", "查": "zha", "任": "ren", "朴": "piao", "盖": "ge", "区": "ou",
    "覃": "qin", "尉": "wei", "种": "chong", "乐": "yue", "召": "shao", "华": "hua", "燕": "yan",
}  # fmt: skip
