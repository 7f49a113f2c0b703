"""What a college's files bring in, and that every row is accounted for."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from random import Random

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from advisor.catalog.catalog import Catalog
from advisor.errors import AccessDenied, InputFault, StateFault
from advisor.language.skills import SkillLexicon
from advisor.language.workbook_writing import Page, write_workbook
from advisor.records.archive import Archive
from advisor.records.importing.imports import Imports
from advisor.records.importing.report import ImportReport
from advisor.records.tables import academic, classes, metadata, students
from advisor.wording.prompts import Prompts
from tests.records.conftest import CENTRE, CONSOLE, IDS, MENTOR, OWN, SILENT
from tests.records.conftest import student as student_of

ROSTER = ["学号", "姓名", "性别", "班级", "专业", "毕业年份", "毕业意向"]


@pytest.fixture(scope="session")
def lexicon(catalog: Catalog) -> SkillLexicon:
    return SkillLexicon.from_catalog(catalog)


@pytest.fixture
def imports(archive: Archive, catalog: Catalog, prompts: Prompts, lexicon: SkillLexicon) -> Imports:
    return Imports(archive, catalog, prompts, lambda: lexicon)


def csv_of(path: Path, rows: Sequence[Sequence[object]], encoding: str = "utf-8") -> Path:
    path.write_bytes("\r\n".join(",".join(map(str, row)) for row in rows).encode(encoding))
    return path


def xlsx_of(path: Path, rows: Sequence[Sequence[object]], merged: Sequence[str] = ()) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    for area in merged:
        book.active.merge_cells(area)
    book.save(path)
    return path


def roster(number: int) -> list[list[object]]:
    return [ROSTER, *([f"2026{at:04}", f"王小{at}", "女", "园艺9班", "园艺技术", 2026, "就业"] for at in range(number))]


def count(archive: Archive, table: str) -> int:
    with archive.store.read() as connection:
        return connection.execute(select(func.count()).select_from(metadata.tables[table])).scalar_one()


def balanced(report: ImportReport) -> bool:
    return report.read == report.accepted + report.rejected + report.duplicates


def rules(report: ImportReport) -> list[tuple[int, str, str]]:
    return [(one.row, one.rule, one.severity) for one in report.problems]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_a_csv_of_any_encoding_in_use_comes_in(imports: Imports, tmp_path: Path, encoding: str) -> None:
    report = imports.bring(CONSOLE, "students", csv_of(tmp_path / "a.csv", roster(3), encoding))
    assert (report.read, report.accepted, report.committed) == (3, 3, True)
    with imports._store.read() as connection:
        row = connection.execute(select(students).where(students.c.id == "S20260001")).mappings().one()
        room = connection.execute(select(classes).where(classes.c.id == row["class_id"])).mappings().one()
    assert (row["name"], row["sex"], row["cohort"], row["seeking"]) == ("王小1", "f", 2026, "job")
    assert (room["name"], room["major_code"], row["pinyin"]) == ("园艺9班", "410105", "wang xiao1")


def test_the_same_file_twice_is_duplicates_alone(imports: Imports, archive: Archive, tmp_path: Path) -> None:
    path = xlsx_of(tmp_path / "a.xlsx", roster(4))
    imports.bring(CONSOLE, "students", path)
    report = imports.bring(CONSOLE, "students", path)
    assert (report.read, report.accepted, report.duplicates, report.committed) == (4, 0, 4, False)
    assert count(archive, "students") == 16


def test_the_same_readings_a_day_later_are_duplicates_too(imports: Imports, archive: Archive, tmp_path: Path) -> None:
    from datetime import timedelta

    path = csv_of(tmp_path / "a.csv", [["学号", "平均分"], ["S01", 81], ["S02", 66]])
    imports.bring(CONSOLE, "academic", path)
    archive.store.today += timedelta(days=1)
    assert imports.bring(CONSOLE, "academic", path).duplicates == 2


def test_one_rejected_row_keeps_all_out_and_partial_keeps_the_rest(
    imports: Imports, archive: Archive, tmp_path: Path
) -> None:
    path = csv_of(tmp_path / "a.csv", [["学号", "平均分"], ["S01", 81], ["S99", 66], ["", 70]])
    report = imports.bring(CONSOLE, "academic", path)
    assert (report.read, report.accepted, report.rejected, report.committed) == (3, 0, 3, False)
    assert [rule for _, rule, severity in rules(report) if severity == "reject"] == ["unknown_student", "required"]
    assert count(archive, "academic") == 12
    report = imports.bring(CONSOLE, "academic", path, partial=True)
    assert (report.accepted, report.rejected, report.committed) == (1, 2, True)
    assert balanced(report)


def test_the_report_makes_the_paper_s_statement(imports: Imports, archive: Archive, tmp_path: Path) -> None:
    """Read 4,000 − missing 120 − outliers 38 = kept 3,842."""
    dice = Random(1)
    archive.load("students", [_row(f"S9{at:05}") for at in range(4_000)])
    scores = [f"{min(100, max(0, dice.gauss(74, 8))):.1f}" for _ in range(4_000)]
    places = dice.sample(range(4_000), 158)
    for at in places[:120]:
        scores[at] = dice.choice(["", "缺考", "-"])
    for at in places[120:]:
        scores[at] = dice.choice(["-5", "101.5", "999", "780"])
    rows = [
        ["学号", "核心课平均分", "记录日期"],
        *([f"9{at:05}", score, "2026-06-30"] for at, score in enumerate(scores)),
    ]
    report = imports.bring(CONSOLE, "academic", csv_of(tmp_path / "a.csv", rows))
    assert (report.read, report.accepted, report.missing_values, report.outliers) == (4_000, 4_000, 120, 38)
    assert report.kept == 3_842
    assert len([one for one in report.problems if one.severity == "set_aside"]) == 158
    assert (
        "4000" in report.statement
        and "120" in report.statement
        and "38" in report.statement
        and "3842" in report.statement
    )


def _row(id: str) -> dict[str, object]:
    return {"id": id, "name": f"人{id}", "class_id": "K1", "major_code": "410202", "cohort": 2026, "seeking": "job"}


def test_a_value_far_from_all_others_is_set_aside_and_said_so(
    imports: Imports, archive: Archive, tmp_path: Path
) -> None:
    archive.load("students", [_row(f"S9{at:05}") for at in range(60)])
    rows = [["学号", "家庭人均月收入"], *([f"9{at:05}", 1_500 + at * 10] for at in range(59)), ["900059", 96_000]]
    report = imports.bring(CONSOLE, "economy", csv_of(tmp_path / "a.csv", rows))
    assert (report.outliers, report.kept) == (1, 59)
    assert [(one.rule, one.value) for one in report.problems] == [("robust_z", "96000")]
    missing = archive.file(CONSOLE, "S900059").missing
    assert [(line.what, line.reason) for line in missing if line.what == "economy"] == [("economy", "set_aside")]


def test_headings_in_two_rows_with_merged_cells_are_understood(imports: Imports, tmp_path: Path) -> None:
    rows = [
        ["2026届毕业生学业情况表", None, None, None],
        ["基本信息", None, "学业", None],
        ["学号*", "姓名", "核心课程平均分（分）", "学期"],
        ["S01", "Name S01", 81.5, "2025-2026-2"],
        ["S02", "Name S02", 66, None],
    ]
    report = imports.bring(CONSOLE, "academic", xlsx_of(tmp_path / "a.xlsx", rows, ["A1:D1", "A2:B2", "C2:D2"]))
    assert (report.read, report.accepted) == (2, 2)
    assert [line["column"] for line in report.mapping] == ["student", "name", "core_mean", "period"]


def test_a_merged_cell_of_the_data_speaks_for_all_its_rows(imports: Imports, archive: Archive, tmp_path: Path) -> None:
    rows = [
        ["班级", "学号", "姓名", "专业", "届"],
        ["机电1班", 77001, "甲", "园艺技术", "2026届"],
        [None, 77002, "乙", "园艺技术", 2026],
    ]
    assert imports.bring(CONSOLE, "students", xlsx_of(tmp_path / "a.xlsx", rows, ["A2:A3"])).accepted == 2
    rooms = {line.student: line.class_name for line in archive.roster(CONSOLE)}
    assert rooms["S77001"] == rooms["S77002"] == "机电1班"


def test_a_near_heading_is_suggested_confirmed_once_and_then_known(imports: Imports, tmp_path: Path) -> None:
    first = csv_of(tmp_path / "a.csv", [["学号", "专业核心课成绩均值"], ["S01", 81]])
    with pytest.raises(InputFault) as caught:
        imports.bring(CONSOLE, "academic", first)
    assert (caught.value.code, caught.value.variant) == ("input.malformed", "headings_near")
    assert caught.value.values["guess"] == "专业核心课成绩均值=core_mean"
    assert imports.bring(CONSOLE, "academic", first, meant={"专业核心课成绩均值": "core_mean"}).accepted == 1
    second = csv_of(tmp_path / "b.csv", [["学号", "专业核心课成绩均值"], ["S02", 82]])
    assert imports.bring(CONSOLE, "academic", second).accepted == 1


def test_what_is_not_collected_is_refused_with_its_sentence(imports: Imports, home, tmp_path: Path) -> None:
    rows = [["学号", "心理档位", "SCL-90焦虑因子", "第17题", "身份证号"], ["S01", 2, 2.37, 4, "530102199901011234"]]
    report = imports.bring(CENTRE, "psychology", csv_of(tmp_path / "a.csv", rows))
    assert report.accepted == 1
    refused = [one for one in report.problems if one.rule == "not_collected"]
    assert [one.column for one in refused] == ["SCL-90焦虑因子", "第17题", "身份证号"]
    assert all(one.message and one.value == "" for one in refused)
    assert "530102" not in json.dumps([one.message + one.value for one in report.problems])
    stored = b"".join(path.read_bytes() for path in home.folder.rglob("*") if path.is_file())
    assert b"530102199901011234" not in stored and b"2.37" not in stored


def test_preview_keeps_nothing(imports: Imports, archive: Archive, tmp_path: Path) -> None:
    report = imports.bring(CONSOLE, "students", csv_of(tmp_path / "a.csv", roster(2)), preview=True)
    assert (report.accepted, report.committed, report.batch) == (2, False, None)
    assert count(archive, "students") == 12 and imports.batches.kept(CONSOLE) == ()


def test_a_batch_is_undone_whole_and_what_it_replaced_stands_again(
    imports: Imports, archive: Archive, tmp_path: Path
) -> None:
    before = {table.name: count(archive, table.name) for table in metadata.sorted_tables}
    report = imports.bring(CONSOLE, "students", csv_of(tmp_path / "a.csv", roster(5)))
    changed = [
        ["学号", "姓名", "班级", "专业", "毕业年份", "毕业意向"],
        ["S01", "Name S01", "Class one", "Horticulture", 2026, "升学"],
    ]
    path = csv_of(tmp_path / "b.csv", changed)
    assert [rule for _, rule, _ in rules(imports.bring(CONSOLE, "students", path))] == ["changed"]
    second = imports.bring(CONSOLE, "students", path, replacing=True)
    assert archive.file(CONSOLE, "S01").seeking == "study"
    imports.batches.undo(CONSOLE, str(second.batch))
    assert archive.file(CONSOLE, "S01").seeking == "job"
    imports.batches.undo(CONSOLE, str(report.batch))
    after = {table.name: count(archive, table.name) for table in metadata.sorted_tables}
    moved = {name for name in before if before[name] != after[name]}
    assert moved <= {"import_batches", "audit", "person_keys"}
    with pytest.raises(StateFault) as caught:
        imports.batches.undo(CONSOLE, str(report.batch))
    assert caught.value.variant == "undone"


def test_a_batch_that_later_rows_stand_on_is_not_undone(imports: Imports, archive: Archive, tmp_path: Path) -> None:
    first = imports.bring(CONSOLE, "students", csv_of(tmp_path / "a.csv", roster(1)))
    imports.bring(CONSOLE, "academic", csv_of(tmp_path / "b.csv", [["学号", "平均分"], ["20260000", 80]]))
    with pytest.raises(StateFault) as caught:
        imports.batches.undo(CONSOLE, str(first.batch))
    assert caught.value.variant == "stands_on"
    assert count(archive, "students") == 13


KINDS: dict[str, tuple[list[list[object]], str]] = {
    "academic": ([["学号", "平均分", "学期"], ["S01", "81分", "2025-2"]], "academic"),
    "practice": ([["学号", "通过率"], ["S01", "82%"]], "practice"),
    "economy": ([["学号", "人均月收入"], ["S01", "0.18万"]], "economy"),
    "psychology": ([["学号", "心理档位"], ["S01", 2]], "psychology"),
    "jobseeking": ([["学号", "面试次数", "录用次数"], ["S01", 4, 1]], "jobseeking"),
    "reports": ([["学号", "标题", "正文", "提交日期"], ["S01", "嫁接实训", "我用劈接法独立嫁接了三十株番茄", "2026年5月3日"]], "reports"),
    "jobs": ([["岗位", "公司", "城市", "要求", "薪资下限"], ["园艺技术员", "某公司", "昆明", "负责温室日常管理", "4千"]], "jobs"),
    "reviews": ([["学号", "审核结果", "核验人", "日期"], ["S01", "确认", "C01", "2026-03-01"]], "reviews"),
    "outcomes": ([["学号", "去向", "起薪", "对口"], ["S01", "签劳动合同", 3850, "是"]], "outcome_events"),
    "certificates": ([["学号", "证书", "等级"], ["S01", "低压电工证", "四级"]], "certificates"),
    "internships": ([["学号", "实习单位", "岗位", "开始日期"], ["S01", "某酒店", "前厅", "2026.3.1"]], "internships"),
    "ratings": ([["学号", "导师编号", "评价项目", "评分"], ["S01", "M01", "嫁接", 4]], "mentor_ratings"),
    "contacts": ([["学号", "联系日期", "方式", "内容"], ["S01", "2026/9/1", "面谈", "聊了打算"]], "support_contacts"),
    "accounts": ([["账号", "角色", "学号"], ["s01x", "学生", "S01"]], "accounts"),
    "mentors": ([["导师编号", "姓名", "类别", "学生学号"], ["M07", "李师傅", "企业", "S04"]], "mentorships"),
    "policies": ([["政策名称", "适用地区", "要点", "生效日期", "来源"], ["求职补贴", "昆明市", "见当年通知", "2026-01-01", "昆人社"]], "local_policies"),
    "students": (roster(1), "students"),
}  # fmt: skip


def test_every_kind_of_the_contract_has_its_columns(imports: Imports) -> None:
    assert set(imports.kinds) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_comes_in_once_and_is_undone(imports: Imports, archive: Archive, tmp_path: Path, kind: str) -> None:
    rows, table = KINDS[kind]
    before = count(archive, table)
    path = xlsx_of(tmp_path / "a.xlsx", rows)
    report = imports.bring(CONSOLE, kind, path)
    assert (report.read, report.accepted, report.rejected) == (1, 1, 0), report.problems
    assert count(archive, table) == before + 1
    assert imports.bring(CONSOLE, kind, path).duplicates == 1
    imports.batches.undo(CONSOLE, str(report.batch))
    assert count(archive, table) == before


@pytest.mark.parametrize("kind", KINDS)
def test_the_template_of_every_kind_is_understood_by_the_import(imports: Imports, tmp_path: Path, kind: str) -> None:
    from advisor.language.sheets import read_sheets
    from advisor.records.importing.headings import layout_of

    columns = imports.columns(kind)
    path = tmp_path / "t.xlsx"
    write_workbook(path, [Page("模板", [row.label for row in columns], [[row.example for row in columns]])])
    layout = layout_of(read_sheets(path)[0], columns, imports._catalog.import_refused, {})
    assert {heading.column: heading.how for heading in layout.headings} == {row.column: "name" for row in columns}


@pytest.mark.parametrize(
    ("kind", "head", "row", "rule"),
    [
        ("jobseeking", ["学号", "面试次数", "录用次数"], ["S01", 2, 3], "more_offers"),
        ("jobseeking", ["学号", "面试次数", "录用次数", "通过率"], ["S01", 4, 1, "80"], "rate"),
        ("internships", ["学号", "单位", "开始日期", "结束日期"], ["S01", "某酒店", "2026-05-01", "2026-04-01"], "order"),
        ("academic", ["学号", "姓名", "平均分"], ["S01", "别人", 80], "name"),
        ("academic", ["学号", "平均分", "日期"], ["S01", 80, "2031-01-01"], "future"),
        ("reviews", ["学号", "结果", "核验人", "日期"], ["S01", "确认", "C77", "2026-03-01"], "unknown_staff"),
        ("students", ROSTER, ["2.02601E+11", "甲", "女", "园艺9班", "园艺技术", 2026, "就业"], "scientific"),
        ("students", ROSTER, ["77", "甲", "女", "园艺9班", "园艺技术", "2023级", "就业"], "cohort"),
        ("outcomes", ["学号", "去向"], ["S01", "去了火星"], "choice"),
    ],
)  # fmt: skip
def test_contradictions_are_named_by_their_rule(
    imports: Imports, tmp_path: Path, kind: str, head: list[str], row: list[object], rule: str
) -> None:
    report = imports.bring(CONSOLE, kind, csv_of(tmp_path / "a.csv", [head, row]))
    assert (report.accepted, report.rejected) == (0, 1)
    assert rule in {one.rule for one in report.problems if one.severity == "reject"}


def test_two_rows_of_one_record_that_differ_are_a_contradiction(imports: Imports, tmp_path: Path) -> None:
    rows = [["学号", "平均分"], ["S01", 80], ["S01", 80], ["S01", 90]]
    report = imports.bring(CONSOLE, "academic", csv_of(tmp_path / "a.csv", rows), partial=True)
    assert (report.accepted, report.duplicates, report.rejected) == (1, 1, 1)


def test_a_number_is_read_as_people_write_it(imports: Imports, archive: Archive, tmp_path: Path) -> None:
    rows = [["学号", "平均分"], ["S01", "８５．５"], ["S02", "90 分"], ["S03", "1,0"], ["S04", "七十"]]
    report = imports.bring(CONSOLE, "academic", csv_of(tmp_path / "a.csv", [[*row] for row in rows[:3]]))
    assert report.accepted == 2
    with archive.store.read() as connection:
        stored = connection.execute(
            select(academic.c.student, academic.c.core_mean).where(academic.c.as_of == "2026-11-21")
        )
        assert {row.student: row.core_mean for row in stored} == {"S01": 85.5, "S02": 90.0}


def test_a_column_of_fractions_is_read_as_percentages_and_said_so(
    imports: Imports, archive: Archive, tmp_path: Path
) -> None:
    report = imports.bring(
        CONSOLE, "practice", csv_of(tmp_path / "a.csv", [["学号", "通过率"], ["S01", 0.85], ["S02", 1]])
    )
    assert [one.rule for one in report.problems] == ["fraction"]
    assert archive.file(CONSOLE, "S01").readings["practice"].raw == 85.0


def test_a_counselor_brings_in_the_own_classes_alone(imports: Imports, archive: Archive, tmp_path: Path) -> None:
    path = csv_of(tmp_path / "a.csv", [["学号", "平均分"], ["S01", 80], ["S08", 80], ["S99", 70]])
    report = imports.bring(OWN, "academic", path, partial=True)
    assert (report.accepted, report.rejected) == (1, 2)
    assert {(one.rule, one.value, one.column) for one in report.problems} == {
        ("scope", "", "学号")
    }  # a stranger is as good as nobody
    for viewer, kind in (
        (OWN, "students"),
        (OWN, "psychology"),
        (CENTRE, "economy"),
        (MENTOR, "academic"),
        (student_of("S01"), "academic"),
    ):
        with pytest.raises(AccessDenied):
            imports.bring(viewer, kind, path)
    assert SILENT.role == "admin" and IDS[0] == "S01"


def test_what_was_imported_is_evidence_at_once(imports: Imports, archive: Archive, tmp_path: Path) -> None:
    rows, _ = KINDS["reports"]
    imports.bring(CONSOLE, "reports", csv_of(tmp_path / "a.csv", rows))
    (report,) = archive.reports(CONSOLE, "S01")
    pieces = [piece for skill in archive.portrait(CONSOLE, "S01") for piece in skill.evidence]
    assert pieces and all(
        report.text[piece.start :].startswith(piece.quote) for piece in pieces if piece.start is not None
    )
    imports.bring(CONSOLE, "certificates", csv_of(tmp_path / "b.csv", KINDS["certificates"][0]))
    assert [held.name for held in archive.certificates(CONSOLE, "S01") or ()] == ["低压电工证"]


def test_an_import_is_in_the_audit_without_a_name(imports: Imports, archive: Archive, tmp_path: Path) -> None:
    imports.bring(CONSOLE, "students", csv_of(tmp_path / "a.csv", roster(1)))
    act = archive.audited(CONSOLE, 1)[0]
    assert (act.action, act.detail) == ("import", {"kind": "students", "batch": "I1", "rows": 1})
    assert archive.verify_chain().is_whole


def test_a_file_that_reads_like_formulas_goes_out_as_text(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    cells = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", " =1", "安全", 5, -3.5]
    write_workbook(path, [Page("页", ["列"], [[cell] for cell in cells])])
    book = load_workbook(path)
    found = [row[0].value for row in book["页"].iter_rows(min_row=2)]
    assert not [cell for row in book["页"].iter_rows() for cell in row if cell.data_type == "f"]
    assert [str(value).startswith("'") for value in found[:7]] == [True] * 7
    assert found[7:] == ["安全", 5, -3.5]


def test_a_cell_that_was_made_harmless_comes_back_as_it_was(imports: Imports, archive: Archive, tmp_path: Path) -> None:
    head = ["学号", "证书"]
    path = tmp_path / "a.xlsx"
    write_workbook(path, [Page("页", head, [["S01", "=危险()"]])])
    imports.bring(CONSOLE, "certificates", path)
    assert [held.name for held in archive.certificates(CONSOLE, "S01") or ()] == ["=危险()"]


Make = Callable[[Random, Path], tuple[Path, int]]


def honest_file(dice: Random, folder: Path, number: int) -> tuple[Path, int]:
    """A table as a college has it: titles, two-row headings, merged classes, remarks, odd spellings, any encoding."""
    size = dice.randint(2, 12)
    spellings = [
        ["学号", "姓名", "性别", "班级", "专业", "毕业年份"],
        ["学生学号", "学生姓名", "性别", "行政班", "专业名称", "届别"],
        ["学 号", "姓 名", "性别（男/女）", "班级名称", "所学专业", "毕业届别"],
        ["学号*", "姓名*", "性别", "班级*", "专业*", "毕业时间"],
    ]
    head = dice.choice(spellings)
    rows: list[list[object]] = []
    for at in range(size):
        id: object = f"8{number:04}{at:03}"
        if dice.random() < 0.5:
            id = int(str(id))
        year: object = dice.choice([2026, "2026届", "2026-06-30", "2026年6月"])
        rows.append([id, f"王小{at}", dice.choice(["女", "男"]), f"园艺{number}班", "园艺技术", year])
    if dice.random() < 0.4:
        extra = dice.choice(["备注", "序号", "政治面貌", "联系电话"])
        head = [*head, extra]
        rows = [[*row, dice.choice(["", "1", "无"])] for row in rows]
    top: list[list[object]] = [["某某学院2026届毕业生信息表"]] if dice.random() < 0.5 else []
    if dice.random() < 0.5:
        encoding = dice.choice(["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
        return csv_of(folder / f"{number}.csv", [*top, head, *rows], encoding), size
    merged: list[str] = []
    table: list[list[object]] = [*top]
    if dice.random() < 0.4:
        table.append(["基本信息", None, None, "班级信息", None, None])
        merged += [f"A{len(table)}:C{len(table)}", f"D{len(table)}:F{len(table)}"]
    table += [list(head), *rows]
    if dice.random() < 0.3 and size > 2:
        first = len(table) - size + 1
        merged.append(f"D{first}:D{len(table)}")
    if dice.random() < 0.3:
        table.append([None, None])
        table.append(["制表人：教务处"] if dice.random() < 0.0 else [])
    return xlsx_of(folder / f"{number}.xlsx", table, merged), size


def test_honest_files_of_colleges_come_in(imports: Imports, tmp_path: Path) -> None:
    dice = Random(20)
    refused = []
    for number in range(60):
        path, size = honest_file(dice, tmp_path, number)
        report = imports.bring(CONSOLE, "students", path)
        if (report.read, report.accepted) != (size, size):
            refused.append((number, report.read, report.accepted, size, report.problems[:2]))
    assert not refused


@pytest.mark.slow
@pytest.mark.timeout(3_600)
def test_of_500_honest_files_99_percent_come_in(imports: Imports, tmp_path: Path) -> None:
    dice = Random(21)
    taken = 0
    for number in range(500):
        path, size = honest_file(dice, tmp_path, number)
        taken += imports.bring(CONSOLE, "students", path).accepted == size
    assert taken >= 495
