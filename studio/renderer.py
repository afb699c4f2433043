"""Draws the person into the room with moderngl on an off-screen EGL context."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio import shaders
from studio.body import Body
from studio.camera import Camera, orthographic
from studio.hair import Tail, hair_low
from studio.room import ROOMS, build_room
from studio.rotations import unit
from studio.skeleton import Skeleton, bone_transforms, skin, vertex_normals
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
    Look,
    build_parts,
    eye_place,
)

SKY_DEPTH_M = 2.2
SHADOW_PARTS = (SKIN, TOP, TAIL)  # the rest lies inside these
BOX_LOW, BOX_HIGH = (-1.25, -1.9, -0.5), (1.25, 1.6, 2.0)


@dataclass(frozen=True)
class Light:
    """Light of the room: strengths of window and ceiling, and where the window is.

    Attributes
    ----------
    level
        Brightness of the picture; 1 is well lit, 0.25 a dark room.
    warmth
        -1 (bluish) to 1 (yellowish).
    key
        Strength of the window's light against that of the room's.
    angle_deg
        Direction of the window: 0 behind the camera, positive towards the person's head.
    """

    level: float = 1.0
    warmth: float = 0.1
    key: float = 1.0
    angle_deg: float = 35.0


class Renderer:
    """Renders frames of one person in one room from one camera.

    Parameters
    ----------
    body, look
        The person.
    camera, light, room, seed
        The scene.
    supersample
        The person is drawn this many times larger and scaled down: 1 is fast, 2 looks good.
    """

    def __init__(
        self,
        body: Body,
        look: Look,
        camera: Camera,
        light: Light,
        room: str = "living",
        mat: str | None = None,
        seed: int = 0,
        supersample: int = 2,
    ) -> None:
        # typed Any: moderngl's own stubs are stricter than what it takes
        self.gl: Any = import_module("moderngl")
        self.ctx: Any = self.gl.create_context(standalone=True, backend="egl")
        self.camera, self.look, self.body = camera, look, body
        self.scale = supersample
        self.parts = build_parts(body, look)
        self.tail = Tail(body, look.hair) if look.hair in ("long", "bun") else None
        self.vp = camera.matrix()
        angle = np.radians(light.angle_deg)
        self.key_dir = unit([camera.side * np.cos(angle), -np.sin(angle), 0.95])
        self.key_vp = orthographic(self.key_dir, np.array([0.0, -0.1, 0.3]), 1.35, 4.0)
        self.sky_vp = orthographic(
            np.array([0.0, 0.0, 1.0]),
            np.array([0.0, -0.1, SKY_DEPTH_M / 2 - 0.2]),
            1.5,
            SKY_DEPTH_M,
        )
        warm = np.array([1.0 + 0.10 * light.warmth, 1.0, 1.0 - 0.14 * light.warmth])
        self.light = {
            "key_dir": self.key_dir,
            "key_color": warm * 1.55 * light.key,
            "sky_color": np.array([0.62, 0.66, 0.70]),
            "ground_color": np.array([0.30, 0.27, 0.24]),
        }
        self.exposure = 0.62 * light.level
        self._programs()
        self._targets()
        self._bake_room(room, mat, seed)
        self._person_buffers(seed)

    def draw(self, skeleton: Skeleton) -> NDArray[np.uint8]:
        """Render one frame; returns RGB of shape (height, width, 3)."""
        transforms = bone_transforms(skeleton)
        for buffer, part in zip(self.buffers, self.parts, strict=True):
            place, normal = skin(
                transforms, part.vertices, part.normals, part.weight_bones, part.weights
            )
            buffer.write(np.concatenate([place, normal, part.cano], axis=1).astype("f4").tobytes())
        if self.tail is not None:
            root = skeleton.point("head", self.tail.root)
            hair, chart = self.tail.shape(root, skeleton.rotation("head") @ self.tail.out)
            rows = np.concatenate([hair, vertex_normals(hair, self.tail.faces), chart], axis=1)
            self.tail_buffer.write(rows.astype("f4").tobytes())
        self._shadows([*self.depth_arrays])
        ctx, gl = self.ctx, self.gl
        self.key_map.use(0)
        self.sky_map.use(1)
        self.back_fbo.use()
        ctx.disable(gl.DEPTH_TEST)
        for i, texture in enumerate(self.room_textures):
            texture.use(2 + i)
        self.floor_array.render(gl.TRIANGLES, vertices=3)
        self.front_fbo.use()
        ctx.clear(0, 0, 0, 0)
        ctx.enable(gl.DEPTH_TEST)
        for program, arrays, test in (
            (self.cut, self.cut_arrays, "<"),
            (self.person, self.person_arrays, "=="),  # draws only what is in front
        ):
            ctx.depth_func = test
            for kind, array in arrays:
                program["part"].value = kind
                array.render(gl.TRIANGLES)
        ctx.depth_func = "<"
        front = self.front
        ctx.disable(gl.DEPTH_TEST)
        self.out_fbo.use()
        self.back.use(2)
        front.use(3)
        self.final_array.render(gl.TRIANGLES, vertices=3)
        raw = self.out_fbo.read(components=3, alignment=1)
        return np.frombuffer(raw, np.uint8).reshape(self.camera.height, self.camera.width, 3)[::-1]

    def close(self) -> None:
        """Give the context back."""
        self.ctx.release()

    def _programs(self) -> None:
        make = self.ctx.program
        self.depth = make(*shaders.depth())
        self.room = make(*shaders.room())
        self.floor = make(*shaders.floor())
        self.person = make(*shaders.person())
        self.cut = make(*shaders.person_cut())
        self.final = make(*shaders.final())
        for program in (self.room, self.floor, self.person):
            _set(
                program, key_map=0, sky_map=1, key_vp=self.key_vp, sky_vp=self.sky_vp, **self.light
            )
        _set(self.floor, t_key=2, t_sky=3, t_pos=4, box_lo=BOX_LOW, box_hi=BOX_HIGH)
        _set(self.final, back=2, front=3, exposure=self.exposure, tint=(1, 1, 1), contrast=1.04)
        look = self.look
        for program in (self.person, self.cut):
            _set(
                program,
                vp=self.vp,
                eye=self.camera.position,
                skin_color=SKINS[look.skin],
                hair_color=HAIRS[look.hair_colour],
                top_color=COLOURS[look.top_colour],
                trouser_color=COLOURS[look.trouser_colour],
                sleeve=SLEEVES[look.sleeves],
                hem=HEMS[look.fit],
                waist=0.13,
                leg=LEGS[look.legs],
                stripe=look.stripes,
                eye_place=eye_place(self.body),
                hair_low=hair_low(look.hair),
                beard=look.beard,
                iris_color=(0.10, 0.055, 0.03),
            )

    def _targets(self) -> None:
        ctx, gl = self.ctx, self.gl
        size = (self.camera.width, self.camera.height)
        big = (size[0] * self.scale, size[1] * self.scale)
        self.key_map = ctx.depth_texture((1400, 1400))
        self.sky_map = ctx.depth_texture((512, 512))
        for texture in (self.key_map, self.sky_map):
            texture.compare_func = ""
            texture.filter = (gl.NEAREST, gl.NEAREST)
            texture.repeat_x = texture.repeat_y = False
        self.key_fbo = ctx.framebuffer(depth_attachment=self.key_map)
        self.sky_fbo = ctx.framebuffer(depth_attachment=self.sky_map)
        self.back = ctx.texture(size, 4, dtype="f2")
        self.back_fbo = ctx.framebuffer([self.back])
        self.front = ctx.texture(big, 4, dtype="f2")
        self.front.filter = (gl.LINEAR, gl.LINEAR)
        self.front_fbo = ctx.framebuffer([self.front], ctx.depth_renderbuffer(big))
        self.out_fbo = ctx.framebuffer([ctx.renderbuffer(size, 3)])
        self.floor_array = ctx.vertex_array(self.floor, [])
        self.final_array = ctx.vertex_array(self.final, [])

    def _shadows(self, arrays: list[Any]) -> None:
        self.ctx.enable(self.gl.DEPTH_TEST)
        for fbo, matrix in ((self.key_fbo, self.key_vp), (self.sky_fbo, self.sky_vp)):
            fbo.use()
            self.ctx.clear(depth=1.0)
            _set(self.depth, vp=matrix)
            for array in arrays:
                array.render(self.gl.TRIANGLES)

    def _bake_room(self, room: str, mat: str | None, seed: int) -> None:
        """Draw the empty room once, three times larger, and keep it as textures."""
        ctx, gl, camera = self.ctx, self.gl, self.camera
        style = ROOMS[room]
        rows = build_room(style, -camera.side, seed)
        if mat is not None:
            rows[rows[:, 9] == 2.0, 6:9] = COLOURS[mat]
        buffer = ctx.buffer(rows.tobytes())
        self._shadows([ctx.vertex_array(self.depth, [(buffer, "3f 28x", "pos")])])
        _set(self.room, vp=self.vp, floor_a=style.floor[0], floor_b=style.floor[1])
        _set(self.room, wall=style.wall, seed=float(seed % 97))
        array = ctx.vertex_array(self.room, [(buffer, "3f 3f 4f", "pos", "nor", "mat")])
        size = (camera.width, camera.height)
        big = (size[0] * 3, size[1] * 3)
        textures = [ctx.texture(big, 4, dtype="f4") for _ in range(3)]
        fbo = ctx.framebuffer(textures, ctx.depth_renderbuffer(big))
        fbo.use()
        ctx.clear()
        ctx.enable(gl.DEPTH_TEST)
        self.key_map.use(0)
        self.sky_map.use(1)
        array.render(gl.TRIANGLES)
        self.room_textures = []
        for i, texture in enumerate(textures):
            data = np.frombuffer(texture.read(), "f4").reshape(size[1], 3, size[0], 3, 4)
            small = data.mean(axis=(1, 3)) if i < 2 else data[:, 1, :, 1]
            kept = ctx.texture(size, 4, np.ascontiguousarray(small, "f4").tobytes(), dtype="f4")
            kept.filter = (gl.NEAREST, gl.NEAREST)
            self.room_textures.append(kept)
            texture.release()

    def _person_buffers(self, seed: int) -> None:
        ctx = self.ctx
        for program in (self.person, self.cut):
            _set(program, seed=float(seed % 31))
        self.buffers: list[Any] = []
        self.depth_arrays: list[Any] = []
        self.person_arrays: list[tuple[int, Any]] = []
        self.cut_arrays: list[tuple[int, Any]] = []

        def add(kind: int, vertices: int, faces: NDArray[np.int64]) -> Any:
            buffer = ctx.buffer(reserve=vertices * 40)
            index = ctx.buffer(faces.astype("i4").tobytes())
            for program, arrays in (
                (self.person, self.person_arrays),
                (self.cut, self.cut_arrays),
            ):
                names = [n for n in ("pos", "nor", "cano") if n in program]
                layout = " ".join(
                    w if n in program else w.replace("3f", "12x")
                    for n, w in (("pos", "3f"), ("nor", "3f"), ("cano", "4f"))
                )
                arrays.append((kind, ctx.vertex_array(program, [(buffer, layout, *names)], index)))
            if kind in SHADOW_PARTS:
                self.depth_arrays.append(
                    ctx.vertex_array(self.depth, [(buffer, "3f 28x", "pos")], index)
                )
            return buffer

        for part in self.parts:
            self.buffers.append(add(part.kind, len(part.vertices), part.faces))
        if self.tail is not None:
            count = self.tail.SEGMENTS * self.tail.RING
            self.tail_buffer = add(TAIL, count, self.tail.faces)


def _set(program: Any, **values: Any) -> None:
    """Set uniforms; those that the compiler has dropped are passed over."""
    for name, value in values.items():
        if name not in program:
            continue
        array = np.asarray(value)
        if array.ndim == 2:
            program[name].write(np.ascontiguousarray(array.T, dtype="f4").tobytes())
        elif array.ndim == 1:
            program[name].value = tuple(float(x) for x in array)
        else:
            program[name].value = value
