"""Webcams. Only the newest picture is delivered."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, Self, cast

import cv2

from pose_coach.common.clock import now_s
from pose_coach.common.closing import Closing
from pose_coach.common.errors import PoseCoachError
from pose_coach.frames.array_picture import ArrayPicture
from pose_coach.frames.frame import Frame, RgbImage
from pose_coach.frames.latest_frame import Feed

WIDTH_PX, HEIGHT_PX, FPS = 1280, 720, 30

WARM_UP_S = 15.0
"""Some cameras take this long to deliver their first picture."""

STALL_S = 3.0

RETRY_S = 0.02

BACKENDS = {"linux": cv2.CAP_V4L2, "darwin": cv2.CAP_AVFOUNDATION, "win32": cv2.CAP_DSHOW}


class CaptureDevice(Protocol):
    """The part of `cv2.VideoCapture` that is used; tests replace it by a simulated camera."""

    # See OpenCV's documentation.
    def isOpened(self) -> bool: ...  # noqa: N802, D102
    def set(self, propId: int, value: float, /) -> bool: ...  # noqa: N803, D102
    def get(self, propId: int, /) -> float: ...  # noqa: N803, D102
    def grab(self) -> bool: ...  # noqa: D102
    def retrieve(self) -> tuple[bool, Any]: ...  # noqa: D102
    def release(self) -> None: ...  # noqa: D102


@dataclass(frozen=True, slots=True, eq=False)
class _Capture:
    number: int
    captured_s: float
    bgr: RgbImage


def backend() -> int:
    """Return OpenCV's capture backend for this system."""
    return BACKENDS.get(sys.platform, cv2.CAP_ANY)


def open_device(spec: str) -> CaptureDevice:
    """Open a camera by its number or device path with OpenCV, without OpenCV's own messages."""
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
    device = cv2.VideoCapture(int(spec) if spec.isdigit() else spec, backend())
    return cast(CaptureDevice, device)


class Camera(Closing):
    """A webcam. A background thread reads it all the time and keeps only the newest picture.

    Make one with `Camera.open`. Time 0 is the moment of capture of the first frame delivered;
    a gap in `Frame.index` tells how many pictures were dropped because nobody took them.
    """

    is_live = is_endless = True
    duration_s: float | None = None
    frame_count: int | None = None

    def __init__(
        self,
        name: str,
        device: CaptureDevice,
        *,
        warm_up_s: float = WARM_UP_S,
        stall_s: float = STALL_S,
        clock: Callable[[], float] = now_s,
    ) -> None:
        self.name = name
        self.warnings: list[str] = []
        self._device = device
        self._clock = clock
        self._stall_s = stall_s
        self._feed: Feed[_Capture] = Feed(self._capture, name)
        try:
            first = self._take(warm_up_s)
        except BaseException:
            self.close()
            raise
        if first is None:
            raise self._silent()
        self.height, self.width = first.bgr.shape[:2]
        fps = device.get(cv2.CAP_PROP_FPS)
        self.nominal_fps = float(fps) if 0 < fps <= 1000 else None
        self.description = self._describe()

    @classmethod
    def open(
        cls,
        spec: str,
        *,
        open_device: Callable[[str], CaptureDevice] = open_device,
        warm_up_s: float = WARM_UP_S,
        stall_s: float = STALL_S,
        clock: Callable[[], float] = now_s,
    ) -> Self:
        """Open a camera and wait for its first picture.

        Parameters
        ----------
        spec
            Its number ("0") or its device path ("/dev/video0").
        open_device
            Makes the capture device.
        warm_up_s, stall_s
            Longest wait for the first picture, and for any later one, in seconds.
        clock
            Returns seconds that never go back.

        Raises
        ------
        PoseCoachError
            If it cannot be opened, or delivers nothing.
        """
        name = f"camera {spec}" if spec.isdigit() else spec
        device = open_device(spec)
        if not device.isOpened():
            device.release()
            raise PoseCoachError(f"{name}: {_why_not(spec)}")
        # The format first: uncompressed, most cameras manage this size at 10 pictures a second
        # or fewer. What a camera does not offer it ignores; `description` says what it gave.
        device.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        device.set(cv2.CAP_PROP_FRAME_WIDTH, WIDTH_PX)
        device.set(cv2.CAP_PROP_FRAME_HEIGHT, HEIGHT_PX)
        device.set(cv2.CAP_PROP_FPS, FPS)
        return cls(name, device, warm_up_s=warm_up_s, stall_s=stall_s, clock=clock)

    def __iter__(self) -> Iterator[Frame]:
        """Yield the newest picture, each once, until the camera is closed.

        Raises
        ------
        PoseCoachError
            If no new picture comes for as long as a stall may last.
        """
        first = last = self._take(self._stall_s)
        while first is not None and last is not None:
            yield Frame(
                last.number - first.number,
                last.captured_s - first.captured_s,
                ArrayPicture(last.bgr, order="bgr"),
            )
            last = self._take(self._stall_s)

    def close(self) -> None:
        """Stop reading and release the camera."""
        self._feed.close()

    def _capture(self, put: Callable[[_Capture], None], stop: threading.Event) -> None:
        number = 0
        last_s = -1.0
        try:
            while not stop.is_set():
                if not self._device.grab():
                    stop.wait(RETRY_S)
                    continue
                # Taken between grabbing and decoding, to be as close to the exposure as possible.
                captured_s = self._clock()
                got, image = self._device.retrieve()
                if not got or image is None or captured_s <= last_s:
                    stop.wait(RETRY_S)
                    continue
                bgr = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR) if image.ndim == 2 else image
                put(_Capture(number, captured_s, cast(RgbImage, bgr)))
                number += 1
                last_s = captured_s
        finally:
            # Release in this thread: releasing a device while another thread reads from it crashes.
            self._device.release()

    def _take(self, timeout_s: float) -> _Capture | None:
        try:
            return self._feed.take(timeout_s)
        except TimeoutError as error:
            raise self._silent() from error
        except cv2.error as error:
            raise self._silent() from error

    def _silent(self) -> PoseCoachError:
        return PoseCoachError(
            f"{self.name}: the camera sends no pictures. "
            "Check its cable, close other programs that use it, and start again."
        )

    def _describe(self) -> str:
        parts = [f"{self.width} x {self.height}"]
        if self.nominal_fps is not None:
            parts.append(f"{self.nominal_fps:.4g} frames a second")
        code = int(self._device.get(cv2.CAP_PROP_FOURCC)) & 0xFFFFFFFF
        fourcc = code.to_bytes(4, "little").decode("latin-1").strip()
        if fourcc.isascii() and fourcc.isprintable() and fourcc:
            parts.append(fourcc)
        return ", ".join(parts)


def _why_not(spec: str, devices: Sequence[Path] | None = None, platform: str = sys.platform) -> str:
    """Return why a camera could not be opened, as far as known, and what to do."""
    if platform == "darwin":
        return (
            "the camera cannot be opened. Connect it, and allow the terminal to use it in "
            "System Settings, Privacy & Security, Camera."
        )
    if platform == "linux":
        path = Path(f"/dev/video{spec}" if spec.isdigit() else spec)
        if devices is None:
            devices = sorted(Path("/dev").glob("video[0-9]*"))
        if not devices:
            return "there is no camera. Connect one, or use a video: --source clip.mp4."
        if not path.exists():
            found = ", ".join(str(device) for device in devices)
            return f"there is no such camera. Use one of these: {found}."
        if not os.access(path, os.R_OK | os.W_OK):
            return (
                "you may not use this camera. Add yourself to the group 'video' "
                "(sudo usermod -aG video $USER) and log in again."
            )
    return "the camera cannot be opened. Connect it, and close other programs that use it."
