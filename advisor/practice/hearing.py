"""An answer as it is heard: words to the scorer and about the person set aside, slips of the pen set right."""

from advisor.catalog.catalog import Catalog
from advisor.language.detectors import addressed_to_reader
from advisor.practice.concerns import about_the_person, words_to_scorer
from advisor.practice.reading import Reading, read_answer
from advisor.practice.rubric import Rubric
from advisor.practice.spelling import spelling_of

__all__ = ["hear"]


def hear(answer: str, catalog: Catalog, rubric: Rubric) -> tuple[Reading, bool]:
    """Fold an answer; the second value tells whether it spoke to the scorer."""
    aside = words_to_scorer(answer, addressed_to_reader(answer, catalog.lexicon), rubric)
    personal = about_the_person(answer, rubric)
    reading = read_answer(answer, rubric, aside=(*aside, *personal), mend=spelling_of(catalog, rubric).mended)
    return reading, bool(aside)
