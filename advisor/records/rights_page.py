"""The table of rights as a page of documentation, so that what is written and what is enforced are one."""

from advisor.records.carriers import OTHERWISE
from advisor.records.dossier import RESOURCES
from advisor.records.rights import DUTIES, PROTECTED, REACH, READERS, RIGHTS, VIEWS

__all__ = ["rights_page"]

_HEAD = """# Who may do what

Generated from `advisor/records/rights.py`; the same rows are what the archive asks before it hands anything out, and what
`tests/records/test_role_matrix.py` walks. To renew this page: `python -m advisor.records.rights_page > docs/rights.md`.

- `read:granted`: with the student's consent that names the reader · `read:kept`: unless the student withdrew it ·
  `read:named`: row by row, what the student addressed to the reader · `write:class`: in the own classes alone.
- A resource that a reader has no cell for is absent from what they see: not masked, and not among what is missing.
- To every reader but the console, a student who does not exist and one out of reach answer alike.
"""


def rights_page() -> str:
    """The page in Markdown: reach and view of each reader, resources of a student, duties for the college."""
    lines = [_HEAD, "## Whom a reader reaches", "", "| reader | reaches | view |", "|---|---|---|"]
    lines += [f"| {reader} | {REACH[reader]} | {VIEWS[reader] or '–'} |" for reader in READERS]
    lines += ["", "## What of a student", "", _row("resource", *READERS), "|---" * (len(READERS) + 1) + "|"]
    for resource, cells in RIGHTS.items():
        name = f"**{resource}**" if resource in PROTECTED else resource
        lines.append(_row(name, *(cells.get(reader, "") for reader in READERS)))
    lines += ["", "Bold: protected.", "", "## What for the college", ""]
    lines += [_row("duty", *READERS), "|---" * (len(READERS) + 1) + "|"]
    lines += [_row(duty, *(cells.get(reader, "") for reader in READERS)) for duty, cells in DUTIES.items()]
    lines += ["", "## What is exported and erased with a person", ""]
    lines += ["Every table with a `student` column, and besides:", ""]
    lines += [f"- `{table}`: {how}" for table, how in OTHERWISE.items()]
    lines += [
        "",
        "Whoever carries out another's export gets the rows of a table by its right, and what stands here alone:",
        "",
    ]
    lines += [f"- {resource}: {_tables(resource)}" for resource in RIGHTS if _tables(resource)]
    return "\n".join(lines) + "\n"


def _tables(resource: str) -> str:
    return ", ".join(f"`{table}`" for table, needed in RESOURCES.items() if needed == resource)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


if __name__ == "__main__":
    import sys

    sys.stdout.write(rights_page())
