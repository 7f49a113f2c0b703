"""Short lessons of digital skills: what comes next, the check of each, and when it is asked about again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Literal, TypeAlias

from advisor.catalog.catalog import Catalog
from advisor.catalog.support_rows import Lesson
from advisor.errors import InputFault
from advisor.facts import Viewer

if TYPE_CHECKING:
    from advisor.records.archive import Archive

__all__ = ["Answered", "Course", "LessonLine", "answer_lesson", "lesson_of", "lessons"]

LessonState: TypeAlias = Literal["new", "again", "passed", "refresh"]


@dataclass(frozen=True, slots=True)
class LessonLine:
    """A lesson in a student's course: ``refresh`` once its refresher is due; ``due`` is that day, or None before it was passed."""

    id: str
    title: str
    minutes: int
    state: LessonState
    due: str | None


@dataclass(frozen=True, slots=True)
class Course:
    """All lessons in their order, and the id of the one that comes next (None: nothing is due)."""

    student: str
    lessons: tuple[LessonLine, ...]
    next: str | None
    basis: str = "engine"
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """A check that was answered: how many were right, and why for each that was not."""

    lesson: str
    right: int
    total: int
    passed: bool
    why: tuple[str, ...]
    refresh_on: str | None
    basis: str = "engine"
    fallback: str | None = None


def lessons(archive: "Archive", viewer: Viewer, student: str, *, catalog: Catalog) -> Course:
    """Where a student stands in the lessons."""
    taken = archive.support.lessons(viewer, student)
    lines = []
    for lesson in catalog.lessons.values():
        tries = [row for row in taken if row.lesson == lesson.id]
        passed = [row.at for row in tries if row.right == row.total]
        due = (date.fromisoformat(passed[-1]) + timedelta(days=lesson.refresh_days)).isoformat() if passed else None
        if due is not None:
            state: LessonState = "refresh" if due <= archive.today.isoformat() else "passed"
        else:
            state = "again" if tries else "new"
        lines.append(LessonLine(lesson.id, lesson.title, lesson.minutes, state, due))
    order = {"again": 0, "new": 1, "refresh": 2}
    waiting = [line for line in lines if line.state != "passed"]
    return Course(student, tuple(lines), min(waiting, key=lambda line: order[line.state]).id if waiting else None)


def lesson_of(id: str, *, catalog: Catalog) -> Lesson:
    """A lesson by its id.

    Raises:
        InputFault: ``value`` – there is none of that id.
    """
    if id not in catalog.lessons:
        raise InputFault("value", where="lesson", variant="choice", value=id, allowed=", ".join(catalog.lessons))
    return catalog.lessons[id]


def answer_lesson(
    archive: "Archive", viewer: Viewer, student: str, id: str, answers: Sequence[int], *, catalog: Catalog
) -> Answered:
    """Check the answers to a lesson (options counted from 1) and keep the result; it may be tried as often as one likes.

    Raises:
        AccessDenied: Somebody else than the student.
        InputFault: No such lesson, or not one answer for each question.
    """
    lesson = lesson_of(id, catalog=catalog)
    if len(answers) != len(lesson.checks):
        raise InputFault("value", where="--answers", variant="count", value=len(answers), expected=len(lesson.checks))
    wrong = [check.why for check, given in zip(lesson.checks, answers, strict=True) if given != check.right]
    right = len(answers) - len(wrong)
    archive.support.keep_lesson(viewer, student, id, right, len(answers))
    refresh = (archive.today + timedelta(days=lesson.refresh_days)).isoformat()
    return Answered(id, right, len(answers), not wrong, tuple(wrong), None if wrong else refresh)
