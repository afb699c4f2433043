"""Face down, arms out; one leg lifts, bends and comes over the back to the other side."""

from __future__ import annotations

import numpy as np

from studio.body import Body
from studio.limbs import pose_leg
from studio.lying import MAT_M, SIDES, Lying, side_sign
from studio.rotations import Array, about_x, unit
from studio.skeleton import Skeleton

ROLL_DEG = 72.0  # turn of the pelvis when the foot is on the floor
ANKLE_M = 0.07
TOE_M = 0.016
KNEE_M = 0.058  # height of the joint when the kneecap is on the mat

#: Channels with their resting values.
CHANNELS: dict[str, float] = {
    "reach_l": 0.0,  # the left leg on its way over: 1 is with the foot on the floor
    "reach_r": 0.0,
    "lift": 0.0,  # turn of the chest: a shoulder leaves the floor, degrees
    "head": 0.0,  # turn of the head to the left, degrees
    "arms": 84.0,
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
        self.leg_m = 0.985 * (
            body.length("upperleg01.L", "lowerleg01.L") + body.length("lowerleg01.L", "foot.L")
        )

    def pose(self, channels: dict[str, float]) -> Skeleton:
        """Return the posed skeleton for some channels (missing ones rest)."""
        c = {**CHANNELS, **channels}
        skeleton = Skeleton(self.body)
        reaching = "R" if c["reach_r"] >= c["reach_l"] else "L"
        share = max(c["reach_r"], c["reach_l"])
        # the hip of the moving leg comes up, so the front turns towards that leg's side
        roll = ROLL_DEG * share * side_sign(reaching)
        turned = abs(np.sin(np.radians(roll)))
        self.lay(skeleton, roll, c["lift"], self.hips_m * (0.90 + 0.05 * turned) + MAT_M)
        self.head(skeleton, c["head"], -10.0)
        skeleton.update()
        for side in SIDES:
            moving = share if side == reaching else 0.0
            self._leg(skeleton, side, moving)
            self.arm(skeleton, side, c["arms"], 0.7)
        return skeleton

    def _leg(self, skeleton: Skeleton, side: str, share: float) -> None:
        """Bring the foot along an arc from its resting place over to the other side."""
        sign = side_sign(side)
        hip = skeleton.position(f"upperleg01.{side}")
        joint = abs(float(self.body.head(f"upperleg01.{side}")[0]))
        start = np.array([sign * (joint + 0.05), 0.0, ANKLE_M])
        run = self.leg_m**2 - (start[0] - hip[0]) ** 2 - (start[2] - hip[2]) ** 2
        start[1] = hip[1] + np.sqrt(max(run, 0.0))
        end = np.array([hip[0] - sign * 0.47, hip[1] + 0.17, 0.085])
        top = np.array([hip[0] * 0.5, hip[1] + 0.52, 0.70])
        s = share
        ankle = start * (1 - s) ** 2 + top * 2 * s * (1 - s) + end * s**2
        pole = unit(np.array([sign * 0.3 * s, 0.65 * s, -1.0 + 1.7 * s]))
        for _ in range(3):
            self._bend_leg(skeleton, side, ankle, pole)
            shank = skeleton.rotation(f"lowerleg02.{side}")
            skeleton.set_world(f"foot.{side}", shank @ about_x(62.0 - 30.0 * s))
            skeleton.update()
            toes = min(float(skeleton.position(f"toe{n}-1.{side}")[2]) for n in range(1, 6))
            if toes >= TOE_M:
                break
            ankle[2] += TOE_M - toes  # the toes touch the floor, they do not go through it

    def _bend_leg(self, skeleton: Skeleton, side: str, ankle: Array, pole: Array) -> None:
        """Bend the knee towards the pole, turned outwards as far as the floor is in its way."""
        outwards = np.array([side_sign(side), 0.0, 0.25])
        low, high = 0.0, 1.0
        for share in (0.0, 1.0, *(None,) * 6):
            mixed = (low + high) / 2 if share is None else share
            pose_leg(skeleton, side, ankle, unit(pole * (1 - mixed) + outwards * mixed), None)
            clear = float(skeleton.position(f"lowerleg01.{side}")[2]) >= KNEE_M
            if share == 0.0 and clear:
                return
            if share is None:
                low, high = (low, mixed) if clear else (mixed, high)
