"""Listens on this computer's own address, and ends when nobody has used the app for a while."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import uvicorn
from starlette.types import ASGIApp

from pose_coach.common.errors import PoseCoachError

if TYPE_CHECKING:
    from pose_coach.web.app import App

ADDRESS = "127.0.0.1"
IDLE_S = 15 * 60
"""An open page asks once a minute, so this long without a request means that no page is open."""
WATCHED_EVERY_S = 5.0
MOST_CONNECTIONS = 64
"""A browser opens six; whatever comes beyond that is answered with 503."""


def listening(port: int, address: str = ADDRESS) -> socket.socket:
    """Return a socket that this computer alone can reach, unless another address is named.

    Parameters
    ----------
    port
        0 for any that is free.
    address
        One of this computer's own.

    Raises
    ------
    PoseCoachError
        If the port is taken or not allowed, or the address is not this computer's.
    """
    opened = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        opened.bind((address, port))
    except OSError as error:
        opened.close()
        if not port:
            raise PoseCoachError(
                f"{address} is not an address of this computer in its present network ({error.strerror})."
            ) from error
        raise PoseCoachError(
            f"Port {port} cannot be used ({error.strerror}). Name another with --port, or none."
        ) from error
    return opened


def quiet_server(
    app: ASGIApp, most_connections: int, context: ssl.SSLContext | None = None
) -> uvicorn.Server:
    """Return a server that writes nothing, and says nothing of itself.

    Parameters
    ----------
    app
        What it serves.
    most_connections
        Whatever comes beyond is answered with 503.
    context
        What it speaks TLS with, or None for plain HTTP.
    """
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=False,
        ws="none",
        limit_concurrency=most_connections,
        timeout_graceful_shutdown=2,
    )
    config.load()
    config.ssl = context
    return uvicorn.Server(config)


def serve(app: App, on: socket.socket, started: Callable[[], None]) -> None:
    """Answer requests until Ctrl-C, or until nobody has asked for a while.

    Parameters
    ----------
    app
        What to serve.
    on
        From `listening`; it is closed at the end.
    started
        Called once requests are answered.
    """
    server = quiet_server(app.asgi(), MOST_CONNECTIONS)

    def watch() -> None:
        is_told = False
        while not server.should_exit:
            if server.started and not is_told:
                is_told = True
                started()
            if time.monotonic() - app.asked_s > IDLE_S and not app.is_busy:
                server.should_exit = True
            time.sleep(WATCHED_EVERY_S if is_told else 0.05)

    threading.Thread(target=watch, name="pose-coach idle", daemon=True).start()
    try:
        with suppress(KeyboardInterrupt):  # raised again after a clean end
            server.run(sockets=[on])
    finally:
        server.should_exit = True
        on.close()
