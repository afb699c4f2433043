"""Person, room, camera and filming of a scene of the bench, drawn from a seed."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from studio.bench_span import AIMS, DISTANCES_M, FLOOR_COLOURS, HEIGHTS_M, SKIN_OF, YAWS_DEG
from studio.body import body_names
from studio.camera import Camera
from studio.scene import Fault, Filming, Movement, Passer, Scene
from studio.wardrobe import Look

T = TypeVar("T")
Random = np.random.Generator


def pick(rng: Random, items: Sequence[T]) -> T:
    """Draw one of several."""
    return items[int(rng.integers(len(items)))]


def staged(
    exercise: str, movement: Movement, faults: tuple[Fault, ...], number: int, rng: Random
) -> Scene:
    """Give a movement its person, room, camera and filming; `number` makes sure of variety."""
    bodies = body_names()
    body = bodies[(number * 5) % len(bodies)]
    room = pick(rng, ("living", "studio", "bedroom", "plain"))
    look = _look(body, number, rng)
    mat = pick(rng, ("teal", "plum", "charcoal", "coral", "wood"))
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
        yaw = float(pick(rng, (-1.0, 1.0)) * rng.uniform(42, 47))
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
        skin=pick(rng, SKIN_OF[body]),
        hair=pick(rng, ("long", "bun", "short") if woman else ("short",)),
        hair_colour="grey" if older else pick(rng, ("black", "brown", "chestnut", "blond")),
        beard=0.0 if woman else pick(rng, (0.0, 0.5, 0.9)),
        top_colour=pick(rng, plain_colours),
        trouser_colour=pick(rng, ("black", "charcoal", "navy", "grey", "teal")),
        sleeves=pick(rng, ("none", "short", "long")),
        legs=pick(rng, ("long", "long", "calf", "shorts")),
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
        body=pick(rng, body_names()),
        top_colour=pick(rng, ("coral", "navy", "white", "green")),
    )
    return (passer,)
