"""The check of outcomes.yaml: codes and formulas hang together, weights sum to 1, every part has a source."""

from typing import Any

from advisor.catalog.checking.ledger import Kind, Ledger, line_of
from advisor.catalog.checking.nested import Known

__all__ = ["outcomes"]

_FILE = "outcomes.yaml"
_WHOLE: dict[str, Kind] = {
    "measures": dict, "destinations": dict, "formulas": list, "checks": dict, "reasons": dict, "quality": dict,
    "response_days": int, "words": dict,
}  # fmt: skip
_FORMULA: dict[str, Kind] = {"id": str, "title": str, "parts": list, "source_id": str}
_MEASURE: dict[str, Kind] = {"label": str, "definition": str, "denominator": str}


def outcomes(ledger: Ledger, known: Known) -> int:
    """Check outcomes.yaml; returns how many destinations there are, 0 without the file."""
    if not (ledger.folder / _FILE).is_file():
        return 0
    whole = ledger.document(_FILE, dict)
    if whole is None or not ledger.keys(whole, _WHOLE, _FILE, "outcomes"):
        return 0
    for name in ("destinations", "checks", "reasons", "quality"):
        known.source(ledger, whole[name].get("source_id"), _FILE, line_of(whole, name))
    for name in ("employed", "salary", "relevant", "retained"):
        ledger.keys(whole["measures"].get(name), _MEASURE, _FILE, f"measure {name}")
    codes: dict[Any, Any] = whole["destinations"].get("codes") or {}
    groups = {of.get("group") for of in codes.values()}
    for formula in whole["formulas"]:
        _formula(ledger, known, formula, groups)
    total = sum(float(part.get("weight", 0)) for part in whole["quality"].get("parts") or ())
    if abs(total - 1) > 1e-9:
        ledger.add("weight", _FILE, line_of(whole, "quality"), f"the weights of quality sum to {total:g}: 1 is right")
    return len(codes)


def _formula(ledger: Ledger, known: Known, formula: Any, groups: set[Any]) -> None:  # noqa: ANN401 - read from yaml
    if not ledger.keys(formula, _FORMULA, _FILE, "a formula"):
        return
    known.source(ledger, formula["source_id"], _FILE, line_of(formula, "source_id"))
    ledger.day(formula.get("since"), _FILE, line_of(formula), "since")
    counted: list[Any] = []
    for part in formula["parts"]:
        for group in part.get("groups") or ():
            ledger.known(group, groups, _FILE, line_of(part, "groups"), "group")
            counted.append(group)
    if len(counted) != len(set(counted)):
        ledger.add("duplicate", _FILE, line_of(formula, "parts"), f"formula {formula['id']} counts a group twice")
