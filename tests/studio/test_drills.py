"""Everything that is none of the exercises: it can be posed, stays on the floor, and within joints."""

import numpy as np
import pytest

from studio.body import SKIN_VERTICES, load_body
from studio.moves import perform
from studio.moves.drills import DRILLS, SWAPS
from studio.moves.nothing import VARIANTS
from studio.scene import scene_from
from studio.skeleton import bone_transforms, skin

LEG, ARM = ("upperleg01", "lowerleg01", "foot"), ("upperarm01", "lowerarm01", "wrist")
SUNK_M = 0.03  # flesh gives way; knees and elbows are the places where skinning lets it bulge
FLEXION_MOST_DEG = 158.0
STEP_MOST_M = 0.30  # between two looks that lie 1/15 s apart, at the speed of a mountain climber


def a_scene(variant, **movement):
    return scene_from(
        {
            "exercise": "none",
            "movement": {
                "variant": variant, "reps": 2, "first_s": 0.8, "second_s": 0.8,
                "first_hold_s": 0.1, "second_hold_s": 0.1, "rest_s": 0.1,
                "entry": "none", "exit": "none", **movement,
            },
        }
    )  # fmt: skip


def flexion_deg(skeleton, first, second, third):
    a, b, c = (skeleton.position(bone) for bone in (first, second, third))
    along, on = b - a, c - b
    return np.degrees(
        np.arccos(np.clip(along @ on / np.linalg.norm(along) / np.linalg.norm(on), -1, 1))
    )


def lowest_m(skeleton):
    """Return the height of the lowest place of the skin."""
    body = skeleton.body
    skinned, _ = skin(
        bone_transforms(skeleton),
        body.vertices[:SKIN_VERTICES].astype(np.float32),
        np.zeros((SKIN_VERTICES, 3), dtype=np.float32),
        body.weight_bones[:SKIN_VERTICES],
        body.weights[:SKIN_VERTICES],
    )
    return float(skinned[:, 2].min())


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_drill_stays_above_the_floor_and_within_the_joints(variant):
    done = perform(a_scene(variant))
    pose = done.posed_by(load_body("man-heavy"))
    assert done.reps == []
    for time_s in np.linspace(0.1, done.duration_s, 6):
        skeleton = pose(float(time_s))
        assert lowest_m(skeleton) > -SUNK_M, time_s
        for side in "LR":
            for limb in (LEG, ARM):
                bend = flexion_deg(skeleton, *(f"{bone}.{side}" for bone in limb))
                assert bend < FLEXION_MOST_DEG, (time_s, limb, side)


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_drill_never_jumps(variant):
    done = perform(a_scene(variant))
    pose = done.posed_by(load_body("woman-slim"))
    moments = np.arange(0.3, 1.1, 1 / 15)
    places = np.array([pose(float(t)).positions for t in moments])
    assert np.linalg.norm(np.diff(places, axis=0), axis=2).max() < STEP_MOST_M


@pytest.mark.parametrize("variant", [*DRILLS, *SWAPS])
def test_a_drill_moves_something(variant):
    done = perform(a_scene(variant, reps=1, first_hold_s=1.0))
    pose = done.posed_by(load_body("woman-slim"))
    still, there = pose(0.05), pose(1.4)
    moved = np.linalg.norm(there.positions - still.positions, axis=1).max()
    turned = np.abs(there.rotations - still.rotations).max()
    assert moved > 0.10 or turned > 0.3 or variant == "plank-hold"


@pytest.mark.parametrize(
    ("variant", "entry", "exit_"),
    [
        ("superman", "lying-down", "getting-up"),
        ("bridge", "lying-down", "getting-up"),
        ("push-ups", "knees", "knees"),
        ("bird-dog", "sitting", "child"),
    ],
)
def test_a_drill_can_be_come_to_and_left(variant, entry, exit_):
    done = perform(a_scene(variant, entry=entry, exit=exit_))
    assert len(done.acts) > 1 or variant in ("bird-dog", "push-ups")
    assert done.posed_by(load_body("woman-slim"))(done.duration_s).positions[:, 2].min() > -0.01
