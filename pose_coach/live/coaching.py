"""What coaches a live session, as the settings want it."""

from __future__ import annotations

from collections.abc import Sequence

from pose_coach.coaching.policy import Policy
from pose_coach.coaching.programme import Programme
from pose_coach.coaching.session import Session
from pose_coach.coaching.set_plan import SetPlan
from pose_coach.exercises.catalog import exercises
from pose_coach.exercises.exercise import Exercise
from pose_coach.live.analysis import Coaching
from pose_coach.settings.applied import tailored
from pose_coach.settings.model import Settings


def coaching_of(
    settings: Settings, plans: Sequence[SetPlan], reps: int | None, note: str | None
) -> Coaching:
    """Return what coaches: a programme or, without plans, a set of whatever is done.

    Parameters
    ----------
    settings
        The person's own.
    plans
        The sets of the programme, in order.
    reps
        Goal of a set without plans, None for none.
    note
        The safety note, where it is to be shown first.
    """
    counting = settings.voice.counting
    if plans:
        return Programme(list(plans), safety_note=note, counting=counting)
    policy = Policy(counting=counting)
    return Session(None, goal=reps, live=True, policy=policy, known=every_exercise(settings))


def every_exercise(settings: Settings) -> list[Exercise]:
    """Return all exercises, as the settings want them."""
    return [tailored(each, settings) for each in exercises().values()]
