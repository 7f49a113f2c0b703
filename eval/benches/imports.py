"""A whole university's roster through the import, beside the bare insert of the same rows."""

import sqlite3
import tempfile
from pathlib import Path

from openpyxl import Workbook

from advisor.app.wiring import Rooms
from advisor.records.importing.imports import Imports
from advisor.settings import Settings
from benches.race import Line, against, single
from benches.stage import Stage

__all__ = ["bench"]

ROWS = 200_000
HEAD = ("学号", "姓名", "性别", "班级", "专业", "毕业年份", "毕业意向")
BARE = "executemany, bare"
SHEET = "import of an .xlsx"
CSV = "import of a .csv"
AGAIN = "the same .csv again"


def bench(stage: Stage) -> list[Line]:
    """One run each: every row is read, checked against every rule, stored, and noted for undoing."""
    rows = [
        (f"{20260000 + at}", f"王小{at}", "女" if at % 2 else "男", f"园艺{at // 40:05}班", "园艺技术", 2026, "就业")
        for at in range(ROWS)
    ]
    with tempfile.TemporaryDirectory(prefix="qihang-imports-") as name:
        folder = Path(name)
        sheet, table = folder / "a.xlsx", folder / "a.csv"
        book = Workbook(write_only=True)
        page = book.create_sheet("学生")
        for row in (HEAD, *rows):
            page.append(row)
        book.save(sheet)
        table.write_text("\n".join(",".join(map(str, row)) for row in (HEAD, *rows)), encoding="gb18030")
        seconds = {
            BARE: single(lambda: _bare(folder / "bare.sqlite3", rows)),
            SHEET: single(lambda: _brought(stage, folder / "one", sheet)),
            CSV: single(lambda: _brought(stage, folder / "two", table)),
            AGAIN: single(lambda: _brought(stage, folder / "two", table)),
        }
    took = {what: against("imports", seconds, what, BARE, 1, "s") for what in (SHEET, CSV, AGAIN)}
    return [
        against(
            "imports",
            seconds,
            what,
            BARE,
            ROWS,
            "rows/s",
            note=f"{ROWS} rows in {took[what].figure:.1f} s of 60 s allowed",
        )
        for what in took
    ]


def _bare(place: Path, rows: list[tuple[object, ...]]) -> None:
    """What the rows cost where nothing is read, checked or noted."""
    connection = sqlite3.connect(place)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("CREATE TABLE students (id TEXT PRIMARY KEY, b, c, d, e, f, g)")
    with connection:
        connection.executemany("INSERT INTO students VALUES (?,?,?,?,?,?,?)", rows)
    connection.close()


def _brought(stage: Stage, home: Path, file: Path) -> None:
    rooms = Rooms(Settings.of({"ADVISOR_HOME": str(home)}), stage.rooms.today)
    archive = rooms.open_archive(create=True)
    report = Imports(archive, rooms.catalog, rooms.prompts, lambda: rooms.lexicon).bring(
        archive.viewer("admin:console"), "students", file
    )
    if report.accepted + report.duplicates != ROWS:
        raise RuntimeError(report.statement)
    archive.close()
