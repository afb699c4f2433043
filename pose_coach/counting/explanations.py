"""What was considered as a repetition, and in plain words what spoke for and against it."""

from __future__ import annotations

from collections.abc import Mapping

from pose_coach.counting.candidates import Candidate
from pose_coach.counting.decoding import Decoded
from pose_coach.counting.events import Considered
from pose_coach.counting.history import Window
from pose_coach.counting.model import Model
from pose_coach.counting.sides import side_of
from pose_coach.exercises.exercise import Counting

# More movements are not worth a word.
MOST = 60
# Log-odds: less speaks neither for nor against.
TELLING = 0.3

WORDS: Mapping[str, tuple[str, str]] = {
    "size": ("the right size for this person", "not the size of this person's movements"),
    "abrupt": ("", "started too abruptly"),
    "rough": ("one even movement", "back and forth on the way"),
    "posture_turn": ("the body is turned as in this exercise", "the body is turned otherwise"),
    "posture_trunk": ("the trunk is held as in this exercise", "the trunk is held otherwise"),
    "posture_legs": ("the legs are where they belong", "the legs do something else"),
    "posture_arms": ("the arms are where they belong", "the arms do something else"),
    "posture_head": ("the head goes along", "the head does something else"),
    "worst_end": ("both ends look right", "one of its ends looks different"),
    "direction": ("the body moves as in this exercise", "the body moves in another way"),
    "astray": ("", "much of the body moves elsewhere"),
    "other_movement": ("", "other parts of the body move more"),
    "home_difference": ("it comes back all the way", "the way back is not as long as the way out"),
    "worse_posture": ("", "one of the two ways looks different"),
}
"""By name of the evidence: what it means where it speaks for a repetition, and where against."""


def considered_in(seen: Window, decoded: Decoded, model: Model) -> tuple[Considered, ...]:
    """Return every movement that was considered and is not hopeless, in order of time."""
    counted = [_considered(seen, found, model, counted=True) for found in decoded.reps]
    others = [_considered(seen, found, model, counted=False) for found in decoded.rejected]
    others.sort(key=lambda each: -each.probability)
    left = max(0, MOST - len(counted))
    return tuple(sorted([*counted, *others[:left]], key=lambda each: each.start_s))


def _considered(seen: Window, found: Candidate, model: Model, *, counted: bool) -> Considered:
    is_pair = found.view.exercise.counting is Counting.HOME_AND_BACK
    steps = 1 if is_pair else len(found.steps)
    in_favour, against = reasons(found.contributions, found.view.fit.typical, steps)
    return Considered(
        exercise=found.view.exercise.name,
        side=side_of(seen.track, found),
        start_s=seen.time_s(found.begin),
        end_s=seen.time_s(found.end),
        probability=model.probability(found.log_odds),
        counted=counted,
        in_favour=in_favour,
        against=against,
    )


def reasons(
    contributions: Mapping[str, float], typical: Mapping[str, float], steps: int = 1
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what spoke most for and against a repetition, at most two each.

    Parameters
    ----------
    contributions
        By name of the evidence, log-odds.
    typical
        The same of a typical repetition: less than that speaks against.
    steps
        Movements whose log-odds were added up.
    """
    given = {name: value / steps for name, value in contributions.items() if name in WORDS}
    apart = {name: share - typical.get(name, 0.0) for name, share in given.items()}
    most_given = sorted((n for n in given if WORDS[n][0]), key=lambda n: -given[n])
    in_favour = [WORDS[n][0] for n in most_given if given[n] > TELLING and apart[n] > -TELLING]
    most_missed = sorted(apart, key=lambda n: apart[n])
    against = [WORDS[n][1] for n in most_missed if apart[n] < -TELLING]
    return tuple(in_favour[:2]), tuple(against[:2])
