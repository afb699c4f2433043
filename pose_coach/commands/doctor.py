"""`pose-coach doctor`: checks everything that coaching needs."""

from __future__ import annotations

import click


@click.command()
@click.option(
    "--source",
    metavar="SOURCE",
    default="0",
    show_default=True,
    help="What to check as the camera: number, device path or name, stream address, or a video file.",
)
def doctor(source: str) -> int:
    """Check camera, models, speed, display, voice, recording and disk.

    Lists the cameras of this computer, and says for each check in one line whether it is fine, or what is
    wrong and how to fix it. Exit status 0 if nothing necessary is missing, otherwise 1.
    """
    from rich.console import Console

    from pose_coach.commands.demo import sample_video
    from pose_coach.frames.devices import cameras
    from pose_coach.live.doctor import Verdict, checks
    from pose_coach.terminal.doctor_tables import camera_table, finding_table

    console, progress = Console(), Console(stderr=True)
    known = cameras()
    if known:
        console.print(camera_table(known))
    else:
        console.print("This computer has no camera.")
    findings = []
    for what, check in checks(source, sample_video):
        with progress.status(f"Checking: {what}"):
            findings.append(check())
    console.print(finding_table(findings))
    return int(any(finding.verdict is Verdict.MISSING for finding in findings))
