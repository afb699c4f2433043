"""The recording conditions of a clip, as short labels for grouping."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

Scene = Mapping[str, Any]


def conditions(scene: Scene) -> dict[str, str]:
    """Return the conditions in the scene of a truth file, by name.

    Parameters
    ----------
    scene
        The possibly nested table of the truth file. Missing or invalid values are left out.
    """
    flat = flattened(scene)
    known = {name: tell(flat) for name, tell in _CONDITIONS.items()}
    return {name: value for name, value in known.items() if value is not None}


def flattened(scene: Scene) -> dict[str, Any]:
    """Return all values of nested tables by name; outer values take precedence."""
    flat: dict[str, Any] = {}
    for value in scene.values():
        if isinstance(value, Mapping):
            flat |= flattened(value)
    return flat | {name: value for name, value in scene.items() if not isinstance(value, Mapping)}


def _text(name: str) -> Callable[[Scene], str | None]:
    def tell(flat: Scene) -> str | None:
        value = flat.get(name)
        return value if isinstance(value, str) and value else None

    return tell


def _steps(name: str, *steps: tuple[float, str]) -> Callable[[Scene], str | None]:
    """Return a reader that names a number by the first limit it does not exceed, and keeps a text."""

    def tell(flat: Scene) -> str | None:
        value = flat.get(name)
        if isinstance(value, str) and value:
            return value
        if isinstance(value, bool) or not isinstance(value, (int, float)) or math.isnan(value):
            return None
        return next(words for limit, words in steps if abs(value) <= limit)

    return tell


def _switch(name: str, on: str, off: str) -> Callable[[Scene], str | None]:
    def tell(flat: Scene) -> str | None:
        value = flat.get(name)
        return None if value is None or isinstance(value, str) else on if value else off

    return tell


_MORE = math.inf
_CONDITIONS: dict[str, Callable[[Scene], str | None]] = {
    # The program calls a view oblique from 22 degrees on; up to 30 must work.
    "view": _steps(
        "yaw_deg",
        (10.0, "side, up to 10°"),
        (22.0, "10 to 22° round"),
        (30.0, "22 to 30° round"),
        (_MORE, "more than 30° round"),
    ),
    "body": _text("body"),
    "light": _steps(
        "light", (0.35, "dark"), (0.7, "dim"), (1.4, "well lit"), (_MORE, "too bright")
    ),
    "distance": _steps(
        "distance_m", (2.5, "up to 2.5 m"), (3.5, "2.5 to 3.5 m"), (_MORE, "more than 3.5 m")
    ),
    "camera height": _steps(
        "height_m", (0.5, "up to 0.5 m"), (1.0, "0.5 to 1 m"), (_MORE, "more than 1 m")
    ),
    "clothes": _text("fit"),
    "skin": _text("skin"),
    "hair": _text("hair"),
    "noise": _steps("noise", (4.5, "little noise"), (_MORE, "much noise")),
    "frame rate": _steps(
        "fps", (18.0, "up to 18 a second"), (26.0, "18 to 26 a second"), (_MORE, "more than 26")
    ),
    "camera": _switch("handheld", "hand-held", "on a stand"),
    "passer-by": _switch("passer-by", "somebody passes", "nobody passes"),
    "picture": _switch("mirrored", "mirrored", "as it is"),
}
