"""Face up, knees bent, feet on the floor; the knees go over to one side."""

from __future__ import annotations

import numpy as np

from studio.body import Body
from studio.contact import depth_below, foot_points, lowest, part_points
from studio.limbs import set_leg
from studio.lying import MAT_M, SIDES, Lying, side_sign, with_height
from studio.rotations import Array, about_x, about_y, about_z, blend
from studio.skeleton import Skeleton

THIGH_DEG, SHANK_DEG = 60.0, 66.0  # rise of the thighs and fall of the shanks, feet on the floor
TABLE_THIGH_DEG, TABLE_SHANK_DEG = 88.0, 2.0  # knees at ninety degrees in the air
LONG_THIGH_DEG, LONG_SHANK_DEG = -2.0, 2.0  # a stretched leg
CROSSED_DEG = (15.0, -27.0)  # rise of a thigh that lies across the other, and turn inwards
STACK_M = 0.105  # from one knee to the one that lies on it

#: Channels with their resting values, in degrees; positive is to the person's left.
CHANNELS: dict[str, float] = {
    "roll": 0.0,  # turn of the pelvis
    "legs": 0.0,  # how far the knees have gone over
    "apart": 0.0,  # how far the upper knee stays behind
    "lift": 0.0,  # turn of the chest: a shoulder leaves the floor
    "head": 0.0,
    "arms": 78.0,
    "table": 0.0,  # 1: the shanks are level in the air
    "cross_l": 0.0,  # 1: the left leg is crossed over the right one
    "cross_r": 0.0,
    "long_l": 0.0,  # 1: the left leg is stretched out and stays where it is
    "long_r": 0.0,
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
        self.foot = {s: foot_points(body, s) for s in SIDES}
        self.knee = {s: part_points(body, (f"lowerleg01.{s}",)) for s in SIDES}

    def pose(self, channels: dict[str, float]) -> Skeleton:
        """Return the posed skeleton for some channels (missing ones rest)."""
        c = {**CHANNELS, **channels}
        skeleton = Skeleton(self.body)
        self.lay(skeleton, c["roll"], c["lift"])
        self.head(skeleton, c["head"], 4.0)
        lower = "L" if c["legs"] >= 0 else "R"
        for side in (lower, "R" if lower == "L" else "L"):
            self._leg(skeleton, side, c, side == lower)
        for side in SIDES:
            self.arm(skeleton, side, c["arms"], -0.6)
        return skeleton

    def _leg(self, skeleton: Skeleton, side: str, c: dict[str, float], lower: bool) -> None:
        """Pose a leg; the lower one comes to lie on the floor, the upper one on the lower."""
        mine, other = side.lower(), "r" if side == "L" else "l"
        long, alone = c[f"long_{mine}"], c[f"long_{other}"]
        over = abs(float(np.sin(np.radians(c["legs"])))) * (1 - long)
        away = 0.0 if lower else c["apart"] * float(np.sign(c["legs"]))
        turn = about_y(self.mirror * ((c["legs"] - away) * (1 - long) + 0.5 * c["roll"] * long))
        thigh, shank = self._directions(side, c, long)
        thigh, shank = turn @ thigh, turn @ shank
        hip = skeleton.position(f"upperleg01.{side}")
        stack = 0.0 if lower else STACK_M * (1 - alone)
        knee_z = float(hip[2] + thigh[2] * self.thigh_m)
        flat = turn @ about_z(180.0) @ about_x(16.0 * over - 24.0 * long)
        foot = blend(flat, turn @ about_z(180.0) @ about_x(-38.0), c["table"] * (1 - long))
        sole = depth_below(foot, self.body.head(f"foot.{side}"), self.foot[side]) + MAT_M
        cap = turn @ np.array([0.0, -0.35, 1.0])
        for least in (0.06, None):  # first with a guess, then with the knee's own breadth
            if least is None:
                low = lowest(skeleton, f"lowerleg01.{side}", self.knee[side])
                joint = float(skeleton.position(f"lowerleg01.{side}")[2])
                least = joint - low - 0.004
            floor = least + MAT_M + stack * over
            end_z = max(knee_z, floor)
            if not lower and c["apart"] <= 0:  # the upper knee comes down onto the lower one
                end_z = max(min(end_z, floor + (1 - over) * 0.6), floor)
            now = with_height(thigh, self.thigh_m, float(hip[2]), end_z)
            free = end_z + float(shank[2]) * self.shank_m
            resting = sole + stack * 0.75 * over
            high = max(c["table"], c[f"cross_{mine}"] * (1 - over)) * (1 - long)
            ankle_z = resting + (max(free, resting) - resting) * high
            down = with_height(shank, self.shank_m, end_z, ankle_z)
            set_leg(skeleton, side, now, down, cap, foot)

    def _directions(self, side: str, c: dict[str, float], long: float) -> tuple[Array, Array]:
        """Return thigh and shank as they point before the knees go over."""
        table, crossed = c["table"], c[f"cross_{side.lower()}"]
        rise = THIGH_DEG + (TABLE_THIGH_DEG - THIGH_DEG) * table
        fall = SHANK_DEG + (TABLE_SHANK_DEG - SHANK_DEG) * table
        rise = rise + (LONG_THIGH_DEG - rise) * long + CROSSED_DEG[0] * crossed
        fall = fall + (LONG_SHANK_DEG - fall) * long + 8.0 * crossed
        up, down = np.radians(rise), np.radians(fall)
        inwards = about_y(self.mirror * side_sign(side) * CROSSED_DEG[1] * crossed)
        thigh = inwards @ np.array([0.0, np.cos(up), np.sin(up)])
        hanging = about_y(-self.mirror * side_sign(side) * 8.0 * crossed)
        return thigh, hanging @ np.array([0.0, np.cos(down), -np.sin(down)])


def knees_over(side: str, size: float) -> dict[str, float]:
    """Return the channels with the knees lowered to a side by a share of the way."""
    sign = side_sign("L" if side == "left" else "R")
    return {"roll": sign * 60.0 * size, "legs": sign * 91.0 * size, "head": -sign * 38.0 * size}
