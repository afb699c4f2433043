"""Things that move by themselves: a dog, and a vacuum cleaner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.programs import Programs
from studio.rotations import Array, about_x, about_z
from studio.rounded import distance_to, melted
from studio.skeleton import vertex_normals
from studio.uniforms import set_uniforms
from studio.wardrobe import TAIL, TROUSERS

DOG_SIZE = 0.8
CELL_M, MELT_M = 0.011, 0.012
ROUND = 40  # corners of the vacuum cleaner
STRIDE_M: dict[str, float] = {"dog": 0.50, "vacuum": 1.0}
COAT = (0.040, 0.030, 0.025)
SHELL = (0.060, 0.062, 0.068)
FUR_SCALE = 4.0  # hairs are finer than a person's locks

Point = tuple[float, float, float]


@dataclass(frozen=True)
class Limb:
    """A part of the dog that swings about the first place of its first rod.

    Attributes
    ----------
    rods
        Two ends and how thick it is there; the head looks towards -y.
    swing_deg, phase
        How far it swings while walking, and when (share of a stride).
    """

    rods: tuple[tuple[Point, Point, float, float], ...]
    swing_deg: float = 0.0
    phase: float = 0.0


def _leg(x: float, y: float, back: float, phase: float) -> Limb:
    """Return a leg; `back` says how far the middle joint stands back."""
    hip, knee, paw = (x * 0.8, y, 0.40), (x, y + back, 0.20), (x, y, 0.035)
    return Limb(
        (
            (hip, knee, 0.062, 0.031),
            (knee, paw, 0.029, 0.021),
            (paw, (x, y - 0.045, 0.026), 0.025, 0.024),
        ),
        24.0,
        phase,
    )


TRUNK = Limb(
    (
        ((0, -0.19, 0.42), (0, 0.00, 0.43), 0.132, 0.115),
        ((0, -0.17, 0.37), (0, -0.05, 0.38), 0.110, 0.105),
        ((0, 0.00, 0.43), (0, 0.22, 0.46), 0.110, 0.092),
        ((0, -0.24, 0.48), (0, -0.35, 0.62), 0.085, 0.058),
        ((0, -0.34, 0.645), (0, -0.41, 0.64), 0.076, 0.062),
        ((0, -0.42, 0.625), (0, -0.52, 0.605), 0.044, 0.032),
        ((0.062, -0.335, 0.69), (0.086, -0.345, 0.605), 0.016, 0.024),
        ((-0.062, -0.335, 0.69), (-0.086, -0.345, 0.605), 0.016, 0.024),
    )
)
DOG: tuple[Limb, ...] = (
    TRUNK,
    Limb((((0, 0.28, 0.50), (0, 0.50, 0.62), 0.030, 0.013),), 9.0, 0.3),
    _leg(0.075, -0.20, 0.0, 0.0),
    _leg(-0.075, -0.20, 0.0, 0.5),
    _leg(0.070, 0.24, 0.05, 0.5),
    _leg(-0.070, 0.24, 0.05, 0.0),
)
#: Heights and radii of the vacuum cleaner's outline, from below to its button.
VACUUM = (
    (0.012, 0.0),
    (0.012, 0.164),
    (0.020, 0.172),
    (0.078, 0.170),
    (0.086, 0.162),
    (0.086, 0.150),
    (0.092, 0.148),
    (0.094, 0.142),
    (0.094, 0.044),
    (0.103, 0.042),
    (0.105, 0.036),
    (0.105, 0.0),
)


class Thing:
    """A dog or a vacuum cleaner on the graphics card.

    Parameters
    ----------
    ctx, programs
        The graphics context and its shaders.
    kind
        "dog" or "vacuum".
    """

    def __init__(self, ctx: Any, programs: Programs, kind: str) -> None:
        self.ctx, self.kind = ctx, kind
        self.rest, self.faces = dog_shape() if kind == "dog" else vacuum_shape()
        self.weights = _weights(self.rest) if kind == "dog" else np.zeros((len(self.rest), 0))
        count = len(self.rest)
        chart = np.zeros((count, 4), dtype=np.float32)
        chart[:, :3] = self.rest * FUR_SCALE
        self.moving, still = ctx.buffer(reserve=count * 24), ctx.buffer(chart.tobytes())
        index = ctx.buffer(self.faces.astype("i4").tobytes())
        layout = [(self.moving, "3f 3f", "pos", "nor"), (still, "4f", "cano")]
        self.program = programs.person(TAIL if kind == "dog" else TROUSERS)
        self.array = ctx.vertex_array(self.program, layout, index)
        self.shadow = ctx.vertex_array(programs.depth, [(self.moving, "3f 12x", "pos")], index)
        self.places = np.zeros((count, 3), dtype=np.float32)

    def pose(self, walked_m: float, x_m: float, y_m: float, onwards: float) -> None:
        """Bring it to a place; `onwards` is +1 when it goes towards the feet's end of the mat."""
        stride = walked_m / STRIDE_M[self.kind]
        places = self.rest.copy()
        for limb, share in zip(DOG, self.weights.T, strict=False):
            swing = limb.swing_deg * float(np.sin(2 * np.pi * (stride + limb.phase)))
            root = np.array(limb.rods[0][0]) * DOG_SIZE
            moved = (self.rest - root) @ about_x(swing).T + root
            places += share[:, None] * (moved - self.rest)
        places[:, 2] -= min(0.0, float(places[:, 2].min()))  # nothing goes through the floor
        places = places @ about_z(180.0 if onwards > 0 else 0.0).T + [x_m, y_m, 0.0]
        rows = np.concatenate([places, vertex_normals(places, self.faces)], axis=1)
        self.moving.write(rows.astype("f4").tobytes())
        self.places = places.astype(np.float32)

    def draw(self) -> None:
        """Draw into the framebuffer in use."""
        program = self.program
        set_uniforms(program, hair_color=COAT, trouser_color=SHELL, waist=9.0, leg=-9.0, seed=3.0)
        self.array.render(self.ctx.TRIANGLES)


def dog_shape() -> tuple[Array, NDArray[np.int64]]:
    """Return vertices and triangles of a dog that stands, its head towards -y."""
    rods = [
        (np.array(start), np.array(end), first, last)
        for limb in DOG
        for start, end, first, last in limb.rods
    ]
    vertices, faces = melted(rods, CELL_M, MELT_M)
    return vertices * DOG_SIZE, faces


def _weights(places: Array) -> Array:
    """Return how far each vertex goes along with each limb of the dog."""
    near = []
    for limb in DOG:
        depths = [
            distance_to(places / DOG_SIZE, (np.array(a), np.array(b), first, last))
            for a, b, first, last in limb.rods
        ]
        near.append(np.exp(-np.maximum(np.min(depths, axis=0), 0.0) / 0.02))
    weights = np.stack(near, axis=1)
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def vacuum_shape() -> tuple[Array, NDArray[np.int64]]:
    """Return vertices and triangles of a vacuum cleaner that runs about by itself."""
    turn = np.linspace(0, 2 * np.pi, ROUND, endpoint=False)
    rings = [
        np.stack([np.cos(turn) * r, np.sin(turn) * r, np.full(ROUND, h)], axis=1) for h, r in VACUUM
    ]
    number = np.arange(len(VACUUM) * ROUND).reshape(len(VACUUM), ROUND)
    beyond = np.roll(number, -1, axis=1)
    a, b = number[:-1].ravel(), beyond[:-1].ravel()
    c, d = beyond[1:].ravel(), number[1:].ravel()
    faces = np.concatenate([np.stack([a, b, c], axis=1), np.stack([a, c, d], axis=1)])
    return np.concatenate(rings), faces
