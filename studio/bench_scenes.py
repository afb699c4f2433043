"""Scenes drawn from a seed, so that they span exercises, faults, people, cameras and pictures."""

from __future__ import annotations

import dataclasses

import numpy as np

from studio.bench_odd import odd_scene
from studio.bench_setting import Random, pick, staged
from studio.bench_span import (
    DEEP_BREATHS_S,
    HOLDS_S,
    KINDS,
    SHARES,
    TEMPI,
    TWISTS,
    WAYS_IN,
    WAYS_OUT,
)
from studio.scene import Fault, Movement, Scene
from studio.settings import SceneError

FIRST = sum(SHARES.values())  # so many show the exercises in their usual ways


def bench_scenes(exercise: str, count: int, seed: int = 1) -> list[tuple[str, Scene]]:
    """Draw the scenes of a bench, each with a name.

    The same exercise, number and seed always give the same scene, whatever the count.

    Parameters
    ----------
    exercise
        One of `SHARES`, or "all": all of them take turns, so that the beginning of a bench is a
        smaller bench. After the first 178 scenes of all come look-alikes and odd styles in turn.
    count
        Number of scenes.
    seed
        Another seed draws other scenes.

    Raises
    ------
    SceneError
        If there is no bench for the exercise.
    """
    if exercise == "all":
        order = sorted(
            ((number + 0.5) / share, name, number)
            for name, share in SHARES.items()
            for number in range(share)
        )
        usual = [_named(name, number + 1, seed) for _, name, number in order[:count]]
        return usual + [odd_scene(place, seed) for place in range(FIRST + 1, count + 1)]
    if exercise not in KINDS:
        raise SceneError(f"no bench for {exercise!r}; there are all, {', '.join(KINDS)}")
    return [_named(exercise, number, seed) for number in range(1, count + 1)]


def _named(exercise: str, number: int, seed: int) -> tuple[str, Scene]:
    rng = np.random.default_rng([seed, number, sum(exercise.encode())])
    kinds = KINDS[exercise]
    kind = kinds[(number - 1) % len(kinds)]
    movement, faults = _movement(exercise, kind, number, rng)
    scene = staged(exercise, movement, faults, number, rng)
    name = f"{exercise}-{number:03d}-{kind}-{scene.body}-yaw{scene.camera.yaw_deg:+.0f}"
    return name, scene


def _movement(
    exercise: str, kind: str, number: int, rng: Random
) -> tuple[Movement, tuple[Fault, ...]]:
    low, high, reps = TEMPI[list(TEMPI)[number % len(TEMPI)]]

    def some(a: float, b: float) -> tuple[float, ...]:
        return tuple(round(float(x), 2) for x in rng.uniform(a, b, reps))

    size = (0.45, 0.6) if kind == "small" else (0.75, 1.05)
    way_in = pick(rng, WAYS_IN[exercise]) if number % 9 == 1 else "none"
    way_out = pick(rng, WAYS_OUT[exercise]) if number % 9 == 2 else "none"
    if number % 18 == 8:
        way_in = "walk-in"
    if number % 18 == 13:
        way_out = "walk-out"
    movement = Movement(
        reps=reps,
        start_with=("cow", "cat")[(number // 3) % 2],
        first=some(*size),
        second=some(*size),
        first_s=some(low, high),
        second_s=some(low, high),
        first_hold_s=some(0.1, 0.8),
        second_hold_s=some(0.1, 0.8),
        entry=way_in,
        exit=way_out,
        rest_s=round(float(rng.uniform(0.6, 1.2)), 2),
        stops=(float(rng.integers(1, 4)),) if kind == "jerky" else (0.0,),
        tremor=float(rng.uniform(0.5, 1.0)) if kind == "jerky" else float(rng.uniform(0, 0.25)),
    )
    if exercise == "none":
        return dataclasses.replace(movement, variant=kind), ()
    if exercise in HOLDS_S:
        hold = some(*HOLDS_S[exercise])
        if exercise == "t-spine-rotation":
            reps = min(reps, 3)
        if exercise == "supine-twist":
            reps = 2
            if number % 16 == 9:
                reps, hold = 1, (DEEP_BREATHS_S,)
        side = ("both", "left", "right", "both", "right", "left")[number % 6]
        if exercise == "t-spine-rotation" and number % 6 == 3:
            side = "left"
        movement = dataclasses.replace(movement, side=side, first_hold_s=hold, reps=reps)
    if kind in ("straight-arm", "threaded"):
        return dataclasses.replace(movement, variant=kind), ()
    if exercise == "supine-twist" and kind == "plain":
        movement = dataclasses.replace(movement, variant=TWISTS[number % len(TWISTS)])
    if kind in ("plain", "small", "jerky"):
        return movement, ()
    # some faults are in every repetition, some in the later ones only
    faulty = () if number % 2 else tuple(float(n) for n in range(2, reps + 1))
    amount = round(float(rng.uniform(0.8, 1.1)), 2)
    return movement, (Fault(kind, faulty, amount),)
