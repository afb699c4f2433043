"""The quantities that are recorded in every frame: the columns of a signals file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pose_coach.body.measurements import Measurements


@dataclass(frozen=True, slots=True)
class Quantity:
    """One number that is measured in every frame.

    Attributes
    ----------
    name
        With its unit; without one it is a share, or in the lengths that `meaning` says.
    meaning
        For a person.
    read
        Takes it out of the measurements; NaN where it cannot be seen.
    """

    name: str
    meaning: str
    read: Callable[[Measurements], float]


QUANTITIES = (
    Quantity(
        "back_curve_deg",
        "Curve of the back, from its outline, hip to shoulder: positive rounded, negative hollow.",
        lambda m: m.back_curve_deg,
    ),
    Quantity("back_quality", "How well the outline was seen, 0 to 1.", lambda m: m.back.quality),
    Quantity(
        "head_pitch_deg",
        "Head against the trunk: 0 in line, positive bent up and back, negative chin to chest.",
        lambda m: m.head_pitch_deg,
    ),
    Quantity(
        "hip_bend_deg",
        "How far the hips leave the line from shoulders to ankles: positive up, negative sagging.",
        lambda m: m.hip_bend_deg,
    ),
    Quantity(
        "knee_bend_deg", "The knee that is bent more: 0 is straight.", lambda m: m.knee_bend_deg
    ),
    Quantity("elbow_deg", "The elbow that is bent less: 180 is straight.", lambda m: m.elbow_deg),
    Quantity(
        "hip_over_knee",
        "How far the hips are behind (positive) or before the knees, in trunk lengths.",
        lambda m: m.hip_over_knee,
    ),
    Quantity(
        "trunk_elevation_deg",
        "How steeply the trunk climbs from hips to shoulders: 90 standing, 0 level.",
        lambda m: m.trunk.elevation_deg,
    ),
    Quantity(
        "chest_roll_deg",
        "Turn of the chest about the trunk: 0 face down, positive as the left side comes up, 180 on the"
        " back.",
        lambda m: m.trunk.chest_roll_deg,
    ),
    Quantity("pelvis_roll_deg", "The same of the pelvis.", lambda m: m.trunk.pelvis_roll_deg),
    Quantity(
        "thigh_elevation_deg",
        "How high the knees are over the hips, square to the trunk: 90 standing up from a lying body.",
        lambda m: m.trunk.thigh_elevation_deg,
    ),
    Quantity(
        "chest_turn_deg",
        "The turn of the chest from space and picture together, positive as the left side comes up.",
        lambda m: m.left.chest_turn_deg,
    ),
    Quantity(
        "pelvis_turn_deg",
        "The same of the pelvis.",
        lambda m: m.left.pelvis_turn_deg,
    ),
    Quantity(
        "left_knee_height",
        "The left knee over the line of the trunk in the picture, in trunk lengths.",
        lambda m: m.left.knee_height,
    ),
    Quantity("right_knee_height", "The right one.", lambda m: m.right.knee_height),
    Quantity(
        "left_elbow_height",
        "The left elbow over the middle of the shoulders, the same way.",
        lambda m: m.left.elbow_height,
    ),
    Quantity("right_elbow_height", "The right one.", lambda m: m.right.elbow_height),
    Quantity(
        "ankle_apart",
        "Height of the left ankle over the right one, square to the trunk, in thigh lengths.",
        lambda m: m.trunk.ankle_apart,
    ),
    Quantity(
        "knees_left",
        "How far the knees are to the left of straight over the hips, for a body on its face, in thigh"
        " lengths.",
        lambda m: m.trunk.knees_left,
    ),
    Quantity(
        "knees_apart",
        "Distance between the knees, in thigh lengths.",
        lambda m: m.trunk.knees_apart,
    ),
    Quantity(
        "hands_to_feet_px",
        "From hands to toes in the picture, pixels: constant while both are planted.",
        lambda m: m.hands_to_feet_px,
    ),
    Quantity(
        "yaw_deg",
        "How far the camera stands round from the side: 0 beside, 90 before or behind.",
        lambda m: m.yaw_deg,
    ),
    Quantity("trunk_px", "Length of the trunk in the picture, pixels.", lambda m: m.trunk_px),
    Quantity(
        "trunk_seen", "How well shoulders and hips were seen, 0 to 1.", lambda m: m.trunk_seen
    ),
)
