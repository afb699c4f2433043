"""What lying face up and face down have in common: the chest lies still, the pelvis rolls."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.body import Body
from studio.contact import lowest, outermost, part_points
from studio.hands import FlatHand, flat_hand, set_fingers
from studio.limbs import arm_length, pose_arm
from studio.rotations import Array, about_x, about_z, aim, blend, unit
from studio.skeleton import Skeleton
from studio.trunk import NECK

MAT_M = 0.006
SIDES = ("L", "R")
SINK_M, CHEST_SINK_M = 0.006, 0.003  # flesh gives way under the weight
#: Nodding until the head lies: the neck gives way, the head itself stays nearly level.
NOD_SHARES = (0.55, 0.45, 0.15, -0.35)
TURN_SHARES = (0.2, 0.25, 0.25, 0.3)
CHEST_Y = -0.45  # where the chest lies along the mat
#: Bones below the chest, from the top down, with their share of the turn between chest and pelvis.
BELOW = (("spine02", 0.20), ("spine03", 0.24), ("spine04", 0.22), ("spine05", 0.18), ("root", 0.16))


def side_sign(side: str) -> float:
    """Return +1 for the left side, -1 for the right."""
    return 1.0 if side == "L" else -1.0


@dataclass(frozen=True)
class Goal:
    """Where a hand goes instead of lying on the floor, and by which share of the way.

    Attributes
    ----------
    share
        0 on the floor, 1 there.
    wrist
        Where the wrist is then.
    pole
        Direction towards which the elbow bends.
    along, thumb
        Directions of the fingers and of the thumb's side of the hand.
    over_m
        Height of the hand over the straight way there.
    """

    share: float
    wrist: Array
    pole: Array
    along: Array
    thumb: Array
    over_m: float = 0.0


class Lying:
    """Lays a trunk on the floor.

    Parameters
    ----------
    body
        The body to pose.
    chest
        Rotation that lays the standing body down, the head towards -y.
    """

    def __init__(self, body: Body, chest: Array) -> None:
        self.body, self.chest = body, chest
        self.flat: dict[str, FlatHand] = {s: flat_hand(body, s, 0.0) for s in SIDES}
        self.mirror = float(chest[0, 0])  # -1 if the left side lies towards -x
        self.ribs = part_points(body, ("spine01", "spine02", "shoulder", "clavicle"))
        self.pelvis = self._pelvis_points()
        self.skull = part_points(body, ("head",), 0.9)
        self.nod = self.root_y = 0.0

    def note_flat(self, nod: float) -> None:
        """Note how the neck is bent and where the pelvis is when the body lies flat."""
        skeleton = Skeleton(self.body)
        self.lay(skeleton, 0.0, 0.0)
        self.nod = self.head(skeleton, 0.0, nod)
        self.root_y = float(skeleton.position("root")[1])

    def _pelvis_points(self) -> Array:
        """Return the outermost rest points of the pelvis, the flesh beside the hip joints too."""
        body, joint = self.body, self.body.head("upperleg01.L")
        ids = body.vertices_of(("root", "pelvis", "upperleg01"), 0.5)
        places = body.vertices[ids]
        return outermost(places[places[:, 2] > joint[2] - 0.03])

    def lay(
        self,
        skeleton: Skeleton,
        roll: float,
        lift: float,
        pitch: float = 0.0,
        hips_m: float = 0.0,
    ) -> None:
        """Lay the chest down and roll the pelvis against it, both resting on the mat.

        Parameters
        ----------
        skeleton
            Is posed and updated.
        roll
            Turn of the pelvis about the long axis against the chest, positive to the left.
        lift
            Turn of the chest itself, so that one shoulder leaves the floor.
        pitch
            Tilt of the chest, its front towards the pelvis: what carries it stays on the mat.
        hips_m
            Height of the pelvis over the mat.
        """
        chest = self.chest @ about_z(lift) @ about_x(pitch)
        arch, step = 0.0, 2.0
        before = self._bend(skeleton, roll, chest, arch) - hips_m
        for _ in range(12):
            if abs(before) < 1e-3:
                break
            now = self._bend(skeleton, roll, chest, arch + step) - hips_m
            slope = (now - before) / step
            arch += step
            step = float(np.clip(-now / slope, -15, 15)) if abs(slope) > 1e-6 else 2.0
            before = now

    def _bend(self, skeleton: Skeleton, roll: float, chest: Array, arch: float) -> float:
        """Pose the trunk with some bend of the spine; returns how far the pelvis is off the mat."""
        skeleton.set_world("spine01", chest)
        done = 0.0
        for bone, share in BELOW:
            done += share
            skeleton.set_world(bone, chest @ about_x(-arch * done) @ about_z(roll * done))
        skeleton.update()
        goal = np.array([0.0, CHEST_Y, 0.0]) - skeleton.position("spine01")
        goal[2] = MAT_M - CHEST_SINK_M - lowest(skeleton, "spine01", self.ribs)
        skeleton.move(goal)
        return lowest(skeleton, "root", self.pelvis) - MAT_M + SINK_M

    def arm(
        self,
        skeleton: Skeleton,
        side: str,
        raise_deg: float,
        elbow_up: float,
        tucked: float = 0.0,
        raised: float = 0.0,
        goal: Goal | None = None,
    ) -> None:
        """Lay an arm out on the floor, palm down; 90 is straight out, more is towards the head.

        `tucked` draws the hand in beside the chest, the elbow up; `raised` lifts the hand, in
        metres; with a `goal` the hand is somewhere else.
        """
        flat, body = self.flat[side], self.body
        shoulder = skeleton.position(f"upperarm01.{side}")
        a = np.radians(raise_deg)
        out = np.array([side_sign(side) * self.mirror * np.sin(a), np.cos(a), 0.0])
        reach = arm_length(skeleton, side) * 0.985
        height = flat.wrist_height * 0.9 + MAT_M
        level = float(np.sqrt(max(reach**2 - (shoulder[2] - height) ** 2, 0.01)))
        wrist = np.array([shoulder[0], shoulder[1], height]) + out * level
        sign = side_sign(side) * self.mirror
        pole = np.array([0.0, 0.3, elbow_up])
        overhead = float(np.clip((raise_deg - 95.0) / 50.0, 0.0, 1.0))
        pole[2] += (0.6 - pole[2]) * overhead
        if tucked > 0:
            beside = np.array([shoulder[0] + sign * 0.07, shoulder[1] + 0.13, height])
            wrist = wrist + (beside - wrist) * tucked
            pole = pole + (np.array([sign * 0.3, 0.6, 1.0]) - pole) * tucked
            out = unit(out * (1 - tucked) + np.array([0.0, -1.0, 0.0]) * tucked)
        along = body.head(f"finger3-1.{side}") - body.head(f"wrist.{side}")
        across = body.head(f"finger2-1.{side}") - body.head(f"finger5-1.{side}")
        wrist = wrist + np.array([0.0, 0.0, raised])
        thumb = np.cross(out, [0.0, 0.0, 1.0]) * side_sign(side)
        hand = aim(along, across, out + np.array([0.0, 0.0, -0.20]), thumb)
        if goal is not None and goal.share > 0:
            wrist = wrist + (goal.wrist - wrist) * goal.share
            wrist[2] += goal.over_m * 4 * goal.share * (1 - goal.share)
            pole = unit(pole) + (goal.pole - unit(pole)) * goal.share
            hand = blend(hand, aim(along, across, goal.along, goal.thumb), goal.share)
        set_fingers(skeleton, flat, 0.9)
        pose_arm(skeleton, side, wrist, pole, hand, girdle=0.12)

    def head(self, skeleton: Skeleton, turn: float, nod: float, free: float = 0.0) -> float:
        """Turn the head and bend the neck, from `nod`, until the head lies on the mat.

        A `free` head is bent by `nod` and lies on nothing; in between it is on its way. Returns
        how far the neck is bent.
        """
        if free > 0:
            nod = self.nod + (nod - self.nod) * free
            self._nod(skeleton, turn, nod)
            return nod
        step = 4.0
        before = self._nod(skeleton, turn, nod)
        for _ in range(6):
            if abs(before) < 1e-3:
                break
            now = self._nod(skeleton, turn, nod + step)
            slope = (now - before) / step
            nod += step
            step = float(np.clip(-now / slope, -10, 10)) if abs(slope) > 1e-6 else 2.0
            before = now
        return nod

    def _nod(self, skeleton: Skeleton, turn: float, nod: float) -> float:
        """Bend the neck by some degrees; returns how far the head is off the mat."""
        for bone, nods, turns in zip(NECK, NOD_SHARES, TURN_SHARES, strict=True):
            skeleton.set_local(bone, about_x(nod * nods) @ about_z(turn * turns))
        skeleton.update()
        return lowest(skeleton, "head", self.skull) - MAT_M + 0.002


def with_height(direction: Array, length: float, start_z: float, end_z: float) -> Array:
    """Return a bone's direction changed so that it ends at a height."""
    rise = float(np.clip((end_z - start_z) / length, -0.999, 0.999))
    flat = unit([direction[0], direction[1], 0.0]) * np.sqrt(1 - rise**2)
    return np.array([flat[0], flat[1], rise])
