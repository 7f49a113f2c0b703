"""Cards as plain objects, for tests of the gate."""

from typing import Any

__all__ = ["card"]


def card(
    number: int, kind: str, label: str, value: object, unit: str, display: str, period: str = ""
) -> dict[str, Any]:
    """A card as ``verify`` takes it; ``period`` stays empty where the figure has none."""
    return {"id": f"F{number}", "kind": kind, "label": label, "value": value, "unit": unit, "display": display, "period": period}  # fmt: skip
