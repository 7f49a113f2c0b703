"""How the pages look: one calm theme, Chinese fonts of the system, large targets, print styles."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advisor.app.web.drawing import Drawing

__all__ = ["looks"]


SHEETS = ("pages.css", "pages_staff.css", "pages_student.css")
"""Style sheets in the order in which they stand on a page."""

_COLOURS = {
    "body_background_fill": "paper",
    "body_text_color": "ink",
    "body_text_color_subdued": "quiet",
    "block_background_fill": "paper",
    "block_border_color": "paper",
    "block_label_text_color": "ink",
    "block_label_background_fill": "paper",
    "block_label_border_color": "paper",
    "block_title_text_color": "ink",
    "panel_background_fill": "paper",
    "border_color_primary": "line",
    "input_background_fill": "theirs",
    "input_background_fill_focus": "theirs",
    "input_border_color": "edge",
    "input_border_color_focus": "accent",
    "input_placeholder_color": "quiet",
    "button_primary_background_fill": "accent",
    "button_primary_background_fill_hover": "accent",
    "button_primary_border_color": "accent",
    "button_primary_text_color": "on-accent",
    "button_primary_text_color_hover": "on-accent",
    "button_secondary_background_fill": "theirs",
    "button_secondary_background_fill_hover": "mine",
    "button_secondary_border_color": "edge",
    "button_secondary_text_color": "ink",
    "button_secondary_text_color_hover": "ink",
}
"""Variables of the theme and our colour behind each (``--qh-…`` in pages.css, light and dark)."""

_SIZES = {
    "block_padding": "4px 0",
    "block_title_text_weight": "600",
    "input_border_width": "1px",
    "button_border_width": "1px",
    "button_large_text_size": "1.0625rem",
    "button_large_padding": "8px 20px",
    "layout_gap": "12px",
}


def looks(drawing: "Drawing") -> dict[str, Any]:
    """Arguments of the mount that decide the looks; nothing is fetched from elsewhere.

    Args:
        drawing: Draws the few words that the script of the page says itself.
    """
    import gradio

    fonts = ["Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "sans-serif"]
    theme = gradio.themes.Base(
        primary_hue=gradio.themes.colors.teal,
        neutral_hue=gradio.themes.colors.stone,
        text_size=gradio.themes.sizes.text_lg,
        radius_size=gradio.themes.sizes.radius_lg,
        font=fonts,
        font_mono=["Noto Sans Mono CJK SC", "monospace"],
    ).set(**{name + tail: f"var(--qh-{value})" for name, value in _COLOURS.items() for tail in ("", "_dark")}, **_SIZES)
    folder = Path(__file__).parent
    return {
        "theme": theme,
        "css": "\n".join((folder / "templates" / name).read_text(encoding="utf-8") for name in SHEETS),
        "head": drawing.document("head"),
    }
