"""The posture features that counting uses; those of paired joints have a left and a right value.

Each feature is divided by a clearly visible difference (`UNITS`), so that 1 means about the same in all. They
do not depend on the size or distance of the body. Heights are along the picture's vertical.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pose_coach.body.landmarks import (
    ANKLES,
    EARS,
    ELBOWS,
    HIPS,
    KNEES,
    SHOULDERS,
    WRISTS,
    Landmark,
    Side,
)

FloatArray = NDArray[np.float64]

# Units, choices in powers of a visible difference. Lengths are in trunk lengths, or in thigh lengths if
# measured perpendicular to the trunk in space.
SYMMETRIC = {
    "trunk_rise_space": 20.0,  # degrees, the line from hips to shoulders
    "trunk_rise_picture": 20.0,
    "trunk_in_picture": 0.3,  # its length in the picture as a share of the true one
    "face_down": 0.5,  # cosine of the chest's roll: 1 face to the floor, -1 on the back
    "thigh_rise": 40.0,  # degrees, both thighs, square to the trunk
    "hip_bend_space": 30.0,  # degrees, of the line shoulders - hips - ankles
    "hip_bend_picture": 30.0,  # the same, negative where the hips sag
    "hands_to_feet": 0.6,
    "head_height": 0.3,
    "head_pitch": 40.0,  # degrees, of the face against the trunk, positive bent back
    "hip_over_knee": 0.4,
    "back_curve": 30.0,  # degrees, from the silhouette, positive rounded
    "knees_in_picture": 0.4,  # height of both knees over the hips, square to the trunk in the picture
    "legs_silhouette": 40.0,  # degrees, `EndView.knees_deg`
    "head_to_feet": 0.4,  # `EndView.head_to_feet`
    "upright": 0.3,  # `EndView.upright`
}
PAIRED = {
    "wrist_height": 0.3,  # over the middle of the hips, as are the next four
    "elbow_height": 0.3,
    "shoulder_height": 0.3,
    "knee_height": 0.3,
    "ankle_height": 0.3,
    "wrist_along": 0.4,  # along the picture, towards the head, from the middle of the hips
    "knee_along": 0.4,
    "ankle_along": 0.4,
    "elbow_over_chest": 0.3,  # over the shoulders' middle, square to the trunk in the picture
    "elbow_over_chest_space": 0.3,
    "ankle_over_trunk": 0.3,  # over the hips' middle, square to the trunk in the picture
    "knee_bend": 40.0,  # degrees, in space, as are the next two
    "hip_bend": 40.0,
    "elbow_bend": 40.0,
    "knee_bend_picture": 40.0,
}
ODD = {  # left minus right: mirroring changes the sign
    "chest_roll": 0.5,  # sine, positive as the left side comes up
    "pelvis_roll": 0.5,
    "knees_aside": 0.5,  # to the left of a body that faces the floor
    "hip_difference": 0.15,  # height of the left hip over the right one
    "shoulder_difference": 0.3,  # the same of the shoulders, square to the trunk in the picture
    "ankle_difference": 0.3,  # the same of the ankles
    "silhouette_lean": 0.3,  # `EndView.lean`
    "nearer": 1.0,  # 1: the left side faces the camera, 0 from the head's or the feet's end
}
UNITS = SYMMETRIC | PAIRED | ODD
NAMES = (
    *SYMMETRIC,
    *(f"left_{name}" for name in PAIRED),
    *(f"right_{name}" for name in PAIRED),
    *ODD,
)
SIDED_NAMES = (
    *SYMMETRIC,
    *(f"own_{name}" for name in PAIRED),
    *(f"other_{name}" for name in PAIRED),
    *ODD,
)
UNSIDED_NAMES = (
    *SYMMETRIC,
    *(f"mean_{name}" for name in PAIRED),
    *(f"apart_{name}" for name in PAIRED),
    *(f"apart_{name}" for name in ODD),
)

# Choices: the least quality of a back curve that is used, and the limit of outliers in units.
MIN_BACK_QUALITY = 0.35
LARGEST = 12.0


def features(landmarks_px: FloatArray, world_m: FloatArray, silhouette: FloatArray) -> FloatArray:
    """Return the posture features of frames.

    Parameters
    ----------
    landmarks_px
        N x 33 x 2.
    world_m
        N x 33 x 3; x to the right of the picture, y down, z away from the camera.
    silhouette
        N x 6: back curve in degrees and its quality, then the fields of `EndView`.

    Returns
    -------
    ndarray
        N x `len(NAMES)`; NaN if unseen.
    """
    px, world = landmarks_px, world_m
    with np.errstate(invalid="ignore", divide="ignore"):
        found = _features(px, world, silhouette)
        columns = [found[name] / UNITS[_kind(name)] for name in NAMES]
        return np.clip(np.stack(columns, axis=1), -LARGEST, LARGEST)


def _kind(name: str) -> str:
    return name.removeprefix("left_").removeprefix("right_")


def _features(px: FloatArray, world: FloatArray, silhouette: FloatArray) -> dict[str, FloatArray]:
    found: dict[str, FloatArray] = {}
    hip, shoulder = _middle(px, HIPS), _middle(px, SHOULDERS)
    hip_m, shoulder_m = _middle(world, HIPS), _middle(world, SHOULDERS)
    trunk_m = _length(shoulder_m - hip_m)
    # Pixels per trunk length, from all landmarks, so that foreshortening does not change it.
    scale = _pixels_a_metre(px, world) * trunk_m
    trunk = shoulder - hip
    ahead = np.where(trunk[:, 0] < 0, -1.0, 1.0)
    found["trunk_in_picture"] = _length(trunk) / scale
    found["trunk_rise_picture"] = _rise_deg(-trunk[:, 1], np.abs(trunk[:, 0]))
    rise = shoulder_m - hip_m
    found["trunk_rise_space"] = _rise_deg(-rise[:, 1], np.hypot(rise[:, 0], rise[:, 2]))
    found["head_height"] = (hip[:, 1] - px[:, Landmark.NOSE, 1]) / scale
    found["hands_to_feet"] = _length(_middle(px, WRISTS) - _middle(px, ANKLES)) / scale
    found["hip_over_knee"] = (_middle(px, KNEES)[:, 0] - hip[:, 0]) * ahead / scale
    found["hip_bend_space"] = 180.0 - _angle_deg(shoulder_m, hip_m, _middle(world, ANKLES))
    found["hip_bend_picture"] = _signed_hip_bend_deg(shoulder, hip, _middle(px, ANKLES))
    found["head_pitch"] = _head_pitch_deg(px, hip, shoulder)
    found["back_curve"] = np.where(silhouette[:, 1] >= MIN_BACK_QUALITY, silhouette[:, 0], np.nan)
    found["head_to_feet"], found["upright"] = silhouette[:, 2], silhouette[:, 3]
    found["legs_silhouette"], found["silhouette_lean"] = silhouette[:, 4], silhouette[:, 5]

    # Square to the trunk in the picture, upwards.
    along_px = trunk / _length(trunk)[:, None]
    square = np.stack([along_px[:, 1], -along_px[:, 0]], axis=1)
    square *= np.where(square[:, 1] > 0, -1.0, 1.0)[:, None]

    # Square to the trunk in space: up, and to the left of a body that faces the floor.
    along = rise / trunk_m[:, None]
    up = np.stack(
        [along[:, 1] * along[:, 0], along[:, 1] ** 2 - 1.0, along[:, 1] * along[:, 2]], axis=1
    )
    up /= _length(up)[:, None]
    left = np.cross(up, along)
    thighs = [_length(world[:, k] - world[:, h]) for h, k in zip(HIPS, KNEES, strict=True)]
    thigh_m = (thighs[0] + thighs[1]) / 2

    def over(landmark: int, middle: FloatArray) -> FloatArray:
        return _dot(px[:, landmark] - middle, square) / scale

    for side in (0, 1):
        name = ("left", "right")[side]
        for joint, pair in (
            ("wrist", WRISTS),
            ("elbow", ELBOWS),
            ("shoulder", SHOULDERS),
            ("knee", KNEES),
            ("ankle", ANKLES),
        ):
            found[f"{name}_{joint}_height"] = (hip[:, 1] - px[:, pair[side], 1]) / scale
        for joint, pair in (("wrist", WRISTS), ("knee", KNEES), ("ankle", ANKLES)):
            found[f"{name}_{joint}_along"] = (px[:, pair[side], 0] - hip[:, 0]) * ahead / scale
        found[f"{name}_elbow_over_chest"] = over(ELBOWS[side], shoulder)
        found[f"{name}_ankle_over_trunk"] = over(ANKLES[side], hip)
        found[f"{name}_elbow_over_chest_space"] = (
            _dot(world[:, ELBOWS[side]] - shoulder_m, up) / thigh_m
        )
        for bend, chain in (
            ("knee_bend", (HIPS, KNEES, ANKLES)),
            ("hip_bend", (SHOULDERS, HIPS, KNEES)),
            ("elbow_bend", (SHOULDERS, ELBOWS, WRISTS)),
        ):
            joints = [world[:, pair[side]] for pair in chain]
            found[f"{name}_{bend}"] = 180.0 - _angle_deg(*joints)
        legs = [px[:, pair[side]] for pair in (HIPS, KNEES, ANKLES)]
        found[f"{name}_knee_bend_picture"] = 180.0 - _angle_deg(*legs)

    chest = world[:, SHOULDERS[0]] - world[:, SHOULDERS[1]]
    pelvis = world[:, HIPS[0]] - world[:, HIPS[1]]
    found["face_down"] = _dot(chest, left) / np.hypot(_dot(chest, up), _dot(chest, left))
    found["chest_roll"] = _dot(chest, up) / np.hypot(_dot(chest, up), _dot(chest, left))
    found["pelvis_roll"] = _dot(pelvis, up) / np.hypot(_dot(pelvis, up), _dot(pelvis, left))
    depth = -(chest[:, 2] + pelvis[:, 2])
    found["nearer"] = depth / (_length(chest) + _length(pelvis))
    knees = (_middle(world, KNEES) - hip_m) / thigh_m[:, None]
    found["knees_aside"] = _dot(knees, left)
    found["thigh_rise"] = np.degrees(np.arcsin(np.clip(_dot(knees, up), -1.0, 1.0)))
    found["knees_in_picture"] = (over(KNEES[0], hip) + over(KNEES[1], hip)) / 2
    found["hip_difference"] = (px[:, HIPS[1], 1] - px[:, HIPS[0], 1]) / scale
    found["shoulder_difference"] = over(SHOULDERS[0], shoulder) - over(SHOULDERS[1], shoulder)
    found["ankle_difference"] = over(ANKLES[0], hip) - over(ANKLES[1], hip)
    return found


def for_side(values: FloatArray, side: Side) -> FloatArray:
    """Return features relative to the working side, in the order of `SIDED_NAMES`."""
    symmetric, left, right, odd = _parts(values)
    own, other = (left, right) if side is Side.LEFT else (right, left)
    return np.concatenate([symmetric, own, other, odd if side is Side.LEFT else -odd], axis=1)


def for_both(values: FloatArray) -> FloatArray:
    """Return features of a movement without sides, in the order of `UNSIDED_NAMES`."""
    symmetric, left, right, odd = _parts(values)
    return np.concatenate(
        [symmetric, (left + right) / 2, np.abs(left - right), np.abs(odd)], axis=1
    )


def _parts(values: FloatArray) -> list[FloatArray]:
    first, pairs = len(SYMMETRIC), len(PAIRED)
    return np.split(values, [first, first + pairs, first + 2 * pairs], axis=1)


def _middle(points: FloatArray, pair: tuple[int, int]) -> FloatArray:
    return (points[:, pair[0]] + points[:, pair[1]]) / 2


def _dot(a: FloatArray, b: FloatArray) -> FloatArray:
    product: FloatArray = np.einsum("ij,ij->i", a, b)
    return product


def _length(a: FloatArray) -> FloatArray:
    return np.sqrt(_dot(a, a))


def _rise_deg(up: FloatArray, across: FloatArray) -> FloatArray:
    angle: FloatArray = np.degrees(np.arctan2(up, across))
    return angle


def _angle_deg(a: FloatArray, b: FloatArray, c: FloatArray) -> FloatArray:
    first, second = a - b, c - b
    cosine = _dot(first, second) / (_length(first) * _length(second))
    angle: FloatArray = np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))
    return angle


def _pixels_a_metre(px: FloatArray, world: FloatArray) -> FloatArray:
    """Fit the picture to the landmarks in space (weak perspective, least squares)."""
    a = px - px.mean(axis=1, keepdims=True)
    b = world[..., :2] - world[..., :2].mean(axis=1, keepdims=True)
    scale: FloatArray = np.einsum("ijk,ijk->i", a, b) / np.einsum("ijk,ijk->i", b, b)
    return np.maximum(scale, 1e-6)


def _signed_hip_bend_deg(shoulder: FloatArray, hip: FloatArray, ankle: FloatArray) -> FloatArray:
    bend = 180.0 - _angle_deg(shoulder, hip, ankle)
    share = (hip[:, 0] - shoulder[:, 0]) / (ankle[:, 0] - shoulder[:, 0])
    line = shoulder[:, 1] + share * (ankle[:, 1] - shoulder[:, 1])
    return np.where(hip[:, 1] > line, -bend, bend)


def _head_pitch_deg(px: FloatArray, hip: FloatArray, shoulder: FloatArray) -> FloatArray:
    """Return the angle from the trunk's direction to the face's: 0 in line, positive bent up and back."""
    face, trunk = px[:, Landmark.NOSE] - _middle(px, EARS), shoulder - hip
    belly = (_middle(px, KNEES) - hip) + (_middle(px, WRISTS) - shoulder)
    towards_belly = np.sign(trunk[:, 0] * belly[:, 1] - trunk[:, 1] * belly[:, 0])
    cross = trunk[:, 0] * face[:, 1] - trunk[:, 1] * face[:, 0]
    pitch = 90.0 - np.degrees(np.arctan2(cross * towards_belly, _dot(trunk, face)))
    return np.where(pitch > 180.0, pitch - 360.0, pitch)
