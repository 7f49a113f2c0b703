"""The folder of everything that is kept, and the one lock on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from filelock import FileLock, Timeout

from advisor.errors import StateFault

__all__ = ["Home"]


@dataclass(frozen=True)
class Home:
    """Where things stand under ``ADVISOR_HOME``.

    Attributes:
        folder: The home itself; made when something is first written.
        patience: Seconds that a second writer waits for the first.
    """

    folder: Path
    patience: float = 10.0
    _lock: FileLock = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # One lock object a home: a thread that holds it may take it again, another thread or process waits.
        object.__setattr__(self, "_lock", FileLock(self.folder / "home.lock"))

    @property
    def database(self) -> Path:
        """The records, as SQLite."""
        return self.folder / "records.sqlite3"

    @property
    def keys(self) -> Path:
        """The keys that the records are sealed with; never in the database, never in a backup."""
        return self.folder / "keys.json"

    @property
    def forgotten(self) -> Path:
        """What must not come back with a backup; worth a copy in another place, as the keys are."""
        return self.folder / "forgotten.json"

    @property
    def set_aside(self) -> Path:
        """What a restore put out of the way; nothing reads it."""
        return self.folder / "set-aside"

    @property
    def staging(self) -> Path:
        """Where a restore unpacks and checks; what one that was cut off left there is nobody's."""
        return self.folder / "restoring"

    @property
    def index(self) -> Path:
        """The index of passages, which can always be rebuilt."""
        return self.folder / "index"

    @property
    def embedding(self) -> Path:
        """The trained embedding."""
        return self.folder / "embedding"

    @property
    def models(self) -> Path:
        """The forests of the diagnosis."""
        return self.folder / "models"

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Hold the home against every other writer, process or thread.

        Raises:
            StateFault: ``locked`` after ``patience`` seconds, ``not_ready.storage`` where nothing can be written.
        """
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock.acquire(timeout=self.patience)
        except Timeout as fault:
            raise StateFault("locked", where=self.folder.name, seconds=f"{self.patience:g}") from fault
        except OSError as fault:
            raise StateFault("not_ready", where=self.folder.name, variant="storage", detail=str(fault)) from fault
        try:
            yield
        finally:
            self._lock.release()
