"""Trains the project's own embedding from knowledge/: a static embedding of sentence-transformers on pairs that mean the same.

Needs the ``[train]`` extra; what it writes is served by ``embedding`` without it.
"""

import hashlib
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from advisor.catalog.catalog import Catalog
from advisor.language.adapting import OwnTexts
from advisor.language.embedding import save_embedding
from advisor.language.vocabulary import Vocabulary

__all__ = ["fingerprint_of", "initial_matrix", "pairs_of", "read_texts", "static_model", "train_embedding"]

Pair: TypeAlias = tuple[str, str]
Usable: TypeAlias = tuple[int, int, int]
"""Numbers of the two texts of a pair, and of the neighbour that is easily taken for the second; -1 without one."""

Progress: TypeAlias = Callable[[int, int, str], None]

VERSION: Final = "7"
"""Goes up with every change here that changes the matrix."""

DIMENSIONS: Final = 256
WORDS: Final = 19_000
"""Words × dimensions stay below five million, the size that the wheel may carry."""

TITLES_EACH: Final = 4
EPOCHS: Final = 5
BATCH: Final = 512
RATE: Final = 0.03
_FILES: Final = (
    "skills.csv",
    "titles.csv",
    "majors.csv",
    "policies.yaml",
    "thesaurus.csv",
    "asked.csv",
    "outside.csv",
    "occupations",
    "questions",
)


def fingerprint_of(catalog: Catalog, *, seed: int = 0) -> str:
    """Names what a training would start from: the knowledge files used, this code's version, the seed."""
    digest = hashlib.sha256(f"{VERSION} {DIMENSIONS} {WORDS} {EPOCHS} {BATCH} {RATE} {seed}".encode())
    for name in _FILES:
        place = catalog.folder / name
        files = sorted(place.glob("*.yaml")) if place.is_dir() else [place] if place.is_file() else []
        for path in files:
            digest.update(path.name.encode())
            digest.update(path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()[:16]


def train_embedding(
    catalog: Catalog,
    folder: Path,
    *,
    own: OwnTexts | None = None,
    seed: int = 0,
    progress: Progress | None = None,
) -> str:
    """Train the embedding and write it to a folder.

    Args:
        catalog: The knowledge to learn from.
        folder: Where ``Embedding.open`` will find it.
        own: A college's own texts, to learn from besides.
        seed: Same seed and knowledge, same matrix on the same kind of machine.
        progress: Called with steps done, steps in all, and what is going on.

    Returns:
        The fingerprint.
    """
    import torch

    pairs = (*pairs_of(catalog), *(own.pairs if own is not None else ()))
    vocabulary = Vocabulary.of((text for pair in pairs for text in pair), own_words(catalog), WORDS)
    read = read_texts(vocabulary, pairs)
    model = static_model(vocabulary, initial_matrix(vocabulary, read, seed))
    threads = torch.get_num_threads()
    # One thread: the sums come out the same whatever the machine, and shared cores do not wait for each other.
    torch.set_num_threads(1)
    try:
        _fit(model, read, pairs, hard_negatives(catalog), seed, progress)
    finally:
        torch.set_num_threads(threads)
    matrix = model[0].embedding.weight.detach().numpy().astype(np.float32)[: len(vocabulary.tokens)]
    base = fingerprint_of(catalog, seed=seed)
    fingerprint = base if own is None else f"{base}-{own.digest}"
    save_embedding(folder, vocabulary, matrix, fingerprint, base)
    return fingerprint


def own_words(catalog: Catalog) -> tuple[str, ...]:
    """Names that the cutter keeps whole: skills and titles of up to six characters, without blanks."""
    names = [name for skill in catalog.skills.values() for name in (skill.name, *skill.synonyms)]
    names += [name for pack in catalog.occupations.values() for name in (pack.title, *pack.aliases)]
    return tuple(sorted({name.lower() for name in names if 2 <= len(name) <= 4 and name.isalnum()}))


def pairs_of(catalog: Catalog) -> tuple[Pair, ...]:
    """Texts that mean the same or answer each other, in the order of the tables, none twice."""
    found = [*_skill_pairs(catalog), *_work_pairs(catalog), *_answer_pairs(catalog)]
    return tuple(dict.fromkeys((left, right) for left, right in found if left != right and left and right))


def _skill_pairs(catalog: Catalog) -> Iterator[Pair]:
    for skill in catalog.skills.values():
        yield from ((synonym, skill.name) for synonym in skill.synonyms)
        yield from ((phrase, skill.name) for phrase in skill.evidence)
        yield from ((phrase, synonym) for phrase, synonym in zip(skill.evidence, skill.synonyms, strict=False))


def hard_negatives(catalog: Catalog) -> dict[Pair, str]:
    """For pairs of a skill the name of the neighbour that it is most easily taken for."""
    names = {skill.id: skill.name for skill in catalog.skills.values()}
    found: dict[Pair, str] = {}
    for skill in catalog.skills.values():
        neighbours = [names[other] for other in skill.confusable if other in names]
        for number, text in enumerate((*skill.synonyms, *skill.evidence)):
            if neighbours:
                found[text, skill.name] = neighbours[number % len(neighbours)]
    return found


def _work_pairs(catalog: Catalog) -> Iterator[Pair]:
    for pack in catalog.occupations.values():
        yield from ((alias, pack.title) for alias in pack.aliases)
        yield from ((task, pack.title) for task in pack.tasks)
        known = [catalog.skills[need.skill].name for need in pack.skills if need.skill in catalog.skills]
        yield from ((name, pack.title) for name in known)
    for title in catalog.titles.values():
        # A few titles of each: `titles` resolves all of them by their characters, and thousands would drown the rest.
        yield from ((alias, title.name) for alias in title.aliases[:TITLES_EACH])
        yield title.name, title.name.removesuffix("员").removesuffix("工").removesuffix("人")
    for major in catalog.majors.values():
        yield major.name, major.group


def _answer_pairs(catalog: Catalog) -> Iterator[Pair]:
    for question in catalog.questions.values():
        for point in question.points:
            yield question.text, f"{point.name} {' '.join(point.alternatives)}"
            yield from ((ask, question.text) for ask in point.follow_ups[:1])
    for policy in catalog.policies.values():
        yield policy.title, policy.answer
        half = len(policy.answer) // 2
        yield policy.answer[:half], policy.answer[half:]
    yield from ((pair.lay, pair.formal) for pair in catalog.thesaurus)
    yield from _asked_pairs(catalog)


def _asked_pairs(catalog: Catalog) -> Iterator[Pair]:
    """Everyday questions beside what they should find, and what a post's interview asks beside its title."""
    found: dict[str, str] = {f"skills/{key}": row.name for key, row in catalog.skills.items()}
    found |= {f"occupations/{key}": row.name for key, row in catalog.titles.items()}
    found |= {f"occupations/{row.code}": row.title for row in catalog.occupations.values()}
    found |= {f"questions/{key}": row.text for key, row in catalog.questions.items()}
    found |= {f"policies/{key}": f"{row.title} {row.answer}" for key, row in catalog.policies.items()}
    yield from ((pair.query, found[pair.finds]) for pair in catalog.thesaurus if pair.finds in found)
    yield from ((row.query, found[row.finds]) for row in catalog.asked if row.finds in found)
    yield from ((row.query, row.topic) for row in catalog.outside)
    for question in catalog.questions.values():
        pack = catalog.occupations.get(question.occupation) if question.occupation else None
        if pack is not None:
            yield f"{pack.title}面试", question.text


class Texts(NamedTuple):
    """The texts of all pairs, each once, as numbers of tokens; text ``n`` is ``numbers[starts[n] : starts[n + 1]]``."""

    texts: list[str]
    numbers: NDArray[np.int64]
    starts: NDArray[np.int64]


def read_texts(vocabulary: Vocabulary, pairs: Sequence[Pair]) -> Texts:
    """Cut every text of the pairs, once."""
    texts = list(dict.fromkeys(text for pair in pairs for text in pair))
    return Texts(texts, *vocabulary.rows(texts))


def initial_matrix(vocabulary: Vocabulary, read: Texts, seed: int) -> NDArray[np.float32]:
    """Random directions, as long as a token is rare: what stands everywhere says little."""
    owner = np.repeat(np.arange(len(read.texts)), np.diff(read.starts))
    once = np.unique(owner * len(vocabulary.tokens) + read.numbers) % len(vocabulary.tokens)
    holders = np.bincount(once, minlength=len(vocabulary.tokens))
    rarity = np.log((1 + len(read.texts)) / (1 + holders)) + 0.1
    is_part = np.array([token.startswith("~") or len(token) == 1 for token in vocabulary.tokens])
    length = rarity * np.where(is_part, 0.6, 1.0)
    random_rows = np.random.default_rng(seed).standard_normal((len(vocabulary.tokens), DIMENSIONS))
    return np.asarray(random_rows * length[:, None] / np.sqrt(DIMENSIONS), np.float32)


def static_model(vocabulary: Vocabulary, matrix: NDArray[np.float32]) -> Any:  # noqa: ANN401 - imported lazily
    """The sentence-transformers model of a matrix; it reads texts whose tokens stand apart by blanks.

    The row of unknown tokens is zero, so that they do not count.
    """
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import WhitespaceSplit

    known = {token: number for number, token in enumerate(vocabulary.tokens)}
    tokenizer = Tokenizer(WordLevel(known | {"[UNK]": len(known)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = WhitespaceSplit()
    rows = np.vstack([matrix, np.zeros((1, matrix.shape[1]), np.float32)])
    return SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=rows)], device="cpu")


def _fit(
    model: Any,  # noqa: ANN401 - imported lazily
    read: Texts,
    pairs: Sequence[Pair],
    negatives: Mapping[Pair, str],
    seed: int,
    progress: Progress | None,
) -> None:
    import torch
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss

    torch.manual_seed(seed)
    texts, numbers, starts = read
    place = {text: at for at, text in enumerate(texts)}
    rows = [torch.from_numpy(numbers[starts[at] : starts[at + 1]]) for at in range(len(texts))]
    usable = [
        (place[a], place[b], place.get(negatives.get((a, b), ""), -1))
        for a, b in pairs
        if len(rows[place[a]]) and len(rows[place[b]])
    ]
    loss = MultipleNegativesRankingLoss(model)
    model[0].embedding.sparse = True  # a batch touches a few hundred of some ten thousand rows
    optimizer = torch.optim.SparseAdam(list(model.parameters()), lr=RATE)
    dice = random.Random(seed)
    steps = EPOCHS * (len(usable) // BATCH + 1)
    done = 0
    for epoch in range(EPOCHS):
        dice.shuffle(usable)
        for at in range(0, len(usable), BATCH):
            batch = _distinct(usable[at : at + BATCH])
            optimizer.zero_grad()
            columns = [[left for left, *_ in batch], [right for _, right, _ in batch]]
            if (
                epoch == EPOCHS - 1
            ):  # neighbours are told apart once the rough places are known; every epoch takes twice as long
                columns.append(_hard(batch, usable, dice))
            value = loss([_features([rows[at] for at in column]) for column in columns if column], None)
            value.backward()
            for group in optimizer.param_groups:
                group["lr"] = RATE * max(0.02, 1 - done / steps)
            optimizer.step()
            done += 1
            if progress is not None:
                progress(min(done, steps), steps, "embedding")
    if progress is not None:
        progress(steps, steps, "embedding")


def _hard(batch: Sequence[Usable], usable: Sequence[Usable], dice: random.Random) -> list[int]:
    """Neighbours taken for the right answers, to stand beside the other answers of a batch; none where no pair has one.

    Where a pair has none, or its neighbour is an answer of the batch itself, an answer from outside the batch fills the place.
    """
    known = {right for _, right, _ in batch}
    found = [third if third not in known else -1 for *_, third in batch]
    if max(found) < 0:
        return []
    others = [right for _, right, _ in dice.choices(usable, k=2 * len(batch)) if right not in known]
    spare = others or [third for third in found if third >= 0]
    return [third if third >= 0 else spare[at % len(spare)] for at, third in enumerate(found)]


def _distinct(batch: Sequence[Usable]) -> list[Usable]:
    """A batch without two pairs of one text: each would be a false negative of the other."""
    seen: set[int] = set()
    kept = []
    for left, right, third in batch:
        if left not in seen and right not in seen:
            kept.append((left, right, third))
            seen |= {left, right}
    return kept


def _features(rows: Sequence[Any]) -> dict[str, Any]:
    import torch

    offsets = torch.from_numpy(np.cumsum([0, *(len(row) for row in rows[:-1])]))
    return {"input_ids": torch.cat(list(rows)), "offsets": offsets}
