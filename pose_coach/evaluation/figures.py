"""The figures of accuracy: an analysis against the truth, and many of them together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from pose_coach.evaluation.truth import Truth
from pose_coach.exercises.events import Rep

# Nobody can tell the length of a phase to a frame: within this of the limit either answer is right.
RUSHED_BAND_S = 0.2


@dataclass(frozen=True, slots=True)
class ClipResult:
    """How one clip came out.

    Attributes
    ----------
    name
        Of the clip.
    origin
        "rendered" or "filmed".
    exercise
        The one that was asked for.
    true_count, count
        Repetitions there are, and repetitions counted.
    start_errors_s, end_errors_s, duration_errors_s
        Measured minus true, one a phase of the matched reps.
    count_delays_s
        From the true end of a rep to the moment it was counted.
    rushed
        (true, measured) of each phase whose truth is known.
    faults
        (true, measured) names of each matched rep.
    tolerance_s
        How well the true times are known.
    """

    name: str
    origin: str
    exercise: str
    true_count: int
    count: int
    start_errors_s: tuple[float, ...]
    end_errors_s: tuple[float, ...]
    duration_errors_s: tuple[float, ...]
    count_delays_s: tuple[float, ...]
    rushed: tuple[tuple[bool, bool], ...]
    faults: tuple[tuple[frozenset[str], frozenset[str]], ...]
    tolerance_s: float


def compare(
    name: str, exercise: str, rushed_below_s: float, truth: Truth, reps: Sequence[Rep]
) -> ClipResult:
    """Compare the reps of a clip with its truth.

    Parameters
    ----------
    name, exercise
        Of the clip, and what was counted in it.
    rushed_below_s
        The exercise's limit.
    truth
        What the clip shows. Reps of another exercise than `exercise` are not expected.
    reps
        What was counted.
    """
    true_reps = truth.reps if truth.exercise == exercise else ()
    starts: list[float] = []
    ends: list[float] = []
    durations: list[float] = []
    delays: list[float] = []
    rushed: list[tuple[bool, bool]] = []
    faults: list[tuple[frozenset[str], frozenset[str]]] = []
    for true in true_reps:
        rep = max(
            reps,
            key=lambda r: _overlap_s(r.start_s, r.end_s, true.start_s, true.end_s),
            default=None,
        )
        if rep is None or _overlap_s(rep.start_s, rep.end_s, true.start_s, true.end_s) <= 0:
            continue
        delays.append(rep.counted_s - true.end_s)
        faults.append((frozenset(true.faults), frozenset(rep.faults)))
        for true_phase in true.phases:
            phase = next((p for p in rep.phases if p.name == true_phase.name), None)
            if phase is None:
                continue
            ends.append(phase.end_s - true_phase.end_s)
            if not phase.start_seen:
                continue
            true_s = true_phase.end_s - true_phase.start_s
            starts.append(phase.start_s - true_phase.start_s)
            durations.append(phase.duration_s - true_s)
            truly = true_s < rushed_below_s if true_phase.rushed is None else true_phase.rushed
            known = true_phase.rushed is not None or truth.tolerance_s == 0
            if known and abs(true_s - rushed_below_s) > RUSHED_BAND_S:
                rushed.append((truly, phase.rushed))
    return ClipResult(
        name=name,
        origin=truth.origin,
        exercise=exercise,
        true_count=len(true_reps),
        count=len(reps),
        start_errors_s=tuple(starts),
        end_errors_s=tuple(ends),
        duration_errors_s=tuple(durations),
        count_delays_s=tuple(delays),
        rushed=tuple(rushed),
        faults=tuple(faults),
        tolerance_s=truth.tolerance_s,
    )


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a group of clips. NaN where there is nothing to measure.

    Attributes
    ----------
    clips
        How many.
    exact, off_by_one
        Share of clips counted exactly, and within one.
    normalised_error
        Mean of |count - true| / true over the clips that have reps.
    false_counts
        Repetitions counted in clips that have none.
    time_error_mean_s, time_error_median_s, time_error_p95_s
        Absolute error of the starts and ends of phases.
    duration_bias_s
        Mean of measured minus true duration.
    count_delay_p95_s
        95th percentile of the time from the end of a rep to its count.
    rushed_precision, rushed_recall
        Of phases more than 0.2 s away from the limit.
    """

    clips: int
    exact: float
    off_by_one: float
    normalised_error: float
    false_counts: int
    time_error_mean_s: float
    time_error_median_s: float
    time_error_p95_s: float
    duration_bias_s: float
    count_delay_p95_s: float
    rushed_precision: float
    rushed_recall: float


def figures(results: Sequence[ClipResult]) -> Figures:
    """Return the figures of a group of clips."""
    counts = np.array([(r.count, r.true_count) for r in results], dtype=np.float64).reshape(-1, 2)
    off = np.abs(counts[:, 0] - counts[:, 1])
    has_reps = counts[:, 1] > 0
    errors = np.abs([e for r in results for e in (*r.start_errors_s, *r.end_errors_s)])
    pairs = np.array([pair for r in results for pair in r.rushed], dtype=bool).reshape(-1, 2)
    hits = float((pairs[:, 0] & pairs[:, 1]).sum())
    return Figures(
        clips=len(results),
        exact=_mean(off == 0),
        off_by_one=_mean(off <= 1),
        normalised_error=_mean(off[has_reps] / counts[has_reps, 1]),
        false_counts=int(counts[~has_reps, 0].sum()),
        time_error_mean_s=_mean(errors),
        time_error_median_s=_percentile(errors, 50),
        time_error_p95_s=_percentile(errors, 95),
        duration_bias_s=_mean([e for r in results for e in r.duration_errors_s]),
        count_delay_p95_s=_percentile([d for r in results for d in r.count_delays_s], 95),
        rushed_precision=hits / float(pairs[:, 1].sum()) if pairs[:, 1].any() else np.nan,
        rushed_recall=hits / float(pairs[:, 0].sum()) if pairs[:, 0].any() else np.nan,
    )


def figures_document(results: Sequence[ClipResult]) -> dict[str, Any]:
    """Return the figures and the clips as a document for JSON; unknown numbers are null."""
    origins = sorted({result.origin for result in results})
    groups = {origin: figures([r for r in results if r.origin == origin]) for origin in origins}
    return {
        "figures": {
            origin: {k: None if v != v else v for k, v in asdict(group).items()}
            for origin, group in groups.items()
        },
        "clips": [
            {
                "name": r.name,
                "exercise": r.exercise,
                "true_count": r.true_count,
                "count": r.count,
                "start_errors_s": list(r.start_errors_s),
                "end_errors_s": list(r.end_errors_s),
            }
            for r in results
        ],
    }


def _overlap_s(a_start: float, a_end: float, b_start: float, b_end: float) -> float:
    return min(a_end, b_end) - max(a_start, b_start)


def _mean(values: object) -> float:
    array = np.asarray(values, dtype=np.float64)
    return float(array.mean()) if array.size else float("nan")


def _percentile(values: object, percent: float) -> float:
    array = np.asarray(values, dtype=np.float64)
    return float(np.percentile(array, percent)) if array.size else float("nan")
