"""The window: shows pictures and turns keys into actions."""

from __future__ import annotations

import os
import subprocess
import sys
from enum import StrEnum
from typing import Self

import cv2
import numpy as np

from pose_coach.common.errors import PoseCoachError
from pose_coach.drawing.sprite import Sprite
from pose_coach.drawing.theme import THEME, Theme
from pose_coach.frames.frame import RgbImage
from pose_coach.window.help_card import help_card


class Action(StrEnum):
    """What the user requests by a key."""

    QUIT = "quit"
    RESET = "reset"
    PAUSE = "pause"
    SKIP = "skip"
    MUTE = "mute"
    HELP = "help"


_ACTION_OF_KEY = {
    "q": Action.QUIT,
    "\x1b": Action.QUIT,
    "r": Action.RESET,
    " ": Action.PAUSE,
    "n": Action.SKIP,
    "m": Action.MUTE,
    "h": Action.HELP,
}

_NO_DISPLAY = (
    "No display to open a window on. Run it with --headless, "
    "and with --record FILE to keep the annotated video."
)

_OPEN_ONE = """
import resource
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
import cv2
cv2.namedWindow("Pose Coach", cv2.WINDOW_NORMAL | cv2.WINDOW_GUI_NORMAL)
cv2.destroyAllWindows()
"""

_PROBE_TIMEOUT_S = 20.0
_STARTING_HEIGHT_PX = 720


def action_of_key(code: int) -> Action | None:
    """Return what a key asks for.

    Parameters
    ----------
    code
        As OpenCV's `waitKey` returns it: -1 for no key.
    """
    if code < 0:
        return None
    return _ACTION_OF_KEY.get(chr(code & 0xFF).lower())


def require_display() -> None:
    """Check that a window can be opened.

    Raises
    ------
    PoseCoachError
        If it cannot.
    """
    if not sys.platform.startswith("linux"):
        return
    if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        raise PoseCoachError(_NO_DISPLAY)
    # Qt aborts the whole process if the display cannot be reached or a library is missing: try it in
    # another process.
    try:
        probe = subprocess.run(
            [sys.executable, "-c", _OPEN_ONE],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=_PROBE_TIMEOUT_S,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PoseCoachError(_NO_DISPLAY) from error
    if probe.returncode != 0:
        raise PoseCoachError(_NO_DISPLAY)


class Window:
    """A window to watch in, as a context manager.

    The window opens with the first picture, can be resized, and keeps the aspect ratio. Key H shows the
    help over the picture in the window only, not in a recording.

    Parameters
    ----------
    title
        Of the window.
    theme
        The colours of the help.

    Raises
    ------
    PoseCoachError
        On entering, if there is no display.
    """

    def __init__(self, title: str = "Pose Coach", theme: Theme = THEME) -> None:
        self._title = title
        self._theme = theme
        self._open = False
        self._closed_by_person = False
        self._help_shown = False
        self._help: tuple[tuple[int, int], Sprite] | None = None
        self._bgr: RgbImage | None = None

    def __enter__(self) -> Self:
        # Keep Qt's warnings, such as missing fonts, off the terminal unless the user set their own rules.
        os.environ.setdefault("QT_LOGGING_RULES", "*.debug=false;*.info=false;*.warning=false")
        require_display()
        loaded = list(sys.modules)
        if "av" in loaded and loaded.index("av") < loaded.index("cv2"):
            # Both bring a libxcb: with PyAV's loaded first, opening OpenCV's window hangs.
            raise RuntimeError("cv2 has to be imported before av for a window to open")
        return self

    def __exit__(self, *_: object) -> None:
        if self._open:
            self._open = False
            cv2.destroyWindow(self._title)
            # The toolkit closes the window only in its event loop.
            cv2.waitKey(1)

    def show(self, image_rgb: RgbImage) -> None:
        """Show a picture; the caller's array is not changed.

        Parameters
        ----------
        image_rgb
            Height x width x 3.
        """
        if self._closed_by_person:
            return
        if not self._open:
            self._create(image_rgb)
        elif self._is_closed():
            return  # showing would open it again
        if self._bgr is None or self._bgr.shape != image_rgb.shape:
            self._bgr = np.empty_like(image_rgb, order="C")
        if self._help_shown:
            image_rgb = self._with_help(image_rgb)
        cv2.cvtColor(image_rgb, cv2.COLOR_RGB2BGR, dst=self._bgr)
        cv2.imshow(self._title, self._bgr)

    def poll(self, wait_s: float = 0.001) -> Action | None:
        """Let the window draw itself, and return the requested action, if any.

        Closing the window requests `Action.QUIT`. `Action.HELP` has already been carried out.

        Parameters
        ----------
        wait_s
            How long to wait for a key, a millisecond at least.
        """
        if not self._open:
            return None
        code = cv2.waitKey(max(1, round(wait_s * 1000)))
        if self._is_closed():
            return Action.QUIT
        action = action_of_key(code)
        if action is Action.HELP:
            self._help_shown = not self._help_shown
        return action

    def _create(self, image_rgb: RgbImage) -> None:
        flags = cv2.WINDOW_NORMAL | cv2.WINDOW_KEEPRATIO | cv2.WINDOW_GUI_NORMAL
        height, width = image_rgb.shape[:2]
        # Small pictures are enlarged: they are watched from a distance.
        scale = max(1.0, _STARTING_HEIGHT_PX / height)
        try:
            cv2.namedWindow(self._title, flags)
            cv2.resizeWindow(self._title, round(width * scale), round(height * scale))
        except cv2.error as error:  # a build of OpenCV without windows
            raise PoseCoachError(_NO_DISPLAY) from error
        self._open = True

    def _is_closed(self) -> bool:
        if not self._closed_by_person:
            try:
                seen = cv2.getWindowProperty(self._title, cv2.WND_PROP_VISIBLE)
            except cv2.error:
                seen = -1.0
            self._closed_by_person = seen < 1
            self._open = not self._closed_by_person
        return self._closed_by_person

    def _with_help(self, image_rgb: RgbImage) -> RgbImage:
        height, width = image_rgb.shape[:2]
        if self._help is None or self._help[0] != (width, height):
            self._help = ((width, height), help_card(width, height, self._theme))
        card = self._help[1]
        image = image_rgb.copy()
        card.draw(image, (width - card.width_px) // 2, (height - card.height_px) // 2)
        return image
