"""An employer's demand: which students suit a post, among those who consented to employers alone."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from advisor.catalog.catalog import Catalog
from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.matching.details import Detailer
from advisor.matching.match import applicant_of, opening_of
from advisor.matching.ranking import rank_all
from advisor.matching.shapes import Gap, Have, MatchedJob
from advisor.records.posts import Post
from advisor.wording.prompts import Prompts

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["Candidate", "Candidates", "Open", "candidates"]


@dataclass(frozen=True, slots=True)
class Open:
    """The gate of a candidate: it is open, and what it was asked about is not told."""

    open: bool = True
    closed_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One student for the post; no interest, no needs, no certificate by name, nothing protected."""

    student: str
    fit: float | None
    fit_range: tuple[float, float]
    gate: Open
    have: tuple[Have, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Candidates:
    """The contract's shape of ``candidates``, in the order of the ids: the best are chosen, and nobody is ranked."""

    job: MatchedJob
    candidates: tuple[Candidate, ...]
    notices: tuple[str, ...]
    basis: str = "engine"
    fallback: str | None = None


def candidates(
    archive: "Archive", viewer: Viewer, post: Post, *, catalog: Catalog, prompts: Prompts, k: int = 10
) -> Candidates:
    """The k students who suit the post best, among those whom the viewer may see and who consented to employers.

    Whoever the gate is closed to is not among them, and why is not told. The middle of ``fit_range`` chooses; the
    interest takes no part, since it is the student's own matter.

    Raises:
        InputFault: ``k`` below 1.
        AccessDenied: A student asks, or an administrator without a reason.
    """
    if k < 1:
        raise InputFault("value", where="-k", variant="at_least_one", value=k)
    if viewer.role == "student":
        raise AccessDenied("denied")
    opening = opening_of(post, catalog)
    detailer = Detailer(catalog, prompts, {})
    with archive.at_once():
        applicants = [
            replace(applicant_of(archive, viewer, student), interests=None)
            for student in archive.open_to_employers(viewer)
        ]
    able = [one for one in applicants if detailer.gate(one, opening).open]
    rankings = list(rank_all(able, [opening]))
    middles = np.array([float((one.low[0] + one.high[0]) / 2) for one in rankings])
    chosen = sorted(int(n) for n in np.argsort(-middles, kind="stable")[:k])
    found = []
    for n in chosen:
        match = detailer.detail(able[n], opening, rankings[n], 0, detailer.gate(able[n], opening))
        found.append(Candidate(able[n].student, match.fit, match.fit_range, Open(), match.have, match.gaps))
    keys = ["matching.candidates.notice", "matching.notice.principle"]
    if archive.is_synthetic:
        keys.append("notice.synthetic")
    return Candidates(
        MatchedJob(post.id, post.title, post.occupation, post.matched_by),
        tuple(found),
        tuple(prompts.label(key) for key in keys),
    )
