"""`pose-coach app`, and `pose-coach` alone: the app in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pose_coach.commands.history_options import db_option
from pose_coach.commands.shared import model_option, print_error, print_message

if TYPE_CHECKING:
    from pose_coach.tracking.models import ModelSize


@click.command()
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(0, 65535),
    default=0,
    help="The port on this computer. [any that is free]",
)
@click.option("--no-browser", is_flag=True, help="Open no browser; print the address only.")
@click.option(
    "--phone-address",
    metavar="ADDRESS",
    help="This computer's address in the network that your phone is in. [the usual one]",
)
@model_option
@db_option
def app(port: int, no_browser: bool, phone_address: str | None, model: ModelSize, db: Path) -> None:
    """Open the app in your browser: coaching by its camera, videos, progress.

    Only this computer can reach it, and only the browser that opens the address first. "Use my phone" on its
    live page lets one phone of your network in, for one session. It ends with Ctrl-C, or a quarter of an hour
    after its last page was closed.
    """
    import webbrowser

    from pose_coach.batch.task import Options
    from pose_coach.history.store import default_path
    from pose_coach.web.app import App
    from pose_coach.web.guard import Access
    from pose_coach.web.server import listening, serve

    on = listening(port)
    access = Access(on.getsockname()[1])
    served = App(
        access,
        default_path().parent / "videos",
        db,
        Options(model=model),
        print_error,
        phone_address=phone_address,
    )

    def started() -> None:
        print_message(f"Pose Coach is open at {access.address} (Ctrl-C ends it).")
        if not no_browser:
            webbrowser.open(access.address)

    serve(served, on, started)
