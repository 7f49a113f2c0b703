"""Results as JSON: what ``--json`` prints and what the HTTP API sends."""

import dataclasses
import json
import math
import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.errors import AdvisorError
from advisor.facts import Derived

if TYPE_CHECKING:
    from advisor.wording.prompts import Prompts

__all__ = ["error_answer", "plain", "to_json"]

AS_THEY_ARE = frozenset({str, int, bool, type(None)})
LINE_ENDS = {ord(end): f"\\u{ord(end):04x}" for end in ("\x85", "\u2028", "\u2029")}
LINE_END = re.compile("[\x85\u2028\u2029]")


def plain(value: Any) -> Any:  # noqa: ANN401 - any result in, JSON types out
    """The same value in the types of JSON.

    Dataclasses become objects with the names of their fields; ``Derived.cards`` is called ``from`` as the contract has
    it, which is no name for a Python attribute. A number that is not finite becomes null.
    """
    kind: type[object] = type(
        value
    )  # exact types first: an answer for the whole college holds millions of texts and numbers
    if kind in AS_THEY_ARE:
        return value
    if kind is float:
        return value if math.isfinite(value) else None
    if kind is tuple or kind is list:
        return [item if type(item) in AS_THEY_ARE else plain(item) for item in value]
    if kind is dict:
        return {str(key): item if type(item) in AS_THEY_ARE else plain(item) for key, item in value.items()}
    names = _names(kind)  # type: ignore[arg-type]  # typeshed's Hashable does not know a type's own hash
    if names is None:
        return _converted(value)
    return {shown: plain(getattr(value, name)) for name, shown in names}


@cache
def _names(kind: type) -> tuple[tuple[str, str], ...] | None:
    """The fields of a dataclass or named tuple beside their names in JSON; None for any other type."""
    if issubclass(kind, tuple) and hasattr(kind, "_fields"):
        return tuple((name, name) for name in kind._fields)
    if not dataclasses.is_dataclass(kind):
        return None
    renamed = {"cards": "from"} if kind is Derived else {}
    return tuple((field.name, renamed.get(field.name, field.name)) for field in dataclasses.fields(kind))


def _converted(value: Any) -> Any:  # noqa: ANN401 - the rarer types of ``plain``
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return sorted(plain(item) for item in value)
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Enum):
        return plain(value.value)
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, float):
        return plain(float(value))
    if hasattr(value, "item") and not isinstance(value, (str, bytes)):
        return plain(value.item())
    return value


def to_json(value: Any) -> str:  # noqa: ANN401 - any result in
    """One JSON document on one line, UTF-8, not ASCII-escaped, in the order of the fields.

    The three line ends of Unicode beside LF are escaped, so that no reader of lines takes them for the end of one.
    """
    text = json.dumps(plain(value), ensure_ascii=False, allow_nan=False)
    return text.translate(LINE_ENDS) if LINE_END.search(text) else text


def error_answer(error: AdvisorError, prompts: "Prompts") -> dict[str, Any]:
    """The contract's error form."""
    from advisor.wording.regret import sentence_of

    message, hint = sentence_of(error, prompts)
    return {"error": {"code": error.code, "message": message, "where": error.where, "hint": hint}}
