"""What cutting a recording into pieces changes: counts, sides and times, against one tracker for all of it.

    python benchmarks/cut_or_whole.py clip.mp4 ... [--piece 12] [--model full] [--every-frame]

Each clip is analysed both ways, cut into pieces of about `--piece` seconds: shorter than the program's own,
so that short clips are cut, too.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from unittest import mock

import numpy as np

from pose_coach.counting.events import Rep
from pose_coach.frames.files import VideoFile
from pose_coach.frames.pieces import WHOLE, Piece, pieces_of
from pose_coach.recording import piecewise
from pose_coach.recording.analysis import Analysis, analyze
from pose_coach.tracking.landmarker import PoseTracker
from pose_coach.tracking.models import ModelSize

LIMIT_S = 0.05


def analysed(clip: Path, model: str, piece_s: float | None, *, every_frame: bool) -> Analysis:
    """Analyse a clip in pieces of about this length, or in one."""

    def pieces(video: VideoFile) -> tuple[Piece, ...]:
        return (WHOLE,) if piece_s is None else pieces_of(video, piece_s)

    with (
        mock.patch.object(piecewise, "pieces_of", pieces),
        VideoFile.open(clip) as video,
        PoseTracker(ModelSize(model)) as tracker,
    ):
        return analyze(video, clip, tracker, model=model, every_frame=every_frame)


def named(reps: Sequence[Rep]) -> list[tuple[str, str | None]]:
    """Return what the reps are of, and on which side."""
    return [(rep.exercise, rep.side) for rep in reps]


def times_s(reps: Sequence[Rep]) -> list[float]:
    """Return the beginnings and ends of all phases."""
    return [t for rep in reps for phase in rep.phases for t in (phase.start_s, phase.end_s)]


def main() -> None:
    """Analyse each clip both ways, and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("clips", type=Path, nargs="+")
    parser.add_argument("--piece", type=float, default=12.0)
    parser.add_argument("--model", default="full")
    parser.add_argument("--every-frame", action="store_true")
    options = parser.parse_args()
    every: list[float] = []
    rushed = phases = 0
    for clip in options.clips:
        with VideoFile.open(clip) as video:
            cuts_s = [each.start_s for each in pieces_of(video, options.piece)][1:]
        if not cuts_s:
            print(f"{clip.name}: not cut")
            continue
        whole, cut = (
            analysed(clip, options.model, piece_s, every_frame=options.every_frame)
            for piece_s in (None, options.piece)
        )
        ways = named(whole.reps), named(cut.reps)
        line = f"{clip.name}: {len(cuts_s)} cuts, {len(ways[0])} and {len(ways[1])} reps"
        if ways[0] != ways[1]:
            print(f"{line}, not the same: {ways[0]}, {ways[1]}", flush=True)
            continue
        a, b = times_s(whole.reps), times_s(cut.reps)
        if len(a) != len(b):
            print(f"{line}, with {len(a)} and {len(b)} times", flush=True)
            continue
        apart_s = np.abs(np.subtract(a, b))
        every += list(apart_s)
        both = [
            (p.rushed, q.rushed)
            for r, s in zip(whole.reps, cut.reps, strict=True)
            for p, q in zip(r.phases, s.phases, strict=True)
        ]
        rushed, phases = rushed + sum(p != q for p, q in both), phases + len(both)
        most_s = max(apart_s, default=0.0)
        late = [
            f"{t:.2f} s (cut {min(cuts_s, key=lambda c: abs(c - t)):.2f} s)"
            for t, d in zip(a, apart_s, strict=True)
            if d > LIMIT_S
        ]
        print(f"{line}, the same; times at most {most_s:.3f} s apart; {late}", flush=True)
    if every:
        within = np.mean(np.array(every) <= LIMIT_S)
        print(
            f"{len(every)} times: {within:.0%} within {LIMIT_S} s, median {np.median(every):.3f} s,"
            f" at most {max(every):.3f} s; rushed or not differs in {rushed} of {phases} phases"
        )


if __name__ == "__main__":
    main()
