"""Finding one student among thousands: by name, pinyin or number, and never the whole list at once."""

from typing import TYPE_CHECKING

from advisor.app.web.listing import listing
from advisor.app.web.roster import is_named

if TYPE_CHECKING:
    from advisor.app.web.office import Office
    from advisor.facts import Viewer

__all__ = ["MOST", "draw_found"]

MOST = 30
"""Lines that a search shows; whoever finds more is asked to write more."""


def draw_found(office: "Office", viewer: "Viewer", words: str, address: str) -> str:
    """Those whom the words may mean, in the order of their names, each with the way to the page.

    Args:
        office: Rooms and drawing.
        viewer: Who searches; the roster that is read is in the audit.
        words: Name, pinyin or number, whole or in part; without any nobody is shown.
        address: Page that takes ``?who=``, or empty where the lines lead nowhere.
    """
    lines = office.rooms.archive.roster(viewer) if words.strip() else ()
    found = sorted((line for line in lines if is_named(line, words)), key=lambda line: (line.pinyin, line.student))
    rows = [
        (f"{address}?who={line.student}" if address else "", (line.name, line.student, line.class_name))
        for line in found[:MOST]
    ]
    drawn = listing(office, "find", rows, ("name", "number", "class"), shown=len(rows), number=len(found))
    return drawn if words.strip() else office.drawing.draw("intro", text=office.say("page.find.hint"))
