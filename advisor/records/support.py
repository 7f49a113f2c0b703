"""Keeps and reads plans and what was done, behind the table of rights; support decides what stands in them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Table, delete, update

from advisor.errors import AccessDenied, InputFault
from advisor.facts import Viewer
from advisor.records.access import Access, Admission
from advisor.records.rights import names_for
from advisor.records.store import Store
from advisor.records.support_people import (
    SERVICES,
    STATES,
    Application,
    Awareness,
    Contact,
    LessonTaken,
    PlanRow,
    Rating,
    Task,
)
from advisor.records.support_tables import (
    awareness,
    handovers,
    job_applications,
    lessons_taken,
    mentor_ratings,
    plan_actions,
    services,
    statements,
    support_contacts,
    support_tasks,
)
from advisor.records.tables import SEPARATOR, consents, evidence, needs_stated

__all__ = ["SupportRecords"]

_LONGEST = 400


class SupportRecords:
    """Plans, tasks, services, contacts, applications, statements, lessons, ratings, hand-overs, awareness."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access

    # The plan

    def allowed(self, viewer: Viewer, student: str) -> frozenset[str]:
        """The resources of the student that the viewer may read.

        Raises:
            AccessDenied: The viewer may not see the plan of this student.
        """
        return self._access.admit(viewer, student, "plan").allowed

    def actions(self, viewer: Viewer, student: str) -> tuple[PlanRow, ...]:
        """Actions that were kept, as far as the viewer may know, in the order in which they were drafted."""
        admission = self._access.admit(viewer, student, "plan")
        return tuple(row for row in self._actions(student) if _is_open(row.resource, admission))

    def keep_actions(self, viewer: Viewer, student: str, rows: Sequence[PlanRow]) -> None:
        """Keep new actions and put changed ones in the place of those of the same name.

        Raises:
            AccessDenied: One of them stands on something that the viewer may not see.
            InputFault: A state or a text is not one that can be kept.
        """
        for row in rows:
            if row.state not in STATES:
                raise InputFault("value", where="state", variant="choice", value=row.state, allowed=", ".join(STATES))
            _short(row.what, "what")
        with self._access.deciding(viewer, student, "plan") as (connection, admission):
            if not all(_is_open(row.resource, admission) for row in rows):
                raise AccessDenied("denied")
            for row in rows:
                connection.execute(
                    delete(plan_actions).where(plan_actions.c.student == student, plan_actions.c.action == row.action)
                )
                connection.execute(plan_actions.insert(), _cells(student, row))

    def family_consent(self, viewer: Viewer, student: str) -> str | None:
        """Since when the student agrees that the family is spoken to; None without that word, or for who may not know."""
        admission = self._access.admit(viewer, student, "plan", is_noted=False)
        if "family" not in admission.allowed:
            return None
        words = [row for row in self._store.rows_of(consents, student) if row["what"] == "family"]
        return str(words[-1]["at"]) if words and words[-1]["state"] == "granted" else None

    def is_special(self, viewer: Viewer, student: str) -> bool:
        """Whether a special status is on record that the viewer may know of."""
        admission = self._access.admit(viewer, student, "plan", is_noted=False)
        return "special" in admission.allowed and bool(admission.row["disability"])

    # What was done

    def tasks(self, viewer: Viewer, student: str) -> tuple[Task, ...]:
        """Tasks, oldest first."""
        admission = self._access.admit(viewer, student, "plan")
        closed = {row.action for row in self._actions(student) if not _is_open(row.resource, admission)}
        return tuple(
            Task(f"T{row['id']}", student, row["action"], row["what"], row["by"], row["who"], row["due"], row["state"],
                 row["on"])
            for row in self._store.rows_of(support_tasks, student)
            if row["action"] not in closed
        )  # fmt: skip

    def set_task(self, viewer: Viewer, student: str, action: str, what: str, due: str, who: str = "student") -> Task:
        """Ask for something; by a mentor or the counselor."""
        _short(what, "what")
        with self._access.deciding(viewer, student, "tasks") as (connection, _):
            row = {
                "action": action, "what": what, "by": viewer.id, "who": who, "due": due, "state": "doing",
                "on": self._store.today.isoformat(),
            }  # fmt: skip
            connection.execute(support_tasks.insert(), {"student": student, **row})
        return self.tasks(viewer, student)[-1]

    def close_task(self, viewer: Viewer, student: str, task: str, state: str) -> Task:
        """Mark a task done or dropped."""
        if state not in ("doing", "done", "dropped"):
            raise InputFault("value", where="state", variant="choice", value=state, allowed="doing, done, dropped")
        if all(held.task != task for held in self.tasks(viewer, student)):
            raise InputFault("value", where="task", variant="choice", value=task, allowed="T…")
        with self._access.deciding(viewer, student, "plan") as (connection, _):
            wanted = support_tasks.c.id == int(task.removeprefix("T"))
            connection.execute(update(support_tasks).where(wanted).values(state=state))
        return next(held for held in self.tasks(viewer, student) if held.task == task)

    def services(self, viewer: Viewer, student: str) -> Mapping[str, int]:
        """How often each service of the 1131 minimum was given."""
        self._access.admit(viewer, student, "services", is_noted=False)
        rows = self._store.rows_of(services, student)
        return {kind: sum(row["kind"] == kind for row in rows) for kind in SERVICES}

    def note_service(self, viewer: Viewer, student: str, kind: str, source: str = "") -> None:
        """Count one service; one that comes from an action counts once."""
        if kind not in SERVICES:
            raise InputFault("value", where="service", variant="choice", value=kind, allowed=", ".join(SERVICES))
        if source and any(row["source"] == source for row in self._store.rows_of(services, student)):
            return
        self._add(viewer, student, "services", services, {"kind": kind, "by": str(viewer), "source": source})

    def contacts(self, viewer: Viewer, student: str) -> tuple[Contact, ...]:
        """Contacts, oldest first."""
        self._access.admit(viewer, student, "contacts", is_noted=False)
        rows = sorted(self._store.rows_of(support_contacts, student), key=lambda row: (row["on"], row["id"]))
        return tuple(Contact(row["on"], row["by"], row["how"], row["note"]) for row in rows)

    def note_contact(self, viewer: Viewer, student: str, how: str, note: str = "") -> None:
        """Note that somebody of the college spoke with the student."""
        _short(note, "note")
        self._add(viewer, student, "contacts", support_contacts, {"by": str(viewer), "how": how, "note": note})

    def applications(self, viewer: Viewer, student: str) -> tuple[Application, ...]:
        """Resumes that were sent, oldest first."""
        self._access.admit(viewer, student, "applications", is_noted=False)
        rows = sorted(self._store.rows_of(job_applications, student), key=lambda row: (row["on"], row["id"]))
        return tuple(Application(row["employer"], row["post"], row["on"], row["answered_on"]) for row in rows)

    def note_application(self, viewer: Viewer, student: str, employer: str, post: str = "") -> None:
        """Note that a resume was sent."""
        _short(employer + post, "employer")
        self._add(viewer, student, "applications", job_applications, {"employer": employer[:80], "post": post[:80]})

    def statements(self, viewer: Viewer, student: str) -> Mapping[str, str]:
        """What the person said about conditions of policies, as far as the viewer may know; the newest counts."""
        admission = self._access.admit(viewer, student, "statements", is_noted=False)
        rows = self._store.rows_of(statements, student)
        return {row["fact"]: row["value"] for row in rows if _is_open(row["resource"], admission)}

    def state(self, viewer: Viewer, student: str, fact: str, value: str, resource: str) -> None:
        """Keep the person's own answer to one question about a policy."""
        row = {"fact": fact[:40], "value": value[:20], "resource": resource}
        self._add(viewer, student, "statements", statements, row, day="at")

    def lessons(self, viewer: Viewer, student: str) -> tuple[LessonTaken, ...]:
        """Checks of lessons that were answered, oldest first."""
        self._access.admit(viewer, student, "lessons", is_noted=False)
        rows = self._store.rows_of(lessons_taken, student)
        return tuple(LessonTaken(row["lesson"], row["right"], row["total"], row["at"]) for row in rows)

    def keep_lesson(self, viewer: Viewer, student: str, lesson: str, right: int, total: int) -> None:
        """Keep the result of a lesson's check."""
        row = {"lesson": lesson, "right": right, "total": total}
        self._add(viewer, student, "lessons", lessons_taken, row, day="at")

    def ratings(self, viewer: Viewer, student: str) -> tuple[Rating, ...]:
        """Mentors' ratings, oldest first."""
        self._access.admit(viewer, student, "portrait", is_noted=False)
        rows = self._store.rows_of(mentor_ratings, student)
        return tuple(Rating(row["mentor"], row["skill"], row["level"], row["quote"], row["on"]) for row in rows)

    def rate(self, viewer: Viewer, student: str, skill: str, level: int, value: float, quote: str) -> Rating:
        """Keep a mentor's rating, and the piece of evidence for the portrait that it is."""
        _short(quote, "quote")
        today = self._store.today.isoformat()
        with self._access.deciding(viewer, student, "ratings") as (connection, _):
            row = {"mentor": viewer.id, "skill": skill, "level": level, "quote": quote, "on": today}
            given = connection.execute(mentor_ratings.insert(), {"student": student, **row})
            piece = {
                "id": f"ME-{given.inserted_primary_key[0]}-{student}",  # type: ignore[index]
                "student": student, "skill": skill, "kind": "mentor", "weight": value, "quote": quote, "report": None,
                "start": None, "on": today,
            }  # fmt: skip
            connection.execute(evidence.insert(), piece)
        return Rating(viewer.id, skill, level, quote, today)

    def told_of(self, viewer: Viewer, student: str) -> tuple[Awareness, ...]:
        """Policies that the student was told of, oldest first."""
        self._access.admit(viewer, student, "awareness", is_noted=False)
        rows = self._store.rows_of(awareness, student)
        return tuple(Awareness(row["policy"], row["at"], row["opened_at"], row["knows"]) for row in rows)

    def tell(self, viewer: Viewer, student: str, policy: str) -> None:
        """Tell a student of a policy; once."""
        if all(row["policy"] != policy for row in self._store.rows_of(awareness, student)):
            self._add(viewer, student, "awareness", awareness, {"policy": policy, "by": str(viewer)}, day="at")

    def open_told(self, viewer: Viewer, student: str, policy: str, knows: str) -> None:
        """The student has read it, and says whether the steps are known."""
        if viewer.role != "student":
            raise AccessDenied("denied")
        with self._access.deciding(viewer, student, "awareness") as (connection, _):
            wanted = (awareness.c.student == student) & (awareness.c.policy == policy)
            day = self._store.today.isoformat()
            connection.execute(update(awareness).where(wanted).values(opened_at=day, knows=knows))

    def handed_over(self, viewer: Viewer, student: str) -> str | None:
        """When the student was handed over to the labour office's list, or None."""
        self._access.admit(viewer, student, "handover", is_noted=False)
        rows = self._store.rows_of(handovers, student)
        return str(rows[-1]["at"]) if rows else None

    def hand_over(self, viewer: Viewer, student: str, to: str) -> None:
        """Note that the student was handed over; once."""
        if not self._store.rows_of(handovers, student):
            self._add(viewer, student, "handover", handovers, {"to": to, "by": str(viewer)}, day="at")

    def needs_of(self, viewer: Viewer, student: str) -> tuple[str, ...]:
        """Needs that the student stated to this viewer."""
        admission = self._access.admit(viewer, student, "plan", is_noted=False)
        names = ("everyone", *names_for(viewer))
        is_all = admission.reader in ("self", "console")
        return tuple(row["need"] for row in self._store.rows_of(needs_stated, student) if is_all or row["to"] in names)

    def _add(
        self, viewer: Viewer, student: str, resource: str, table: Table, row: Mapping[str, object], day: str = "on"
    ) -> None:
        with self._access.deciding(viewer, student, resource) as (connection, _):  # type: ignore[arg-type]
            connection.execute(table.insert(), {"student": student, day: self._store.today.isoformat(), **row})

    def _actions(self, student: str) -> tuple[PlanRow, ...]:
        return tuple(
            PlanRow(
                **{name: row[name] for name in PlanRow.__dataclass_fields__ if name not in ("signatures", "signed")},
                signatures=_split(row["signatures"]),
                signed=_split(row["signed"]),
            )
            for row in sorted(
                self._store.rows_of(plan_actions, student), key=lambda row: (row["drafted_at"], row["action"])
            )
        )


def _cells(student: str, row: PlanRow) -> dict[str, object]:
    kept = replace(row, what=row.what.strip())
    cells: dict[str, object] = {name: getattr(kept, name) for name in PlanRow.__dataclass_fields__}
    joined = {name: SEPARATOR.join(getattr(kept, name)) for name in ("signatures", "signed")}
    return {"student": student, **cells, **joined}


def _is_open(resource: str, admission: Admission) -> bool:
    return not resource or resource in admission.allowed


def _split(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(SEPARATOR) if part)


def _short(text: str, where: str) -> None:
    if len(text) > _LONGEST:
        raise InputFault("too_large", where=where, variant="note", value=len(text), limit=_LONGEST)
