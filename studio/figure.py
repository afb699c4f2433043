"""A person on the graphics card: one buffer of vertices, skinned anew for each posture."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.body import Body
from studio.cutting import WAIST, coarse, cut_faces
from studio.hair import Tail, hair_low
from studio.programs import Programs
from studio.skeleton import Skeleton, bone_transforms, skin, vertex_normals
from studio.uniforms import set_uniforms
from studio.wardrobe import (
    COLOURS,
    HAIRS,
    HEMS,
    LEGS,
    SKIN,
    SKINS,
    SLEEVES,
    TAIL,
    TOP,
    TROUSERS,
    Look,
    Part,
    build_parts,
    eye_place,
)

FACE_FROM = 0.57  # height on the chart from which the skin is painted as a face
SHADOW_CELL_M = 0.012  # a shadow needs no finer shape than this


@dataclass
class _Batch:
    program: Any
    array: Any
    one_sided: bool


class Figure:
    """One person, ready to be drawn.

    Parameters
    ----------
    ctx
        The graphics context.
    programs
        Shaders.
    body, look
        The person.
    seed
        Of the hair's strands.
    cell_m
        Skin is drawn no finer than this: 0 keeps all its triangles.
    """

    def __init__(
        self,
        ctx: Any,
        programs: Programs,
        body: Body,
        look: Look,
        seed: int,
        cell_m: float = 0.0,
    ) -> None:
        self.ctx, self.programs = ctx, programs
        self.uniforms = _uniforms(body, look, seed)
        self.tail = Tail(body, look.hair) if look.hair in ("long", "bun") else None
        parts = build_parts(body, look)
        faces = [cut_faces(part, look) for part in parts]
        if cell_m > 0:
            skin_faces = coarse(parts[0].vertices, faces[0].outer, cell_m)
            faces[0] = dataclasses.replace(faces[0], outer=skin_faces)
        kept = [np.unique(np.concatenate([f.outer, f.rim, f.cut])) for f in faces]
        self.mesh = _joined(parts, kept)
        self.places = np.zeros((0, 3), dtype=np.float32)
        self._trunk = _trunk_of(parts, kept)
        tail_size = Tail.SEGMENTS * Tail.RING if self.tail else 0
        self.count = len(self.mesh.vertices)
        self.moving = ctx.buffer(reserve=(self.count + tail_size) * 24)
        chart = np.concatenate([self.mesh.cano, np.zeros((tail_size, 4), np.float32)])
        if self.tail is not None:
            _, chart[self.count :] = self.tail.shape(np.zeros(3), np.array([0.0, 1.0, 0.0]))
        self.chart = ctx.buffer(chart.astype("f4").tobytes())
        self.batches: list[_Batch] = []
        casting, first = [], 0
        for part, some, used in zip(parts, faces, kept, strict=True):
            number = np.zeros(len(part.vertices), dtype=np.int64)
            number[used] = np.arange(first, first + len(used))
            first += len(used)
            cloth = part.kind in (TOP, TROUSERS)
            face = part.cano[some.outer, 2].max(axis=1) > FACE_FROM
            plain = part.kind == SKIN
            self._add(programs.person(part.kind), number[some.outer[face]], one_sided=True)
            bare = programs.person(part.kind, plain=plain)
            self._add(bare, number[some.outer[~face]], one_sided=True)
            self._add(programs.person(part.kind), number[some.rim], one_sided=False)
            hem = programs.person(part.kind, plain=plain, cut=True)
            self._add(hem, number[some.cut], one_sided=not cloth)
            casting += [number[f] for f in (some.outer, some.rim, some.cut)]
        cast = coarse(self.mesh.vertices, np.concatenate(casting), SHADOW_CELL_M)
        if self.tail is not None:
            loose_hair = self.tail.faces + self.count
            self._add(programs.person(TAIL), loose_hair, one_sided=False)
            cast = np.concatenate([cast, self.tail.faces + self.count])
        index = ctx.buffer(cast.astype("i4").tobytes())
        self.shadow = ctx.vertex_array(programs.depth, [(self.moving, "3f 12x", "pos")], index)

    def _add(self, program: Any, faces: NDArray[np.int64], one_sided: bool) -> None:
        if not len(faces):
            return
        index = self.ctx.buffer(faces.astype("i4").tobytes())
        buffers = [(self.moving, "3f 3f", "pos", "nor"), (self.chart, "4f", "cano")]
        array = self.ctx.vertex_array(program, buffers, index)
        self.batches.append(_Batch(program, array, one_sided))

    def pose(self, skeleton: Skeleton) -> None:
        """Bring the vertices into a posture; `places` then says where they are."""
        mesh = self.mesh
        places, normals = skin(
            bone_transforms(skeleton), mesh.vertices, mesh.normals, mesh.weight_bones, mesh.weights
        )
        if self.tail is not None:
            root = skeleton.point("head", self.tail.root)
            hair, _ = self.tail.shape(root, skeleton.rotation("head") @ self.tail.out)
            places = np.concatenate([places, hair.astype(np.float32)])
            normals = np.concatenate([normals, vertex_normals(hair, self.tail.faces)])
        rows = np.empty((len(places), 6), dtype=np.float32)
        rows[:, :3], rows[:, 3:] = places, normals
        self.moving.write(rows)
        self.places = places

    def trunk(self) -> NDArray[np.float32]:
        """Return where the clothes over the trunk are."""
        return self.places[self._trunk]

    def draw(self) -> None:
        """Draw into the framebuffer in use."""
        gl = self.ctx
        for batch in self.batches:
            set_uniforms(batch.program, **self.uniforms)
            if batch.one_sided:
                gl.enable(gl.CULL_FACE)
            else:
                gl.disable(gl.CULL_FACE)
            batch.array.render(gl.TRIANGLES)
        gl.disable(gl.CULL_FACE)


def _uniforms(body: Body, look: Look, seed: int) -> dict[str, Any]:
    return {
        "skin_color": SKINS[look.skin],
        "hair_color": HAIRS[look.hair_colour],
        "top_color": COLOURS[look.top_colour],
        "trouser_color": COLOURS[look.trouser_colour],
        "sleeve": SLEEVES[look.sleeves],
        "hem": HEMS[look.fit],
        "waist": WAIST,
        "leg": LEGS[look.legs],
        "stripe": look.stripes,
        "eye_place": eye_place(body),
        "hair_low": hair_low(look.hair),
        "beard": look.beard,
        "iris_color": (0.10, 0.055, 0.03),
        "seed": float(seed % 31),
    }


def _joined(parts: list[Part], kept: list[NDArray[np.int64]]) -> Part:
    """Put the vertices of all parts that are used into one."""
    pairs = list(zip(parts, kept, strict=True))
    return Part(
        -1,
        np.concatenate([p.vertices[k] for p, k in pairs]),
        np.concatenate([p.normals[k] for p, k in pairs]),
        np.concatenate([p.cano[k] for p, k in pairs]),
        np.concatenate([p.weight_bones[k] for p, k in pairs]),
        np.concatenate([p.weights[k] for p, k in pairs]),
        np.zeros((0, 3), dtype=np.int64),
    )


def _trunk_of(parts: list[Part], kept: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Return the numbers of the joined vertices that clothe the trunk, without sleeves."""
    found, first = [], 0
    for part, used in zip(parts, kept, strict=True):
        chart = part.cano[used]
        on_trunk = (chart[:, 2] > -0.05) & (chart[:, 2] < 0.56) & (chart[:, 3] < 0.12)
        if part.kind in (TOP, TROUSERS):
            found.append(np.flatnonzero(on_trunk) + first)
        first += len(used)
    return np.concatenate(found)
