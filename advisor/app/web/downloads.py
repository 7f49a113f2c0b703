"""Files that a page hands out: made when they are asked for, to whom the login names, and never kept on disk."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from advisor.app.web.envelope import PREFIXES
from advisor.app.web.frame import DOWNLOADS
from advisor.errors import AdvisorError

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response

    from advisor.app.web.office import Office
    from advisor.facts import Viewer

__all__ = ["add_downloads"]

TYPES = {
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def add_downloads(app: "FastAPI", office: "Office", user_of: "Callable[[Request], str | None]") -> None:
    """Add the route of each role that has files; it stands before the pages, and the guard before it."""
    from fastapi import Request, Response
    from starlette.concurrency import run_in_threadpool

    roles = {role: prefix for prefix, role in PREFIXES.items()}

    async def hand_out(name: str, request: Request) -> Response:
        who = user_of(request)
        viewer = office.rooms.archive.viewer(who) if who else None
        if viewer is None or name not in DOWNLOADS.get(viewer.role, ()):
            return Response(status_code=404)
        return await run_in_threadpool(_made, office, viewer, name)

    for role in DOWNLOADS:
        app.add_api_route(f"{roles[role]}/download/{{name}}", hand_out, methods=["GET"])


def _made(office: "Office", viewer: "Viewer", name: str) -> "Response":
    """The file under its name for people; a fault is a sentence on a plain page."""
    from fastapi import Response

    say = office.say
    try:
        if name == "problems":
            content, ending = office.shelf.take(viewer, name), ".xlsx"
            if content is None:
                return Response(say("page.import.no_problems"), media_type="text/plain; charset=utf-8", status_code=404)
            title = say("import.problems.list")
        elif name == "outcomes":
            content, ending, title = _report(office, viewer), ".docx", say("page.outcomes")
        else:
            kind = name.removeprefix("template-")
            content, ending, title = _template(office, kind), ".xlsx", say(f"import.kind.{kind}")
    except AdvisorError as error:
        return Response(office.sentence(error), media_type="text/plain; charset=utf-8", status_code=409)
    disposition = f"attachment; filename=\"{name}{ending}\"; filename*=UTF-8''{quote(title + ending)}"
    return Response(content, media_type=TYPES[ending], headers={"content-disposition": disposition})


def _template(office: "Office", kind: str) -> bytes:
    from advisor.app.workbooks import write_template

    with tempfile.TemporaryDirectory(prefix="qihang-") as folder:
        path = Path(folder) / "template.xlsx"
        write_template(office.rooms, kind, path)
        return path.read_bytes()


def _report(office: "Office", viewer: "Viewer") -> bytes:
    """The outcomes as a document; what leaves the college is on record."""
    from advisor.support.on_record import on_record
    from advisor.support.report import report

    rooms = office.rooms
    found = on_record(rooms.archive, viewer, knowledge=rooms.catalog.outcomes, prompts=rooms.prompts)
    with tempfile.TemporaryDirectory(prefix="qihang-") as folder:
        path = Path(folder) / "report.docx"
        report(found, path, prompts=rooms.prompts)
        rooms.archive.audit(viewer, "write", "", {"card": "report"})
        return path.read_bytes()
