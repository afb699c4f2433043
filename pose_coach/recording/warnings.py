"""Warnings about a recording in which something could not be seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pose_coach.body.framing import framing
from pose_coach.body.measurements import Measurements
from pose_coach.body.pose import Pose
from pose_coach.body.posture import SEEN, off_hands_and_feet, off_hands_and_knees
from pose_coach.coaching.state import joined
from pose_coach.coaching.visibility import DARK, END_ON, FAR, NOBODY, TILTED, hindrances
from pose_coach.recording.glances import EVERY_S
from pose_coach.tracking.bystanders import BystanderDetector
from pose_coach.tracking.following import BodyPosition

if TYPE_CHECKING:
    from pose_coach.recording.pipeline import Moment

# A shorter recording is too short for a repetition; no reason is given.
LEAST_S = 4.0
# Shorter gaps are bridged. While upright, people may come and go.
GAP_S = 0.25
UPRIGHT_FROM_DEG = 55.0
# Share of the time from which a problem explains why nothing was counted.
MOSTLY = 0.5
# How far the part of the body that moves least goes from look to look, in sizes of the body: something is
# always on the floor. Half of the looks are below 0.008 on a stand and in a steady hand.
CAMERA_MOVES = 0.015
# Whoever passes behind or before the person is out of sight for so long; who moves for one look is a shadow.
PASSES_S = 2.0
# A call drops pictures for moments all the time; what is hidden by less can be made out from the rest.
STOOD_S = 0.5
# Two pictures side by side, as in a call: brightness steps by so many levels in the middle, in so many of the
# rows and looks; at the edge of a door it does so in fewer, and the person is on both sides.
SEAM_LEVELS, SEAM_ROWS, SEAM_LOOKS = 8.0, 0.7, 0.9
# At most this many gaps are listed.
NAMED_GAPS = 4

TURNED = "the video may be {}. If it is, turn it, and analyse it again."
WAYS = ("on its side", "upside down", "on its side")
"""Turned by one, two and three quarters."""
UPRIGHT = (
    "nothing was counted: the body is upright most of the time, as if standing. If it is not, the video lies "
    "on its side: turn it, and analyse it again."
)
UNSTEADY = "the camera moves so much that the counts may be wrong. Put it on something firm."
EMPTY = "nobody was seen in it. Film the whole body from the side, in good light."
_REASONS = {
    DARK: "it is too dark",
    NOBODY: "nobody can be seen",
    FAR: "the person is too far away",
    END_ON: "the camera does not see the body from the side",
    TILTED: "the camera is tilted",
}


class RecordingWarnings:
    """Collects the warnings about a recording."""

    def __init__(self) -> None:
        self._looks = self._seen = self._upright = 0
        self._turned: Counter[str] = Counter()
        self._hindered: Counter[str] = Counter()
        self._least_moves: list[float] = []
        self._place: BodyPosition | None = None
        self._company = BystanderDetector()
        self._strange: list[tuple[float, float]] = []
        self._seams = 0
        self._halves: Counter[str] = Counter()
        self._gaps: list[tuple[float, float]] = []
        self._stood: list[tuple[float, float]] = []
        self._last: tuple[float, Measurements] | None = None
        self._time_s = 0.0
        self._blind = False

    def see(self, moment: Moment) -> None:
        """Take in a frame, in order of time."""
        if moment.lost:
            self._see_lost(moment.frame.time_s)
        if not moment.tracked:
            return
        time_s, pose, measured = moment.frame.time_s, moment.pose, moment.measured
        self._time_s = time_s
        if measured is None:
            self._blind = True
        else:
            self._end_gap(time_s)
            self._last, self._blind = (time_s, measured), False
        glance = moment.glance
        if glance is None:
            return
        self._looks += 1
        picture = moment.frame.picture
        framed = None if pose is None else framing(pose)
        long_side_px = max(picture.width, picture.height)
        self._hindered.update(hindrances(measured, long_side_px, framed, glance.brightness))
        small_px = max(glance.width_px, glance.height_px) / long_side_px
        place = None if pose is None else BodyPosition.of(time_s, pose.landmarks_px * small_px)
        if self._company.see(time_s, glance.cells, place):
            self._see_others(time_s)
        self._seams += _has_seam(glance.cells)
        if pose is not None and measured is not None:
            self._seen += 1
            self._halves.update(_half(pose))
            self._upright += abs(measured.trunk.elevation_deg) > UPRIGHT_FROM_DEG
            self._see_place(BodyPosition.of(time_s, pose.landmarks_px))
            self._turned.update(_turned(pose, measured))

    def _see_place(self, now: BodyPosition) -> None:
        before, self._place = self._place, now
        if before is not None and now.time_s - before.time_s < 2 * EVERY_S and now.size > 0:
            ways = np.linalg.norm(now.joints - before.joints, axis=1)
            self._least_moves.append(float(ways.min()) / now.size)

    def _see_lost(self, time_s: float) -> None:
        since_s = time_s
        if self._stood and time_s - self._stood[-1][1] <= GAP_S:
            since_s = self._stood.pop()[0]
        self._stood.append((since_s, time_s))

    def _see_others(self, time_s: float) -> None:
        since_s = time_s
        if self._strange and time_s - self._strange[-1][1] <= PASSES_S:
            since_s = self._strange.pop()[0]
        self._strange.append((since_s, time_s))

    def lines(self, counted: int, exercise: str | None) -> tuple[str, ...]:
        """Return what a person should know, one line each.

        Parameters
        ----------
        counted
            How many repetitions were.
        exercise
            The one that was asked for, or None.
        """
        self._end_gap(self._time_s)
        return tuple(self._lines(counted, exercise))

    def _lines(self, counted: int, exercise: str | None) -> Iterator[str]:
        way = next((way for way, n in self._turned.items() if n > MOSTLY * self._seen), None)
        if way is not None:
            yield TURNED.format(way)
        elif self._looks and not self._seen:
            yield EMPTY
        elif not counted and self._time_s >= LEAST_S:
            yield self._why_nothing(exercise)
        half = next((half for half, n in self._halves.items() if n > SEAM_LOOKS * self._seen), None)
        if half is not None and self._seams > SEAM_LOOKS * self._looks:
            yield f"there are two pictures side by side: the person in the {half} one is followed."
        if self._time_s >= LEAST_S and median(self._least_moves or [0.0]) > CAMERA_MOVES:
            yield UNSTEADY
        elif others := [
            (since_s, until_s) for since_s, until_s in self._strange if until_s > since_s
        ]:
            yield (
                f"something else moved close to the person from {_times(others)}: what was counted then may "
                "be wrong, or somebody else's."
            )
        stood = [span for span in self._stood if span[1] - span[0] > STOOD_S]
        if stood:
            yield (
                f"the picture stood still while time went on from {_times(stood)}: "
                "what was done then was not seen."
            )
        if self._gaps and self._time_s >= LEAST_S:
            yield (
                f"the person could not be made out from {_times(self._gaps)}: what was done then may be "
                "missing or wrong."
            )

    def _why_nothing(self, exercise: str | None) -> str:
        if self._upright > MOSTLY * self._seen:
            return UPRIGHT
        mostly = [what for what, looks in self._hindered.items() if looks > MOSTLY * self._looks]
        for what in _REASONS:
            if what in mostly:
                part = f"{self._hindered[what] / self._looks:.0%} of the time"
                return f"nothing was counted: {_REASONS[what]} for {part}."
        if mostly:
            return (
                f"nothing was counted: {joined(tuple(mostly))} cannot be seen most of the time. "
                "Film the whole body from the side."
            )
        sought = "none of the five exercises" if exercise is None else f"no {exercise}"
        return f"nothing was counted: {sought} could be made out in it."

    def _end_gap(self, time_s: float) -> None:
        """Take in that the person is seen again at a time, or that the recording ends."""
        if self._last is None or not self._blind:
            return
        last_s, before = self._last
        if time_s - last_s <= GAP_S or before.trunk.elevation_deg > UPRIGHT_FROM_DEG:
            return
        if self._gaps and last_s - self._gaps[-1][1] <= GAP_S:  # seen for a glimpse
            last_s = self._gaps.pop()[0]
        self._gaps.append((last_s, time_s))


def _has_seam(cells: NDArray[np.float32]) -> bool:
    """Return whether the picture is divided in the middle from top to bottom."""
    middle = cells.shape[1] // 2
    # The cell that the seam may run through is left out.
    step = np.abs(cells[:, middle + 1 : middle + 2] - cells[:, middle - 2 : middle - 1])
    return bool(step.size) and float((step > SEAM_LEVELS).mean()) >= SEAM_ROWS


def _half(pose: Pose) -> tuple[str, ...]:
    """Return the half of the picture that a person is in, with all that is seen of them."""
    columns = pose.landmarks_px[pose.visibility >= SEEN, 0]
    if not columns.size:
        return ()
    if columns.max() <= pose.width_px / 2:
        return ("left",)
    return ("right",) if columns.min() >= pose.width_px / 2 else ()


def _turned(pose: Pose, measured: Measurements) -> set[str]:
    """Return how the picture may be turned: a body is on hands and knees, or feet, that way and only so."""
    if measured.off_hands_and_knees <= 1.0 or measured.off_hands_and_feet <= 1.0:
        return set()
    ways = set()
    points = pose.landmarks_px
    for way in WAYS:
        points = np.stack([points[:, 1], -points[:, 0]], axis=1)
        turned = replace(pose, landmarks_px=points)
        if off_hands_and_knees(turned) <= 1.0 or off_hands_and_feet(turned) <= 1.0:
            ways.add(way)
    return ways


def _times(gaps: Sequence[tuple[float, float]]) -> str:
    named = [f"{from_s:.1f} to {until_s:.1f} s" for from_s, until_s in gaps[:NAMED_GAPS]]
    more = len(gaps) - len(named)
    return ", ".join(named) + (
        f" and {more} times more" if more > 1 else " and once more" if more else ""
    )
