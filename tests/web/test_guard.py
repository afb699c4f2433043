"""Nobody gets in but the browser that opened the one-time address: attacks, one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.datastructures import Headers

from pose_coach.web.guard import MOST_BODY_BYTES, TOKEN_HEADER, Access

ACCESS = Access(8123)
PATHS = (
    "/",
    "/progress",
    "/settings",
    "/videos",
    "/static/app.css",
    "/history.css",
    "/alive",
    "/favicon.ico",
)


@pytest.mark.parametrize("path", PATHS)
def test_a_page_is_for_the_browser_that_was_let_in(browser, path):
    assert browser.get(path).status_code in {200, 204}


@pytest.mark.parametrize("path", PATHS)
def test_nobody_else_sees_anything(stranger, path):
    answer = stranger.get(path)

    assert answer.status_code == 403
    assert answer.text == "This browser has not been let in. Start pose-coach again."


def test_a_foreign_host_is_refused(browser):
    """DNS rebinding: another name that leads to this computer."""
    answer = browser.get("/", headers={"host": "evil.example:8123"})

    assert answer.status_code == 421


@given(st.text(st.characters(min_codepoint=33, max_codepoint=126)))
def test_no_host_but_this_computers_is_answered(host):
    scope = {
        "method": "GET",
        "path": "/",
        "headers": [
            (b"host", host.encode()),
            (b"cookie", f"{ACCESS.cookie_name}={ACCESS.cookie}".encode()),
        ],
    }

    assert (ACCESS.refusal(scope) is None) == (host in {"127.0.0.1:8123", "localhost:8123"})


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:9000"])
def test_another_page_may_not_post_nor_read(browser, origin):
    assert browser.post("/videos?name=a.mp4", headers={"origin": origin}).status_code == 403
    assert browser.get("/videos", headers={"origin": origin}).status_code == 403
    assert browser.get("/videos").json() == []


def test_a_form_of_another_page_may_not_post(browser):
    """It sends the cookie at most: neither our origin nor the header."""
    del browser.headers["origin"]
    del browser.headers[TOKEN_HEADER]

    assert browser.post("/videos?name=a.mp4", data={"a": "b"}).status_code == 403


@pytest.mark.parametrize("token", [None, "", "wrong", "\xff"])
def test_a_post_needs_the_header_besides_the_cookie(browser, token):
    del browser.headers[TOKEN_HEADER]
    headers = {} if token is None else {TOKEN_HEADER: token.encode("latin-1")}

    assert browser.post("/videos?name=a.mp4", headers=headers).status_code == 403


def test_the_one_time_address_lets_in_once(app, browser):
    address = app.access.one_time
    first = next(iter(browser.cookies.jar))
    browser.cookies.clear()

    assert address is None
    assert first.name == "pose-coach-8123"
    assert first.has_nonstandard_attr("HttpOnly")
    assert first.get_nonstandard_attr("SameSite") == "strict"


def test_a_replayed_one_time_address_is_refused(app, stranger):
    address = app.access.address
    assert stranger.get(address).status_code == 200
    assert stranger.get(address).status_code == 200  # the same browser, as after "back"
    stranger.cookies.clear()

    assert stranger.get(address).status_code == 403
    assert not stranger.cookies


@pytest.mark.parametrize("token", ["wrong", "None", "%00"])
def test_a_guessed_one_time_address_is_refused(app, stranger, token):
    assert stranger.get(f"/open/{token}").status_code == 403
    assert app.access.one_time is not None


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"])
def test_other_methods_are_refused(browser, method):
    answer = browser.request(method, "/videos")

    assert answer.status_code == 405
    assert "access-control-allow-origin" not in answer.headers


def test_every_answer_forbids_inline_scripts_and_foreign_content(browser):
    for path in (*PATHS, "/missing"):
        headers = browser.get(path).headers
        policy = dict(
            part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";")
        )
        assert policy["default-src"] == "'none'"
        assert policy["script-src"] == policy["connect-src"] == "'self'"
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"
        assert not [name for name in headers if name.startswith("access-control")]


def test_a_body_is_not_read_beyond_its_limit(browser):
    large = b"x" * (MOST_BODY_BYTES + 1)

    def chunks():
        yield large

    assert browser.post("/videos/x/cancel", content=large).status_code == 413
    assert browser.post("/videos/x/cancel", headers={"content-length": "-1"}).status_code == 413


@pytest.mark.parametrize(
    "path",
    [
        "/static/../app.py",
        "/static/%2e%2e/app.py",
        "/static/..%2f..%2fcli.py",
        "/static//etc/passwd",
        "/videos/20260102-030405-0123abcd/..%2f..%2f..%2fhistory.db",
        "/videos/../history.db",
        "/videos/..%2f/history.db",
        "/videos/%2e%2e/history.db",
    ],
)
def test_no_path_leads_out_of_the_apps_folders(browser, report, tmp_path, path):
    (tmp_path / "history.db").write_text("secret")
    report("<p>mine")

    assert browser.get(path).status_code == 404


def test_a_link_in_the_results_is_not_followed(browser, report, tmp_path):
    (tmp_path / "secret").write_text("secret")
    address = report("<p>mine")
    (tmp_path / "videos/20260102-030405-0123abcd/results/link.csv").symlink_to(tmp_path / "secret")

    assert browser.get(address.replace("clip.html", "link.csv")).status_code == 404


def test_a_cookie_of_another_app_on_this_computer_is_not_ours():
    headers = Headers({"cookie": f"pose-coach-9000={ACCESS.cookie}"})

    assert not ACCESS.is_known(headers)
