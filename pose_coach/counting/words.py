"""What was considered as a repetition, and in plain words what spoke for and against it."""

from __future__ import annotations

from collections.abc import Mapping

from pose_coach.counting.decoding import Decoded
from pose_coach.counting.events import Considered
from pose_coach.counting.model import Model
from pose_coach.counting.rows import Seen
from pose_coach.counting.sides import side_of
from pose_coach.counting.views import Found
from pose_coach.exercises.exercise import Counting

# Less probable movements are not worth a word, nor more of them.
HOPELESS, MOST = 0.02, 60
# Log-odds: less speaks neither for nor against.
TELLING = 0.3

WORDS: Mapping[str, tuple[float, str, str]] = {
    "size": (-0.2, "the right size for this person", "not the size of this person's movements"),
    "slow": (0.0, "", "very slow"),
    "abrupt": (0.0, "", "started too abruptly"),
    "rough": (-0.2, "one even movement", "back and forth on the way"),
    "posture_turn": (0.3, "the body is turned as in this exercise", "the body is turned otherwise"),
    "posture_trunk": (0.2, "the trunk is held as in this exercise", "the trunk is held otherwise"),
    "posture_legs": (0.8, "the legs are where they belong", "the legs do something else"),
    "posture_arms": (0.4, "the arms are where they belong", "the arms do something else"),
    "posture_head": (0.3, "the head goes along", "the head does something else"),
    "worst_end": (0.8, "both ends look right", "one of its ends looks different"),
    "strange": (0.0, "", "for a part of it the body looks different"),
    "misfit": (-0.3, "", "a part of the body is quite elsewhere"),
    "direction": (1.8, "the body moves as in this exercise", "the body moves in another way"),
    "astray": (-0.1, "", "much of the body moves elsewhere"),
    "moves_turn": (0.2, "", "the body does not turn as in this exercise"),
    "moves_trunk": (0.2, "", "the trunk does not move as in this exercise"),
    "moves_legs": (0.2, "", "the legs do not move as in this exercise"),
    "moves_arms": (0.2, "", "the arms do not move as in this exercise"),
    "moves_head": (0.2, "", "the head does not move as in this exercise"),
    "other_movement": (-0.1, "", "other parts of the body move more"),
    "unseen": (0.0, "", "the body was out of sight for a part of it"),
    "home_difference": (-0.2, "it comes back to where it began", "does not come back to the start"),
    "worse_posture": (0.4, "", "one of the two ways looks different"),
    "worse_direction": (0.4, "", "one of the two ways goes elsewhere"),
}
"""By name of the evidence: how much a repetition typically has of it, in log-odds, and what more and less of
it mean."""


def considered_in(seen: Seen, decoded: Decoded, model: Model) -> tuple[Considered, ...]:
    """Return every movement that was considered and is not hopeless, in order of time."""
    counted = [_considered(seen, found, model, counted=True) for found in decoded.reps]
    others = [_considered(seen, found, model, counted=False) for found in decoded.rejected]
    others = [each for each in others if each.probability >= HOPELESS]
    others.sort(key=lambda each: -each.probability)
    left = max(0, MOST - len(counted))
    return tuple(sorted([*counted, *others[:left]], key=lambda each: each.start_s))


def _considered(seen: Seen, found: Found, model: Model, *, counted: bool) -> Considered:
    is_pair = found.view.exercise.counting is Counting.HOME_AND_BACK
    in_favour, against = reasons(found.contributions, 1 if is_pair else len(found.steps))
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
    contributions: Mapping[str, float], steps: int = 1
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return what spoke most for and against a repetition, at most two each.

    Parameters
    ----------
    contributions
        By name of the evidence, log-odds.
    steps
        Movements whose log-odds were added up.
    """
    shares = {name: value / steps for name, value in contributions.items() if name in WORDS}
    apart = {name: share - WORDS[name][0] for name, share in shares.items()}
    # In favour is what gave most of all, against what gave less than it usually does.
    given = sorted((n for n in shares if WORDS[n][1]), key=lambda n: -shares[n])
    in_favour = [WORDS[n][1] for n in given if shares[n] > TELLING and apart[n] > -TELLING]
    missed = sorted(apart, key=lambda n: apart[n])
    against = [WORDS[n][2] for n in missed if apart[n] < -TELLING]
    return tuple(in_favour[:2]), tuple(against[:2])
