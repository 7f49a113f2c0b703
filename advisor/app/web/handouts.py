"""Files that a page makes for the person who asked: kept in memory, read by that person alone, gone after a while."""

import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from advisor.app.web.shelf import Shelf
from advisor.facts import Role, Viewer

if TYPE_CHECKING:
    from fastapi import FastAPI

    from advisor.app.web.ledger import Login

__all__ = ["HANDOUTS", "Handouts", "add_handouts"]

HANDOUTS: Mapping[Role, Mapping[str, str]] = {
    "admin": {
        "diagnostics.zip": "application/zip",
        "assessment.html": "text/html; charset=utf-8",
        "accounts.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }
}
"""Names of the files that a role may fetch below ``/download/``, and their types; no other name is a page."""


class Handouts:
    """The newest file of each name, a person.

    Args:
        seconds: How long it may be fetched.
        most: How many are kept in all.
        clock: Seconds, rising.
    """

    def __init__(self, seconds: float = 900, most: int = 40, clock: Callable[[], float] = time.monotonic) -> None:
        self._shelf = Shelf(most, seconds, clock)

    def keep(self, viewer: Viewer, name: str, content: bytes) -> str:
        """Keep a file for a person, and give the path below the role's prefix where it lies.

        Raises:
            KeyError: The name is not among those of the role (a slip of the programmer).
        """
        _ = HANDOUTS[viewer.role][name]
        self._shelf.put(viewer, name, content)
        return f"download/{name}"

    def fetch(self, viewer: Viewer, name: str) -> bytes | None:
        """The file, if it was made for this person not long ago."""
        return self._shelf.take(viewer, name) or None


def add_handouts(app: "FastAPI", handouts: Handouts, login_of: "Callable[[str], Login | None]") -> None:
    """Add the route of each role that has files to fetch; the guard has let through its names alone."""
    from fastapi import Request
    from fastapi.responses import Response

    from advisor.app.web.envelope import PREFIXES

    for prefix, role in PREFIXES.items():
        for name, kind in HANDOUTS.get(role, {}).items():

            def fetch(request: Request, role: Role = role, name: str = name, kind: str = kind) -> Response:
                login = login_of(request.headers.get("cookie", ""))
                content = handouts.fetch(login.viewer, name) if login and login.viewer.role == role else None
                if content is None:
                    return Response('{"detail": "denied"}', status_code=404, media_type="application/json")
                headers = {"content-disposition": f'attachment; filename="{name}"'}
                return Response(content, media_type=kind, headers=headers)

            app.add_api_route(f"{prefix}/download/{name}", fetch, methods=["GET"])
