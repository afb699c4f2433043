"""Hair: how thick it stands on the head, and pony tails and buns."""

from __future__ import annotations

import numpy as np

from studio.body import Body
from studio.rotations import Array, unit


def scalp_thickness(cano: Array, style: str) -> Array:
    """Return how thick the hair stands on each vertex; below -0.01 there is none."""
    x, y, z = cano.T
    front = np.clip((-0.02 - y) / 0.105, 0, 1)
    back = np.clip((y + 0.03) / 0.075, 0, 1)
    line = 0.705 * (1 - front) + 0.795 * front
    line = line * (1 - back) + hair_low(style) * back
    over = z - line
    top = 0.017 if style == "short" else 0.011
    ears = (np.abs(x) > 0.0735) & (z < 0.742) & (y < -0.012) & (y > -0.07)
    thick = np.where(over < -0.02, -1.0, 0.001 + top * np.clip(over / 0.045, 0, 1) ** 0.7)
    return np.asarray(np.where((z < 0.60) | ears, -1.0, thick))


def hair_low(style: str) -> float:
    """Return how far down the neck the hair grows, as a height on the average body."""
    return 0.640 if style == "short" else 0.632


LYING_M = 0.022  # height of the middle of a tail that lies on the floor
ALONG_FLOOR = np.array([0.5, -0.85, 0.0])


class Tail:
    """Loose hair: a pony tail that hangs down, or a bun; rebuilt for each posture.

    Parameters
    ----------
    body
        Whose hair.
    style
        "long" or "bun".
    """

    SEGMENTS = 9
    RING = 10

    def __init__(self, body: Body, style: str) -> None:
        self.bun = style == "bun"
        head = body.head("head")
        skull = body.vertices[body.vertices_of(("head",), 0.9)]
        crown = float(skull[:, 2].max())
        back = float(skull[:, 1].max())
        self.root = np.array([0.0, back - 0.012, head[2] + 0.60 * (crown - head[2])])
        self.out = unit([0.0, 1.0, 0.35])
        rings = np.arange(self.SEGMENTS * self.RING).reshape(self.SEGMENTS, self.RING)
        nxt = np.roll(rings, -1, axis=1)
        quads = [
            (rings[i, j], nxt[i, j], nxt[i + 1, j], rings[i + 1, j])
            for i in range(self.SEGMENTS - 1)
            for j in range(self.RING)
        ]
        self.faces = np.array([t for a, b, c, d in quads for t in ((a, b, c), (a, c, d))])

    def shape(self, root: Array, out: Array) -> tuple[Array, Array]:
        """Return vertices and their `cano` values for a root place and an outward direction."""
        n = self.SEGMENTS
        if self.bun:
            s = np.linspace(0, 1, n)
            spine = root + out * (s[:, None] * 0.072 - 0.012)
            radii = 0.036 * np.sqrt(np.maximum(1 - (2 * s - 1) ** 2, 0.0)) + 0.001
        else:
            points, direction = [root - out * 0.02], out
            for _ in range(n - 1):
                direction = unit(direction * 0.52 + np.array([0.0, 0.0, -1.0]) * 0.52)
                point = points[-1] + direction * 0.034
                if point[2] < LYING_M:  # hair that reaches the floor spreads on it
                    point[2] = LYING_M
                    direction = unit(point - points[-1] + ALONG_FLOOR * 0.01)
                    point = points[-1] + direction * 0.034
                    point[2] = max(point[2], LYING_M)
                points.append(point)
            spine = np.array(points)
            radii = np.array([0.016, 0.019, 0.023, 0.025, 0.025, 0.023, 0.019, 0.012, 0.002])
        tangents = np.gradient(spine, axis=0)
        angles = np.linspace(0, 2 * np.pi, self.RING, endpoint=False)
        vertices, cano = [], []
        for i in range(n):
            across = unit(np.cross(tangents[i], [1.0, 0.02, 0.01]))
            beside = unit(np.cross(across, tangents[i]))
            ring = np.cos(angles)[:, None] * across + np.sin(angles)[:, None] * beside
            vertices.append(spine[i] + ring * radii[i])
            cano.append(
                np.column_stack(
                    [np.cos(angles), np.full_like(angles, i / n), np.sin(angles), 0 * angles]
                )
            )
        return np.concatenate(vertices), np.concatenate(cano)
