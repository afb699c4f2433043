"""How a hand lies: flat on the floor, or at rest; and how high the wrist then is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio.body import Body
from studio.rotations import Array, aim, between, blend, unit
from studio.skeleton import Skeleton, bone_transforms

FINGERS = (1, 2, 3, 4, 5)


@dataclass(frozen=True)
class FlatHand:
    """A hand laid flat, fingers to the front (-y), palm down.

    Attributes
    ----------
    rotation
        World rotation of the wrist bone in rest axes.
    fingers
        Rotation of each finger bone relative to its parent, by name.
    wrist_height
        Height of the wrist over the surface, metres.
    """

    rotation: Array
    fingers: dict[str, Array]
    wrist_height: float


def flat_hand(body: Body, side: str, turn_deg: float = 0.0) -> FlatHand:
    """Work out the flat hand of a body.

    Parameters
    ----------
    body, side
        Whose hand.
    turn_deg
        Turn of the fingers outwards.
    """
    wrist = body.head(f"wrist.{side}")
    along = body.head(f"finger3-1.{side}") - wrist
    across = body.head(f"finger2-1.{side}") - body.head(f"finger5-1.{side}")
    inwards = -1.0 if side == "L" else 1.0
    out = np.radians(turn_deg) * -inwards
    front = np.array([np.sin(out), -np.cos(out), -0.20])
    rotation = aim(along, across, front, [inwards, 0.0, 0.0])
    fingers: dict[str, Array] = {}
    for finger in FINGERS:
        parent = rotation
        for joint in (1, 2, 3):
            bone = f"finger{finger}-{joint}.{side}"
            here = body.head(bone)
            if joint < 3:
                rest = body.head(f"finger{finger}-{joint + 1}.{side}") - here
            else:
                rest = here - body.head(f"finger{finger}-{joint - 1}.{side}")
            now = parent @ rest
            flat = unit([now[0], now[1], 0.0])
            level = unit(flat + np.array([0.0, 0.0, -0.06 if finger > 1 else -0.15]))
            turned = between(now, level) @ parent
            fingers[bone] = parent.T @ turned
            parent = turned
    return FlatHand(rotation, fingers, _wrist_height(body, side, rotation, fingers))


def _wrist_height(body: Body, side: str, rotation: Array, fingers: dict[str, Array]) -> float:
    skeleton = Skeleton(body)
    skeleton.set_world(f"wrist.{side}", rotation)
    for bone, local in fingers.items():
        skeleton.set_local(bone, local)
    skeleton.update()
    ids = body.vertices_of((f"wrist.{side}",), 0.9)
    i = body.index(f"wrist.{side}")
    m = bone_transforms(skeleton)[i]
    height = body.vertices[ids] @ m[2, :3] + m[2, 3]
    return float(skeleton.positions[i][2] - height.min())


def set_fingers(skeleton: Skeleton, hand: FlatHand, weight: float) -> None:
    """Stretch the fingers flat by a share (0 leaves them as they rest)."""
    for bone, local in hand.fingers.items():
        skeleton.set_local(bone, blend(np.eye(3), local, weight))
