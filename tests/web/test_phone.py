"""A phone is let in over TLS, one and once; whatever else comes is refused. Real sockets on this computer."""

from __future__ import annotations

import hashlib
import os
import socket
import ssl
import time
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509

from pose_coach.common.errors import PoseCoachError
from pose_coach.web import certificate, phone
from pose_coach.web.guard import TOKEN_HEADER, Access
from pose_coach.web.phone import PhoneListener, own_address
from tests.web.conftest import ORIGIN

httpx = pytest.importorskip("httpx2", reason="needs httpx2 to ask the app")

HERE = "127.0.0.1"
CLOSES_WITHIN_S = 30


def trusting():
    """What a phone does whose owner has pressed "visit this website"."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


@pytest.fixture
def clients():
    """Make clients that trust any certificate and keep their own cookies."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(httpx.Client(verify=trusting(), timeout=60))


@pytest.fixture
def listener(app, browser):
    app.phone_address = HERE
    assert browser.post("/phone/open").status_code == 200
    yield app.phone
    app.phone.close()
    app.phone.join()


@pytest.fixture
def paired(listener, clients):
    """A phone that has scanned the code; it sends what the page's script sends."""
    one = clients()
    assert one.get(listener.access.address).status_code == 200
    origin = f"https://{listener.access.hosts[0]}"
    one.base_url = origin
    one.headers |= {"origin": origin, TOKEN_HEADER: listener.access.header}
    return one


def accepts(port):
    with socket.socket() as knocking:
        knocking.settimeout(5)
        return knocking.connect_ex((HERE, port)) == 0


def closes(port):
    ends_s = time.monotonic() + CLOSES_WITHIN_S
    while time.monotonic() < ends_s:
        if not accepts(port):
            return True
        time.sleep(0.05)
    return False


def test_nothing_listens_before_the_button(app, browser):
    app.phone_address = HERE
    for path in ("/", "/check", "/progress"):
        browser.get(path)

    assert app.phone is None
    assert browser.get("/phone").status_code == 404


def test_the_button_is_for_the_browser_that_was_let_in(app, stranger):
    app.phone_address = HERE

    assert stranger.post("/phone/open", headers={"origin": ORIGIN}).status_code == 403
    assert app.phone is None


def test_the_fingerprint_is_that_of_the_certificate_that_is_served(app, browser):
    app.phone_address = HERE
    shown = browser.post("/phone/open").json()
    port = app.phone.access.port
    der = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate((HERE, port)))

    assert shown["fingerprint"].replace(":", "").lower() == hashlib.sha256(der).hexdigest()
    assert shown["code"].startswith("data:image/svg+xml")


def test_the_certificate_is_for_this_address_alone_and_for_a_day(listener):
    pem = ssl.get_server_certificate((HERE, listener.access.port))
    read = x509.load_pem_x509_certificate(pem.encode())
    strict = ssl.create_default_context(cadata=pem)
    strict.verify_flags = ssl.VerifyFlags.VERIFY_X509_PARTIAL_CHAIN

    def greet(name):
        with (
            socket.create_connection((HERE, listener.access.port), timeout=60) as plain,
            strict.wrap_socket(plain, server_hostname=name),
        ):
            pass

    greet(HERE)
    with pytest.raises(ssl.SSLCertVerificationError):
        greet("127.0.0.2")
    assert read.not_valid_after_utc - datetime.now(UTC) < timedelta(days=1, minutes=1)


def test_the_key_lies_in_a_private_file_under_a_password_and_only_for_a_moment(monkeypatch):
    seen = []
    load = ssl.SSLContext.load_cert_chain

    def loading(self, path, password):
        seen.append((path, path.stat().st_mode & 0o777, path.read_text()))
        load(self, path, password=password)

    monkeypatch.setattr(certificate.ssl.SSLContext, "load_cert_chain", loading)
    certificate.tls_context(HERE)

    ((path, mode, content),) = seen
    assert mode in ({0o600} if os.name != "nt" else {0o666})
    assert "BEGIN ENCRYPTED PRIVATE KEY" in content
    assert "BEGIN PRIVATE KEY" not in content
    assert not path.exists()
    assert not path.parent.exists()


def test_a_phone_comes_in_with_a_cookie_that_only_tls_and_no_script_sees(listener, clients):
    one = clients()
    answer = one.get(listener.access.address)

    assert answer.status_code == 200
    kept = answer.headers["set-cookie"].lower()
    assert {"httponly", "secure", "samesite=strict"} <= {each.strip() for each in kept.split(";")}
    assert one.get(f"https://{listener.access.hosts[0]}/").status_code == 200
    assert listener.is_paired


def test_a_replayed_code_and_a_second_phone_are_refused(listener, clients):
    scanned = listener.access.address  # both phones see the same screen
    first, second = clients(), clients()
    assert first.get(scanned).status_code == 200
    page = f"https://{listener.access.hosts[0]}/"

    answer = second.get(scanned)
    assert (answer.status_code, answer.text) == (
        403,
        "This address has been used. Press “Use my phone” on the computer again.",
    )
    assert second.get(f"{page}open/wrong").status_code == 403
    assert second.get(page).status_code == 403
    assert not second.cookies
    assert first.get(page).status_code == 200


def test_a_code_that_is_too_old_is_refused():
    access = Access(8123, until_s=time.monotonic() - 1)

    assert not access.redeem(access.one_time)
    assert access.one_time is not None


def test_what_no_phone_has_used_in_time_closes(app, browser, monkeypatch):
    monkeypatch.setattr(phone, "CODE_LIFETIME_S", 0.5)
    app.phone_address = HERE
    browser.post("/phone/open")

    assert closes(app.phone.access.port)
    assert browser.get("/phone").json() == {
        "words": "The code is too old. Press “Use my phone” again.",
        "isPaired": False,
        "isClosed": True,
    }


@pytest.mark.usefixtures("paired")
def test_what_a_phone_has_left_closes(app, browser, monkeypatch):
    monkeypatch.setattr(phone, "GONE_S", 0.5)

    assert closes(app.phone.access.port)
    assert browser.get("/phone").json()["words"].startswith("The phone is gone.")


@pytest.mark.parametrize("host", ["evil.example", "localhost", "127.0.0.2", "127.0.0.1"])
def test_a_foreign_host_is_refused(paired, listener, host):
    """Also this computer's names and the first listener's: the phone knows one address."""
    answer = paired.get("/", headers={"host": f"{host}:{listener.access.port + (host == HERE)}"})

    assert answer.status_code == 421


def test_plain_http_gets_no_answer(listener):
    with pytest.raises(httpx.TransportError):
        httpx.get(f"http://{listener.access.hosts[0]}/", timeout=60)

    assert accepts(listener.access.port)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": ORIGIN},
        {TOKEN_HEADER: "wrong"},
        {"sec-fetch-site": "cross-site"},
    ],
)
def test_another_page_in_the_phones_browser_may_not_post(paired, headers):
    assert paired.post("/live/start?exercise=auto", headers=headers).status_code == 403


def test_the_computers_cookie_and_header_are_not_the_phones(app, paired, clients):
    other = clients()
    other.cookies.set(app.phone.access.cookie_name, app.access.cookie)

    assert other.get(f"{paired.base_url}/").status_code == 403
    headers = {TOKEN_HEADER: app.access.header}
    assert paired.post("/live/stop", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "path", ["/check", "/progress", "/videos", "/phone", "/history.css", "/static/..%2fapp.py"]
)
def test_a_phone_sees_no_videos_no_history_and_no_way_out(paired, path):
    assert paired.get(path).status_code == 404
    assert paired.post("/phone/open").status_code == 404


def test_every_answer_has_the_same_guard(paired):
    for path in ("/", "/static/live.js", "/missing"):
        headers = paired.get(path).headers
        assert "script-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"
        assert not [name for name in headers if name.startswith("access-control")]


def test_too_large_a_picture_and_too_many_connections_are_refused(paired, listener, clients):
    assert paired.post("/live/frame?n=0&t=0", content=b"x" * 1_000_001).status_code == 413
    with ExitStack() as opened:
        for _ in range(phone.MOST_CONNECTIONS):
            plain = opened.enter_context(socket.create_connection((HERE, listener.access.port)))
            opened.enter_context(trusting().wrap_socket(plain))
        assert clients().get(f"{paired.base_url}/").status_code == 503
    ends_s = time.monotonic() + CLOSES_WITHIN_S
    while clients().get(f"{paired.base_url}/").status_code == 503:
        assert time.monotonic() < ends_s


def test_it_closes_with_the_session(app, paired, browser, still):
    port = app.phone.access.port
    assert paired.post("/live/start?exercise=cat-cow").status_code == 200
    assert paired.post("/live/frame?n=0&t=0.1", content=still).json()["number"] == 0

    seen = browser.get("/live/watch?after=-1").json()
    assert (seen["number"], len(seen["points"])) == (0, 33)
    done = browser.post("/live/stop").json()
    assert done["lines"][0].startswith("Cat-cow: 0 reps")
    assert browser.get("/live/watch?after=0").json() == {"done": done}
    assert closes(port)


@pytest.mark.usefixtures("paired")
def test_a_new_press_voids_the_old_code(app, browser):
    port = app.phone.access.port
    browser.post("/phone/open")

    assert closes(port)
    assert not app.phone.is_paired
    browser.post("/phone/close")
    assert closes(app.phone.access.port)


def test_what_is_said_while_the_phone_is_on_its_way(listener, browser, clients, monkeypatch):
    def words():
        return browser.get("/phone").json()["words"]

    assert words() == "Waiting for the phone."
    monkeypatch.setattr(phone, "ARRIVES_WITHIN_S", 0.0)
    assert words().startswith("The phone has not reached this computer. Check that both are in")
    with (
        socket.create_connection((HERE, listener.access.port)) as plain,
        pytest.raises(ssl.SSLError),
    ):
        ssl.create_default_context().wrap_socket(plain, server_hostname=HERE)  # as before "visit"
    assert words().startswith("The phone has found this computer.")
    clients().get(listener.access.address)
    assert words() == "The phone is connected. Go on there."


def test_words_are_not_lost_on_a_page_that_looks_late(browser, still):
    browser.post("/live/start?exercise=cat-cow")
    browser.post("/live/pause")
    said = {}
    for number in range(4):
        path = f"/live/frame?n={number}&t={0.1 * number}"
        said[number] = browser.post(path, content=still).json()["say"]

    last = max(number for number, words in said.items() if words)
    for after in range(-1, 3):
        seen = browser.get(f"/live/watch?after={after}").json()
        assert seen["number"] == 3
        assert seen["say"] == (said[last] if last > after else None)
    assert last < 3


def test_a_session_whose_camera_is_gone_ends_for_who_watches(browser, still, monkeypatch):
    browser.post("/live/start?exercise=cat-cow")
    browser.post("/live/frame?n=0&t=0.1", content=still)
    monkeypatch.setattr("pose_coach.web.live_session.WATCH_S", 0.01)
    assert browser.get("/live/watch?after=0").json() is None
    monkeypatch.setattr("pose_coach.web.live_session.GONE_S", 0.0)

    assert "done" in browser.get("/live/watch?after=0").json()
    assert browser.get("/live/watch?after=-1").json() is None
    assert browser.get("/live/watch?after=x").status_code == 400


def test_an_address_that_is_not_this_computers_is_refused_in_a_line(app, browser):
    app.phone_address = "203.0.113.7"  # for documentation (RFC 5737)

    answer = browser.post("/phone/open")
    assert answer.status_code == 400
    assert answer.text.startswith("203.0.113.7 is not an address of this computer")
    assert app.phone is None


def test_an_address_of_the_internet_is_not_opened_unasked(monkeypatch):
    class Way(socket.socket):
        def connect(self, _):
            """Choose nothing: where this runs there may be no network."""

        def getsockname(self):
            return "8.8.8.8", 1

    monkeypatch.setattr(phone.socket, "socket", Way)

    with pytest.raises(PoseCoachError, match="may be reached from the internet"):
        own_address()


def test_nothing_is_written_on_the_terminal(listener, clients, capfd):
    for _ in range(3):
        with socket.create_connection((HERE, listener.access.port)) as plain:
            plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
        clients().get(f"https://{listener.access.hosts[0]}/")
    listener.close()
    listener.join()

    assert capfd.readouterr() == ("", "")


def test_a_listener_can_be_closed_twice(app):
    with PhoneListener(HERE, app._phone_pages) as opened:
        pass
    opened.close()
    opened.join()

    assert not accepts(opened.access.port)
