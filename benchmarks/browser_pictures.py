"""What the browser's pictures change: JPEGs of 640 pixels against the pictures of the file itself.

    python benchmarks/browser_pictures.py sample_videos/*.mp4 [--model full] [--every 1]

Every clip is coached twice as in a live session, without a clock: once from its own pictures, once from what
the live page makes of them. It prints counts, sides and what was said of both, and how far the landmarks are
apart, in per cent of the trunk's length. The JPEGs are OpenCV's, with the page's size and quality.
"""

from __future__ import annotations

import argparse
import json
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from pose_coach.frames.array_picture import ArrayPicture
from pose_coach.frames.files import VideoFile
from pose_coach.frames.frame import Frame
from pose_coach.live.analysis import LiveAnalysis
from pose_coach.settings.model import Settings
from pose_coach.tracking.landmarker import PoseTracker
from pose_coach.tracking.models import ModelSize
from pose_coach.web.live_session import AUTO, PROGRAMME, decoded, session_plan

SIDE_PX, QUALITY = 640, 80
"""As in live.js."""
SEEN = 0.5
SHOULDERS, HIPS = [11, 12], [23, 24]
Points = NDArray[np.float64]


@dataclass
class Coached:
    """What came of one clip: its reps, what was said, and the landmarks of each frame, seen or NaN."""

    reps: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    landmarks: dict[int, Points] = field(default_factory=dict)


def as_the_page_sends(frame: Frame) -> Frame:
    """Return a frame as it comes out of the page's JPEG."""
    bgr = cv2.cvtColor(frame.picture.rgb(SIDE_PX), cv2.COLOR_RGB2BGR)
    coded = cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, QUALITY])[1].tobytes()
    return Frame(frame.index, frame.time_s, ArrayPicture(decoded(coded), "bgr"))


def coached(clip: Path, exercise: str, model: ModelSize, every: int, *, as_jpeg: bool) -> Coached:
    """Coach a clip frame by frame."""
    seen, coaching = Coached(), session_plan(Settings(), exercise)
    with (
        PoseTracker(model) as tracker,
        closing(LiveAnalysis(coaching, tracker)) as analysis,
        VideoFile.open(clip) as source,
    ):
        for original in islice(source, 0, None, every):
            frame = as_the_page_sends(original) if as_jpeg else original
            analysis.submit(frame)
            analysis.wait()
            analysis.check()
            for result in analysis.take():
                state = result.state
                if state.said:
                    seen.said.append(state.said)
                if state.body is not None:
                    height, width = frame.picture.rgb().shape[:2]
                    points = state.body.landmarks_px * (SIDE_PX / max(height, width))
                    points[state.body.visibility < SEEN] = np.nan
                    seen.landmarks[frame.index] = points
    coaching.finish()
    seen.reps = [f"{rep.exercise} {rep.side or ''}".strip() for rep in coaching.reps]
    return seen


def apart_percent(one: Coached, other: Coached) -> Points:
    """Return how far each landmark that both see is from itself, in per cent of the trunk's length."""
    distances = []
    for index in one.landmarks.keys() & other.landmarks.keys():
        first, second = one.landmarks[index], other.landmarks[index]
        trunk_px = np.linalg.norm(first[SHOULDERS].mean(axis=0) - first[HIPS].mean(axis=0))
        distances.append(100 * np.linalg.norm(first - second, axis=1) / trunk_px)
    every = np.concatenate(distances) if distances else np.empty(0)
    return every[np.isfinite(every)]


def exercise_of(clip: Path) -> str:
    """Return what to be coached in, as the clip's truth file says."""
    truth = clip.with_suffix(".truth.json")
    named = json.loads(truth.read_text(encoding="utf-8"))["exercise"] if truth.exists() else AUTO
    return PROGRAMME if named == "mixed" else str(named)


def main() -> None:
    """Compare the two ways for every clip."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("clips", type=Path, nargs="+")
    parser.add_argument("--model", type=ModelSize, default=ModelSize.FULL, choices=list(ModelSize))
    parser.add_argument("--every", type=int, default=1, metavar="N", help="take every Nth frame")
    options = parser.parse_args()
    for clip in options.clips:
        exercise = exercise_of(clip)
        file, page = (
            coached(clip, exercise, options.model, options.every, as_jpeg=as_jpeg)
            for as_jpeg in (False, True)
        )
        apart = apart_percent(file, page)
        far = np.percentile(apart, [50, 95]) if apart.size else (np.nan, np.nan)
        same = "same reps and sides" if file.reps == page.reps else f"{file.reps} / {page.reps}"
        said = "same words" if file.said == page.said else f"{file.said} / {page.said}"
        print(f"{clip.name}: {len(file.reps)} reps; {same}; {said}")
        print(f"  landmarks apart: median {far[0]:.1f} %, 95 % within {far[1]:.1f} %", flush=True)


if __name__ == "__main__":
    main()
