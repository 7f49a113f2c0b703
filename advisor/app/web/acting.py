"""What the pages of the office share: the reason that an act asks for, the word that confirms one for good, typed lists."""

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from advisor.errors import AccessDenied, AdvisorError, InputFault
from advisor.facts import Role
from advisor.language.folding import fold

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office
    from advisor.facts import Viewer

__all__ = ["ROLE", "confirmed", "parts_of", "reasoned", "refused", "require_reason", "whole", "why_box"]

ROLE: Role = "admin"
LONGEST = 200


def why_box(office: "Office") -> Any:  # noqa: ANN401 - gradio's component
    """The field for the reason; what stands in it goes into the audit with every act of the page."""
    import gradio

    return gradio.Textbox(
        label=office.say("page.why"), placeholder=office.say("page.why.example"), max_lines=2, elem_id="why"
    )


def reasoned(office: "Office", request: "gradio.Request", why: str) -> "Viewer":
    """The administrator with the reason that was written; an empty one is refused by the records, not here."""
    return replace(office.require(request, ROLE), reason=why.strip()[:LONGEST] or None)


def refused(office: "Office", error: AdvisorError) -> str:
    """The sentence for a fault; where the reason is missing it speaks of the field and not of the command line."""
    if isinstance(error, AccessDenied) and error.variant == "reason":
        return office.drawing.draw("notice", text=office.say("page.why.missing"))
    return office.regret(error)


def confirmed(office: "Office", word: str) -> None:
    """Let an act pass that cannot be taken back.

    Raises:
        InputFault: ``value`` – the word of the label ``page.confirm.word`` was not typed.
    """
    if word.strip() != office.say("page.confirm.word"):
        raise InputFault("value", where="confirm", variant="confirm", value=word.strip() or "—")


def require_reason(viewer: "Viewer") -> None:
    """Let an act pass that says why, where the records themselves would not ask.

    Raises:
        AccessDenied: ``reason`` – the field is empty.
    """
    if not viewer.reason:
        raise AccessDenied("denied", variant="reason")


def parts_of(text: str) -> list[str]:
    """What a person lists in one field, however it is separated."""
    for sign in "，、；;\n":
        text = text.replace(sign, ",")
    return [part.strip() for part in text.split(",") if part.strip()]


def whole(text: str, where: str) -> int | None:
    """A figure that was typed, wide digits too; None where the field is empty.

    Raises:
        InputFault: ``value`` – it is no whole number.
    """
    plain = fold(text.strip())
    if not plain:
        return None
    if not (plain.isascii() and plain.isdigit() and len(plain) <= 9):
        raise InputFault("value", where=where, variant="whole", value=text.strip()[:20])
    return int(plain)
