"""Feedback on recommendations: kept with the student, reported as counts that name nobody."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from advisor.catalog.catalog import Catalog
from advisor.errors import NotFound
from advisor.facts import SMALLEST_GROUP, Viewer
from advisor.intervals import wilson
from advisor.records.posts import Post, resolve_post

if TYPE_CHECKING:
    from advisor.records.archive import Archive
    from advisor.records.people import Feedback

__all__ = ["FeedbackAnswer", "FeedbackReport", "Reported", "report", "say"]


@dataclass(frozen=True, slots=True)
class FeedbackAnswer:
    """The student's words on recommendations, and whether they are personal."""

    student: str
    personal: bool
    feedback: "tuple[Feedback, ...]"
    done: bool
    basis: str = "engine"
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """One post: how many said something, and the share that found it useful, with Wilson's interval (95 %)."""

    job: str
    title: str
    n: int
    useful: int
    share: float
    ci: tuple[float, float]


@dataclass(frozen=True, slots=True)
class FeedbackReport:
    """All posts with at least five students' words; the rest are summed in ``withheld``, and nowhere else."""

    posts: tuple[Reported, ...]
    withheld: int
    least: int = SMALLEST_GROUP
    basis: str = "engine"
    fallback: str | None = None


def say(
    archive: "Archive",
    viewer: Viewer,
    student: str,
    *,
    post: Post | None = None,
    useful: bool = False,
    note: str = "",
    personal: bool | None = None,
) -> FeedbackAnswer:
    """Keep a word on one post, or the choice of recommendations with or without the portrait, or both.

    Raises:
        AccessDenied: The viewer is neither the student nor somebody who may write for them.
        InputFault: ``too_large`` – the note.
    """
    if post is not None:
        archive.say_of_recommendation(viewer, student, post.id, useful, note)
    if personal is not None:
        archive.set_personal(viewer, student, personal)
    return FeedbackAnswer(
        student=student,
        personal=archive.is_personal(viewer, student),
        feedback=archive.feedback(viewer, student),
        done=post is not None or personal is not None,
    )


def report(archive: "Archive", viewer: Viewer, *, catalog: Catalog) -> FeedbackReport:
    """Counts by post over the students whom the viewer may see; nothing of fewer than five students."""
    counts: Mapping[str, tuple[int, int]] = archive.feedback_counts(viewer)
    jobs = archive.jobs()
    shown = []
    for job, (useful, not_useful) in counts.items():
        n = useful + not_useful
        if n >= SMALLEST_GROUP:
            shown.append(Reported(job, _title(job, catalog, jobs), n, useful, useful / n, wilson(useful, n)))
    return FeedbackReport(tuple(shown), len(counts) - len(shown))


def _title(job: str, catalog: Catalog, jobs: object) -> str:
    try:
        return resolve_post(job, catalog, jobs=jobs).title  # type: ignore[arg-type]
    except NotFound:
        return job  # the advertisement is no longer on record
