"""What a person looks like: skin, hair and clothes, and the meshes they are drawn on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from studio.body import SKIN_VERTICES, Body
from studio.cloth import make_cloth
from studio.hair import scalp_thickness
from studio.rotations import Array
from studio.skeleton import vertex_normals

Colour = tuple[float, float, float]

SKINS: dict[str, Colour] = {
    "fair": (0.72, 0.46, 0.35),
    "light": (0.64, 0.38, 0.27),
    "olive": (0.52, 0.31, 0.20),
    "brown": (0.32, 0.17, 0.10),
    "dark": (0.16, 0.082, 0.052),
}
HAIRS: dict[str, Colour] = {
    "black": (0.022, 0.018, 0.017),
    "brown": (0.095, 0.050, 0.027),
    "chestnut": (0.16, 0.070, 0.032),
    "blond": (0.42, 0.28, 0.13),
    "grey": (0.36, 0.35, 0.34),
}
COLOURS: dict[str, Colour] = {
    "black": (0.018, 0.018, 0.020),
    "charcoal": (0.060, 0.064, 0.072),
    "grey": (0.25, 0.26, 0.27),
    "white": (0.72, 0.72, 0.70),
    "navy": (0.022, 0.035, 0.095),
    "blue": (0.06, 0.16, 0.42),
    "teal": (0.030, 0.21, 0.22),
    "green": (0.075, 0.19, 0.085),
    "red": (0.42, 0.040, 0.045),
    "coral": (0.62, 0.17, 0.12),
    "plum": (0.16, 0.045, 0.13),
    "mustard": (0.50, 0.29, 0.045),
    "wood": (0.36, 0.23, 0.13),
}
SLEEVES: dict[str, float] = {"none": 0.13, "short": 0.62, "long": 1.93}
HEMS: dict[str, float] = {"fitted": 0.055, "loose": 0.022}
LEGS: dict[str, float] = {"long": -0.665, "calf": -0.520, "shorts": -0.235}


@dataclass(frozen=True)
class Look:
    """A person's looks, every choice by name.

    Attributes
    ----------
    skin, hair_colour, top_colour, trouser_colour
        Names in `SKINS`, `HAIRS`, `COLOURS`.
    hair
        "short", "long" (a pony tail) or "bun".
    beard
        0 (none) to 1.
    sleeves, legs
        Names in `SLEEVES`, `LEGS`.
    fit
        "fitted" or "loose" top.
    stripes
        0 (plain) to 1.
    """

    skin: str = "light"
    hair: str = "short"
    hair_colour: str = "brown"
    beard: float = 0.0
    top_colour: str = "teal"
    trouser_colour: str = "charcoal"
    sleeves: str = "short"
    legs: str = "long"
    fit: str = "fitted"
    stripes: float = 0.0


@dataclass(frozen=True)
class Part:
    """One mesh of the person, skinned with the body's bones.

    Attributes
    ----------
    kind
        Number the person shader knows it by.
    vertices, normals
        Rest shape.
    cano
        Place on the average body and way down the arm, shape (n, 4).
    weight_bones, weights
        Skinning.
    faces
        Triangles.
    """

    kind: int
    vertices: NDArray[np.float32]
    normals: NDArray[np.float32]
    cano: NDArray[np.float32]
    weight_bones: NDArray[np.int64]
    weights: NDArray[np.float32]
    faces: NDArray[np.int64]


SKIN, EYES, TOP, TROUSERS, SCALP, TAIL = range(6)


def creased(normals: Array, chart: Array, seed: int = 3) -> Array:
    """Tilt normals a little, as the creases of cloth do."""
    rng = np.random.default_rng(seed)
    tilt = np.zeros_like(normals)
    for scale, size in ((14.0, 0.10), (24.0, 0.09), (48.0, 0.07)):
        for axis in range(3):
            for _ in range(3):
                wave = rng.normal(size=3) * [1.0, 1.0, 0.6] * scale
                tilt[:, axis] += size * np.sin(chart @ wave + rng.uniform(0, 6.28))
    turned = normals + tilt
    return np.asarray(turned / np.linalg.norm(turned, axis=1, keepdims=True))


CHART_BONES = ("foot.L", "lowerleg01.L", "upperleg01.L", "neck01", "head")


def chart_of(body: Body) -> Array:
    """Lay a body's vertices on the chart that hems and faces are drawn on.

    Below the neck heights run from joint to joint of this body, so that a hem is a level cut; the
    head follows the average body, so that brows and lips find their place. The fourth column is
    the way down the arm.
    """
    chart = level_chart(body, body.vertices)
    share = np.clip((body.canonical[:, 2] - 0.585) / 0.045, 0, 1)[:, None]
    chart = chart * (1 - share) + body.canonical * share
    return np.column_stack([chart, way_down_the_arm(body)])


def level_chart(body: Body, places: Array) -> Array:
    """Lay places of the rest pose on the chart, heights from joint to joint."""
    own = [float(body.head(b)[2]) for b in CHART_BONES]
    average = [float(body.canonical_heads[body.index(b)][2]) for b in CHART_BONES]
    chart = places.copy()
    chart[:, 2] = np.interp(
        places[:, 2], [0.0, *own], [float(body.canonical[:, 2].min()), *average]
    )
    return chart


def way_down_the_arm(body: Body) -> Array:
    """Return for each vertex how far down the arm it lies: 0 shoulder, 1 elbow, 2 wrist."""
    heads = body.heads
    arms = [
        i
        for i, b in enumerate(body.bones)
        if b.startswith(("upperarm", "lowerarm", "wrist", "finger"))
    ]
    share = (np.isin(body.weight_bones, arms) * body.weights).sum(axis=1)
    place = body.vertices * np.where(body.vertices[:, :1] < 0, [-1.0, 1.0, 1.0], 1.0)
    shoulder, elbow, wrist = (
        heads[body.index(n)] for n in ("upperarm01.L", "lowerarm01.L", "wrist.L")
    )

    def along(start: Array, end: Array) -> Array:
        line = end - start
        return np.asarray((place - start) @ line / float(line @ line))

    first, second = along(shoulder, elbow), along(elbow, wrist)
    forearm = [i for i in arms if not body.bones[i].startswith("upperarm")]
    lower = (np.isin(body.weight_bones, forearm) * body.weights).sum(axis=1) / np.maximum(
        share, 1e-6
    )
    way = np.clip(first, 0, 1.2) * (1 - lower) + (1 + np.clip(second, -0.2, 2)) * lower
    return np.asarray(way * np.clip(share * 1.6 - 0.3, 0, 1))


def build_parts(body: Body, look: Look) -> list[Part]:
    """Build the skin, eyes, clothes and close hair of a person."""
    cano = chart_of(body)
    skin_faces = body.faces["skin"]
    eye = skin_faces.min(axis=1) >= 13380
    normals = vertex_normals(body.vertices, skin_faces)
    scalp = scalp_thickness(body.canonical, look.hair)
    head = scalp[skin_faces].min(axis=1) > -0.01

    def skin_part(kind: int, faces: NDArray[np.int64], offset: Array) -> Part:
        used = np.unique(faces)
        number = np.zeros(len(body.vertices), dtype=np.int64)
        number[used] = np.arange(len(used))
        return Part(
            kind,
            (body.vertices[used] + normals[used] * offset[used, None]).astype(np.float32),
            normals[used].astype(np.float32),
            cano[used].astype(np.float32),
            body.weight_bones[used],
            body.weights[used],
            number[faces],
        )

    cloth = make_cloth(body, cano, partial(level_chart, body))
    cloth_normals = vertex_normals(cloth.vertices, cloth.faces)
    creases = creased(cloth_normals, cloth.cano[:, :3])

    def cloth_part(kind: int, offset: Array) -> Part:
        return Part(
            kind,
            (cloth.vertices + cloth_normals * offset[:, None]).astype(np.float32),
            (creases if kind == TOP else 0.5 * (cloth_normals + creases)).astype(np.float32),
            cloth.cano.astype(np.float32),
            cloth.weight_bones,
            cloth.weights,
            cloth.faces,
        )

    z = cloth.cano[:, 2]
    ease = np.full(len(z), 0.006)
    if look.fit == "loose":  # stands off more the lower it hangs
        ease = 0.014 + 0.020 * np.clip((0.40 - z) / 0.4, 0, 1)
        # it lies on the small of the back, or it would fold into itself when the back arches
        behind = np.clip(cloth.cano[:, 1] / 0.06, 0, 1) * np.clip((0.30 - z) / 0.1, 0, 1)
        ease = ease + (0.009 - ease) * behind
    nothing = np.zeros(len(body.vertices))
    return [
        skin_part(SKIN, skin_faces[~eye], nothing),
        skin_part(EYES, skin_faces[eye], nothing),
        cloth_part(TROUSERS, np.full(len(z), 0.0025)),
        cloth_part(TOP, ease),
        skin_part(SCALP, skin_faces[~eye & head], np.maximum(scalp, 0.0005)),
    ]


def eye_place(body: Body) -> Array:
    """Return the middle of the left eye on the average body."""
    eyes = body.canonical[13380:SKIN_VERTICES]
    return np.asarray(eyes[eyes[:, 0] > 0].mean(axis=0))
