"""The only reader of the environment.

It stands above the stages on purpose, so none of them can import it: what a stage needs is handed to it.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from advisor.errors import InputFault

__all__ = ["Settings", "folder_of"]

PREFIX = "ADVISOR_"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that the environment decides.

    Attributes:
        home: Folder of everything that is kept (database, index, model cache, keys).
        database_url: SQLAlchemy URL, or None for SQLite in the home.
        host: Address that the page listens on.
        port: TCP port, 1..65535.
        embedding: Path or name of a sentence-transformers model, or None for our own.
        language: Language of messages, ``zh`` or ``en``.
        llm_base_url: OpenAI-compatible endpoint, or None for the embedded responder.
        llm_model: Its model's name.
        llm_api_key: Its key; local servers take any text.
        llm_place: Whether that endpoint stands inside the college.
    """

    home: Path
    database_url: str | None
    host: str
    port: int
    embedding: str | None
    language: Literal["zh", "en"]
    llm_base_url: str | None
    llm_model: str | None
    llm_api_key: str | None
    llm_place: Literal["inside", "outside"]

    @classmethod
    def of(cls, environment: Mapping[str, str] | None = None) -> "Settings":
        """Read the ``ADVISOR_`` variables; an empty one counts as absent.

        Raises:
            InputFault: ``value`` for a port, language or place outside its list.
        """
        given = os.environ if environment is None else environment
        values = {name[len(PREFIX) :]: value for name, value in given.items() if name.startswith(PREFIX) and value}
        return cls(
            home=Path(values.get("HOME") or _usual_home()).expanduser().absolute(),
            database_url=values.get("DATABASE_URL"),
            host=values.get("HOST", "127.0.0.1"),
            port=_port(values.get("PORT", "7860")),
            embedding=values.get("EMBEDDING"),
            language="en" if _one_of(values, "LANG", ("zh", "en"), "zh") == "en" else "zh",
            llm_base_url=values.get("LLM_BASE_URL"),
            llm_model=values.get("LLM_MODEL"),
            llm_api_key=values.get("LLM_API_KEY"),
            llm_place="inside"
            if _one_of(values, "LLM_PLACE", ("inside", "outside"), "outside") == "inside"
            else "outside",
        )

    @property
    def is_loopback(self) -> bool:
        """Whether the page is reachable from this machine alone."""
        return self.host in LOOPBACK


def folder_of(name: Literal["knowledge", "prompts"], home: Path) -> Path:
    """The folder to read: the home's own copy, else the checkout's, else the one inside the installed package."""
    package = Path(__file__).parent
    for candidate in (home / name, package.parent / name, package / name):
        if candidate.is_dir():
            return candidate
    raise InputFault("value", where=name, variant="folder", value=str(package / name))


def _usual_home() -> str:
    import platformdirs

    return platformdirs.user_data_dir("qihang", appauthor=False)


def _port(text: str) -> int:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 65535:
        return int(text)
    raise InputFault("value", where="ADVISOR_PORT", variant="port", value=text)


def _one_of(values: Mapping[str, str], name: str, allowed: tuple[str, ...], default: str) -> str:
    value = values.get(name, default)
    if value not in allowed:
        raise InputFault("value", where=f"ADVISOR_{name}", variant="choice", value=value, allowed=", ".join(allowed))
    return value
