"""Scenes drawn from a seed, so that they span exercises, faults, people, cameras and pictures."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from studio.bench_span import (
    AIMS,
    DEEP_BREATHS_S,
    DISTANCES_M,
    FLOOR_COLOURS,
    HEIGHTS_M,
    HOLDS_S,
    KINDS,
    SHARES,
    SKIN_OF,
    TEMPI,
    TWISTS,
    WAYS_IN,
    WAYS_OUT,
    YAWS_DEG,
)
from studio.body import body_names
from studio.camera import Camera
from studio.scene import Fault, Filming, Movement, Passer, Scene
from studio.settings import SceneError
from studio.wardrobe import Look

T = TypeVar("T")
Random = np.random.Generator


def bench_scenes(exercise: str, count: int, seed: int = 1) -> list[tuple[str, Scene]]:
    """Draw the scenes of a bench, each with a name.

    The same exercise, number and seed always give the same scene, whatever the count.

    Parameters
    ----------
    exercise
        One of `SHARES`, or "all": all of them take turns, so that the beginning of a bench is a
        smaller bench.
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
            for number in range(-(-count * share // sum(SHARES.values())))
        )
        return [_named(name, number + 1, seed) for _, name, number in order[:count]]
    if exercise not in KINDS:
        raise SceneError(f"no bench for {exercise!r}; there are all, {', '.join(KINDS)}")
    return [_named(exercise, number, seed) for number in range(1, count + 1)]


def _named(exercise: str, number: int, seed: int) -> tuple[str, Scene]:
    rng = np.random.default_rng([seed, number, sum(exercise.encode())])
    kinds = KINDS[exercise]
    kind = kinds[(number - 1) % len(kinds)]
    scene = _scene(exercise, kind, number, rng)
    name = f"{exercise}-{number:03d}-{kind}-{scene.body}-yaw{scene.camera.yaw_deg:+.0f}"
    return name, scene


def _pick(rng: Random, items: Sequence[T]) -> T:
    return items[int(rng.integers(len(items)))]


def _scene(exercise: str, kind: str, number: int, rng: Random) -> Scene:
    bodies = body_names()
    body = bodies[(number * 5) % len(bodies)]
    movement, faults = _movement(exercise, kind, number, rng)
    room = _pick(rng, ("living", "studio", "bedroom", "plain"))
    look = _look(body, number, rng)
    mat = _pick(rng, ("teal", "plum", "charcoal", "coral", "wood"))
    if number % 8 == 3:  # clothes of the floor's colour, on a mat of that colour
        floor = FLOOR_COLOURS[room]
        look = dataclasses.replace(look, top_colour=floor, trouser_colour=floor, stripes=0.0)
        mat = floor
    return Scene(
        exercise=exercise,
        seed=number * 17 + 5,
        movement=movement,
        faults=faults,
        body=body,
        look=look,
        camera=_camera(exercise, number, rng),
        filming=_filming(number, rng),
        room=room,
        mat=mat,
        passers=_passers(number, rng) if number % 10 == 6 else (),
    )


def _camera(exercise: str, number: int, rng: Random) -> Camera:
    yaw = YAWS_DEG[number % len(YAWS_DEG)] + float(rng.uniform(-3, 3))
    lens_m = HEIGHTS_M[number % len(HEIGHTS_M)] * float(rng.uniform(0.92, 1.0))
    distance = DISTANCES_M[(number // 2) % len(DISTANCES_M)] + float(rng.uniform(-0.15, 0.15))
    if number % 16 == 13:  # difficult: from further round than the program asks for
        yaw = float(_pick(rng, (-1.0, 1.0)) * rng.uniform(42, 47))
    if exercise == "supine-twist" and number % 6 == 4:  # from the feet
        yaw, distance = -90.0 + float(rng.uniform(-8, 8)), max(distance, 2.8)
        lens_m = max(lens_m, 0.75)
    portrait = number % 12 == 7
    wide_m = float(rng.uniform(2.55, 3.3)) if not portrait else float(rng.uniform(2.45, 2.8))
    aim_y_m, aim_z_m = AIMS.get(exercise, (-0.08, 0.45))
    return Camera(
        yaw_deg=yaw,
        height_m=lens_m,
        distance_m=distance,
        tilt_deg=float(rng.uniform(-2.5, 2.5)),
        focal_mm=36.0 * distance / wide_m,
        facing=("right", "left")[(number // 2) % 2],
        aim_y_m=aim_y_m,
        aim_z_m=aim_z_m,
        handheld=round(float(rng.uniform(0.3, 1.0)), 2) if number % 9 == 4 else 0.0,
        width=480 if portrait else 640,
        height=640 if portrait else 480,
    )


def _filming(number: int, rng: Random) -> Filming:
    dark = number % 7 == 6
    fps = (20.0, 15.0, 20.0, 24.0, 15.0, 20.0, 30.0, 15.0, 20.0, 15.0, 20.0)[number % 11]
    if number % 28 == 11:
        fps = 60.0
    return Filming(
        fps=fps,
        variable=0.6 if number % 6 == 4 else 0.0,
        light=0.22 if dark else float(rng.uniform(0.75, 1.15)),
        exposure=float(rng.uniform(1.7, 2.3)) if number % 13 == 5 else 1.0,
        warmth=float(rng.uniform(-0.6, 0.9)),
        window=float(rng.uniform(0.5, 1.2)),
        window_deg=float(rng.uniform(-50, 60)),
        noise=9.0 if dark else float(rng.uniform(1.0, 4.0)),
        blur=2.0 if number % 11 == 8 else float(rng.uniform(0.3, 1.0)),
        jpeg=45 if dark or number % 5 == 1 else 85,
        crf=34 if number % 5 == 1 else 26,
        mirrored=number % 7 == 0,
        supersample=1,
    )


def _look(body: str, number: int, rng: Random) -> Look:
    woman = body.startswith("woman")
    older = body.endswith("older")
    plain_colours = ("black", "grey", "white", "blue", "green", "red", "plum", "coral", "mustard")
    return Look(
        skin=_pick(rng, SKIN_OF[body]),
        hair=_pick(rng, ("long", "bun", "short") if woman else ("short",)),
        hair_colour="grey" if older else _pick(rng, ("black", "brown", "chestnut", "blond")),
        beard=0.0 if woman else _pick(rng, (0.0, 0.5, 0.9)),
        top_colour=_pick(rng, plain_colours),
        trouser_colour=_pick(rng, ("black", "charcoal", "navy", "grey", "teal")),
        sleeves=_pick(rng, ("none", "short", "long")),
        legs=_pick(rng, ("long", "long", "calf", "shorts")),
        fit="loose" if number % 6 == 2 else "fitted",
        stripes=0.8 if number % 5 == 4 else 0.0,
    )


def _passers(number: int, rng: Random) -> tuple[Passer, ...]:
    kind = ("walker", "dog", "exerciser", "vacuum")[(number // 10) % 4]
    ahead = kind in ("dog", "vacuum") and bool(rng.random() < 0.5)
    ends = (-2.7, 2.7) if rng.random() < 0.5 else (2.7, -2.7)
    passer = Passer(
        kind=kind,
        start_s=float(rng.uniform(2.0, 6.0)),
        duration_s=float(rng.uniform(4.0, 6.0)),
        depth_m=-0.65 if ahead else float(rng.uniform(0.9, 1.05)),
        from_m=0.9 if kind == "exerciser" else ends[0],
        to_m=ends[1],
        body=_pick(rng, body_names()),
        top_colour=_pick(rng, ("coral", "navy", "white", "green")),
    )
    return (passer,)


def _movement(
    exercise: str, kind: str, number: int, rng: Random
) -> tuple[Movement, tuple[Fault, ...]]:
    low, high, reps = TEMPI[list(TEMPI)[number % len(TEMPI)]]

    def some(a: float, b: float) -> tuple[float, ...]:
        return tuple(round(float(x), 2) for x in rng.uniform(a, b, reps))

    size = (0.45, 0.6) if kind == "small" else (0.75, 1.05)
    way_in = _pick(rng, WAYS_IN[exercise]) if number % 9 == 1 else "none"
    way_out = _pick(rng, WAYS_OUT[exercise]) if number % 9 == 2 else "none"
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
