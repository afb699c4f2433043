"""Face up, knees bent, feet on the floor; the knees go over to one side."""

from __future__ import annotations

import numpy as np

from studio.body import Body
from studio.contact import depth_below, foot_points, lowest, part_points
from studio.limbs import pose_leg, set_leg
from studio.lying import MAT_M, SIDES, Goal, Lying, side_sign, with_height
from studio.rotations import Array, about_x, about_y, about_z, blend, unit
from studio.skeleton import Skeleton

THIGH_DEG, SHANK_DEG = 60.0, 66.0  # rise of the thighs and fall of the shanks, feet on the floor
TABLE_THIGH_DEG, TABLE_SHANK_DEG = 88.0, 2.0  # knees at ninety degrees in the air
HUG_THIGH_DEG, HUG_SHANK_DEG = 124.0, 4.0  # a knee drawn to the chest
RAISED_DEG = 8.0  # a leg lifted so far is off the floor
NOD_DEG = 4.0  # where the search for a neck that lets the head lie begins
CURLED_NOD_DEG, FREE_DEG = 34.0, 10.0  # bend of a lifted head, and the tilt that lifts it
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
    "hips": 0.0,  # bridge: tilt of the chest that lifts the pelvis
    "curl": 0.0,  # crunch: tilt of the chest that lifts the shoulders
    "hug_l": 0.0,  # 1: the knee is drawn to the chest
    "hug_r": 0.0,
    "hold_l": 0.0,  # 1: the hand lies on the shin of its side
    "hold_r": 0.0,
    "four_l": 0.0,  # 1: the left ankle lies on the right knee
    "four_r": 0.0,
    "raise_l": 0.0,  # a stretched leg lifted, degrees
    "raise_r": 0.0,
    "wide_l": 0.0,  # a stretched leg swept outwards, degrees
    "wide_r": 0.0,
    "belly": 0.0,  # 1: the hands lie on the belly
    "behind": 0.0,  # 1: the hands lie behind the head
    "cactus": 0.0,  # 1: upper arms out, forearms towards the head
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
        self.trunk_m = body.length("root", "spine01") + 0.06
        waist = body.vertices[body.vertices_of(("spine04", "spine05"), 0.5)]
        self.navel = waist[waist[:, 1].argmin()] * np.array([0.0, 1.0, 1.0])
        skull = body.vertices[body.vertices_of(("head",), 0.9)]
        self.occiput = np.array([0.0, skull[:, 1].max() + 0.004, skull[:, 2].max() - 0.125])
        self.note_flat(NOD_DEG)
        flat = self.pose({})
        self.planted = {
            s: (flat.position(f"foot.{s}").copy(), flat.rotation(f"foot.{s}").copy()) for s in SIDES
        }

    def pose(self, channels: dict[str, float]) -> Skeleton:
        """Return the posed skeleton for some channels (missing ones rest)."""
        c = {**CHANNELS, **channels}
        skeleton = Skeleton(self.body)
        tilt = c["curl"] - c["hips"]
        up_m = self.trunk_m * float(np.sin(np.radians(c["hips"])))
        self.lay(skeleton, c["roll"], c["lift"], tilt, up_m)
        if c["curl"] > 0:  # the pelvis stays where it is, the shoulders come towards it
            skeleton.move(np.array([0.0, self.root_y - skeleton.position("root")[1], 0.0]))
        free = min(c["curl"] / FREE_DEG, 1.0)
        self.head(skeleton, c["head"], CURLED_NOD_DEG if free > 0 else NOD_DEG, free)
        lower = "L" if c["legs"] >= 0 else "R"
        for side in (lower, "R" if lower == "L" else "L"):
            self._leg(skeleton, side, c, side == lower)
        if c["hips"] > 0:
            self._plant_feet(skeleton)
        for side in SIDES:
            if c[f"four_{side.lower()}"] > 0:
                self._cross_ankle(skeleton, side, c[f"four_{side.lower()}"])
        for side in SIDES:
            self.arm(skeleton, side, c["arms"], -0.6, goal=self._goal(skeleton, side, c))
        return skeleton

    def _plant_feet(self, skeleton: Skeleton) -> None:
        """Keep the feet where they stand while the pelvis is lifted."""
        for side in SIDES:
            ankle, foot = self.planted[side]
            pose_leg(skeleton, side, ankle, np.array([0.0, 0.1, 1.0]), foot)

    def _cross_ankle(self, skeleton: Skeleton, side: str, share: float) -> None:
        """Bring an ankle onto the other knee, its own knee outwards."""
        sign, other = side_sign(side) * self.mirror, "R" if side == "L" else "L"
        hip, knee = (skeleton.position(f"{b}.{other}") for b in ("upperleg01", "lowerleg01"))
        thigh = unit(knee - hip)
        above = unit(np.cross([-self.mirror * side_sign("L"), 0.0, 0.0], thigh))
        there = knee - thigh * 0.09 + above * 0.105 + np.array([-sign * 0.03, 0.0, 0.0])
        now = skeleton.position(f"foot.{side}")
        goal = now + (there - now) * share + above * 0.12 * 4 * share * (1 - share)
        pole = np.array([sign * 1.2 * share, 0.15, 1.0 - 0.6 * share])
        free = skeleton.rotation(f"foot.{side}").copy()
        pose_leg(skeleton, side, goal, pole, None)
        loose = skeleton.rotation(f"lowerleg02.{side}") @ about_x(20.0)
        skeleton.set_world(f"foot.{side}", blend(free, loose, share))
        skeleton.update()

    def _goal(self, skeleton: Skeleton, side: str, c: dict[str, float]) -> Goal | None:
        """Return where a hand lies that does not lie on the floor."""
        sign = side_sign(side) * self.mirror
        chest = skeleton.rotation("spine01")
        up, inwards = np.array([0.0, 0.0, 1.0]), np.array([-sign, 0.0, 0.0])
        hold = c[f"hold_{side.lower()}"]
        if hold > 0:
            knee, ankle = (skeleton.position(f"{b}.{side}") for b in ("lowerleg01", "foot"))
            shin = unit(ankle - knee)
            front = unit(np.array([0.0, 0.0, 1.0]) - shin * shin[2])
            wrist = knee + shin * 0.09 + front * 0.075 + np.array([sign * 0.06, -0.03, 0.0])
            return Goal(hold, wrist, np.array([sign, 0.2, 0.1]), inwards, -shin, 0.05)
        if c["belly"] > 0:
            navel = skeleton.point("spine04", self.navel)
            wrist = navel + chest @ np.array([side_sign(side) * 0.12, -0.035, 0.0])
            along = unit(inwards + np.array([0.0, 0.25, 0.0]))
            return Goal(c["belly"], wrist, np.array([sign, 0.25, 0.1]), along, -up, 0.12)
        if c["behind"] > 0:
            spot = self.occiput + np.array([side_sign(side) * 0.10, -0.05, 0.0])
            along = skeleton.rotation("head") @ np.array([-side_sign(side), 0.1, 0.45])
            pole = chest @ np.array([side_sign(side), -0.4, 0.3])
            return Goal(c["behind"], skeleton.point("head", spot), pole, along, inwards, 0.1)
        if c["cactus"] > 0:
            body = self.body
            shoulder = skeleton.position(f"upperarm01.{side}")
            upper = body.length(f"upperarm01.{side}", f"lowerarm01.{side}")
            lower = body.length(f"lowerarm01.{side}", f"wrist.{side}")
            elbow = shoulder + np.array([sign * 0.97, 0.1, 0.0]) * upper
            wrist = elbow + np.array([sign * 0.12, -0.98, 0.0]) * lower
            wrist[2] = self.flat[side].wrist_height * 0.9 + MAT_M
            ahead = np.array([0.0, -1.0, -0.15])
            return Goal(c["cactus"], wrist, np.array([sign, 0.6, -0.1]), ahead, inwards)
        return None

    def _leg(self, skeleton: Skeleton, side: str, c: dict[str, float], lower: bool) -> None:
        """Pose a leg; the lower one comes to lie on the floor, the upper one on the lower."""
        mine, other = side.lower(), "r" if side == "L" else "l"
        long, alone = c[f"long_{mine}"], c[f"long_{other}"]
        hug = c[f"hug_{mine}"]
        over = abs(float(np.sin(np.radians(c["legs"])))) * (1 - long)
        away = 0.0 if lower else c["apart"] * float(np.sign(c["legs"]))
        turn = about_y(self.mirror * ((c["legs"] - away) * (1 - long) + 0.5 * c["roll"] * long))
        thigh, shank = self._directions(side, c, long)
        thigh, shank = turn @ thigh, turn @ shank
        hip = skeleton.position(f"upperleg01.{side}")
        stack = 0.0 if lower else STACK_M * (1 - alone)
        knee_z = float(hip[2] + thigh[2] * self.thigh_m)
        flat = turn @ about_z(180.0) @ about_x(16.0 * over - 24.0 * long)
        foot = blend(
            flat, turn @ about_z(180.0) @ about_x(-38.0), max(c["table"], hug) * (1 - long)
        )
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
            high = max(c["table"], hug, c[f"cross_{mine}"] * (1 - over)) * (1 - long)
            high = max(high, min(c[f"raise_{mine}"] / RAISED_DEG, 1.0))
            ankle_z = resting + (max(free, resting) - resting) * high
            down = with_height(shank, self.shank_m, end_z, ankle_z)
            set_leg(skeleton, side, now, down, cap, foot)

    def _directions(self, side: str, c: dict[str, float], long: float) -> tuple[Array, Array]:
        """Return thigh and shank as they point before the knees go over."""
        table, crossed = c["table"], c[f"cross_{side.lower()}"]
        rise = THIGH_DEG + (TABLE_THIGH_DEG - THIGH_DEG) * table
        fall = SHANK_DEG + (TABLE_SHANK_DEG - SHANK_DEG) * table
        hug, up_deg = c[f"hug_{side.lower()}"], c[f"raise_{side.lower()}"]
        rise, fall = rise + (HUG_THIGH_DEG - rise) * hug, fall + (HUG_SHANK_DEG - fall) * hug
        rise = rise + (LONG_THIGH_DEG - rise) * long + CROSSED_DEG[0] * crossed + up_deg
        fall = fall + (LONG_SHANK_DEG - fall) * long + 8.0 * crossed - up_deg
        up, down = np.radians(rise), np.radians(fall)
        inwards = about_y(self.mirror * side_sign(side) * CROSSED_DEG[1] * crossed)
        thigh = inwards @ np.array([0.0, np.cos(up), np.sin(up)])
        if c[f"wide_{side.lower()}"] > 0:
            inwards = about_z(-self.mirror * side_sign(side) * c[f"wide_{side.lower()}"]) @ inwards
            thigh = inwards @ np.array([0.0, np.cos(up), np.sin(up)])
        hanging = about_y(-self.mirror * side_sign(side) * 8.0 * crossed)
        return thigh, hanging @ np.array([0.0, np.cos(down), -np.sin(down)])


def knees_over(side: str, size: float) -> dict[str, float]:
    """Return the channels with the knees lowered to a side by a share of the way."""
    sign = side_sign("L" if side == "left" else "R")
    return {"roll": sign * 60.0 * size, "legs": sign * 91.0 * size, "head": -sign * 38.0 * size}
