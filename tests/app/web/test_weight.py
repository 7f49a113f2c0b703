"""What the browser keeps of the pages and what it fetches anew; their weight is taken on the walk of ``test_access``."""

from tests.app.web.conftest import Site
from tests.app.web.test_access import ACCOUNTS


def test_gradio_s_files_are_kept_by_the_browser_and_pages_are_not(site: Site) -> None:
    with site.client(ACCOUNTS["student"]) as client:
        page = client.get("/s/")
        assert page.headers["cache-control"] == "no-store"
        assert page.headers["content-encoding"] == "gzip"
        name = page.text.split('src="./assets/', 1)[1].split('"', 1)[0]
        asset = client.get(f"/s/assets/{name}", headers={"accept-encoding": "br"})
        assert asset.headers["content-encoding"] == "br"
        assert "immutable" in asset.headers["cache-control"]
        plain = client.get(f"/s/assets/{name}", headers={"accept-encoding": "identity"})
        assert plain.content == asset.content  # httpx unpacks; the same script either way
        missing = client.get("/s/assets/none-such.js", headers={"accept-encoding": "br"})
        assert missing.status_code == 404
        assert missing.headers["cache-control"] == "no-store"
        assert client.get("/s/assets/..%2findex.html").status_code in (400, 404)


def test_a_page_speaks_only_of_the_college(site: Site) -> None:
    with site.client(ACCOUNTS["student"]) as client:
        text = client.get("/s/").text
    head = text.split("window.gradio_config", 1)[0]
    assert "og:" not in head
    assert "twitter:" not in head
    assert "raw.githubusercontent.com" not in text
    assert "iframeResizer.contentWindow" not in text
