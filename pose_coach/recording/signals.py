"""The measurements of every frame, with the rep, phase and hold that each belongs to."""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pose_coach.body.landmarks import Side
from pose_coach.body.pose import FloatArray
from pose_coach.counting.events import Rep
from pose_coach.exercises.exercise import Exercise, Sides
from pose_coach.recording.quantities import QUANTITIES

if TYPE_CHECKING:
    from pose_coach.recording.pipeline import Moment


# Quantities whose sign depends on the side: it flips in a mirror image.
_SIGNED = (
    "chest_roll_deg",
    "pelvis_roll_deg",
    "chest_turn_deg",
    "pelvis_turn_deg",
    "ankle_apart",
    "knees_left",
)


@dataclass(frozen=True, slots=True, eq=False)
class Signals:
    """Measurements by frame. All columns have the same length and are in order of time.

    Attributes
    ----------
    time_s
        Media time.
    exercise
        What is being done: the exercise of the rep that a frame belongs to or is nearest to. Empty where
        nothing was counted and nothing named.
    side
        The person's own side of that rep, "left", "right" or empty.
    rep
        Number of the rep that a frame belongs to, its last hold included; 0 between them.
    phase
        Name of the phase under way, or empty.
    hold
        Whether the body stands still at an end between the phases of a rep, or after its last.
    signal_deg
        What goes up and down with the exercise, degrees. NaN where it cannot be seen.
    position
        Where the body is in the range of this person as known at that moment: 0 at the low end, 1 at the
        high one. NaN before both ends were visited.
    off_posture
        0 in the textbook posture of the exercise, 1 at the limit of what belongs to it, more outside.
    measured
        Everything else, by the names of `QUANTITIES`.
    """

    time_s: FloatArray
    exercise: tuple[str, ...]
    side: tuple[str, ...]
    rep: NDArray[np.int64]
    phase: tuple[str, ...]
    hold: NDArray[np.bool_]
    signal_deg: FloatArray
    position: FloatArray
    off_posture: FloatArray
    measured: Mapping[str, FloatArray]

    def __len__(self) -> int:
        return len(self.time_s)


def holds_of(rep: Rep) -> tuple[tuple[float, float], ...]:
    """Return from when to when a rep was held: between its phases, and after the last one."""
    between = [(before.end_s, after.start_s) for before, after in pairwise(rep.phases)]
    last_s = rep.hold_s - sum(until_s - from_s for from_s, until_s in between)
    holds = [*between, (rep.end_s, rep.end_s + last_s)]
    return tuple((from_s, until_s) for from_s, until_s in holds if until_s > from_s)


class SignalRecorder:
    """Keeps the measurements of every frame until the reps are known.

    Which exercise and side a frame is of is known only once a rep is counted. So the signal of each
    exercise is kept; an hour of video at 30 frames a second takes 35 MB.

    Parameters
    ----------
    exercises
        Those that may be done.
    mirrored
        Whether the recording shows the person as a mirror does, left for right.
    most_rows
        So many frames are kept at most; where there are more, of all of them every second one, and so on.
        None keeps every frame.
    """

    def __init__(
        self,
        exercises: Iterable[Exercise],
        *,
        mirrored: bool = False,
        most_rows: int | None = None,
    ) -> None:
        self._mirrored = mirrored
        self._most_rows = most_rows
        self._every, self._seen = 1, 0
        self._watched: list[tuple[Exercise, Side | None]] = [
            (exercise, side)
            for exercise in exercises
            for side in (tuple(Side) if exercise.sides is Sides.PER_SIDE else (None,))
        ]
        self._rows = array("d")
        self._width = 2 + 2 * len(self._watched) + len(QUANTITIES)
        self._told: list[str] = []  # the exercise as the session told it

    def see(self, moment: Moment) -> None:
        """Take in one frame."""
        self._seen += 1
        if (self._seen - 1) % self._every:
            return
        if self._most_rows is not None and len(self._told) >= self._most_rows:
            self._thin_out()
        row = [moment.frame.time_s, moment.state.position]
        measured = moment.measured
        if measured is None:
            row += [math.nan] * (self._width - 2)
        else:
            for exercise, side in self._watched:
                sided = measured if side is None else measured.for_side(side)
                row += (exercise.signal(sided), exercise.off_posture(sided))
            row += (quantity.read(measured) for quantity in QUANTITIES)
        # At once: Ctrl-C may come at any moment, and half a row would shift all after it.
        self._rows.extend(row)
        self._told.append(moment.state.exercise)

    def signals(self, reps: Sequence[Rep]) -> Signals:
        """Return what was seen, given the reps that it turned out to be.

        Parameters
        ----------
        reps
            Counted in what was seen.
        """
        rows = np.array(self._rows, dtype=np.float64).reshape(-1, self._width)[: len(self._told)]
        time_s, position = rows[:, 0], rows[:, 1].copy()
        reps = sorted(reps, key=lambda rep: rep.start_s)
        nearest = _nearest(time_s, reps)
        count = len(time_s)
        signal_deg, off_posture = np.full(count, math.nan), np.full(count, math.nan)
        exercise, side = np.full(count, "", object), np.full(count, "", object)
        if len({each.name for each, _ in self._watched}) == 1:
            exercise[:] = self._watched[0][0].name
        for index, rep in enumerate(reps):
            frames = nearest == index
            exercise[frames], side[frames] = rep.exercise, str(rep.side or "")
        for column, (each, own_side) in enumerate(self._watched):
            frames = exercise == each.name
            if own_side is not None:
                frames &= side == str(own_side.other if self._mirrored else own_side)
            signal_deg[frames] = rows[frames, 2 + 2 * column]
            off_posture[frames] = rows[frames, 3 + 2 * column]
        position[np.array(self._told, object) != exercise] = math.nan
        number, phase, hold = _parts(time_s, reps)
        return Signals(
            time_s=time_s,
            exercise=tuple(exercise),
            side=tuple(side),
            rep=number,
            phase=phase,
            hold=hold,
            signal_deg=signal_deg,
            position=position,
            off_posture=off_posture,
            measured=self._measured(rows[:, self._width - len(QUANTITIES) :]),
        )

    def _thin_out(self) -> None:
        """Drop every second row, now and from now on."""
        rows = np.array(self._rows, dtype=np.float64).reshape(-1, self._width)
        self._rows = array("d", rows[::2].tobytes())
        self._told = self._told[::2]
        self._every *= 2

    def _measured(self, columns: FloatArray) -> dict[str, FloatArray]:
        found = {quantity.name: columns[:, i] for i, quantity in enumerate(QUANTITIES)}
        if not self._mirrored:
            return found
        return {
            name: -column if name in _SIGNED else found[_other_side(name)]
            for name, column in found.items()
        }


def _other_side(name: str) -> str:
    for side in Side:
        if name.startswith(f"{side}_"):
            return f"{side.other}{name.removeprefix(side)}"
    return name


def _nearest(time_s: FloatArray, reps: Sequence[Rep]) -> NDArray[np.int64]:
    """Return for each time the index of the rep that it is in or nearest to, -1 where there is none."""
    if not reps:
        return np.full(len(time_s), -1)
    changes = [(before.end_s + after.start_s) / 2 for before, after in pairwise(reps)]
    return np.searchsorted(np.array(changes), time_s, side="right")


def _parts(
    time_s: FloatArray, reps: Sequence[Rep]
) -> tuple[NDArray[np.int64], tuple[str, ...], NDArray[np.bool_]]:
    """Return rep number, phase and hold for each time."""
    number = np.zeros(len(time_s), np.int64)
    phase = np.full(len(time_s), "", object)
    hold = np.zeros(len(time_s), np.bool_)
    for rep in reps:
        holds = holds_of(rep)
        until_s = max([rep.end_s, *(hold_until_s for _, hold_until_s in holds)])
        number[(time_s >= rep.start_s) & (time_s <= until_s)] = rep.number
        for from_s, hold_until_s in holds:
            hold[(time_s >= from_s) & (time_s <= hold_until_s)] = True
    # A movement that begins ends a hold.
    for rep in reps:
        for each in rep.phases:
            frames = (time_s >= each.start_s) & (time_s <= each.end_s)
            phase[frames], hold[frames], number[frames] = each.name, False, rep.number
    return number, tuple(phase), hold
