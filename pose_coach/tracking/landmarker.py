"""MediaPipe's pose landmarker behind a small interface: a frame in, a pose out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Protocol

import mediapipe as mp
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision
from numpy.typing import NDArray

from pose_coach.body.one_euro import OneEuroFilter
from pose_coach.body.pose import INFERENCE_SIDE_PX, LANDMARK_COUNT, FloatArray, Pose, Silhouette
from pose_coach.common.closing import Closing
from pose_coach.common.native_output import silenced
from pose_coach.frames.frame import Frame, Picture, RgbImage
from pose_coach.frames.parts import FilmedPart, Part, PicturePart
from pose_coach.tracking.bystanders import BystanderDetector
from pose_coach.tracking.cells import cells_of
from pose_coach.tracking.following import BodyPosition, Identity, PersonFollower
from pose_coach.tracking.models import ModelSize, read_model
from pose_coach.tracking.person_choice import PersonChooser
from pose_coach.tracking.zoom import WHOLE, Zoom, ZoomWindow

# Nobody can be measured who is smaller than this share of the picture's longer side, and what the networks
# find so small is a stain: those are 0.05 and less, the smallest people they follow 0.12.
LEAST_SHARE = 0.08

# Landmarks are smoothed in metres of a body 1.7 m long or in its share of the picture, so that the
# filter means the same at every resolution. At rest 2 Hz keeps the lag under 0.1 s (MediaPipe's VIDEO mode
# already smooths); in motion of a body length a second the cutoff rises to 10 Hz.
MIN_CUTOFF_HZ = 2.0
BETA = 8.0
MAX_GAP_S = 0.5

# At most this many people are compared when choosing whom to follow.
MOST_PEOPLE = 3
# Of the blank picture in which nobody is.
SMALLEST_PX = 64


Mask = NDArray[np.float32]


class Tracker(Protocol):
    """Finds one person's pose in a frame."""

    def track(self, frame: Frame) -> Pose | None:
        """Return the pose, or None where nobody is seen. Frames come in order of time."""
        ...


class RestartableTracker(Tracker, Protocol):
    """A tracker that can begin anew."""

    def restart(self, followed: Pose | None = None) -> None:
        """Forget all that was seen, but for somebody who is to be followed."""
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
        self._options = vision.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_buffer=read_model(size)),
            running_mode=vision.RunningMode.VIDEO,
            output_segmentation_masks=silhouette,
        )
        self._finder: Any = None
        self._filmed = FilmedPart()
        self._part: Part | None = None
        self._begin()

    def restart(self, followed: Pose | None = None) -> None:
        """Forget all that was seen: the next frame is of another part of the recording.

        Parameters
        ----------
        followed
            Somebody in it who is to be followed; None for whoever is seen first.
        """
        with silenced():
            self._landmarker.close()
        self._begin()
        if followed is not None and self._part is None:
            place = BodyPosition.of_pose(followed)
            size = np.array([followed.width_px, followed.height_px])
            self._follow = PersonFollower(place)
            self._turn_to(place, size / size.max())

    def _begin(self) -> None:
        with silenced():
            self._landmarker: Any = vision.PoseLandmarker.create_from_options(self._options)
        self._last_ms = -1
        self._found_somebody = False
        self._zoom = Zoom()
        self._follow = PersonFollower()
        self._choice = PersonChooser()
        self._company = BystanderDetector()
        self._smooth = OneEuroFilter(MIN_CUTOFF_HZ, BETA, max_gap_s=MAX_GAP_S)

    def close(self) -> None:
        """Release the networks."""
        with silenced():
            self._landmarker.close()
            if self._finder is not None:
                self._finder.close()

    def track(self, frame: Frame) -> Pose | None:
        """Return the pose in `frame`, or None where nobody is seen.

        Beside a blurred copy of the picture, only what was filmed is looked at.

        Parameters
        ----------
        frame
            Later than the one before.
        """
        part = self._filmed.see(frame.time_s, frame.picture)
        if part != self._part:
            self._part = part
            self.restart()
        if part is None:
            return self._track(frame)
        inside = PicturePart(frame.picture, part)
        pose = self._track(replace(frame, picture=inside))
        return None if pose is None else _in_whole(pose, inside)

    def _track(self, frame: Frame) -> Pose | None:
        window = self._zoom.window
        image, corner_px, shape = _look(frame.picture, window)
        # MediaPipe wants whole, strictly increasing milliseconds.
        self._last_ms = max(self._last_ms + 1, round(frame.time_s * 1000))
        picture = mp.Image(image_format=mp.ImageFormat.SRGB, data=image)
        if self._found_somebody:
            result = self._landmarker.detect_for_video(picture, self._last_ms)
        else:
            # The landmark network is set up, and logs, when the first person is found.
            with silenced():
                result = self._landmarker.detect_for_video(picture, self._last_ms)
        if not result.pose_landmarks:
            self._zoom.lost(frame.time_s)
            return None
        self._found_somebody = True

        width_px, height_px = frame.picture.width, frame.picture.height
        long_side_px = float(max(width_px, height_px))
        raw = _rows(result.pose_landmarks[0])
        points = raw[:, :2]
        if window != WHOLE:  # from the window to the whole picture
            points = (corner_px + points * image.shape[1::-1]) / shape[::-1]
        proportions = np.array([width_px, height_px]) / long_side_px
        shares = points * proportions
        if (shares.max(axis=0) - shares.min(axis=0)).max() < LEAST_SHARE:
            self._zoom.lost(frame.time_s)
            return None
        who = self._follow.see(frame.time_s, shares)
        if who is Identity.OTHER:
            assert self._follow.place is not None
            self._turn_to(self._follow.place, proportions)
        if who is not Identity.SAME:
            return None
        if self._choice.is_due(frame.time_s):
            better = self._better(frame, self._follow.place, proportions)
            if better is not None:
                self._follow = PersonFollower()
                self._turn_to(better, proportions)
                return None
        self._zoom.found(points)
        world = np.fromiter(
            (v for p in result.pose_world_landmarks[0] for v in (p.x, p.y, p.z)),
            np.float64,
            3 * LANDMARK_COUNT,
        ).reshape(LANDMARK_COUNT, 3)
        smooth = self._smooth(frame.time_s, np.hstack((shares, world)))
        silhouette = None
        if self._silhouette and result.segmentation_masks:
            mask = _mask(result.segmentation_masks[0])
            if window != WHOLE:
                mask = _placed(mask, corner_px, shape)
            silhouette = Silhouette(mask, px_per_cell=width_px / shape[1])
        return Pose(
            time_s=frame.time_s,
            width_px=width_px,
            height_px=height_px,
            landmarks_px=smooth[:, :2] * long_side_px,
            world_m=smooth[:, 2:],
            visibility=raw[:, 2],
            silhouette=silhouette,
        )

    def _better(
        self, frame: Frame, followed: BodyPosition | None, proportions: FloatArray
    ) -> BodyPosition | None:
        """Detect all people and return whom to follow instead, or None for no change."""
        assert followed is not None
        image, _, _ = _look(frame.picture, WHOLE)
        if self._finder is None:
            # A second set of networks takes memory, and is made where something else moves.
            cells, place = cells_of(image), followed.scaled(max(image.shape))
            if not self._company.see(frame.time_s, cells, place):
                self._choice.put_off(frame.time_s)
                return None
            options = vision.PoseLandmarkerOptions(
                base_options=BaseOptions(model_asset_buffer=read_model(ModelSize.LITE)),
                num_poses=MOST_PEOPLE,
            )
            with silenced():
                self._finder = vision.PoseLandmarker.create_from_options(options)
                self._finder.detect(_blank())  # what it logs, it logs here
        found = self._finder.detect(mp.Image(image_format=mp.ImageFormat.SRGB, data=image))
        seen = [
            BodyPosition.of(frame.time_s, _rows(one)[:, :2] * proportions)
            for one in found.pose_landmarks
        ]
        return self._choice.see(followed, seen)

    def _turn_to(self, place: BodyPosition, proportions: FloatArray) -> None:
        """Drop the tracked person and wait for the chosen one at their place.

        Parameters
        ----------
        place
            Of whom is waited for.
        proportions
            Width and height of the picture, in shares of the longer one.
        """
        self._zoom.wait_at(place.low / proportions, place.high / proportions)
        # The landmark network goes on from where it was; in a blank picture it loses everybody.
        self._last_ms += 1
        self._landmarker.detect_for_video(_blank(), self._last_ms)


def _in_whole(pose: Pose, inside: PicturePart) -> Pose:
    """Return a pose that was found in a part of the picture, in the whole picture."""
    width_px, height_px = inside.whole.width, inside.whole.height
    silhouette = pose.silhouette
    if silhouette is not None:
        cell_px = silhouette.px_per_cell
        shape = round(height_px / cell_px), round(width_px / cell_px)
        corner = round(inside.left / cell_px), round(inside.top / cell_px)
        high, wide = shape[0] - corner[1], shape[1] - corner[0]
        mask = _placed(silhouette.mask[:high, :wide], corner, shape)
        silhouette = replace(silhouette, mask=mask)
    return replace(
        pose,
        width_px=width_px,
        height_px=height_px,
        landmarks_px=pose.landmarks_px + np.array([inside.left, inside.top]),
        silhouette=silhouette,
    )


def _blank() -> Any:
    """Return a picture in which nobody is."""
    pixels = np.zeros((SMALLEST_PX, SMALLEST_PX, 3), np.uint8)
    return mp.Image(image_format=mp.ImageFormat.SRGB, data=pixels)


def _rows(landmarks: Any) -> FloatArray:
    """Return x, y and visibility of one body's landmarks, 33 x 3."""
    return np.fromiter(
        (v for p in landmarks for v in (p.x, p.y, p.visibility)), np.float64, 3 * LANDMARK_COUNT
    ).reshape(LANDMARK_COUNT, 3)


def _look(
    picture: Picture, window: ZoomWindow
) -> tuple[RgbImage, tuple[int, int], tuple[int, int]]:
    """Return what lies in the window, its corner (x, y), and the whole picture's height and width beside it.

    All in the pixels of the picture that is looked at, which is smaller than the source's.
    """
    whole = picture.rgb(round(INFERENCE_SIDE_PX / window.share))
    height, width = whole.shape[:2]
    left, top = round(window.left * width), round(window.top * height)
    wide, high = max(1, round(window.share * width)), max(1, round(window.share * height))
    image = np.ascontiguousarray(whole[top : top + high, left : left + wide])
    return image, (left, top), (height, width)


class _Lent:
    """Memory of an image of MediaPipe's, which is freed with the image: whoever looks at it keeps this."""

    def __init__(self, image: Any) -> None:
        self.image = image
        self.__array_interface__ = image.numpy_view()[..., 0].__array_interface__


def _mask(image: Any) -> Mask:
    """Return a mask without copying it."""
    return np.asarray(_Lent(image))


def _placed(mask: Mask, corner_px: tuple[int, int], shape: tuple[int, int]) -> Mask:
    """Return the mask of a window in its place in the whole picture."""
    placed = np.zeros(shape, np.float32)
    left, top = corner_px
    placed[top : top + mask.shape[0], left : left + mask.shape[1]] = mask
    return placed
