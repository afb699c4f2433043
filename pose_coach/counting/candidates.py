"""What can be seen of an exercise in a track: its position, the proposals, and the evidence for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from pose_coach.body.landmarks import Side
from pose_coach.counting.evidence import neutral_shares, travel_evidence
from pose_coach.counting.model import FormModel, Model
from pose_coach.counting.observations import FloatArray, Observations
from pose_coach.counting.positions import NEARER, Cues, feature_names, sides_of, values_for
from pose_coach.counting.proposals import Travel, travels
from pose_coach.exercises.exercise import Counting, Exercise, Form

# Of a full movement: smaller swings are not even proposed.
LEAST_SWING = 0.12
# So long the body stops before it sets off anew. Between two ends a stop is mostly an interruption.
REST_S = {Counting.HOME_AND_BACK: 0.35, Counting.BOTH_ENDS: 0.7, Counting.BOTH_WAYS: 0.7}


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """One exercise, in one form and for one side, over a track.

    Attributes
    ----------
    exercise, form, side
        What is looked for.
    fit
        Its fitted numbers.
    position
        N, share of the way; NaN where unseen.
    values
        N x F, the features that its template looks at.
    travels, evidence, spans
        T proposals with what speaks for them, and from when to when each goes, in samples.
    from_neutral, to_neutral
        What speaks for the same travels as ways from, and to, a position between the ends. Empty for
        home-and-back exercises.
    """

    exercise: Exercise
    form: Form
    side: Side | None
    fit: FormModel
    position: FloatArray
    values: FloatArray
    travels: Sequence[Travel]
    evidence: FloatArray
    spans: FloatArray
    from_neutral: FloatArray = field(default_factory=lambda: np.empty(0))
    to_neutral: FloatArray = field(default_factory=lambda: np.empty(0))

    @property
    def sizes(self) -> FloatArray:
        """Sizes of the travels, all positive."""
        return np.array([abs(travel.size) for travel in self.travels])


def views_of(track: Observations, exercises: Iterable[Exercise], model: Model) -> list[View]:
    """Return what can be seen of each exercise in a track, in every form and for every side."""
    values: dict[Side | None, FloatArray] = {}
    found = []
    for exercise in exercises:
        names = feature_names(exercise)
        for form in exercise.forms:
            fit = model.forms.get((exercise.name, form.name))
            if fit is None:  # declared, and not fitted yet
                continue
            columns = [names.index(name) for name in fit.template.names]
            for side in sides_of(exercise):
                if side not in values:
                    values[side] = values_for(track.features, side)
                position = Cues.of(exercise, form, fit.cue_weights).position(values[side])
                moves = travels(position, LEAST_SWING, REST_S[exercise.counting])
                nearer = values[side][:, names.index(NEARER)] if side else np.zeros(len(position))
                own = values[side][:, columns]
                seen = fit.template, position, own, nearer, moves
                evidence, spans = travel_evidence(*seen)
                neutral = []
                if exercise.counting is not Counting.HOME_AND_BACK:
                    for begins in (True, False):
                        shares = neutral_shares(moves, fit.usual_size, begins=begins)
                        neutral.append(travel_evidence(*seen, shares)[0])
                found.append(
                    View(exercise, form, side, fit, position, own, moves, evidence, spans, *neutral)
                )
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A proposal for a repetition, or for a part of one.

    Attributes
    ----------
    view
        In which it was found.
    steps
        Indices of its travels, in order of time.
    log_odds
        That it is what it is taken for, for a person of `own_size`.
    own_size
        Size of this person's movements, in full movements.
    contributions
        By name of the evidence: how much of the log-odds it gave.
    """

    view: View
    steps: tuple[int, ...]
    log_odds: float
    own_size: float
    contributions: Mapping[str, float] = field(default_factory=dict, repr=False)

    @property
    def begin(self) -> float:
        """First sample of its first travel."""
        return float(self.view.spans[self.steps[0], 0])

    @property
    def end(self) -> float:
        """Last sample of its last travel."""
        return float(self.view.spans[self.steps[-1], 1])


@dataclass(frozen=True, slots=True)
class AlreadyCounted:
    """What was counted already, on the same track: nothing before its end is counted again.

    Attributes
    ----------
    until
        Sample at which the last repetition ended.
    sizes
        By exercise and side: the sizes of the repetitions.
    """

    until: float = -np.inf
    sizes: Mapping[tuple[str, Side | None], tuple[float, ...]] = field(default_factory=dict)
