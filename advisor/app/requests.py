"""What a request is answered with: one function a kind of request, for the command line and the HTTP API alike.

A request is the object of the contract (``{"text": …}``); a function reads its fields, asks the engine, and gives the
answer that ``--json`` prints and HTTP sends. Who may ask is settled before: a ``Viewer`` stands for a person whom the
records have established.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from advisor.app.answers import plain
from advisor.app.streams import text_of, texts_of
from advisor.errors import InputFault

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.diagnosis.diagnose import Diagnosis
    from advisor.diagnosis.explain import Explanation
    from advisor.diagnosis.own import OwnDiagnosis
    from advisor.dialogue.memory import Reply
    from advisor.facts import Viewer
    from advisor.matching.shapes import Matching
    from advisor.practice.critique import Critique
    from advisor.practice.score import AnswerScore
    from advisor.records.posts import Post
    from advisor.support.eligibility import Eligibility
    from advisor.support.on_record import OnRecord
    from advisor.support.plan import Plan

__all__ = [
    "COLLECTIONS",
    "ask",
    "collections_of",
    "critique",
    "diagnose",
    "eligibility",
    "explain",
    "factor_values",
    "interests",
    "match",
    "notices_of",
    "outcomes",
    "plan",
    "resume",
    "rewrite",
    "score",
    "search",
    "skills",
    "verify",
]

COLLECTIONS = ("skills", "occupations", "questions", "policies", "jobs")
ENGINE: Mapping[str, Any] = {"basis": "engine", "fallback": None}


# Texts


def skills(rooms: "Rooms", request: Mapping[str, Any], notices: Sequence[str] | None = None) -> dict[str, Any]:
    """Skills in ``text``; ``notices`` are the codes of a document's reader, found in the text where there was none."""
    from advisor.language.documents import hidden_marks
    from advisor.language.skills import find_skills

    text = text_of(request, "text")
    found = find_skills(text, rooms.lexicon, with_unlisted=True)
    said = notices_of(rooms, hidden_marks(text) if notices is None else notices)
    return {"text": text, "skills": found, "notices": said, **ENGINE}


def notices_of(rooms: "Rooms", codes: Sequence[str]) -> list[str]:
    """The sentences of a document's notices."""
    return [rooms.prompts.label(f"notice.document.{code}") for code in codes]


def collections_of(names: Sequence[str], where: str) -> tuple[str, ...]:
    """The collections to search, each once.

    Raises:
        InputFault: ``value`` – there is none of that name.
    """
    wanted = tuple(dict.fromkeys(name.strip() for name in names))
    for name in wanted:
        if name not in COLLECTIONS:
            raise InputFault("value", where=where, variant="choice", value=name, allowed=", ".join(COLLECTIONS))
    return wanted


def search(
    rooms: "Rooms", request: Mapping[str, Any], collections: Sequence[str] = COLLECTIONS, k: int = 10
) -> dict[str, Any]:
    """Hits for ``query``."""
    text = text_of(request, "query")
    if not text.strip():
        raise InputFault("empty", where="query", variant="query")
    found = rooms.retriever.search(text, tuple(collections), k)
    shown = {"hits": found.hits, "abstained": found.abstained, "reason": found.reason, "nearest": found.nearest}
    return {**shown, **ENGINE}


def verify(rooms: "Rooms", request: Mapping[str, Any]) -> dict[str, Any]:
    """The gate by itself: ``text`` against ``evidence``."""
    from advisor.wording.gate import verify as check

    found = check(text_of(request, "text"), _evidence(request.get("evidence")), catalog=rooms.catalog)
    return {**plain(found), **ENGINE}


def _evidence(value: object) -> str | list[Mapping[str, object]]:
    if isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(card, dict) for card in value):
        return value
    raise InputFault("malformed", where="evidence", variant="evidence")


def interests(rooms: "Rooms", request: Mapping[str, Any]) -> dict[str, Any]:
    """Interest profile of ``answers``, or of two codes, and the congruence with a job."""
    from advisor.matching.interests import answer_request

    for name in ("student_code", "job_code"):
        text_of(request, name, required=False)
    named = text_of(request, "job", required=False)
    post = rooms.post(named) if named else None
    pack = post.pack if post is not None else None
    found: dict[str, Any] = plain(answer_request(request, pack=pack, items=rooms.catalog.interest_items))
    return {**found, "job": _job_of(post)} if post is not None else found


def _job_of(post: "Post") -> dict[str, str | None]:
    return {"id": post.id, "title": post.title, "occupation": post.occupation, "matched_by": post.matched_by}


# Practice


def resume(rooms: "Rooms", request: Mapping[str, Any], job_text: str | None = None) -> "Critique":
    """The critique of ``text``, for ``job`` or ``job_text`` where they are given."""
    named = text_of(request, "job", required=False)
    posts = (rooms.post(named),) if named else ()
    wanted = text_of(request, "job_text", required=False) or job_text
    return critique(rooms, text_of(request, "text"), posts, wanted)


def critique(rooms: "Rooms", text: str, posts: Sequence["Post"], job_text: str | None) -> "Critique":
    """The critique of a resume for several posts."""
    from advisor.practice.critique import critique as find

    return find(
        text,
        catalog=rooms.catalog,
        lexicon=rooms.lexicon,
        prompts=rooms.prompts,
        job_text=job_text,
        posts=tuple(posts),
        today=rooms.today,
    )


def rewrite(rooms: "Rooms", request: Mapping[str, Any]) -> dict[str, Any]:
    """Whether ``rewrite`` says nothing that ``text`` and ``answers`` do not carry, and what may be asked next."""
    from advisor.practice.resume_questions import draw_out
    from advisor.practice.rewrite import check_rewrite

    text, answers = text_of(request, "text"), texts_of(request, "answers")
    found = check_rewrite(text, text_of(request, "rewrite"), answers, catalog=rooms.catalog)
    questions = draw_out(text, answers, catalog=rooms.catalog, prompts=rooms.prompts)
    return {**plain(found), "questions": questions, **ENGINE}


def score(rooms: "Rooms", request: Mapping[str, Any]) -> "AnswerScore":
    """The score of one ``answer`` to a ``question`` for a ``job``."""
    from advisor.practice.score import score_answer

    question = text_of(request, "question")
    if not question.strip():
        raise InputFault("empty", where="question", variant="question")
    return score_answer(
        question,
        text_of(request, "answer"),
        post=rooms.post(text_of(request, "job")),
        catalog=rooms.catalog,
        lexicon=rooms.lexicon,
        prompts=rooms.prompts,
    )


# Conversation


def ask(
    rooms: "Rooms", viewer: "Viewer", request: Mapping[str, Any], tell: Callable[[str], None] | None = None
) -> "Reply":
    """A question ``text`` in a ``thread``, answered from cards; ``tell`` shows sentences while a model writes."""
    said = text_of(request, "text")
    if not said.strip():
        raise InputFault("empty", where="text", variant="question")
    return rooms.session.turn(viewer, said, text_of(request, "thread", required=False) or None, tell)


# One student on record


def diagnose(
    rooms: "Rooms", viewer: "Viewer", student: str, changes: Mapping[str, float] | None = None
) -> "Diagnosis | OwnDiagnosis":
    """Readiness of a student as far as the viewer may know, with factors changed where ``changes`` says so."""
    from advisor.diagnosis.diagnose import diagnose as find

    return find(
        rooms.archive,
        viewer,
        student,
        scorecard=rooms.catalog.scorecard,
        forests=rooms.forests,
        what_if=changes or None,
        prompts=rooms.prompts,
    )


def factor_values(options: Sequence[str], where: str, rooms: "Rooms") -> dict[str, float]:
    """``FACTOR=RAW`` as numbers within the factor's range.

    Raises:
        InputFault: ``value`` – no factor of that name, no number, or outside the range.
    """
    changes: dict[str, float] = {}
    for option in options:
        name, _, raw = option.partition("=")
        factor = rooms.catalog.scorecard.factors.get(name.strip())
        if factor is None:
            allowed = ", ".join(rooms.catalog.scorecard.factors)
            raise InputFault("value", where=where, variant="choice", value=name, allowed=allowed)
        try:
            value = float(raw)
        except ValueError as error:
            raise InputFault("value", where=where, variant="number", value=raw) from error
        if not factor.low <= value <= factor.high:
            limits = {"low": factor.low, "high": factor.high}
            raise InputFault("value", where=f"{where} {factor.name}", variant="range", value=raw, **limits)
        changes[factor.name] = value
    return changes


def explain(
    rooms: "Rooms", viewer: "Viewer", student: str, *, shapley: bool = False, is_waited_for: bool = True
) -> "Explanation":
    """Why a student was flagged, as far as the viewer may know; a page does not wait for Shapley values."""
    from advisor.diagnosis.explain import explain as find

    return find(
        rooms.archive,
        viewer,
        student,
        scorecard=rooms.catalog.scorecard,
        forests=rooms.forests,
        shapley=rooms.shapley if shapley else None,
        is_waited_for=is_waited_for,
        prompts=rooms.prompts,
    )


def match(
    rooms: "Rooms",
    viewer: "Viewer",
    student: str,
    *,
    k: int = 5,
    job: str | None = None,
    target: str | None = None,
    weeks: int | None = None,
    matrix: str | None = None,
    certificate: str | None = None,
    where: Callable[[str], str] = str,
) -> "Matching":
    """Posts for a student; ``matrix`` names posts with commas.

    Args:
        rooms: Every room.
        viewer: Who asks.
        student: Id S….
        k: How many posts.
        job: Only this post.
        target: The post to work towards.
        weeks: Budget of the way up.
        matrix: Posts of the matrix.
        certificate: Which posts would open with it.
        where: From the name of a field to how the caller writes it.

    Raises:
        InputFault: ``empty`` – a post or certificate is named by nothing.
    """
    from advisor.matching.match import match as find

    named = {"job": job, "target": target, "matrix": matrix, "with_certificate": certificate}
    for name, value in named.items():
        if value is not None and not value.strip(" ,"):
            raise InputFault("empty", where=where(name), variant="option")
    return find(
        rooms.archive,
        viewer,
        student,
        catalog=rooms.catalog,
        retriever=rooms.retriever if job or target or matrix else None,
        k=k,
        job=job,
        target=target,
        weeks=weeks,
        matrix=[part.strip() for part in matrix.split(",")] if matrix else None,
        certificate=certificate,
        prompts=rooms.prompts,
    )


def plan(rooms: "Rooms", viewer: "Viewer", student: str) -> "Plan":
    """The plan of a student."""
    from advisor.support.plan import plan as find

    return find(rooms.archive, viewer, student, catalog=rooms.catalog, prompts=rooms.prompts)


def eligibility(rooms: "Rooms", viewer: "Viewer", student: str, policy: str | None = None) -> "Eligibility":
    """Conditions of the policies, or of one, for a student."""
    from advisor.support.eligibility import eligibility as find

    return find(rooms.archive, viewer, student, catalog=rooms.catalog, prompts=rooms.prompts, policy=policy)


# The college


def outcomes(rooms: "Rooms", viewer: "Viewer") -> "OnRecord":
    """The outcomes on record."""
    from advisor.support.on_record import on_record

    return on_record(rooms.archive, viewer, knowledge=rooms.catalog.outcomes, prompts=rooms.prompts)
