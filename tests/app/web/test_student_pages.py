"""What a student does on the pages of portrait, data, resume, interview and posts, in a real Chromium."""

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.app.web.conftest import Site
from tests.app.web.test_browser import choose, open_as, shoot  # noqa: F401 - a fixture
from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.app.web.test_browser import Open

pytestmark = pytest.mark.browser
STUDENT = "S20230179"


def own(site: Site) -> "tuple[object, str]":
    return site.rooms.viewer(f"student:{STUDENT}"), STUDENT


def open_part(page: "Page", name: str) -> None:
    page.locator(f"#{name} button").first.click()


def test_strengths_come_first_and_every_skill_shows_its_words(open_as: "Open", site: Site) -> None:  # noqa: F811
    page = open_as(STUDENT, "/s/portrait")
    page.wait_for_selector("article.portrait")
    assert page.locator("article.portrait h2").first.inner_text() == site.rooms.prompts.label("page.portrait.strengths")
    shown = site.rooms.archive.portrait(*own(site))  # type: ignore[arg-type]
    assert shown
    first = page.locator(".skill").first
    first.locator("summary").click()
    quotes = [piece.quote for skill in shown for piece in skill.evidence]
    assert any(quote in first.inner_text() for quote in quotes)
    said = page.inner_text("article.portrait")
    assert site.rooms.prompts.label("diagnosis.label.readiness") not in said
    shoot(page, "student_portrait")


def test_sixty_answers_give_a_profile_as_a_picture_and_as_a_table(open_as: "Open", site: Site) -> None:  # noqa: F811
    page = open_as(STUDENT, "/s/portrait")
    page.wait_for_selector("#profile .interests")
    open_part(page, "questionnaire")
    page.click("#keep-interests")
    page.wait_for_selector("#profile .notice")  # nothing was ticked, so nothing is kept
    items = page.locator(".statements input[type=checkbox]")
    assert items.count() == 60
    yes = {item.number for item in site.rooms.catalog.interest_items if (item.letter == "S") == (item.key == "yes")}
    for number in sorted(yes)[:20]:
        items.nth(number - 1).check()
    page.click("#keep-interests")
    page.wait_for_selector("#profile .notice.good")
    kept = site.rooms.archive.interests(*own(site))  # type: ignore[arg-type]
    assert kept is not None
    assert {place for place, answer in enumerate(kept, 1) if answer} == set(sorted(yes)[:20])
    assert page.locator("#profile table tr").count() == 6
    assert "满分 10" in (page.locator("#profile svg").get_attribute("aria-label") or "")
    shoot(page, "student_interests")


def test_the_student_decides_over_the_own_data(open_as: "Open", site: Site) -> None:  # noqa: F811
    label = site.rooms.prompts.label
    viewer, student = own(site)
    page = open_as(STUDENT, "/s/data", width=360, height=740)
    page.wait_for_selector("article.mydata")
    shoot(page, "phone_s_data_whole")
    page.click("#consent-employer-employer input")
    page.wait_for_selector("#said .notice.good")
    granted = {(one.what, one.to): one.state for one in site.rooms.archive.consents(viewer, student)}  # type: ignore[arg-type]
    assert granted["employer", "employer"] == "granted"
    open_part(page, "replying")
    choose(page, "card", "专业核心课程平均成绩")
    page.fill("#reply textarea", "有一门补考已经过了")
    page.click("#send-reply")
    page.wait_for_selector("#data >> text=有一门补考已经过了")
    assert page.input_value("#reply textarea") == ""
    open_part(page, "correcting")
    choose(page, "wrong", "专业核心课程平均成绩")
    page.fill("#value textarea, #value input", "一百")
    page.click("#send-correction")
    page.wait_for_selector("#said .notice:not(.good)")  # no number: nothing is lost
    assert page.input_value("#value textarea, #value input") == "一百"
    page.fill("#value textarea, #value input", "81.5")
    page.click("#send-correction")
    page.wait_for_selector("#requests >> text=81.5")
    open_part(page, "erasing")
    page.click("#erase")
    page.wait_for_selector("#said .notice:not(.good)")
    page.click("#sure input")
    page.fill("#erase-word textarea, #erase-word input", label("page.data.erase.word"))
    page.click("#erase")
    page.wait_for_selector(f"#requests >> text={label('page.data.erase.value')}")
    assert student not in site.rooms.archive.students(site.rooms.viewer(None))
    page.click("#keep-me")
    page.wait_for_selector(f"#requests >> text={label('page.data.state.withdrawn')}")
    assert student in site.rooms.archive.students(site.rooms.viewer(None))
    page.click("#personal input")
    page.wait_for_selector(f"#said >> text={label('page.data.personal.off')}")
    assert not site.rooms.archive.is_personal(viewer, student)  # type: ignore[arg-type]
    page.goto(f"{site.address}/s/matches")
    page.wait_for_selector("article.match")
    assert label("matching.personal.card") in page.inner_text("#matches")
    site.rooms.archive.set_personal(viewer, student, True)  # type: ignore[arg-type]


def test_a_line_is_mended_only_by_what_was_said_and_a_draft_kept_only_by_wish(open_as: "Open", site: Site) -> None:  # noqa: F811
    page = open_as(STUDENT)
    page.click('header.top nav a[href="/s/resume"]')  # first click
    page.wait_for_selector("#upload button")
    page.fill("#resume textarea", (ROOT / "examples" / "resume.txt").read_text(encoding="utf-8"))
    page.click("#go")  # second: the critique
    page.wait_for_selector(".critique mark")
    viewer, student = own(site)
    drafts = len(site.rooms.archive.practices(viewer, student))  # type: ignore[arg-type]
    page.wait_for_selector("#line input")
    page.click("#line input")
    page.locator("[role=option]").nth(1).click()
    page.wait_for_selector("#line-questions li")
    before = page.input_value("#after textarea")
    page.fill("#after textarea", f"{before}，带领 300 人")
    page.click("#check-line")
    page.wait_for_selector("#rewrite .notice:not(.good)")
    assert "300" in page.inner_text("#rewrite .notice")
    assert page.locator("#accept-line").is_hidden()
    page.fill("#said-since textarea", "每天点检 8 台机床")
    page.fill("#after textarea", "每天点检 8 台机床")
    page.click("#check-line")
    page.wait_for_selector("#rewrite .notice.good")
    shoot(page, "student_rewrite")
    page.click("#accept-line")
    page.wait_for_function("() => document.querySelector('#resume textarea').value.includes('每天点检 8 台机床')")
    assert before not in page.input_value("#resume textarea")
    assert len(site.rooms.archive.practices(viewer, student)) == drafts  # type: ignore[arg-type]
    page.click("#go")
    page.wait_for_function("() => document.querySelector('.critique .original')?.innerText.includes('8 台机床')")
    page.click("#keep-resume")
    page.wait_for_selector("#kept .notice.good")
    page.wait_for_selector("#versions .drafts li")
    with page.expect_download() as waiting:
        page.click('a.way[href="/s/download/resume-classic.docx"]')
    with zipfile.ZipFile(io.BytesIO(Path(waiting.value.path()).read_bytes())) as package:
        assert "每天点检 8 台机床" in package.read("word/document.xml").decode()
    shoot(page, "student_resume_versions")


def test_a_rehearsal_starts_in_two_presses_and_ends_in_a_report_that_stays_private(open_as: "Open", site: Site) -> None:  # noqa: F811
    page = open_as(STUDENT)
    page.click('header.top nav a[href="/s/interview"]')
    page.wait_for_function("() => document.querySelector('#post input')?.value")  # a post stands there already
    page.wait_for_function("() => document.querySelector('#post input').value !== '请选择'")
    page.click("#start")
    page.wait_for_selector("#talk .bubble")
    answers = (ROOT / "examples" / "answers.txt").read_text(encoding="utf-8").splitlines()
    for number, answer in enumerate(answers[:2], 1):
        page.fill("#answer textarea", answer)
        page.click("#send")
        page.wait_for_function(f"() => document.querySelectorAll('#talk .feedback').length === {number}")
    page.click("#stop")
    page.wait_for_selector("article.report")
    assert page.locator("article.report svg").count() >= 1
    assert page.locator("article.report table").count() >= 2
    assert site.rooms.prompts.label("resume.report.label") in page.inner_text("article.report")
    shoot(page, "student_report")
    viewer, student = own(site)
    session = site.rooms.archive.practices(viewer, student)[-1].id  # type: ignore[arg-type]
    counselors = (site.rooms.viewer(f"counselor:C00{number}") for number in range(1, 7))
    teacher = next(one for one in counselors if student in site.rooms.archive.students(one))

    def is_open() -> bool:
        return any(one.id == session and "turns" in one.body for one in site.rooms.archive.practices(teacher, student))

    assert not is_open()
    page.click("#share input")
    page.wait_for_selector("#shared .notice.good")
    assert is_open()
    page.click("#share input")
    page.wait_for_selector(f"#shared >> text={site.rooms.prompts.label('interview.unshared')}")
    assert not is_open()
    open_part(page, "drill")
    page.click("#begin-drill")
    page.wait_for_selector("#drill-round .bubble")
    page.fill("#drill-answer textarea", "我有对象了，明年结婚")
    page.click("#send-drill")
    page.wait_for_selector("#drill-round .feedback")
    assert "对象" in page.inner_text("#drill-round .feedback")
    shoot(page, "student_drill")


def test_a_post_shows_its_way_up_why_it_is_not_there_and_takes_a_word(open_as: "Open", site: Site) -> None:  # noqa: F811
    page = open_as(STUDENT, "/s/matches")
    page.wait_for_selector("article.match")
    page.click("#find-way")
    page.wait_for_selector("#way article")
    assert "12 周" in page.inner_text("#way h3")
    page.fill("#asked textarea, #asked input", "会计")
    page.click("#explain")
    page.wait_for_selector("#why article")
    assert "排进推荐" in page.inner_text("#why")
    page.click("#send-feedback")
    page.wait_for_selector("#feedback-said .notice:not(.good)")
    page.click("#about input")
    page.locator("[role=option]").nth(1).click()
    page.locator("#useful label").nth(1).click()
    page.fill("#feedback-note textarea, #feedback-note input", "离家太远")
    page.click("#send-feedback")
    page.wait_for_selector("#feedback-said .notice.good")
    viewer, student = own(site)
    last = site.rooms.archive.feedback(viewer, student)[-1]  # type: ignore[arg-type]
    assert (last.useful, last.note) == (False, "离家太远")
    shoot(page, "student_matches_asked")
