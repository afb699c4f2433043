"""The real networks on rendered frames: few, because each takes 30 to 100 ms."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from pose_coach.body.landmarks import HIPS, KNEES, SHOULDERS
from pose_coach.body.pose import INFERENCE_SIDE_PX, LANDMARK_COUNT, Pose
from pose_coach.frames import ArrayPicture, Frame, open_source
from pose_coach.tracking import landmarker
from pose_coach.tracking.landmarker import PoseTracker
from pose_coach.tracking.models import ModelSize

CAT_COW = Path(__file__).resolve().parents[2] / "sample_videos" / "cat-cow.mp4"

TRUNK = [*SHOULDERS, *HIPS]


def picture_frame(pixels: NDArray[np.uint8], time_s: float = 0.0) -> Frame:
    return Frame(index=0, time_s=time_s, picture=ArrayPicture(pixels))


def blank(time_s: float = 0.0) -> Frame:
    return picture_frame(np.full((360, 640, 3), 128, np.uint8), time_s)


@pytest.fixture(scope="module")
def frames() -> list[Frame]:
    """Every tenth of the first frames: somebody comes down on hands and knees."""
    with open_source(CAT_COW, live=False) as source:
        return list(islice(source, 0, 111, 10))


@dataclass
class Tracked:
    poses: list[Pose]
    masks_then: list[NDArray[np.float32]]


@pytest.fixture(scope="module")
def tracked(frames: list[Frame]) -> Iterator[Tracked]:
    """Their poses, and a copy of each silhouette made as soon as it was there."""
    result = Tracked([], [])
    with PoseTracker() as tracker:
        for frame in frames:
            pose = tracker.track(frame)
            assert pose is not None
            assert pose.silhouette is not None
            result.poses.append(pose)
            result.masks_then.append(pose.silhouette.mask.copy())
        yield result


def test_somebody_is_found_in_every_frame_at_its_time(
    tracked: Tracked, frames: list[Frame]
) -> None:
    assert [pose.time_s for pose in tracked.poses] == [frame.time_s for frame in frames]
    for pose in tracked.poses:
        assert (pose.width_px, pose.height_px) == (1280, 720)
        assert pose.landmarks_px.shape == (LANDMARK_COUNT, 2)
        assert pose.world_m.shape == (LANDMARK_COUNT, 3)
        assert pose.visibility.shape == (LANDMARK_COUNT,)
        assert (pose.visibility[TRUNK] > 0.9).all()


def test_the_body_lies_inside_the_picture(tracked: Tracked) -> None:
    for pose in tracked.poses:
        assert (pose.landmarks_px > 0).all()
        assert (pose.landmarks_px < [pose.width_px, pose.height_px]).all()


def test_the_world_is_a_person_in_metres_about_the_hips(tracked: Tracked) -> None:
    for pose in tracked.poses:
        assert np.abs(pose.world_m[list(HIPS)].mean(axis=0)).max() < 0.02
        trunk = pose.world_m[list(SHOULDERS)].mean(axis=0) - pose.world_m[list(HIPS)].mean(axis=0)
        assert 0.3 < np.linalg.norm(trunk) < 0.8


def test_the_world_has_x_to_the_right_y_down_and_z_away_from_the_camera(tracked: Tracked) -> None:
    # In the end she is on hands and knees, her head at the right, so her right side is the near one.
    world_m = tracked.poses[-1].world_m
    (_, right_shoulder), (_, right_knee) = world_m[list(SHOULDERS)], world_m[list(KNEES)]
    assert right_shoulder[0] > 0.2
    assert right_knee[1] > 0.2
    for left, right in (SHOULDERS, HIPS):
        assert world_m[right, 2] < world_m[left, 2] - 0.1


def test_the_silhouette_covers_hips_and_shoulders_and_not_the_corners(tracked: Tracked) -> None:
    corners = np.array([[5.0, 5.0], [1275.0, 5.0], [5.0, 715.0], [1275.0, 715.0]])
    for pose in tracked.poses:
        assert pose.silhouette is not None
        assert pose.silhouette.mask.shape == (360, INFERENCE_SIDE_PX)
        assert pose.silhouette.px_per_cell == 2.0
        assert (pose.silhouette.at(pose.landmarks_px[TRUNK]) > 0.9).all()
        assert (pose.silhouette.at(corners) < 0.1).all()
        assert 0.02 < (pose.silhouette.mask > 0.5).mean() < 0.4


def test_the_silhouette_of_an_earlier_pose_is_not_touched_by_later_ones(tracked: Tracked) -> None:
    # MediaPipe hands out a view of memory that it frees with the result.
    for pose, mask_then in zip(tracked.poses, tracked.masks_then, strict=True):
        assert pose.silhouette is not None
        assert np.array_equal(pose.silhouette.mask, mask_then)
    assert not np.array_equal(tracked.masks_then[0], tracked.masks_then[-1])


def test_the_silhouette_keeps_the_image_that_its_memory_is_of(tracked: Tracked) -> None:
    # By the time of the comparison above, freed memory could still look untouched.
    for pose in tracked.poses:
        assert pose.silhouette is not None
        image = pose.silhouette.mask.base.image
        assert image.numpy_view().ctypes.data == pose.silhouette.mask.ctypes.data


@pytest.mark.parametrize(
    ("smaller_by", "px_per_cell"),
    [pytest.param(2, 1.0, id="half"), pytest.param(3, 1.0, id="third")],
)
def test_positions_scale_with_the_picture(
    frames: list[Frame], smaller_by: int, px_per_cell: float
) -> None:
    pixels = frames[-1].picture.rgb()
    smaller = frames[-1].picture.rgb(1280 // smaller_by)
    poses = []
    for image in (pixels, smaller):
        with PoseTracker() as tracker:
            poses.append(tracker.track(picture_frame(image)))
    large, small = poses
    assert large is not None
    assert small is not None
    assert large.silhouette is not None
    assert small.silhouette is not None
    assert small.silhouette.px_per_cell == pytest.approx(px_per_cell)
    assert small.silhouette.mask.shape == smaller.shape[:2]
    apart_px = np.abs(small.landmarks_px[TRUNK] * smaller_by - large.landmarks_px[TRUNK])
    assert apart_px.max() < 0.01 * 1280
    # Silhouettes lie one upon the other: the points of a grid are inside both or neither.
    grid = np.stack(np.meshgrid(np.arange(10, 1270, 20.0), np.arange(10, 710, 20.0)), axis=-1)
    in_large = large.silhouette.at(grid) > 0.5
    in_small = small.silhouette.at(grid / smaller_by) > 0.5
    assert in_large.sum() > 100
    assert (in_large & in_small).sum() / (in_large | in_small).sum() > 0.93


def test_in_an_empty_picture_there_is_nobody(frames: list[Frame]) -> None:
    with PoseTracker() as tracker:
        assert tracker.track(blank()) is None
        # And somebody who comes in is found.
        assert tracker.track(picture_frame(frames[-1].picture.rgb(640), 0.1)) is not None


@pytest.fixture(scope="module")
def far_away(frames: list[Frame]) -> tuple[NDArray[np.uint8], tuple[int, int], int]:
    """The last frame, made small and put into a large grey picture; its corner, and how much smaller."""
    smaller_by, corner = 3, (900, 600)
    inset = frames[-1].picture.rgb(1280 // smaller_by)
    pixels = np.full((1080, 1920, 3), 128, np.uint8)
    height, width = inset.shape[:2]
    pixels[corner[1] : corner[1] + height, corner[0] : corner[0] + width] = inset
    return pixels, corner, smaller_by


def test_whom_the_whole_picture_is_too_large_for_is_found_closer_by(
    far_away: tuple[NDArray[np.uint8], tuple[int, int], int], tracked: Tracked
) -> None:
    pixels, corner, smaller_by = far_away
    with PoseTracker() as tracker:
        poses = [tracker.track(picture_frame(pixels, i / 10)) for i in range(20)]

    assert poses[:5] == [None] * 5
    assert None not in poses[-8:]
    pose, large = poses[-1], tracked.poses[-1]
    assert pose is not None
    # In the pixels of the whole picture, as if nothing had been looked at closer.
    expected = large.landmarks_px[TRUNK] / smaller_by + corner
    assert np.abs(pose.landmarks_px[TRUNK] - expected).max() < 0.01 * 1280
    assert pose.silhouette is not None
    assert (pose.silhouette.at(pose.landmarks_px[TRUNK]) > 0.9).all()
    assert pose.silhouette.at(np.array([[100.0, 100.0], [1800.0, 100.0]])).max() == 0.0


def test_a_stain_is_nobody(frames: list[Frame], monkeypatch: pytest.MonkeyPatch) -> None:
    with PoseTracker(ModelSize.LITE) as tracker:
        assert tracker.track(frames[-1]) is not None
        # As if everybody were that small.
        monkeypatch.setattr(landmarker, "LEAST_SHARE", 1.0)
        assert tracker.track(picture_frame(frames[-1].picture.rgb(), 20.0)) is None


def test_without_a_silhouette_the_pose_is_the_same(frames: list[Frame]) -> None:
    with PoseTracker(ModelSize.LITE) as tracker:
        whole = tracker.track(frames[-1])
    with PoseTracker(ModelSize.LITE, silhouette=False) as tracker:
        bare = tracker.track(frames[-1])
    assert whole is not None
    assert bare is not None
    assert whole.silhouette is not None
    assert bare.silhouette is None
    assert bare.landmarks_px == pytest.approx(whole.landmarks_px, abs=0.5)


def test_frames_within_one_millisecond_are_tracked_too(frames: list[Frame]) -> None:
    # MediaPipe counts whole milliseconds and refuses one that does not advance.
    image = frames[-1].picture.rgb(640)
    with PoseTracker(ModelSize.LITE, silhouette=False) as tracker:
        poses = [tracker.track(picture_frame(image, t)) for t in (1.0, 1.0002, 1.0004, 1.1)]
    assert [pose.time_s for pose in poses if pose] == [1.0, 1.0002, 1.0004, 1.1]


def test_what_moves_is_smoothed_and_begins_anew_after_a_gap(frames: list[Frame]) -> None:
    # The same still picture, then the same moved to the right by an eighth of its width.
    still = frames[-1].picture.rgb(640)
    moved = np.roll(still, 80, axis=1)

    def hips_x(times_s: tuple[float, float]) -> list[float]:
        with PoseTracker(ModelSize.LITE, silhouette=False) as tracker:
            poses = [
                tracker.track(picture_frame(image, time_s))
                for image, time_s in zip((still, moved), times_s, strict=True)
            ]
        return [float(pose.landmarks_px[list(HIPS), 0].mean()) for pose in poses if pose]

    soon, late = hips_x((0.0, 0.02)), hips_x((0.0, 5.0))
    assert late[1] - late[0] > soon[1] - soon[0] > 10


def test_somebody_behind_gives_way_to_whom_it_is_about(
    frames: list[Frame], tracked: Tracked, capfd: pytest.CaptureFixture[str]
) -> None:
    # She is on hands and knees at the right, far away; then somebody like her is there too, and nearer.
    left, top = (tracked.poses[-1].landmarks_px.min(axis=0) - 60).astype(int)
    right, bottom = (tracked.poses[-1].landmarks_px.max(axis=0) + 60).astype(int)
    person = np.asarray(frames[-1].picture.rgb())[top:bottom, left:right]
    alone = np.full((720, 1280, 3), person[:20].mean(axis=(0, 1)), np.uint8)
    alone[200:488, 768:] = frames[-1].picture.rgb(512)
    both = alone.copy()
    both[-person.shape[0] :, 60 : 60 + person.shape[1]] = person
    with PoseTracker(ModelSize.LITE, silhouette=False) as tracker:
        x_px = [
            float(pose.landmarks_px[TRUNK, 0].mean())
            for time_s in np.arange(0.0, 6.0, 0.2)
            if (pose := tracker.track(picture_frame(alone if time_s < 2 else both, time_s)))
        ]

    assert min(x_px[:12]) > 768  # also when the other has just come
    assert max(x_px[-10:]) < 768
    assert capfd.readouterr() == ("", "")


def test_nothing_is_said_on_standard_error(
    frames: list[Frame], capfd: pytest.CaptureFixture[str]
) -> None:
    with PoseTracker() as tracker:
        tracker.track(blank())
        tracker.track(picture_frame(frames[-1].picture.rgb(640), 0.1))
        tracker.track(blank(0.2))
    assert capfd.readouterr() == ("", "")
    # And standard error still works afterwards.
    os.write(2, b"still there\n")
    assert capfd.readouterr().err == "still there\n"


def test_beside_a_blurred_copy_who_was_filmed_is_followed(frames: list[Frame]) -> None:
    """As upright video is put into a wide frame: squeezed here, so that all of the person is in it."""
    with PoseTracker(ModelSize.LITE) as tracker:
        poses = []
        for frame in frames[-5:]:
            filmed = cv2.resize(frame.picture.rgb(640)[:, 120:520], (272, 360))
            copy = cv2.resize(filmed, (640, 847))[243:603]
            shown = cv2.GaussianBlur(copy, (0, 0), 12)
            shown[:, 184:456] = filmed
            poses.append(tracker.track(picture_frame(shown, frame.time_s)))

    pose = poses[-1]
    assert pose is not None
    assert pose.silhouette is not None
    assert (pose.width_px, pose.height_px) == (640, 360)
    assert pose.landmarks_px[TRUNK, 0].min() > 184
    assert pose.landmarks_px[TRUNK, 0].max() < 456
    mask = pose.silhouette.mask
    assert mask.shape == (360, 640)
    assert mask[:, 190:450].sum() == pytest.approx(mask.sum(), rel=0.02)
    x, y = pose.landmarks_px[TRUNK].mean(axis=0).round().astype(int)
    assert mask[y, x] > 0.5
