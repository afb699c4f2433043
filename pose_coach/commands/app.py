"""`pose-coach app`, and `pose-coach` alone: the app in the browser."""

from __future__ import annotations

from pathlib import Path

import click

from pose_coach.commands.history_options import db_option
from pose_coach.commands.shared import print_error, print_message


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
@click.option(
    "--model",
    type=click.Choice(["lite", "full", "heavy"]),
    help="Pose model, from fast to accurate. [live as your settings say, videos full]",
)
@db_option
def app(
    port: int, no_browser: bool, phone_address: str | None, model: str | None, db: Path
) -> None:
    """Open the app in your browser: coaching by its camera, videos, progress.

    Only this computer can reach it, and only the browser that opens the address first. "Use my phone" on its
    live page lets one phone of your network in, for one session. It ends with Ctrl-C, or a quarter of an hour
    after its last page was closed.
    """
    import webbrowser

    from pose_coach.batch.task import Options
    from pose_coach.history.store import default_path
    from pose_coach.tracking.models import ModelSize
    from pose_coach.web.app import App
    from pose_coach.web.guard import Access
    from pose_coach.web.server import listening, serve

    on = listening(port)
    access = Access(on.getsockname()[1])
    size = None if model is None else ModelSize(model)
    options = Options() if size is None else Options(model=size)
    videos = default_path().parent / "videos"
    served = App(access, videos, db, options, size, print_error, phone_address)

    def started() -> None:
        print_message(f"Pose Coach is open at {access.address} (Ctrl-C ends it).")
        if not no_browser:
            webbrowser.open(access.address)

    serve(served, on, started)
