from __future__ import annotations

import pytest
from mediapipe.tasks.python.vision import PoseLandmark

from pose_coach.body import landmarks
from pose_coach.body.landmarks import Landmark


def test_landmark_numbers_are_those_of_mediapipe() -> None:
    assert {part.name: part.value for part in Landmark} == {
        part.name: part.value for part in PoseLandmark
    }


@pytest.mark.parametrize(
    "name", ["SHOULDERS", "ELBOWS", "WRISTS", "HIPS", "KNEES", "ANKLES", "EARS"]
)
def test_pairs_hold_left_and_right_of_one_part(name: str) -> None:
    left, right = getattr(landmarks, name)
    part = name.removesuffix("S")
    assert (left.name, right.name) == (f"LEFT_{part}", f"RIGHT_{part}")
