"""The verbs of the resume command: kept drafts, export, report, class view, and the record check."""

from pathlib import Path

from advisor.app.wiring import Rooms
from advisor.language.documents import read_document
from tests.app.conftest import Said

STUDENT = "S20230001"
DRAFT = """李想 13800001234 lixiang@163.com
求职意向：设备维修技术员
教育背景
2022.09-2025.06 江岸职业技术学院 机电一体化技术 大专
实习经历
2024.07-2024.12 中原食品机械有限公司 维修实习生
- {line}
技能与证书
会用万用表查线路断路；电工四级（2024年6月）
"""
WEAK = DRAFT.format(line="负责车间设备维护工作")
STRONG = DRAFT.format(line="点检灌装线设备14台，停机由每月6次减到1次")


def read(said: Said, rooms: Rooms, folder: Path, text: str, *more: str, viewer: str = f"student:{STUDENT}") -> dict:
    file = folder / "draft.txt"
    file.write_text(text, encoding="utf-8")
    done = said("resume", str(file), "--student", STUDENT, "--as", viewer, "--json", *more, rooms=rooms)
    assert done.status == 0, done.err
    return done.json


def test_a_student_sees_what_closed_from_draft_to_draft(said: Said, rooms: Rooms, tmp_path: Path) -> None:
    first = read(said, rooms, tmp_path, WEAK)
    again = read(said, rooms, tmp_path, WEAK)
    assert first["version"] == again["version"]
    read(said, rooms, tmp_path, STRONG)
    done = said("resume", "versions", STUDENT, "--as", f"student:{STUDENT}", "--json", rooms=rooms)
    older, newer = done.json["versions"]
    assert older["opened"] and not older["closed"]
    assert "experience.duty_only" in newer["closed"]
    assert newer["score"] > older["score"]


def test_nothing_is_kept_for_others_or_where_the_student_says_no(said: Said, rooms: Rooms, tmp_path: Path) -> None:
    assert read(said, rooms, tmp_path, WEAK, viewer="admin:console")["version"] is None
    assert read(said, rooms, tmp_path, WEAK, "--no-keep")["version"] is None
    done = said("resume", "versions", STUDENT, "--as", f"student:{STUDENT}", "--json", rooms=rooms)
    assert done.json["versions"] == []


def test_the_record_check_moves_no_point(said: Said, rooms: Rooms, tmp_path: Path) -> None:
    file = tmp_path / "plain.txt"
    file.write_text(WEAK, encoding="utf-8")
    alone = said("resume", str(file), "--json", rooms=rooms).json
    checked = read(said, rooms, tmp_path, WEAK, "--no-keep")
    assert checked["score"] == alone["score"]
    assert checked["issues"] == alone["issues"]
    assert checked["record"]["asked"] or checked["record"]["missing"]
    assert alone["record"] is None


def test_the_newest_draft_is_exported_and_reported(said: Said, rooms: Rooms, tmp_path: Path) -> None:
    read(said, rooms, tmp_path, STRONG)
    for verb, told in (("export", "灌装线设备14台"), ("report", "人工智能辅助生成")):
        out = tmp_path / f"{verb}.docx"
        done = said("resume", verb, STUDENT, "--out", str(out), "--as", f"student:{STUDENT}", "--json", rooms=rooms)
        assert (done.status, done.json["done"]) == (0, True)
        assert told in read_document(out).text


def test_bad_wishes_get_one_sentence_and_write_nothing(said: Said, rooms: Rooms, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    out = folder / "resume.docx"
    own = ("--as", f"student:{STUDENT}", "--json")
    unkept = said("resume", "export", STUDENT, "--out", str(out), *own, rooms=rooms)
    assert (unkept.status, unkept.json["error"]["code"]) == (1, "state.not_ready")
    other = said("resume", "export", STUDENT, "--out", str(folder / "resume.pdf"), *own, rooms=rooms)
    assert (other.status, other.json["error"]["code"]) == (1, "input.format")
    layout = said("resume", "export", STUDENT, "--out", str(out), "--layout", "wild", *own, rooms=rooms)
    assert (layout.status, layout.json["error"]["code"]) == (1, "input.value")
    stranger = said("resume", "versions", STUDENT, "--as", "student:S20230002", "--json", rooms=rooms)
    assert (stranger.status, stranger.json["error"]["code"]) == (1, "access.denied")
    assert list(folder.iterdir()) == []
    assert said("resume", "export", STUDENT, rooms=rooms).status == 2


def test_a_class_is_shown_only_from_five_drafts_on(said: Said, rooms: Rooms, tmp_path: Path) -> None:
    console = rooms.viewer("admin:console", None)
    group = rooms.archive.file(console, STUDENT).class_id
    members = [line.student for line in rooms.archive.roster(console) if line.class_id == group][:5]
    file = tmp_path / "draft.txt"
    file.write_text(WEAK, encoding="utf-8")
    for n, member in enumerate(members, start=1):
        kept = said("resume", str(file), "--student", member, "--as", f"student:{member}", "--json", rooms=rooms)
        assert kept.json["version"]
        view = said("resume", "class", group, "--json", rooms=rooms).json
        assert view["withheld"] is (n < 5)
    assert view["n"] == 5
    assert {row["students"] for row in view["findings"]} == {5}
    assert not any(member in str(view) for member in members)
    refused = said("resume", "class", group, "--as", f"student:{STUDENT}", "--json", rooms=rooms)
    assert refused.json["error"]["code"] == "access.denied"


def test_a_rewrite_comes_with_questions_that_draw_the_facts_out(said: Said) -> None:
    request = '{"text": "参与车间相关事务", "rewrite": "主导3条产线", "answers": []}'
    found = said("resume", "rewrite", "-", "--json", stdin=request).json
    assert not found["accepted"]
    assert any("哪一步" in question for question in found["questions"])
