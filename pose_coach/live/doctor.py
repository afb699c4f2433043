"""Checks whether this computer has what coaching needs. Each check gives one line."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from pathlib import Path
from statistics import median

import numpy as np

from pose_coach.body.pose import INFERENCE_SIDE_PX
from pose_coach.common.errors import PoseCoachError
from pose_coach.frames.array_picture import ArrayPicture
from pose_coach.frames.files import VideoFile
from pose_coach.frames.frame import Frame
from pose_coach.frames.picture_watch import brightness
from pose_coach.frames.source import FrameSource, open_source
from pose_coach.live.fitting_tracker import WARM_UP, cost_words, suited
from pose_coach.records.video_writer import VideoWriter
from pose_coach.tracking.landmarker import PoseTracker
from pose_coach.tracking.models import ModelSize
from pose_coach.voice.voice import find_voice
from pose_coach.window.window import require_display

MEASURE_S = 2.0

SLOW_FPS = 10.0
DARK_LUMA = 40.0

SPEED_PICTURES = 30  # a second of video, and half a second to a second of each model

SPEECH = "On Linux, install espeak-ng to hear the cues."

GB = 1e9
AMPLE_BYTES, LEAST_BYTES = 1.0 * GB, 0.1 * GB


class Verdict(StrEnum):
    """What a check found."""

    OK = "ok"
    NOTE = "note"  # coaching works without it
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, in one line for a person.

    Attributes
    ----------
    what
        What was checked.
    verdict
        Whether it is there.
    text
        What there is; or what is wrong and how to mend it.
    """

    what: str
    verdict: Verdict
    text: str


def checks(spec: str, sample: Callable[[], Path]) -> Iterator[tuple[str, Callable[[], Finding]]]:
    """Yield the name of each check and the check itself.

    Parameters
    ----------
    spec
        The camera, stream or file to check, as for `open_source`.
    sample
        Returns a video with somebody in it, on whom speed is measured.
    """
    yield "camera", lambda: check_camera(spec)
    yield "models", check_models
    yield "speed", lambda: check_speed(sample)
    yield "display", check_display
    yield "voice", check_voice
    yield "recording", check_recording
    yield "disk", lambda: check_disk(Path.cwd())


def check_camera(spec: str) -> Finding:
    """Open a camera, and say what size and rate it gives."""
    try:
        with open_source(spec, live=True) as source:
            rate, luma = _measured(source)
            gives = f"{source.name}: {source.description}"
    except PoseCoachError as error:
        return Finding("camera", Verdict.MISSING, str(error))
    if rate is not None:
        gives += f"; measured: {rate:.1f} a second"
    if luma < DARK_LUMA:
        return Finding("camera", Verdict.NOTE, f"{gives}. The picture is dark. Make more light.")
    if rate is not None and rate < SLOW_FPS:
        return Finding(
            "camera",
            Verdict.NOTE,
            f"{gives}. That is slow. Make more light, or use another USB socket or camera.",
        )
    return Finding("camera", Verdict.OK, gives)


def check_models() -> Finding:
    """Load each of the pose models and show it a picture."""
    picture = ArrayPicture(np.zeros((256, 256, 3), np.uint8))
    try:
        for size in ModelSize:
            with PoseTracker(size) as tracker:
                tracker.track(Frame(0, 0.0, picture))
    except (PoseCoachError, RuntimeError, ValueError) as error:
        return Finding("models", Verdict.MISSING, str(error).splitlines()[0])
    return Finding("models", Verdict.OK, f"{', '.join(ModelSize)}: whole, and can be loaded")


def check_speed(sample: Callable[[], Path]) -> Finding:
    """Measure what a picture costs, and say with which model a live session would begin."""
    costs_s = {}
    try:
        with VideoFile.open(sample()) as video:
            frames = [
                replace(frame, picture=ArrayPicture(frame.picture.rgb(INFERENCE_SIDE_PX)))
                for frame in islice(video, SPEED_PICTURES)
            ]
        for size in (ModelSize.FULL, ModelSize.LITE):
            with PoseTracker(size) as tracker:
                costs_s[size] = median([_cost_s(tracker, frame) for frame in frames][WARM_UP:])
    except (PoseCoachError, RuntimeError, ValueError) as error:
        return Finding("speed", Verdict.NOTE, str(error).splitlines()[0])
    size = suited(ModelSize.FULL, costs_s[ModelSize.FULL])
    text = f"model {size} in a live session: {cost_words(costs_s[size])}"
    if costs_s[size] > 1 / SLOW_FPS:
        return Finding(
            "speed",
            Verdict.NOTE,
            f"{text}. That is slow, and hurried movements may be missed: close other programs.",
        )
    return Finding("speed", Verdict.OK, text)


def _cost_s(tracker: PoseTracker, frame: Frame) -> float:
    began_s = time.monotonic()
    tracker.track(frame)
    return time.monotonic() - began_s


def check_display() -> Finding:
    """Find out whether a window can be opened."""
    try:
        require_display()
    except PoseCoachError:
        return Finding(
            "display",
            Verdict.NOTE,
            "there is none to open a window on. Coach with --headless, and see it with --record FILE.",
        )
    return Finding("display", Verdict.OK, "a window can be opened")


def check_voice() -> Finding:
    """Find out whether cues can be heard, as words or at least as tones."""
    voice = find_voice()
    if voice is None:
        return Finding(
            "voice",
            Verdict.NOTE,
            f"nothing can be heard: no loudspeaker, or no speech engine. {SPEECH}",
        )
    with voice:
        if not voice.speaks:
            return Finding("voice", Verdict.NOTE, f"no speech engine, but tones. {SPEECH}")
    return Finding("voice", Verdict.OK, "there is a speech engine")


def check_recording() -> Finding:
    """Write a small video and read it again."""
    pictures = [np.full((72, 128, 3), level, np.uint8) for level in (40, 120, 200)]
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "doctor.mp4"
            with VideoWriter(path) as writer:
                for number, picture in enumerate(pictures):
                    writer.write(picture, number / 30)
            with VideoFile.open(path) as video:
                read = len(list(video))
    except (PoseCoachError, OSError) as error:
        return Finding("recording", Verdict.MISSING, str(error))
    if read != len(pictures):
        return Finding(
            "recording",
            Verdict.MISSING,
            f"of {len(pictures)} pictures written {read} could be read. Reinstall pose-coach.",
        )
    return Finding("recording", Verdict.OK, "a video can be written and read")


def check_disk(folder: Path) -> Finding:
    """See how much room there is for recordings in a folder."""
    free = shutil.disk_usage(folder).free
    if free < AMPLE_BYTES:
        return Finding(
            "disk",
            Verdict.NOTE if free >= LEAST_BYTES else Verdict.MISSING,
            f"{free / GB:.2f} GB free. Ten recorded minutes take up to 0.3 GB: make room.",
        )
    return Finding("disk", Verdict.OK, f"{free / GB:.0f} GB free in this folder")


def _measured(source: FrameSource) -> tuple[float | None, float]:
    """Return frames a second, dropped ones included, and the mean brightness of the last picture."""
    first = last = None
    for frame in source:
        first, last = first or frame, frame
        if frame.time_s - first.time_s >= MEASURE_S:
            break
    if first is None or last is None:
        raise PoseCoachError(f"{source.name}: it sends no pictures.")
    if last.time_s <= first.time_s:
        return None, brightness(last)
    return (last.index - first.index) / (last.time_s - first.time_s), brightness(last)
