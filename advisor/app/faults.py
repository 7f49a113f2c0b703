"""What the very edge says when something went wrong that no room foresaw, and where it writes it down."""

import errno
import hashlib
import traceback
from pathlib import Path
from typing import Any

from advisor.errors import AdvisorError, InputFault, LimitReached, NotFound, StateFault

__all__ = ["answer_of", "unexpected"]

LOGS = "logs"
SHOWN = 40


def answer_of(error: AdvisorError) -> dict[str, Any]:
    """The contract's error form, in the language of the settings; in Chinese where the settings are at fault."""
    from advisor.app.answers import error_answer
    from advisor.settings import Settings, folder_of
    from advisor.wording.prompts import Prompts

    try:
        settings = Settings.of()
        prompts = Prompts(folder_of("prompts", settings.home), settings.language)
    except AdvisorError:
        prompts = Prompts(folder_of("prompts", Path(__file__).parent))
    try:
        return error_answer(error, prompts)
    except AdvisorError:
        return {"error": {"code": error.code, "message": str(error), "where": error.where, "hint": ""}}


def unexpected(error: Exception) -> AdvisorError:
    """An exception that nobody foresaw, as one of the tree.

    What a full disk, a folder that may not be read or too little memory raise keeps its own sentence. Anything else
    is a slip of ours: its traceback goes to a file of ``ADVISOR_HOME/logs`` that the sentence names. The file holds
    places in the code and kinds of exceptions, never a message, since a message may quote a person's words.
    """
    if isinstance(error, MemoryError):
        return LimitReached("memory", variant="command")
    if isinstance(error, UnicodeEncodeError):
        return InputFault("encoding", variant="surrogate")
    if isinstance(error, OSError) and error.errno == errno.ENAMETOOLONG:
        return NotFound("file", value=_name(error)[:SHOWN])
    if isinstance(error, OSError):
        return StateFault("not_ready", where=_name(error), variant="folder", value=_name(error), kind=_kind(error))
    kept = _kept(error)
    if kept is None:
        return StateFault("conflict", variant="internal_unlogged", value=_kind(error))
    return StateFault("conflict", where=kept, variant="internal", value=_kind(error))


def _kept(error: Exception) -> str | None:
    """Write the traceback down; the same slip at the same place goes to the same file."""
    from advisor.settings import Settings

    text = _trace(error)
    name = f"fault-{hashlib.sha256(text.encode('utf-8', 'replace')).hexdigest()[:8]}.log"
    try:
        folder = Settings.of().home / LOGS
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", errors="replace")
    except (OSError, AdvisorError):
        return None
    return f"{LOGS}/{name}"


def _trace(error: BaseException) -> str:
    parts = [_trace(before)] if (before := error.__cause__ or error.__context__) is not None else []
    frames = "".join(traceback.format_tb(error.__traceback__))
    return "\n".join([*parts, f"{_kind(error)}\n{frames}"])


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")


def _name(error: OSError) -> str:
    return Path(str(error.filename)).name if error.filename is not None else _kind(error)
