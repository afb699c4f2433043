"""From a scene to a video and its truth file."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from studio.body import Body, load_body
from studio.film import Lens, VideoWriter, frame_times
from studio.frame_truth import FrameTruth
from studio.kneeling import Kneeling
from studio.moves import perform
from studio.plank import Plank
from studio.prone import Prone
from studio.scene import Scene
from studio.skeleton import Skeleton
from studio.supine import Supine
from studio.truth import truth_dict, write_truth

Poser = Callable[[dict[str, float]], Skeleton]


def make_poser(name: str, body: Body) -> Poser:
    """Return what turns channels into a posed skeleton."""
    posers: dict[str, Callable[[Body], Any]] = {
        "kneeling": Kneeling,
        "plank": Plank,
        "prone": Prone,
        "supine": Supine,
    }
    poser: Poser = posers[name](body).pose
    return poser


def shoot(
    scene: Scene,
    video: Path,
    *,
    frames_too: bool = False,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Render a scene to a video with its truth beside it.

    Parameters
    ----------
    scene
        What to film.
    video
        Where the video goes; the truth is written to ``<stem>.truth.json`` beside it.
    frames_too
        Also write the truth of every frame to ``<stem>.frames.npz``.
    progress
        Called with the number of finished frames and of all.

    Returns
    -------
    pathlib.Path
        The truth file.
    """
    from studio.renderer import Light, Renderer

    film, camera = scene.filming, scene.camera
    performance = perform(scene)
    body = load_body(scene.body)
    pose = make_poser(performance.poser, body)
    times = frame_times(performance.timeline.now_s, film, scene.seed)
    light = Light(film.light, film.warmth, film.window, film.window_deg)
    renderer = Renderer(
        body, scene.look, camera, light, scene.room, scene.mat, scene.seed, film.supersample
    )
    lens = Lens(camera.width, camera.height, film, scene.seed)
    record = FrameTruth(camera, film.mirrored)
    partial = video.with_name(f".{video.stem}.part.mp4")
    try:
        with VideoWriter(partial, camera.width, camera.height, film) as writer:
            for number, time_s in enumerate(times):
                channels = performance.timeline.at(float(time_s))
                skeleton = pose(channels)
                picture = renderer.draw(skeleton)
                if film.mirrored:
                    picture = picture[:, ::-1]
                writer.write(lens.spoil(np.ascontiguousarray(picture)), float(time_s))
                if frames_too:
                    record.add(float(time_s), skeleton, channels[performance.signal])
                if progress:
                    progress(number + 1, len(times))
        partial.replace(video)
    finally:
        renderer.close()
        partial.unlink(missing_ok=True)
    truth = video.with_name(f"{video.stem}.truth.json")
    write_truth(truth, truth_dict(scene.exercise, performance.reps, scene_notes(scene)))
    if frames_too:
        record.save(video.with_name(f"{video.stem}.frames.npz"))
    return truth


def scene_notes(scene: Scene) -> dict[str, Any]:
    """Return what a breakdown by view, body and light needs to know about a scene."""
    return {
        "body": scene.body,
        "look": dataclasses.asdict(scene.look),
        "camera": dataclasses.asdict(scene.camera),
        "filming": dataclasses.asdict(scene.filming),
        "room": scene.room,
        "variant": scene.movement.variant,
        "entry": scene.movement.entry,
        "exit": scene.movement.exit,
        "tremor": scene.movement.tremor,
        "seed": scene.seed,
    }
