"""Upright postures: standing, walking, half kneeling, squatting, sitting on the floor."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from studio.body import Body
from studio.contact import depth_below, outermost
from studio.hands import FlatHand, flat_hand, set_fingers
from studio.limbs import arm_length, pose_arm, pose_leg
from studio.rotations import Array, about_x, about_z, aim, blend
from studio.skeleton import Skeleton
from studio.timeline import minimum_jerk
from studio.trunk import set_trunk

MAT_M = 0.006
SIDES = ("L", "R")
STEP_SHARE = 0.72  # length of a step as a share of the leg's
SWING_SHARE = 0.8  # of the time between two footfalls a foot is in the air
ARM_SWING_DEG = 24.0
HALF_HEEL_DEG = 74.0  # lift of the heel behind, half kneeling
KNEE_M = 0.060  # height of a knee on the floor
ASIDE_M, BEHIND_M = 0.10, 0.16  # from the shoulder to a hand that props a sitting body

#: Channels with their resting values.
CHANNELS: dict[str, float] = {
    "way": 0.0,  # metres walked; below 0 is on the way here, above 0 on the way on
    "half": 0.0,  # 1: half kneeling, the right knee on the floor
    "squat": 0.0,  # 1: crouching on both feet
    "sit": 0.0,  # 1: sitting on the floor behind the feet, hands propped
    "neck": 0.0,
    "bend": 0.0,
}
#: What a posture is made of, standing; forward and up in metres, angles in degrees.
STAND = {
    "forward": 0.0,
    "up": 0.0,  # of the hip joints
    "pitch": 1.0,
    "curve": 0.0,
    "neck": 0.0,
    "foot_l": 0.0,  # forward
    "foot_r": 0.0,
    "heel_l": 0.0,  # lift
    "heel_r": 0.0,
    "prop": 0.0,
    "arms": 0.0,  # swing forward
}


class Standing:
    """Poses a body on its feet, facing -y, the feet under the origin when it stands.

    Parameters
    ----------
    body
        The body to pose.
    """

    def __init__(self, body: Body) -> None:
        self.body = body
        self.flat: dict[str, FlatHand] = {s: flat_hand(body, s, 0.0) for s in SIDES}
        self.hip_rest = (body.head("upperleg01.L") + body.head("upperleg01.R")) / 2
        self.ankle = {s: body.head(f"foot.{s}") for s in SIDES}
        self.ball = {s: body.head(f"toe3-1.{s}") - body.head(f"foot.{s}") for s in SIDES}
        thigh = body.length("upperleg01.L", "lowerleg01.L")
        shank = body.length("lowerleg01.L", "foot.L")
        self.leg_m = thigh + shank
        self.step_m = STEP_SHARE * self.leg_m
        up = float(self.hip_rest[2]) - 0.008
        ids = body.vertices_of(("root", "pelvis", "upperleg01"), 0.5)
        places = body.vertices[ids]
        seat = outermost(places[places[:, 2] > self.hip_rest[2] - 0.03])
        seated = depth_below(about_x(-14.0), self.hip_rest, seat) + MAT_M - 0.008
        self.postures: dict[str, dict[str, float]] = {
            "stand": {**STAND, "up": up},
            "half": {
                **STAND,
                "forward": -0.95 * thigh,
                "up": thigh + KNEE_M - 0.002,
                "pitch": 4.0,
                "foot_r": -0.95 * thigh - self._shank_run(shank),
                "heel_r": HALF_HEEL_DEG,
                "arms": 8.0,
            },
            "squat": {
                **STAND,
                "forward": -0.62 * thigh,
                "up": 0.52 * self.leg_m,
                "pitch": 52.0,
                "curve": 14.0,
                "neck": -22.0,
                "heel_l": 6.0,
                "heel_r": 6.0,
                "arms": 48.0,
            },
            "sit": {
                **STAND,
                "forward": -0.62 * self.leg_m,
                "up": seated,
                "pitch": -14.0,
                "curve": 22.0,
                "prop": 1.0,
            },
        }

    def _shank_run(self, shank: float) -> float:
        """Return how far behind its knee the foot stands that half kneeling stands on its toes."""
        ankle = self._ankle("R", 0.0, about_x(HALF_HEEL_DEG), 0.0)
        return float(np.sqrt(shank**2 - (ankle[2] - KNEE_M) ** 2) - ankle[1])

    def pose(self, channels: dict[str, float]) -> Skeleton:
        """Return the posed skeleton for some channels (missing ones rest)."""
        c = {**CHANNELS, **channels}
        stand = self.postures["stand"]
        v = {
            name: value
            + sum(c[p] * (self.postures[p][name] - value) for p in ("half", "squat", "sit"))
            for name, value in stand.items()
        }
        feet = {s: self._footfall(s, c["way"]) for s in SIDES}
        apart = (feet["L"][0] - feet["R"][0]) / self.step_m
        hip_y, ankles, turns = -(v["forward"] + c["way"]), {}, {}
        up = v["up"]
        for side in SIDES:
            ahead, lift, heel = feet[side]
            turns[side] = about_x(v[f"heel_{side.lower()}"] + heel)
            ankles[side] = self._ankle(side, v[f"foot_{side.lower()}"] + ahead, turns[side], lift)
            if lift == 0.0 and c["way"] != 0.0:  # the hips dip between two footfalls
                run = float(ankles[side][1]) - hip_y
                up = min(up, float(ankles[side][2] + np.sqrt((0.999 * self.leg_m) ** 2 - run**2)))
        skeleton = Skeleton(self.body)
        set_trunk(
            skeleton,
            about_x(v["pitch"]),
            v["curve"],
            v["neck"] + c["neck"],
            bend_deg=c["bend"],
            twist_deg=7.0 * apart,
        )
        half = about_x(v["pitch"]) @ (self.body.head("upperleg01.L") - self.hip_rest)
        centre = np.array([0.0, hip_y, up])
        skeleton.place({"upperleg01.L": centre + half, "upperleg01.R": centre - half})
        for side in SIDES:
            sign = 1.0 if side == "L" else -1.0
            wide = 0.08 + 0.2 * c["squat"] + 0.1 * c["sit"]
            pole = np.array([sign * wide, -1.0, 0.25])
            if side == "R":  # its thigh hangs straight down, half kneeling
                pole = pole + (np.array([-0.02, -0.5, -1.0]) - pole) * c["half"]
            pose_leg(skeleton, side, ankles[side], pole, turns[side])
            if turns[side][2, 1] > 0:  # toes stay flat under a lifted heel
                for toe in range(1, 6):
                    skeleton.set_world(f"toe{toe}-1.{side}", blend(np.eye(3), turns[side], 0.1))
            self._arm(skeleton, side, v, -sign * apart * ARM_SWING_DEG)
        return skeleton

    def _ankle(self, side: str, forward: float, turn: Array, lift: float) -> Array:
        """Return where the ankle is when the foot is turned about its ball."""
        flat = self.ankle[side] + np.array([0.0, -forward - self.ankle[side][1], 0.0])
        flat[0] *= 0.9
        ball = flat + self.ball[side]
        pivot = ball if turn[2, 1] > 0 else flat
        ankle = pivot - turn @ (pivot - flat)
        return np.asarray(ankle + np.array([0.0, 0.0, lift + MAT_M / 2]))

    def _footfall(self, side: str, way: float) -> tuple[float, float, float]:
        """Return how far forward a walking foot is, how high, and the lift of its heel.

        Footfalls are places on the floor: left ones at the even steps, right ones at the odd ones
        and where the walk ends, so that a foot on the floor never slides, whatever the pace.
        """
        s = self.step_m
        falls = [n * s for n in range(-14, 16) if n % 2 == (side == "R")] + [0.0] * (side == "R")
        falls.sort()
        for start, end in pairwise(falls):
            first, last = start + 0.5 * s, end - 0.5 * s
            if side == "R" and 0.0 in (start, end):
                first, last = min(start + 0.5 * s, 0.0), max(end - 0.5 * s, 0.0)
            if way >= last:
                continue
            if way <= first:
                return start, 0.0, _heel(way - start, s)
            p = (way - first) / (last - first)
            p = float(np.clip((p - 0.5) / SWING_SHARE + 0.5, 0.0, 1.0))
            along = minimum_jerk(p)
            lift = (0.02 + 0.03 * (end - start)) * float(np.sin(np.pi * p) ** 2)
            heel = _heel(first - start, s) * (1 - along) + _heel(last - end, s) * along
            heel += 18.0 * float(np.sin(np.pi * p)) * (1 - along)
            return start + (end - start) * along, lift, heel
        return falls[-1], 0.0, 0.0

    def _arm(self, skeleton: Skeleton, side: str, v: dict[str, float], swing: float) -> None:
        body, sign = self.body, 1.0 if side == "L" else -1.0
        skeleton.set_local(f"clavicle.{side}", np.eye(3))
        skeleton.update()
        shoulder = skeleton.position(f"upperarm01.{side}")
        down = about_x(-v["arms"] - swing) @ np.array([sign * 0.16, 0.02, -1.0])
        hanging = shoulder + down / float(np.linalg.norm(down)) * arm_length(skeleton, side) * 0.97
        height = self.flat[side].wrist_height + MAT_M
        behind = np.array([shoulder[0] + sign * ASIDE_M, shoulder[1] + BEHIND_M, height])
        place = hanging + (behind - hanging) * v["prop"]
        along = body.head(f"finger3-1.{side}") - body.head(f"wrist.{side}")
        across = body.head(f"finger2-1.{side}") - body.head(f"finger5-1.{side}")
        loose = aim(along, across, down, [-sign * 0.35, -1.0, 0.0])
        hand = blend(loose, about_z(sign * 110.0) @ self.flat[side].rotation, v["prop"])
        set_fingers(skeleton, self.flat[side], v["prop"])
        pose_arm(skeleton, side, place, np.array([sign * 0.35, 1.0, 0.0]), hand)


def _heel(behind: float, step: float) -> float:
    """Return the lift of the heel of a foot on the floor, by how far behind the body it is."""
    p = behind / (0.5 * step)
    return 30.0 * float(np.clip((p - 0.25) / 0.75, 0.0, 1.0)) - 14.0 * float(
        np.clip(-p - 0.5, 0, 0.5) * 2
    )
