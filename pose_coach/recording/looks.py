"""What counts as a look at the person: tracked frames, those between them, and pictures that stand.

Where a picture stands and the next one follows from it, the person kept still. Where the next one has leapt,
time was lost, as in a call over a bad line: then nothing was seen in between, as if no frames were there.
A screen recording that leaves out frames while little changes means stillness by a gap: its picture holds.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from pose_coach.body.interpolation import interpolate
from pose_coach.body.speed import way_between
from pose_coach.recording.sampling import INTERVAL_S, PoseSample

if TYPE_CHECKING:  # loads decoders, which a program that only reads analysis files does not need
    from pose_coach.frames.frame import Frame, Picture

# Trunk lengths from a picture that stood to the next. Even a hurried body, which takes a second from end to
# end, is not farther 0.2 s after it sets off; a calm one goes as far in 0.15 s of mid-phase.
LEAP = 0.1
# What is shorter is hardly lost: counting expects a look every 0.15 s.
STANDS_FROM_S = 0.15
# A gap without frames may be a picture that holds if it is so long, and so many times the shortest interval.
HOLDS_FROM_S, HOLDS_FROM_INTERVALS = 0.3, 3.0
# Nothing is judged by what comes so much later.
LONGEST_S = 10.0

LOST = PoseSample(None, None, tracked=False, lost=True)


def looks(
    samples: Iterable[tuple[Frame, PoseSample | None]],
) -> Generator[tuple[Frame, PoseSample], None, None]:
    """Yield every frame with what was seen in it.

    Frames that were not tracked are interpolated.

    Parameters
    ----------
    samples
        Frames in order of time, with None for those that were not tracked; the first was tracked.
    """
    last, last_s = PoseSample(None, None), 0.0
    usual_s, frame_s = LONGEST_S, None
    shown: Picture | None = None
    waiting: list[tuple[Frame, PoseSample | None]] = []
    for frame, sample in samples:
        gap_s = 0.0 if frame_s is None else frame.time_s - frame_s
        usual_s = min(usual_s, gap_s or usual_s)
        waiting.append((frame, sample))
        stands = sample is not None and sample.stands
        if stands and shown is not None:
            _show(shown, waiting)
        elif sample is not None:
            shown = frame.picture
        if sample is not None and not (stands and frame.time_s - last_s < LONGEST_S):
            may_hold = max(HOLDS_FROM_S, HOLDS_FROM_INTERVALS * usual_s) <= gap_s <= LONGEST_S
            if may_hold and frame_s is not None and _follows(last, sample):
                held = tuple(_holding(last, frame_s, frame.time_s))
                waiting[-1] = frame, replace(sample, held=held)
            yield from _settled(last, last_s, waiting)
            waiting.clear()
            last, last_s = sample, frame.time_s
        frame_s = frame.time_s
    yield from _between(last, waiting)  # the recording ends before the next look


def _show(picture: Picture, waiting: list[tuple[Frame, PoseSample | None]]) -> None:
    """Give frames of a picture that stands one picture: many may wait, and each takes megabytes."""
    for n in range(len(waiting) - 1, -1, -1):
        frame, sample = waiting[n]
        if frame.picture is picture:
            return
        waiting[n] = replace(frame, picture=picture), sample


def _settled(
    before: PoseSample, before_s: float, waiting: Sequence[tuple[Frame, PoseSample | None]]
) -> Iterator[tuple[Frame, PoseSample]]:
    """Yield frames since the last look, now that the next one, the last of them, is there."""
    standing = [(f.time_s, sample) for f, sample in waiting[:-1] if sample is not None]
    after = waiting[-1][1]
    assert after is not None
    lasted = bool(standing) and standing[-1][0] - before_s >= STANDS_FROM_S
    if lasted and not _follows(standing[-1][1], after):
        yield from ((frame, LOST) for frame, _ in waiting[:-1])
        yield waiting[-1][0], after
    else:
        yield from _between(before, waiting)


def _between(
    last: PoseSample, waiting: Sequence[tuple[Frame, PoseSample | None]]
) -> Iterator[tuple[Frame, PoseSample]]:
    """Yield frames with their samples, interpolated or, after the last of them, held."""
    skipped: list[Frame] = []
    for frame, sample in waiting:
        if sample is None:
            skipped.append(frame)
            continue
        for each in skipped:
            yield each, _interpolated(last, sample, each.time_s)
        skipped.clear()
        last = sample
        yield frame, sample
    for each in skipped:
        yield each, _held(last, each.time_s)


def _follows(before: PoseSample, after: PoseSample) -> bool:
    """Return whether a body may have come from one place to the other between two frames."""
    if before.pose is None or after.pose is None:
        return before.pose is after.pose
    return way_between(before.pose, after.pose) < LEAP


def _holding(last: PoseSample, from_s: float, until_s: float) -> Iterator[PoseSample]:
    """Yield looks at the picture that holds from one time to another."""
    for n in range(1, int((until_s - from_s) / INTERVAL_S)):
        yield _held(last, from_s + n * INTERVAL_S)


def _interpolated(before: PoseSample, after: PoseSample, time_s: float) -> PoseSample:
    if before.pose is None or after.pose is None:
        return PoseSample(None, None, tracked=False)
    assert before.measured is not None
    assert after.measured is not None
    return PoseSample(
        interpolate(before.pose, after.pose, time_s),
        interpolate(before.measured, after.measured, time_s),
        tracked=False,
    )


def _held(last: PoseSample, time_s: float) -> PoseSample:
    return PoseSample(
        last.pose and replace(last.pose, time_s=time_s, silhouette=None),
        last.measured and replace(last.measured, time_s=time_s),
        tracked=False,
    )
