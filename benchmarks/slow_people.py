"""Play clips slower, and let people pause in mid-phase: times must follow, and nothing be rushed.

    python -m fitting track sample_videos --cache tracks
    python benchmarks/slow_people.py sample_videos --cache tracks [--markdown]

Slower pictures are the same pictures, so what the tracker saw in a clip is given other times: two and three
times as long, or a stand of 2 and of 5 s in the middle of a phase. Nothing is tracked again. What is counted
is compared with what is counted in the clip as it is.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[1]))
from fitting.clips import Clip, load_clips
from fitting.tracks import Tracked
from pose_coach.body.features import features
from pose_coach.body.measurements import MIN_BACK_QUALITY, Measurements, measure
from pose_coach.body.pose import Pose
from pose_coach.counting.counter import Counter
from pose_coach.counting.events import Rep
from pose_coach.exercises.catalog import exercises

SIZE_PX = (1280, 720)
"""Of the samples; measuring only asks it how large the picture is."""

STEP_S = 0.05
"""Between two looks at somebody who pauses."""

OFF_S, OFF_DEG = 0.25, 5.0
"""By so much times and ranges may differ from those of the clip as it is, the former times the factor."""


def looks(tracked: Tracked) -> Iterator[tuple[float, Measurements | None]]:
    """Yield what is measured at each look of a tracked clip."""
    values = features(tracked.landmarks_px, tracked.world_m, tracked.silhouette)
    for i, time_s in enumerate(tracked.times_s.tolist()):
        if not np.isfinite(tracked.landmarks_px[i]).any():
            yield time_s, None
            continue
        seen = tracked.landmarks_px[i], tracked.world_m[i], tracked.visibility[i]
        curve_deg, quality = tracked.silhouette[i, :2]
        measured = measure(Pose(time_s, *SIZE_PX, *seen, None))
        curve_deg = curve_deg if quality >= MIN_BACK_QUALITY else np.nan
        yield time_s, replace(measured, features=values[i], back_curve_deg=float(curve_deg))


def counted(seen: list[tuple[float, Measurements | None]]) -> tuple[Rep, ...]:
    """Count all exercises in a recording of these looks."""
    counter = Counter(exercises().values(), causal=False)
    for time_s, measured in seen:
        counter.update(time_s, measured and replace(measured, time_s=time_s))
    counter.finish(seen[-1][0])
    return counter.reps


def paused(
    seen: list[tuple[float, Measurements | None]], at_s: float, for_s: float
) -> list[tuple[float, Measurements | None]]:
    """Return looks at somebody who stands still from a time on."""
    before = [look for look in seen if look[0] <= at_s]
    last_s, last = before[-1]
    stand = [(last_s + n * STEP_S, last) for n in range(1, round(for_s / STEP_S))]
    return [*before, *stand, *((t + for_s, m) for t, m in seen if t > at_s)]


def wrong(
    plain: tuple[Rep, ...],
    found: tuple[Rep, ...],
    times_s: list[tuple[float, float]],
    factor: float = 1.0,
) -> Iterator[str]:
    """Yield what is not as it must be: `times_s` are the beginnings and ends of all phases."""
    if [(r.exercise, r.side) for r in plain] != [(r.exercise, r.side) for r in found]:
        yield f"{len(found)} of {len(plain)} reps, or other sides"
        return
    phases = [phase for rep in found for phase in rep.phases]
    if len(phases) != len(times_s):
        yield "other phases"
        return
    was_rushed = [phase.rushed for rep in plain for phase in rep.phases]
    rushed = sum(p.rushed and not was for p, was in zip(phases, was_rushed, strict=True))
    if rushed:
        yield f"{rushed} rushed"
    off_s = [
        max(abs(p.start_s - a), abs(p.end_s - b)) for p, (a, b) in zip(phases, times_s, strict=True)
    ]
    if max(off_s) > OFF_S * factor:
        late = sum(off > OFF_S * factor for off in off_s)
        yield f"times off by up to {max(off_s):.2f} s, {late} of {len(off_s)} phases"
    off_deg = [abs(a.range_deg - b.range_deg) for a, b in zip(plain, found, strict=True)]
    if max(off_deg) > OFF_DEG:
        yield f"ranges off by up to {max(off_deg):.0f} degrees"


def cases(clip: Clip) -> Iterator[tuple[str, int, str]]:
    """Yield what was tried with a clip, how many reps were counted, and what is wrong."""
    seen = list(looks(clip.tracked))
    plain = counted(seen)
    spans = [(p.start_s, p.end_s) for rep in plain for p in rep.phases]
    if not plain:
        return
    for factor in (2.0, 3.0):
        found = counted([(factor * t, m) for t, m in seen])
        times_s = [(factor * a, factor * b) for a, b in spans]
        off = "; ".join(wrong(plain, found, times_s, factor)) or "ok"
        yield f"{factor:g} times as slow", len(found), off
    for for_s in (2.0, 5.0):
        for number in range(len(spans)):
            at_s = sum(spans[number]) / 2
            times_s = [(a + for_s * (a > at_s), b + for_s * (b > at_s)) for a, b in spans]
            found = counted(paused(seen, at_s, for_s))
            off = "; ".join(wrong(plain, found, times_s)) or "ok"
            yield f"pause of {for_s:g} s in phase {number + 1}", len(found), off


def main() -> int:
    """Try all clips and print the table; return 1 if something is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folders", nargs="+", type=Path, help="labelled clips")
    parser.add_argument(
        "--cache", type=Path, required=True, help="what `fitting track` has written"
    )
    parser.add_argument("--only", default="", help="only clips with this in their name")
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    options = parser.parse_args()
    videos = [
        video
        for folder in options.folders
        for video in sorted(folder.glob("*.mp4"))
        if options.only in video.name
    ]
    good = tried = 0
    print("| clip | what | reps | |\n|---|---|---|---|" if options.markdown else "clip what reps")
    for clip in load_clips(videos, options.cache, {}):
        for what, reps, problems in cases(clip):
            tried += 1
            good += problems == "ok"
            if problems != "ok" or not options.markdown:
                row = (clip.name, what, str(reps), problems)
                print(f"| {' | '.join(row)} |" if options.markdown else "  ".join(row), flush=True)
    print(f"\n{good} of {tried} as they must be")
    return int(good < tried)


if __name__ == "__main__":
    sys.exit(main())
