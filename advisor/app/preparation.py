"""What a home needs before it can serve: embedding, college, index, forests. Each is made once and kept."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.app.wiring import Progress, Rooms
from advisor.errors import StateFault

if TYPE_CHECKING:
    from pathlib import Path

    from advisor.language.adapting import OwnTexts
    from advisor.language.retrieval import Passage, Retriever

__all__ = [
    "Account",
    "DemoAnswer",
    "IndexAnswer",
    "open_retriever",
    "posts_behind",
    "prepare_demonstration",
    "prepare_embedding",
    "prepare_index",
    "renew_index",
]


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the demonstration; the password is public on purpose."""

    id: str
    role: str
    name: str
    classes: tuple[str, ...]
    password: str


@dataclass(frozen=True, slots=True)
class DemoAnswer:
    """The contract's answer of ``demo``.

    ``difficulty`` is what is on record, ``flagged`` what the rule finds in the operator's view, ``both`` their overlap.
    """

    students: int
    difficulty: int
    flagged: int
    both: int
    jobs: int
    reports: int
    accounts: tuple[Account, ...]
    synthetic: bool = True
    basis: str = "engine"
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class IndexAnswer:
    """What was indexed: passages a collection, and whether an embedding took part."""

    passages: dict[str, int]
    embedding: str | None
    basis: str = "engine"
    fallback: str | None = None


def prepare_demonstration(rooms: Rooms) -> DemoAnswer:
    """Fill an empty home with the demonstration college and everything that serving it needs.

    What stands already stays as it is, so a second run changes nothing.

    Raises:
        StateFault: ``conflict`` when the home holds another college.
    """
    from advisor.diagnosis.census import census
    from advisor.diagnosis.training import train_forests
    from advisor.records.demonstration.college import fill

    _writable(rooms)
    rooms.catalog.load()
    prepare_embedding(rooms)
    archive = rooms.open_archive(create=True)
    with _bar(rooms, "college") as progress:
        summary = fill(archive, rooms.catalog, rooms.lexicon, today=rooms.today, progress=progress)
    rooms.__dict__["archive"] = archive
    if not any(rooms.home.models.glob("*.npz")):
        with _bar(rooms, "forests") as progress:
            train_forests(
                archive.labelled_cases(), rooms.catalog.scorecard, rooms.home.models, seed=0, progress=progress
            )
    if not rooms.home.index.exists():
        prepare_index(rooms)
    counted = census(archive, scorecard=rooms.catalog.scorecard)
    return DemoAnswer(
        students=summary.students,
        difficulty=summary.difficulty,
        flagged=counted.flagged,
        both=counted.both,
        jobs=summary.jobs,
        reports=summary.reports,
        accounts=tuple(
            Account(account.id, account.role, account.name, account.classes, account.password)
            for account in summary.accounts
        ),
    )


def prepare_embedding(rooms: Rooms, *, again: bool = False, corpus: "Path | None" = None) -> IndexAnswer:
    """Train our own embedding where the home has none that fits knowledge/, if torch is installed.

    Without torch retrieval goes by words alone, and says so. Where the settings name another model, nothing is trained.

    Args:
        rooms: The home.
        again: Train even where one fits.
        corpus: A college's own texts to learn from besides; they are read, not kept.
    """
    from importlib.util import find_spec

    from advisor.language.embedding import Embedding
    from advisor.language.training import fingerprint_of, train_embedding

    _writable(rooms)
    if rooms.settings.embedding and not again:
        return IndexAnswer({}, rooms.embedding.fingerprint if rooms.embedding is not None else None)
    kept = rooms.embedding if isinstance(rooms.embedding, Embedding) else None
    if again or kept is None or kept.base != fingerprint_of(rooms.catalog):
        if find_spec("torch") is None or find_spec("sentence_transformers") is None:
            return IndexAnswer({}, None, fallback="no_torch")
        own = _own_texts(rooms, corpus) if corpus is not None else None
        with _bar(rooms, "embedding") as progress:
            train_embedding(rooms.catalog, rooms.home.embedding, own=own, progress=progress)
        rooms.__dict__.pop("embedding", None)
    return IndexAnswer({}, rooms.embedding.fingerprint if rooms.embedding is not None else None)


def _own_texts(rooms: Rooms, corpus: "Path") -> "OwnTexts":
    from advisor.language.adapting import own_texts

    return own_texts(corpus, rooms.lexicon)


def prepare_index(rooms: Rooms) -> IndexAnswer:
    """Build the index of knowledge/ and the advertisements anew."""
    from advisor.language.retrieval import build_index

    _writable(rooms)
    passages = _passages(rooms)
    with _bar(rooms, "index") as progress, rooms.home.lock():
        build_index(
            passages,
            rooms.home.index,
            rooms.embedding,
            thesaurus=rooms.catalog.thesaurus,
            outside=rooms.catalog.outside,
            progress=progress,
        )
    rooms.__dict__.pop("retriever", None)
    counts: dict[str, int] = {}
    for passage in passages:
        counts[passage.collection] = counts.get(passage.collection, 0) + 1
    return IndexAnswer(counts, rooms.embedding.fingerprint if rooms.embedding is not None else None)


def posts_behind(rooms: Rooms) -> int:
    """How many advertisements the opened index does not hold as the records do: new ones, gone ones, changed ones."""
    indexed = {(one.id, one.title, one.text) for one in rooms.retriever.stored.passages if one.collection == "jobs"}
    recorded = {(job.id, job.title, job.text) for job in rooms.jobs}
    return len({post for post, _, _ in indexed ^ recorded})


def renew_index(rooms: Rooms) -> None:
    """Build the index anew where advertisements came or went since; a home without one builds it when first asked.

    For the start of a server: building holds the home for seconds, in which nobody could write.
    """
    with suppress(StateFault):  # a home that another process holds is served as it is; the page about the system tells
        if rooms.home.index.exists() and posts_behind(rooms):
            prepare_index(rooms)


def open_retriever(rooms: Rooms) -> "Retriever":
    """The retriever of the home; built first where there is none."""
    from advisor.language.retrieval import Retriever

    if not rooms.home.index.exists():
        prepare_embedding(rooms)
        prepare_index(rooms)
    return Retriever.open(rooms.home.index, rooms.embedding)


def _writable(rooms: Rooms) -> None:
    """Make the home, before minutes of work go into one that cannot be kept."""
    home = rooms.settings.home
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StateFault(
            "not_ready", where=home.name, variant="folder", value=home.name, kind=type(error).__name__
        ) from error
    if not os.access(home, os.W_OK):
        raise StateFault("not_ready", where=home.name, variant="folder", value=home.name, kind="PermissionError")


def _passages(rooms: Rooms) -> "tuple[Passage, ...]":
    from advisor.language.passages import catalog_passages
    from advisor.language.retrieval import Passage

    jobs = tuple(Passage("jobs", job.id, job.title, job.text, f"jobs:{job.id}", job.pack) for job in rooms.jobs)
    return (*catalog_passages(rooms.catalog), *jobs)


@contextmanager
def _bar(rooms: Rooms, what: str) -> Iterator[Progress]:
    """A progress bar on stderr with a name that people understand."""
    from tqdm import tqdm

    with tqdm(
        desc=rooms.prompts.label(f"progress.{what}"), total=0, file=sys.stderr, leave=True, mininterval=0.2
    ) as bar:

        def progress(done: int, total: int, text: str) -> None:
            bar.total = total
            bar.set_postfix_str(text, refresh=False)
            bar.update(done - bar.n)  # redraws at most five times a second, so that a log stays short

        yield progress
