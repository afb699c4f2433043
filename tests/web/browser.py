"""A real browser that uses the app; skipped with a reason where there is none."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.browser import CHROMIUM, needs_chromium

__all__ = ["app_apart", "enter", "flaws", "needs_chromium", "opened", "running"]

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
)
WITHIN_MS = 120_000
"""A busy machine is slow; nothing here depends on speed."""


@contextmanager
def app_apart(environment: dict[str, str], *options: str) -> Iterator[str]:
    """Run `pose-coach app` as a person does, and yield the address that it prints."""
    with running(environment, *options) as (address, process):
        try:
            yield address
        finally:
            process.terminate()
            assert process.stderr is not None
            # How fast the computer is depends on what else it does.
            rest = [line for line in process.stderr if "pictures a second" not in line]
    assert (rest, process.returncode) == ([], 0), (rest, process.returncode)


@contextmanager
def running(
    environment: dict[str, str], *options: str
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Run `pose-coach app`, whatever comes of it; yield the address that it prints, and the process."""
    with subprocess.Popen(
        [sys.executable, "-m", "pose_coach", "app", "--no-browser", *options],
        env=environment,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stderr is not None
        try:
            line = process.stderr.readline()
            found = re.search(r"http://127\.0\.0\.1:\d+/open/\S+", line)
            assert found, line
            yield found[0], process
        finally:
            process.kill()


def flaws(page: Any) -> list[str]:
    """Return what axe finds wrong with a page for those who see, hear or move otherwise, light and dark."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="needs axe").Axe()
    found = []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for violation in axe.run(page).response["violations"]:
            found += [f"{scheme}: {violation['id']}: {node['html']}" for node in violation["nodes"]]
    return found


@contextmanager
def opened(
    address: str, camera: Path | None = None, *, is_asked: bool = False
) -> Iterator[tuple[Any, list[str]]]:
    """Open the app in a browser; yield the page, and what its console says or it asks elsewhere.

    Parameters
    ----------
    address
        As the command prints it.
    camera
        What its camera films; None for a test pattern.
    is_asked
        Whether the camera needs a permission, which can be taken away; else it is given to every page.
    """
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright to use the page")
    film = [] if camera is None else [f"--use-file-for-fake-video-capture={camera}"]
    complaints: list[str] = []
    allowed = [] if is_asked else ["--use-fake-ui-for-media-stream"]
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGUMENTS, *allowed, *film], timeout=WITHIN_MS
        )
        page = browser.new_page()
        enter(page, address, complaints)
        yield page, complaints
        browser.close()


def enter(page: Any, address: str, complaints: list[str]) -> None:
    """Let a page in by its one-time address; note what its console says or it asks elsewhere."""
    origin = address.partition("/open/")[0]

    def asked(request: Any) -> None:
        if not request.url.startswith((origin, "blob:", "data:")):
            complaints.append(request.url)

    page.set_default_timeout(WITHIN_MS)
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", asked)
    page.goto(address)
    page.wait_for_url(f"{origin}/")
