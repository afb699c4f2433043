"""The empty room, drawn once at three times the size and kept as textures."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from studio import shaders
from studio.camera import Camera
from studio.room import ROOMS, build_room
from studio.shadows import Shadows
from studio.uniforms import set_uniforms
from studio.wardrobe import COLOURS

MARGIN = 1.22  # a camera in the hand sees this much more than the picture at a time
MAT_MATERIAL = 2.0


class Backdrop:
    """Window's light, other light and place in space of every pixel of the empty room.

    Parameters
    ----------
    ctx, gl
        The graphics context and its module.
    shadows
        Light; its maps are drawn over.
    camera
        What is seen.
    room, mat, seed
        As in the scene.
    """

    def __init__(
        self,
        ctx: Any,
        gl: Any,
        shadows: Shadows,
        camera: Camera,
        room: str,
        mat: str | None,
        seed: int,
    ) -> None:
        style = ROOMS[room]
        self.moving = camera.handheld > 0
        if self.moving:
            camera = dataclasses.replace(
                camera,
                focal_mm=camera.focal_mm / MARGIN,
                width=round(camera.width * MARGIN),
                height=round(camera.height * MARGIN),
            )
        rows = build_room(style, -camera.side, seed)
        if mat is not None:
            rows[rows[:, 9] == MAT_MATERIAL, 6:9] = COLOURS[mat]
        buffer = ctx.buffer(rows.tobytes())
        shadows.cast([ctx.vertex_array(shadows.depth, [(buffer, "3f 28x", "pos")])])
        program = ctx.program(*shaders.room())
        set_uniforms(program, **shadows.uniforms, vp=camera.matrix(), wall=style.wall)
        set_uniforms(program, floor_a=style.floor[0], floor_b=style.floor[1])
        set_uniforms(program, seed=float(seed % 97))
        array = ctx.vertex_array(program, [(buffer, "3f 3f 4f", "pos", "nor", "mat")])
        size = (camera.width, camera.height)
        big = (size[0] * 3, size[1] * 3)
        textures = [ctx.texture(big, 4, dtype="f4") for _ in range(3)]
        fbo = ctx.framebuffer(textures, ctx.depth_renderbuffer(big))
        fbo.use()
        ctx.clear()
        ctx.enable(gl.DEPTH_TEST)
        shadows.use()
        array.render(gl.TRIANGLES)
        self.textures = []
        for i, texture in enumerate(textures):
            data = np.frombuffer(texture.read(), "f4").reshape(size[1], 3, size[0], 3, 4)
            small = data.mean(axis=(1, 3)) if i < 2 else data[:, 1, :, 1]
            kept = ctx.texture(size, 4, np.ascontiguousarray(small, "f4").tobytes(), dtype="f4")
            kept.filter = (gl.LINEAR,) * 2 if self.moving else (gl.NEAREST,) * 2
            kept.repeat_x = kept.repeat_y = False
            self.textures.append(kept)
            texture.release()
        fbo.release()

    def use(self) -> None:
        """Hand the textures to the shaders."""
        for i, texture in enumerate(self.textures):
            texture.use(2 + i)
