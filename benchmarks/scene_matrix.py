"""Count clips whose scene is made worse in every way, and tell where that still goes right.

    python benchmarks/scene_matrix.py [DIR...] [--markdown] [--only WORD] [--small] [--jobs 2]

Without a folder of labelled clips, parts of the sample videos are taken. The pictures are changed in
memory.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import cv2
import numpy as np
from scene_clips import Clip, Mask, Shown, clip_paths, read_clip
from scene_effects import Stage
from scenes import Scene, all_scenes

from pose_coach.evaluation.truth import MIRRORED, NONE
from pose_coach.recording.analysis import Analysis, analyze
from pose_coach.recording.pipeline import Moment
from pose_coach.tracking.landmarker import PoseTracker
from pose_coach.tracking.models import ModelSize

MARKS = {
    "right": "",
    "misses, says why": " ○",
    "misses silently": " ●",
    "wrong, but doubts it": " ✗",
    "wrong silently": " ✗✗",
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What came of one clip in one scene.

    Attributes
    ----------
    clip, scene
        Which; the scene by group and name.
    truth, least
        How many repetitions are done in it, and how many of them can be seen whole at least.
    counted, others
        How many were counted, of the clip's exercise and of any other.
    said
        What the analysis says about the video.
    wrong_sides
        Whether all were counted, some on the wrong side.
    """

    clip: str
    scene: tuple[str, str]
    truth: int
    least: int
    counted: int
    others: int
    said: tuple[str, ...]
    wrong_sides: bool = False

    @property
    def verdict(self) -> str:
        """Right, or how it is wrong."""
        if self.others or self.counted > self.truth or self.wrong_sides:
            return "wrong, but doubts it" if self.said else "wrong silently"
        if self.counted == self.truth or self.counted >= max(1, self.least):
            return "right"
        return "misses, says why" if self.said else "misses silently"

    def __str__(self) -> str:
        others = f" + {self.others}" if self.others else ""
        sides = " (sides)" if self.wrong_sides else ""
        return f"{self.counted}{others} of {self.truth}{sides}{MARKS[self.verdict]}"


def observed(clip: Clip, shown: Shown, model: ModelSize) -> tuple[Analysis, list[Moment]]:
    """Analyse a video, no exercise being named."""
    moments: list[Moment] = []
    with PoseTracker(model) as tracker:
        analysis = analyze(
            shown, Path(f"{clip.name}.mp4"), tracker, model=str(model), on_moment=moments.append
        )
    return analysis, moments


def stage_of(clip: Clip, model: ModelSize) -> Stage:
    """Find the person in a clip as it is."""
    with PoseTracker(model) as tracker:
        poses = [tracker.track(frame) for frame in Shown.of(clip.times_s, clip.pictures)]
    masks: list[Mask | None] = []
    points = []
    for pose, picture in zip(poses, clip.pictures, strict=True):
        if pose is None or pose.silhouette is None:
            masks.append(None)
            continue
        size = picture.shape[1::-1]
        masks.append((cv2.resize(pose.silhouette.mask, size) > 0.4).astype(np.uint8))
        points.append(pose.landmarks_px)
    middle = np.median(points, axis=0) if points else np.full((33, 2), 50.0)
    return Stage(clip, tuple(masks), middle)


def row(
    path: Path, part: tuple[float, float], scenes: Sequence[str], model: ModelSize
) -> list[Cell]:
    """Return what comes of a clip in each scene."""
    clip = read_clip(path, part)
    stage = stage_of(clip, model)
    cells = []
    for scene in all_scenes():
        if scene.group + scene.what in scenes:
            cells.append(_cell(stage, scene, model))
            print(
                f"{clip.name} | {scene.group} | {scene.what} | {cells[-1]} | {cells[-1].said}",
                file=sys.stderr,
                flush=True,
            )
    return cells


def _cell(stage: Stage, scene: Scene, model: ModelSize) -> Cell:
    clip = stage.clip
    analysis, _ = observed(clip, scene.make(stage), model)
    truth = 0 if clip.exercise == NONE or scene.is_empty else len(clip.reps)
    sides = [rep.side for rep in analysis.reps if rep.exercise == clip.exercise]
    expected = [MIRRORED.get(s or "") if scene.is_mirrored else s for s in clip.sides]
    own = len(sides)
    return Cell(
        clip=clip.name,
        scene=(scene.group, scene.what),
        truth=truth,
        least=max(0, truth - scene.fewer(stage)),
        counted=own,
        others=len(analysis.reps) - own,
        said=analysis.warnings,
        wrong_sides=0 < own == truth and sides != expected,
    )


def table(rows: Sequence[Sequence[Cell]]) -> str:
    """Return the matrix in Markdown: a line for each scene, a column for each clip."""
    lines = [
        "| scene | " + " | ".join(cells[0].clip for cells in rows) + " |",
        "|---" * (len(rows) + 1) + "|",
    ]
    for cells in zip(*rows, strict=True):
        group, what = cells[0].scene
        lines.append(
            f"| {group}{': ' if what else ''}{what} | " + " | ".join(map(str, cells)) + " |"
        )
    everything = [cell.verdict for cells in rows for cell in cells]
    sums = (f"{verdict}{mark}: {everything.count(verdict)}" for verdict, mark in MARKS.items())
    lines += ["", "; ".join(sums)]
    said = sorted(
        {line.split(": ", 1)[-1] for cells in rows for cell in cells for line in cell.said}
    )
    return "\n".join(lines + ["", "What is said:", ""] + [f"- {line}" for line in said])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the matrix and print it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", metavar="DIR", nargs="*", type=Path)
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    parser.add_argument("--only", default="", help="only scenes with this in their group or name")
    parser.add_argument("--clip", default="", help="only clips with this in their name")
    parser.add_argument("--small", action="store_true", help="few scenes, one clip")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--model", type=ModelSize, default=ModelSize.LITE)
    options = parser.parse_args(arguments)
    scenes = [
        scene.group + scene.what
        for scene in all_scenes()
        if options.only in f"{scene.group} {scene.what}" and (scene.small or not options.small)
    ]
    paths = [both for both in clip_paths(options.folders) if options.clip in both[0].stem]
    if options.small:
        paths = paths[:1]
    work = partial(row, scenes=scenes, model=options.model)
    if options.jobs > 1 and len(paths) > 1:
        with ProcessPoolExecutor(options.jobs) as pool:
            rows = list(pool.map(work, *zip(*paths, strict=True)))
    else:
        rows = [work(*both) for both in paths]
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
