"""A person who walks past: feet that stay where they are set down, arms that swing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.body import Body
from studio.limbs import arm_length, pose_arm, pose_leg
from studio.rotations import about_x, about_z
from studio.skeleton import Skeleton
from studio.trunk import set_trunk

STRAIGHT = 0.988  # a leg that carries, as a share of its full length
STANCE = 0.60  # share of a stride that a foot is on the floor
STRIDE_SHARE = 1.30  # length of a stride over that of the leg
SIDES = (("L", 0.0), ("R", 0.5))  # and how far ahead in the stride they are
LIFT_M, HEEL_DEG, TOES_UP_DEG = 0.045, 38.0, 14.0


@dataclass(frozen=True)
class Foot:
    """Where a foot is: its ankle before the hips and over the floor, and how far the heel is up."""

    ahead: float
    up: float
    pitch_deg: float
    down: bool


class Walking:
    """Poses a body that walks along the mat's direction.

    Parameters
    ----------
    body
        The body to pose.
    """

    def __init__(self, body: Body) -> None:
        self.body = body
        self.leg_m = body.length("upperleg01.L", "lowerleg01.L") + body.length(
            "lowerleg01.L", "foot.L"
        )
        self.ankle_m = float(body.head("foot.L")[2])
        self.ball = body.head("toe3-1.L") - body.head("foot.L")
        self.stride_m = STRIDE_SHARE * self.leg_m

    def pose(self, walked_m: float, x_m: float, y_m: float, onwards: float) -> Skeleton:
        """Return the posture at a place; `onwards` is +1 when walking towards the feet's end."""
        stride = walked_m / self.stride_m
        turn = about_z(180.0 if onwards > 0 else 0.0)
        skeleton = Skeleton(self.body)
        swing = float(np.sin(2 * np.pi * stride))
        set_trunk(skeleton, turn @ about_z(-5.0 * swing), 3.0, 2.0, twist_deg=10.0 * swing)
        feet = {side: self._foot((stride + offset) % 1.0) for side, offset in SIDES}
        carried = [
            foot.up + np.sqrt((STRAIGHT * self.leg_m) ** 2 - foot.ahead**2)
            for foot in feet.values()
            if foot.down
        ]
        place = np.array([x_m, y_m, float(min(carried))])
        skeleton.place(dict.fromkeys(("upperleg01.L", "upperleg01.R"), place))
        skeleton.update()
        forward = np.array([0.0, onwards, 0.0])
        for side, foot in feet.items():
            hip = skeleton.position(f"upperleg01.{side}")
            across = 0.7 * float(hip[0] - x_m)
            ankle = np.array([x_m + across, y_m + onwards * foot.ahead, foot.up])
            pose_leg(skeleton, side, ankle, forward, turn @ about_x(foot.pitch_deg))
        for side, sign in (("L", -1.0), ("R", 1.0)):
            out = turn @ np.array([0.10 if side == "L" else -0.10, 0.0, 0.0])
            shoulder = skeleton.position(f"upperarm01.{side}")
            hang = arm_length(skeleton, side)
            ahead = forward * (0.06 + 0.20 * sign * float(np.cos(2 * np.pi * stride)))
            wrist = shoulder + out + ahead + np.array([0.0, 0.0, -0.95 * hang])
            pose_arm(skeleton, side, wrist, -forward, None)
        return skeleton

    def _foot(self, share: float) -> Foot:
        """Return where a foot is at a share of its stride, which begins as the heel comes down."""
        reach = STANCE * self.stride_m / 2
        if share < STANCE:
            ahead, lift = reach * (1 - 2 * share / STANCE), 0.0
            roll = float(np.clip((share - 0.34) / (STANCE - 0.34), 0, 1))
            pitch = HEEL_DEG * roll**2 - TOES_UP_DEG * float(np.clip(1 - share / 0.08, 0, 1))
        else:
            p = (share - STANCE) / (1 - STANCE)
            ahead = reach * (2 * (p * p * (3 - 2 * p)) - 1)
            lift = LIFT_M * float(np.sin(np.pi * p))
            pitch = HEEL_DEG * (1 - p) ** 2 - TOES_UP_DEG * p**3
        moved = np.zeros(3)
        if pitch > 0:  # it rolls off over its ball
            moved = self.ball - about_x(pitch) @ self.ball
        return Foot(
            ahead - float(moved[1]), self.ankle_m + lift + float(moved[2]), pitch, share < STANCE
        )
