"""The tables of `pose-coach doctor`."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.table import Table
from rich.text import Text

from pose_coach.frames.devices import CameraDevice
from pose_coach.live.doctor import Finding, Verdict

STYLE = {Verdict.OK: "green", Verdict.NOTE: "yellow", Verdict.MISSING: "bold red"}


def camera_table(known: Iterable[CameraDevice]) -> Table:
    """Return the list of cameras: number, path, name."""
    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("camera", "path", "name"):
        table.add_column(heading)
    for camera in known:
        # Brackets in a name must not be read as markup.
        table.add_row(str(camera.index), camera.path or "", Text(camera.name or ""))
    return table


def finding_table(findings: Iterable[Finding]) -> Table:
    """Return what the checks found, a line each."""
    table = Table(box=box.SIMPLE_HEAD)
    table.add_column("check")
    table.add_column("")
    table.add_column("", overflow="fold")
    for finding in findings:
        style = STYLE[finding.verdict]
        table.add_row(finding.what, Text(finding.verdict, style=style), Text(finding.text))
    return table
