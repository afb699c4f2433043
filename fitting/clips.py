"""Labelled clips as the fit sees them: what the tracker saw, and the true repetitions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from fitting.tracks import SUFFIX, Tracked, load
from pose_coach.body.landmarks import Landmark
from pose_coach.body.pose import FloatArray
from pose_coach.evaluation.truth import MIRRORED, Truth, read_truth


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """A tracked clip with its truth; `source` names those that show the same person or room."""

    name: str
    source: str
    tracked: Tracked
    truth: Truth


def load_clips(videos: list[Path], cache: Path, sources: dict[str, str]) -> list[Clip]:
    """Load the clips that are in the cache."""
    clips = []
    for video in videos:
        path = cache / f"{video.stem}{SUFFIX}"
        if path.exists():
            truth = read_truth(video.with_name(f"{video.stem}.truth.json"))
            clips.append(Clip(video.stem, sources.get(video.stem, video.stem), load(path), truth))
    return clips


_SWAPPED = np.arange(len(Landmark))
for _mark in Landmark:
    if _mark.name.startswith("LEFT_") or _mark.name.endswith("_LEFT"):
        _other = Landmark[_mark.name.replace("LEFT", "RIGHT")]
        _SWAPPED[_mark], _SWAPPED[_other] = _other, _mark

ARMS = ((11, 13, 15), (12, 14, 16))
LEGS = ((23, 25, 27), (24, 26, 28))


def augmented(clip: Clip, rng: np.random.Generator) -> Clip:
    """Return a clip as of another body, camera and pace.

    The landmarks in space are turned and projected again, limbs are made longer or shorter, every landmark
    gets a constant bias, half of the clips are mirrored, and the pace is changed by up to a factor of two.
    """
    seen = clip.tracked
    truth = clip.truth
    world, px, shape = seen.world_m.copy(), seen.landmarks_px.copy(), seen.silhouette.copy()
    if rng.random() < 0.5:
        world = world[:, _SWAPPED] * np.array([-1.0, 1.0, 1.0])
        px = px[:, _SWAPPED] * np.array([-1.0, 1.0])
        shape[:, 5] = -shape[:, 5]
        reps = tuple(replace(r, side=MIRRORED.get(str(r.side), r.side)) for r in truth.reps)
        truth = replace(truth, reps=reps)
    scale = _pixels_a_metre(px, world)
    hips = (world[:, 23] + world[:, 24]) / 2
    body = world.copy()
    for limbs in (ARMS, LEGS):
        longer = rng.uniform(0.9, 1.1)
        for first, *rest in limbs:
            for joint in rest:
                body[:, joint] = world[:, first] + (world[:, joint] - world[:, first]) * longer
    body += rng.normal(0.0, 0.025, (33, 3)) * np.array([1.0, 1.0, 1.5])
    turn = _rotation(*np.radians(rng.normal(0.0, (12.0, 9.0, 5.0))))
    turned = (body - hips[:, None]) @ turn.T
    # What the picture shows beside the landmarks in space stays as it is.
    beside = px - scale[:, None, None] * world[..., :2]
    stretch = np.array([1.0, np.exp(rng.normal(0.0, 0.06))])
    shaking = rng.normal(0.0, rng.uniform(0.0, 0.015), (len(px), 33, 2))
    px = (scale[:, None, None] * (turned[..., :2] + shaking) + beside) * stretch
    shape[:, 0] = shape[:, 0] * rng.uniform(0.75, 1.15) + rng.normal(0.0, 5.0)
    if rng.random() < 0.15:  # the back cannot be seen
        shape[:, 1] = 0.0
    shape[:, 4] += rng.normal(0.0, 5.0)
    pace = float(np.exp(rng.uniform(np.log(0.55), np.log(1.7))))
    truth = replace(
        truth,
        reps=tuple(
            replace(
                r,
                start_s=r.start_s * pace,
                end_s=r.end_s * pace,
                phases=tuple(
                    replace(p, start_s=p.start_s * pace, end_s=p.end_s * pace) for p in r.phases
                ),
            )
            for r in truth.reps
        ),
    )
    tracked = Tracked(seen.times_s * pace, px, turned, seen.visibility, shape)
    return replace(clip, tracked=tracked, truth=truth)


def _pixels_a_metre(px: FloatArray, world: FloatArray) -> FloatArray:
    a = px - px.mean(axis=1, keepdims=True)
    b = world[..., :2] - world[..., :2].mean(axis=1, keepdims=True)
    scale: FloatArray = (a * b).sum(axis=(1, 2)) / (b * b).sum(axis=(1, 2))
    return np.maximum(scale, 1e-6)


def _rotation(yaw: float, pitch: float, roll: float) -> FloatArray:
    about_y = np.array([[np.cos(yaw), 0, np.sin(yaw)], [0, 1, 0], [-np.sin(yaw), 0, np.cos(yaw)]])
    about_x = np.array(
        [[1, 0, 0], [0, np.cos(pitch), -np.sin(pitch)], [0, np.sin(pitch), np.cos(pitch)]]
    )
    about_z = np.array(
        [[np.cos(roll), -np.sin(roll), 0], [np.sin(roll), np.cos(roll), 0], [0, 0, 1]]
    )
    return np.asarray(about_z @ about_x @ about_y)
