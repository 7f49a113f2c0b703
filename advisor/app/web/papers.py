"""Files that a student takes along: one route, for the student who is logged in and nobody else's papers."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.app.web.ledger import Login
from advisor.errors import AccessDenied, AdvisorError

if TYPE_CHECKING:
    from fastapi import FastAPI

    from advisor.app.wiring import Rooms
    from advisor.facts import Viewer

__all__ = ["add_papers", "made"]

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TYPES = {
    ".docx": WORD,
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
}


def add_papers(app: "FastAPI", rooms: "Rooms", login_of: Callable[[str], Login | None]) -> None:
    """Add ``GET /s/download/<name>``; the guard lets only students through to it."""
    from fastapi import Request
    from fastapi.responses import PlainTextResponse, Response

    from advisor.wording.regret import sentence_of

    @app.get("/s/download/{name}")
    def download(name: str, request: Request) -> Response:
        login = login_of(request.headers.get("cookie", ""))
        if login is None or login.viewer.role != "student":
            return PlainTextResponse("denied", status_code=404)
        try:
            body = made(rooms, login.viewer, name)
        except AdvisorError as error:
            said = "".join(part for part in sentence_of(error, rooms.prompts) if part)
            return PlainTextResponse(said, status_code=404)
        headers = {"content-disposition": f'attachment; filename="qihang-{name}"'}
        return Response(body, media_type=TYPES[Path(name).suffix], headers=headers)


def made(rooms: "Rooms", viewer: "Viewer", name: str) -> bytes:
    """The bytes of a file of the student's own.

    Args:
        rooms: Every room.
        viewer: The student.
        name: ``data.json|xlsx|md``, ``resume-classic.docx``, ``resume-modern.docx``, ``resume-report.docx``, or
            ``interview-P12.docx``.

    Raises:
        AccessDenied: Another name, or a rehearsal that is not the student's.
        StateFault: ``not_ready`` – no draft of a resume was kept yet.
    """
    from advisor.app.documents import rehearsal_document, rehearsal_report, resume_export, resume_report

    stem, _, ending = name.rpartition(".")
    if stem == "data" and ending in ("json", "xlsx", "md"):
        return _data(rooms, viewer, name)
    if ending == "docx" and stem in ("resume-classic", "resume-modern"):
        return resume_export(rooms, viewer, viewer.id, "classic" if stem.endswith("classic") else "modern")[0]
    if name == "resume-report.docx":
        return resume_report(rooms, viewer, viewer.id)[0]
    if ending == "docx" and stem.startswith("interview-P"):
        kept, found = rehearsal_report(rooms, viewer, viewer.id, stem.removeprefix("interview-"))
        return rehearsal_document(rooms, kept.job, found)
    raise AccessDenied("denied")


def _data(rooms: "Rooms", viewer: "Viewer", name: str) -> bytes:
    from advisor.app.exporting import export_of, write_export

    with tempfile.TemporaryDirectory(prefix="qihang-") as folder:
        path = Path(folder) / name
        write_export(rooms, export_of(rooms, viewer, viewer.id), path)
        return path.read_bytes()
