"""Face up, knees bent, feet on the floor; the knees go over to one side."""

from __future__ import annotations

import numpy as np

from studio.body import Body
from studio.limbs import set_leg
from studio.lying import MAT_M, SIDES, Lying, side_sign, with_height
from studio.rotations import about_x, about_y, about_z
from studio.skeleton import Skeleton

THIGH_DEG = 60.0  # rise of the thighs in the middle
SHANK_DEG = 66.0  # fall of the shanks
KNEE_M, ANKLE_M = 0.068, 0.052  # heights of a leg that lies on its side

#: Channels with their resting values, in degrees; positive is to the person's left.
CHANNELS: dict[str, float] = {
    "roll": 0.0,  # turn of the pelvis
    "legs": 0.0,  # how far the knees have gone over
    "apart": 0.0,  # how far the upper knee stays behind
    "lift": 0.0,  # turn of the chest: a shoulder leaves the floor
    "head": 0.0,
    "arms": 78.0,
}


class Supine(Lying):
    """Poses a body on its back.

    Parameters
    ----------
    body
        The body to pose.
    """

    def __init__(self, body: Body) -> None:
        super().__init__(body, about_z(180.0) @ about_x(-90.0))
        self.thigh_m = body.length("upperleg01.L", "lowerleg01.L")
        self.shank_m = body.length("lowerleg01.L", "foot.L")
        self.sole_m = float(body.head("foot.L")[2]) + MAT_M

    def pose(self, channels: dict[str, float]) -> Skeleton:
        """Return the posed skeleton for some channels (missing ones rest)."""
        c = {**CHANNELS, **channels}
        skeleton = Skeleton(self.body)
        turned = abs(np.sin(np.radians(c["roll"])))
        low = self.hips_m * (1 - 0.10 * turned) + MAT_M
        self.lay(skeleton, c["roll"], c["lift"], low)
        self.head(skeleton, c["head"], 4.0)
        skeleton.update()
        lower = "L" if c["legs"] >= 0 else "R"
        for side in (lower, "R" if lower == "L" else "L"):
            self._leg(skeleton, side, c, side == lower)
        for side in SIDES:
            self.arm(skeleton, side, c["arms"], -0.6)
        return skeleton

    def _leg(self, skeleton: Skeleton, side: str, c: dict[str, float], lower: bool) -> None:
        """Pose a leg; the lower one comes to lie on the floor, the upper one on the lower."""
        over = abs(float(np.sin(np.radians(c["legs"]))))
        away = 0.0 if lower else c["apart"] * float(np.sign(c["legs"]))
        turn = about_y(self.mirror * (c["legs"] - away))
        rise, fall = np.radians(THIGH_DEG), np.radians(SHANK_DEG)
        thigh = turn @ np.array([0.0, np.cos(rise), np.sin(rise)])
        shank = turn @ np.array([0.0, np.cos(fall), -np.sin(fall)])
        hip = skeleton.position(f"upperleg01.{side}")
        stack = 0.0 if lower else 0.105
        knee_z = hip[2] + thigh[2] * self.thigh_m
        least = KNEE_M + MAT_M + stack
        if lower:
            knee_z = max(knee_z, least)
        else:  # the upper knee comes down onto the lower one as they go over
            free = max(knee_z, least)
            close = max(min(knee_z, least + (1 - over) * 0.5), least)
            knee_z = close if c["apart"] <= 0 else free
        thigh = with_height(thigh, self.thigh_m, float(hip[2]), float(knee_z))
        ankle_z = self.sole_m * (1 - over) + (ANKLE_M + MAT_M + stack * 0.75) * over
        shank = with_height(shank, self.shank_m, float(knee_z), ankle_z)
        flat_foot = about_z(180.0) @ about_x(0.0)
        foot = turn @ flat_foot @ about_x(16.0 * over)
        cap = turn @ np.array([0.0, -0.35, 1.0])
        set_leg(skeleton, side, thigh, shank, cap, foot)


def knees_over(side: str, size: float) -> dict[str, float]:
    """Return the channels with the knees lowered to a side by a share of the way."""
    sign = side_sign("L" if side == "left" else "R")
    return {"roll": sign * 60.0 * size, "legs": sign * 91.0 * size, "head": -sign * 38.0 * size}
