from __future__ import annotations

import math

import numpy as np
import pytest

from pose_coach.body.landmarks import Landmark
from pose_coach.common.errors import PoseCoachError
from pose_coach.evaluation.frame_truth import (
    angle_errors,
    landmark_errors,
    nearest,
    read_frame_truth,
)

FRAMES = 40
TIMES_S = np.arange(FRAMES) / 20
JOINTS = ["left_hip", "right_hip", "left_shoulder", "right_shoulder", "head"]
# Hips at 0, shoulders 100 px to the right: the trunk is 100 px long.
PIXELS = np.broadcast_to([[0, 0], [0, 10], [100, 0], [100, 10], [150, 0]], (FRAMES, 5, 2))


@pytest.fixture
def write(tmp_path):
    def write(**differing):
        path = tmp_path / "clip.frames.npz"
        known = {"time_s": TIMES_S, "joints": np.array(JOINTS), "pixels": PIXELS}
        np.savez(path, **{**known, **differing})
        return path

    return write


@pytest.fixture
def seen():
    """The landmarks of every frame, exactly where the joints are."""
    landmarks_px = np.zeros((FRAMES, 33, 2))
    landmarks_px[:, Landmark.RIGHT_HIP] = (0, 10)
    landmarks_px[:, Landmark.LEFT_SHOULDER] = (100, 0)
    landmarks_px[:, Landmark.RIGHT_SHOULDER] = (100, 10)
    return landmarks_px


def test_exact_landmarks_have_no_error(write, seen):
    assert landmark_errors(TIMES_S, seen, read_frame_truth(write())) == {"hip": 0, "shoulder": 0}


def test_errors_are_shares_of_the_trunk(write, seen):
    seen[:, [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]] += (3, 4)

    found = landmark_errors(TIMES_S, seen, read_frame_truth(write()))

    assert found == pytest.approx({"hip": 0.05, "shoulder": 0.0})


def test_frames_without_a_person_are_ignored(write, seen):
    seen[: FRAMES // 2] = math.nan

    assert landmark_errors(TIMES_S, seen, read_frame_truth(write())) == {"hip": 0, "shoulder": 0}


def test_swapped_sides_are_accepted_only_in_a_mirror(write, seen):
    left = [Landmark.LEFT_HIP, Landmark.LEFT_SHOULDER]
    right = [Landmark.RIGHT_HIP, Landmark.RIGHT_SHOULDER]
    seen[:, left + right] = seen[:, right + left]
    truth = read_frame_truth(write())

    assert landmark_errors(TIMES_S, seen, truth)["hip"] == pytest.approx(0.1)
    assert landmark_errors(TIMES_S, seen, truth, mirrored=True)["hip"] == 0


def test_frames_are_matched_by_their_times():
    mine, true = nearest(np.array([0.0, 0.04, 0.27, 9.0]), np.array([0.0, 0.05, 0.1, 0.15, 0.25]))

    assert mine.tolist() == [0, 1, 2]
    assert true.tolist() == [0, 1, 4]


def test_without_a_trunk_there_is_no_error(write, seen):
    truth = read_frame_truth(write(joints=np.array(["left_knee"] * 5)))

    assert landmark_errors(TIMES_S, seen, truth) == {}


LEFT = np.zeros(FRAMES, bool)


def test_a_constant_angle_error_is_found(write):
    curve = np.linspace(-40, 60, FRAMES)
    truth = read_frame_truth(write(back_curve_deg=curve, angle_deg=curve / 2))

    errors_deg, correlation = angle_errors("cat-cow", TIMES_S, curve + 10, LEFT, truth)

    assert errors_deg == pytest.approx(np.full(FRAMES, 10.0))
    assert correlation == pytest.approx(1.0)


def test_the_hip_signal_is_zero_at_180_degrees(write):
    hip = np.linspace(180, 80, FRAMES)
    truth = read_frame_truth(write(angles=["left_knee", "hip"], angles_deg=np.stack([hip] * 2, 1)))

    errors_deg, _ = angle_errors("rolling-plank", TIMES_S, 180 - hip, LEFT, truth)

    assert errors_deg == pytest.approx(np.zeros(FRAMES))


def test_the_telling_angle_gives_a_correlation_but_no_error(write):
    truth = read_frame_truth(write(signal_deg=np.linspace(-20, 30, FRAMES)))

    errors_deg, correlation = angle_errors(
        "scorpion", TIMES_S, np.linspace(5, 95, FRAMES), LEFT, truth
    )

    assert len(errors_deg) == 0
    assert correlation == pytest.approx(1.0)


def test_right_reps_invert_the_telling_angle(write):
    swing = np.sin(np.linspace(0, 2 * np.pi, FRAMES))
    truth = read_frame_truth(write(angle_deg=swing))

    _, correlation = angle_errors("scorpion", TIMES_S, np.abs(swing), swing < 0, truth)

    assert correlation == pytest.approx(1.0)


@pytest.mark.parametrize("signal", [np.full(FRAMES, math.nan), np.zeros(FRAMES)])
def test_unseen_or_constant_signals_have_no_correlation(write, signal):
    truth = read_frame_truth(write(signal_deg=np.linspace(0, 1, FRAMES)))

    assert math.isnan(angle_errors("cat-cow", TIMES_S, signal, LEFT, truth)[1])


def test_a_missing_file_gives_none(tmp_path):
    assert read_frame_truth(tmp_path / "clip.frames.npz") is None


def test_another_file_is_one_line(write, tmp_path):
    with pytest.raises(PoseCoachError, match="not the truth of a clip's frames"):
        read_frame_truth(write(pixels=np.zeros(3)))
    (tmp_path / "clip.frames.npz").write_bytes(b"PK\x03\x04 and no more")
    with pytest.raises(PoseCoachError, match="Mend it or take it away"):
        read_frame_truth(tmp_path / "clip.frames.npz")
