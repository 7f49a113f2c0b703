"""Files that people take along: one route a role, for whoever is logged in, under the names of one table.

Most are made when they are asked for; what a handler made beforehand lies on the ``Shelf``. None is kept on disk.
"""

import re
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import quote

from advisor.app.web.envelope import PREFIXES
from advisor.errors import AdvisorError, NotFound
from advisor.facts import Role, Viewer
from advisor.records.rights import kinds_of

if TYPE_CHECKING:
    from fastapi import FastAPI

    from advisor.app.web.ledger import Login
    from advisor.app.web.office import Office

__all__ = ["add_downloads", "is_download", "lay_down"]

Maker: TypeAlias = "Callable[[Office, Viewer, str], bytes]"
"""From the pages' rooms, who asks and the name of the file to its bytes; faults are ``AdvisorError``."""

TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".md": "text/markdown; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


def is_download(role: Role, path: str) -> bool:
    """Whether a path below the role's prefix names a file that the role may ask for; the guard lets no other by."""
    return _maker(role, path.removeprefix("/download/")) is not None if path.startswith("/download/") else False


def lay_down(office: "Office", viewer: Viewer, name: str, content: bytes) -> str:
    """Lay a file that was made for a person on the shelf, and give the address where that person takes it.

    Raises:
        KeyError: The name is not among those of the role (a slip of the programmer).
    """
    if _maker(viewer.role, name) is not _from_shelf:
        raise KeyError(name)
    office.shelf.put(viewer, name, content)
    return f"{_PREFIX_OF[viewer.role]}/download/{name}"


def add_downloads(app: "FastAPI", office: "Office", login_of: "Callable[[str], Login | None]") -> None:
    """Add the route of each role that has files; it stands before the pages, and the guard before it."""
    from fastapi import Request, Response

    def hand_out(role: Role, name: str, request: Request) -> Response:
        login = login_of(request.headers.get("cookie", ""))
        made = _maker(role, name)
        if login is None or login.viewer.role != role or made is None:
            return Response(status_code=404)
        try:
            content = made(office, login.viewer, name)
        except AdvisorError as error:
            return Response(office.sentence(error), media_type="text/plain; charset=utf-8", status_code=404)
        title = quote(_title(office, name))
        disposition = f"attachment; filename=\"qihang-{name}\"; filename*=UTF-8''{title}"
        return Response(content, media_type=TYPES[Path(name).suffix], headers={"content-disposition": disposition})

    for role in _FILES:

        def of_role(name: str, request: Request, role: Role = role) -> Response:
            return hand_out(role, name, request)

        app.add_api_route(f"{_PREFIX_OF[role]}/download/{{name}}", of_role, methods=["GET"])


def _title(office: "Office", name: str) -> str:
    """The name of the file for people: its label where it has one."""
    stem, ending = Path(name).stem, Path(name).suffix
    if stem.startswith("template-"):
        return office.say(f"import.kind.{stem.removeprefix('template-')}") + ending
    return office.say(_LABELS[stem]) + ending if stem in _LABELS else f"qihang-{name}"


def _from_shelf(office: "Office", viewer: Viewer, name: str) -> bytes:
    content = office.shelf.take(viewer, name)
    if content is None:
        raise NotFound("file", variant="gone")
    return content


def _data(office: "Office", viewer: Viewer, name: str) -> bytes:
    from advisor.app.exporting import export_of, write_export

    export = export_of(office.rooms, viewer, viewer.id)
    return _written(name, lambda path: write_export(office.rooms, export, path))


def _draft(office: "Office", viewer: Viewer, name: str) -> bytes:
    from advisor.app.documents import resume_export, resume_report

    if name == "resume-report.docx":
        return resume_report(office.rooms, viewer, viewer.id)[0]
    return resume_export(office.rooms, viewer, viewer.id, "classic" if "classic" in name else "modern")[0]


def _rehearsal(office: "Office", viewer: Viewer, name: str) -> bytes:
    from advisor.app.documents import rehearsal_document, rehearsal_report

    kept, found = rehearsal_report(office.rooms, viewer, viewer.id, Path(name).stem.removeprefix("interview-"))
    return rehearsal_document(office.rooms, kept.job, found)


def _template(office: "Office", viewer: Viewer, name: str) -> bytes:
    from advisor.app.workbooks import write_template

    kind = Path(name).stem.removeprefix("template-")
    return _written(name, lambda path: write_template(office.rooms, kind, path))


def _outcomes(office: "Office", viewer: Viewer, name: str) -> bytes:
    """The outcomes as a document; what leaves the college is on record."""
    from advisor.support.on_record import on_record
    from advisor.support.report import report

    rooms = office.rooms
    found = on_record(rooms.archive, viewer, knowledge=rooms.catalog.outcomes, prompts=rooms.prompts)
    content = _written(name, lambda path: report(found, path, prompts=rooms.prompts))
    rooms.archive.audit(viewer, "write", "", {"card": "report"})
    return content


def _written(name: str, write: Callable[[Path], object]) -> bytes:
    """The bytes of what ``write`` puts into a file of that name."""
    with tempfile.TemporaryDirectory(prefix="qihang-") as folder:
        path = Path(folder) / name
        write(path)
        return path.read_bytes()


_FILES: Mapping[Role, Mapping[str, Maker]] = {
    "student": {
        r"data\.(?:json|xlsx|md)": _data,
        r"resume-(?:classic|modern|report)\.docx": _draft,
        r"interview-P[0-9]{1,12}\.docx": _rehearsal,
    },
    "counselor": {
        r"problems\.xlsx": _from_shelf,
        r"outcomes\.docx": _outcomes,
        rf"template-(?:{'|'.join(kinds_of('counselor'))})\.xlsx": _template,
    },
    "admin": {r"(?:diagnostics\.zip|assessment\.html|accounts\.xlsx)": _from_shelf},
}
"""Names of the files of a role, as patterns, and who makes them."""

_LABELS = {"problems": "import.problems.list", "outcomes": "page.outcomes"}
_PREFIX_OF: Mapping[Role, str] = {role: prefix for prefix, role in PREFIXES.items()}


def _maker(role: Role, name: str) -> "Maker | None":
    return next((made for pattern, made in _FILES.get(role, {}).items() if re.fullmatch(pattern, name)), None)
