"""How the pages look: one calm theme, Chinese fonts of the system, large targets, print styles."""

from pathlib import Path
from typing import Any

__all__ = ["looks"]


def looks() -> dict[str, Any]:
    """Arguments of the mount that decide the looks; nothing is fetched from elsewhere."""
    import gradio

    fonts = ["Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "sans-serif"]
    theme = gradio.themes.Base(
        primary_hue=gradio.themes.colors.teal,
        neutral_hue=gradio.themes.colors.stone,
        text_size=gradio.themes.sizes.text_lg,
        radius_size=gradio.themes.sizes.radius_lg,
        font=fonts,
        font_mono=["Noto Sans Mono CJK SC", "monospace"],
    )
    folder = Path(__file__).parent
    return {
        "theme": theme,
        "css": (folder / "templates" / "pages.css").read_text(encoding="utf-8"),
        "head": (folder / "templates" / "head.html").read_text(encoding="utf-8"),
    }
