"""Postures on the knees: hands and knees, sitting on the heels, child's pose, kneeling upright."""

from __future__ import annotations

import numpy as np

from studio.body import SKIN_VERTICES, Body
from studio.hands import FlatHand, flat_hand, set_fingers
from studio.limbs import arm_length, pose_arm, raise_girdle, set_leg
from studio.rotations import Array, about_x, about_y, about_z, aim, between, blend, unit
from studio.skeleton import Skeleton, bone_transforms, skin
from studio.trunk import set_trunk

MAT_M = 0.006
STRAIGHT = 0.992  # a stretched arm, as a share of its full length
SIDES = ("L", "R")
ROLL_SHIFT_M = 0.16  # sideways shift of a pelvis that turns, times the sine of its turn
FOOT_DEG = 152.0  # turn of a foot that lies on its back

#: Channels with their resting values. Angles in degrees, lengths in metres, weights from 0 to 1.
CHANNELS: dict[str, float] = {
    "thigh": 0.0,  # lean of the thighs backwards; 0 upright, about 65 sitting on the heels
    "lean": 0.0,  # lean of the thighs to the left
    "pitch": 0.0,  # forward tilt of the pelvis, used as far as `prop` is below 1
    "prop": 1.0,  # 1: the pelvis tilts so that the stretched arms reach the floor
    "curve": 0.0,  # flexion of the spine
    "bend": 0.0,
    "twist": 0.0,
    "neck": 0.0,
    "hands": 1.0,  # 1: planted on the floor, 0: lying on the thighs
    "lift": 0.0,  # height of the hands over the straight way between the two
    "elbow": 0.0,  # shortening of the arms as a share of their length
    "kick": 0.0,  # right thigh backwards and up, degrees
    "kick_l": 0.0,
    "stretch": 0.0,  # 1: the knee of a leg that kicks is stretched
    "hydrant": 0.0,  # right thigh up sideways, degrees
    "hydrant_l": 0.0,
    "reach": 0.0,  # right arm up and forward
    "reach_l": 0.0,
    "wave": 0.0,  # swing of an arm that reaches, degrees
    "roll": 0.0,  # turn of the pelvis to the left
    "behind_l": 0.0,  # 1: the left hand lies behind the head
    "behind_r": 0.0,
    "ear": 0.0,  # 1: a lifted hand lies at the ear instead
    "temple": 0.0,
    "nape": 0.0,
    "straight": 0.0,  # 1: a lifted arm is stretched out sideways instead
    "flap": 0.0,  # swing of the lifted elbow against the chest, degrees towards the back
}

#: Where a lifted hand lies: place of the wrist from the back of the head and the crown, and the
#: direction of the fingers; all for the left one, in rest axes.
SPOTS: dict[str, tuple[tuple[float, float, float], tuple[float, float, float]]] = {
    "ear": ((0.130, -0.080, -0.19), (-0.60, 0.50, 0.55)),
    "temple": ((0.135, -0.130, -0.17), (-0.75, 0.25, 0.50)),
    "nape": ((0.090, 0.000, -0.20), (-1.0, 0.05, 0.10)),
}


class Kneeling:
    """Poses a body on its knees; the knees never move, the hands return to the same place.

    Parameters
    ----------
    body
        The body to pose.
    """

    def __init__(self, body: Body) -> None:
        self.body = body
        self.flat: dict[str, FlatHand] = {s: flat_hand(body, s, 8.0) for s in SIDES}
        self.hip = {s: body.head(f"upperleg01.{s}") for s in SIDES}
        self.hip_centre_rest = (self.hip["L"] + self.hip["R"]) / 2
        self.thigh_m = body.length("upperleg01.L", "lowerleg01.L")
        self.shank_m = body.length("lowerleg01.L", "foot.L")
        self.knee_z, self.ankle_z = 0.06, 0.05
        self.wrist: dict[str, Array] = {}
        self.level_pitch = 80.0
        head = body.vertices[body.vertices_of(("head",), 0.9)]
        self.skull = np.array(
            [head[i] for a in (0, 1, 2) for i in (head[:, a].argmin(), head[:, a].argmax())]
        )
        self._measure_legs()
        self._plant_hands()

    def pose(self, channels: dict[str, float]) -> Skeleton:
        """Return the posed skeleton for some channels (missing ones rest)."""
        c = {**CHANNELS, **channels}
        skeleton = Skeleton(self.body)
        pitch = c["pitch"]
        if c["prop"] > 0:
            propped = self._propped_pitch(skeleton, c)
            pitch = pitch + (propped - pitch) * min(c["prop"], 1.0)
        self._trunk(skeleton, c, pitch)
        if c["prop"] < 1.0:
            pitch = self._clear_of_floor(skeleton, c, pitch)
        self._legs(skeleton, c)
        for side in SIDES:
            self._arm(skeleton, side, c)
        return skeleton

    def _clear_of_floor(self, skeleton: Skeleton, c: dict[str, float], pitch: float) -> float:
        """Raise the trunk as far as it takes for the head to lie on the mat, not in it."""
        for _ in range(12):
            skeleton.update()
            low = min(float(skeleton.point("head", p)[2]) for p in self.skull) - MAT_M
            if low > -0.001:
                break
            lever = 0.45 + 0.2 * float(np.cos(np.radians(c["curve"])))
            pitch += np.degrees(low / lever) * 1.05
            self._trunk(skeleton, c, pitch)
        return pitch

    def hip_centre(self, c: dict[str, float]) -> Array:
        """Return the middle of the hip joints over the planted knees."""
        up = about_x(-c["thigh"]) @ np.array([0.0, 0.0, 1.0])
        up = about_y(c["lean"]) @ up
        return np.asarray(np.array([0.0, 0.0, self.knee_z]) + up * self.thigh_m)

    def _trunk(self, skeleton: Skeleton, c: dict[str, float], pitch: float) -> None:
        pelvis = about_x(pitch) @ about_z(c["roll"])
        set_trunk(
            skeleton,
            pelvis,
            c["curve"],
            c["neck"],
            bend_deg=c["bend"],
            twist_deg=c["twist"],
        )
        centre = self.hip_centre(c)
        level = about_x(pitch) @ (self.hip["L"] - self.hip_centre_rest)
        half = pelvis @ (self.hip["L"] - self.hip_centre_rest)
        # a pelvis that turns rests on its lower side and shifts towards it; the other knee is lifted
        side = float(np.sign(c["roll"]))
        centre = centre + side * (half - level)
        centre = centre + np.array([-side, 0.35, 0.0]) * ROLL_SHIFT_M * abs(
            np.sin(np.radians(c["roll"]))
        )
        skeleton.place({"upperleg01.L": centre + half, "upperleg01.R": centre - half})

    def _propped_pitch(self, skeleton: Skeleton, c: dict[str, float]) -> float:
        """Find the pelvis' tilt at which the arms, as straight as asked, reach the hands' place."""
        goal = arm_length(skeleton, "L") * STRAIGHT * (1.0 - c["elbow"])

        def miss(pitch: float) -> float:
            return self._reach(skeleton, c, pitch) - goal

        pitch, step = self.level_pitch - 0.5 * c["curve"], 0.5
        value = miss(pitch)
        for _ in range(30):
            if abs(value) < 2e-4:
                break
            before, value = value, miss(pitch + step)
            pitch, slope = pitch + step, (value - before) / step
            step = float(np.clip(-value / slope, -8.0, 8.0)) if slope < -1e-5 else 4.0
        return pitch

    def _reach(self, skeleton: Skeleton, c: dict[str, float], pitch: float) -> float:
        """Return the distance from a carrying shoulder to where its wrist is planted."""
        side = "R" if max(c["behind_l"], c["reach_l"]) > 0 else "L"  # the arm that carries
        self._trunk(skeleton, c, pitch)
        raise_girdle(skeleton, side, self.wrist[side])
        return float(np.linalg.norm(skeleton.position(f"upperarm01.{side}") - self.wrist[side]))

    def _legs(self, skeleton: Skeleton, c: dict[str, float]) -> None:
        drop = (self.ankle_z - self.knee_z) / self.shank_m
        shank = np.array([0.0, np.sqrt(1 - drop**2), drop])
        for side in SIDES:
            thigh_deg = c["thigh"]
            sign = 1.0 if side == "L" else -1.0
            knee = np.array([sign * self.hip["L"][0], 0.0, self.knee_z])
            ankle = knee + shank * self.shank_m
            hip = skeleton.position(f"upperleg01.{side}")
            along = knee - hip
            cap = about_x(-thigh_deg) @ np.array([0.0, -1.0, 0.0])
            foot = about_x(FOOT_DEG)
            lower = ankle - hip - unit(along) * self.thigh_m
            kick = c["kick" if side == "R" else "kick_l"]
            if kick > 0:
                turn = about_x(kick)
                along, cap, lower, foot = turn @ along, turn @ cap, turn @ lower, turn @ foot
                if c["stretch"] > 0:
                    straight = unit(along) * self.shank_m
                    fold = between(lower, straight)
                    fold = blend(np.eye(3), fold, c["stretch"])
                    lower, foot = fold @ lower, fold @ foot
            aside = c["hydrant" if side == "R" else "hydrant_l"]
            if aside > 0:
                turn = about_y(-sign * aside)
                along, cap, lower, foot = turn @ along, turn @ cap, turn @ lower, turn @ foot
            set_leg(skeleton, side, along, lower, cap, foot)

    def _arm(self, skeleton: Skeleton, side: str, c: dict[str, float]) -> None:
        sign = 1.0 if side == "L" else -1.0
        flat = self.flat[side]
        hip = skeleton.position(f"upperleg01.{side}")
        knee = skeleton.position(f"lowerleg01.{side}")
        along = unit(knee - hip)
        out = about_x(-c["thigh"]) @ np.array([0.0, -1.0, 0.0])
        thigh_place = (
            hip
            + (knee - hip) * 0.55
            + out * 0.115
            + np.array([sign * (0.02 + 0.075 * np.cos(np.radians(c["thigh"]))), 0.0, 0.0])
        )
        body = self.body
        rest_along = body.head(f"finger3-1.{side}") - body.head(f"wrist.{side}")
        rest_across = body.head(f"finger2-1.{side}") - body.head(f"finger5-1.{side}")
        thigh_hand = aim(rest_along, rest_across, along - out * 0.3, [-sign, 0.0, 0.0])
        w = min(max(c["hands"], 0.0), 1.0)
        place = thigh_place * (1 - w) + self.wrist[side] * w
        place = place + np.array([0.0, 0.0, c["lift"]])
        hand = blend(thigh_hand, flat.rotation, w)
        pole = np.array([sign * (0.9 - 0.35 * w), 0.8, 0.1])
        reach = c["reach" if side == "R" else "reach_l"]
        if reach > 0:
            shoulder = skeleton.position(f"upperarm01.{side}")
            out = about_z(-sign * c["wave"]) @ np.array([sign * 0.05, -0.93, 0.25])
            place = place + (shoulder + out * arm_length(skeleton, side) - place) * reach
        lifted = c["behind_l" if side == "L" else "behind_r"]
        if lifted > 0:
            up_place, up_hand, up_pole = self._lifted(skeleton, side, c)
            place = place + (up_place - place) * lifted
            # on its way the hand goes round the outside of the arm
            aside = 0.16 - 0.10 * c["straight"]
            place = place + np.array([sign * aside, 0.0, 0.0]) * (4 * lifted * (1 - lifted))
            hand = blend(hand, up_hand, lifted)
            pole = unit(unit(pole) * (1 - lifted) + unit(up_pole) * lifted)
            w = w * (1 - 0.75 * lifted)
        set_fingers(skeleton, flat, w)
        pose_arm(skeleton, side, place, pole, hand)

    def _lifted(
        self, skeleton: Skeleton, side: str, c: dict[str, float]
    ) -> tuple[Array, Array, Array]:
        """Return wrist, hand and pole of an arm whose hand lies behind the head, or is stretched."""
        body, sign = self.body, 1.0 if side == "L" else -1.0
        head, chest = skeleton.rotation("head"), skeleton.rotation("spine01")
        rest_along = body.head(f"finger3-1.{side}") - body.head(f"wrist.{side}")
        rest_across = body.head(f"finger2-1.{side}") - body.head(f"finger5-1.{side}")
        back, crown = self.skull[:, 1].max(), self.skull[:, 2].max()
        spot = np.array([sign * 0.088, back + 0.004, crown - 0.125])
        behind = skeleton.point("head", spot)
        turned = head @ aim(rest_along, rest_across, [-sign, 0.12, 0.35], [-sign * 0.3, 0.0, -1.0])
        for name, (place, fingers) in SPOTS.items():
            if c[name] > 0:
                spot = np.array([sign * place[0], back + place[1], crown + place[2]])
                behind = behind + (skeleton.point("head", spot) - behind) * c[name]
                along = [sign * fingers[0], fingers[1], fingers[2]]
                there = head @ aim(rest_along, rest_across, along, [-sign * 0.3, -0.6, -0.6])
                turned = blend(turned, there, c[name])
        pole = chest @ about_z(sign * c["flap"]) @ np.array([sign, 0.05, 0.15])
        if c["straight"] > 0:
            shoulder = skeleton.position(f"upperarm01.{side}")
            swung = chest @ about_z(sign * c["flap"])
            out = unit(swung @ np.array([sign, 0.0, 0.12]))
            stretched = shoulder + out * arm_length(skeleton, side) * 0.985
            # threaded under the chest the hand slides along the mat, palm up
            stretched[2] = max(stretched[2], MAT_M + 0.03)
            open_hand = swung @ aim(rest_along, rest_across, [sign, 0.0, 0.0], [0.0, 0.0, 1.0])
            behind = behind + (stretched - behind) * c["straight"]
            turned = blend(turned, open_hand, c["straight"])
            pole = pole + (chest @ np.array([0.0, 1.0, 0.2]) - pole) * c["straight"]
        return behind, turned, pole

    def _plant_hands(self) -> None:
        """Put the hands where they lie straight below the shoulders, the back level."""
        skeleton = Skeleton(self.body)
        height = self.flat["L"].wrist_height + MAT_M
        arm = arm_length(skeleton, "L") * STRAIGHT
        low, high = 40.0, 110.0
        for _ in range(30):
            pitch = (low + high) / 2
            self._trunk(skeleton, CHANNELS, pitch)
            shoulder = skeleton.position("upperarm01.L")
            raise_girdle(skeleton, "L", shoulder - np.array([0.0, 0.0, arm]))
            shoulder = skeleton.position("upperarm01.L")
            low, high = (pitch, high) if shoulder[2] > height + arm else (low, pitch)
        self.level_pitch = pitch
        for side, sign in zip(SIDES, (1.0, -1.0), strict=True):
            z = self.flat[side].wrist_height + MAT_M
            self.wrist[side] = np.array([sign * float(shoulder[0]), shoulder[1] - 0.01, z])

    def _measure_legs(self) -> None:
        """Find how high knee and ankle lie so that the skin just touches the mat."""
        body = self.body
        skeleton = Skeleton(body)
        self.knee_z = self.ankle_z = 0.0
        self._trunk(skeleton, CHANNELS, 80.0)
        self._legs(skeleton, CHANNELS)
        posed, _ = skin(
            bone_transforms(skeleton),
            body.vertices.astype(np.float32),
            np.zeros_like(body.vertices, dtype=np.float32),
            body.weight_bones,
            body.weights,
        )
        legs = body.vertices_of(("lowerleg", "upperleg"), 0.5)
        feet = body.vertices_of(("foot", "toe"), 0.5)
        assert legs.max() < SKIN_VERTICES
        self.knee_z = float(-posed[legs, 2].min()) + MAT_M - 0.004
        self.ankle_z = float(-posed[feet, 2].min()) + MAT_M - 0.002
