"""The page in front of everything: account and password."""

from advisor.app.web.drawing import Drawing
from advisor.wording.prompts import Prompts

__all__ = ["login_page"]


def login_page(prompts: Prompts, *, synthetic: bool) -> str:
    """The whole HTML document; it asks for nothing from elsewhere."""
    return Drawing(prompts).draw("login", synthetic=synthetic)
