"""Titles as job boards write them: the code that an employment clerk would give first, among the first one and five."""

from graders.figures import Figure, share
from graders.ground import ROOT, Ground, rows_of
from graders.retrieval import opened

__all__ = ["grade"]

DEPTH = 5


def grade(ground: Ground) -> list[Figure]:
    """Top-1 and top-5 over eval/title_queries.yaml; a title that is declined counts as a miss."""
    retriever = opened(ground)
    rows = rows_of(ROOT / "eval" / "title_queries.yaml")["titles"]
    right = [{row["code"], *row.get("also", ())} for row in rows]
    found = [[hit.id for hit in retriever.search(row["title"], ("occupations",), DEPTH).hits] for row in rows]
    return [
        share("top-1", sum(ids[0] in codes for ids, codes in zip(found, right, strict=True) if ids), len(rows)),
        share("top-5", sum(bool(codes & set(ids)) for ids, codes in zip(found, right, strict=True)), len(rows)),
        share("declined", sum(not ids for ids in found), len(rows), "down"),
    ]
