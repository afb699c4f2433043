"""Postures on hands and toes: plank, downward dog, and the plank on the knees."""

from __future__ import annotations

import numpy as np

from studio.body import Body
from studio.hands import FlatHand, flat_hand, set_fingers
from studio.limbs import arm_length, pose_arm, pose_leg, raise_girdle
from studio.rotations import Array, about_x, aim, blend, unit
from studio.skeleton import Skeleton
from studio.trunk import set_trunk

MAT_M = 0.006
SETTLING = 0.7  # with all of it the search for the trunk swings to and fro
STRAIGHT = 0.994
PLANK_DEG = 176.0  # shoulder - hip - ankle
DOG_CURVE_DEG = -6.0
DOG_HEEL_DEG = 54.0  # high: few people have the calves to put the heels down
AHEAD_M = 0.075  # how far the shoulders lie ahead of the hands in the plank
CHEST_DEG = 2.0  # how far the chest sinks past the line from hands to hips in the dog
SIDES = ("L", "R")
DRIVEN_M = (-0.24, -0.25)  # from the hip to the knee that is at the chest, forward and up
HOP_M, HOP_LIFT_M = 0.26, 0.05  # a jump of both feet outwards, and its height
STEP_M, STEP_LIFT_M = 0.18, 0.05  # a walking foot's step, and how high it is lifted on the way
KNEE_M = 0.065  # height of a knee that lies on the mat

#: Channels with their resting values. Angles in degrees.
CHANNELS: dict[str, float] = {
    "dog": 0.0,  # from the plank (0) to the dog with arms and back in one line (1)
    "hip": 0.0,  # added to the angle shoulder - hip - ankle; positive sags, negative pikes
    "curve": 0.0,  # flexion of the spine
    "neck": -14.0,
    "heel": 72.0,  # how far the heels are lifted
    "knees": 0.0,  # bend of the knees as a share of the leg's length
    "kneel": 0.0,  # 1: the knees are on the mat
    "bend": 0.0,
    "step_l": 0.0,  # how far a foot has walked towards the hands, metres
    "step_r": 0.0,
    "push": 0.0,  # bend of the elbows as a share of the arm's length
    "drive_l": 0.0,  # 1: the knee is at the chest
    "drive_r": 0.0,
    "tap_l": 0.0,  # 1: the hand lies on the other shoulder
    "tap_r": 0.0,
    "apart": 0.0,  # how far each foot has jumped outwards, metres
}


def circle_crossing(first: Array, first_r: float, second: Array, second_r: float) -> Array:
    """Return the upper crossing of two circles in a plane, or the nearest thing to one."""
    line = second - first
    distance = float(np.linalg.norm(line))
    along = line / distance
    t = (distance**2 + first_r**2 - second_r**2) / (2 * distance)
    t = float(np.clip(t, -first_r, first_r))
    up = np.array([-along[1], along[0]])
    if up[1] < 0:
        up = -up
    return np.asarray(first + along * t + up * np.sqrt(max(first_r**2 - t**2, 0.0)))


class Plank:
    """Poses a body on hands and toes; neither slides.

    Parameters
    ----------
    body
        The body to pose.
    """

    def __init__(self, body: Body) -> None:
        self.body = body
        self.flat: dict[str, FlatHand] = {s: flat_hand(body, s, 6.0) for s in SIDES}
        self.hip_rest = (body.head("upperleg01.L") + body.head("upperleg01.R")) / 2
        self.thigh_m = body.length("upperleg01.L", "lowerleg01.L")
        self.shank_m = body.length("lowerleg01.L", "foot.L")
        self.arm_m = arm_length(Skeleton(body), "L") * STRAIGHT
        self.wrist_x = 0.98 * float(body.head("upperarm01.L")[0])
        self.wrist_z = self.flat["L"].wrist_height + MAT_M
        self.ball = body.head("toe3-1.L") - body.head("foot.L")  # from the ankle
        self.ball_z = float(body.head("toe3-1.L")[2]) + MAT_M - 0.004
        # the plank is laid out around the middle of the mat
        self.ball_y = 0.0
        shoulder = np.array([0.0, self.wrist_z + self.arm_m])
        ankle = self._ankle(CHANNELS["heel"])
        reach = self._reach(self._trunk_m(0.0), PLANK_DEG, 0.0)
        run = np.sqrt(reach**2 - (shoulder[1] - ankle[1]) ** 2)
        self.ball_y = float(run - ankle[0]) - 0.62
        self.wrist_y = -0.62
        self.dog_deg = 90.0
        for _ in range(4):  # until the shoulders are a little ahead of the hands in the plank
            skeleton = self.pose({})
            shoulder_y = float(skeleton.position("upperarm01.L")[1])
            self.ball_y += self.wrist_y - AHEAD_M - shoulder_y
        self.dog_deg = self._dog_deg()

    def pose(self, channels: dict[str, float]) -> Skeleton:
        """Return the posed skeleton for some channels (missing ones rest)."""
        c = {**CHANNELS, **channels}
        skeleton = Skeleton(self.body)
        wrist = np.array([self.wrist_y, self.wrist_z])
        ankle = self._ankle(c["heel"]) - np.array([(c["step_l"] + c["step_r"]) / 2, 0.0])
        trunk = self._trunk_m(c["curve"])
        arm_m = self.arm_m * (1.0 - c["push"])
        pitch, arm = 80.0, arm_m
        for _ in range(24):  # the collar bones change the trunk's length
            hip, shoulder = self._hip(c, wrist, ankle, trunk, arm)
            length, pitch = self._set_trunk(skeleton, c, hip, shoulder, pitch)
            # the shoulders come together as they rise, and the arms then lean outwards
            aside = float(skeleton.position("upperarm01.L")[0]) - self.wrist_x
            leaning = float(np.sqrt(arm_m**2 - aside**2))
            settled = abs(length - trunk) < 2e-4 and abs(leaning - arm) < 2e-4
            trunk, arm = trunk + SETTLING * (length - trunk), leaning
            if settled:
                break
        for side in SIDES:
            self._leg(skeleton, side, c, ankle)
            self._arm(skeleton, side, c, wrist)
        return skeleton

    def _leg(self, skeleton: Skeleton, side: str, c: dict[str, float], ankle: Array) -> None:
        steps = {s: c[f"step_{s.lower()}"] for s in SIDES}
        joint = skeleton.position(f"upperleg01.{side}")
        foot = about_x(c["heel"])
        lift = STEP_LIFT_M * float(np.sin(np.pi * min(steps[side] / STEP_M, 1.0)))
        apart = steps[side] - sum(steps.values()) / 2
        place = np.array([joint[0], ankle[0] - apart, ankle[1] + max(lift, 0.0)])
        pole = np.array([0.0, -0.3, -1.0])
        if c["apart"] > 0:  # the feet come forward, so that the legs stay as long
            run = float(np.hypot(place[1] - joint[1], place[2] - joint[2]))
            place[1] += np.sqrt(max(run**2 - c["apart"] ** 2, 0.0)) - run
            place[0] += (1.0 if side == "L" else -1.0) * c["apart"]
            place[2] += HOP_LIFT_M * float(np.sin(np.pi * min(c["apart"] / HOP_M, 1.0)))
        drive = c[f"drive_{side.lower()}"]
        if drive > 0:
            knee = joint + unit([0.0, *DRIVEN_M]) * self.thigh_m
            tucked = knee + unit([0.0, 1.0, -0.28]) * self.shank_m
            tucked[2] = max(tucked[2], self.ankle_low(c["heel"]) + 0.03)
            place = place + (tucked - place) * drive
            place[2] += 0.05 * 4 * drive * (1 - drive)
            pole = pole + (np.array([0.0, -1.0, -0.35]) - pole) * drive
        pose_leg(skeleton, side, place, pole, foot)
        for toe in range(1, 6):
            skeleton.set_world(f"toe{toe}-1.{side}", about_x(4.0))

    def _arm(self, skeleton: Skeleton, side: str, c: dict[str, float], wrist: Array) -> None:
        sign = 1.0 if side == "L" else -1.0
        goal, hand = np.array([sign * self.wrist_x, *wrist]), self.flat[side].rotation
        pole = np.array([sign * 0.5, 0.9, -0.2])
        tap = c[f"tap_{side.lower()}"]
        if tap > 0:
            body = self.body
            chest = skeleton.rotation("spine01")
            other = skeleton.position(f"upperarm01.{'R' if side == 'L' else 'L'}")
            there = other + chest @ np.array([sign * 0.07, -0.13, -0.05])
            along = body.head(f"finger3-1.{side}") - body.head(f"wrist.{side}")
            across = body.head(f"finger2-1.{side}") - body.head(f"finger5-1.{side}")
            on = chest @ aim(along, across, [-sign, 0.1, 0.25], [0.0, 0.0, 1.0])
            goal = goal + (there - goal) * tap
            hand = blend(hand, on, tap)
            pole = pole + (np.array([sign * 0.7, 0.2, -1.0]) - pole) * tap
        set_fingers(skeleton, self.flat[side], 1.0 - 0.6 * tap)
        pose_arm(skeleton, side, goal, pole, hand)

    def ankle_low(self, heel_deg: float) -> float:
        """Return how high the ankle is over the floor with the heel lifted so far."""
        return float(self._ankle(heel_deg)[1])

    def hip_deg(self, channels: dict[str, float]) -> float:
        """Return the angle shoulder - hip - ankle that some channels ask for."""
        c = {**CHANNELS, **channels}
        return PLANK_DEG + (self.dog_deg - PLANK_DEG) * c["dog"] + c["hip"]

    def _dog_deg(self) -> float:
        """Find the angle at which arms and back are in line, hands and feet as in the plank."""
        reach = float(
            np.linalg.norm(self._ankle(DOG_HEEL_DEG) - np.array([self.wrist_y, self.wrist_z]))
        )
        leg, angle = self._leg_m(0.0), 90.0
        for _ in range(4):  # the raised collar bones make the trunk longer
            self.dog_deg = angle
            skeleton = self.pose({"dog": 1.0, "heel": DOG_HEEL_DEG, "curve": DOG_CURVE_DEG})
            upper = self.arm_m + _trunk_length(skeleton)
            cosine = (upper**2 + leg**2 - reach**2) / (2 * upper * leg)
            angle = float(np.degrees(np.arccos(cosine))) - CHEST_DEG / 2
        return angle

    def _ankle(self, heel_deg: float) -> Array:
        turned = about_x(heel_deg) @ self.ball
        return np.array([self.ball_y - turned[1], self.ball_z - turned[2]])

    def _leg_m(self, knees: float) -> float:
        return (self.thigh_m + self.shank_m) * STRAIGHT * (1.0 - knees)

    def _reach(self, trunk: float, hip_deg: float, knees: float) -> float:
        leg = self._leg_m(knees)
        cosine = np.cos(np.radians(hip_deg))
        return float(np.sqrt(trunk**2 + leg**2 - 2 * trunk * leg * cosine))

    def _hip(
        self, c: dict[str, float], wrist: Array, ankle: Array, trunk: float, arm: float
    ) -> tuple[Array, Array]:
        """Place hip and shoulder so that the hip's angle is the one asked for."""
        angle = self.hip_deg(c)
        reach = self._reach(trunk, angle, c["knees"])
        leg = self._leg_m(c["knees"])
        shoulder = circle_crossing(wrist, arm, ankle, reach)
        line = shoulder - ankle
        along = line / float(np.linalg.norm(line))
        up = np.array([along[1], -along[0]])  # along points to the head, towards -y
        if up[1] < 0:
            up = -up
        t = (leg**2 + reach**2 - trunk**2) / (2 * reach)
        height = float(np.sqrt(max(leg**2 - t**2, 0.0)))
        if angle > 180.0:
            height = -height
        hip = ankle + along * t + up * height
        if c["kneel"] > 0:
            drop = KNEE_M - ankle[1]
            knee = ankle + np.array([-np.sqrt(self.shank_m**2 - drop**2), drop])
            upright = np.array([wrist[0] + 0.05, wrist[1] + arm - 0.03])
            low = circle_crossing(knee, self.thigh_m, upright, trunk)
            hip = hip + (low - hip) * c["kneel"]
            shoulder = circle_crossing(hip, trunk, wrist, arm)
        return np.asarray(hip), shoulder

    def _trunk_m(self, curve: float) -> float:
        skeleton = Skeleton(self.body)
        set_trunk(skeleton, np.eye(3), curve, 0.0)
        skeleton.update()
        return _trunk_length(skeleton)

    def _set_trunk(
        self, skeleton: Skeleton, c: dict[str, float], hip: Array, shoulder: Array, pitch: float
    ) -> tuple[float, float]:
        """Tilt the pelvis so that the shoulders lie where they should.

        Returns the trunk's length and the tilt, which begins the next search.
        """
        wrists = {
            s: np.array([sign * self.wrist_x, self.wrist_y, self.wrist_z])
            for s, sign in zip(SIDES, (1.0, -1.0), strict=True)
        }
        length = 0.0
        for _ in range(3):
            set_trunk(skeleton, about_x(pitch), c["curve"], c["neck"], bend_deg=c["bend"])
            centre = np.array([0.0, *hip])
            half = about_x(pitch) @ (self.body.head("upperleg01.L") - self.hip_rest)
            skeleton.place({"upperleg01.L": centre + half, "upperleg01.R": centre - half})
            for side in SIDES:
                raise_girdle(skeleton, side, wrists[side])
            middle = (skeleton.position("upperarm01.L") + skeleton.position("upperarm01.R")) / 2
            now, wanted = middle[1:] - hip, shoulder - hip
            turn = np.arctan2(wanted[1], wanted[0]) - np.arctan2(now[1], now[0])
            pitch += float(np.degrees((turn + np.pi) % (2 * np.pi) - np.pi))
            length = float(np.linalg.norm(now))
            if abs(turn) < 1e-4:
                break
        return length, pitch


def _trunk_length(skeleton: Skeleton) -> float:
    """Return the distance from the hips to the shoulders, seen from the side."""
    shoulder, hip = (
        (skeleton.position(f"{b}.L") + skeleton.position(f"{b}.R")) / 2
        for b in ("upperarm01", "upperleg01")
    )
    return float(np.linalg.norm((shoulder - hip)[1:]))
