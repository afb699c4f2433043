"""A person made of sticks, in space, who does the floor exercises in front of a camera.

The room: x runs along the body from the feet to the head, y up from the floor, z to the right of somebody
who faces the floor. Metres and degrees. A roll turns a body about its own length: 0 face down, the left
side comes up as it grows, 180 on the back.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from pose_coach.body.back_curve import BackCurve
from pose_coach.body.landmarks import Landmark
from pose_coach.body.measurements import Measurements, measure
from pose_coach.body.pose import LANDMARK_COUNT, Pose

Vector = NDArray[np.float64]
Body = dict[str, Vector]
"""Where the joints are, by name: `left_knee`, `nose`."""

AHEAD, UP = np.array([1.0, 0.0, 0.0]), np.array([0.0, 1.0, 0.0])
TRUNK, SHOULDERS, HIPS, HEAD = (
    0.50,
    0.36,
    0.20,
    0.18,
)  # the widths between the joints, the neck's length
UPPER_ARM, FOREARM, THIGH, SHIN = 0.25, 0.22, 0.42, 0.42
SIDES = ("left", "right")


# Bodies


def on_hands_and_knees(
    side: str = "left",
    *,
    opened_deg: float = 0.0,
    arm_deg: float | None = None,
    pelvis_deg: float = 0.0,
    support_bend_deg: float = 0.0,
) -> Body:
    """One hand behind the head, the chest turned open to that side by so many degrees.

    With `arm_deg` the arm is straight instead: -90 to the floor, 90 to the ceiling.
    """
    sign = _sign(side)
    support = _reach(UPPER_ARM, FOREARM, support_bend_deg)
    height = support + SHOULDERS / 2 * math.sin(math.radians(opened_deg))
    hip = THIGH * UP
    rise = height - THIGH
    along = np.array([math.sqrt(TRUNK**2 - rise**2), rise, 0.0]) / TRUNK
    body = _trunk(hip, along, pelvis_roll=sign * pelvis_deg, chest_roll=sign * opened_deg)
    for of in SIDES:
        knee = body[f"{of}_hip"] * [1, 0, 1]
        body[f"{of}_knee"], body[f"{of}_ankle"] = knee, knee - SHIN * AHEAD
    other = _other(side)
    hand = np.array([TRUNK, 0.0, -_sign(other) * SHOULDERS / 2])
    body[f"{other}_wrist"] = hand
    body[f"{other}_elbow"] = _between(
        body[f"{other}_shoulder"], hand, UPPER_ARM, FOREARM, towards=-AHEAD
    )
    out_deg = opened_deg if arm_deg is None else arm_deg
    out = _rolled(along, sign * out_deg)[0] * sign
    shoulder = body[f"{side}_shoulder"]
    body[f"{side}_elbow"] = shoulder + UPPER_ARM * out
    behind_head = (body[f"{side}_ear"] + 0.05 * along) if arm_deg is None else None
    straight = shoulder + (UPPER_ARM + FOREARM) * out
    body[f"{side}_wrist"] = straight if behind_head is None else behind_head
    return body


def on_hands_and_feet(
    bend_deg: float = 0.0,
    *,
    knee_bend_deg: float = 0.0,
    elbow_bend_deg: float = 0.0,
    hands_ahead: float = 0.0,
) -> Body:
    """A plank at 0 degrees, a downward dog at 85, sagging below 0. Hands and feet stay where they are."""
    arm = _reach(UPPER_ARM, FOREARM, elbow_bend_deg)
    leg = _reach(THIGH, SHIN, knee_bend_deg)
    foot = np.array([0.0, 0.08, 0.0])
    hand = np.array([1.28 + hands_ahead, 0.0, 0.0])
    long = _reach(TRUNK, leg, abs(bend_deg))
    shoulder = _between(hand, foot, arm, long, towards=UP)
    hip = _between(shoulder, foot, TRUNK, leg, towards=UP if bend_deg >= 0 else -UP)
    body = _trunk(hip, (shoulder - hip) / TRUNK)
    for of in SIDES:
        wide = body[f"{of}_shoulder"] * [0, 0, 1]
        body[f"{of}_wrist"] = hand + wide
        body[f"{of}_elbow"] = _between(
            body[f"{of}_shoulder"], hand + wide, UPPER_ARM, FOREARM, towards=-AHEAD
        )
        body[f"{of}_ankle"] = foot + body[f"{of}_hip"] * [0, 0, 1]
        body[f"{of}_knee"] = _between(
            body[f"{of}_hip"], body[f"{of}_ankle"], THIGH, SHIN, towards=AHEAD - UP
        )
    return body


def face_down(
    side: str = "left",
    *,
    over: float = 0.0,
    pelvis_deg: float = 70.0,
    knee_deg: float = 100.0,
    chest_deg: float = 0.0,
    both_legs_deg: float = 0.0,
) -> Body:
    """Arms out to the sides; the leg of `side` crosses over the back by a share, 0 flat to 1.

    `chest_deg` turns the chest along with it, `both_legs_deg` lifts both legs straight off the floor.
    """
    sign, turn_deg = _sign(side), over * pelvis_deg
    hip = (0.10 + HIPS / 2 * math.sin(math.radians(turn_deg))) * UP
    shoulder_height = 0.10 + SHOULDERS / 2 * math.sin(math.radians(abs(chest_deg)))
    rise = shoulder_height - hip[1]
    along = np.array([math.sqrt(TRUNK**2 - rise**2), rise, 0.0]) / TRUNK
    body = _trunk(hip, along, pelvis_roll=sign * turn_deg, chest_roll=sign * chest_deg)
    _arms(body, lambda of: _sign(of) * _rolled(along, sign * chest_deg)[0])
    back = _rolled(AHEAD, sign * turn_deg)[1]
    for of in SIDES:
        lift_deg, bend_deg = (40 * over, knee_deg * over) if of == side else (0.0, 0.0)
        up = back if of == side else UP
        thigh = _leaning(-AHEAD, up, lift_deg + both_legs_deg)
        shin = _leaning(-AHEAD, up, lift_deg + both_legs_deg + bend_deg)
        _leg(body, of, thigh, shin)
    return body


def face_up(
    side: str = "left",
    *,
    fallen_deg: float = 0.0,
    feet_up: bool = False,
    apart_deg: float = 0.0,
    chest_deg: float = 0.0,
    sat_up_deg: float = 0.0,
    bridge_deg: float = 0.0,
) -> Body:
    """Knees bent and fallen to a side by so many degrees, the feet on the floor or lifted.

    The second knee may lag `apart_deg` behind, the chest turn along by `chest_deg`; the trunk may be rolled
    up (a crunch) or the hips lifted (a bridge).
    """
    sign = _sign(side)
    rise = TRUNK * math.sin(math.radians(sat_up_deg - bridge_deg))
    hip = (0.10 + max(0.0, -rise)) * UP
    along = np.array([math.sqrt(TRUNK**2 - rise**2), rise, 0.0]) / TRUNK
    # Knees that fall to the left take the pelvis along: its right side comes up.
    pelvis_roll = 180.0 + sign * 0.6 * fallen_deg
    body = _trunk(hip, along, pelvis_roll=pelvis_roll, chest_roll=180.0 + sign * chest_deg)
    _arms(body, lambda of: _sign(of) * _rolled(along, 180.0)[0])
    for of in SIDES:
        turned_deg = fallen_deg - (apart_deg if of != side else 0.0)
        # On the back, up is where the belly is.
        up = -_rolled(AHEAD, 180.0 + sign * turned_deg)[1]
        thigh = _leaning(-AHEAD, up, 90.0 if feet_up else 60.0)
        shin = -AHEAD if feet_up else _leaning(-AHEAD, -up, 75.0)
        _leg(body, of, thigh, shin)
    return body


def standing(*, raised: tuple[str, ...] = (), lean_deg: float = 0.0) -> Body:
    """Upright on both feet, the arms hanging but for those that are raised."""
    up = _leaning(AHEAD, UP, 90.0 - lean_deg)
    body = _trunk((THIGH + SHIN) * UP, up)
    for of in SIDES:
        arm = up if of in raised else -up
        body[f"{of}_elbow"] = body[f"{of}_shoulder"] + UPPER_ARM * arm
        body[f"{of}_wrist"] = body[f"{of}_elbow"] + FOREARM * arm
        _leg(body, of, -UP, -UP)
    return body


def in_childs_pose() -> Body:
    """Sitting on the heels, the chest on the thighs, arms long in front."""
    body = _trunk(0.25 * UP, np.array([0.98, -0.2, 0.0]))
    for of in SIDES:
        wide = body[f"{of}_hip"] * [0, 0, 1]
        body[f"{of}_knee"] = np.array([0.36, 0.05, 0.0]) + 1.5 * wide
        body[f"{of}_ankle"] = np.array([-0.05, 0.05, 0.0]) + wide
    _arms(body, lambda _: _leaning(AHEAD, -UP, 12.0))
    return body


def _sign(side: str) -> float:
    return 1.0 if side == "left" else -1.0


def _other(side: str) -> str:
    return SIDES[1 - SIDES.index(side)]


def _reach(first: float, second: float, bend_deg: float) -> float:
    """Return how far a limb of two parts reaches that is bent by so much."""
    return math.sqrt(first**2 + second**2 + 2 * first * second * math.cos(math.radians(bend_deg)))


def _between(a: Vector, b: Vector, from_a: float, from_b: float, *, towards: Vector) -> Vector:
    """Return the joint that lies so far from both points, bent towards a direction."""
    line = b - a
    length = float(np.linalg.norm(line))
    along = line / length
    share = (from_a**2 - from_b**2 + length**2) / (2 * length)
    aside = towards - (towards @ along) * along
    bow = math.sqrt(max(0.0, from_a**2 - share**2))
    return a + share * along + bow * aside / float(np.linalg.norm(aside))


def _leaning(forth: Vector, up: Vector, deg: float) -> Vector:
    return math.cos(math.radians(deg)) * forth + math.sin(math.radians(deg)) * up


def _rolled(along: Vector, roll_deg: float) -> tuple[Vector, Vector]:
    """Return what is left and what is dorsal for a body along a direction, rolled about it."""
    up = UP - (UP @ along) * along
    up = up / np.linalg.norm(up)
    left = np.cross(up, along)
    cos, sin = math.cos(math.radians(roll_deg)), math.sin(math.radians(roll_deg))
    return cos * left + sin * up, cos * up - sin * left


def _trunk(hip: Vector, along: Vector, pelvis_roll: float = 0.0, chest_roll: float = 0.0) -> Body:
    along = along / np.linalg.norm(along)
    across_hips, _ = _rolled(along, pelvis_roll)
    across_chest, back = _rolled(along, chest_roll)
    head = hip + (TRUNK + HEAD) * along
    body = {"nose": head + 0.05 * along - 0.10 * back}
    for of in SIDES:
        half = _sign(of) / 2
        body[f"{of}_shoulder"] = hip + TRUNK * along + half * SHOULDERS * across_chest
        body[f"{of}_hip"] = hip + half * HIPS * across_hips
        body[f"{of}_ear"] = head + half * 0.14 * across_chest
    return body


def _arms(body: Body, direction: Callable[[str], Vector]) -> None:
    for of in SIDES:
        body[f"{of}_elbow"] = body[f"{of}_shoulder"] + UPPER_ARM * direction(of)
        body[f"{of}_wrist"] = body[f"{of}_elbow"] + FOREARM * direction(of)


def _leg(body: Body, of: str, thigh: Vector, shin: Vector) -> None:
    body[f"{of}_knee"] = body[f"{of}_hip"] + THIGH * thigh
    body[f"{of}_ankle"] = body[f"{of}_knee"] + SHIN * shin


# The camera


@dataclass(frozen=True)
class Camera:
    """Where it stands, and how large the person is in its picture.

    Attributes
    ----------
    head
        Where the head is in the picture, before it is mirrored: left or right.
    yaw_deg
        How far it stands round from the side.
    metre_px
        Length of a metre in the picture.
    mirrored
        The picture is: the tracker then takes the left hand for the right one.
    noise_m
        How far the tracker errs in each direction.
    """

    head: str = "right"
    yaw_deg: float = 0.0
    metre_px: float = 400.0
    mirrored: bool = False
    noise_m: float = 0.0

    def seen(self, body: Body, time_s: float = 0.0) -> Pose:
        """Return what the tracker sees of a body."""
        room = np.array([body.get(name, body["nose"]) for name in map(_joint, Landmark)])
        turn = math.radians(self.yaw_deg + (0.0 if self.head == "right" else 180.0))
        x = math.cos(turn) * room[:, 0] + math.sin(turn) * room[:, 2]
        z = math.sin(turn) * room[:, 0] - math.cos(turn) * room[:, 2]
        points = np.stack([x, -room[:, 1], z], axis=1)
        if self.noise_m:
            random = np.random.default_rng(round(time_s * 1000))
            points = points + random.normal(0.0, self.noise_m, points.shape)
        if self.mirrored:
            points = points[[_twin(landmark) for landmark in Landmark]] * [-1, 1, 1]
        size_px = round(3.2 * self.metre_px), round(1.8 * self.metre_px)
        middle = np.array([size_px[0] / 2, 0.75 * size_px[1]])
        centre = np.array([math.cos(turn) * 0.3 * (-1 if self.mirrored else 1), 0.0])
        world = points - (points[Landmark.LEFT_HIP] + points[Landmark.RIGHT_HIP]) / 2
        return Pose(
            time_s=time_s,
            width_px=size_px[0],
            height_px=size_px[1],
            landmarks_px=middle + self.metre_px * (points[:, :2] - centre),
            world_m=world,
            visibility=np.where(world[:, 2] < 0.02, 0.98, 0.88),
            silhouette=None,
        )


CAMERAS = [
    Camera(head=head, yaw_deg=yaw_deg, mirrored=mirrored, metre_px=metre_px)
    for head in ("left", "right")
    for yaw_deg, metre_px in ((-30.0, 100.0), (0.0, 400.0), (30.0, 900.0))
    for mirrored in (False, True)
]


def from_everywhere(test: Callable[..., None]) -> Callable[..., None]:
    """Run a test with each of the cameras, as its argument `camera`."""
    every = given(camera=st.sampled_from(CAMERAS))(test)
    return settings(max_examples=len(CAMERAS), deadline=None)(every)


def _joint(landmark: Landmark) -> str:
    """Return the joint that stands for a landmark: hands are wrists, feet are ankles."""
    side, _, part = landmark.name.lower().partition("_")
    part = {"pinky": "wrist", "index": "wrist", "thumb": "wrist"}.get(part, part)
    return f"{side}_{'ankle' if part in ('heel', 'foot_index') else part}"


def _twin(landmark: Landmark) -> int:
    name = landmark.name
    swapped = name.replace("LEFT", "*").replace("RIGHT", "LEFT").replace("*", "RIGHT")
    return Landmark[swapped]


assert len(Landmark) == LANDMARK_COUNT


# Movements

Movement = Callable[[float], Body | None]
"""The body at a time; None where it is not seen."""


def travelling(*stays: tuple[float, float, float]) -> Callable[[float], float]:
    """Stay at each value from one time to another, and travel smoothly in between."""

    def value_at(time_s: float) -> float:
        value = stays[0][0]
        for (before, _, left_s), (after, arrived_s, _) in pairwise(stays):
            share = min(1.0, max(0.0, (time_s - left_s) / (arrived_s - left_s)))
            if share > 0:  # a minimum-jerk movement
                value = before + (after - before) * share**3 * (10 - 15 * share + 6 * share**2)
        return value

    return value_at


def measured(pose: Pose, back_deg: float | None = None) -> Measurements:
    """Measure a pose; the curve of the back, which needs a silhouette, is told instead."""
    found = measure(pose)
    if back_deg is None:
        return found
    back = BackCurve(back_deg, 0.9, np.zeros((2, 2)))
    return replace(found, back_curve_deg=back_deg, back=back, head_pitch_deg=-0.6 * back_deg)
