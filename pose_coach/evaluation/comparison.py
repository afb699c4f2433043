"""Compares the analysis of one clip with its truth."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from pose_coach.counting.events import Rep
from pose_coach.evaluation.truth import TruePhase, Truth

# A choice, as labels are not exact to a frame: this close to the limit either verdict is right.
RUSHED_BAND_S = 0.2


@dataclass(frozen=True, slots=True)
class SetResult:
    """Result of one exercise in one clip.

    Attributes
    ----------
    name
        Name of the clip.
    exercise
        The exercise that was named for counting.
    true_count, count
        True and counted number of reps.
    true_phases
        True number of phases.
    start_errors_s, end_errors_s, duration_errors_s
        Measured minus true value of each matched phase.
    count_delays_s
        From the true end of a rep to its count.
    sides
        (true, measured) of each matched rep with a side.
    rushed, rushed_near_limit
        (true, measured) of each phase with a known truth, away from the limit and near it. A missed phase
        counts as not rushed.
    faults
        (true, measured) names for each rep with labelled faults. A missed rep has no measured faults.
    range_errors_deg
        Measured minus true range of each matched rep with a labelled range.
    """

    name: str
    exercise: str
    true_count: int
    count: int
    true_phases: int
    start_errors_s: tuple[float, ...]
    end_errors_s: tuple[float, ...]
    duration_errors_s: tuple[float, ...]
    count_delays_s: tuple[float, ...]
    sides: tuple[tuple[str, str | None], ...]
    rushed: tuple[tuple[bool, bool], ...]
    rushed_near_limit: tuple[tuple[bool, bool], ...]
    faults: tuple[tuple[frozenset[str], frozenset[str]], ...]
    range_errors_deg: tuple[float, ...]

    @property
    def time_errors_s(self) -> tuple[float, ...]:
        """Errors of starts and ends together."""
        return (*self.start_errors_s, *self.end_errors_s)


@dataclass(frozen=True, slots=True)
class ClipResult:
    """Result of one clip.

    Attributes
    ----------
    name, origin, exercise
        Name of the clip, "rendered" or "filmed", and the exercise in it.
    tolerance_s
        Accuracy of the true times.
    conditions
        Recording conditions, such as "light" with the value "dim".
    sets
        By exercise: the result when it was named.
    recognised
        The recognised exercise when none was named.
    counts_unnamed
        By exercise: the number of reps when none was named.
    duration_s
        Duration of the video.
    frames, frames_with_pose
        Tracked frames, and those with a person.
    analysis_s
        Seconds that one analysis took.
    landmark_errors
        By joint: median distance from the truth, as a share of the trunk's length.
    angle_error_deg, angle_bias_deg, angle_correlation
        Of the signal of the clip's exercise against the true angle; NaN if unknown.
    """

    name: str
    origin: str
    exercise: str
    tolerance_s: float
    conditions: Mapping[str, str]
    sets: Mapping[str, SetResult]
    recognised: str
    counts_unnamed: Mapping[str, int]
    duration_s: float
    frames: int
    frames_with_pose: int
    analysis_s: float
    landmark_errors: Mapping[str, float] = field(default_factory=dict)
    angle_error_deg: float = math.nan
    angle_bias_deg: float = math.nan
    angle_correlation: float = math.nan

    def shows(self, exercise: str) -> bool:
        """Return whether the exercise is done in the clip."""
        found = self.sets.get(exercise)
        return self.exercise == exercise or (found is not None and found.true_count > 0)

    @property
    def counted_right_unnamed(self) -> bool:
        """Whether every exercise was counted exactly although none was named."""
        true = {name: s.true_count for name, s in self.sets.items() if s.true_count}
        return true == {name: count for name, count in self.counts_unnamed.items() if count}


def compare(
    name: str, exercise: str, rushed_below_s: float, truth: Truth, reps: Sequence[Rep]
) -> SetResult:
    """Compare the reps that were counted of one exercise with the truth.

    Phases are matched by name and time, independently of reps: cow, cat, cow is one and a half reps from
    either end.

    Parameters
    ----------
    name, exercise
        Name of the clip, and the exercise.
    rushed_below_s
        The exercise's limit.
    truth
        Truth of the clip; only reps of `exercise` are expected.
    reps
        The counted reps.
    """
    true_reps = truth.reps_of(exercise)
    matched = dict(_matches(true_reps, reps))
    pairs = [(true_reps[i], reps[j]) for i, j in matched.items()]
    true_phases = [phase for rep in true_reps for phase in rep.phases]
    phases = [phase for rep in reps for phase in rep.phases]
    found_at = _matches(true_phases, phases)
    found = [(true_phases[i], phases[j]) for i, j in found_at]
    timed = [(true, phase) for true, phase in found if phase.start_seen]
    # A missed phase counts as not rushed; one whose start was not seen has no verdict.
    told = {i: phases[j].rushed if phases[j].start_seen else None for i, j in found_at}
    verdicts = [
        (abs(_length_s(true) - rushed_below_s) > RUSHED_BAND_S, (truly, verdict))
        for i, true in enumerate(true_phases)
        if (truly := _truly_rushed(true, rushed_below_s, truth.tolerance_s)) is not None
        and (verdict := told.get(i, False)) is not None
    ]
    return SetResult(
        name=name,
        exercise=exercise,
        true_count=len(true_reps),
        count=len(reps),
        true_phases=len(true_phases),
        start_errors_s=tuple(phase.start_s - true.start_s for true, phase in timed),
        end_errors_s=tuple(phase.end_s - true.end_s for true, phase in found),
        duration_errors_s=tuple(phase.duration_s - _length_s(true) for true, phase in timed),
        count_delays_s=tuple(rep.counted_s - true.end_s for true, rep in pairs),
        sides=tuple((true.side, rep.side) for true, rep in pairs if true.side is not None),
        rushed=tuple(verdict for is_clear, verdict in verdicts if is_clear),
        rushed_near_limit=tuple(verdict for is_clear, verdict in verdicts if not is_clear),
        faults=tuple(
            (frozenset(true.faults), frozenset(reps[matched[i]].faults if i in matched else ()))
            for i, true in enumerate(true_reps)
            if true.faults is not None
        ),
        range_errors_deg=tuple(
            rep.range_deg - true.range_deg for true, rep in pairs if not math.isnan(true.range_deg)
        ),
    )


def _truly_rushed(phase: TruePhase, rushed_below_s: float, tolerance_s: float) -> bool | None:
    """Return whether a phase was rushed; None without a label if its times are not exact."""
    if phase.rushed is None and tolerance_s == 0:
        return _length_s(phase) < rushed_below_s
    return phase.rushed


def _length_s(phase: TruePhase) -> float:
    return phase.end_s - phase.start_s


class _Span(Protocol):
    @property
    def start_s(self) -> float: ...
    @property
    def end_s(self) -> float: ...


def _matches(true: Sequence[_Span], measured: Sequence[_Span]) -> list[tuple[int, int]]:
    """Pair spans by greatest overlap, each with at most one other, and phases only by equal name."""
    overlaps = [
        (min(t.end_s, m.end_s) - max(t.start_s, m.start_s), i, j)
        for i, t in enumerate(true)
        for j, m in enumerate(measured)
        if getattr(t, "name", None) == getattr(m, "name", None)
    ]
    pairs: dict[int, int] = {}
    for overlap_s, i, j in sorted(overlaps, reverse=True):
        if overlap_s > 0 and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return sorted(pairs.items())
