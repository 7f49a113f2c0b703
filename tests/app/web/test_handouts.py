"""Files that a page hands out: to the person who asked, for a while, and by no other name."""

import pytest

from advisor.app.web.handouts import HANDOUTS, Handouts
from advisor.facts import Viewer
from tests.app.web.conftest import Site

ONE, TWO = Viewer("admin", "A001", "x"), Viewer("admin", "A002", "x")


def test_it_is_for_one_person_and_ends() -> None:
    now = [0.0]
    handouts = Handouts(seconds=10, most=2, clock=lambda: now[0])
    assert handouts.keep(ONE, "diagnostics.zip", b"zip") == "download/diagnostics.zip"
    assert handouts.fetch(ONE, "diagnostics.zip") == b"zip"
    assert handouts.fetch(TWO, "diagnostics.zip") is None
    now[0] = 11
    assert handouts.fetch(ONE, "diagnostics.zip") is None
    for name in ("diagnostics.zip", "assessment.html", "accounts.xlsx"):
        handouts.keep(TWO, name, name.encode())
    assert handouts.fetch(TWO, "diagnostics.zip") is None  # the oldest made room
    with pytest.raises(KeyError):
        handouts.keep(Viewer("student", "S20230001"), "diagnostics.zip", b"")


def test_nothing_is_fetched_by_others_or_by_another_name(site: Site) -> None:
    paths = [f"/a/download/{name}" for name in HANDOUTS["admin"]]
    with site.client() as client:
        assert [client.get(path).status_code for path in paths] == [401] * len(paths)
    for account in ("S20230001", "C001", "M002", "Z001"):
        with site.client(account) as client:
            assert [client.get(path).status_code for path in paths] == [404] * len(paths)
    with site.client("A001") as client:
        assert client.get("/a/download/records.sqlite3").status_code == 404
        assert client.get("/s/download/diagnostics.zip").status_code == 404
