"""Whom and which post a tool's argument means; people only within the asker's scope."""

from collections.abc import Mapping

from advisor.dialogue.desk import Turning
from advisor.errors import AccessDenied, NotFound
from advisor.records.posts import Post, resolve_post

__all__ = ["post_of", "student_of"]


def student_of(turning: Turning, given: Mapping[str, str]) -> str:
    """The student that is meant: oneself for a student, else a number or a name within the asker's scope.

    Raises:
        AccessDenied: Nobody is named, or nobody of that name is in scope.
    """
    if turning.viewer.role == "student":
        return turning.viewer.id
    named = given.get("student", "").strip() or turning.subject.student
    if not named:
        raise AccessDenied("denied")
    if named[:1].upper() == "S" and named[1:].isdigit():
        return named.upper()
    names = turning.engines.archive.names(turning.viewer)
    ids = [student for student, name in names.items() if name == named]
    if len(ids) != 1:
        raise AccessDenied("denied")
    return ids[0]


def post_of(turning: Turning, given: Mapping[str, str]) -> Post:
    """The post that is meant.

    Raises:
        NotFound: ``job``, with the nearest names.
    """
    engines = turning.engines
    named = given.get("post", "").strip() or turning.subject.post
    if not named:
        raise NotFound("job", variant="unnamed", value="", nearest=())
    jobs = engines.archive.jobs()
    try:
        return resolve_post(named, engines.catalog, jobs=jobs)
    except NotFound:
        return resolve_post(named, engines.catalog, jobs=jobs, retriever=engines.retriever)
