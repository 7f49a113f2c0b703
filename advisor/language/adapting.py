"""A college's own reports and advertisements as training pairs: what stands together in a text means something together."""

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from advisor.errors import InputFault, NotFound
from advisor.language.documents import decode
from advisor.language.personal import personal_data
from advisor.language.segmentation import words
from advisor.language.skills import SkillLexicon, find_skills

__all__ = ["OwnTexts", "own_texts"]

MOST_PAIRS: Final = 20_000
SEEN_IN: Final = 3
"""A word that fewer texts hold stays out: it may be somebody's name."""

SHORTEST: Final = 6
_SENTENCE: Final = re.compile(r"[^。！？!?；;\n]+")


@dataclass(frozen=True, slots=True)
class OwnTexts:
    """Pairs from a college's texts.

    Attributes:
        pairs: Neighbouring sentences, and a sentence beside each skill that it names.
        digest: Names the texts; they are not kept.
        texts: How many there were.
    """

    pairs: tuple[tuple[str, str], ...]
    digest: str
    texts: int


def own_texts(path: Path, lexicon: SkillLexicon) -> OwnTexts:
    """Read a college's own texts, personal data and rare words left out.

    Args:
        path: A text a line, or JSON lines ``{"text"}``; any Chinese encoding.
        lexicon: The skills that sentences are tied to.

    Raises:
        NotFound: ``file``.
        InputFault: ``empty``, ``encoding``, ``binary``, ``too_large``, or ``malformed`` – a line in braces is no such object.
    """
    if not path.is_file():
        raise NotFound("file", where=path.name, value=path.name)
    texts = [_masked(text) for text in _texts(decode(path.read_bytes(), path.name), path.name)]
    if not texts:
        raise InputFault("empty", where=path.name, value=path.name)
    seen = Counter(word for text in texts for word in set(words(text)))
    pairs: dict[tuple[str, str], None] = {}
    for text in texts:
        sentences = [kept for found in _SENTENCE.finditer(text) if len(kept := _common(found[0], seen)) >= SHORTEST]
        pairs |= dict.fromkeys(pairwise(sentences))
        for sentence in sentences:
            pairs |= dict.fromkeys((sentence, found.name) for found in find_skills(sentence, lexicon))
        if len(pairs) >= MOST_PAIRS:
            break
    digest = hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
    return OwnTexts(tuple(pairs)[:MOST_PAIRS], digest, len(texts))


def _texts(content: str, where: str) -> Iterator[str]:
    for number, line in enumerate(content.splitlines(), 1):
        if line.lstrip().startswith("{"):
            try:
                row = json.loads(line)
                text = row["text"]
            except (ValueError, KeyError, TypeError, RecursionError):
                text = None
            if not isinstance(text, str):
                raise InputFault("malformed", where=f"{where}:{number}", variant="gold_line", value="text")
        else:
            text = line
        if text.strip():
            yield text


def _masked(text: str) -> str:
    for datum in reversed(personal_data(text)):
        text = f"{text[: datum.span.start]} {text[datum.span.end :]}"
    return text


def _common(sentence: str, seen: Counter[str]) -> str:
    return " ".join(word for word in words(sentence) if seen[word] >= SEEN_IN)
