"""Arms and legs: two-bone inverse kinematics with a pole, and hands and feet that stay put."""

from __future__ import annotations

import numpy as np

from studio.rotations import Array, aim, between, blend, from_vector, to_vector, twist_about, unit
from studio.skeleton import Skeleton

GIRDLE = 0.22  # share of the arm's swing that the collar bone takes over

GIRDLE_MOST = np.radians(28.0)  # a collar bone goes no further

#: Bones of a limb: upper, lower, and the one at its end.
LIMBS = {
    "arm": (("upperarm01", "upperarm02"), ("lowerarm01", "lowerarm02"), "wrist"),
    "leg": (("upperleg01", "upperleg02"), ("lowerleg01", "lowerleg02"), "foot"),
}

Side = str  # "L" or "R", as in the names of the bones


def bend_point(start: Array, end: Array, upper: float, lower: float, pole: Array) -> Array:
    """Return where the middle joint of a two-bone chain lies.

    Parameters
    ----------
    start, end
        Ends of the chain; an end out of reach is approached as far as the chain goes.
    upper, lower
        Lengths of the two bones.
    pole
        Direction towards which the middle joint bends.
    """
    line = end - start
    distance = float(np.clip(np.linalg.norm(line), abs(upper - lower) + 1e-4, upper + lower - 1e-5))
    along = unit(line)
    t = (upper**2 - lower**2 + distance**2) / (2 * distance)
    height = float(np.sqrt(max(upper**2 - t**2, 0.0)))
    out = unit(pole - along * float(pole @ along))
    return np.asarray(start + along * t + out * height)


def arm_length(skeleton: Skeleton, side: Side) -> float:
    """Return the length of the stretched arm from shoulder to wrist."""
    b = skeleton.body
    return b.length(f"upperarm01.{side}", f"lowerarm01.{side}") + b.length(
        f"lowerarm01.{side}", f"wrist.{side}"
    )


def raise_girdle(skeleton: Skeleton, side: Side, wrist: Array, share: float = GIRDLE) -> None:
    """Let the collar bone follow the arm on its way to a place, by a share of its swing."""
    skeleton.set_local(f"clavicle.{side}", np.eye(3))
    skeleton.update()
    chest = skeleton.rotation("spine01")
    goal = chest.T @ unit(wrist - skeleton.position(f"upperarm01.{side}"))
    hanging = unit([0.25 if side == "L" else -0.25, 0.0, -1.0])
    swing = to_vector(between(hanging, goal)) * share
    swing = swing * min(1.0, GIRDLE_MOST / max(float(np.linalg.norm(swing)), 1e-9))
    skeleton.set_local(f"clavicle.{side}", from_vector(swing))
    skeleton.update()


def pose_arm(
    skeleton: Skeleton,
    side: Side,
    wrist: Array,
    pole: Array,
    hand: Array | None,
    girdle: float = GIRDLE,
) -> None:
    """Bring one wrist to a place, the elbow towards the pole, the hand turned as asked.

    Parameters
    ----------
    skeleton
        Posed trunk; the arm's bones are set and everything is updated.
    side
        "L" or "R".
    wrist
        Where the wrist should be; if out of reach, the arm points towards it.
    pole
        Direction towards which the elbow bends.
    hand
        World rotation of the hand in rest axes, or None to let it follow the forearm.
    girdle
        Share of the arm's swing that the collar bone takes over.
    """
    body = skeleton.body
    names = [
        f"{n}.{side}" for n in ("upperarm01", "upperarm02", "lowerarm01", "lowerarm02", "wrist")
    ]
    up1, up2, low1, low2, wrist_bone = names
    shoulder_rest, elbow_rest, wrist_rest = (body.head(n) for n in (up1, low1, wrist_bone))
    rest_upper, rest_lower = elbow_rest - shoulder_rest, wrist_rest - elbow_rest
    hinge_rest = unit(np.cross(rest_upper, rest_lower))

    raise_girdle(skeleton, side, wrist, girdle)
    shoulder = skeleton.position(up1)
    upper, lower = float(np.linalg.norm(rest_upper)), float(np.linalg.norm(rest_lower))
    elbow = bend_point(shoulder, wrist, upper, lower, pole)
    along_upper = unit(elbow - shoulder)
    along_lower = unit(wrist - elbow)
    hinge = np.cross(along_upper, -pole + along_upper * float(pole @ along_upper))
    r_upper = aim(rest_upper, hinge_rest, along_upper, hinge)
    r_lower = aim(rest_lower, hinge_rest, along_lower, hinge)
    base = skeleton.rotation(f"shoulder01.{side}")
    swing_only = between(base @ rest_upper, along_upper) @ base
    skeleton.set_world(up1, blend(swing_only, r_upper, 0.5))
    skeleton.set_world(up2, r_upper)
    skeleton.set_world(low1, r_lower)
    if hand is None:
        hand = r_lower
    twist = twist_about(hand @ r_lower.T, along_lower)
    skeleton.set_world(low1, from_vector(along_lower * twist * 0.25) @ r_lower)
    skeleton.set_world(low2, from_vector(along_lower * twist * 0.65) @ r_lower)
    skeleton.set_world(wrist_bone, hand)
    skeleton.update()


def pose_leg(skeleton: Skeleton, side: Side, ankle: Array, pole: Array, foot: Array | None) -> None:
    """Bring one ankle to a place, the knee towards the pole, the foot turned as asked."""
    body = skeleton.body
    hip = skeleton.position(f"upperleg01.{side}")
    upper = body.length(f"upperleg01.{side}", f"lowerleg01.{side}")
    lower = body.length(f"lowerleg01.{side}", f"foot.{side}")
    knee = bend_point(hip, ankle, upper, lower, pole)
    along = unit(ankle - hip)
    out = knee - hip - along * float((knee - hip) @ along)
    # the kneecap looks where the knee points; the pole decides for a stretched leg
    set_leg(skeleton, side, knee - hip, ankle - knee, out + pole * 0.02, foot)


def set_leg(
    skeleton: Skeleton, side: Side, thigh: Array, shank: Array, pole: Array, foot: Array | None
) -> None:
    """Set the directions of thigh and shank; the pole says where the kneecap looks."""
    body = skeleton.body
    hip, knee, ankle = (body.head(f"{n}.{side}") for n in ("upperleg01", "lowerleg01", "foot"))
    lateral = np.array([1.0, 0.0, 0.0])
    # with the kneecap towards the pole, the knee's axis is square to both
    side_axis = np.cross(pole, thigh)
    if float(np.linalg.norm(side_axis)) < 1e-6:
        side_axis = lateral
    r_thigh = aim(knee - hip, lateral, thigh, side_axis)
    r_shank = aim(ankle - knee, lateral, shank, side_axis)
    skeleton.set_world(f"upperleg01.{side}", r_thigh)
    skeleton.set_world(f"upperleg02.{side}", r_thigh)
    skeleton.set_world(f"lowerleg01.{side}", r_shank)
    skeleton.set_world(f"lowerleg02.{side}", r_shank)
    skeleton.set_world(f"foot.{side}", r_shank if foot is None else foot)
    skeleton.update()


def stretch_to(skeleton: Skeleton, limb: str, side: Side, goal: Array, end: Array) -> None:
    """Bring the end of a posed limb to a place with the least change to how it is bent.

    Parameters
    ----------
    skeleton
        Posed; the limb's bones are turned and everything is updated.
    limb
        "arm" or "leg".
    side
        "L" or "R".
    goal
        Where wrist or ankle should be; if out of reach, the limb points towards it.
    end
        World rotation of hand or foot.
    """
    body = skeleton.body
    upper, lower, last = LIMBS[limb]
    joints = [f"{n}.{side}" for n in (upper[0], lower[0], last)]
    root, middle, tip = (skeleton.position(j) for j in joints)
    first, second = middle - root, tip - middle
    if limb == "leg":
        hinge = skeleton.rotation(joints[1]) @ np.array([1.0, 0.0, 0.0])
    else:
        rest = [body.head(j) for j in joints]
        hinge = skeleton.rotation(f"{upper[1]}.{side}") @ unit(
            np.cross(rest[1] - rest[0], rest[2] - rest[1])
        )
    a, b = float(np.linalg.norm(first)), float(np.linalg.norm(second))
    distance = float(np.clip(np.linalg.norm(goal - root), abs(a - b) + 1e-3, a + b - 1e-5))
    wanted = np.pi - np.arccos(np.clip((a**2 + b**2 - distance**2) / (2 * a * b), -1, 1))
    bent = np.arctan2(float(np.cross(first, second) @ hinge), float(first @ second))
    fold = from_vector(hinge * (wanted - bent))
    swing = between(first + fold @ second, goal - root)
    now = {n: skeleton.rotation(f"{n}.{side}") for n in (*upper, *lower)}
    for name, rotation in now.items():
        turned = swing @ fold @ rotation if name in lower else swing @ rotation
        skeleton.set_world(f"{name}.{side}", turned)
    skeleton.set_world(f"{last}.{side}", end)
    skeleton.update()


def turn_knee_up(skeleton: Skeleton, side: Side, least_m: float) -> None:
    """Turn a bent leg about the line from hip to ankle until its knee is high enough."""
    hip, knee, ankle = (
        skeleton.position(f"{n}.{side}") for n in ("upperleg01", "lowerleg01", "foot")
    )
    if knee[2] >= least_m:
        return
    axis = unit(ankle - hip)
    base = hip + axis * float((knee - hip) @ axis)
    out = knee - base
    rise, aside = float(out[2]), float(np.cross(axis, out)[2])
    most = float(np.hypot(rise, aside))
    if most < 1e-6:
        return
    upright = float(np.arctan2(aside, rise))
    half = float(np.arccos(np.clip((least_m - base[2]) / most, -1.0, 1.0)))
    angle = min(
        (upright - half, upright + half), key=lambda a: abs(np.arctan2(np.sin(a), np.cos(a)))
    )
    turn = from_vector(axis * float(np.arctan2(np.sin(angle), np.cos(angle))))
    upper, lower, last = LIMBS["leg"]
    foot = skeleton.rotation(f"{last}.{side}").copy()
    for name in (*upper, *lower):
        skeleton.set_world(f"{name}.{side}", turn @ skeleton.rotation(f"{name}.{side}"))
    skeleton.set_world(f"{last}.{side}", foot)
    skeleton.update()
