"""One file for whoever helps with a fault: what runs here and how it is, with nothing about any person in it.

Everything in the bundle is made from a fixed list of names, versions, states and counts; no row, no word of a person, no
path, no address and no secret is ever read into it, so nothing has to be filtered out again.
"""

import io
import json
import platform
import sys
import zipfile
from collections import Counter
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any, Final

from advisor.app.answers import plain
from advisor.app.health import health
from advisor.facts import SMALLEST_GROUP

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.settings import Settings

__all__ = ["NAME", "bundle", "settings_told"]

NAME: Final = "diagnostics.zip"
_PACKAGES: Final = (
    "advisor", "qihang", "gradio", "fastapi", "uvicorn", "starlette", "pydantic", "sqlalchemy", "alembic", "cryptography", "numpy",
    "scipy", "langchain", "langchain-openai", "chromadb", "sentence-transformers", "torch", "jinja2", "psycopg",
)  # fmt: skip
_NEWEST_ACTS: Final = 5_000


def bundle(rooms: "Rooms") -> bytes:
    """The bundle as a .zip: versions, settings without secrets, health, counts of rows and of acts.

    Counts below five are withheld, since together with another list they could point at somebody.
    """
    parts: dict[str, Any] = {
        "versions.json": _versions(),
        "settings.json": settings_told(rooms.settings),
        "health.json": [plain(found) for found in health(rooms)],
        "rows.json": _rows(rooms),
        "acts.json": _acts(rooms),
        "knowledge.json": _knowledge(rooms),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("README.txt", rooms.prompts.label("diagnostics.readme", on=rooms.today.isoformat()) + "\n")
        for name, part in parts.items():
            file.writestr(name, json.dumps(part, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return buffer.getvalue()


def settings_told(settings: "Settings") -> dict[str, str]:
    """The settings by the names of their environment variables; of a secret only whether it is there."""
    there = {True: "set", False: "unset"}
    database = (settings.database_url or "sqlite").split(":", 1)[0]
    return {
        "ADVISOR_LANG": settings.language,
        "ADVISOR_HOST": "loopback" if settings.is_loopback else "network",
        "ADVISOR_PORT": str(settings.port),
        "ADVISOR_ADDRESS": there[bool(settings.address)],
        "ADVISOR_DATABASE_URL": database,
        "ADVISOR_EMBEDDING": there[bool(settings.embedding)],
        "ADVISOR_LLM_BASE_URL": there[bool(settings.llm_base_url)],
        "ADVISOR_LLM_MODEL": settings.llm_model or "unset",
        "ADVISOR_LLM_PLACE": settings.llm_place if settings.llm_base_url else "unset",
        "ADVISOR_LLM_API_KEY": there[bool(settings.llm_api_key)],
        "ADVISOR_OIDC_ISSUER": there[settings.oidc is not None],
        "ADVISOR_OIDC_CLIENT_ID": there[settings.oidc is not None],
        "ADVISOR_OIDC_CLIENT_SECRET": there[settings.oidc is not None and bool(settings.oidc.client_secret)],
        "ADVISOR_OIDC_CLAIM": settings.oidc.claim if settings.oidc else "unset",
        "ADVISOR_OIDC_SCOPE": settings.oidc.scope if settings.oidc else "unset",
    }


def _versions() -> dict[str, str]:
    found = {"python": platform.python_version(), "system": f"{platform.system()} {platform.release()}"}
    found |= {"machine": platform.machine(), "utf8": str(sys.flags.utf8_mode)}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def _rows(rooms: "Rooms") -> dict[str, int | str]:
    from advisor.records.census import row_counts

    return {table: _told(number) for table, number in row_counts(rooms.archive).items() if table != "psychology"}


def _acts(rooms: "Rooms") -> dict[str, int | str]:
    """How often each kind of act stands among the newest of the audit: who and whom stay there."""
    from advisor.facts import Viewer

    rows = rooms.archive.audited(Viewer("admin", "console"), _NEWEST_ACTS)
    return {action: _told(number) for action, number in sorted(Counter(row.action for row in rows).items())}


def _knowledge(rooms: "Rooms") -> dict[str, str]:
    """SHA-256 of every file of knowledge/, so that a changed one is seen without its words."""
    import hashlib

    from advisor.settings import folder_of

    folder = folder_of("knowledge", rooms.settings.home)
    files = sorted(file for file in folder.iterdir() if file.is_file())
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest()[:16] for file in files}


def _told(number: int) -> int | str:
    return number if number == 0 or number >= SMALLEST_GROUP else f"<{SMALLEST_GROUP}"
