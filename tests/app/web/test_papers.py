"""Files that a student takes along: the own ones alone, under the names that are offered."""

import io
import json
import zipfile

import httpx
import pytest

from tests.app.web.conftest import Site

ALICE, BOB, TEACHER = "S20230001", "S20230179", "C001"
RESUME = "张三\n求职意向：机电设备维修\n教育背景\n2023.09-2026.06 某学院 机电一体化\n实习经历\n2025.09-2025.12 某厂 维修\n更换轴承 6 套"


def words_of(document: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(document)) as package:
        return package.read("word/document.xml").decode()


def keep_draft(site: Site, student: str) -> None:
    from advisor.app.documents import keep_draft as keep
    from advisor.app.requests import critique

    viewer = site.rooms.viewer(f"student:{student}")
    assert keep(site.rooms, viewer, student, critique(site.rooms, RESUME, (), None))


def test_the_export_holds_the_person_and_nobody_else(site: Site) -> None:
    with site.client(BOB) as bob:
        reply = bob.get("/s/download/data.json")
    assert reply.headers["content-disposition"].startswith("attachment")
    assert reply.headers["cache-control"] == "no-store"
    found = json.loads(reply.content)
    assert found["student"] == BOB
    assert {row["student"] for row in found["tables"].get("evidence", [])} <= {BOB}


def test_a_draft_comes_in_two_layouts_and_its_report_with_the_label(site: Site) -> None:
    keep_draft(site, BOB)
    with site.client(BOB) as bob:
        classic, modern, report = (
            bob.get(f"/s/download/resume-{name}.docx").content for name in ("classic", "modern", "report")
        )
    assert classic != modern
    assert "更换轴承 6 套" in words_of(classic)
    assert site.rooms.prompts.label("resume.report.label") in words_of(report)


@pytest.mark.parametrize(
    "name",
    [
        "resume-report.docx",
        "interview-P1.docx",
        "interview-P.docx",
        "nothing.docx",
        "data.csv",
        "a/b.json",
        "data.json.md",
    ],
)
def test_another_name_or_another_person_s_paper_is_not_there(site: Site, name: str) -> None:
    with site.client("S20230378") as carol:
        assert carol.get(f"/s/download/{name}").status_code == 404


def test_nobody_but_a_student_comes_to_the_route(site: Site) -> None:
    with site.client() as nobody:
        assert nobody.get("/s/download/data.json").status_code == 401
    with site.client(TEACHER) as teacher:
        for path in ("/s/download/data.json", "/c/download/data.json", "/download/data.json"):
            assert teacher.get(path).status_code == 404, path
    with site.client(ALICE) as alice:
        posted: httpx.Response = alice.post("/s/download/data.json", json={})
        assert posted.status_code == 404
