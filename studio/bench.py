"""A bench of clips: scenes drawn from a seed, so that they span bodies, cameras, light and tempi."""

from __future__ import annotations

import dataclasses
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from studio.body import body_names
from studio.camera import Camera
from studio.scene import Fault, Filming, Movement, Scene
from studio.settings import SceneError
from studio.wardrobe import Look

SKIN_OF: dict[str, tuple[str, ...]] = {
    "woman-slim": ("fair", "light"),
    "man-average": ("light", "olive"),
    "woman-heavy": ("fair", "olive", "brown"),
    "man-heavy": ("light", "brown"),
    "woman-athletic": ("brown", "dark"),
    "man-athletic": ("brown", "dark"),
    "woman-older": ("light", "olive"),
    "man-older": ("fair", "light"),
}
TEMPI: dict[str, tuple[float, float]] = {
    "slow": (3.4, 4.6),
    "good": (2.5, 3.4),
    "brisk": (1.5, 2.4),
    "rushed": (0.9, 1.6),
}
HOLDS: dict[str, tuple[float, float]] = {
    "t-spine-rotation": (0.8, 2.5),
    "scorpion": (0.8, 2.0),
    "supine-twist": (3.0, 8.0),
}
WAYS_IN: dict[str, tuple[str, ...]] = {
    "cat-cow": ("sitting", "upright", "none"),
    "none": ("sitting", "upright", "none"),
    "t-spine-rotation": ("sitting", "upright", "none"),
    "rolling-plank": ("knees", "none"),
    "scorpion": ("none",),
    "supine-twist": ("none",),
}
WAYS_OUT = {**WAYS_IN, "cat-cow": ("child", "sitting", "upright", "none")}
WAYS_OUT["none"] = WAYS_OUT["cat-cow"]
KINDS: dict[str, tuple[str, ...]] = {
    "cat-cow": (
        "plain",
        "plain",
        "plain",
        "small",
        "elbows-bending",
        "hips-rocking",
        "only-head-moves",
        "half-movement",
        "head-left-out",
        "jerky",
    ),
    "rolling-plank": (
        "plain",
        "plain",
        "hips-sagging",
        "hips-piked",
        "dog-not-reached",
        "knees-bending",
        "jerky",
    ),
    "t-spine-rotation": (
        "plain",
        "plain",
        "straight-arm",
        "elbow-bending",
        "pelvis-turning",
        "half-opened",
        "only-elbow-moves",
        "jerky",
    ),
    "scorpion": ("plain", "plain", "shoulder-lifting", "leg-thrown", "short-reach", "jerky"),
    "supine-twist": (
        "plain",
        "plain",
        "shoulder-lifting",
        "knees-apart",
        "knees-dropped",
        "hold-cut-short",
        "jerky",
    ),
    "none": ("still", "rocking", "kicks", "arm-raises", "circles", "head-nods"),
}


def bench_scenes(exercise: str, count: int, seed: int = 1) -> Iterator[tuple[str, Scene]]:
    """Draw the scenes of a bench, each with a name.

    The same exercise, number and seed always give the same scene, whatever the count.

    Raises
    ------
    SceneError
        If there is no bench for the exercise.
    """
    if exercise not in KINDS:
        raise SceneError(f"no bench for {exercise!r}; there are {', '.join(KINDS)}")
    for number in range(1, count + 1):
        rng = np.random.default_rng([seed, number, sum(exercise.encode())])
        kinds = KINDS[exercise]
        kind = kinds[(number - 1) % len(kinds)]
        scene = _scene(exercise, kind, number, rng)
        side = "yaw" + f"{scene.camera.yaw_deg:+.0f}"
        yield f"{exercise}-{number:03d}-{kind}-{scene.body}-{side}", scene


def _pick(rng: np.random.Generator, items: Any) -> Any:
    options = list(items)
    return options[int(rng.integers(len(options)))]


def _scene(exercise: str, kind: str, number: int, rng: np.random.Generator) -> Scene:
    bodies = body_names()
    body = bodies[(number * 5) % len(bodies)]
    woman = body.startswith("woman")
    dark = number % 6 == 0
    camera = Camera(
        yaw_deg=(0.0, 15.0, -15.0, 30.0, 0.0, -30.0)[number % 6] + float(rng.uniform(-4, 4)),
        height_m=(0.3, 0.6, 0.9, 1.25, 1.6)[number % 5],
        distance_m=(2.2, 2.8, 3.9)[(number // 2) % 3] + float(rng.uniform(-0.15, 0.15)),
        focal_mm=float(rng.uniform(26, 31)),
        facing=("right", "left")[(number // 2) % 2],
        aim_z_m=0.45,
        width=640,
        height=480,
    )
    older = body.endswith("older")
    look = Look(
        skin=_pick(rng, SKIN_OF[body]),
        hair=_pick(rng, ("long", "bun", "short") if woman else ("short",)),
        hair_colour="grey" if older else _pick(rng, ("black", "brown", "chestnut", "blond")),
        beard=0.0 if woman else _pick(rng, (0.0, 0.5, 0.9)),
        top_colour=_pick(
            rng, ("black", "grey", "white", "blue", "green", "red", "plum", "wood", "mustard")
        ),
        trouser_colour=_pick(rng, ("black", "charcoal", "navy", "grey", "teal")),
        sleeves=_pick(rng, ("none", "short", "long")),
        legs=_pick(rng, ("long", "long", "calf", "shorts")),
        fit=_pick(rng, ("fitted", "fitted", "loose")),
        stripes=_pick(rng, (0.0, 0.0, 0.8)),
    )
    filming = Filming(
        fps=(20.0, 15.0, 30.0, 15.0)[(number // 3) % 4],
        variable=0.6 if number % 4 == 0 else 0.0,
        light=0.22 if dark else float(rng.uniform(0.75, 1.15)),
        warmth=float(rng.uniform(-0.6, 0.9)),
        window=float(rng.uniform(0.5, 1.2)),
        window_deg=float(rng.uniform(-50, 60)),
        noise=9.0 if dark else float(rng.uniform(1.0, 4.0)),
        blur=float(rng.uniform(0.3, 1.0)),
        jpeg=55 if dark else 85,
        crf=26,
        mirrored=number % 7 == 0,
        supersample=1,
    )
    movement, faults = _movement(exercise, kind, number, rng)
    return Scene(
        exercise=exercise,
        seed=number * 17 + 5,
        movement=movement,
        faults=faults,
        body=body,
        look=look,
        camera=camera,
        filming=filming,
        room=_pick(rng, ("living", "studio", "bedroom", "plain")),
        mat=_pick(rng, ("teal", "plum", "charcoal", "coral", "wood")),
    )


def _movement(
    exercise: str, kind: str, number: int, rng: np.random.Generator
) -> tuple[Movement, tuple[Fault, ...]]:
    tempo = list(TEMPI)[number % len(TEMPI)]
    low, high = TEMPI[tempo]
    reps = max(2, min(6, round(17.0 / (low + high + 1.0))))

    def some(a: float, b: float) -> tuple[float, ...]:
        return tuple(round(float(x), 2) for x in rng.uniform(a, b, reps))

    size = (0.45, 0.6) if kind == "small" else (0.75, 1.05)
    movement = Movement(
        reps=reps,
        start_with=("cow", "cat")[(number // 3) % 2],
        first=some(*size),
        second=some(*size),
        first_s=some(low, high),
        second_s=some(low, high),
        first_hold_s=some(0.1, 0.9),
        second_hold_s=some(0.1, 0.9),
        entry=_pick(rng, WAYS_IN[exercise]),
        exit=_pick(rng, WAYS_OUT[exercise]),
        rest_s=round(float(rng.uniform(0.5, 1.2)), 2),
        stops=(float(rng.integers(1, 4)),) if kind == "jerky" else (0.0,),
        tremor=float(rng.uniform(0.5, 1.0)) if kind == "jerky" else float(rng.uniform(0, 0.25)),
    )
    if exercise == "none":
        return dataclasses.replace(movement, variant=kind, reps=min(reps, 3)), ()
    if exercise in ("t-spine-rotation", "scorpion", "supine-twist"):
        side = ("both", "left", "right")[number % 3]
        movement = dataclasses.replace(movement, side=side, first_hold_s=some(*HOLDS[exercise]))
    if kind == "straight-arm":
        return dataclasses.replace(movement, variant=kind), ()
    if kind in ("plain", "small", "jerky"):
        return movement, ()
    return movement, (Fault(kind, amount=round(float(rng.uniform(0.8, 1.1)), 2)),)


def film_bench(exercise: str, count: int, seed: int, out: Path, workers: int) -> int:
    """Film a bench into a folder; clips that are there already are passed over.

    Each worker is a process of its own, started anew, for a graphics context does not survive a
    fork. Returns the number of workers that failed.
    """
    out.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "studio", "bench", "--exercise", exercise]
    command += ["--count", str(count), "--seed", str(seed), "--out", str(out)]
    environment = {**os.environ, "LP_NUM_THREADS": "1"}
    running = [
        subprocess.Popen([*command, "--worker", f"{i}/{workers}"], env=environment)
        for i in range(workers)
    ]
    return sum(process.wait() != 0 for process in running)


def film_share(exercise: str, count: int, seed: int, out: Path, share: str) -> None:
    """Film every n-th clip of a bench, `share` being for example "0/2"."""
    from studio.shoot import shoot

    mine, of = (int(x) for x in share.split("/"))
    for number, (name, scene) in enumerate(bench_scenes(exercise, count, seed)):
        video = out / f"{name}.mp4"
        if number % of != mine or (video.exists() and video.with_suffix(".truth.json").exists()):
            continue
        shoot(scene, video, frames_too=True)
        print(video, flush=True)
