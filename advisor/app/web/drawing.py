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
_DAY = re.compile(r"(?<![\d-])\d{4}-\d{1,4}(?:-\d{1,2})?(?![\d-])")
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029]")  # all that str.splitlines knows


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
        self._environment.globals["has"] = prompts.has_label
        gap = "" if prompts.label("page.lang") == "zh-CN" else " "
        self.comma = prompts.label("page.comma") + gap
        self._environment.globals |= {"gap": gap, "comma": self.comma, "colon": prompts.label("page.colon") + gap}
        self._environment.filters["say"] = say
        self._environment.filters["lines"] = lines
        self._environment.filters["days"] = days

    def draw(self, name: str, /, **values: object) -> str:
        """The HTML of ``templates/<name>.html`` in one line, as a panel takes it (line breaks of people are tags)."""
        drawn = self._environment.get_template(f"{name}.html").render(**values)
        return " ".join(line for line in map(str.strip, drawn.splitlines()) if line)

    def document(self, name: str, /, **values: object) -> str:
        """The same with its lines kept, for a whole document."""
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
    return Markup("".join(f"<p>{_BREAK.sub('<br>', block)}</p>" for block in blocks))


def lines(text: str) -> Markup:
    """Escaped text with its line breaks as tags."""
    return Markup(_BREAK.sub("<br>", str(escape(text))))


def days(text: str) -> Markup:
    """Escaped text whose days and school years do not break at their hyphens.

    Example:
        >>> str(days("2026-12-28 前"))
        '<span class="day">2026-12-28</span> 前'
    """
    return Markup(_DAY.sub(lambda day: f'<span class="day">{day[0]}</span>', str(escape(text))))


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
