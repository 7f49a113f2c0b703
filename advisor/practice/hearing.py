"""An answer as it is heard: words to the scorer and about the person set aside, slips of the pen set right."""

from functools import lru_cache

from advisor.catalog.catalog import Catalog
from advisor.language.detectors import addressed_to_reader
from advisor.language.spelling import Mender, by_letter
from advisor.language.traditional import simplified
from advisor.practice.concerns import about_the_person, words_to_scorer
from advisor.practice.reading import Reading, bigrams, read_answer, same_spelling
from advisor.practice.rubric import Rubric

__all__ = ["hear", "mender_of"]

_ACTS = "松紧接拆查量换焊洗擦修试算编剪配摘挖抱喷浇称喊停送扶递翻盯数拧拔插压捏按揉垫盖撒淋割烧烫冻晒"
"""Acts of one letter, as they are told: 「接松了」 is no slip for 「接送」."""


def hear(answer: str, catalog: Catalog, rubric: Rubric) -> tuple[Reading, bool]:
    """Fold an answer; the second value tells whether it spoke to the scorer."""
    plain = simplified(answer)
    aside = words_to_scorer(plain, addressed_to_reader(plain, catalog.lexicon), rubric)
    personal = about_the_person(plain, rubric)
    reading = read_answer(answer, rubric, aside=(*aside, *personal), mend=mender_of(catalog, rubric).mended)
    return reading, bool(aside)


@lru_cache(maxsize=4)
def mender_of(catalog: Catalog, rubric: Rubric) -> Mender:
    """What sets slips right: the words of the questions and skills, the pairs of letters of all texts of the catalog."""
    sounds = by_letter(catalog.sounds)
    rows = catalog.questions.values()
    words = [
        same_spelling(part, rubric)
        for row in rows
        for point in row.points
        for alternative in point.alternatives
        for part in alternative.split("+")
    ]
    words += [
        same_spelling(word, rubric) for skill in catalog.skills.values() for word in (skill.name, *skill.synonyms)
    ]
    told = [
        word
        for mistake in catalog.mistakes
        for words in (mistake.about, *(words for line in mistake.lines for words in (*line.groups, line.unless)))
        for word in words
    ]
    texts = [*told, *(answer.text for answer in catalog.answers.values()), *(row.text for row in rows), *words]
    known = frozenset(pair for text in texts for pair in bigrams(same_spelling(text, rubric)))
    words += [same_spelling(word, rubric) for word in catalog.spelling.get("common_word", ())]
    plain = "".join(catalog.spelling.get("plain_character", ()))
    return Mender(sounds, words, known, plain + _ACTS)
