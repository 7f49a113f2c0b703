"""A student's word on each sharing. The newest counts, from the next read on."""

from advisor.errors import InputFault
from advisor.facts import Viewer
from advisor.records.access import Access
from advisor.records.forgotten import Forgotten
from advisor.records.people import Consent, ConsentState, Sharing
from advisor.records.store import Store
from advisor.records.tables import consents, staff

__all__ = ["RECIPIENTS", "Consents"]

# What may be shared with whom; the first is meant where nobody is named.
RECIPIENTS: dict[str, tuple[str, ...]] = {
    "economy": ("counselor", "centre"),
    "psychology": ("centre",),
    "employer": ("employer",),
    "mentor": ("mentor",),
    "special": ("counselor", "centre", "mentor"),
    "family": ("counselor",),  # that the counselor may speak with the family
}


class Consents:
    """Keeps and reads consents."""

    def __init__(self, store: Store, access: Access) -> None:
        self._store = store
        self._access = access
        self._forgotten = Forgotten(store)

    def consent(
        self,
        viewer: Viewer,
        student: str,
        what: Sharing,
        state: ConsentState,
        to: str | None,
    ) -> tuple[Consent, ...]:
        """See ``Archive.consent``."""
        if what not in RECIPIENTS:
            raise InputFault("value", where="consent", variant="consent", value=what)
        if state not in ("granted", "withdrawn"):
            raise InputFault("value", where="state", variant="consent_state", value=state)
        recipient = to or RECIPIENTS[what][0]
        with self._access.deciding(viewer, student, "consents") as (connection, _):
            if recipient not in RECIPIENTS[what] and not (what == "mentor" and self._is_mentor(recipient)):
                raise InputFault(
                    "value", where="to", variant="recipient", value=recipient, right=" ".join(RECIPIENTS[what])
                )
            row = {
                "student": student,
                "what": what,
                "to": recipient,
                "state": state,
                "at": self._store.today.isoformat(),
            }
            connection.execute(consents.insert(), row)
            if state == "withdrawn":  # before the transaction ends, a grant after it: see ``Forgotten``
                self._forgotten.said(student, what, recipient, state)
            found = self._newest(student)
        if state == "granted":
            self._forgotten.said(student, what, recipient, state)
        return found

    def consents(self, viewer: Viewer, student: str) -> tuple[Consent, ...]:
        """See ``Archive.consents``."""
        self._access.admit(viewer, student, "consents")
        return self._newest(student)

    def _newest(self, student: str) -> tuple[Consent, ...]:
        newest = {
            (row["what"], row["to"]): Consent(row["what"], row["to"], row["state"], row["at"])
            for row in self._store.rows_of(consents, student)
        }
        return tuple(newest[key] for key in sorted(newest))

    def _is_mentor(self, id: str) -> bool:
        rows = self._store.rows_of(staff, id, "id")
        return bool(rows) and rows[0]["role"] == "mentor"
