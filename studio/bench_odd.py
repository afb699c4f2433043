"""The bench after its usual scenes: look-alikes in which nothing counts, and styles people film."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np

from studio.bench_setting import Random, pick, staged
from studio.bench_span import ODD_FPS, ODD_TEMPI, OTHERS, OWN_VIEWS, STYLES, VIEWS, Odd
from studio.scene import Fault, Movement, Scene

SIDES = ("left", "right")
PER_REP = ("first", "second", "first_s", "second_s", "first_hold_s", "second_hold_s")
ENTRY_EVERY = 9  # one scene of so many comes from and goes to somewhere


def odd_scene(place: int, seed: int) -> tuple[str, Scene]:
    """Draw the scene at a place of a long bench, with its name.

    Even places show the exercises in odd styles, odd ones something else.

    Parameters
    ----------
    place
        Counted from 1, the usual scenes too.
    seed
        Of the bench.
    """
    rng = np.random.default_rng([seed, place, 4711])
    number = place // 2
    if place % 2:
        number += 13  # not the person and the camera of the scene before
        exercise, kinds = "none", OTHERS
        kind = list(kinds)[(number + 5 * seed) % len(kinds)]
    else:
        exercise = list(STYLES)[number % len(STYLES)]
        kinds = STYLES[exercise]
        kind = list(kinds)[(number // len(STYLES) + 5 * seed) % len(kinds)]
    odd = kinds[kind]
    views = [name for name in VIEWS if name not in OWN_VIEWS]
    view = odd.view or views[(number * 7 + number // len(views)) % len(views)]
    movement = _movement(exercise, odd, number, rng)
    fault: tuple[Fault, ...] = ()
    if odd.fault:
        name, low, high = odd.fault
        amount = round(float(rng.uniform(low, high)), 2)
        fault = (Fault(name, odd.faulty_reps, amount),)
    scene = staged(exercise, movement, fault, number, rng)
    scene = _seen(scene, view, number, rng)
    shown = "" if view.startswith("usual") else f"-{view}"
    return (
        f"{exercise}-{place:03d}-{kind}{shown}-{scene.body}-yaw{scene.camera.yaw_deg:+.0f}",
        scene,
    )


def _movement(exercise: str, odd: Odd, number: int, rng: Random) -> Movement:
    low, high, reps = ODD_TEMPI[number % len(ODD_TEMPI)]
    drawn: dict[str, Any] = {
        "reps": reps,
        "first": (0.8, 1.05),
        "second": (0.8, 1.05),
        "first_s": (low, high),
        "second_s": (low, high),
        "first_hold_s": pick(rng, [(0.0, 0.3), (0.2, 0.8), (0.4, 1.2)]),
        "second_hold_s": pick(rng, [(0.0, 0.3), (0.2, 0.8)]),
        "side": pick(rng, SIDES),
        "start_with": pick(rng, ("cow", "cat")),
        "rest_s": (0.4, 1.2),
        "tremor": (0.0, 0.3),
        "entry": "none",
        "exit": "none",
        **odd.movement,
    }
    reps = drawn["reps"]
    if number % ENTRY_EVERY == 4 and reps <= 3 and exercise not in ("scorpion", "supine-twist"):
        drawn["entry"], drawn["exit"] = pick(rng, [("", "none"), ("none", "")])
    settings: dict[str, Any] = {}
    for name, value in drawn.items():
        if name in PER_REP and isinstance(value, tuple):
            low, high = value
            settings[name] = tuple(round(float(x), 2) for x in rng.uniform(low, high, reps))
        else:
            one = _drawn(rng, value)
            settings[name] = (one,) if name in PER_REP and isinstance(one, float) else one
    return Movement(**settings)


def _drawn(rng: Random, value: Any) -> Any:
    """Draw from a range (a pair) or a choice (a list); anything else is what it is."""
    if isinstance(value, tuple):
        return round(float(rng.uniform(*value)), 3)
    return pick(rng, value) if isinstance(value, list) else value


def _seen(scene: Scene, view: str, number: int, rng: Random) -> Scene:
    """Film a scene in one of the odd ways."""
    changes = {name: _drawn(rng, value) for name, value in VIEWS[view].items()}
    fps = changes.pop("fps", ODD_FPS[number % len(ODD_FPS)])
    wide_m = changes.pop("wide_m", None)
    camera = dataclasses.replace(scene.camera, **changes)
    if wide_m is not None:
        camera = dataclasses.replace(camera, focal_mm=36.0 * camera.distance_m / wide_m)
    return dataclasses.replace(
        scene, camera=camera, filming=dataclasses.replace(scene.filming, fps=fps)
    )
