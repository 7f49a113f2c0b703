"""What the guard remembers: who is behind a login, and which session, event and file belongs to whom."""

from dataclasses import dataclass, field

from advisor.facts import Viewer

__all__ = ["Ledger", "Login"]

MOST_SESSIONS = 2_000
"""Sessions of one login; more are refused, so that nobody can push another person's binding out."""
MOST_EVENTS = 2_000
MOST_FILES = 20_000


@dataclass(frozen=True, slots=True)
class Login:
    """Who a request comes from, after the cookie has been checked."""

    token: str
    viewer: Viewer


@dataclass
class Ledger:
    """The memory of one process: bounded, dropped at logout and when a login has ended.

    Attributes:
        owner: session_hash → token of the login that first used it.
        events: event_id → token.
        files: path of an upload or hand-out → ids of the people who may read it. A set, since a path is content hash
            and name, so two people who upload the same file share it.
    """

    owner: dict[str, str] = field(default_factory=dict)
    events: dict[str, str] = field(default_factory=dict)
    files: dict[str, set[str]] = field(default_factory=dict)
    _held: dict[str, int] = field(default_factory=dict)

    def bind(self, session: str, token: str) -> bool:
        """Bind a session to a login at its first use; False where another login holds it, or this one holds too many."""
        if session not in self.owner:
            if self._held.get(token, 0) >= MOST_SESSIONS:
                return False
            self.owner[session] = token
            self._held[token] = self._held.get(token, 0) + 1
        return self.owner[session] == token

    def note(self, event: str, token: str) -> None:
        """Keep to whom an event belongs; of one login's too many the oldest is forgotten."""
        own = [held for held, holder in self.events.items() if holder == token]
        if len(own) >= MOST_EVENTS:
            del self.events[own[0]]
        self.events[event] = token

    def grant(self, person: str, path: str) -> None:
        """Let a person read a file that they sent, or that a handler made for them."""
        if path not in self.files and len(self.files) >= MOST_FILES:
            self.files.pop(next(iter(self.files)))
        self.files.setdefault(path, set()).add(person)

    def forget(self, token: str) -> None:
        """Drop everything that a login had bound."""
        for table in (self.owner, self.events):
            for key in [key for key, held in table.items() if held == token]:
                del table[key]
        self._held.pop(token, None)
