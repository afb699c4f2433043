"""A person made of sticks is led through exercises, in words and with nothing to press."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby

import pytest

from pose_coach.coaching.programme import SUMMARY_S, WELCOME_S, Programme
from pose_coach.coaching.set_plan import SetPlan
from pose_coach.coaching.state import Status
from pose_coach.counting.events import RepFinished
from pose_coach.exercises.catalog import exercise_named, exercises
from tests.exercises.performances import Trips, in_turn
from tests.person import Camera, face_down, face_up, in_childs_pose, standing
from tests.played import play, played, update

FPS = 15
CAMERA = Camera(noise_m=0.002)


def stays(body, for_s):
    """Somebody who stays as they are for a while, as one part of a film."""
    return (lambda _: body), for_s


def does(name, reps, sides=("left", "right"), **trips):
    """Somebody who holds still, does so many reps of an exercise and holds still."""
    script = Trips(reps, **trips)
    order = [sides[n % len(sides)] for n in range(reps)]
    return played(name).doing(script, order), script.end_s


class Film:
    """What a programme makes of somebody, moment by moment."""

    def __init__(self, programme, *parts, camera=CAMERA):
        movement, until_s = in_turn(parts)
        with pytest.MonkeyPatch.context() as patch:
            play(patch, movement, mirrored=camera.mirrored)
            self._run(programme, movement, until_s, camera)

    def _run(self, programme, movement, until_s, camera):
        self.programme = programme
        self.states = []
        self.events = []
        for index in range(round(until_s * FPS)):
            time_s = index / FPS
            body = movement(time_s)
            pose = None if body is None else camera.seen(body, time_s)
            self.states.append(update(programme, time_s, pose))
            self.events += programme.events

    @property
    def said(self):
        return [state.said for state in self.states if state.said]

    def shown(self, of):
        """What of a state is shown, each stretch of the same once."""
        return [value for value, _ in groupby(of(state) for state in self.states)]


@pytest.fixture
def programme():
    def make(*names, goal=2, **settings):
        return Programme([SetPlan(exercise_named(name), goal) for name in names], **settings)

    return make


def test_holding_still_starts_a_countdown_and_then_counting(programme):
    film = Film(
        programme("rolling-plank"),
        stays(standing(), 8.0),
        does("rolling-plank", 2, still_s=7.0),
    )

    assert film.said[:6] == [
        "Rolling plank, 2 times. Get into a plank on your hands, side on to the camera",
        "Three",
        "Two",
        "One",
        "Go",
        "1",
    ]
    assert film.shown(lambda s: s.countdown)[:5] == [0, 3, 2, 1, 0]


def test_a_movement_during_the_countdown_is_counted(programme):
    film = Film(
        programme("rolling-plank"), stays(standing(), 8.0), does("rolling-plank", 2, still_s=1.5)
    )

    assert len(film.programme.reps) == 2
    assert "One" not in film.said


def test_leaving_the_posture_during_the_countdown_returns_to_set_up(programme):
    lying = does("scorpion", 1, ["left"], still_s=7.0)
    film = Film(
        programme("scorpion"),
        stays(standing(), 8.0),
        stays(face_down(), 2.0),
        stays(standing(), 3.0),
        lying,
    )

    assert film.said.count("Three") == 2
    statuses = film.shown(lambda s: s.status)
    assert statuses[:3] == [Status.WAITING, Status.COUNTDOWN, Status.WAITING]


def test_the_next_exercise_follows_the_dose_without_a_key(programme):
    film = Film(
        programme("rolling-plank", "scorpion", goal=1),
        stays(standing(), 8.0),
        does("rolling-plank", 1),
        stays(in_childs_pose(), 6.0),
        does("scorpion", 2, still_s=6.0),
        stays(standing(), 6.0),
    )

    assert film.shown(lambda s: s.exercise) == ["rolling-plank", "scorpion"]
    assert film.shown(lambda s: s.step) == [(1, 2), (2, 2)]
    assert [(rep.number, rep.exercise, rep.side) for rep in film.programme.reps] == [
        (1, "rolling-plank", None),
        (2, "scorpion", "left"),
        (3, "scorpion", "right"),
    ]
    assert any(words.startswith("Well done. Next: Scorpion, once on each") for words in film.said)
    assert film.states[-1].status is Status.SUMMARY
    assert film.said[-1].startswith("Well done. All done. 3 repetitions, ")


def test_events_are_numbered_across_sets_and_complete(programme):
    film = Film(
        programme("rolling-plank", "scorpion", goal=1),
        stays(standing(), 8.0),
        does("rolling-plank", 1),
        stays(in_childs_pose(), 6.0),
        does("scorpion", 2, still_s=6.0),
        stays(standing(), 6.0),
    )
    finished = {e.rep.number: e.rep for e in film.events if isinstance(e, RepFinished)}

    assert tuple(finished.values()) == film.programme.reps
    assert list(finished) == [1, 2, 3]


def test_skipping_still_reports_the_end_of_the_last_rep(programme):
    coach = programme("rolling-plank", "scorpion", goal=5)
    movement, until_s = in_turn([stays(standing(), 8.0), does("rolling-plank", 1)])
    for index in range(round((until_s - 1.0) * FPS)):
        update(coach, index / FPS, CAMERA.seen(movement(index / FPS), index / FPS))
    assert len(coach.reps) == 1
    assert not any(isinstance(event, RepFinished) for event in coach.events)

    coach.skip()
    update(coach, until_s, None)

    (finished,) = [event.rep for event in coach.events if isinstance(event, RepFinished)]
    assert finished == coach.reps[0]
    update(coach, until_s + 0.1, None)
    assert coach.events == ()


def test_the_programme_ends_after_a_summary_of_each_exercise(programme):
    film = Film(
        programme("rolling-plank", "scorpion", goal=1),
        stays(standing(), 8.0),
        does("rolling-plank", 1, travel_s=1.2),
        stays(in_childs_pose(), 6.0),
        does("scorpion", 2, still_s=6.0),
        stays(standing(), SUMMARY_S - 5.0),
    )
    hurried, calm = film.states[-1].summary

    assert (hurried.title, hurried.reps, hurried.goal, hurried.rushed) == ("Rolling plank", 1, 1, 1)
    assert hurried.work_on == "Slower - take your time"
    assert (calm.reps, calm.goal, calm.sides, calm.rushed) == (2, 2, (1, 1), 0)
    assert not film.programme.is_over
    update(film.programme, film.states[-1].time_s + 10.0, None)
    assert film.programme.is_over


def test_the_change_of_sides_is_announced(programme):
    film = Film(
        programme("t-spine-rotation", goal=1),
        stays(standing(), 8.0),
        does("t-spine-rotation", 1, ["left"]),
        stays(standing(), 3.0),
    )

    assert any("Now the right side" in words for words in film.said)


def test_an_open_ended_exercise_continues_past_its_goal(programme):
    film = Film(
        programme("scorpion", goal=1),
        stays(standing(), 8.0),
        does("scorpion", 4),
        stays(standing(), 4.0),
    )

    assert len(film.programme.reps) == 4
    assert sum("That is your dose" in words for words in film.said) == 1
    assert film.states[-1].status is Status.SUMMARY


def test_the_start_posture_of_the_next_exercise_ends_an_open_one_early(programme):
    """Two of ten scorpions, then over onto the back."""
    film = Film(
        programme("scorpion", "supine-twist", goal=5),
        stays(standing(), 8.0),
        does("scorpion", 2),
        stays(standing(), 1.0),
        stays(face_up(), 8.0),
    )

    assert film.shown(lambda s: s.exercise) == ["scorpion", "supine-twist"]
    assert film.states[-1].status in (Status.COUNTDOWN, Status.READY)


def test_counting_pauses_during_a_rest_and_resumes(programme):
    film = Film(
        programme("rolling-plank", goal=3),
        stays(standing(), 8.0),
        does("rolling-plank", 1),
        stays(in_childs_pose(), 12.0),
        does("rolling-plank", 2),
    )

    assert "Take your time. I wait" in film.said
    assert "Go on" in film.said
    resting = [s for s in film.states if s.status is Status.PAUSED]
    assert {s.because for s in resting} == {"Resting. Come back into position when you like"}
    assert len(film.programme.reps) == 3
    assert film.states[-1].status is Status.SUMMARY


def test_leaving_the_picture_is_mentioned_once(programme):
    film = Film(
        programme("rolling-plank", goal=3),
        stays(standing(), 8.0),
        does("rolling-plank", 1),
        (lambda _: None, 15.0),
    )

    assert sum("I can't see you" in words for words in film.said) == 1
    assert film.states[-1].because.startswith("I can't see you")


def test_a_raised_hand_skips(programme):
    film = Film(
        programme("rolling-plank", "scorpion"),
        stays(standing(), 6.0),
        stays(standing(raised=("left",)), 3.0),
        stays(standing(), 6.0),
    )

    assert film.shown(lambda s: s.exercise) == ["rolling-plank", "scorpion"]
    assert {s.gesture.label for s in film.states if s.gesture} == {"Skip"}
    assert any(words.startswith("Skipped. Next: Scorpion") for words in film.said)


def test_both_hands_pause_and_go_on(programme):
    both = ("left", "right")
    film = Film(
        programme("rolling-plank", goal=1),
        stays(standing(), 6.0),
        stays(standing(raised=both), 3.0),
        does("rolling-plank", 2),
        stays(standing(), 3.0),
        stays(standing(raised=both), 3.0),
        does("rolling-plank", 1),
    )
    statuses = film.shown(lambda s: s.status)

    assert statuses.count(Status.PAUSED) == 1
    assert film.shown(lambda s: s.gesture and s.gesture.label) == [
        None,
        "Pause",
        None,
        "Go on",
        None,
    ]
    assert "Paused. Raise both hands to go on" in film.said
    assert len(film.programme.reps) == 1


def test_the_safety_note_is_shown_first_for_a_limited_time(programme):
    film = Film(
        programme("rolling-plank", safety_note="Stop if anything hurts."),
        stays(standing(), WELCOME_S + 10.0),
    )

    assert film.said[:1] == ["Stop if anything hurts."]
    assert film.said[1].startswith("Rolling plank")
    welcome = [s for s in film.states if s.status is Status.WELCOME]
    assert {s.instruction for s in welcome} == {"Stop if anything hurts."}
    assert welcome[-1].time_s == pytest.approx(WELCOME_S, abs=0.1)


@pytest.mark.parametrize("hands", [("left",), ("left", "right")])
def test_a_raised_hand_ends_only_the_safety_note(programme, hands):
    film = Film(
        programme("rolling-plank", "scorpion", safety_note="Stop if anything hurts."),
        stays(standing(), 2.0),
        stays(standing(raised=hands), 3.0),
        stays(standing(), 2.0),
    )

    assert film.shown(lambda s: s.status) == [Status.WELCOME, Status.WAITING]
    assert film.shown(lambda s: s.exercise) == ["rolling-plank"]
    assert {s.gesture.label for s in film.states if s.gesture} == {"Begin"}


def test_the_state_names_the_side_to_work(programme):
    legs = Film(programme("scorpion", goal=2), stays(standing(), 8.0), does("scorpion", 2))
    arms = Film(
        programme("t-spine-rotation", goal=2),
        stays(standing(), 8.0),
        does("t-spine-rotation", 2, ["left"]),
    )

    assert legs.shown(lambda s: s.side) == [None, "right", "left"]
    assert arms.shown(lambda s: s.side) == [None, "left", "right"]


def test_skip_ends_the_safety_note(programme):
    coach = programme("rolling-plank", safety_note="Stop if anything hurts.")
    update(coach, 0.0, None)
    coach.skip()

    assert update(coach, 0.1, None).status is Status.WAITING
    assert coach.exercise.name == "rolling-plank"


def test_reset_restarts_the_set_and_keeps_earlier_sets(programme):
    coach = programme("rolling-plank", "scorpion", goal=1)
    Film(
        coach,
        stays(standing(), 8.0),
        does("rolling-plank", 1),
        stays(in_childs_pose(), 6.0),
        does("scorpion", 1, ["left"]),
    )
    assert len(coach.reps) == 2

    coach.reset()

    assert [rep.exercise for rep in coach.reps] == ["rolling-plank"]
    assert coach.exercise.name == "scorpion"


def test_a_mirrored_picture_does_not_swap_the_sides(programme):
    coach = programme("scorpion", goal=1, mirrored=True)

    Film(coach, does("scorpion", 2), camera=replace(CAMERA, mirrored=True))

    assert [rep.side for rep in coach.reps] == ["left", "right"]


@pytest.mark.parametrize("name", exercises())
def test_every_exercise_announces_its_dose(name):
    exercise = exercise_named(name)
    plan = SetPlan(exercise, exercise.goal)
    (summary,) = Programme([plan]).summary

    assert plan.goal == exercise.goal
    assert plan.announcement().startswith(exercise.title)
    assert (summary.reps, summary.goal, summary.work_on) == (0, exercise.set_goal, None)
