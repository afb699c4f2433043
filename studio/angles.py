"""Joint angles, measured from true places of joints alone.

Pelvis and chest are found from three or four joints that each of them carries, so that nothing of how
the posture was made is needed: a check can measure the same from a file of places.
"""

from __future__ import annotations

import numpy as np

from studio.body import Body
from studio.rotations import Array

#: Joints kept for each frame, by the bone that begins there.
JOINTS: dict[str, str] = {
    f"{side}_{joint}": f"{bone}.{side[0].upper()}"
    for side in ("left", "right")
    for joint, bone in (
        ("shoulder", "upperarm01"),
        ("elbow", "lowerarm01"),
        ("wrist", "wrist"),
        ("hip", "upperleg01"),
        ("knee", "lowerleg01"),
        ("ankle", "foot"),
        ("collar", "clavicle"),
    )
} | {
    "head": "head",
    "neck": "neck01",
    "chest": "spine01",
    "mid_back": "spine02",
    "low_back": "spine04",
    "lumbar": "spine05",
}
NUMBER = {name: i for i, name in enumerate(JOINTS)}
FRONT = np.array([0.0, -1.0, 0.0])  # where a standing body looks
PELVIS = ("left_hip", "right_hip", "lumbar")
CHEST = ("chest", "neck", "left_collar", "right_collar")

FIRST, LAST, STATIONS = 0.1, 0.9, 20  # of the way from hip to shoulder, for the back's outline

#: What `measure` returns, in this order; all in degrees.
ANGLES: tuple[str, ...] = (
    "spine_flexion",  # chest against pelvis: positive rounded, negative arched
    "chest_turn",  # chest against pelvis about the trunk's long axis, positive to the left
    "pelvis_turn",  # pelvis against chest about its long axis, positive to the left
    "pelvis_roll",  # pelvis in space about its long axis, positive to the left
    "hip",  # shoulder - hip - ankle, of the middles of both sides; above 180 the hips sag
    "knees_over",  # both thighs against the chest about its long axis, positive to the left
    "left_elbow",
    "right_elbow",
    "left_knee",
    "right_knee",
)
#: The angle that tells an exercise's movement.
SIGNAL_ANGLE: dict[str, str] = {
    "cat-cow": "spine_flexion",
    "rolling-plank": "hip",
    "t-spine-rotation": "chest_turn",
    "scorpion": "pelvis_roll",
    "supine-twist": "pelvis_roll",
    "programme": "spine_flexion",
    "none": "spine_flexion",
}


def places_of(body: Body) -> Array:
    """Return where the joints of a body are at rest."""
    return np.array([body.head(bone) for bone in JOINTS.values()])


def measure(places: Array, rest: Array) -> Array:
    """Measure the angles of one posture.

    Parameters
    ----------
    places
        Where the joints are, shape (joints, 3), in the order of `JOINTS`.
    rest
        The same of the body at rest, standing.

    Returns
    -------
    numpy.ndarray
        Degrees, in the order of `ANGLES`.
    """
    pelvis, chest = turn_of(PELVIS, places, rest), turn_of(CHEST, places, rest)
    spine = pelvis.T @ chest
    at = {name: places[i] for name, i in NUMBER.items()}
    shoulder, hip, knee, ankle = (
        (at[f"left_{joint}"] + at[f"right_{joint}"]) / 2
        for joint in ("shoulder", "hip", "knee", "ankle")
    )
    roll = np.degrees(np.arctan2(-pelvis[0, 1], pelvis[0, 0]))
    thighs = chest.T @ (knee - hip)
    return np.array(
        [
            np.degrees(np.arctan2(spine[2, 1], spine[1, 1])),
            np.degrees(np.arctan2(spine[1, 0], spine[0, 0])),
            np.degrees(np.arctan2(-spine[1, 0], spine[0, 0])),
            (roll + 90.0) % 180.0 - 90.0,  # face up and face down alike
            bend_at_hip(shoulder, hip, ankle, chest @ FRONT),
            np.degrees(np.arctan2(thighs[0], -thighs[1])),
            corner(at["left_shoulder"], at["left_elbow"], at["left_wrist"]),
            corner(at["right_shoulder"], at["right_elbow"], at["right_wrist"]),
            corner(at["left_hip"], at["left_knee"], at["left_ankle"]),
            corner(at["right_hip"], at["right_knee"], at["right_ankle"]),
        ]
    )


def turn_of(names: tuple[str, ...], places: Array, rest: Array) -> Array:
    """Return the rotation that carries some joints from their rest places to where they are."""
    some = [NUMBER[name] for name in names]
    before = rest[some] - rest[some].mean(axis=0)
    after = places[some] - places[some].mean(axis=0)
    u, _, vt = np.linalg.svd(after.T @ before)
    u[:, 2] *= np.linalg.det(u @ vt)  # a rotation, not a mirror image
    return np.asarray(u @ vt)


def corner(first: Array, middle: Array, last: Array) -> float:
    """Return the angle at the middle one of three places, in degrees."""
    a, b = first - middle, last - middle
    cosine = float(a @ b) / float(np.linalg.norm(a) * np.linalg.norm(b))
    return float(np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0))))


def bend_at_hip(shoulder: Array, hip: Array, ankle: Array, front: Array) -> float:
    """Return the angle shoulder - hip - ankle; above 180 if the hip is ahead of the line."""
    angle = corner(shoulder, hip, ankle)
    line = ankle - shoulder
    off = hip - shoulder - line * float((hip - shoulder) @ line / (line @ line))
    return 360.0 - angle if float(off @ front) > 0 else angle


def back_curve_deg(trunk: Array, hip: Array, shoulder: Array, outwards: Array) -> float:
    """Measure how the outline of the back turns from hip to shoulder, in the picture.

    Parameters
    ----------
    trunk
        Pixels of the trunk's vertices, shape (n, 2).
    hip, shoulder
        Pixels of the middles of both.
    outwards
        A direction in the picture that points away from the belly.

    Returns
    -------
    float
        Degrees by which a cubic through the outline turns between 10 and 90 % of the way:
        positive rounded, negative hollow; NaN where the trunk is seen from its end.
    """
    line = shoulder - hip
    if not np.isfinite(trunk).all() or not line.any():
        return float("nan")
    length = float(np.linalg.norm(line))
    normal = np.array([-line[1], line[0]]) / length
    if normal @ outwards < 0:
        normal = -normal
    station = (trunk - hip) @ line / length**2
    height = (trunk - hip) @ normal / length
    cells = np.floor((station - FIRST) / (LAST - FIRST) * STATIONS).astype(int)
    inside = np.flatnonzero((cells >= 0) & (cells < STATIONS))
    # the outermost of each cell, where it is; sorted by height, the last one written stays
    inside = inside[np.argsort(height[inside])]
    outermost = np.full(STATIONS, -1)
    outermost[cells[inside]] = inside
    outline = outermost[outermost >= 0]
    if len(outline) < STATIONS // 2:
        return float("nan")
    x = (station[outline] - FIRST) / (LAST - FIRST) * 2 - 1
    cubic = np.polynomial.Polynomial.fit(x, height[outline], 3, domain=(-1.0, 1.0))
    slope = cubic.deriv()
    half = (LAST - FIRST) / 2
    ends = np.degrees(np.arctan(np.array([slope(-1.0), slope(1.0)]) / half))
    return float(ends[0] - ends[1])
