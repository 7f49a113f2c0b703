"""Results as JSON: what ``--json`` prints and what the HTTP API sends."""

import dataclasses
import json
import math
from collections.abc import Mapping
from datetime import date, datetime
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from advisor.errors import AdvisorError
from advisor.facts import Derived

if TYPE_CHECKING:
    from advisor.wording.prompts import Prompts

__all__ = ["error_answer", "plain", "to_json"]


def plain(value: Any) -> Any:  # noqa: ANN401 - any result in, JSON types out
    """The same value in the types of JSON.

    Dataclasses become objects with the names of their fields; ``Derived.cards`` is called ``from`` as the contract has
    it, which is no name for a Python attribute. A number that is not finite becomes null.
    """
    if isinstance(value, Derived):
        return {"rule": value.rule, "from": list(value.cards)}
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
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
    if hasattr(value, "item") and not isinstance(value, (str, bytes)):
        return plain(value.item())
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def to_json(value: Any) -> str:  # noqa: ANN401 - any result in
    """One JSON document on one line, UTF-8, not ASCII-escaped, in the order of the fields."""
    return json.dumps(plain(value), ensure_ascii=False, allow_nan=False)


def error_answer(error: AdvisorError, prompts: "Prompts") -> dict[str, Any]:
    """The contract's error form."""
    from advisor.wording.regret import sentence_of

    message, hint = sentence_of(error, prompts)
    return {"error": {"code": error.code, "message": message, "where": error.where, "hint": hint}}
