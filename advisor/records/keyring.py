"""The keys of a home: a file of its own beside the database, readable by its owner alone.

Values are sealed by AES-256-GCM (NIST SP 800-38D) under a key that the file numbers; the sealed bytes name the number,
so that old and new keys can stand side by side while a rotation is under way. A second secret, which no rotation
changes, signs what must not be forged by whoever holds the database without this file: the audit's head and backups.
"""

import base64
import hashlib
import hmac
import json
import os
import secrets
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.errors import StateFault

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

__all__ = ["Keyring", "Keys", "key_number", "open_with", "seal_with", "settle", "write_privately"]

FORMAT = 1
_MARK = 1  # first byte of whatever is sealed
_NONCE = 12  # bytes, drawn anew for every value
_HEAD = 3 + _NONCE  # mark, number of the key, nonce


@dataclass(frozen=True, slots=True)
class Keys:
    """What the file holds.

    Attributes:
        current: Number of the key that seals.
        sealing: Number → 32 bytes; more than one only while a rotation is under way.
        signing: 32 bytes.
    """

    current: int
    sealing: Mapping[int, bytes]
    signing: bytes

    @classmethod
    def new(cls) -> "Keys":
        """Keys that nobody has seen."""
        return cls(1, {1: secrets.token_bytes(32)}, secrets.token_bytes(32))

    def with_next(self) -> "Keys":
        """These and a fresh one, which seals from now on."""
        number = max(self.sealing) + 1
        return replace(self, current=number, sealing={**self.sealing, number: secrets.token_bytes(32)})

    def with_current_alone(self) -> "Keys":
        """The one that seals; what the others sealed can never be read again."""
        return replace(self, sealing={self.current: self.sealing[self.current]})

    @property
    def prints(self) -> dict[str, str]:
        """Number → fingerprint, which tells keys apart and gives none away."""
        return {str(number): hashlib.sha256(key).hexdigest()[:16] for number, key in sorted(self.sealing.items())}

    def to_json(self) -> str:
        """As the file has it."""
        sealing = {str(number): key.hex() for number, key in sorted(self.sealing.items())}
        return json.dumps(
            {"format": FORMAT, "current": self.current, "sealing": sealing, "signing": self.signing.hex()}
        )

    @classmethod
    def from_json(cls, text: str) -> "Keys":
        """The keys of a file.

        Raises:
            ValueError: It is no such file.
        """
        try:
            value: dict[str, Any] = json.loads(text)
            if value["format"] != FORMAT:
                raise ValueError(value["format"])
            sealing = {int(number): bytes.fromhex(key) for number, key in value["sealing"].items()}
            keys = cls(int(value["current"]), sealing, bytes.fromhex(value["signing"]))
        except (KeyError, TypeError, AttributeError) as fault:
            raise ValueError("no key file") from fault
        if keys.current not in sealing or {len(key) for key in (*sealing.values(), keys.signing)} != {32}:
            raise ValueError("no key file")
        return keys


class Keyring:
    """Seals and opens values with the keys of one file, and follows the file when a rotation changes it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._lock = threading.Lock()
        self._keys: Keys | None = None
        self._stamp: tuple[int, int, int] | None = None
        self._ciphers: dict[int, AESGCM] = {}
        self._sealing: tuple[bytes, AESGCM] | None = None  # the head of what the current key seals, and its cipher

    @property
    def keys(self) -> Keys:
        """The keys as last read.

        Raises:
            StateFault: ``not_ready.keys`` – the file is missing or unreadable.
        """
        return self._keys or self.refresh()

    def refresh(self) -> Keys:
        """Read the file again where it has changed."""
        try:
            found = self.file.stat()
            stamp = (found.st_mtime_ns, found.st_ino, found.st_size)
            with self._lock:
                if self._keys is not None and stamp == self._stamp:
                    return self._keys
                if os.name == "posix" and found.st_mode & 0o077:
                    self.file.chmod(0o600)
                keys = Keys.from_json(self.file.read_text(encoding="utf-8"))
                # A cipher whose key has left the file stays for reads that began before; one of the same number goes.
                self._ciphers = {n: cipher for n, cipher in self._ciphers.items() if n not in keys.sealing}
                self._keys, self._stamp, self._sealing = keys, stamp, None
        except (OSError, ValueError) as fault:
            raise StateFault("not_ready", where=self.file.name, variant="keys") from fault
        return keys

    def make(self) -> Keys:
        """The keys of the file, which is made where there is none."""
        if not self.file.exists():
            self.keep(Keys.new())
        return self.refresh()

    def keep(self, keys: Keys) -> None:
        """Write the file: whole, or not at all, and on disk when this returns.

        Raises:
            StateFault: ``not_ready.storage`` – the disk refuses; the file is as it was.
        """
        try:
            write_privately(self.file, keys.to_json())
        except OSError as fault:
            raise StateFault("not_ready", where=self.file.name, variant="storage", detail=str(fault)) from fault
        self.refresh()

    def check(self, prints: Mapping[str, str]) -> None:
        """Whether this file holds the keys that the database was sealed with.

        Raises:
            StateFault: ``not_ready.keys`` when it holds others, or is missing.
        """
        held = self.keys.prints
        if any(held.get(number) != known for number, known in prints.items()):
            held = self.refresh().prints
        if any(held.get(number) != known for number, known in prints.items()):
            raise StateFault("not_ready", where=self.file.name, variant="keys")

    def seal(self, place: bytes, plain: bytes) -> bytes:
        """Seal a value so that it opens at this place (``table.column``) alone."""
        head, cipher = self._sealing or self._begin_sealing()
        nonce = os.urandom(_NONCE)
        return head + nonce + cipher.encrypt(nonce, plain, place)

    def seal_all(self, place: bytes, plains: Sequence[bytes | None]) -> list[bytes | None]:
        """Seal many values of one place; their nonces are drawn at once. None stays None."""
        head, cipher = self._sealing or self._begin_sealing()
        drawn, encrypt = os.urandom(_NONCE * len(plains)), cipher.encrypt
        nonces = (drawn[at : at + _NONCE] for at in range(0, len(drawn), _NONCE))
        return [
            None if plain is None else head + nonce + encrypt(nonce, plain, place)
            for nonce, plain in zip(nonces, plains, strict=True)
        ]

    def open(self, place: bytes, sealed: bytes) -> bytes:
        """The value that was sealed at this place.

        Raises:
            StateFault: ``not_ready.keys`` when its key is not here, ``not_ready.damaged`` when the bytes were changed.
        """
        number = key_number(sealed)
        cipher = self._ciphers.get(number) or self._cipher(number)
        try:
            return cipher.decrypt(sealed[3:_HEAD], sealed[_HEAD:], place)
        except Exception as fault:  # cryptography's InvalidTag, imported by nobody else
            before = self._stamp
            if self.refresh() and self._stamp != before:  # a restore brought other keys of the same number
                return self.open(place, sealed)
            raise StateFault("not_ready", where=place.decode(), variant="damaged") from fault

    def sign(self, purpose: str, content: str) -> str:
        """A mark that only the holder of this file can make (HMAC-SHA256, 64 hex digits)."""
        return hmac.new(self.keys.signing, f"{purpose}\n{content}".encode(), hashlib.sha256).hexdigest()

    def _begin_sealing(self) -> "tuple[bytes, AESGCM]":
        number = self.keys.current
        begun = bytes((_MARK, number >> 8, number & 0xFF)), self._cipher(number)
        self._sealing = begun
        return begun

    def _cipher(self, number: int) -> "AESGCM":
        keys = self.keys if number in self.keys.sealing else self.refresh()
        if number not in keys.sealing:
            raise StateFault("not_ready", where=self.file.name, variant="keys")
        with self._lock:
            return self._ciphers.setdefault(number, _cipher(keys.sealing[number]))


def key_number(sealed: bytes) -> int:
    """Number of the key that sealed these bytes; 0 where nothing sealed them."""
    return sealed[1] << 8 | sealed[2] if len(sealed) > _HEAD and sealed[0] == _MARK else 0


def seal_with(key: bytes, text: str) -> str:
    """A text sealed with a key of its own, as base64."""
    nonce = os.urandom(_NONCE)
    return base64.b64encode(nonce + _cipher(key).encrypt(nonce, text.encode(), None)).decode()


def open_with(key: bytes, sealed: str) -> str:
    """The text that ``seal_with`` was given; empty where the bytes were changed, which the audit's chain tells."""
    from cryptography.exceptions import InvalidTag

    try:
        content = base64.b64decode(sealed, validate=True)
        return _cipher(key).decrypt(content[:_NONCE], content[_NONCE:], None).decode()
    except (InvalidTag, ValueError):
        return ""


def write_privately(file: Path, text: str) -> None:
    """Put a file of 0600 in place in one step, and on disk before this returns."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
    except OSError:
        fresh.unlink(missing_ok=True)
        raise
    settle(file.parent)


def settle(folder: Path) -> None:
    """Bring the names of a folder to disk; Windows does so by itself."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _cipher(key: bytes) -> "AESGCM":
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    return AESGCM(key)
