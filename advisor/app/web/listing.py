"""Small drawings that several pages share: a table of lines, and a sentence that something was done."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from advisor.app.web.office import Office

__all__ = ["listing", "said"]


def listing(
    office: "Office",
    name: str,
    rows: Iterable[tuple[str, Sequence[object]]],
    columns: Sequence[str],
    **figures: object,
) -> str:
    """A table as HTML, or the sentence that says what to do where it is empty.

    Args:
        office: Draws, and knows the labels.
        name: ``page.<name>.caption``, ``page.<name>.empty`` and ``page.<name>.column.<column>`` are its labels.
        rows: (address of the first cell or empty, cells).
        columns: Names of the columns.
        figures: What the caption counts.
    """
    return office.drawing.draw(
        "listing",
        caption=office.say(f"page.{name}.caption", **figures),
        empty=office.say(f"page.{name}.empty"),
        head=[office.say(f"page.{name}.column.{column}") for column in columns],
        rows=[
            {"href": href, "cells": ["—" if cell in (None, "") else str(cell) for cell in cells]}
            for href, cells in rows
        ],
    )


def said(office: "Office", text: str) -> str:
    """That something was done, or what to do next."""
    return office.drawing.draw("said", text=text)
