"""Light, and the shadow maps of the window and of the room's soft light from above."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio.camera import orthographic
from studio.rotations import Array, unit
from studio.uniforms import set_uniforms

SKY_DEPTH_M = 2.2
KEY_BLUR_M = 0.023  # softness of the window's shadows
KEY_BIAS_M = 0.0064


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
    exposure
        1 is right; above it what is bright burns out.
    """

    level: float = 1.0
    warmth: float = 0.1
    key: float = 1.0
    angle_deg: float = 35.0
    exposure: float = 1.0


@dataclass(frozen=True)
class Reach:
    """How far round the mat things cast shadows.

    Attributes
    ----------
    key_m, sky_m
        Half the width of the two maps.
    key_depth_m
        Depth of the window's map.
    key_pixels, sky_pixels
        Their sizes.
    low, high
        Corners of the space in which shadows fall.
    """

    key_m: float
    sky_m: float
    key_depth_m: float
    key_pixels: int
    sky_pixels: int
    low: tuple[float, float, float]
    high: tuple[float, float, float]


ON_THE_MAT = Reach(1.35, 1.5, 4.0, 1400, 512, (-1.25, -1.9, -0.5), (1.25, 1.6, 2.0))
ALL_ROUND = Reach(2.9, 2.9, 7.0, 2200, 900, (-2.2, -2.8, -0.5), (2.2, 2.8, 2.0))


class Shadows:
    """Two depth maps, seen from the window and from above.

    Parameters
    ----------
    ctx, gl, depth
        The graphics context, its module and the program that draws depth.
    light
        Where the window is.
    side
        Side of the mat on which the camera stands.
    reach
        What the maps cover.
    """

    def __init__(
        self, ctx: Any, gl: Any, depth: Any, light: Light, side: float, reach: Reach
    ) -> None:
        self.ctx, self.gl, self.depth, self.reach = ctx, gl, depth, reach
        angle = np.radians(light.angle_deg)
        self.key_dir: Array = unit([side * np.cos(angle), -np.sin(angle), 0.95])
        centre = np.array([0.0, -0.1, 0.3])
        self.key_vp = orthographic(self.key_dir, centre, reach.key_m, reach.key_depth_m)
        above = np.array([0.0, -0.1, SKY_DEPTH_M / 2 - 0.2])
        self.sky_vp = orthographic(np.array([0.0, 0.0, 1.0]), above, reach.sky_m, SKY_DEPTH_M)
        self.key_map = ctx.depth_texture((reach.key_pixels,) * 2)
        self.sky_map = ctx.depth_texture((reach.sky_pixels,) * 2)
        for texture in (self.key_map, self.sky_map):
            texture.compare_func = ""
            texture.filter = (gl.NEAREST, gl.NEAREST)
            texture.repeat_x = texture.repeat_y = False
        self.key_fbo = ctx.framebuffer(depth_attachment=self.key_map)
        self.sky_fbo = ctx.framebuffer(depth_attachment=self.sky_map)
        warm = np.array([1.0 + 0.10 * light.warmth, 1.0, 1.0 - 0.14 * light.warmth])
        self.uniforms: dict[str, Any] = {
            "key_map": 0,
            "sky_map": 1,
            "key_vp": self.key_vp,
            "sky_vp": self.sky_vp,
            "key_blur": KEY_BLUR_M / (2 * reach.key_m),
            "key_bias": KEY_BIAS_M / reach.key_depth_m,
            "key_dir": self.key_dir,
            "key_color": warm * 1.55 * light.key,
            "sky_color": np.array([0.62, 0.66, 0.70]),
            "ground_color": np.array([0.30, 0.27, 0.24]),
        }

    def cast(self, arrays: Iterable[Any]) -> None:
        """Draw both maps anew from what casts shadows."""
        arrays = list(arrays)
        self.ctx.enable(self.gl.DEPTH_TEST)
        for fbo, matrix in ((self.key_fbo, self.key_vp), (self.sky_fbo, self.sky_vp)):
            fbo.use()
            self.ctx.clear(depth=1.0)
            set_uniforms(self.depth, vp=matrix)
            for array in arrays:
                array.render(self.gl.TRIANGLES)

    def use(self) -> None:
        """Hand the maps to the shaders."""
        self.key_map.use(0)
        self.sky_map.use(1)

    def footprint(self, places: NDArray[np.float32]) -> Array:
        """Return points that enclose a thing, its shadow on the floor and the dark beneath it."""
        some = places[::5].astype(float)
        fall = some - self.key_dir * (some[:, 2:] / self.key_dir[2])
        low, high = places.min(axis=0) - 0.30, places.max(axis=0) + 0.30
        corners = [(x, y, 0.0) for x in (low[0], high[0]) for y in (low[1], high[1])]
        return np.concatenate([some, fall, np.array(corners)])
