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

__all__ = ["app_apart", "enter", "flaws", "needs_chromium", "opened"]

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)
WITHIN_MS = 120_000
"""A busy machine is slow; nothing here depends on speed."""


@contextmanager
def app_apart(environment: dict[str, str], *options: str) -> Iterator[str]:
    """Run `pose-coach app` as a person does, and yield the address that it prints."""
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
            yield found[0]
        finally:
            process.terminate()
            rest = process.stderr.read().splitlines()
    # Which model a session got, and how fast it is here, is said once it is measured.
    unexpected = [line for line in rest if not line.startswith("pose-coach: Model ")]
    assert (process.returncode, unexpected) == (0, []), unexpected


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
def opened(address: str, camera: Path | None = None) -> Iterator[tuple[Any, list[str]]]:
    """Open the app in a browser; yield the page, and what its console says or it asks elsewhere."""
    api = pytest.importorskip("playwright.sync_api", reason="needs playwright to use the page")
    film = [] if camera is None else [f"--use-file-for-fake-video-capture={camera}"]
    complaints: list[str] = []
    with api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=[*ARGUMENTS, *film], timeout=WITHIN_MS
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
