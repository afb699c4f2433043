"""Others in the picture: someone who walks past or exercises behind, a dog, a vacuum cleaner."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from studio.body import load_body
from studio.kneeling import Kneeling
from studio.moves import perform
from studio.renderer import Drawable, Renderer
from studio.scene import Movement, Passer, Scene
from studio.things import Thing
from studio.walking import Walking
from studio.wardrobe import Look

Actor = Callable[[float], Drawable | None]  # poses itself for a time; None: not in the room


class Passers:
    """All the others of a scene.

    Parameters
    ----------
    settings
        Who they are.
    renderer
        Draws them.
    seed
        Of the scene.
    """

    def __init__(self, settings: Sequence[Passer], renderer: Renderer, seed: int) -> None:
        self.actors = [_actor(p, renderer, seed + 1 + i) for i, p in enumerate(settings)]

    def at(self, time_s: float) -> list[Drawable]:
        """Return those who are in the room at a time, posed."""
        return [thing for actor in self.actors if (thing := actor(time_s)) is not None]


def _actor(passer: Passer, renderer: Renderer, seed: int) -> Actor:
    # +x is away from the camera for one that sees the person's right side
    x = -renderer.camera.side * passer.depth_m
    if passer.kind in ("dog", "vacuum"):
        thing = Thing(renderer.ctx, renderer.programs, passer.kind)

        def go(time_s: float) -> Drawable | None:
            walked = _walked(passer, time_s)
            if walked is None:
                return None
            thing.pose(walked, x, passer.from_m + passer.onwards * walked, passer.onwards)
            return thing

        return go
    body = load_body(passer.body)
    look = Look(
        skin=passer.skin,
        hair=passer.hair,
        hair_colour=passer.hair_colour,
        top_colour=passer.top_colour,
        trouser_colour=passer.trouser_colour,
        sleeves="long",
    )
    figure = renderer.figure(body, look, seed)
    if passer.kind == "exerciser":
        movement = Movement(reps=60, entry="none", exit="none", first_s=(2.6,), second_s=(2.9,))
        timeline = perform(Scene("cat-cow", seed=seed, movement=movement)).timeline
        kneeling = Kneeling(body)

        def exercise(time_s: float) -> Drawable | None:
            skeleton = kneeling.pose(timeline.at(time_s))
            skeleton.move(np.array([x, passer.from_m, 0.0]))
            figure.pose(skeleton)
            return figure

        return exercise
    walking = Walking(body)

    def walk(time_s: float) -> Drawable | None:
        walked = _walked(passer, time_s)
        if walked is None:
            return None
        y = passer.from_m + passer.onwards * walked
        figure.pose(walking.pose(walked, x, y, passer.onwards))
        return figure

    return walk


def _walked(passer: Passer, time_s: float) -> float | None:
    """Return how far someone has come, or None before the start and after the end of the way."""
    share = (time_s - passer.start_s) / passer.duration_s
    if not 0 <= share <= 1:
        return None
    return share * abs(passer.to_m - passer.from_m)
