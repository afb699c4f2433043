"""Lets one phone in over TLS: a listener of its own, open only while the phone is wanted."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable
from ipaddress import ip_address

from starlette.types import ASGIApp

from pose_coach.common.closing import Closing
from pose_coach.common.errors import PoseCoachError
from pose_coach.web.certificate import tls_context
from pose_coach.web.guard import Access
from pose_coach.web.server import listening, quiet_server

CODE_LIFETIME_S = 5 * 60.0
"""Time to read what the phone will warn of; a photograph of the screen is worthless afterwards."""
ARRIVES_WITHIN_S = 45.0
"""Unlocking a phone and scanning a code takes about 15 s. After this the page says what to check."""
GONE_S = 150.0
"""An open page asks once a minute: this long without a request means that the phone is gone."""
WATCHED_EVERY_S = 0.2
MOST_CONNECTIONS = 16
"""A browser opens six; strangers in the network may hold a few without shutting the phone out."""
ANYWHERE = ("192.0.2.1", 9)
"""An address for documentation (RFC 5737): what is asked is only which way leads out."""


def own_address() -> str:
    """Return this computer's address in its own network. Nothing is sent to find it.

    Raises
    ------
    PoseCoachError
        If there is no network, or its address may be reached from the internet.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as way:
        try:
            way.connect(ANYWHERE)  # UDP: it chooses a route and sends nothing
        except OSError as error:
            raise PoseCoachError(
                "This computer is in no network. Join the phone's Wi-Fi and press again."
            ) from error
        address: str = way.getsockname()[0]
    if ip_address(address).is_global:
        raise PoseCoachError(
            f"{address} may be reached from the internet. If that is right, start"
            f" pose-coach app --phone-address {address}."
        )
    return address


class PhoneListener(Closing):
    """A listener for one phone. It closes when it is told to, or when no phone is there any more.

    Parameters
    ----------
    address
        This computer's address in the network that the phone is in.
    pages
        Makes the pages that a phone sees.

    Raises
    ------
    PoseCoachError
        If this computer does not have that address.
    """

    def __init__(self, address: str, pages: Callable[[Access], ASGIApp]) -> None:
        self._socket = listening(0, address)
        self._opened_s = time.monotonic()
        self.access = Access(
            self._socket.getsockname()[1],
            names=(address,),
            scheme="https",
            until_s=self._opened_s + CODE_LIFETIME_S,
            again="Press “Use my phone” on the computer again.",
        )
        context, self.fingerprint = tls_context(address)
        self._is_reached = self._is_too_late = False
        # Called for every greeting, also where the phone then refuses the certificate.
        context.sni_callback = self._reached
        self._server = quiet_server(pages(self.access), MOST_CONNECTIONS, context)
        self._thread = threading.Thread(target=self._run, name="pose-coach phone", daemon=True)
        self._thread.start()
        while self._thread.is_alive() and not self._server.started:
            time.sleep(0.01)

    @property
    def is_closed(self) -> bool:
        """Whether nothing more is answered."""
        return self._server.should_exit

    @property
    def is_paired(self) -> bool:
        """Whether a phone has used the code."""
        return self.access.one_time is None

    @property
    def words(self) -> str:
        """How far it is, and what to do; empty once it was closed on purpose."""
        if self._is_too_late:
            lost = "The phone is gone." if self.is_paired else "The code is too old."
            return f"{lost} Press “Use my phone” again."
        if self.is_closed:
            return ""
        if self.is_paired:
            return "The phone is connected. Go on there."
        if self._is_reached:
            return "The phone has found this computer. Press there what the pictures show."
        if time.monotonic() - self._opened_s > ARRIVES_WITHIN_S:
            return (
                "The phone has not reached this computer. Check that both are in the same Wi-Fi, that"
                " it is no guest network (those keep devices apart), and that the firewall lets Python in."
            )
        return "Waiting for the phone."

    def code(self) -> str:
        """Return the QR code of the address that lets the phone in, as a data URI of an SVG."""
        import segno

        return segno.make(self.access.address, error="m").svg_data_uri(dark="#000", light="#fff")

    def close(self) -> None:
        """Close it soon: the answers under way are still given."""
        self._server.should_exit = True

    def join(self) -> None:
        """Wait until it is closed. Not for requests of the phone: it would wait for them."""
        self._thread.join()

    def _reached(self, *_: object) -> None:
        self._is_reached = True

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        serving = asyncio.create_task(self._server.serve(sockets=[self._socket]))
        while not serving.done():
            now_s = time.monotonic()
            ends_s = self.access.heard_s + GONE_S if self.is_paired else self.access.until_s
            if now_s > ends_s:
                self._is_too_late = True
                self.close()
            await asyncio.sleep(WATCHED_EVERY_S)
        await serving
