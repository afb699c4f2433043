"""Face down, arms out; one leg lifts, bends and comes over the back to the other side."""

from __future__ import annotations

import numpy as np

from studio.body import Body
from studio.contact import foot_points, lowest, part_points
from studio.limbs import pose_leg
from studio.lying import MAT_M, SIDES, SINK_M, Goal, Lying, side_sign
from studio.rotations import Array, about_x, between, blend, unit
from studio.skeleton import Skeleton

ROLL_DEG = 72.0  # turn of the pelvis when the foot is on the floor
OVER_M = (0.45, 0.17)  # where the foot comes down: across from its own hip, and towards the feet
KNEE_LEADS = 1.55  # the knee is bent first, further than it is when the foot is down
POINT_DEG = (62.0, 32.0)  # stretch of the foot at rest and when it is over

NOD_DEG = -10.0  # where the search for a neck that lets the head lie begins
FREE_NOD_DEG, FREE_DEG = -24.0, 14.0  # bend of a lifted head, and the chest's tilt that lifts it

#: Channels with their resting values.
CHANNELS: dict[str, float] = {
    "reach_l": 0.0,  # the left leg on its way over: 1 is with the foot on the floor
    "reach_r": 0.0,
    "lift": 0.0,  # turn of the chest: a shoulder leaves the floor, degrees
    "head": 0.0,  # turn of the head to the left, degrees
    "arms": 84.0,
    "tucked": 0.0,  # 1: the hands lie beside the chest
    "up": 0.0,  # tilt of the chest upwards, the pelvis on the mat, degrees
    "hand_l": 0.0,  # height of a hand over the floor, metres
    "hand_r": 0.0,
    "leg_l": 0.0,  # a stretched leg lifted, degrees
    "leg_r": 0.0,
    "heel_l": 0.0,  # bend of a knee, degrees
    "heel_r": 0.0,
    "grab_l": 0.0,  # 1: the hand holds the ankle of its side
    "grab_r": 0.0,
}


class Prone(Lying):
    """Poses a body on its front.

    Parameters
    ----------
    body
        The body to pose.
    """

    def __init__(self, body: Body) -> None:
        super().__init__(body, about_x(90.0))
        self.foot = {s: foot_points(body, s) for s in SIDES}
        self.knee = {s: part_points(body, (f"lowerleg01.{s}",)) for s in SIDES}
        self.leg_m = 0.9994 * (
            body.length("upperleg01.L", "lowerleg01.L") + body.length("lowerleg01.L", "foot.L")
        )
        self.belly = part_points(body, ("spine04",), 0.5)
        self.note_flat(NOD_DEG)
        #: Thigh against pelvis and shank against thigh with the foot on the floor.
        self.over = {side: self._foot_down(side) for side in SIDES}

    def pose(self, channels: dict[str, float]) -> Skeleton:
        """Return the posed skeleton for some channels (missing ones rest)."""
        c = {**CHANNELS, **channels}
        skeleton = Skeleton(self.body)
        reaching = "R" if c["reach_r"] >= c["reach_l"] else "L"
        share = max(c["reach_r"], c["reach_l"])
        # the hip of the moving leg comes up, so the front turns towards that leg's side
        roll = ROLL_DEG * share * side_sign(reaching)
        self.lay(skeleton, roll, c["lift"], -c["up"])
        if (
            c["up"] > 0
        ):  # the pelvis stays where it is, the chest draws back; the belly carries both
            sunk = max(-2 * SINK_M - lowest(skeleton, "spine04", self.belly), 0.0)
            skeleton.move(np.array([0.0, self.root_y - skeleton.position("root")[1], sunk]))
        free = min(c["up"] / FREE_DEG, 1.0)
        self.head(skeleton, c["head"], FREE_NOD_DEG if free > 0 else NOD_DEG, free)
        for side in SIDES:
            mine = side.lower()
            self._rest_leg(skeleton, side)
            if side == reaching and share > 0:
                self._swing_leg(skeleton, side, share)
            elif max(c[f"leg_{mine}"], c[f"heel_{mine}"]) > 0:
                self._lift_leg(skeleton, side, c[f"leg_{mine}"], c[f"heel_{mine}"])
            goal = None
            if c[f"grab_{mine}"] > 0:
                goal = self._ankle_of(skeleton, side, c[f"grab_{mine}"])
            raised = c[f"hand_{mine}"]
            self.arm(skeleton, side, c["arms"], 0.7, c["tucked"], raised, goal)
        return skeleton

    def _lift_leg(self, skeleton: Skeleton, side: str, up_deg: float, bend_deg: float) -> None:
        """Lift a leg that lies on the mat, and bend its knee."""
        up, bend = about_x(up_deg), about_x(bend_deg)
        thigh = up @ skeleton.rotation(f"upperleg01.{side}")
        shank = bend @ up @ skeleton.rotation(f"lowerleg01.{side}")
        self._set_leg(skeleton, side, thigh, shank)
        point = about_x(POINT_DEG[0] - 0.3 * min(bend_deg, 90.0))
        skeleton.set_world(f"foot.{side}", skeleton.rotation(f"lowerleg02.{side}") @ point)
        skeleton.update()

    def _ankle_of(self, skeleton: Skeleton, side: str, share: float) -> Goal:
        """Return the hand's goal that holds the ankle of its side."""
        sign = side_sign(side) * self.mirror
        wrist = skeleton.position(f"foot.{side}") + np.array([sign * 0.05, -0.07, 0.03])
        pole = np.array([sign * 0.8, 0.0, 0.6])
        return Goal(share, wrist, pole, np.array([0.0, 1.0, 0.3]), np.array([0, 0, 1.0]), 0.06)

    def _rest_leg(self, skeleton: Skeleton, side: str) -> None:
        """Stretch a leg out on the mat."""
        hip = skeleton.position(f"upperleg01.{side}")
        joint = abs(float(self.body.head(f"upperleg01.{side}")[0]))
        start = np.array([side_sign(side) * (joint + 0.05), 0.0, 0.07])
        for _ in range(2):
            run = self.leg_m**2 - (start[0] - hip[0]) ** 2 - (start[2] - hip[2]) ** 2
            start[1] = hip[1] + np.sqrt(max(run, 0.0))
            pose_leg(skeleton, side, start, np.array([0.0, 0.0, -1.0]), None)
            start[2] -= self._stretch_foot(skeleton, side, POINT_DEG[0])

    def _stretch_foot(self, skeleton: Skeleton, side: str, point_deg: float) -> float:
        """Point a foot; returns how far it is off the mat."""
        shank = skeleton.rotation(f"lowerleg02.{side}")
        skeleton.set_world(f"foot.{side}", shank @ about_x(point_deg))
        skeleton.update()
        return lowest(skeleton, f"foot.{side}", self.foot[side]) - MAT_M

    def _foot_down(self, side: str) -> tuple[Array, Array]:
        """Work out the leg whose foot has come down on the other side."""
        sign = side_sign(side)
        skeleton = Skeleton(self.body)
        self.lay(skeleton, ROLL_DEG * sign, 0.0)
        hip = skeleton.position(f"upperleg01.{side}")
        ankle = np.array([hip[0] - sign * OVER_M[0], hip[1] + OVER_M[1], 0.09])
        for _ in range(4):
            pose_leg(skeleton, side, ankle, unit([sign * 0.3, 0.65, 0.7]), None)
            ankle[2] -= self._stretch_foot(skeleton, side, POINT_DEG[1])
        thigh = skeleton.rotation(f"upperleg01.{side}")
        shank = skeleton.rotation(f"lowerleg01.{side}")
        return skeleton.rotation("root").T @ thigh, thigh.T @ shank

    def _swing_leg(self, skeleton: Skeleton, side: str, share: float) -> None:
        """Bring a leg over by a share of the way: the knee bends first, then the thigh comes."""
        root = skeleton.rotation("root")
        thigh = skeleton.rotation(f"upperleg01.{side}")
        shank = thigh.T @ skeleton.rotation(f"lowerleg01.{side}")
        hip_over, knee_over = self.over[side]
        thigh = root @ blend(root.T @ thigh, hip_over, share**1.4)
        bent = share + (KNEE_LEADS - 1.0) * 4 * share * (1 - share)
        bend = blend(shank, knee_over, bent)
        point = POINT_DEG[0] + (POINT_DEG[1] - POINT_DEG[0]) * share
        for _ in range(3):
            self._set_leg(skeleton, side, thigh, thigh @ bend)
            low = lowest(skeleton, f"lowerleg01.{side}", self.knee[side]) - MAT_M
            if low >= -0.004:
                break
            down = skeleton.position(f"lowerleg01.{side}") - skeleton.position(f"upperleg01.{side}")
            up = down - np.array([0.0, 0.0, low])
            thigh = between(down, up) @ thigh
        self._stretch_foot(skeleton, side, point)

    def _set_leg(self, skeleton: Skeleton, side: str, thigh: Array, shank: Array) -> None:
        for part, turned in (("upperleg", thigh), ("lowerleg", shank)):
            for n in ("01", "02"):
                skeleton.set_world(f"{part}{n}.{side}", turned)
        skeleton.update()
