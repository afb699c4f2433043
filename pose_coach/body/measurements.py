"""Everything that is measured on one body in one frame."""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from statistics import fmean

import numpy as np

from pose_coach.body.back_curve import BackCurve, back_curve
from pose_coach.body.end_view import EndView, end_view
from pose_coach.body.features import features
from pose_coach.body.geometry import angle_deg, distance, middle
from pose_coach.body.landmarks import (
    ANKLES,
    EARS,
    ELBOWS,
    HIPS,
    KNEES,
    SHOULDERS,
    TOES,
    WRISTS,
    Landmark,
    Side,
)
from pose_coach.body.pose import FloatArray, Pose
from pose_coach.body.posture import (
    SEEN,
    is_end_on,
    near_side,
    off_hands_and_feet,
    off_hands_and_knees,
    off_lying,
    off_lying_on_back,
)
from pose_coach.body.trunk import Trunk, trunk_of
from pose_coach.body.view import yaw_deg
from pose_coach.body.working_side import WorkingSide, working_side

# A choice: a back curve of lower quality is not used.
MIN_BACK_QUALITY = 0.3


@dataclass(frozen=True, slots=True)
class Measurements:
    """The measurements of a body in one frame; NaN if not seen.

    Attributes
    ----------
    time_s
        Media time.
    near_side
        The side of the body towards the camera.
    yaw_deg
        Angle of the camera from the side of the body, 0 to 90.
    off_hands_and_knees, off_hands_and_feet, off_lying, off_lying_on_back
        Distance from a posture: 0 for the textbook posture, 1 at its limit, more beyond.
    trunk
        Direction of the trunk, and rotations about it.
    end_on
        Whether a lying body is seen from its feet's end, where landmarks are unreliable.
    end_view
        Measurements of the silhouette for that view.
    left, right
        Measurements of each side of the body.
    working
        The side that an exercise for one side is about.
    hip_bend_deg
        Angle of the hips out of the line from shoulders to ankles: positive up (the dog), negative down
        (sagging), 0 straight.
    knee_bend_deg
        Mean of the visible knees: 0 straight.
    hands_to_feet_px
        Distance from hands to toes in the picture: constant while both stay on the floor.
    back_curve_deg
        Turning angle of the back from hip to shoulder: positive rounded, negative hollow.
    back
        The same with its quality and outline.
    head_pitch_deg
        Direction of the head relative to the trunk: 0 in line, positive bent up and back, negative chin to
        chest.
    elbow_deg
        Angle of the supporting elbow: 180 is straight. The larger of the visible ones: nobody bends only one
        elbow on hands and knees, and the far one is often a guess.
    hip_over_knee
        Distance of the hips behind the knees (positive towards the feet), in trunk lengths.
    trunk_px
        Length of the trunk in pixels of the source frame.
    trunk_seen
        Mean visibility of shoulders and hips, 0 to 1.
    unseen
        Names of the parts of the body that should be visible and are not.
    features
        The features for counting, in the order of `pose_coach.body.features.NAMES`.
    """

    time_s: float
    near_side: Side
    yaw_deg: float
    off_hands_and_knees: float
    off_hands_and_feet: float
    off_lying: float
    off_lying_on_back: float
    trunk: Trunk
    end_on: bool
    end_view: EndView
    left: WorkingSide
    right: WorkingSide
    working: WorkingSide
    hip_bend_deg: float
    knee_bend_deg: float
    hands_to_feet_px: float
    back_curve_deg: float
    back: BackCurve
    head_pitch_deg: float
    elbow_deg: float
    hip_over_knee: float
    trunk_px: float
    trunk_seen: float
    unseen: tuple[str, ...]
    features: FloatArray = field(repr=False, compare=False)

    def for_side(self, side: Side) -> Measurements:
        """Return the same with the given side as the working one."""
        return replace(self, working=self.left if side is Side.LEFT else self.right)


def measure(pose: Pose) -> Measurements:
    """Measure one pose."""
    near = near_side(pose)
    index = 0 if near is Side.LEFT else 1
    hip, shoulder = middle(pose, HIPS), middle(pose, SHOULDERS)
    trunk_px = distance(hip, shoulder)
    back = back_curve(pose)
    trunk = trunk_of(pose)
    left = working_side(pose, trunk, Side.LEFT)
    view = end_view(pose)
    return Measurements(
        time_s=pose.time_s,
        near_side=near,
        yaw_deg=yaw_deg(pose),
        off_hands_and_knees=off_hands_and_knees(pose),
        off_hands_and_feet=off_hands_and_feet(pose),
        off_lying=off_lying(pose, trunk, view),
        off_lying_on_back=off_lying_on_back(trunk, view),
        trunk=trunk,
        end_on=is_end_on(view, trunk),
        end_view=view,
        left=left,
        right=working_side(pose, trunk, Side.RIGHT),
        working=left,
        hip_bend_deg=_hip_bend_deg(pose, hip, shoulder),
        knee_bend_deg=_knee_bend_deg(pose),
        hands_to_feet_px=distance(middle(pose, WRISTS), middle(pose, TOES)),
        back_curve_deg=back.curve_deg if back.quality >= MIN_BACK_QUALITY else math.nan,
        back=back,
        head_pitch_deg=_head_pitch_deg(pose, hip, shoulder, index),
        elbow_deg=_elbow_deg(pose, index),
        hip_over_knee=_hip_over_knee(pose, hip, shoulder, trunk_px, index),
        trunk_px=trunk_px,
        trunk_seen=float(pose.visibility[[*SHOULDERS, *HIPS]].mean()),
        unseen=unseen_parts(pose),
        features=_features(pose, back, view),
    )


def _features(pose: Pose, back: BackCurve, view: EndView) -> FloatArray:
    """Return the features for counting."""
    silhouette = (
        back.curve_deg,
        back.quality,
        view.head_to_feet,
        view.upright,
        view.knees_deg,
        view.lean,
    )
    row = features(pose.landmarks_px[None], pose.world_m[None], np.array([silhouette]))[0]
    return np.asarray(row, dtype=np.float64)


def unseen_parts(pose: Pose) -> tuple[str, ...]:
    """Return the names of the parts of which neither side is visible inside the picture."""

    def seen(*landmarks: int) -> bool:
        for landmark in landmarks:
            x, y = pose.landmarks_px[landmark]
            inside = 0 <= x <= pose.width_px and 0 <= y <= pose.height_px
            if inside and pose.visibility[landmark] >= SEEN:
                return True
        return False

    parts = (
        ("head", seen(*EARS, Landmark.NOSE)),
        ("shoulders", seen(*SHOULDERS)),
        ("hands", seen(*WRISTS)),
        ("hips", seen(*HIPS)),
        ("knees", seen(*KNEES)),
        ("feet", seen(*ANKLES)),
    )
    return tuple(name for name, is_seen in parts if not is_seen)


def _head_pitch_deg(pose: Pose, hip: FloatArray, shoulder: FloatArray, near: int) -> float:
    """Return the signed angle from the trunk's direction to the line from ear to nose."""
    ear = EARS[near]
    if min(pose.visibility[ear], pose.visibility[Landmark.NOSE]) < SEEN:
        return math.nan
    face = pose.landmarks_px[Landmark.NOSE] - pose.landmarks_px[ear]
    trunk = shoulder - hip
    # Positive is towards the back: away from hands and knees, whichever way the body faces.
    belly = (middle(pose, KNEES) - hip) + (middle(pose, WRISTS) - shoulder)
    towards_belly = math.copysign(1.0, trunk[0] * belly[1] - trunk[1] * belly[0])
    cross = trunk[0] * face[1] - trunk[1] * face[0]
    dot = float(trunk @ face)
    if cross == 0 and dot == 0:
        return math.nan
    # On hands and knees with the gaze to the floor, the face points perpendicular to the trunk.
    pitch_deg = 90.0 - math.degrees(math.atan2(cross * towards_belly, dot))
    # A tucked chin is -100, not 260.
    return pitch_deg - 360.0 if pitch_deg > 180.0 else pitch_deg


def _elbow_deg(pose: Pose, near: int) -> float:
    """Return the angle of the straightest visible elbow."""
    angles = [
        angle_deg(*(pose.landmarks_px[pair[side]] for pair in (SHOULDERS, ELBOWS, WRISTS)))
        for side in (near, 1 - near)
        if min(pose.visibility[pair[side]] for pair in (SHOULDERS, ELBOWS, WRISTS)) >= SEEN
    ]
    return float(np.fmax.reduce(angles)) if angles else math.nan


def _hip_over_knee(
    pose: Pose, hip: FloatArray, shoulder: FloatArray, trunk_px: float, near: int
) -> float:
    """Return the horizontal distance of the hips behind the knees, in trunk lengths."""
    if pose.visibility[KNEES[near]] < SEEN or not trunk_px:
        return math.nan
    towards_feet = math.copysign(1.0, hip[0] - shoulder[0])
    knee_x, hip_x = pose.landmarks_px[KNEES[near]][0], pose.landmarks_px[HIPS[near]][0]
    return float((hip_x - knee_x) * towards_feet / trunk_px)


def _hip_bend_deg(pose: Pose, hip: FloatArray, shoulder: FloatArray) -> float:
    """Return the signed bend of the line shoulders, hips, ankles: positive if the hips are above it."""
    ankle = middle(pose, ANKLES)
    bend = 180.0 - angle_deg(shoulder, hip, ankle)
    if ankle[0] == shoulder[0]:
        return bend
    share = (hip[0] - shoulder[0]) / (ankle[0] - shoulder[0])
    return bend if hip[1] <= shoulder[1] + share * (ankle[1] - shoulder[1]) else -bend


def _knee_bend_deg(pose: Pose) -> float:
    """Return the mean bend of both knees, as the tracker sometimes swaps the legs in an oblique view."""
    bends = [
        180.0 - angle_deg(*(pose.landmarks_px[pair[side]] for pair in (HIPS, KNEES, ANKLES)))
        for side in (0, 1)
        if min(pose.visibility[pair[side]] for pair in (HIPS, KNEES, ANKLES)) >= SEEN
    ]
    known = [bend for bend in bends if not math.isnan(bend)]
    return fmean(known) if known else math.nan
