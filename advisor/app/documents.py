"""Documents that a student takes along: the resume set anew, its report, the report of a rehearsal."""

from typing import TYPE_CHECKING

from advisor.app.requests import critique
from advisor.errors import AccessDenied, StateFault

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.facts import Viewer
    from advisor.language.writing import Layout
    from advisor.practice.critique import Critique
    from advisor.practice.report import SessionReport
    from advisor.practice.resume_versions import Version
    from advisor.records.people import StoredPractice

__all__ = [
    "drafts_of",
    "keep_draft",
    "rehearsal_document",
    "rehearsal_report",
    "resume_export",
    "resume_report",
]


def drafts_of(
    rooms: "Rooms", asking: "Viewer", student: str
) -> "tuple[tuple[StoredPractice, ...], tuple[Version, ...]]":
    """The kept drafts, oldest first, and what changed from each to the next."""
    from advisor.practice.resume_versions import drafts_in, versions_of

    kept = rooms.archive.practices(asking, student)
    return drafts_in(kept), versions_of(kept)


def keep_draft(rooms: "Rooms", asking: "Viewer", student: str, found: "Critique") -> str | None:
    """The id of the draft that was kept; only a student's own reading is kept, and the same draft once."""
    from advisor.practice.resume_versions import draft_of, drafts_in

    if (asking.role, asking.id) != ("student", student):
        return None
    draft = draft_of(found)
    before = drafts_in(rooms.archive.practices(asking, student))
    if before and all(before[-1].body.get(name) == draft[name] for name in ("text", "score", "issues")):
        return before[-1].id
    return rooms.archive.keep_practice(asking, student, draft)


def resume_export(rooms: "Rooms", asking: "Viewer", student: str, layout: "Layout") -> tuple[bytes, str]:
    """The newest draft as a .docx, and its id.

    Raises:
        StateFault: ``not_ready`` – no draft was kept yet.
    """
    from advisor.practice.resume_export import export_docx

    newest, _ = _newest(rooms, asking, student)
    text = str(newest.body["text"])
    return export_docx(text, catalog=rooms.catalog, prompts=rooms.prompts, layout=layout), newest.id


def resume_report(rooms: "Rooms", asking: "Viewer", student: str) -> tuple[bytes, str]:
    """The one-page report on the newest draft as a .docx with the label of generated content, and the draft's id.

    Raises:
        StateFault: ``not_ready`` – no draft was kept yet.
    """
    from advisor.practice.resume_export import report_docx

    newest, versions = _newest(rooms, asking, student)
    found = critique(rooms, str(newest.body["text"]), (rooms.post(newest.job),) if newest.job else (), None)
    notice = rooms.prompts.render("fixed/ai_label").strip()
    label = rooms.prompts.label("resume.report.label")
    return report_docx(found, versions=versions, prompts=rooms.prompts, notice=notice, label=label), newest.id


def _newest(rooms: "Rooms", asking: "Viewer", student: str) -> "tuple[StoredPractice, tuple[Version, ...]]":
    drafts, versions = drafts_of(rooms, asking, student)
    if not drafts:
        raise StateFault("not_ready", where=student, variant="resume", value=student)
    return drafts[-1], versions


def rehearsal_report(
    rooms: "Rooms", asking: "Viewer", student: str, session: str
) -> "tuple[StoredPractice, SessionReport]":
    """One kept rehearsal and its report.

    Raises:
        AccessDenied: No such rehearsal, or one that is not open to the asker; both answer alike.
    """
    from advisor.practice.kept import practice_from
    from advisor.practice.report import report_of, sessions_of

    kept = [one for one in rooms.archive.practices(asking, student) if one.kind == "interview"]
    place = next((at for at, one in enumerate(kept) if one.id == session and "turns" in one.body), None)
    if place is None:
        raise AccessDenied("denied")
    earlier = sessions_of((one.at, one.body) for one in kept[:place])
    return kept[place], report_of(practice_from(kept[place].body), earlier, rooms.prompts, on=kept[place].at)


def rehearsal_document(rooms: "Rooms", job: str, found: "SessionReport") -> bytes:
    """The report as a .docx, with the sentence that belongs to every generated text."""
    from advisor.language.writing import document_bytes

    text = rooms.prompts.render("phrase/interview_report", job=job, found=found)
    label = rooms.prompts.label("resume.report.label")
    notice = rooms.prompts.render("fixed/ai_label").strip()
    return document_bytes(f"{label}\n{text}\n{notice}")
