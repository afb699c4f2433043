"""A body on hands and knees, drawn from numbers: whatever is measured on it is known exactly."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import pytest
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
)
from pose_coach.body.pose import LANDMARK_COUNT, Pose, Silhouette

Floats = NDArray[np.float64]
Height = Callable[[Floats], Floats]
Point = tuple[float, float]

# The body's own frame: hip at (0, 0), shoulder at (1, 0), the head at the right, up is up. Lengths in
# trunk lengths.
JOINTS: dict[str, Point] = {
    "nose": (1.30, -0.12),
    "ear": (1.30, 0.05),
    "shoulder": (1.0, 0.0),
    "elbow": (1.0, -0.48),
    "wrist": (1.0, -0.95),
    "hip": (0.0, 0.0),
    "knee": (0.0, -0.85),
    "ankle": (-0.75, -0.90),
}
PAIRS = {
    "ear": EARS,
    "shoulder": SHOULDERS,
    "elbow": ELBOWS,
    "wrist": WRISTS,
    "hip": HIPS,
    "knee": KNEES,
    "ankle": ANKLES,
}
BACK_OVER_HIP, THICKNESS = 0.14, 0.28  # the back lies above the joints, the belly below the back


def arc(turning_deg: float) -> Height:
    """A back that is a circular arc, turning by `turning_deg` between 10 and 90 % of the trunk.

    Over the whole chord of length 1 the arc turns by t with radius 1 / (2 sin(t/2)). Its tangent at
    station s leans by asin((1 - 2s) sin(t/2)), so between 0.1 and 0.9 it turns by
    2 asin(0.8 sin(t/2)).
    """
    sine = math.sin(math.radians(turning_deg) / 2) / 0.8
    if abs(sine) < 1e-6:
        return lambda s: np.full_like(s, BACK_OVER_HIP)
    radius = 0.5 / sine  # negative when hollow
    drop = math.copysign(math.sqrt(radius**2 - 0.25), radius)

    def height(s: Floats) -> Floats:
        # The seat and the neck go straight on from the ends of the arc.
        inside = np.clip(s, 0.0, 1.0)
        bow = np.copysign(np.sqrt(radius**2 - (inside - 0.5) ** 2), radius) - drop
        slope = (0.5 - inside) / np.copysign(np.sqrt(radius**2 - (inside - 0.5) ** 2), radius)
        return BACK_OVER_HIP + bow + slope * (s - inside)

    return height


def parabola(turning_deg: float) -> Height:
    """A back of height k s (1 - s): its slope is 0.8 k at 10 % and -0.8 k at 90 %."""
    k = math.tan(math.radians(turning_deg) / 2) / 0.8
    return lambda s: BACK_OVER_HIP + k * s * (1 - s)


@dataclass(frozen=True)
class Body:
    """Everything that may differ between two pictures of the same exercise.

    `hidden` landmarks are badly seen, `joints` stand elsewhere ("left_knee" moves one, "knee"
    both), `holes` are stretches of the trunk that the silhouette misses.
    """

    back: Height = arc(0.0)  # noqa: RUF009 - a function, which nothing changes
    trunk_px: float = 180.0
    hip_px: Point = (260.0, 240.0)
    size_px: tuple[int, int] = (720, 480)
    px_per_cell: float = 2.0
    facing: str = "right"
    turned_deg: float = 0.0
    edge_cells: float = 2.0
    noise: float = 0.0
    hood: float = 0.0
    head: Point = (1.30, 0.0)
    holes: tuple[tuple[float, float], ...] = ()
    joints: Mapping[str, Point] | None = None
    hidden: tuple[int, ...] = ()
    with_silhouette: bool = True

    def to_px(self, points: Floats) -> Floats:
        """From trunk lengths to the picture."""
        turn = math.radians(self.turned_deg)
        cos, sin = math.cos(turn), math.sin(turn)
        ahead = 1.0 if self.facing == "right" else -1.0
        x, y = ahead * points[..., 0], -points[..., 1]
        turned = np.stack([cos * x - sin * y, sin * x + cos * y], axis=-1)
        return np.asarray(self.hip_px) + self.trunk_px * turned

    def back_px(self, s: Floats) -> Floats:
        """Points on the true outline of the back at stations s."""
        return self.to_px(np.stack([s, self.back(s)], axis=-1))

    def pose(self) -> Pose:
        """The body as the tracker would see it."""
        width, height = self.size_px
        where = self._where()
        landmarks = np.array([where[index] for index in range(LANDMARK_COUNT)])
        near_left = self.facing == "left"
        visibility = np.full(LANDMARK_COUNT, 0.8)
        visibility[[pair[0 if near_left else 1] for pair in PAIRS.values()]] = 0.95
        visibility[Landmark.NOSE] = 0.95
        visibility[list(self.hidden)] = 0.1
        flat = self.to_px(landmarks) - self.to_px(np.zeros(2))
        world = np.column_stack([flat * 0.5 / self.trunk_px, np.zeros(LANDMARK_COUNT)])
        for left, right in PAIRS.values():
            world[left, 2] = -0.15 if near_left else 0.15
            world[right, 2] = -world[left, 2]
        return Pose(
            time_s=1.0,
            width_px=width,
            height_px=height,
            landmarks_px=self.to_px(landmarks),
            world_m=world,
            visibility=visibility,
            silhouette=self._silhouette() if self.with_silhouette else None,
        )

    def _where(self) -> dict[int, Point]:
        moved = dict(self.joints or {})
        where: dict[int, Point] = dict.fromkeys(range(LANDMARK_COUNT), JOINTS["nose"])
        where[Landmark.NOSE] = moved.pop("nose", JOINTS["nose"])
        for part, (left, right) in PAIRS.items():
            both = moved.pop(part, JOINTS[part])
            where[left] = moved.pop(f"left_{part}", both)
            where[right] = moved.pop(f"right_{part}", both)
        assert not moved, f"no such joint: {moved}"
        return where

    def _silhouette(self) -> Silhouette:
        cells = self.px_per_cell
        columns, rows = round(self.size_px[0] / cells), round(self.size_px[1] / cells)
        x, y = np.meshgrid((np.arange(columns) + 0.5) * cells, (np.arange(rows) + 0.5) * cells)
        # Back from the picture to trunk lengths.
        turn = math.radians(self.turned_deg)
        cos, sin = math.cos(turn), math.sin(turn)
        x, y = (x - self.hip_px[0]) / self.trunk_px, (y - self.hip_px[1]) / self.trunk_px
        ahead = 1.0 if self.facing == "right" else -1.0
        u, v = ahead * (cos * x + sin * y), sin * x - cos * y

        # How deep a cell lies inside each part of the body; negative is outside.
        top, step = self.back(u), 1e-4
        steep = np.hypot(1.0, (self.back(u + step) - top) / step)
        trunk = np.minimum((top - v) / steep, (v - top + THICKNESS) / steep)
        trunk = np.minimum(trunk, np.minimum(u + 0.12, 1.12 - u))
        for first, last in self.holes:
            trunk = np.where((u > first) & (u < last), -1.0, trunk)
        depth = np.maximum(trunk, 0.16 - np.hypot(u - self.head[0], v - self.head[1]))
        where = self._where()
        for side in (0, 1):
            limbs = [("shoulder", "elbow", 0.06), ("elbow", "wrist", 0.05)]
            limbs += [("hip", "knee", 0.09), ("knee", "ankle", 0.06)]
            for start, end, radius in limbs:
                a, b = where[PAIRS[start][side]], where[PAIRS[end][side]]
                depth = np.maximum(depth, radius - _distance_to_line(u, v, a, b))
        if self.hood:
            over = v - self.back(np.array([0.93]))[0]
            depth = np.maximum(depth, self.hood - np.hypot(u - 0.93, over))
        confidence = 0.5 + depth * self.trunk_px / (2 * cells * self.edge_cells)
        if self.noise:
            confidence = confidence + np.random.default_rng(7).normal(0, self.noise, u.shape)
        return Silhouette(np.clip(confidence, 0.0, 1.0).astype(np.float32), cells)


def _distance_to_line(u: Floats, v: Floats, a: Point, b: Point) -> Floats:
    du, dv = b[0] - a[0], b[1] - a[1]
    along = np.clip(((u - a[0]) * du + (v - a[1]) * dv) / (du * du + dv * dv), 0.0, 1.0)
    return np.hypot(u - a[0] - along * du, v - a[1] - along * dv)


def mirror(pose: Pose) -> Pose:
    """The same pose in a mirror: what was the left hand is now a right hand."""
    swap = np.arange(LANDMARK_COUNT)
    for left, right in PAIRS.values():
        swap[[left, right]] = right, left
    silhouette = pose.silhouette
    if silhouette is not None:
        silhouette = Silhouette(
            np.ascontiguousarray(silhouette.mask[:, ::-1]), silhouette.px_per_cell
        )
    return replace(
        pose,
        landmarks_px=(np.array([pose.width_px, 0.0]) + [-1, 1] * pose.landmarks_px)[swap],
        world_m=(pose.world_m * [-1, 1, 1])[swap],
        visibility=pose.visibility[swap],
        silhouette=silhouette,
    )


# Of the session, so that hypothesis may use them in every example.
@pytest.fixture(scope="session")
def body() -> type[Body]:
    return Body


@pytest.fixture(scope="session")
def make_pose() -> Callable[..., Pose]:
    """A pose on hands and knees, flat back, seen from the side; see `Body` for what may differ."""
    return lambda **differing: Body(**differing).pose()


@pytest.fixture(scope="session")
def make_arc() -> Callable[[float], Height]:
    return arc


@pytest.fixture(scope="session")
def make_parabola() -> Callable[[float], Height]:
    return parabola


@pytest.fixture(scope="session")
def in_mirror() -> Callable[[Pose], Pose]:
    return mirror
