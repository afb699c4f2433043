"""Counts exercises, live and in recordings."""

from __future__ import annotations

from collections.abc import Iterable

from pose_coach.body.measurements import Measurements
from pose_coach.counting.candidates import views_of
from pose_coach.counting.causal_counter import LOOK_BACK_S, CausalCounter
from pose_coach.counting.decoding import Decoded, decode
from pose_coach.counting.events import Considered, Event, Rep
from pose_coach.counting.explanations import considered_in
from pose_coach.counting.history import History, Window
from pose_coach.counting.model import Model, fitted
from pose_coach.counting.motion import Motion
from pose_coach.counting.rep_builder import RepBuilder
from pose_coach.exercises.exercise import Exercise

KEPT_LIVE_S = LOOK_BACK_S + 15.0
# After its end, where no live watcher would have counted a repetition.
COUNTED_AFTER_S = 0.5


class Counter:
    """Counts one exercise, or recognises which of several is done and counts that.

    Parameters
    ----------
    exercises
        What may be done.
    model
        The fitted numbers; those that come with the program where None.
    live
        Whether there is no end at which all is looked at again, so that little is kept; then a posture is
        entered by standing nearly still in it.
    causal
        Whether to count as a live watcher sees it, as it happens: without that only the end tells.
    """

    def __init__(
        self,
        exercises: Iterable[Exercise],
        *,
        model: Model | None = None,
        live: bool = False,
        causal: bool = True,
    ) -> None:
        self._exercises = tuple(exercises)
        self._model = model or fitted()
        self._live, self._causal = live, causal
        self._rows = History(self._exercises)
        self._causal_counter = CausalCounter(
            self._exercises, self._model, self._rows, needs_rest=live
        )
        self._reps: tuple[Rep, ...] | None = None
        self._considered: tuple[Considered, ...] = ()
        self._partial: int | None = None

    @property
    def exercise(self) -> Exercise:
        """The exercise that is being done, as far as can be told."""
        return self._causal_counter.exercise

    @property
    def is_recognised(self) -> bool:
        """Whether it is known what is being done."""
        return len(self._exercises) == 1 or bool(self.reps)

    @property
    def motion(self) -> Motion:
        """Where the body is now."""
        return self._causal_counter.motion

    @property
    def reps(self) -> tuple[Rep, ...]:
        """What was counted; of a recording that is over, what all of it together tells."""
        return self._causal_counter.reps if self._reps is None else self._reps

    @property
    def partial(self) -> int:
        """Repetitions begun and not finished."""
        return len(self._causal_counter.abandoned) if self._partial is None else self._partial

    @property
    def considered(self) -> tuple[Considered, ...]:
        """What was considered as a repetition, counted or not, once a recording is over."""
        return self._considered

    def update(self, time_s: float, measured: Measurements | None) -> list[Event]:
        """Take in one frame.

        Parameters
        ----------
        time_s
            Media time, later than the frame before.
        measured
            None where nobody was seen.
        """
        if not self._rows.append(time_s, measured) or not self._causal:
            return []
        if self._live:
            self._rows.forget_before(time_s - KEPT_LIVE_S)
        return self._causal_counter.update(time_s, measured)

    def finish(self, time_s: float) -> list[Event]:
        """Take in the end of the stream."""
        events = self._causal_counter.finish(time_s) if self._causal else []
        if not self._live:
            self._look_again(time_s)
        return events

    def _look_again(self, time_s: float) -> None:
        seen = self._rows.since(-1.0)
        if len(seen.track) < 2:
            self._reps, self._partial = (), 0
            return
        decoded = decode(views_of(seen.track, self._exercises, self._model))
        self._reps = tuple(self._recorded(seen, decoded, time_s))
        self._considered = considered_in(seen, decoded, self._model)
        begun = [*self._causal_counter.abandoned]
        if decoded.unfinished is not None:
            half = decoded.unfinished
            span_s = seen.time_s(half.begin), seen.time_s(half.end)
            if not any(_shared_s(span_s, other) > 0 for other in begun):
                begun.append(span_s)
        self._partial = sum(
            all(_shared_s(span_s, (rep.start_s, rep.end_s)) <= 0 for rep in self._reps)
            for span_s in begun
        )

    def _recorded(self, seen: Window, decoded: Decoded, time_s: float) -> Iterable[Rep]:
        records = RepBuilder(self._model)
        begins = [seen.time_s(found.begin) for found in decoded.reps]
        for number, found in enumerate(decoded.reps, 1):
            end_s = seen.time_s(found.end)
            recorded = records.record(
                seen,
                found,
                number=number,
                counted_s=self._counted_s(begins[number - 1], end_s, time_s),
                until_s=max(begins[number], end_s) if number < len(begins) else time_s,
            )
            records.remember(found.view.exercise.name, recorded.trace)
            yield recorded.rep

    def _counted_s(self, start_s: float, end_s: float, time_s: float) -> float:
        """Return when a live watcher counted a repetition, or would have."""
        for rep in self._causal_counter.reps:
            if _shared_s((start_s, end_s), (rep.start_s, rep.end_s)) > 0.5 * (end_s - start_s):
                return rep.counted_s
        return min(end_s + COUNTED_AFTER_S, time_s)


def _shared_s(one: tuple[float, float], other: tuple[float, float]) -> float:
    return min(one[1], other[1]) - max(one[0], other[0])
