"""A display without a screen, with a window manager that can close a window as its button does."""

from __future__ import annotations

import os
import shutil
import subprocess
import time

PROGRAMS = ("Xvfb", "openbox", "wmctrl")
TITLE = "Pose Coach"
OPENS_WITHIN_S = 90.0


def has_windows() -> bool:
    """Return whether there is what it takes."""
    return all(shutil.which(program) for program in PROGRAMS)


class Display:
    """A display of its own."""

    def __init__(self) -> None:
        read, write = os.pipe()
        command = [
            "Xvfb",
            "-displayfd",
            str(write),
            "-screen",
            "0",
            "1280x800x24",
            "-nolisten",
            "tcp",
        ]
        nowhere = subprocess.DEVNULL
        self._server = subprocess.Popen(command, pass_fds=[write], stdout=nowhere, stderr=nowhere)
        os.close(write)
        with os.fdopen(read) as told:
            self.name = f":{told.readline().strip()}"
        self._environment = {**os.environ, "DISPLAY": self.name}
        self._manager = subprocess.Popen(
            ["openbox"], env=self._environment, stdout=nowhere, stderr=nowhere
        )

    def wait_for_window(self) -> None:
        """Wait until the window is there."""
        give_up_s = time.monotonic() + OPENS_WITHIN_S
        while TITLE not in self._wmctrl("-l"):
            if time.monotonic() > give_up_s:
                raise RuntimeError("no window came")
            time.sleep(0.2)

    def close_window(self) -> None:
        """Ask the window to close."""
        self._wmctrl("-c", TITLE)

    def close(self) -> None:
        """End the display."""
        for process in (self._manager, self._server):
            process.terminate()
            process.wait()

    def _wmctrl(self, *arguments: str) -> str:
        done = subprocess.run(
            ["wmctrl", *arguments],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout
