"""One clip of several: their pictures and truths one after the other."""

from __future__ import annotations

import json
from pathlib import Path

import av

from studio.film import VideoWriter
from studio.scene import Filming
from studio.settings import SceneError
from studio.truth import SCHEMA, write_truth

# Grain that was kept once need not be kept twice.
CRF = 30


def join(clips: list[Path], out: Path) -> None:
    """Write one clip and its truth file.

    Parameters
    ----------
    clips
        At least one, each with its truth file beside it, all of one size.
    out
        The new clip.

    Raises
    ------
    SceneError
        If one of the clips has another size, or no truth.
    """
    truths = [_truth_of(clip) for clip in clips]
    sizes = {_size_of(clip) for clip in clips}
    if len(sizes) > 1:
        raise SceneError(f"{out.name}: the clips differ in size: {sorted(sizes)}")
    (width, height) = sizes.pop()
    fps = max(_fps_of(clip) for clip in clips)
    reps, begins_s = [], 0.0
    with VideoWriter(out, width, height, Filming(fps=fps, crf=CRF)) as video:
        for clip, truth in zip(clips, truths, strict=True):
            reps += [_later(rep, truth["exercise"], begins_s) for rep in truth["reps"]]
            time_s = 0.0
            with av.open(str(clip)) as source:
                for frame in source.decode(video=0):
                    time_s = float(frame.time or 0.0)
                    video.write(frame.to_ndarray(format="rgb24"), begins_s + time_s)
            begins_s += time_s + 1.0 / fps
    scene = {"joined": [clip.name for clip in clips], "width": width, "height": height, "fps": fps}
    write_truth(
        out.with_suffix(".truth.json"),
        {"schema": SCHEMA, "exercise": "mixed", "origin": "rendered", "reps": reps, "scene": scene},
    )


def _truth_of(clip: Path) -> dict:
    path = clip.with_suffix(".truth.json")
    if not path.exists():
        raise SceneError(f"{clip}: there is no {path.name} beside it")
    return json.loads(path.read_text(encoding="utf-8"))


def _size_of(clip: Path) -> tuple[int, int]:
    with av.open(str(clip)) as source:
        return source.streams.video[0].width, source.streams.video[0].height


def _fps_of(clip: Path) -> float:
    with av.open(str(clip)) as source:
        return float(source.streams.video[0].average_rate or 30)


def _later(rep: dict, exercise: str, by_s: float) -> dict:
    """Return a repetition of a later time, with its exercise's name."""

    def moved(times: dict) -> dict:
        return times | {name: round(times[name] + by_s, 4) for name in ("start_s", "end_s")}

    return {"exercise": exercise} | moved(rep) | {"phases": [moved(p) for p in rep["phases"]]}
