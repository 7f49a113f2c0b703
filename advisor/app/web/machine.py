"""For whoever keeps the machine: backups, settings without secrets, health, the file for a fault without personal data."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.app.web.acting import ROLE, reasoned, refused, why_box
from advisor.app.web.downloads import lay_down
from advisor.app.web.frame import footer, header, panel
from advisor.app.web.listing import listing, said
from advisor.errors import AdvisorError

if TYPE_CHECKING:
    import gradio

    from advisor.app.web.office import Office

__all__ = ["backup_tab", "system_tab"]

FOLDER = "backups"
"""Below the home; a backup that stays there alone does not survive the disk, which the page says."""


def backup_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """Back up now, what backups there are, and how one is brought back."""
    import gradio

    say, home = office.say, office.rooms.settings.home

    def show_backups(request: gradio.Request) -> str:
        office.require(request, ROLE)
        return _backups(office, home / FOLDER)

    def back_up(why: str, request: gradio.Request) -> tuple[str, str]:
        from advisor.records.keeping import Keeping

        viewer = reasoned(office, request, why)
        stamp = datetime.now().strftime("%H%M%S")
        file = home / FOLDER / f"qihang-{office.rooms.today.isoformat()}-{stamp}.zip"
        try:
            file.parent.mkdir(mode=0o700, exist_ok=True)
            found = Keeping(office.rooms.archive).back_up(viewer, file)
        except AdvisorError as error:
            return refused(office, error), _backups(office, home / FOLDER)
        rows = sum(table.rows for table in found.tables.values())
        text = say("page.backup.done", file=file.name, rows=rows, anchor=f"{found.audit_rows}:{found.audit_head}")
        return said(office, text), _backups(office, home / FOLDER)

    header(office, ROLE, "backup")
    panel(office.drawing.draw("intro", text=say("page.backup.intro")))
    why = why_box(office)
    go = gradio.Button(say("page.backup.go"), variant="primary", elem_id="backup")
    done = panel(name="done", live=True)
    table = panel(name="backups", live=True)
    panel(office.drawing.draw("heading", text=say("page.backup.restore")))
    panel(office.drawing.draw("restoring"))
    footer(office, ROLE)
    go.click(back_up, why, [done, table], show_progress="full", show_progress_on=done)
    blocks.load(show_backups, None, table, show_progress="hidden")


def system_tab(office: "Office", blocks: "gradio.Blocks") -> None:
    """How the machine is, what is set, and the file for whoever helps with a fault."""
    import gradio

    say = office.say

    def show_system(request: gradio.Request) -> str:
        office.require(request, ROLE)
        return _health(office) + _settings(office)

    def make_bundle(why: str, request: gradio.Request) -> str:
        from advisor.app.diagnostics import NAME, bundle
        from advisor.records.keeping import require_keeper

        viewer = reasoned(office, request, why)
        try:
            require_keeper(viewer)
        except AdvisorError as error:
            return refused(office, error)
        office.rooms.archive.audit(viewer, "diagnostics")
        href = lay_down(office, viewer, NAME, bundle(office.rooms))
        return office.drawing.draw("handout", text=say("page.system.made"), href=href, label=say("page.system.fetch"))

    header(office, ROLE, "system")
    panel(office.drawing.draw("intro", text=say("page.system.intro")))
    page = panel(name="system", live=True)
    panel(office.drawing.draw("heading", text=say("page.system.bundle")))
    panel(office.drawing.draw("intro", text=say("page.system.bundle.intro")))
    why = why_box(office)
    go = gradio.Button(say("page.system.go"), variant="primary", elem_id="bundle")
    out = panel(name="done", live=True)
    footer(office, ROLE)
    go.click(make_bundle, why, out, show_progress="full")
    blocks.load(show_system, None, page, show_progress="hidden")


def _backups(office: "Office", folder: Path) -> str:
    files = sorted(folder.glob("*.zip"), reverse=True) if folder.is_dir() else []
    rows = [
        (
            "",
            (
                file.name,
                datetime.fromtimestamp(file.stat().st_mtime).isoformat(" ", "minutes"),
                f"{file.stat().st_size / 1e6:.1f} MB",
                office.say("page.backup.key." + ("beside" if _key_of(file).exists() else "elsewhere")),
            ),
        )
        for file in files
    ]
    return listing(office, "backup", rows, ("file", "at", "size", "key"), number=len(rows))


def _key_of(file: Path) -> Path:
    from advisor.records.backup import key_file_of

    return key_file_of(file)


def _health(office: "Office") -> str:
    from advisor.app.health import health

    say = office.say
    rows = [
        (
            "",
            (
                say(f"health.{one.name}"),
                say(f"health.state.{one.state}"),
                say(f"health.{one.name}.{one.why}", **one.values),
            ),
        )
        for one in health(office.rooms)
    ]
    return listing(office, "health", rows, ("what", "state", "how"), number=len(rows))


def _settings(office: "Office") -> str:
    from advisor.app.diagnostics import settings_told

    told = settings_told(office.rooms.settings)
    say, has = office.say, office.rooms.prompts.has_label
    rows = [
        (
            "",
            (
                say(f"settings.{name}"),
                say(f"settings.value.{value}") if has(f"settings.value.{value}") else value,
                name,
            ),
        )
        for name, value in told.items()
    ]
    return listing(office, "settings", rows, ("what", "value", "name"), number=len(rows))
