"""Tracked clips: what the tracker sees in a labelled clip, cached so that a fit takes minutes."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from pose_coach.body.back_curve import back_curve
from pose_coach.body.end_view import end_view
from pose_coach.body.pose import FloatArray
from pose_coach.frames.files import VideoFile
from pose_coach.recording.sampling import INTERVAL_S, MotionGate, due
from pose_coach.tracking.landmarker import PoseTracker
from pose_coach.tracking.models import ModelSize

SUFFIX = ".track.npz"


@dataclass(frozen=True, slots=True)
class Tracked:
    """What the tracker saw in a clip, frame by frame; NaN where nobody was seen.

    Attributes
    ----------
    times_s
        N, media time of the frames that were looked at.
    landmarks_px, world_m, visibility
        N x 33 x 2, N x 33 x 3, N x 33, as in `Pose`.
    silhouette
        N x 6: back curve in degrees and its quality, then the fields of `EndView`.
    """

    times_s: FloatArray
    landmarks_px: FloatArray
    world_m: FloatArray
    visibility: FloatArray
    silhouette: FloatArray


def track(video: Path) -> Tracked:
    """Observations a clip as an analysis does, with the full model."""
    times, px, world, seen, shape = [], [], [], [], []
    gap = np.full((33, 6), np.nan)
    with VideoFile.open(video) as source, PoseTracker(ModelSize.FULL) as tracker:
        haste = MotionGate()
        for frame, is_due in due(source, INTERVAL_S):
            if not (is_due or haste.at(frame.time_s)):
                continue
            pose = tracker.track(frame)
            haste.note(frame.time_s, pose)
            times.append(frame.time_s)
            if pose is None:
                px.append(gap[:, :2])
                world.append(gap[:, :3])
                seen.append(gap[:, 0])
                shape.append(gap[0])
                continue
            back, end = back_curve(pose), end_view(pose)
            px.append(pose.landmarks_px)
            world.append(pose.world_m)
            seen.append(pose.visibility)
            shape.append(
                np.array(
                    [
                        back.curve_deg,
                        back.quality,
                        end.head_to_feet,
                        end.upright,
                        end.knees_deg,
                        end.lean,
                    ]
                )
            )
    return Tracked(*(np.array(a, dtype=np.float64) for a in (times, px, world, seen, shape)))


def save(tracked: Tracked, path: Path) -> None:
    """Write a tracked clip, in single precision but for its times."""
    partial = path.with_name(f".{path.name}")
    with partial.open("wb") as file:
        np.savez_compressed(
            file,
            times_s=tracked.times_s,
            **{
                name: getattr(tracked, name).astype(np.float32)
                for name in ("landmarks_px", "world_m", "visibility", "silhouette")
            },
        )
    partial.replace(path)


def load(path: Path) -> Tracked:
    """Read a tracked clip."""
    with np.load(path) as file:
        return Tracked(**{name: file[name].astype(np.float64) for name in file.files})


def track_all(videos: Sequence[Path], cache: Path, jobs: int) -> None:
    """Observations clips that are not in the cache yet."""
    cache.mkdir(parents=True, exist_ok=True)
    todo = [v for v in videos if not (cache / f"{v.stem}{SUFFIX}").exists()]
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        for number, video in enumerate(pool.map(_track_to, todo, [cache] * len(todo)), 1):
            print(f"{number} of {len(todo)}: {video}", flush=True)


def _track_to(video: Path, cache: Path) -> str:
    save(track(video), cache / f"{video.stem}{SUFFIX}")
    return video.stem
