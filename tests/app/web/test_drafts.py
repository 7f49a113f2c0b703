"""What is written and what is answered outlive a lost line and a closed page, and never reach the next person."""

from typing import TYPE_CHECKING

import pytest

from tests.app.web.conftest import Site
from tests.app.web.test_access import log_in
from tests.app.web.test_browser import PATIENCE

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser
WRITER, OTHER = "S20230179", "S20230001"
DRAFT = "我还没写完的问题"
KEPT = "() => Object.keys(localStorage).filter((key) => key.startsWith('qihang.draft.')).length"


def test_a_draft_survives_a_reload_without_a_line_and_goes_when_it_is_sent(chromium: "Browser", site: Site) -> None:
    context = chromium.new_context()
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    log_in(page, site, WRITER)
    page.wait_for_selector("#question textarea")
    page.fill("#question textarea", DRAFT)
    context.set_offline(True)
    page.keyboard.press("Enter")  # nothing arrives
    page.wait_for_selector("#line-note")
    context.set_offline(False)
    page.goto(f"{site.address}/s/")
    page.wait_for_function("(said) => document.querySelector('#question textarea')?.value === said", arg=DRAFT)
    page.focus("#question textarea")
    page.keyboard.press("Enter")
    page.wait_for_function("(said) => document.querySelector('#chat')?.innerText.includes(said)", arg=DRAFT)
    page.wait_for_function("() => !document.querySelector('#chat .waiting')")
    assert page.evaluate(KEPT) == 0
    page.goto(f"{site.address}/s/")
    page.wait_for_selector("#chat .bubble.person")
    assert page.input_value("#question textarea") == ""
    context.close()


def test_a_draft_goes_with_log_out(chromium: "Browser", site: Site) -> None:
    page = chromium.new_page()
    page.set_default_timeout(PATIENCE)
    log_in(page, site, WRITER)
    page.wait_for_selector("#question textarea")
    page.fill("#question textarea", DRAFT)
    assert page.evaluate(KEPT) == 1
    page.click("button.logout")
    page.wait_for_url("**/login")
    assert page.evaluate(KEPT) == 0
    page.close()


def test_the_next_person_at_a_shared_computer_finds_no_draft(chromium: "Browser", site: Site) -> None:
    page = chromium.new_page()
    page.set_default_timeout(PATIENCE)
    log_in(page, site, WRITER)
    page.wait_for_selector("#question textarea")
    page.fill("#question textarea", DRAFT)
    page.context.clear_cookies()  # the login has run out
    log_in(page, site, WRITER)
    page.wait_for_function("(said) => document.querySelector('#question textarea')?.value === said", arg=DRAFT)
    page.context.clear_cookies()
    log_in(page, site, OTHER)
    page.wait_for_selector("#question textarea")
    page.wait_for_timeout(500)
    assert page.input_value("#question textarea") == ""
    assert DRAFT not in page.evaluate("JSON.stringify(localStorage)")
    page.close()


def test_an_answer_that_came_while_the_page_was_away_is_there_on_return(chromium: "Browser", site: Site) -> None:
    page = chromium.new_page()
    page.set_default_timeout(PATIENCE)
    log_in(page, site, "S20230378")
    page.wait_for_selector("#chat .bubble")
    page.fill("#question textarea", "实习期间受伤了怎么办？")
    with page.expect_response("**/queue/join*"):
        page.keyboard.press("Enter")
    page.goto(f"{site.address}/s/plan")
    page.goto(f"{site.address}/s/")
    page.wait_for_function("() => document.querySelector('#chat')?.innerText.includes('实习期间受伤')")
    page.wait_for_function(
        "() => !document.querySelector('#chat .waiting')"
        " && [...document.querySelectorAll('#chat .bubble')].pop().classList.contains('advisor')"
    )
    page.close()
