"""A real browser, where there is one."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs chromium to open the page")


def browse(
    page: Path, folder: Path, *options: str, address: str = ""
) -> subprocess.CompletedProcess[str]:
    """Open a page, or a part of it, with no network; return what came of it, its console on stderr."""
    assert CHROMIUM is not None
    return subprocess.run(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            f"--user-data-dir={folder / 'profile'}",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--enable-logging=stderr",
            "--virtual-time-budget=2000",
            *options,
            page.as_uri() + address,
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
