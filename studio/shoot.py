"""From a scene to a video and its truth file."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from studio.angles import ANGLES, SIGNAL_ANGLE
from studio.body import load_body
from studio.camera import Camera
from studio.crew import takes
from studio.film import VideoWriter, frame_times
from studio.frame_truth import FrameRow, Surveyor, save_frames, table_of
from studio.moves import Performance, perform
from studio.scene import Filming, Scene
from studio.truth import RepTruth, truth_dict, write_truth

FRAMES_WORTH_A_PROCESS = 60  # with fewer it takes longer to start one than to film them


def shoot(
    scene: Scene,
    video: Path,
    *,
    frames_too: bool = False,
    processes: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> Path:
    """Render a scene to a video with its truth beside it.

    Nothing half finished is left under the final names, and the truth file is written last: where
    it lies, the clip is whole.

    Parameters
    ----------
    scene
        What to film.
    video
        Where the video goes; the truth is written to ``<stem>.truth.json`` beside it.
    frames_too
        Also write the truth of every frame to ``<stem>.frames.npz``.
    processes
        How many work on the clip; 0 takes as many as there are cores.
    progress
        Called with the number of finished frames and of all.

    Returns
    -------
    pathlib.Path
        The truth file.
    """
    film, camera = scene.filming, scene.camera
    performance = perform(scene)
    count = len(frame_times(performance.duration_s, film, scene.seed))
    most = max(1, count // FRAMES_WORTH_A_PROCESS)
    processes = min(processes or os.cpu_count() or 1, most)
    partial = video.with_name(f".{video.stem}.part.mp4")
    rows: list[FrameRow] = []
    try:
        with VideoWriter(partial, camera.width, camera.height, film) as writer:
            for picture, row in takes(scene, count, processes):
                writer.write(picture, row.time_s)
                rows.append(row)
                if progress:
                    progress(len(rows), count)
        partial.replace(video)
    finally:
        partial.unlink(missing_ok=True)
    return write_truths(video, *truth_of(scene, performance, rows), frames_too=frames_too)


def write_truths(
    video: Path, content: dict[str, Any], table: dict[str, Any], *, frames_too: bool
) -> Path:
    """Write the truth beside a video, the truth file last; returns where that is."""
    if frames_too:
        save_frames(video.with_name(f"{video.stem}.frames.npz"), table)
    truth = video.with_name(f"{video.stem}.truth.json")
    write_truth(truth, content)
    return truth


def truth_of(
    scene: Scene, performance: Performance, rows: list[FrameRow]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the content of the truth file, and the arrays of the file of every frame."""
    table = table_of(scene.exercise, rows)
    for rep in performance.reps:
        note_range(rep, rep.exercise or scene.exercise, table)
    return truth_dict(scene.exercise, performance.reps, scene_notes(scene)), table


def survey(scene: Scene) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what `truth_of` does for a scene that is not filmed; the back's outline is left out."""
    performance, body = perform(scene), load_body(scene.body)
    surveyor = Surveyor(body, scene.camera, scene.filming.mirrored)
    pose = performance.posed_by(body)
    rows = []
    for time_s in frame_times(performance.duration_s, scene.filming, scene.seed).tolist():
        sway = scene.camera.sway_at(time_s, scene.seed)
        signal = performance.signal_at(time_s)
        rows.append(surveyor.row(time_s, pose(time_s), signal, sway=sway))
    return truth_of(scene, performance, rows)


def retell(scene: Scene, video: Path, *, as_filmed: bool = True, frames_too: bool = False) -> Path:
    """Write the truth file of a clip anew, without filming it.

    What is known from pictures only, the range of the back's outline, is taken from the file of
    every frame, or else from the truth file that is there.

    Parameters
    ----------
    scene
        What is shown.
    video
        Where the clip is, or would be.
    as_filmed
        Take camera and filming from the truth file that is there: the clip may have been filmed at
        fewer frames a second than the scene asks for. The angles then come from the file of every
        frame, if there is one.
    frames_too
        Also write the truth of every frame anew.

    Returns
    -------
    pathlib.Path
        The truth file.
    """
    truth = video.with_name(f"{video.stem}.truth.json")
    old = json.loads(truth.read_text(encoding="utf-8")) if truth.exists() else {}
    if as_filmed and "filming" in old.get("scene", {}):
        scene = dataclasses.replace(
            scene,
            camera=Camera(**old["scene"]["camera"]),
            filming=Filming(**old["scene"]["filming"]),
        )
    frames = video.with_name(f"{video.stem}.frames.npz")
    if as_filmed and not frames_too and frames.exists():
        performance = perform(scene)
        with np.load(frames) as arrays:
            for rep in performance.reps:
                note_range(rep, rep.exercise or scene.exercise, arrays)
        content = truth_dict(scene.exercise, performance.reps, scene_notes(scene))
        return write_truths(video, content, {}, frames_too=False)
    content, table = survey(scene)
    if len(old.get("reps", [])) == len(content["reps"]):
        for rep, before in zip(content["reps"], old["reps"], strict=True):
            if "back_range_deg" in before:
                rep["back_range_deg"] = before["back_range_deg"]
    return write_truths(video, content, table, frames_too=frames_too)


def note_range(rep: RepTruth, exercise: str, table: Mapping[str, Any]) -> None:
    """Write down how far a repetition went, from its frames."""
    inside = table["time_s"] >= rep.phases[0].start_s
    inside &= table["time_s"] <= rep.phases[-1].end_s
    if not inside.any():
        return
    told = ANGLES.index(SIGNAL_ANGLE[exercise])
    rep.range_deg = float(np.ptp(table["angles_deg"][inside, told]))
    curve = table["back_curve_deg"][inside]
    if exercise == "cat-cow" and np.isfinite(curve).all():
        rep.back_range_deg = float(np.ptp(curve))


def view_of(yaw_deg: float) -> str:
    """Name the direction from which the person is seen."""
    away = abs(yaw_deg)
    if away <= 10:
        return "side"
    if away <= 32:
        return "oblique"
    if away <= 60:
        return "far-oblique"
    return "feet-end" if yaw_deg < 0 else "head-end"


def scene_notes(scene: Scene) -> dict[str, Any]:
    """Return what a breakdown by view, body and light needs to know about a scene."""
    camera, film = scene.camera, scene.filming
    return {
        "body": scene.body,
        "view": view_of(camera.yaw_deg),
        "yaw_deg": round(camera.yaw_deg, 2),
        "height_m": round(camera.height_m, 3),
        "distance_m": round(camera.distance_m, 3),
        "light": round(film.light * film.exposure, 3),
        "fit": scene.look.fit,
        "noise": round(film.noise, 2),
        "handheld": round(camera.handheld, 2),
        "passer-by": [p.kind for p in scene.passers],
        "fps": film.fps,
        "variable": film.variable,
        "width": camera.width,
        "height": camera.height,
        "mirrored": film.mirrored,
        "facing": camera.facing,
        "skin": scene.look.skin,
        "hair": scene.look.hair,
        "variant": scene.movement.variant,
        "arms": scene.movement.arms,
        "head": scene.movement.head,
        "entry": scene.movement.entry,
        "exit": scene.movement.exit,
        "tremor": round(scene.movement.tremor, 2),
        "seed": scene.seed,
        "look": dataclasses.asdict(scene.look),
        "camera": dataclasses.asdict(camera),
        "filming": dataclasses.asdict(film),
        "room": scene.room,
        "mat": scene.mat,
    }
