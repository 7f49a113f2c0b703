"""A person's language: chosen by a cookie, which names nothing else, for the words of every page."""

from typing import TYPE_CHECKING

import pytest

from advisor.app.web.tongues import TONGUE, tongue_in
from advisor.wording.prompts import Prompts
from tests.app.web.conftest import Site
from tests.conftest import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.mark.parametrize(
    ("header", "wanted"),
    [
        ("qihang=abc; qihang_tongue=en", "en"),
        ("qihang_tongue=zh", "zh"),
        ("qihang_tongue=fr", None),
        ("qihang_tongue=../en", None),
        ("qihang_tongue=", None),
        ("\x00;;=", None),
        ("", None),
    ],
)
def test_only_languages_that_there_are_can_be_chosen(header: str, wanted: str | None) -> None:
    assert tongue_in(header) == wanted


def test_the_pages_change_their_words_and_their_guard_stays(site: Site) -> None:
    english = Prompts(ROOT / "prompts", "en")
    with site.client("S20230001") as client:
        assert english.label("page.resume") not in client.get("/s/").text
        client.cookies.set(TONGUE, "en")
        page = client.get("/s/resume")
        assert page.status_code == 200
        assert english.label("page.resume.go") in page.text
        assert '<html lang="en">' in client.get("/login").text
        assert client.get("/c/").status_code == 404  # another role's pages, in any language
        refused = client.post("/login", json={"account": "S20230001", "password": "wrong"})
        assert refused.status_code == 401
        assert not any("\u4e00" <= sign <= "\u9fff" for sign in refused.json()["message"])
    with site.client() as client:
        client.cookies.set(TONGUE, "en")
        assert client.get("/s/config").status_code == 401


@pytest.mark.browser
def test_what_stays_chinese_says_so_to_people_and_to_readers(chromium: "Browser", site: Site) -> None:
    english = Prompts(ROOT / "prompts", "en")
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    context.add_cookies([{"name": TONGUE, "value": "en", "url": site.address}])
    given = {"account": "S20230001", "password": site.passwords["S20230001"]}
    assert context.request.post(f"{site.address}/login", data=given, headers={"origin": site.address}).ok
    page = context.new_page()
    page.goto(f"{site.address}/s/plan")
    page.wait_for_selector("#plan article .match")
    assert english.label("page.tongue.note") in page.inner_text("header.top")
    assert page.locator("html").get_attribute("lang") == "en"
    action = page.locator("#plan .match p", has_text="辅导")
    action.first.wait_for()
    assert action.first.get_attribute("lang") == "zh-CN"
    assert page.locator("header.top h1").get_attribute("lang") is None
    assert "：" not in page.locator("#plan article > ul").last.inner_text()  # a Chinese colon between English words
    context.close()
