"""The shaders that people and things are drawn with, compiled when they are first asked for."""

from __future__ import annotations

from typing import Any

from studio import shaders
from studio.rotations import Array
from studio.uniforms import set_uniforms


class Programs:
    """Compiled shaders of one graphics context.

    Parameters
    ----------
    ctx
        The graphics context.
    fine
        Whether people are drawn twice as large as the picture.
    """

    def __init__(self, ctx: Any, fine: bool) -> None:
        self.ctx, self.fine = ctx, fine
        self.depth: Any = ctx.program(*shaders.depth())
        self.light: dict[str, Any] = {}
        self._made: dict[tuple[int, bool, bool], Any] = {}

    def person(self, part: int, *, plain: bool = False, cut: bool = False) -> Any:
        """Return the shader of a part; see `studio.shaders.person`."""
        key = (part, plain, cut)
        if key not in self._made:
            text = shaders.person(part, plain=plain, cut=cut, fine=self.fine)
            self._made[key] = self.ctx.program(*text)
            set_uniforms(self._made[key], **self.light)
        return self._made[key]

    def look_from(self, matrix: Array, eye: Array) -> None:
        """Tell all shaders where the camera is."""
        for program in self._made.values():
            set_uniforms(program, vp=matrix, eye=eye)
