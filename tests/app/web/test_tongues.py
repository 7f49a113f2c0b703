"""A person's language: chosen by a cookie, which names nothing else, for the words of every page."""

import pytest

from advisor.app.web.tongues import TONGUE, tongue_in
from advisor.wording.prompts import Prompts
from tests.app.web.conftest import Site
from tests.conftest import ROOT


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
