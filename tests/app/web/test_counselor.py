"""The counselor's pages in a real Chromium: the list, one student, class, outcomes, import, accounts; and their rights."""

import asyncio
import gc
import warnings
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from openpyxl import Workbook, load_workbook

from advisor.app.web.mounts import blocks_for
from advisor.app.web.office import Office
from advisor.app.wiring import Rooms
from advisor.facts import Viewer
from tests.app.web.conftest import Site
from tests.app.web.test_browser import STUDENT, TEACHER, choose, open_as, shoot  # noqa: F401 - open_as is a fixture
from tests.conftest import TODAY

if TYPE_CHECKING:
    from playwright.sync_api import Page

    Open = Callable[..., Page]

COUNSELOR = Viewer("counselor", TEACHER)
browser = pytest.mark.browser


def flagged(site: Site, number: int) -> str:
    """A flagged student of the counselor whom no other test uses."""
    from advisor.diagnosis.diagnose import Diagnosis, diagnose

    rooms, found = site.rooms, []
    with rooms.archive.at_once():
        for student in rooms.archive.students(COUNSELOR):
            one = diagnose(rooms.archive, COUNSELOR, student, scorecard=rooms.catalog.scorecard, prompts=rooms.prompts)
            if isinstance(one, Diagnosis) and one.flagged and student != STUDENT:
                found.append(student)
    return found[number]


@browser
def test_from_the_list_to_the_first_signed_plan_it_takes_twelve_clicks_at_most(open_as: "Open", site: Site) -> None:  # noqa: F811
    student, clicks = flagged(site, 0), []
    page = open_as(TEACHER)
    page.expose_function("qihangCount", lambda: clicks.append(1))
    page.add_init_script("addEventListener('click', (e) => { if (e.isTrusted) qihangCount(); }, true)")
    page.goto(site.address + "/c/")
    page.wait_for_selector("table.roster")
    page.click("#search input, #search textarea")
    page.keyboard.type(student)
    page.click(f'.roster a[href="/c/student?who={student}"]')
    page.wait_for_selector("article.student")
    page.click("#note textarea")
    page.keyboard.type("聊过了，愿意一起做计划")
    page.click("#confirm")
    page.wait_for_function("() => document.querySelector('.state').innerText.includes('愿意一起做计划')")
    page.click(f'a[href="/c/plan?who={student}"]')
    page.wait_for_selector("#plan section")
    page.click("#sign")
    page.wait_for_selector(f"#plan .notice.good >> text={site.rooms.prompts.label('page.kept')}")
    page.wait_for_selector(f"#plan >> text={site.rooms.prompts.label('support.state.signed')}")
    assert 0 < len(clicks) <= 12
    assert len(clicks) == 6  # search, name, reason, confirm, plan, sign
    page.goto(site.address + "/c/")
    page.wait_for_selector("table.roster")
    choose(page, "order", site.rooms.prompts.label("page.order.due"))
    first = "[...document.querySelectorAll('.roster tbody a')].slice(0, 5)"  # others may have signed plans before
    page.wait_for_function(f"() => {first}.some(a => a.href.endsWith('{student}'))")


@browser
def test_whom_one_has_spoken_with_stands_last_by_time_since_contact(open_as: "Open", site: Site) -> None:  # noqa: F811
    student = flagged(site, 1)
    page = open_as(TEACHER, f"/c/student?who={student}")
    page.wait_for_selector("article.student")
    page.click("#contact button.label-wrap")
    page.fill("#said textarea", "约了周五看简历")
    page.click("#keep-contact")
    page.wait_for_function("() => document.querySelector('article.student').innerText.includes('约了周五看简历')")
    assert page.input_value("#said textarea") == ""
    page.goto(site.address + "/c/")
    page.wait_for_selector("table.roster")
    assert page.locator("#order input").count() == 1
    choose(page, "order", site.rooms.prompts.label("page.order.contact"))
    page.wait_for_function("() => !document.querySelector('#before')?.checkVisibility()")
    while page.locator("#after").is_visible():
        first = page.locator(".roster tbody a").first.get_attribute("href")
        page.click("#after")
        page.wait_for_function(f"() => !document.querySelector('.roster tbody a').href.endsWith('{first}')")
        page.wait_for_timeout(200)
    last = page.locator(".roster tbody tr").last
    assert student in last.inner_text()
    assert TODAY.isoformat() in last.inner_text()


@browser
def test_a_student_is_seen_by_both_engines_corrected_and_answered(open_as: "Open", site: Site) -> None:  # noqa: F811
    student, label = flagged(site, 2), site.rooms.prompts.label
    reply = site.rooms.archive.reply(Viewer("student", student), student, "academic.core_mean", "补考成绩还没有登记")
    page = open_as(TEACHER, f"/c/student?who={student}")
    page.wait_for_selector("article.student")
    seen = page.inner_text("article.student")
    for key in ("page.engine.rule", "page.engine.forest", "page.student.changes", "page.student.contacts"):
        assert label(key) in seen, key
    shares = page.locator("article.student details", has_text=label("page.student.shares"))
    shares.locator("summary").click()
    assert "份额" in shares.inner_text()
    assert label("page.student.shares.note") in shares.inner_text()
    page.fill("#how textarea", "已经请教务核对")
    page.click("#settle")
    page.wait_for_function("() => document.querySelector('article.student').innerText.includes('已经请教务核对')")
    kept = {one.reply: one for one in site.rooms.archive.replies(COUNSELOR, student)}[reply.reply]
    assert (kept.state, kept.note) == ("settled", "已经请教务核对")
    page.wait_for_selector("#settle", state="hidden")
    page.click("#correct button.label-wrap")
    choose(page, "factor", site.rooms.catalog.scorecard.factors["academic"].label)
    page.fill("#value input, #value textarea", "88")
    page.click("#keep-correction")
    page.wait_for_selector("#student .notice:not(.good)")  # without a reason nothing is changed
    choose(page, "factor", site.rooms.catalog.scorecard.factors["academic"].label)
    page.fill("#why textarea", "补考成绩单")
    page.click("#keep-correction")
    page.wait_for_function("() => document.querySelector('article.student').innerText.includes('88 分')")
    shoot(page, "counselor_corrected")
    page.click("#undo")
    page.wait_for_function("() => !document.querySelector('article.student').innerText.includes('88 分')")


@browser
def test_the_class_is_counted_in_charts_with_tables_and_names_nobody(open_as: "Open", site: Site) -> None:  # noqa: F811
    page = open_as(TEACHER, "/c/class")
    page.wait_for_selector("article.overview figure svg")
    charts = page.locator("article.overview figure svg")
    assert charts.count() >= 2
    for chart in charts.all():
        assert chart.get_attribute("role") == "img"
        assert chart.get_attribute("aria-label")
        assert chart.locator("xpath=ancestor::section//table").count() == 1
    seen = page.inner_text("article.overview")
    roster = site.rooms.archive.roster(COUNSELOR)
    assert [line.name for line in roster if line.name in seen or line.student in seen] == []
    shoot(page, "counselor_class")
    room = roster[0].class_name
    choose(page, "room", room)
    number = sum(line.class_name == room for line in roster)
    said = site.rooms.prompts.label("page.overview.caption", students=number, day=TODAY.isoformat())
    page.wait_for_function("(said) => document.querySelector('article.overview').innerText.includes(said)", arg=said)


def table(path: Path, student: str) -> Path:
    """A contact of an own student under a heading that has to be confirmed, one of a stranger, one on no day."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (
        ["学号", "联系日", "联系方式", "备注"],
        [student, "2026-11-10", "电话", "聊了秋招打算"],
        ["S20230179", "2026-11-10", "电话", "别班的同学"],
        [student, "2026-02-31", "电话", "没有这一天"],
    ):
        sheet.append(row)
    book.save(path)
    return path


@browser
def test_a_table_is_previewed_kept_and_undone(open_as: "Open", site: Site, tmp_path: Path) -> None:  # noqa: F811
    student, label = site.rooms.archive.students(COUNSELOR)[-1], site.rooms.prompts.label
    contacts = site.rooms.archive.support.contacts
    page = open_as(TEACHER, "/c/import")
    page.wait_for_selector("#batches section")
    choose(page, "kind", label("import.kind.contacts"))
    page.set_input_files("#upload input[type=file]", table(tmp_path / "contacts.xlsx", student))
    page.wait_for_selector("#suggested input")
    assert label("page.import.absent") in page.inner_text("#headings")
    page.click("#preview")
    page.wait_for_selector("#report .notice")  # the needed column has not been confirmed
    page.check("#suggested input")
    page.check("#partial input")
    page.click("#preview")
    page.wait_for_selector("#report section.import")
    said = page.inner_text("#report")
    for rule in ("scope", "date"):
        assert label(f"page.import.rule.{rule}") in said
    assert "别班的同学" not in said
    assert contacts(COUNSELOR, student) == ()
    shoot(page, "counselor_import")
    with page.expect_download() as file:
        page.click('a[href="/c/download/problems.xlsx"]')
    file.value.save_as(tmp_path / "problems.xlsx")
    listed = load_workbook(tmp_path / "problems.xlsx")
    assert {row[4].value for row in listed.worksheets[0].iter_rows(min_row=2)} >= {"scope", "date"}
    page.click("#commit")
    page.wait_for_selector("#report p.done")
    assert [one.note for one in contacts(COUNSELOR, student)] == ["聊了秋招打算"]
    page.wait_for_selector("#batches table")
    choose(page, "batch", "contacts.xlsx")
    page.click("#undo-import")
    page.wait_for_function(
        "(said) => document.querySelector('#batches').innerText.includes(said)", arg=label("page.import.batch.undone")
    )
    assert contacts(COUNSELOR, student) == ()


@browser
def test_outcomes_carry_their_denominator_and_a_call_is_kept(open_as: "Open", site: Site) -> None:  # noqa: F811
    from advisor.support.track import lists

    label = site.rooms.prompts.label
    page = open_as(TEACHER, "/c/outcomes")
    page.wait_for_selector("article.paper table")
    seen = page.inner_text("article.paper")
    for key in ("report.denominator", "report.definition", "report.day", "report.caveats"):
        assert label(key) in seen, key
    assert page.locator("article.paper figure svg[aria-label]").count() == 2
    shoot(page, "counselor_outcomes")
    knowledge = site.rooms.catalog.outcomes
    due = lists(site.rooms.archive, COUNSELOR, knowledge=knowledge, within=30).due
    if due:
        page.click("#check input")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.locator("#call label", has_text=label("page.outcomes.answer.stayed")).click()
        page.click("#keep-call")
        page.wait_for_selector("#lists .done")
        after = lists(site.rooms.archive, COUNSELOR, knowledge=knowledge, within=30)
        assert after.checks == lists(site.rooms.archive, COUNSELOR, knowledge=knowledge).checks
        assert len(after.due) < len(due) or after.due != due


@browser
def test_a_one_time_password_is_shown_once_to_who_says_that_the_person_is_there(
    open_as: "Open",  # noqa: F811
    site: Site,
) -> None:
    student = site.rooms.archive.students(COUNSELOR)[-2]
    from advisor.records.users import Users

    Users(site.rooms.archive).add(site.rooms.viewer(None), student, "student", student)
    page = open_as(TEACHER, "/c/accounts")
    page.wait_for_selector("#accounts section")
    choose(page, "account", student)
    page.click("#reset")
    page.wait_for_selector("#once .notice")
    page.check("#present input")
    page.click("#reset")
    page.wait_for_selector("#once code")
    password = page.inner_text("#once code")
    shoot(page, "counselor_accounts")
    page.reload()
    page.wait_for_selector("#accounts section")
    assert password not in page.content()
    with httpx.Client(base_url=site.address, headers={"origin": site.address}, timeout=60) as client:
        reply = client.post("/login", json={"account": student, "password": password})
        assert reply.json()["change"] is True


def test_files_go_to_whom_they_are_for_and_to_nobody_else(site: Site) -> None:
    with site.client(TEACHER) as teacher:
        template = teacher.get("/c/download/template-academic.xlsx")
        assert template.status_code == 200
        assert template.headers["content-disposition"].startswith("attachment")
        assert template.headers["cache-control"] == "no-store"
        assert teacher.get("/c/download/template-students.xlsx").status_code == 404  # the administrator brings students
        assert teacher.get("/c/download/../../etc/passwd").status_code in (400, 404)
        assert teacher.get("/s/download/template-academic.xlsx").status_code == 404
    with site.client("C002") as other:
        assert other.get("/c/download/problems.xlsx").status_code == 404
    with site.client(STUDENT) as student:
        assert student.get("/c/download/template-academic.xlsx").status_code == 404
    with site.client() as nobody:
        assert nobody.get("/c/download/outcomes.docx").status_code == 401


def test_another_counselors_student_is_out_of_reach_of_every_form(rooms: Rooms) -> None:
    with warnings.catch_warnings():  # gradio leaves an event loop behind
        warnings.simplefilter("ignore", ResourceWarning)
        blocks = blocks_for("counselor", Office(rooms))
        asyncio.set_event_loop(None)
        gc.collect()
    handlers = {block.fn.__name__: block.fn for block in blocks.fns.values()}
    request = SimpleNamespace(username="counselor:C002", query_params={})
    denied = rooms.prompts.label("error.access.denied")
    acts: dict[str, tuple[Any, ...]] = {
        "show_student": (STUDENT,),
        "confirm_flag": (STUDENT, "x"),
        "dismiss_flag": (STUDENT, "x"),
        "undo_review": (STUDENT, ""),
        "correct_record": (STUDENT, "academic", "99", "x"),
        "settle_reply": (STUDENT, "R1", "x"),
        "note_contact": (STUDENT, "phone", "x"),
        "reset_account": (STUDENT, True),
        "follow_up": (f"{STUDENT} d30", "stayed", TODAY.isoformat()),
    }
    for name, given in acts.items():
        drawn = handlers[name](*given, request)[0]
        assert denied in drawn, name
        assert "article" not in drawn
    archive = rooms.archive
    assert archive.review(COUNSELOR, STUDENT).state == "unreviewed"
    assert archive.support.contacts(COUNSELOR, STUDENT) == ()
    assert archive.file(COUNSELOR, STUDENT).readings["academic"].raw != 99
