"""An advertisement that was handed in goes on record the way that every other does: as an import, which can be undone."""

import csv
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.errors import InputFault

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.facts import Viewer
    from advisor.records.offers import Offer

__all__ = ["release"]


def release(rooms: "Rooms", viewer: "Viewer", offer: str, note: str = "") -> "Offer":
    """Put the advertisement on record, and tell whoever handed it in.

    Raises:
        AccessDenied: The viewer releases nothing.
        InputFault: No such advertisement, or the import does not take it.
        StateFault: It was settled already.
    """
    from advisor.app.commands.imports import imports_of
    from advisor.records.offers import Offers

    offers = Offers(rooms.archive)
    found = offers.to_settle(viewer, offer)
    row = {**asdict(found.draft), "source": found.by}
    with tempfile.TemporaryDirectory(prefix="qihang-") as folder, imports_of(rooms, create=False) as imports:
        file = Path(folder) / f"{offer}.csv"
        with file.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, list(row))
            writer.writeheader()
            writer.writerow({name: "" if value is None else value for name, value in row.items()})
        report = imports.bring(viewer, "jobs", file)
    if report.batch is None:
        value = report.problems[0].message if report.problems else report.statement
        raise InputFault("value", where=offer, variant="offer_import", value=value)
    rooms.__dict__.pop("jobs", None)
    return offers.settle(viewer, offer, "released", note, report.batch)
