"""What is said when somebody is in distress: a fixed text, with its telephone numbers on a card."""

from advisor.dialogue.desk import Told, Turning
from advisor.dialogue.doors.shelf import policy_card

__all__ = ["calm_door"]

HELP = "psychological_line"


def calm_door(turning: Turning) -> Told:
    """The fixed text of distress, or for staff that of a student in distress; no score, no question about details."""
    engines = turning.engines
    cards = (policy_card(engines.catalog, HELP, "F1"),) if HELP in engines.catalog.policies else ()
    own = turning.viewer.role == "student"
    return Told(engines.prompts.render("fixed/distress" if own else "fixed/distress_staff"), cards, fixed=True)
