"""The room: floor, walls, mat and a few things along the wall, as coloured quads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Colour = tuple[float, float, float]
WOOD, WALL, MAT, THING, LEAF, GLOW = range(6)


@dataclass(frozen=True)
class RoomStyle:
    """Colours of a room and what stands in it."""

    floor: tuple[Colour, Colour]
    wall: Colour
    mat: Colour
    furniture: tuple[str, ...]


ROOMS: dict[str, RoomStyle] = {
    "living": RoomStyle(
        ((0.23, 0.125, 0.060), (0.40, 0.245, 0.135)),
        (0.66, 0.62, 0.55),
        (0.075, 0.22, 0.27),
        ("shelf", "plant", "picture"),
    ),
    "studio": RoomStyle(
        ((0.085, 0.062, 0.047), (0.17, 0.128, 0.098)),
        (0.72, 0.72, 0.70),
        (0.20, 0.12, 0.26),
        ("plant", "bench", "rail"),
    ),
    "bedroom": RoomStyle(
        ((0.36, 0.26, 0.17), (0.50, 0.385, 0.265)),
        (0.42, 0.50, 0.53),
        (0.34, 0.11, 0.10),
        ("bed", "picture", "lamp"),
    ),
    "plain": RoomStyle(
        ((0.25, 0.24, 0.23), (0.33, 0.32, 0.31)), (0.50, 0.50, 0.51), (0.12, 0.13, 0.15), ()
    ),
}


class Quads:
    """Collects coloured quads and boxes as vertex rows of place, normal and material."""

    def __init__(self) -> None:
        self.rows: list[list[float]] = []

    def quad(
        self, corner: Colour, first: Colour, second: Colour, material: int, colour: Colour
    ) -> None:
        """Add a parallelogram from a corner and two edges."""
        c, u, v = (np.asarray(a, dtype=np.float64) for a in (corner, first, second))
        normal = np.cross(u, v)
        normal = normal / np.linalg.norm(normal)
        for point in (c, c + u, c + u + v, c, c + u + v, c + v):
            self.rows.append([*point, *normal, *colour, float(material)])

    def box(self, low: Colour, high: Colour, colour: Colour, material: int = THING) -> None:
        """Add an axis-aligned box without its underside."""
        (x0, y0, z0), (x1, y1, z1) = low, high
        dx, dy, dz = x1 - x0, y1 - y0, z1 - z0
        self.quad((x0, y0, z1), (dx, 0, 0), (0, dy, 0), material, colour)
        self.quad((x0, y0, z0), (0, 0, dz), (0, dy, 0), material, colour)
        self.quad((x1, y0, z0), (0, dy, 0), (0, 0, dz), material, colour)
        self.quad((x0, y0, z0), (dx, 0, 0), (0, 0, dz), material, colour)
        self.quad((x0, y1, z0), (0, 0, dz), (dx, 0, 0), material, colour)


def build_room(style: RoomStyle, depth_sign: float, seed: int) -> NDArray[np.float32]:
    """Build the room's triangles.

    Parameters
    ----------
    style
        Colours and furniture.
    depth_sign
        +1 if the far wall lies towards +x, -1 if towards -x.
    seed
        Shifts the furniture a little.

    Returns
    -------
    numpy.ndarray
        Rows of place (3), normal (3), colour and material (4).
    """
    rng = np.random.default_rng([seed, 5])
    q = Quads()
    back = 1.55 + 0.3 * float(rng.random())
    white: Colour = (0.70, 0.69, 0.67)
    q.quad((-6, -6, 0), (12, 0, 0), (0, 12, 0), WOOD, style.floor[0])
    q.quad((back, 5, 0), (0, -10, 0), (0, 0, 3.2), WALL, style.wall)
    for y in (-4.2, 4.2):
        inwards = 1.0 if y > 0 else -1.0
        q.quad((-6 * inwards, y, 0), (12 * inwards, 0, 0), (0, 0, 3.2), WALL, style.wall)
    q.box((back - 0.018, -4.2, 0), (back, 4.2, 0.09), white)
    m = style.mat
    q.box((-0.33, -1.02, 0), (0.33, 0.86, 0.006), m, MAT)
    shift = float(rng.uniform(-0.15, 0.15))
    for thing in style.furniture:
        _furnish(q, thing, back, shift, rng)
    rows = np.array(q.rows, dtype=np.float32)
    if depth_sign < 0:
        rows[:, [0, 3]] *= -1
    return rows


def _furnish(q: Quads, thing: str, back: float, shift: float, rng: np.random.Generator) -> None:
    wood: Colour = (0.30, 0.17, 0.085)
    dark: Colour = (0.06, 0.055, 0.05)
    white: Colour = (0.62, 0.61, 0.58)
    if thing == "shelf":
        y = -1.55 + shift
        q.box((back - 0.34, y - 0.45, 0.0), (back, y + 0.45, 0.74), wood)
        q.box((back - 0.345, y - 0.43, 0.05), (back - 0.335, y - 0.01, 0.70), (0.36, 0.21, 0.11))
        q.box((back - 0.345, y + 0.01, 0.05), (back - 0.335, y + 0.43, 0.70), (0.36, 0.21, 0.11))
        at = y - 0.38
        for _ in range(7):
            wide, high = float(rng.uniform(0.025, 0.05)), float(rng.uniform(0.16, 0.25))
            c = rng.uniform(0.04, 0.45, 3)
            colour = (float(c[0]), float(c[1]), float(c[2]))
            q.box((back - 0.22, at, 0.74), (back - 0.06, at + wide, 0.74 + high), colour)
            at += wide + 0.004
    elif thing == "plant":
        y = 1.45 + shift
        q.box((back - 0.42, y - 0.14, 0), (back - 0.14, y + 0.14, 0.28), white)
        for _ in range(26):
            a, lean = float(rng.uniform(0, 6.28)), float(rng.uniform(0.05, 0.32))
            high = float(rng.uniform(0.35, 0.75))
            cx, cy = back - 0.28 + 0.05 * np.cos(a), y + 0.05 * np.sin(a)
            w = 0.022
            g: Colour = (0.05 + 0.05 * float(rng.random()), 0.19, 0.045)
            q.quad(
                (cx - w * np.sin(a), cy + w * np.cos(a), 0.26),
                (2 * w * np.sin(a), -2 * w * np.cos(a), 0.0),
                (lean * np.cos(a) * 0.6, lean * np.sin(a), high),
                LEAF,
                g,
            )
    elif thing == "picture":
        y = 0.35 + shift
        q.box((back - 0.02, y - 0.42, 1.15), (back, y + 0.42, 1.75), dark)
        q.box((back - 0.023, y - 0.39, 1.18), (back - 0.02, y + 0.39, 1.72), white)
        q.box((back - 0.025, y - 0.24, 1.28), (back - 0.023, y + 0.05, 1.60), (0.45, 0.20, 0.10))
        q.box((back - 0.026, y - 0.05, 1.32), (back - 0.024, y + 0.26, 1.54), (0.08, 0.20, 0.26))
    elif thing == "bench":
        y = -1.25 + shift
        q.box((back - 0.40, y - 0.6, 0.38), (back - 0.02, y + 0.6, 0.44), wood)
        for e in (-0.52, 0.47):
            q.box((back - 0.38, y + e, 0.0), (back - 0.04, y + e + 0.05, 0.38), dark)
    elif thing == "rail":
        q.box((back - 0.10, -2.6, 0.98), (back - 0.06, 1.0, 1.02), wood)
    elif thing == "bed":
        y = -1.5 + shift
        q.box((back - 1.0, y - 1.0, 0.0), (back, y + 0.9, 0.28), wood)
        q.box((back - 0.97, y - 0.98, 0.28), (back - 0.01, y + 0.88, 0.48), (0.55, 0.56, 0.60))
        q.box((back - 0.85, y + 0.35, 0.48), (back - 0.15, y + 0.8, 0.58), white)
    elif thing == "lamp":
        y = 1.35 + shift
        q.box((back - 0.32, y - 0.015, 0), (back - 0.29, y + 0.015, 1.25), dark)
        q.box((back - 0.42, y - 0.13, 1.25), (back - 0.18, y + 0.13, 1.55), (0.80, 0.70, 0.50))
