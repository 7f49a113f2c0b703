"""What slips in a resume are found with: the spelling of a catalog, and the words of the trades that it knows."""

import re
from weakref import WeakKeyDictionary

from advisor.catalog.catalog import Catalog
from advisor.language.spelling import Speller

__all__ = ["speller_of"]

_KNOWN: "WeakKeyDictionary[Catalog, Speller]" = WeakKeyDictionary()
_WORD = re.compile(r"[\u4e00-\u9fff]{2,5}")


def speller_of(catalog: Catalog) -> Speller:
    """The speller of a catalog, built at the first call.

    Words of a trade are the names of its skills. Printed is what names and describes; answers are not, for some
    are written as people write.
    """
    if catalog not in _KNOWN:
        _KNOWN[catalog] = _built(catalog)
    return _KNOWN[catalog]


def _built(catalog: Catalog) -> Speller:
    table = catalog.spelling
    skills = catalog.skills.values()
    named = [word for skill in skills for word in (skill.name, *skill.synonyms)]
    printed = [
        *named,
        *(row.name for row in catalog.titles.values()),
        *(name for row in catalog.titles.values() for name in row.aliases),
        *(line for pack in catalog.occupations.values() for line in (pack.title, *pack.aliases, *pack.tasks)),
        *(line for skill in skills for line in skill.evidence),
    ]
    return Speller(
        table.get("common_word", ()),
        table.get("homophone", ()),
        table.get("spelling_exception", ()),
        "".join(table.get("plain_character", ())),
        looks=table.get("lookalike", ()),
        trade=[word for word in named if _WORD.fullmatch(word)],
        near=catalog.sounds.values(),
        printed="\n".join(printed),
        spoken="\n".join(answer.text for answer in catalog.answers.values()),
    )
