"""The API beside the pages in the server as it is served: each opens with its own key alone."""

from tests.app.web.conftest import Site


def test_a_login_opens_no_api_and_a_token_opens_no_page(site: Site) -> None:
    with site.client("C001") as page, site.client() as program:
        given = {"account": "C001", "password": site.passwords["C001"], "scopes": ["texts", "ask"]}
        made = program.post("/api/v1/tokens", json=given)
        assert made.status_code == 200 and not made.cookies
        bearer = {"authorization": f"Bearer {made.json()['token']}"}
        assert program.get("/api/v1/me", headers=bearer).json()["person"] == "C001"
        assert program.post("/api/v1/skills", json={"text": "PLC"}, headers=bearer).status_code == 200
        assert program.get("/c/", headers=bearer).status_code == 401
        assert page.get("/api/v1/me").status_code == 403  # a cookie
        assert page.get("/api/v1/me", headers=bearer).status_code == 403
        with program.stream("POST", "/api/v1/ask/stream", json={"text": "谢谢"}, headers=bearer) as stream:
            assert stream.headers["content-type"].startswith("text/event-stream")
            assert [line for line in stream.iter_lines() if line.startswith("event: ")][-1] == "event: done"
        assert program.post("/api/v1/tokens/revoke", json={}, headers=bearer).json()["done"]
        assert program.get("/api/v1/me", headers=bearer).status_code == 401
