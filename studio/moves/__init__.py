"""How each exercise is performed: a scene's movement becomes a timeline and its truth."""

from __future__ import annotations

from collections.abc import Callable

from studio.moves.cat_cow import perform_cat_cow
from studio.moves.nothing import perform_nothing
from studio.moves.on_floor import perform_scorpion, perform_supine_twist
from studio.moves.performance import Performance
from studio.moves.programme import perform_programme
from studio.moves.rolling_plank import perform_rolling_plank
from studio.moves.t_spine_rotation import perform_t_spine_rotation
from studio.scene import Scene
from studio.settings import SceneError

PERFORM: dict[str, Callable[[Scene], Performance]] = {
    "cat-cow": perform_cat_cow,
    "rolling-plank": perform_rolling_plank,
    "t-spine-rotation": perform_t_spine_rotation,
    "scorpion": perform_scorpion,
    "supine-twist": perform_supine_twist,
    "programme": perform_programme,
    "none": perform_nothing,
}


def perform(scene: Scene) -> Performance:
    """Work out what the person of a scene does.

    Raises
    ------
    SceneError
        If the exercise cannot be performed yet or a fault is not one of its faults.
    """
    if scene.exercise not in PERFORM:
        raise SceneError(f"{scene.exercise} cannot be performed yet")
    return PERFORM[scene.exercise](scene)


__all__ = ["Performance", "perform"]
