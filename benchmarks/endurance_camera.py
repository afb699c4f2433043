"""A made-up webcam that fails in every way, and the poses that the model found in its pictures beforehand."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Self

import cv2
import numpy as np

from pose_coach.body.pose import Pose
from pose_coach.frames.frame import Frame
from pose_coach.frames.source import open_source
from pose_coach.tracking.landmarker import PoseTracker
from pose_coach.tracking.models import ModelSize

BITS, CELL_PX = 10, 4
WAYS = ("no pictures", "an error of the driver", "unplugged", "hangs")
GONE_S = 2.0, 15.0


def pictures_of(clip: Path, rate: float, height_px: int) -> tuple[list[bytes], list[Pose | None]]:
    """Return the pictures of a clip as a webcam sends them, each with its number, and the pose in each."""
    pictures: list[bytes] = []
    poses: list[Pose | None] = []
    with open_source(clip, live=False) as source, PoseTracker(ModelSize.LITE) as tracker:
        for frame in source:
            pose = tracker.track(frame)
            if frame.time_s < len(pictures) / rate:
                continue
            width_px = round(height_px * frame.picture.width / frame.picture.height / 2) * 2
            scale = height_px / frame.picture.height
            bgr = cv2.resize(frame.picture.rgb(), (width_px, height_px))[..., ::-1].copy()
            for bit in range(BITS):
                bgr[:CELL_PX, bit * CELL_PX : (bit + 1) * CELL_PX] = 255 * (
                    len(pictures) >> bit & 1
                )
            pictures.append(cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes())
            poses.append(None if pose is None else _small(pose, scale, width_px, height_px))
    return pictures, poses


def _small(pose: Pose, scale: float, width_px: int, height_px: int) -> Pose:
    silhouette = pose.silhouette
    if silhouette is not None:
        silhouette = replace(silhouette, px_per_cell=silhouette.px_per_cell * scale)
    return replace(
        pose,
        width_px=width_px,
        height_px=height_px,
        landmarks_px=pose.landmarks_px * scale,
        silhouette=silhouette,
    )


class RecordedTracker:
    """Finds in each picture what was found in it beforehand."""

    def __init__(self, poses: list[Pose | None]) -> None:
        self._poses = poses

    def track(self, frame: Frame) -> Pose | None:
        """Read the number in the picture."""
        image = frame.picture.rgb()
        middles = image[CELL_PX // 2, CELL_PX // 2 : BITS * CELL_PX : CELL_PX, 1]
        number = sum(int(level > 127) << bit for bit, level in enumerate(middles))
        pose = self._poses[min(number, len(self._poses) - 1)]
        return None if pose is None else replace(pose, time_s=frame.time_s)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None: ...


class FailingWebcams:
    """Plugged in one after the other: each fails some time, in another way than the one before."""

    def __init__(
        self,
        pictures: list[bytes],
        rate: float,
        fail_every_s: float,
        note: Callable[..., None],
        at_s: Callable[[], float],
    ) -> None:
        self.pictures, self.rate, self.at_s = pictures, rate, at_s
        self._fail_every_s, self._note = fail_every_s, note
        self._by_chance = random.Random(1)
        self._failures = 0
        self.way = ""
        self.fails_s = fail_every_s
        self.mended_s = 0.0

    def open(self, _spec: str) -> Webcam:
        """Return what `cv2.VideoCapture` would."""
        self.is_failing()
        return Webcam(self, is_there=not self.way)

    def is_failing(self) -> bool:
        """Return whether it is out of order at the moment; from time to time it begins to be."""
        now_s = self.at_s()
        if not self.way and now_s >= self.fails_s:
            self.way = WAYS[self._failures % len(WAYS)]
            self._failures += 1
            self.mended_s = now_s + self._by_chance.uniform(*GONE_S)
            self._note("failed", mended_s=self.mended_s, how=self.way)
        elif self.way and now_s >= self.mended_s:
            self.way = ""
            self.fails_s = now_s + self._fail_every_s * self._by_chance.uniform(0.7, 1.3)
        return bool(self.way)


class Webcam:
    """Stands in for `cv2.VideoCapture`."""

    def __init__(self, all_of_them: FailingWebcams, *, is_there: bool) -> None:
        self._all = all_of_them
        self._is_there = is_there
        self._is_gone = False
        self._began_s = time.monotonic()
        self._number = 0

    def isOpened(self) -> bool:  # noqa: D102, N802
        return self._is_there

    def set(self, propId: int, value: float, /) -> bool:  # noqa: ARG002, D102, N803
        return False

    def get(self, propId: int, /) -> float:  # noqa: D102, N803
        return self._all.rate if propId == cv2.CAP_PROP_FPS else 0.0

    def grab(self) -> bool:
        """Wait for the next picture."""
        due_s = self._began_s + (self._number + 1) / self._all.rate
        time.sleep(max(0.0, due_s - time.monotonic()))
        self._number += 1 + max(0, int((time.monotonic() - due_s) * self._all.rate))
        if self._all.is_failing():
            if self._all.way == "hangs":
                time.sleep(max(0.0, self._all.mended_s - self._all.at_s()))
            # Once unplugged, a device never comes back; it has to be opened anew.
            self._is_gone = self._is_gone or self._all.way == "unplugged"
            if self._all.way == "an error of the driver":
                self._is_gone = True
                raise cv2.error("select() timeout")
        return not (self._is_gone or self._all.way)

    def retrieve(self) -> tuple[bool, Any]:
        """Return the picture, with a sensor's noise."""
        number = int(self._all.at_s() * self._all.rate) % len(self._all.pictures)
        image = cv2.imdecode(np.frombuffer(self._all.pictures[number], np.uint8), cv2.IMREAD_COLOR)
        assert image is not None
        image[-1, -8:] = np.random.default_rng().integers(0, 255, (8, 3))
        return True, image

    def release(self) -> None: ...  # noqa: D102
