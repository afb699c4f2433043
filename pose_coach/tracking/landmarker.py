"""MediaPipe's pose landmarker behind a small interface: a frame in, a pose out."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Protocol

import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision

from pose_coach.closing import Closing
from pose_coach.frames.frame import Frame
from pose_coach.tracking.models import ModelSize, read_model
from pose_coach.tracking.one_euro import OneEuroFilter
from pose_coach.tracking.pose import LANDMARK_COUNT, Pose, Silhouette

# The networks look at a crop of 224 to 256 pixels: a larger picture costs time (most of it for scaling the
# mask up) and buys nothing unless the person is far away.
INFERENCE_SIDE_PX = 640

# Landmarks are smoothed in metres of a body 1.7 m long or in its share of the picture, so that the
# filter means the same at every resolution. At rest 2 Hz keeps the lag under 0.1 s (MediaPipe's VIDEO mode
# already smooths); in motion of a body length a second the cutoff rises to 10 Hz.
MIN_CUTOFF_HZ = 2.0
BETA = 8.0
MAX_GAP_S = 0.5


class Tracker(Protocol):
    """Finds one person's pose in a frame."""

    def track(self, frame: Frame) -> Pose | None:
        """Return the pose, or None where nobody is seen. Frames come in order of time."""
        ...


class PoseTracker(Closing):
    """Tracks one person with MediaPipe's pose landmarker in VIDEO mode.

    Use it as a context manager: an unclosed landmarker complains at the interpreter's exit.

    Parameters
    ----------
    size
        Which of the three networks.
    silhouette
        Whether to compute the silhouette as well (a fifth of the cost).
    """

    def __init__(self, size: ModelSize = ModelSize.FULL, *, silhouette: bool = True) -> None:
        self._silhouette = silhouette
        options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_buffer=read_model(size)),
            running_mode=vision.RunningMode.VIDEO,
            output_segmentation_masks=silhouette,
        )
        with _quiet_stderr():
            self._landmarker: Any = vision.PoseLandmarker.create_from_options(options)
        self._last_ms = -1
        self._found_somebody = False
        self._smooth_image = OneEuroFilter(MIN_CUTOFF_HZ, BETA, max_gap_s=MAX_GAP_S)
        self._smooth_world = OneEuroFilter(MIN_CUTOFF_HZ, BETA, max_gap_s=MAX_GAP_S)

    def close(self) -> None:
        """Release the networks."""
        self._landmarker.close()

    def track(self, frame: Frame) -> Pose | None:
        """Return the pose in `frame`, or None where nobody is seen.

        Parameters
        ----------
        frame
            Later than the one before.
        """
        image = np.ascontiguousarray(frame.picture.rgb(INFERENCE_SIDE_PX))
        # MediaPipe wants whole, strictly increasing milliseconds.
        self._last_ms = max(self._last_ms + 1, round(frame.time_s * 1000))
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=image)
        if self._found_somebody:
            result = self._landmarker.detect_for_video(picture, self._last_ms)
        else:
            # The landmark network is set up, and logs, when the first person is found.
            with _quiet_stderr():
                result = self._landmarker.detect_for_video(picture, self._last_ms)
        if not result.pose_landmarks:
            return None
        self._found_somebody = True

        size_px = np.array([frame.picture.width, frame.picture.height], dtype=np.float64)
        raw = np.fromiter(
            (v for p in result.pose_landmarks[0] for v in (p.x, p.y, p.visibility)),
            np.float64,
            3 * LANDMARK_COUNT,
        ).reshape(LANDMARK_COUNT, 3)
        world = np.fromiter(
            (v for p in result.pose_world_landmarks[0] for v in (p.x, p.y, p.z)),
            np.float64,
            3 * LANDMARK_COUNT,
        ).reshape(LANDMARK_COUNT, 3)
        long_side_px = float(size_px.max())
        shares = self._smooth_image(frame.time_s, raw[:, :2] * (size_px / long_side_px))
        silhouette = None
        if self._silhouette and result.segmentation_masks:
            # The view points into MediaPipe's memory, which is freed with the result: it must be copied.
            mask = result.segmentation_masks[0].numpy_view().reshape(image.shape[:2]).copy()
            silhouette = Silhouette(mask, px_per_cell=float(size_px[0]) / image.shape[1])
        return Pose(
            time_s=frame.time_s,
            width_px=frame.picture.width,
            height_px=frame.picture.height,
            landmarks_px=shares * long_side_px,
            world_m=self._smooth_world(frame.time_s, world),
            visibility=raw[:, 2],
            silhouette=silhouette,
        )


@contextmanager
def _quiet_stderr() -> Iterator[None]:
    """Send what native code writes to file descriptor 2 nowhere.

    MediaPipe logs from C++ before any of its settings can be heard.
    """
    sys.stderr.flush()
    saved = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)
        os.close(nowhere)
