"""The trunk: pelvis, five spine bones, neck and head."""

from __future__ import annotations

from studio.rotations import Array, about_x, about_y, about_z
from studio.skeleton import Skeleton

SPINE = ("spine05", "spine04", "spine03", "spine02", "spine01")
NECK = ("neck01", "neck02", "neck03", "head")
ROUND_SHARES = (0.20, 0.23, 0.24, 0.20, 0.13)
ARCH_SHARES = (0.22, 0.24, 0.24, 0.19, 0.11)
TWIST_SHARES = (0.08, 0.10, 0.17, 0.30, 0.35)
NECK_SHARES = (0.26, 0.24, 0.20, 0.30)


def set_trunk(
    skeleton: Skeleton,
    pelvis: Array,
    flexion_deg: float,
    neck_deg: float,
    *,
    bend_deg: float = 0.0,
    twist_deg: float = 0.0,
    head_turn_deg: float = 0.0,
) -> None:
    """Set pelvis, spine, neck and head; the caller updates.

    Parameters
    ----------
    skeleton
        The skeleton to set.
    pelvis
        World rotation of the pelvis.
    flexion_deg
        Sum over the spine; positive rounds the back (cat), negative arches it (cow).
    neck_deg
        Sum over neck and head; positive brings the chin to the chest.
    bend_deg, twist_deg
        Sum over the spine, towards the left.
    head_turn_deg
        Turn of the head to the left.
    """
    skeleton.set_world("root", pelvis)
    shares = ROUND_SHARES if flexion_deg >= 0 else ARCH_SHARES
    for bone, share, turn in zip(SPINE, shares, TWIST_SHARES, strict=True):
        skeleton.set_local(
            bone,
            about_x(flexion_deg * share) @ about_y(bend_deg * 0.2) @ about_z(twist_deg * turn),
        )
    for bone, share in zip(NECK, NECK_SHARES, strict=True):
        skeleton.set_local(bone, about_x(neck_deg * share) @ about_z(head_turn_deg * share))
