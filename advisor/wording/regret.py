"""The sentence that a person reads when something went wrong."""

from collections.abc import Iterable

from advisor.errors import AdvisorError
from advisor.wording.prompts import Prompts

__all__ = ["sentence_of"]


def sentence_of(error: AdvisorError, prompts: Prompts) -> tuple[str, str]:
    """What happened and what to do, from labels.csv under the error's code and variant.

    Returns:
        The sentence under ``error.<code>[.<variant>]``, and the hint beside it (empty where there is none).

    Raises:
        KnowledgeFault: labels.csv has no sentence for the code.
    """
    key = f"error.{error.code}"
    if error.variant and prompts.has_label(f"{key}.{error.variant}"):
        key = f"{key}.{error.variant}"
    values = {"value": "", "where": error.where or "-", **{name: _shown(item) for name, item in error.values.items()}}
    hint = f"{key}.hint"
    return prompts.label(key, **values), prompts.label(hint, **values) if prompts.has_label(hint) else ""


def _shown(item: object) -> object:
    return "、".join(map(str, item)) if isinstance(item, Iterable) and not isinstance(item, str) else item
