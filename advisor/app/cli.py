"""The command line ``advisor``. Importing this module loads typer and nothing heavier."""

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

from advisor.app.commands import (
    college,
    compliance,
    diagnosis,
    imports,
    keeping,
    knowledge,
    outcomes,
    people,
    posts,
    practice,
    resume,
    support,
    texts,
    tokens,
)
from advisor.app.options import handed
from advisor.errors import AdvisorError, InputFault

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms

__all__ = ["main", "run"]

USAGE: type[Exception] = typer.BadParameter.__mro__[2]
"""Every kind of wrong usage; typer keeps its own click, in which this class has no public name."""

app = typer.Typer(
    name="advisor",
    help="启航：面向高职毕业生的就业顾问。数字都有出处，没有模型也能用。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for family in (
    texts,
    college,
    resume,
    practice,
    knowledge,
    keeping,
    imports,
    people,
    compliance,
    outcomes,
    posts,
    support,
    diagnosis,
    tokens,
):
    family.register(app)


def main() -> None:
    """Run the command that was typed and leave with its exit status."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # A lone surrogate (a file name that is no UTF-8) must not end a report; inside JSON \udcff stays valid.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    status = run(sys.argv[1:])
    try:
        sys.stdout.flush()
    except OSError:
        status = _reader_left()
    sys.exit(status)


def run(arguments: Sequence[str], rooms: "Rooms | None" = None) -> int:
    """Run one command; whatever goes wrong becomes one sentence, never a traceback.

    Args:
        arguments: What stands behind ``advisor``.
        rooms: A ``wiring.Rooms`` to work with instead of those that the environment describes.

    Returns:
        The exit status of the contract: 0 done, 1 a known error, 2 wrong usage.
    """
    before = handed.set(rooms)
    try:
        _readable(arguments)
        status = app(args=list(arguments), standalone_mode=False)
    except USAGE as fault:
        fault.show()  # type: ignore[attr-defined]
        return 2
    except typer.Exit as stop:
        return stop.exit_code
    except typer.Abort:
        return 130
    except BrokenPipeError:
        return _reader_left()
    except AdvisorError as error:
        _report(error, arguments)
        return 1
    except Exception as error:
        from advisor.app.faults import unexpected

        _report(unexpected(error), arguments)
        return 1
    finally:
        handed.reset(before)
    return status if isinstance(status, int) else 0


def _readable(arguments: Sequence[str]) -> None:
    for number, argument in enumerate(arguments, 1):
        if any("\ud800" <= sign <= "\udfff" for sign in argument):
            raise InputFault("encoding", where=str(number), variant="argument")


def _reader_left() -> int:
    """Whoever read the output has gone (``| head -1``); nothing more can be said to them."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123 - takes the place of a stream
    return 1


def _report(error: AdvisorError, arguments: Sequence[str]) -> None:
    from advisor.app.answers import to_json
    from advisor.app.faults import answer_of

    answer = answer_of(error)
    if "--json" in arguments:
        sys.stdout.write(to_json(answer) + "\n")
    said = answer["error"]
    sys.stderr.write(" ".join(" ".join((said["message"], said["hint"])).split()) + "\n")


if __name__ == "__main__":
    main()
