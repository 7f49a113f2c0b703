"""Commands for whoever keeps the machine: keys, migrate, audit, backup, restore."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from advisor.app.options import AsJson, AsRole, Reason, Today, emit, open_rooms
from advisor.errors import InputFault, NotFound, StateFault

if TYPE_CHECKING:
    from advisor.app.wiring import Rooms
    from advisor.records.keeping import Keeping
    from advisor.records.store import Store

__all__ = ["register"]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    keys = typer.Typer(help="封存敏感数据用的钥匙。", no_args_is_help=True, rich_markup_mode=None)
    keys.command("rotate", help="换一把新钥匙，重新封存全部敏感数据；中断后再运行会接着做完。")(keys_rotate)
    app.add_typer(keys, name="keys")
    app.command("migrate", help="把旧版本的数据库升级到当前版本；中断后再运行不会丢失数据。")(migrate)
    app.command("audit", help="审计：谁在什么时候看过、导出过、改过什么。")(audit)
    app.command("backup", help="备份到一个文件；钥匙写在旁边的 .key 文件里，请分开保管。")(backup)
    app.command("restore", help="从备份恢复；先完整核对，原有的数据移到 set-aside 文件夹。")(restore)


def keys_rotate(viewer: AsRole = None, reason: Reason = None, as_json: AsJson = False, today: Today = None) -> None:
    """Seal everything with a new key."""
    rooms = open_rooms(today)
    found = _keeping(rooms).rotate_keys(rooms.viewer(viewer, reason))
    result = {"rotated": found.rows, "key": found.key, **_DONE}
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_rotated", found=result))


def migrate(viewer: AsRole = None, reason: Reason = None, as_json: AsJson = False, today: Today = None) -> None:
    """Bring an older database up to date, which opening it does."""
    from advisor.records.keeping import require_keeper
    from advisor.records.tables import SCHEMA_VERSION

    rooms = open_rooms(today)
    asker = rooms.viewer(viewer, reason)
    require_keeper(asker)
    before = rooms.archive.store.migrated_from
    if before is not None:
        rooms.archive.audit(asker, "migrate", detail={"from": before, "to": SCHEMA_VERSION})
    result = {"from": before or SCHEMA_VERSION, "to": SCHEMA_VERSION, **_DONE}
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_migrated", found=result))


def audit(
    verify: Annotated[bool, typer.Option("--verify", help="核对整条记录链有没有被改动")] = False,
    anchor: Annotated[
        str | None, typer.Option("--anchor", metavar="ROWS:HASH", help="以前记在别处的条数和校验值，一并核对")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=1_000_000, help="最多显示几条，最新的在前")] = 100,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """The newest acts, or whether the chain is as it was written; exit 1 where it is not."""
    from advisor.app.answers import error_answer

    rooms = open_rooms(today)
    asker = rooms.viewer(viewer, reason)
    keeping = _keeping(rooms)
    if not verify and anchor is None:
        result: dict[str, Any] = {"rows": keeping.acts(asker, limit), "basis": "engine", "fallback": None}
        return emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_audit", rows=result["rows"]))
    report = keeping.verify(asker, _anchor(anchor))
    result = {"chain": report, "whole": report.is_whole, "anchor": f"{report.rows}:{report.head}"}
    result |= {"basis": "engine", "fallback": None}
    if not report.is_whole:
        broken = error_answer(
            StateFault("conflict", where="audit", variant="audit", value=report.first_broken), rooms.prompts
        )
        result |= broken
        sys.stderr.write(" ".join((broken["error"]["message"], broken["error"]["hint"])) + "\n")
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_chain", found=report))
    if not report.is_whole:
        raise typer.Exit(1)
    return None


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="备份写到哪个文件")],
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """A backup of everything that cannot be built again, while others go on writing."""
    rooms = open_rooms(today)
    if not file.absolute().parent.is_dir():
        raise NotFound("file", where="FILE", value=str(file.parent))
    if file.is_dir():
        raise InputFault("value", where="FILE", variant="folder_named", value=str(file))
    found = _keeping(rooms).back_up(rooms.viewer(viewer, reason), file.absolute())
    result = {
        "file": found.file,
        "key_file": found.key_file,
        "bytes": found.bytes,
        "rows": sum(table.rows for table in found.tables.values()),
        "tables": found.tables,
        "audit": {"rows": found.audit_rows, "head": found.audit_head},
        **_DONE,
    }
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_backup", found=result))


def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="备份文件；钥匙在它旁边的 .key 文件里")],
    forgotten: Annotated[
        Path | None,
        typer.Option(
            "--forgotten", metavar="FILE", help="换机器时：原机器 forgotten.json 的副本，备份之后的删除和撤回都在里面"
        ),
    ] = None,
    viewer: AsRole = None,
    reason: Reason = None,
    as_json: AsJson = False,
    today: Today = None,
) -> None:
    """Bring a backup back; whoever does so must be known to it, since a new home knows nobody yet."""
    from advisor.records.archive import Archive
    from advisor.records.keeping import require_keeper
    from advisor.records.restore import Restoring

    rooms = open_rooms(today)
    who = viewer or "admin:console"

    def allow(store: "Store") -> None:
        require_keeper(Archive(store, rooms.catalog.scorecard).viewer(who, reason))

    found = Restoring(rooms.home, rooms.settings.database_url, rooms.today).restore(file, allow, forgotten=forgotten)
    with rooms.open_archive(create=False) as archive:
        detail = {"made_at": found.made_at, "rows": found.rows}
        archive.audit(archive.viewer(who, reason), "restore", detail=detail)
    result = {
        "file": found.file,
        "rows": found.rows,
        "made_at": found.made_at,
        "schema": found.schema,
        "set_aside": found.set_aside,
        "repeated": found.repeated,
        "gone_since": found.gone_since,
        **_DONE,
    }
    emit(result, as_json, lambda: rooms.prompts.render("phrase/cli_restored", found=result))


_DONE = {"done": True, "basis": "engine", "fallback": None}


def _keeping(rooms: "Rooms") -> "Keeping":
    from advisor.records.keeping import Keeping

    return Keeping(rooms.archive)


def _anchor(text: str | None) -> tuple[int, str] | None:
    if text is None:
        return None
    rows, _, digest = text.partition(":")
    if not (rows.isascii() and rows.isdigit() and len(digest) == 64):
        raise InputFault("value", where="--anchor", variant="anchor", value=text)
    return int(rows), digest
