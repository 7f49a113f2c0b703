"""Acts of whoever keeps the machine: backup, a new key, the audit's check. Each asks who does it, and is in the audit."""

from pathlib import Path

from advisor.errors import AccessDenied
from advisor.facts import Viewer
from advisor.records.archive import Archive
from advisor.records.audit import AuditRow, ChainReport
from advisor.records.backup import BackedUp, back_up
from advisor.records.rotation import Rotated, rotate

__all__ = ["Keeping", "require_keeper"]


def require_keeper(viewer: Viewer) -> None:
    """Let the console pass, and an administrator who says why.

    Raises:
        AccessDenied: Anybody else.
    """
    if viewer.role != "admin":
        raise AccessDenied("denied")
    if not viewer.is_console and not viewer.reason:
        raise AccessDenied("denied", variant="reason")


class Keeping:
    """What a keeper may do with the records of one archive."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def back_up(self, viewer: Viewer, file: Path) -> BackedUp:
        """Write a backup and its key file; see ``backup.back_up``."""
        self._ask(viewer, "backup")
        return back_up(self._archive.store, file)

    def rotate_keys(self, viewer: Viewer) -> Rotated:
        """Seal everything with a new key; see ``rotation.rotate``."""
        self._ask(viewer, "rotate")
        return rotate(self._archive.store)

    def acts(self, viewer: Viewer, limit: int) -> tuple[AuditRow, ...]:
        """The newest acts of the audit; that somebody read them is one more."""
        self._ask(viewer, "audit")
        return self._archive.audited(viewer, limit)

    def verify(self, viewer: Viewer, anchor: tuple[int, str] | None) -> ChainReport:
        """Whether the audit is as it was written; see ``Archive.verify_chain``."""
        require_keeper(viewer)
        return self._archive.verify_chain(anchor)

    def _ask(self, viewer: Viewer, action: str) -> None:
        try:
            require_keeper(viewer)
        except AccessDenied:
            self._archive.audit(viewer, "denied", detail={"card": action})
            raise
        self._archive.audit(viewer, action)
