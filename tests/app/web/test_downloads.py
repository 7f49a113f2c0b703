"""Files that people take along: their own alone, under the names that are offered, for a while where one was made."""

import io
import json
import zipfile

import httpx
import pytest

from advisor.app.web.downloads import lay_down
from advisor.app.web.office import Office
from advisor.app.web.shelf import Shelf
from advisor.app.wiring import Rooms
from advisor.facts import Viewer
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


def test_what_a_page_made_is_for_one_person_and_by_no_other_name(site: Site) -> None:
    paths = [f"/a/download/{name}" for name in ("diagnostics.zip", "assessment.html", "accounts.xlsx")]
    with site.client() as client:
        assert [client.get(path).status_code for path in paths] == [401] * len(paths)
    for account in ("S20230001", "C001", "M002", "Z001"):
        with site.client(account) as client:
            assert [client.get(path).status_code for path in paths] == [404] * len(paths)
    with site.client("A001") as client:
        assert client.get("/a/download/records.sqlite3").status_code == 404
        assert client.get("/s/download/diagnostics.zip").status_code == 404
        missing = client.get("/a/download/assessment.html")
        assert (missing.status_code, "再做一次" in missing.text) == (404, True)


def test_nothing_is_laid_down_under_a_name_that_nobody_could_take(rooms: Rooms) -> None:
    office = Office(rooms)
    with pytest.raises(KeyError):
        lay_down(office, Viewer("student", "S20230001"), "diagnostics.zip", b"")
    with pytest.raises(KeyError):
        lay_down(office, Viewer("student", "S20230001"), "data.json", b"")
    assert lay_down(office, Viewer("admin", "A001", "x"), "diagnostics.zip", b"zip") == "/a/download/diagnostics.zip"


def test_the_shelf_is_a_persons_own_bounded_and_ends() -> None:
    one, two = Viewer("admin", "A001", "x"), Viewer("admin", "A002", "x")
    now = [0.0]
    shelf = Shelf(seconds=10, most=2, clock=lambda: now[0])
    shelf.put(one, "diagnostics.zip", b"zip")
    assert (shelf.take(one, "diagnostics.zip"), shelf.take(two, "diagnostics.zip")) == (b"zip", None)
    now[0] = 11
    assert shelf.take(one, "diagnostics.zip") is None
    for name in ("diagnostics.zip", "assessment.html", "accounts.xlsx"):
        shelf.put(two, name, name.encode())
    assert shelf.take(two, "diagnostics.zip") is None  # the oldest made room
