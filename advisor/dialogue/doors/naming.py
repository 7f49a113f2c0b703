"""Whom and which post a tool's argument means, people only within the asker's scope; and the card of a policy."""

from collections.abc import Mapping

from advisor.dialogue.desk import Turning
from advisor.errors import AccessDenied, NotFound
from advisor.facts import FactCard, Source
from advisor.records.posts import Post, resolve_post
from advisor.support.eligibility import PolicyResult

__all__ = ["eligibility_card", "post_of", "student_of"]


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


def eligibility_card(turning: Turning, student: str, row: PolicyResult) -> FactCard:
    """What the rules say of one student and one policy; its measure names what is protected in it."""
    prompts = turning.engines.prompts
    clauses = prompts.label("dialogue.semicolon").join(
        prompts.label("dialogue.condition", clause=line.clause, result=prompts.label(f"support.result.{line.result}"))
        for line in row.conditions
    )
    rule = turning.engines.catalog.entitlements.get(row.policy)
    protected = next((line.protected for line in rule.conditions if line.protected), "") if rule else ""
    window = prompts.label(f"support.window.{row.window}")
    return FactCard(
        id=row.policy,
        kind="policy",
        subject=student,
        measure=".".join(part for part in ("eligibility", protected, row.policy) if part),
        label=row.title,
        value=row.result,
        unit="",
        display=prompts.label("dialogue.eligibility", clauses=clauses, window=window),
        source=Source("policies", row.policy, document=row.source, as_of=row.verified_on or None),
    )
