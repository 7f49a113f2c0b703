"""The pages of mentors, the centre and administrators in a real Chromium."""

from typing import TYPE_CHECKING

import pytest

from advisor.facts import Viewer
from tests.app.web.conftest import Site
from tests.app.web.test_browser import choose, open_as, shoot

if TYPE_CHECKING:
    from tests.app.web.test_browser import Open

__all__ = ["open_as"]
pytestmark = pytest.mark.browser
WHY = "#why textarea, #why input"


def test_a_mentor_sets_a_task_and_rates_what_was_seen(open_as: "Open", site: Site) -> None:
    page = open_as("M002")
    page.wait_for_selector("#student table")
    shoot(page, "mentor_students")
    page.locator("#student tbody a").first.click()
    page.wait_for_selector("article.student")
    page.fill("#task textarea", "把接线图画出来带来看")
    page.fill("#due textarea, #due input", "2026-12-20")
    page.click("#set-task")
    page.wait_for_selector("article.student >> text=把接线图画出来带来看")
    page.click("#rate")
    page.wait_for_selector("#student .notice")  # nothing chosen yet
    page.fill("#seen textarea", "周三独立接完控制线路，一次通电成功")
    page.click("#skill input")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.locator("#level input[type=radio]").nth(2).check()
    page.click("#rate")
    page.wait_for_selector("article.student >> text=周三独立接完控制线路")
    shoot(page, "mentor_student")


def test_a_post_goes_from_the_mentor_through_the_college_to_the_record(open_as: "Open", site: Site) -> None:
    label = site.rooms.prompts.label
    page = open_as("M002", "/m/posts")
    page.wait_for_selector("#hand-in")
    for name, words in (("title", "园艺技术员（合作）"), ("employer", "某园艺公司"), ("city", "昆明")):
        page.fill(f"#{name} textarea, #{name} input", words)
    page.fill("#advert textarea", "负责温室日常管理，限男性，入职交押金300元。")
    page.click("#check")
    page.wait_for_selector(".advert mark")
    shoot(page, "mentor_post_check")
    page.fill("#advert textarea", "负责温室日常管理和病虫害巡查，单休，缴纳五险。")
    page.fill("#until textarea, #until input", "2026-12-31")
    page.click("#hand-in")
    page.wait_for_selector(f"#offers >> text={label('page.offers.state.waiting')}")
    admin = open_as("A001", "/a/offers")
    admin.wait_for_selector("#offers table")
    choose(admin, "offer", "园艺技术员（合作）")
    admin.wait_for_selector("#check-result .advert")
    admin.click("#release")
    admin.wait_for_selector(f"#done >> text={label('page.why.missing')}")
    admin.fill(WHY, "校企合作岗位")
    shoot(admin, "admin_offers")
    admin.click("#release")
    admin.wait_for_selector("#done .said")
    assert "园艺技术员（合作）" in {job.title for job in site.rooms.archive.jobs()}


def test_the_centre_finds_a_student_and_settles_a_reply(open_as: "Open", site: Site) -> None:
    pupil = "S20230001"
    site.rooms.archive.reply(Viewer("student", pupil), pupil, "academic.core_mean", "这门课我补考过了")
    page = open_as("Z001")
    page.wait_for_selector("#search input, #search textarea")
    page.fill("#search input, #search textarea", "lihaihang")
    page.locator(f'#found a[href="/z/?who={pupil}"]').click()
    page.wait_for_selector("article.student")
    choose(page, "reply", "这门课我补考过了")
    page.fill("#reply-note textarea", "已经转给教务核对")
    page.click("#settle")
    page.wait_for_selector("article.student >> text=已经转给教务核对")
    shoot(page, "centre_student")


def test_an_administrator_fetches_the_file_for_a_fault(open_as: "Open") -> None:
    page = open_as("A001", "/a/system")
    page.wait_for_selector("#system table")
    page.fill(WHY, "排查故障")
    page.click("#bundle")
    page.wait_for_selector("#done a")
    shoot(page, "admin_system")
    with page.expect_download() as got:
        page.click("#done a")
    assert got.value.suggested_filename == "qihang-diagnostics.zip"
