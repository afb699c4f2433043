"""What lying face up and face down have in common: the chest lies still, the pelvis rolls."""

from __future__ import annotations

import numpy as np

from studio.body import Body
from studio.hands import FlatHand, flat_hand, set_fingers
from studio.limbs import arm_length, pose_arm
from studio.rotations import Array, about_x, about_z, aim, unit
from studio.skeleton import Skeleton
from studio.trunk import NECK, NECK_SHARES

MAT_M = 0.006
SIDES = ("L", "R")
CHEST_Y = -0.45  # where the chest lies along the mat
#: Bones below the chest, from the top down, with their share of the turn between chest and pelvis.
BELOW = (("spine02", 0.20), ("spine03", 0.24), ("spine04", 0.22), ("spine05", 0.18), ("root", 0.16))


def side_sign(side: str) -> float:
    """Return +1 for the left side, -1 for the right."""
    return 1.0 if side == "L" else -1.0


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
        down = chest.T @ np.array([0.0, 0.0, -1.0])  # the floor's direction in rest axes
        self.mirror = float(chest[0, 0])  # -1 if the left side lies towards -x
        self.chest_m = self._depth(("spine01", "spine02", "shoulder", "clavicle"), "spine01", down)
        self.hips_m = self._depth(("root", "pelvis", "spine05"), "upperleg01.L", down)

    def _depth(self, bones: tuple[str, ...], joint: str, down: Array) -> float:
        """Return how far the flesh reaches below a joint."""
        skin = self.body.vertices[self.body.vertices_of(bones, 0.6)]
        return float(((skin - self.body.head(joint)) @ down).max())

    def lay(self, skeleton: Skeleton, roll: float, lift: float, hips_low: float) -> None:
        """Lay the chest down, roll the pelvis against it, keep the lower hip off the floor.

        Parameters
        ----------
        skeleton
            Is posed and updated.
        roll
            Turn of the pelvis about the long axis against the chest, positive to the left.
        lift
            Turn of the chest itself, so that one shoulder leaves the floor.
        hips_low
            Height of the lower hip joint.
        """
        arch, step = 0.0, 2.0
        before = self._bend(skeleton, roll, lift, arch) - hips_low
        for _ in range(12):
            if abs(before) < 1e-3:
                break
            now = self._bend(skeleton, roll, lift, arch + step) - hips_low
            slope = (now - before) / step
            arch += step
            step = float(np.clip(-now / slope, -15, 15)) if abs(slope) > 1e-6 else 2.0
            before = now

    def _bend(self, skeleton: Skeleton, roll: float, lift: float, arch: float) -> float:
        """Pose the trunk with some bend of the spine; returns the height of the lower hip joint."""
        chest = self.chest @ about_z(lift)
        skeleton.set_world("spine01", chest)
        done = 0.0
        for bone, share in BELOW:
            done += share
            skeleton.set_world(bone, chest @ about_x(-arch * done) @ about_z(roll * done))
        skeleton.update()
        goal = np.array([0.0, CHEST_Y, self.chest_m + MAT_M])
        skeleton.move(goal - skeleton.position("spine01"))
        return min(float(skeleton.position(f"upperleg01.{s}")[2]) for s in SIDES)

    def arm(self, skeleton: Skeleton, side: str, raise_deg: float, elbow_up: float) -> None:
        """Lay an arm out on the floor, palm down; 90 is straight out, more is towards the head."""
        flat, body = self.flat[side], self.body
        shoulder = skeleton.position(f"upperarm01.{side}")
        a = np.radians(raise_deg)
        out = np.array([side_sign(side) * self.mirror * np.sin(a), np.cos(a), 0.0])
        reach = arm_length(skeleton, side) * 0.985
        height = flat.wrist_height * 0.9 + MAT_M
        level = float(np.sqrt(max(reach**2 - (shoulder[2] - height) ** 2, 0.01)))
        wrist = np.array([shoulder[0], shoulder[1], height]) + out * level
        along = body.head(f"finger3-1.{side}") - body.head(f"wrist.{side}")
        across = body.head(f"finger2-1.{side}") - body.head(f"finger5-1.{side}")
        thumb = np.cross(out, [0.0, 0.0, 1.0]) * side_sign(side)
        hand = aim(along, across, out + np.array([0.0, 0.0, -0.20]), thumb)
        set_fingers(skeleton, flat, 0.9)
        pose_arm(skeleton, side, wrist, np.array([0.0, 0.3, elbow_up]), hand, girdle=0.12)

    def head(self, skeleton: Skeleton, turn: float, nod: float) -> None:
        """Turn and bend the head; the caller updates."""
        for bone, share in zip(NECK, NECK_SHARES, strict=True):
            skeleton.set_local(bone, about_x(nod * share) @ about_z(turn * share))


def with_height(direction: Array, length: float, start_z: float, end_z: float) -> Array:
    """Return a bone's direction changed so that it ends at a height."""
    rise = float(np.clip((end_z - start_z) / length, -0.999, 0.999))
    flat = unit([direction[0], direction[1], 0.0]) * np.sqrt(1 - rise**2)
    return np.array([flat[0], flat[1], rise])
