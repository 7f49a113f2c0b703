"""Results as HTML: templates with escaping, labels from prompts/labels.csv, citations that open their card."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from advisor.facts import FactCard
from advisor.wording.prompts import Prompts

__all__ = ["Drawing"]

_MARK = re.compile(r"\[F(\d+)\]")


class Drawing:
    """Draws results.

    Args:
        prompts: Labels of the page.

    Nothing that a person or a model wrote is ever taken for HTML: templates escape, and ``say`` escapes before it
    turns marks into links.
    """

    def __init__(self, prompts: Prompts) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(Path(__file__).parent / "templates", encoding="utf-8"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals["t"] = prompts.label
        self._environment.filters["say"] = say
        self._environment.filters["percent"] = percent

    def draw(self, name: str, /, **values: object) -> str:
        """The HTML of ``templates/<name>.html``."""
        return self._environment.get_template(f"{name}.html").render(**values)


def say(text: str, group: str = "") -> Markup:
    """Escaped text with paragraphs, in which every mark ``[F3]`` is a link that opens the card.

    Args:
        text: Words with marks.
        group: Sets the cards of several answers on one page apart.
    """
    escaped = str(escape(text))
    linked = _MARK.sub(
        lambda mark: (
            f'<a class="cite" href="#card-{group}F{mark.group(1)}" '
            f'data-card="card-{group}F{mark.group(1)}">{mark.group(1)}</a>'
        ),
        escaped,
    )
    blocks = [block.strip() for block in re.split(r"\n{2,}", linked) if block.strip()]
    return Markup("".join(f"<p>{block.replace(chr(10), '<br>')}</p>" for block in blocks))


def percent(share: float) -> str:
    """A share 0..1 as a whole percentage."""
    return f"{100 * share:.0f}%"


def marked(text: str, spans: Sequence[tuple[int, int, str, str]]) -> Iterator[Mapping[str, str]]:
    """A text cut into plain and marked pieces, for highlighting.

    Args:
        text: The whole text.
        spans: (start, end, id, severity), which may overlap; of two that do, the earlier and longer one is shown.
    """
    position = 0
    for start, end, anchor, severity in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start < position or start == end:
            continue
        yield {"text": text[position:start], "anchor": "", "severity": ""}
        yield {"text": text[start:end], "anchor": anchor, "severity": severity}
        position = end
    yield {"text": text[position:], "anchor": "", "severity": ""}


def cited_only(cards: Sequence[FactCard], ids: Sequence[str]) -> tuple[FactCard, ...]:
    """The cards that a text cites, in the order of first use."""
    by_id = {card.id: card for card in cards}
    return tuple(by_id[card] for card in ids if card in by_id)
