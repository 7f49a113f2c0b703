"""Rehearsals that a student chose to keep."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from sqlalchemy import RowMapping

from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.records.access import Access
from advisor.records.packing import deflate, inflate
from advisor.records.people import StoredPractice
from advisor.records.store import Store
from advisor.records.tables import practices

__all__ = ["Practices"]

SHARED = "shared"
OVERRIDES = "overrides"
_LARGEST = 1_000_000  # bytes of one rehearsal, deflated


class Practices:
    """Keeps and reads rehearsals."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access

    def practices(self, viewer: Viewer, student: str) -> tuple[StoredPractice, ...]:
        """See ``Archive.practices``."""
        reader = self._access.admit(viewer, student, "practices").reader
        return tuple(
            StoredPractice(f"P{row['id']}", row["kind"], row["job"], row["at"], _open_to(reader, inflate(row["body"])))
            for row in self._store.rows_of(practices, student)
        )

    def share(self, viewer: Viewer, practice: str, *, is_shared: bool) -> bool:
        """See ``Archive.share_practice``."""
        row = self._row(practice)
        with self._access.deciding(viewer, row["student"], "practices") as (connection, _):
            body = {**inflate(row["body"]), SHARED: is_shared}
            connection.execute(practices.update().where(practices.c.id == row["id"]).values(body=deflate(body)))
        return is_shared

    def override(self, viewer: Viewer, practice: str, turn: int, level: int, note: str) -> tuple[int | None, int]:
        """See ``Archive.override_practice``."""
        row = self._row(practice)
        self._access.admit(viewer, row["student"], "practices")
        body = dict(inflate(row["body"]))
        if viewer.role != "counselor" or not body.get(SHARED):
            raise AccessDenied("denied")
        turns = body.get("turns")
        if not isinstance(turns, list) or not 1 <= turn <= len(turns):
            raise InputFault("value", where="--turn", value=turn)
        engine = turns[turn - 1]["score"].get("level")
        word = {
            "level": level,
            "note": note[:400],
            "by": viewer.id,
            "at": self._store.today.isoformat(),
            "engine": engine,
        }
        kept = body.get(OVERRIDES)
        body[OVERRIDES] = {**(kept if isinstance(kept, dict) else {}), str(turn): word}
        with self._store.write() as connection:
            connection.execute(practices.update().where(practices.c.id == row["id"]).values(body=deflate(body)))
            self._access.note(viewer, "override", row["student"], {"card": practice, "turn": turn, "level": level})
        return engine, level

    def overrides(self, viewer: Viewer, students: Iterable[str]) -> tuple[tuple[int, int], ...]:
        """See ``Archive.practice_overrides``."""
        pairs = []
        for student in students:
            if self._access.admission(viewer, student) is None:
                continue
            for row in self._store.rows_of(practices, student):
                kept = inflate(row["body"]).get(OVERRIDES)
                words = kept.values() if isinstance(kept, dict) else ()
                pairs += [(int(word["engine"]), int(word["level"])) for word in words if word["engine"] is not None]
        return tuple(pairs)

    def group(self, viewer: Viewer, students: Iterable[str], job: str, questions: Collection[str]) -> tuple[float, ...]:
        """See ``Archive.group_practice``."""
        means = []
        for student in students:
            admission = self._access.admission(viewer, student)
            if admission is None or "practices" not in admission.allowed:
                continue
            scores = [
                float(turn["score"]["overall"])
                for row in self._store.rows_of(practices, student)
                if row["job"] == job and row["kind"] == "interview"
                for turn in _turns(inflate(row["body"]))
                if turn["score"].get("overall") is not None
                and turn.get("follow_up_of") is None
                and (not questions or turn["question"] in questions)
            ]
            if scores:
                means.append(sum(scores) / len(scores))
        return tuple(means)

    def findings(self, viewer: Viewer, students: Iterable[str]) -> dict[str, frozenset[str]]:
        """See ``Archive.group_findings``."""
        found = {}
        for student in students:
            admission = self._access.admission(viewer, student)
            if admission is None or "practices" not in admission.allowed:
                continue
            drafts = [row for row in self._store.rows_of(practices, student) if row["kind"] == "resume"]
            if drafts:
                issues = inflate(drafts[-1]["body"]).get("issues")
                kept = issues if isinstance(issues, list) else []
                found[student] = frozenset(str(one["code"]) for one in kept if isinstance(one, dict) and "code" in one)
        return found

    def _row(self, practice: str) -> RowMapping:
        number = practice[1:]
        rows = self._store.rows_of(practices, int(number), "id") if practice[:1] == "P" and number.isdigit() else ()
        if not rows:
            raise AccessDenied("denied")  # a stranger's practice and one that never was answer alike
        return rows[0]

    def keep(self, viewer: Viewer, student: str, practice: Mapping[str, object]) -> str:
        """See ``Archive.keep_practice``."""
        body = deflate(practice)
        if len(body) > _LARGEST:
            raise InputFault("too_large", where="practice", variant="practice", value=len(body), limit=_LARGEST)
        job = practice.get("job", "")
        title = job.get("title", "") if isinstance(job, Mapping) else job
        with self._access.deciding(viewer, student, "practices") as (connection, _):
            row = {
                "student": student,
                "kind": str(practice.get("kind", "interview"))[:20],
                "job": str(title)[:80],
                "at": self._store.today.isoformat(),
                "body": body,
            }
            connection.execute(practices.insert(), row)
            return f"P{self._store.rows_of(practices, student)[-1]['id']}"


def _open_to(reader: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
    """The whole to the student and, where it was shared, to the counselor; else that it took place, without a word of it."""
    if reader in ("self", "console") or body.get(SHARED):
        return body
    return {"kind": body.get("kind", ""), "answered": len(_turns(body)), "ended": body.get("ended", ""), SHARED: False}


def _turns(body: Mapping[str, Any]) -> list[dict[str, Any]]:
    turns = body.get("turns")
    return [turn for turn in turns if isinstance(turn, dict)] if isinstance(turns, list) else []
