"""How well a model counts clips that were tracked before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from fitting.decoded import found_in, matched_phases, true_rep
from fitting.examples import Example
from fitting.run import FILMED
from pose_coach.body.pose import FloatArray
from pose_coach.counting.model import Model
from pose_coach.counting.sides import side_of
from pose_coach.exercises.exercise import Exercise


@dataclass(slots=True)
class Share:
    """So many of so many."""

    right: int = 0
    of: int = 0

    def add(self, *, right: bool) -> None:
        """Take in one more."""
        self.right += right
        self.of += 1

    def __str__(self) -> str:
        return f"{self.right} of {self.of}" if self.of else "-"


@dataclass(slots=True)
class Figures:
    """What came of some clips.

    Attributes
    ----------
    exact
        Clips with repetitions, with nothing named: those in which each exercise is counted exactly.
    sides
        True repetitions with a side that were found: those whose side is right.
    false_unnamed
        Clips of none of the exercises: those in which something is counted.
    false_named
        Clips and exercises named that are not in them: those in which something is counted.
    """

    exact: Share = field(default_factory=Share)
    sides: Share = field(default_factory=Share)
    false_unnamed: Share = field(default_factory=Share)
    false_named: Share = field(default_factory=Share)


def figures(
    examples: Iterable[Example],
    exercises: Sequence[Exercise],
    model_of: Callable[[Example], Model],
) -> Figures:
    """Count clips and compare them with their truth.

    Parameters
    ----------
    examples
        Clips as they were filmed.
    exercises
        All of them.
    model_of
        The model to count a clip with.
    """
    out = Figures()
    for example in examples:
        model, truth = model_of(example), example.clip.truth
        found, _ = found_in(example, exercises, model)
        counted = Counter(each.view.exercise.name for each in found)
        true = Counter(rep.exercise for rep in truth.reps)
        if truth.reps:
            out.exact.add(right=counted == true)
        else:
            out.false_unnamed.add(right=bool(counted))
        for each in found:
            rep = true_rep(example, each)
            if rep is not None and rep.side is not None:
                out.sides.add(right=side_of(example.track, each) == rep.side)
        for exercise in exercises:
            if exercise.name not in true:
                out.false_named.add(right=bool(found_in(example, [exercise], model)[0]))
    return out


def time_errors_s(
    examples: Iterable[Example], exercises: Sequence[Exercise], model: Model
) -> FloatArray:
    """Return by how much each begin and end of a phase that was found comes too late, in seconds."""
    errors: list[float] = []
    for example in examples:
        for found in found_in(example, exercises, model)[0]:
            for _, (begin_s, end_s), phase in matched_phases(example, found):
                lag_s = found.view.fit.lag_s
                errors += [begin_s - lag_s - phase.start_s, end_s - lag_s - phase.end_s]
    return np.array(errors)


def table(
    rows: Mapping[str, Callable[[Example], Model]],
    examples: Sequence[Example],
    exercises: Sequence[Exercise],
) -> str:
    """Return a markdown table: a line for each way to choose a model, rendered and filmed clips apart."""
    lines = [
        "| fitted | clips | counted exactly | sides right | counted where there is none "
        "| and with one named that is not done |",
        "|---|---|---|---|---|---|",
    ]
    for name, model_of in rows.items():
        for origin, is_filmed in (("rendered", False), (FILMED, True)):
            some = [e for e in examples if (e.clip.truth.origin == FILMED) is is_filmed]
            if some:
                f = figures(some, exercises, model_of)
                shares = (f.exact, f.sides, f.false_unnamed, f.false_named)
                lines.append(f"| {name} | {origin} | " + " | ".join(map(str, shares)) + " |")
    return "\n".join(lines)
