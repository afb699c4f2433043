"""Lets only this person's own browser in: checks every request before a page sees it."""

from __future__ import annotations

import math
import secrets
import time
from dataclasses import dataclass, field
from hmac import compare_digest

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

TOKEN_HEADER = "x-pose-coach-token"
OPEN_PATH = "/open/"
MOST_BODY_BYTES = 1_000_000
"""Of a request that is not an upload: a frame of 640 pixels has 0.1 MB."""
MOST_UPLOAD_BYTES = 20_000_000_000
"""Of a video: an hour of 4K from a phone has 18 GB at 40 Mbit/s."""
UPLOAD_PATH = "/videos"

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:;"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(self), microphone=(), geolocation=()",
    "cache-control": "no-store",
}


class TooLargeError(Exception):
    """A request's body is larger than allowed."""


@dataclass(slots=True)
class Access:
    """The secrets of one run of the app, and the addresses it answers to.

    Attributes
    ----------
    port
        The port that it listens on.
    names
        The names and addresses of this computer that are answered to.
    scheme
        `http`, or `https` where it speaks TLS.
    until_s
        When the one-time address becomes void, on `time.monotonic`.
    again
        What to do to get a new address.
    one_time
        Opens the app once; None after that.
    cookie, header
        What a browser that was let in sends with every request, and with every POST besides.
    heard_s
        When that browser last asked for anything, on `time.monotonic`.
    """

    port: int
    names: tuple[str, ...] = ("127.0.0.1", "localhost")
    scheme: str = "http"
    until_s: float = math.inf
    again: str = "Start pose-coach again."
    one_time: str | None = field(default_factory=lambda: secrets.token_urlsafe(32))
    cookie: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    header: str = field(default_factory=lambda: secrets.token_urlsafe(32))
    heard_s: float = field(default_factory=time.monotonic)

    @property
    def hosts(self) -> tuple[str, ...]:
        """The only values of the Host header that are answered."""
        return tuple(f"{name}:{self.port}" for name in self.names)

    @property
    def cookie_name(self) -> str:
        """Cookies are shared by all ports of a host: two running apps must not share one."""
        return f"pose-coach-{self.port}"

    @property
    def address(self) -> str:
        """The address that opens the app, once."""
        return f"{self.scheme}://{self.hosts[0]}{OPEN_PATH}{self.one_time}"

    def redeem(self, token: str) -> bool:
        """Return whether the one-time token is right and not too old, and void it."""
        if (
            self.one_time is None
            or time.monotonic() > self.until_s
            or not _same(token, self.one_time)
        ):
            return False
        self.one_time = None
        return True

    def is_known(self, headers: Headers) -> bool:
        """Return whether a request comes from the browser that was let in."""
        cookies = cookie_parser(headers.get("cookie", ""))
        return _same(cookies.get(self.cookie_name, ""), self.cookie)

    def refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Return status and reason why a request is refused, or None."""
        headers = Headers(scope=scope)
        if headers.getlist("host") not in [[host] for host in self.hosts]:
            return 421, "This address is not the app's."
        origins = {f"{self.scheme}://{host}" for host in self.hosts}
        method = scope["method"]
        if method not in {"GET", "HEAD", "POST"}:
            return 405, "The app does not do that."
        origin = headers.get("origin")
        is_post = method == "POST"
        if (is_post or origin is not None) and origin not in origins:
            return 403, "Another page may not do that."
        if is_post and headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return 403, "Another page may not do that."
        if scope["path"].startswith(OPEN_PATH):
            return None
        if not self.is_known(headers):
            return 403, f"This browser has not been let in. {self.again}"
        if is_post and not _same(headers.get(TOKEN_HEADER, ""), self.header):
            return 403, "This page is from an earlier run. Load it again."
        return None


class Guard:
    """ASGI middleware: refuses what is not from this person's browser, limits bodies, sets headers."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app = app
        self._access = access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or hand it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":  # a web socket: nothing here speaks it
            await send({"type": "websocket.close", "code": 1008})
            return

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        refused = self._access.refusal(scope)
        is_upload = scope["path"] == UPLOAD_PATH
        most = MOST_UPLOAD_BYTES if is_upload else MOST_BODY_BYTES
        length = Headers(scope=scope).get("content-length", "0")
        if refused is None and (not length.isdecimal() or int(length) > most):
            refused = 413, "That is too large."
        if refused is not None:
            await PlainTextResponse(refused[1], refused[0])(scope, receive, sending)
            return
        received = 0

        async def receiving() -> Message:
            nonlocal received
            message = await receive()
            received += len(message.get("body", b""))
            if received > most:
                raise TooLargeError
            return message

        await self._app(scope, receiving, sending)


def _same(one: str, other: str) -> bool:
    return compare_digest(one.encode("utf-8", "replace"), other.encode())
