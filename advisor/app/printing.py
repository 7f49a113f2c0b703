"""A text of headings, lists and tables as one HTML page for the printer; it asks for nothing from elsewhere."""

import re
from collections.abc import Iterator

from markupsafe import escape

__all__ = ["printable"]

_STYLE = (
    "body{font:12pt/1.7 'Noto Serif CJK SC','Songti SC',SimSun,serif;max-width:48rem;margin:2rem auto;padding:0 1rem;"
    "color:#1c2124}h1{font-size:1.6rem}h2{font-size:1.2rem;margin-top:1.6rem}table{border-collapse:collapse;width:100%;"
    "font-size:.92em}th,td{border:1px solid #999;padding:.3rem .5rem;text-align:left;vertical-align:top}"
    "thead{display:table-header-group}tr{break-inside:avoid}@media print{body{margin:0;max-width:none}}"
)


def printable(text: str, *, title: str) -> str:
    """The page; everything in the text is escaped before it becomes part of it."""
    body = "\n".join(_blocks(text))
    return (
        '<!doctype html>\n<html lang="zh-CN"><head><meta charset="utf-8">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n<body>\n{body}\n</body></html>\n"
    )


def _blocks(text: str) -> Iterator[str]:
    for block in re.split(r"\n{2,}", text.strip()):
        lines = [line for line in block.splitlines() if line.strip()]
        while lines and (found := re.match(r"(#{1,3}) (.*)", lines[0])):
            level = len(found[1])
            yield f"<h{level}>{escape(found[2])}</h{level}>"
            lines = lines[1:]
        if not lines:
            continue
        if lines[0].startswith("|"):
            yield _table(lines)
        elif lines[0].startswith("- "):
            yield "<ul>" + "".join(f"<li>{escape(line.removeprefix('- '))}</li>" for line in lines) + "</ul>"
        else:
            yield "".join(f"<p>{escape(line)}</p>" for line in lines)


def _table(lines: list[str]) -> str:
    rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]
    head, body = rows[0], [row for row in rows[1:] if not all(re.fullmatch(r"-*", cell) for cell in row)]
    drawn = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    drawn = f"<table><thead><tr>{drawn}</tr></thead><tbody>"
    for row in body:
        drawn += "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>"
    return drawn + "</tbody></table>"
