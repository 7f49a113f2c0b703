"""An index on disk: passages, words, vectors, BM25 and Chroma, built in a new folder and swapped in whole."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, TypeAlias

import numpy as np
from numpy.typing import NDArray

from advisor.catalog.rows import Outside, Pair
from advisor.errors import InputFault, StateFault
from advisor.language import indexing
from advisor.language.embedding import Encoder
from advisor.language.folding import fold
from advisor.language.passages import COLLECTIONS, Passage
from advisor.language.segmentation import segmenter
from advisor.language.titles import TitleIndex

__all__ = ["Stored", "build_index", "open_stored", "search_words"]

Progress: TypeAlias = Callable[[int, int, str], None]

FORMAT: Final = 3
CHROMA_SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class Stored:
    """An opened index.

    Row n of ``vectors`` and of BM25 belongs to ``passages[n]``; ``asked`` are the vectors of the passages' questions, one
    passage's behind the other's, and ``outside`` those of questions that nothing answers. All three are None without
    embedding. ``titles`` counts the occupations alone, in the order in which they stand among the passages.
    """

    folder: Path
    passages: tuple[Passage, ...]
    own: tuple[str, ...]
    wordings: tuple[tuple[str, str], ...]
    titles: TitleIndex
    fingerprint: str
    vectors: NDArray[np.float32] | None
    asked: NDArray[np.float32] | None
    outside: NDArray[np.float32] | None
    keywords: Any
    is_familiar: bool
    chroma_counts: dict[str, int]


def search_words(text: str, own: tuple[str, ...]) -> list[str]:
    """Words of a text and the pairs of neighbouring Chinese characters, for keyword search."""
    found = [word for word in segmenter(own).words(text) if len(word) > 1 or word.isascii()]
    folded = fold(text)
    found += [a + b for a, b in pairwise(folded) if _is_chinese(a) and _is_chinese(b)]
    return found


def _is_chinese(letter: str) -> bool:
    return "\u4e00" <= letter <= "\u9fff"


def build_index(
    passages: Sequence[Passage],
    folder: Path,
    embedding: Encoder | None,
    *,
    thesaurus: Sequence[Pair] = (),
    outside: Sequence[Outside] = (),
    is_familiar: bool = True,
    progress: Progress | None = None,
) -> None:
    """Build an index of passages beside ``folder``, verify it, and put it in its place.

    The Chroma half is built by a child process; where that fails, the index says so and is served by exact search.

    Args:
        passages: What is to be found; ids are unique within a collection.
        folder: Where the index will stand; what is there is replaced only when the new one is whole.
        embedding: None leaves vectors out: keywords and titles alone.
        thesaurus: Everyday words beside words of documents, for widening questions.
        outside: Questions that none of the passages answers, to tell such questions by.
        is_familiar: Whether the embedding was trained on these passages or their like.
        progress: Called with steps done, steps in all, and what is going on.

    Raises:
        InputFault: ``value`` – two passages share an id, or a collection is unknown.
    """
    _check(passages)
    say = progress or (lambda done, total, what: None)
    ordered = [p for name in COLLECTIONS for p in passages if p.collection == name]
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(parents=True)
    own = embedding.own if embedding else ()
    say(0, 4, "passages")
    _write(fresh / "passages.json", [asdict(passage) for passage in ordered])
    _write(fresh / "words.json", {"own": own, "wordings": _wordings(thesaurus)})
    TitleIndex.of((p.title, *p.aliases) for p in ordered if p.collection == "occupations").save(fresh)
    if embedding is not None:
        np.save(fresh / "vectors.npy", embedding.encode([_text_of(passage) for passage in ordered]))
        np.save(fresh / "asked.npy", embedding.encode([query for passage in ordered for query in passage.asked]))
        np.save(fresh / "outside.npy", embedding.encode([row.query for row in outside]))
    say(1, 4, "keywords")
    _save_keywords(ordered, own, fresh)
    say(2, 4, "vectors")
    reason = _build_chroma(fresh) if embedding is not None and ordered else "no embedding"
    counts = {name: sum(p.collection == name for p in ordered) for name in COLLECTIONS}
    fingerprint = embedding.fingerprint if embedding else ""
    manifest = {
        "format": FORMAT,
        "embedding": fingerprint,
        "counts": counts,
        "chroma": reason or "verified",
        "familiar": is_familiar and embedding is not None and embedding.is_trained_here,
    }
    _write(fresh / "manifest.json", manifest)
    say(3, 4, "swap")
    _swap(fresh, folder)
    say(4, 4, "done")


def open_stored(folder: Path) -> Stored:
    """Open an index.

    Raises:
        StateFault: ``not_ready`` – there is none, or it is incomplete; ``newer`` – another format.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        if manifest["format"] != FORMAT:
            raise StateFault("newer", where=folder.name, variant="index", value=manifest["format"])
        rows = json.loads((folder / "passages.json").read_text(encoding="utf-8"))
        words = json.loads((folder / "words.json").read_text(encoding="utf-8"))
        passages = tuple(
            Passage(**{**row, "aliases": tuple(row["aliases"]), "asked": tuple(row["asked"])}) for row in rows
        )
        vectors, asked, outside = (
            np.load(folder / name, allow_pickle=False) if manifest["embedding"] else None
            for name in ("vectors.npy", "asked.npy", "outside.npy")
        )
        if len(passages) != sum(manifest["counts"].values()) or (vectors is not None and len(vectors) != len(passages)):
            raise StateFault("not_ready", where=folder.name, variant="index", value=folder.name)
        chroma = folder / "chroma.json"
        counts = json.loads(chroma.read_text(encoding="utf-8")) if chroma.is_file() else {}
        wordings = tuple((said, written) for said, written in words["wordings"])
        titles = TitleIndex.open(folder)
        keywords = _open_keywords(folder) if passages else None
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise StateFault("not_ready", where=folder.name, variant="index", value=folder.name) from fault
    return Stored(
        folder,
        passages,
        tuple(words["own"]),
        wordings,
        titles,
        manifest["embedding"],
        vectors,
        asked,
        outside,
        keywords,
        manifest["familiar"],
        counts,
    )


def _wordings(thesaurus: Sequence[Pair]) -> list[tuple[str, str]]:
    """What is said and what is looked for besides it; a pair that holds both ways stands twice."""
    there = [(pair.lay, pair.formal) for pair in thesaurus]
    return there + [(pair.formal, pair.lay) for pair in thesaurus if pair.direction == "both"]


def _check(passages: Sequence[Passage]) -> None:
    seen: set[tuple[str, str]] = set()
    for passage in passages:
        if passage.collection not in COLLECTIONS:
            allowed = ", ".join(COLLECTIONS)
            raise InputFault("value", where="collection", variant="choice", value=passage.collection, allowed=allowed)
        key = (passage.collection, passage.id)
        if key in seen:
            raise InputFault("value", where=passage.collection, variant="passage_id", value=passage.id)
        seen.add(key)


def _text_of(passage: Passage) -> str:
    """What is embedded: the title twice, since it says most, and the text."""
    return f"{passage.title}。{passage.title}。{passage.text}" if passage.title else passage.text


def _save_keywords(passages: Sequence[Passage], own: tuple[str, ...], folder: Path) -> None:
    if not passages:
        return
    import bm25s

    keywords = bm25s.BM25(method="lucene")
    texts = (" ".join((passage.title, passage.title, passage.text, *passage.asked)) for passage in passages)
    keywords.index([search_words(text, own) or ["\x00"] for text in texts], show_progress=False)
    keywords.save(folder / "bm25", show_progress=False)


def _open_keywords(folder: Path) -> Any:  # noqa: ANN401 - bm25s is imported lazily
    import bm25s

    return bm25s.BM25.load(folder / "bm25", load_corpus=False)


def _build_chroma(folder: Path) -> str:
    """Empty when the child built and verified it; else the reason, and nothing of it is left."""
    command = [sys.executable, "-P", "-X", "utf8", indexing.__file__, str(folder.resolve())]
    try:
        child = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, timeout=CHROMA_SECONDS, check=False
        )
        reason = "" if child.returncode == 0 else f"exit {child.returncode}"
    except subprocess.TimeoutExpired:
        reason = "time"
    if reason:
        (folder / "chroma.json").unlink(missing_ok=True)
        shutil.rmtree(folder / "chroma", ignore_errors=True)
    return reason


def _swap(fresh: Path, folder: Path) -> None:
    old = folder.with_name(f"{folder.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _write(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
