"""Draws people into a room with moderngl on an off-screen EGL context."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from studio import shaders
from studio.backdrop import MARGIN, Backdrop
from studio.body import Body
from studio.camera import STILL, Camera, Sway, on_picture
from studio.figure import Figure
from studio.programs import Programs
from studio.rotations import Array
from studio.shadows import ALL_ROUND, ON_THE_MAT, Light, Shadows
from studio.skeleton import Skeleton
from studio.uniforms import set_uniforms
from studio.wardrobe import Look

SKIN_CELL_PIXELS = 1.0  # finer triangles than this are not seen
Box = tuple[int, int, int, int]  # left, bottom, width, height in pixels, counted from below


class Drawable(Protocol):
    """What can stand in the room: its places in space, its shadow, and its drawing."""

    places: NDArray[np.float32]
    shadow: Any

    def draw(self) -> None:
        """Draw into the framebuffer in use."""


class Renderer:
    """Renders frames of one person, and who else may be there, in one room from one camera.

    The empty room is drawn once. While the camera stands still, only the part of the picture in
    which something moves or casts a shadow is drawn for each frame.

    Parameters
    ----------
    body, look
        The person.
    camera, light, room, mat, seed
        The scene.
    supersample
        The person is drawn this many times larger and scaled down: 1 is fast, 2 looks good.
    company
        Whether others will be there too; shadows then reach further.
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
        company: bool = False,
    ) -> None:
        # typed Any: moderngl's own stubs are stricter than what it takes
        self.gl: Any = import_module("moderngl")
        self.ctx: Any = self.gl.create_context(standalone=True, backend="egl")
        self.camera, self.scale, self.seed = camera, supersample, seed
        make = self.ctx.program
        reach = ALL_ROUND if company else ON_THE_MAT
        self.programs = Programs(self.ctx, supersample > 1)
        depth = self.programs.depth
        self.shadows = Shadows(self.ctx, self.gl, depth, light, camera.side, reach)
        self.programs.light = self.shadows.uniforms
        self.floor = make(*shaders.floor(camera.handheld > 0))
        self.final = make(*shaders.final())
        set_uniforms(self.floor, **self.shadows.uniforms)
        self._targets()
        self.backdrop = Backdrop(self.ctx, self.gl, self.shadows, camera, room, mat, seed)
        set_uniforms(self.floor, t_key=2, t_sky=3, t_pos=4, box_lo=reach.low, box_hi=reach.high)
        set_uniforms(self.floor, shrink=1.0 / MARGIN)
        set_uniforms(self.final, back=2, front=3, exposure=0.62 * light.level, gain=light.exposure)
        self.person = self.figure(body, look, seed)
        self.empty = self._empty()

    def figure(self, body: Body, look: Look, seed: int) -> Figure:
        """Make a person for this room, no finer than the picture shows."""
        pixel_m = self.camera.distance_m * 36.0 / self.camera.focal_mm / self.camera.width
        cell_m = SKIN_CELL_PIXELS * pixel_m / self.scale
        return Figure(self.ctx, self.programs, body, look, seed, cell_m)

    def draw(
        self, skeleton: Skeleton, sway: Sway = STILL, company: Sequence[Drawable] = ()
    ) -> NDArray[np.uint8]:
        """Render one frame.

        Parameters
        ----------
        skeleton
            The person's posture.
        sway
            Where the camera has moved to, if it is held in the hand.
        company
            Whatever else is there, posed already.

        Returns
        -------
        numpy.ndarray
            RGB, shape (height, width, 3).
        """
        self.person.pose(skeleton)
        things: list[Drawable] = [self.person, *company]
        matrix = self.camera.matrix(sway)
        eye = self.camera.place(sway)
        self.shadows.cast(thing.shadow for thing in things)
        size = (self.camera.width, self.camera.height)
        if self.backdrop.moving:
            box: Box = (0, 0, *size)
        else:
            seen = np.concatenate([self.shadows.footprint(t.places) for t in things])
            box = _box_around(on_picture(matrix, seen, *size), *size)
        self._lay_floor(matrix, box)
        self._draw_things(things, matrix, eye, box)
        self._finish(box)
        left, bottom, width, height = box
        raw = self.out_fbo.read(viewport=box, components=3, alignment=1)
        part = np.frombuffer(raw, np.uint8).reshape(height, width, 3)[::-1]
        picture = self.empty.copy()
        top = size[1] - bottom - height
        picture[top : top + height, left : left + width] = part
        return picture

    def close(self) -> None:
        """Give the context back."""
        self.ctx.release()

    def _targets(self) -> None:
        ctx, gl = self.ctx, self.gl
        size = (self.camera.width, self.camera.height)
        big = (size[0] * self.scale, size[1] * self.scale)
        self.back = ctx.texture(size, 4, dtype="f2")
        self.back_fbo = ctx.framebuffer([self.back])
        self.front = ctx.texture(big, 4, dtype="f2")
        self.front.filter = (gl.LINEAR, gl.LINEAR)
        self.front_fbo = ctx.framebuffer([self.front], ctx.depth_renderbuffer(big))
        self.out_fbo = ctx.framebuffer([ctx.renderbuffer(size, 3)])
        self.floor_array = ctx.vertex_array(self.floor, [])
        self.final_array = ctx.vertex_array(self.final, [])

    def _lay_floor(self, matrix: Array, box: Box) -> None:
        """Draw the room with the shadows that lie on it."""
        self.shadows.use()
        self.backdrop.use()
        set_uniforms(self.floor, vp=matrix)
        self.back_fbo.scissor = box
        self.back_fbo.use()
        self.ctx.disable(self.gl.DEPTH_TEST)
        self.floor_array.render(self.gl.TRIANGLES, vertices=3)

    def _draw_things(self, things: Sequence[Drawable], matrix: Array, eye: Array, box: Box) -> None:
        left, bottom, width, height = (v * self.scale for v in box)
        self.front_fbo.scissor = (left, bottom, width, height)
        self.front_fbo.use()
        self.front_fbo.clear(0, 0, 0, 0, viewport=(left, bottom, width, height))
        self.ctx.enable(self.gl.DEPTH_TEST)
        self.programs.look_from(matrix, eye)
        for thing in things:
            thing.draw()

    def _finish(self, box: Box) -> None:
        """Put room and people together and expose the picture."""
        self.ctx.disable(self.gl.DEPTH_TEST)
        self.out_fbo.scissor = box
        self.out_fbo.use()
        self.back.use(2)
        self.front.use(3)
        self.final_array.render(self.gl.TRIANGLES, vertices=3)

    def _empty(self) -> NDArray[np.uint8]:
        """Render the room with nobody in it."""
        size = (self.camera.width, self.camera.height)
        everything: Box = (0, 0, *size)
        self.shadows.cast([])
        self._lay_floor(self.camera.matrix(), everything)
        self._draw_things([], self.camera.matrix(), self.camera.position, everything)
        self._finish(everything)
        raw = self.out_fbo.read(components=3, alignment=1)
        return np.frombuffer(raw, np.uint8).reshape(size[1], size[0], 3)[::-1].copy()


def _box_around(pixels: Array, width: int, height: int) -> Box:
    """Return the box around some pixels, with a margin, inside the picture."""
    if np.isnan(pixels).any():  # something stands beside or behind the lens
        return (0, 0, width, height)
    left, top = np.clip(np.floor(pixels.min(axis=0)) - 4, 0, [width - 1, height - 1])
    right, bottom = np.clip(np.ceil(pixels.max(axis=0)) + 4, 1, [width, height])
    wide, high = max(right - left, 1), max(bottom - top, 1)
    return int(left), int(height - top - high), int(wide), int(high)
