"""The command line ``advisor``. Importing this module loads typer and nothing heavier."""

import json
import sys

import click
import typer

from advisor.app.commands import college, knowledge, practice, texts
from advisor.errors import AdvisorError

__all__ = ["main"]

app = typer.Typer(
    name="advisor",
    help="启航：面向高职毕业生的就业顾问。数字都有出处，没有模型也能用。",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
for family in (texts, college, practice, knowledge):
    family.register(app)


def main() -> None:
    """Run one command; a known error becomes one sentence and exit status 1, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8")
    sys.exit(_run())


def _run() -> int:
    try:
        status = app(standalone_mode=False)
    except click.exceptions.Exit as stop:
        return stop.exit_code
    except click.ClickException as fault:
        fault.show()
        return 2
    except click.Abort:
        return 130
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except AdvisorError as error:
        _report(error)
        return 1
    return status if isinstance(status, int) else 0


def _report(error: AdvisorError) -> None:
    from advisor.app.answers import error_answer
    from advisor.settings import Settings, folder_of
    from advisor.wording.prompts import Prompts

    try:
        settings = Settings.of()
        prompts = Prompts(folder_of("prompts", settings.home), settings.language)
        answer = error_answer(error, prompts)
    except AdvisorError:
        answer = {"error": {"code": error.code, "message": str(error), "where": error.where, "hint": ""}}
    if "--json" in sys.argv:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    said = answer["error"]
    sys.stderr.write(" ".join(part for part in (said["message"], said["hint"]) if part).replace("\n", " ") + "\n")


if __name__ == "__main__":
    main()
