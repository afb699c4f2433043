from __future__ import annotations

import math
from itertools import groupby

import pytest

from pose_coach.body.landmarks import Side
from pose_coach.coaching.session import HOLD_FROM_S, Session
from pose_coach.coaching.state import Status
from pose_coach.exercises.cat_cow import EXERCISE
from pose_coach.exercises.catalog import exercise_named, exercises
from pose_coach.exercises.exercise import Sides
from tests.exercises.performances import Trips, in_turn
from tests.person import Camera, face_up
from tests.played import play, played, update

CAMERA = Camera(noise_m=0.002)


@pytest.fixture
def states(made_up):
    """Let a session watch somebody, and return what it shows at every moment."""

    def watch(session, script, until_s, *, fps=15.0, finish=True):
        tracker = made_up.person(script)
        seen = [
            update(session, frame.time_s, tracker.track(frame))
            for frame in made_up.source(until_s, fps)
        ]
        if finish:
            session.finish()
        return seen

    return watch


@pytest.fixture
def set_of_two(made_up, states):
    """Two calm reps: 2 s of stillness, and 3 s of travel and 1 s of stay at each end."""
    session = Session(EXERCISE, goal=2)
    return session, states(session, made_up.cat_cows(2), 18.0)


def statuses(seen):
    return [status for status, _ in groupby(state.status for state in seen)]


def test_a_set_goes_from_ready_to_done(set_of_two):
    _, seen = set_of_two

    travel = [Status.MOVING, Status.READY, Status.HOLDING]
    assert statuses(seen) == [
        Status.WAITING,
        Status.READY,
        # From a flat back it is half a way to the cow: too little to be known as an end.
        Status.MOVING,
        Status.READY,
        *travel * 2,
        # Done is told when the last rep is counted, before the cat is held for long.
        Status.MOVING,
        Status.READY,
        Status.DONE,
    ]


def test_reps_are_counted_as_they_end(set_of_two):
    session, seen = set_of_two

    counts = [(count, next(group).time_s) for count, group in groupby(seen, lambda s: s.reps)]
    assert [count for count, _ in counts] == [0, 1, 2]
    assert [time_s for _, time_s in counts] == pytest.approx([0, 9, 17], abs=0.5)
    assert [rep.number for rep in session.reps] == [1, 2]


def test_the_state_has_the_counts(set_of_two):
    _, seen = set_of_two

    assert (seen[-1].reps, seen[-1].goal, seen[-1].rushed, seen[-1].partial) == (2, 2, 0, 0)
    assert (seen[-1].exercise, seen[-1].title) == ("cat-cow", "Cat-cow")
    assert seen[-1].end_labels == ("Cow", "Cat")


def test_the_state_has_the_pace_between_the_ends_and_the_hold_at_an_end(set_of_two):
    _, seen = set_of_two
    way_to_cat, cat = seen[round(7.5 * 15)], seen[round(9.9 * 15)]

    assert (way_to_cat.pace.phase, way_to_cat.pace.label) == ("to-cat", "Round your back")
    assert way_to_cat.pace.to_second_end is True
    assert (way_to_cat.end_label, way_to_cat.hold_s) == (None, 0.0)
    assert (cat.pace, cat.end_label) == (None, "Cat")
    assert cat.hold_s == pytest.approx(1.05, abs=0.3)
    assert cat.position == pytest.approx(1.0, abs=0.05)


def test_a_short_stop_at_an_end_is_not_a_hold(set_of_two):
    _, seen = set_of_two

    assert all(s.hold_s == 0 or s.hold_s >= HOLD_FROM_S for s in seen)
    assert any(s.status is Status.HOLDING for s in seen)


def test_the_goal_defaults_to_the_dose_of_the_exercise():
    assert Session(EXERCISE).goal == EXERCISE.goal == 10
    assert Session(EXERCISE, goal=3).goal == 3


@pytest.mark.parametrize("exercise", exercises().values(), ids=exercises())
def test_the_goal_of_an_exercise_with_sides_counts_both_sides(exercise):
    both = exercise.goal if exercise.sides is Sides.NONE else 2 * exercise.goal

    assert Session(exercise).goal == exercise.set_goal == both
    assert Session(exercise, goal=3).goal == 3 * both / exercise.goal


def test_there_is_no_goal_while_the_exercise_is_unknown():
    assert Session(None).goal is None
    assert Session(None, goal=4).goal == 4


@pytest.fixture
def watched(monkeypatch):
    """Let a session watch somebody who is played, and return what it shows at every moment."""

    def watch(session, movement, until_s):
        play(monkeypatch, movement)
        times_s = [i / 15 for i in range(round(15 * until_s))]
        return [update(session, t, CAMERA.seen(movement(t), t)) for t in times_s]

    return watch


def test_reps_are_counted_by_side(watched):
    trips = Trips(3, travel_s=2.2)
    movement = played("scorpion").doing(trips, ["left", "right", "left"])

    seen = watched(Session(exercise_named("scorpion")), movement, trips.end_s)

    assert [sides for sides, _ in groupby(state.sides for state in seen)] == [
        (0, 0),
        (1, 0),
        (1, 1),
        (2, 1),
    ]
    assert all(state.reps == sum(state.sides) for state in seen)


def test_an_exercise_without_sides_has_no_side_counts(set_of_two):
    _, seen = set_of_two

    assert {state.sides for state in seen} == {None}


def test_side_counts_are_those_of_the_recognised_exercise(watched):
    """A T-spine rotation on the left, then a scorpion on the right."""
    trips = Trips(1)
    first, second = (
        (played(name).doing(trips, [side]), trips.end_s)
        for name, side in (("t-spine-rotation", "left"), ("scorpion", "right"))
    )
    movement, until_s = in_turn([first, second])

    seen = watched(Session(None), movement, until_s)

    done_first = seen[round(15 * trips.end_s) - 3]
    assert (done_first.exercise, done_first.sides) == ("t-spine-rotation", (1, 0))
    assert (seen[-1].exercise, seen[-1].sides, seen[-1].reps) == ("scorpion", (0, 1), 2)


def test_a_hold_has_a_goal_only_at_the_far_end(watched):
    trips = Trips(1, hold_s=6.0)
    exercise = exercise_named("supine-twist")

    seen = watched(Session(exercise), played("supine-twist").doing(trips), trips.end_s + 1)

    (_, there_s), (back_s, home_s) = trips.phases_s
    down = [s for s in seen if there_s + 1.0 < s.time_s < back_s]
    assert {(s.hold_goal_s, s.end_label) for s in down} == {(exercise.hold_s, "Down")}
    assert down[-1].hold_s == pytest.approx(6.0, abs=1.0)
    assert {s.hold_goal_s for s in seen if s.time_s < there_s - 1 or s.time_s > home_s} == {0.0}


def test_live_counting_starts_after_stillness_in_the_start_posture(made_up, states):
    """Two seconds of standing, then down on hands and knees."""
    on_all_fours = made_up.cat_cows(1, still_s=4.0)

    def script(time_s):
        return on_all_fours(time_s) | {"off_hands_and_knees": 3.0 if time_s < 2 else 0.2}

    seen = states(Session(EXERCISE, live=True), script, 12.0)
    standing, settling, ready = seen[15], seen[32], seen[58]

    assert (standing.status, standing.instruction) == (Status.WAITING, EXERCISE.start_cue)
    assert settling.status is Status.WAITING
    assert (ready.status, ready.instruction) == (Status.READY, None)
    assert seen[-1].reps == 1


def test_an_empty_picture_is_reported(states):
    session = Session(EXERCISE)

    seen = states(session, lambda _: None, 3.0)

    assert statuses(seen) == [Status.WAITING]
    assert seen[-1].body is None
    assert seen[-1].cannot_see.startswith("I can't see you")
    assert session.reps == ()


def test_getting_up_after_the_last_rep_leaves_the_set_done(made_up, states):
    cat_cow = made_up.cat_cows(1)

    def script(time_s):
        return cat_cow(time_s) | {"off_hands_and_knees": 3.0 if time_s > 11 else 0.2}

    last = states(Session(EXERCISE, goal=1), script, 14.0)[-1]

    assert (last.status, last.instruction) == (Status.DONE, None)


def test_getting_up_before_the_goal_repeats_the_start_instruction(made_up, states):
    cat_cow = made_up.cat_cows(1)

    def script(time_s):
        return cat_cow(time_s) | {"off_hands_and_knees": 3.0 if time_s > 11 else 0.2}

    last = states(Session(EXERCISE, goal=2), script, 14.0)[-1]

    assert (last.status, last.instruction) == (Status.WAITING, EXERCISE.start_cue)


@pytest.mark.parametrize("travel_s", [2.6, 3.0, 5.0])
def test_a_calm_movement_is_never_too_fast(made_up, states, travel_s):
    seen = states(Session(EXERCISE), made_up.cat_cows(2, travel_s=travel_s), 2 + 4 * (travel_s + 1))

    assert any(s.pace for s in seen)
    assert not any(s.pace.too_fast for s in seen if s.pace)


@pytest.mark.parametrize("travel_s", [0.8, 1.2, 1.6])
def test_a_rushed_phase_is_detected_before_it_ends(made_up, states, travel_s):
    seen = states(
        Session(EXERCISE), made_up.cat_cows(3, travel_s=travel_s), 2 + 6 * (travel_s + 1), fps=30
    )
    second_rep_s = 2 + 2 * (travel_s + 1)
    travel = [s for s in seen if second_rep_s < s.time_s < second_rep_s + travel_s and s.pace]
    warned = [s for s in travel if s.pace.too_fast]

    assert warned
    assert warned[0].pace.progress < 0.7
    assert all(s.pace.too_fast for s in travel[travel.index(warned[0]) :])


def test_a_movement_that_stops_half_way_is_no_longer_too_fast(made_up, states):
    rep = made_up.cat_cows(1, travel_s=1.2)
    # Then quickly down by a third of the way, and no further for two seconds.
    paused = made_up.moving((50.0, 0.0, 7.0), (10.0, 7.5, 9.5))

    def script(time_s):
        return rep(time_s) if time_s < 7 else paused(time_s)

    seen = states(Session(EXERCISE), script, 9.0, fps=30)
    flags = [s.pace.too_fast for s in seen if s.pace and s.time_s > 7]

    assert any(flags)
    assert not flags[-1]


def test_progress_is_unknown_until_both_ends_were_visited(set_of_two):
    _, seen = set_of_two
    paces = [(s.time_s, s.pace) for s in seen if s.pace]

    assert all(math.isnan(pace.progress) for time_s, pace in paces if time_s < 8)
    later = [pace.progress for time_s, pace in paces if time_s > 10]
    assert later
    assert all(0 <= progress <= 1 for progress in later)


def test_a_rushed_set_gets_the_slower_cue(made_up, states):
    session = Session(EXERCISE)

    seen = states(session, made_up.cat_cows(2, travel_s=1.2), 11.0)

    assert (seen[-1].reps, seen[-1].rushed, seen[-1].clean) == (2, 2, 0)
    assert {s.cue.name for s in seen if s.cue} == {"slower"}


def test_a_fault_becomes_a_cue(made_up, states):
    cat_cow = made_up.cat_cows(1)

    def script(time_s):
        return cat_cow(time_s) | {"elbow_deg": 100.0}

    session = Session(EXERCISE)
    last = states(session, script, 10.0)[-1]

    assert last.cue.text == "Push the floor away, arms long"
    assert session.reps[0].faults == ("elbows-bending",)
    assert last.clean == 0


def test_a_rep_is_listed_at_once_and_updated_with_its_last_hold(made_up, states):
    session = Session(EXERCISE)

    states(session, made_up.cat_cows(1), 13.0, finish=False)
    (counted,) = session.reps
    session.finish()
    (finished,) = session.reps

    assert finished.number == counted.number
    assert finished.end_s == pytest.approx(counted.end_s, abs=0.05)
    assert finished.hold_s > counted.hold_s + 2


def test_a_rep_cut_off_by_the_end_of_the_video_is_kept(made_up, states):
    session = Session(EXERCISE)

    seen = states(session, made_up.cat_cows(2), 2 + 16 - 1.5)

    assert seen[-1].reps == 1
    assert len(session.reps) == 2


def test_an_abandoned_rep_is_partial(made_up, states):
    session = Session(EXERCISE)

    # After the first rep, into the cow and no further.
    states(session, made_up.cat_cows(2), 2 + 8 + 3 + 0.9)

    assert (len(session.reps), session.partial) == (1, 1)


def test_reset_restarts_the_set(made_up, states):
    session = Session(EXERCISE, goal=5, live=True)
    states(session, made_up.cat_cows(2), 18.0)
    assert len(session.reps) == 2

    session.reset()
    assert (session.reps, session.partial, session.goal) == ((), 0, 5)
    first, *_, last = states(session, made_up.cat_cows(1), 10.0)

    assert (first.status, first.reps, first.cue) == (Status.WAITING, 0, None)
    assert last.reps == 1
    assert [rep.number for rep in session.reps] == [1]


def test_an_empty_recording_can_be_finished():
    session = Session(EXERCISE)
    session.finish()

    assert session.reps == ()


def test_the_back_is_drawn_where_it_is_seen(states):
    seen, unseen = (
        states(Session(EXERCISE), lambda _, c=curve: {"back_curve_deg": c}, 0.2)[-1].body
        for curve in (20.0, math.nan)
    )

    assert (seen.back_px.shape, seen.back_curve_deg) == ((20, 2), 20.0)
    assert unseen.back_px is None
    assert unseen.landmarks_px.shape == (33, 2)


def test_sides_are_swapped_in_a_mirror_image():
    trips = Trips(1)
    share_at, camera = trips.share_at(), Camera()
    sides = {}
    for mirrored in (False, True):
        session = Session(exercise_named("supine-twist"), mirrored=mirrored)
        for i in range(round(trips.end_s * 30)):
            body = face_up("left", fallen_deg=80 * share_at(i / 30))
            update(session, i / 30, camera.seen(body, i / 30))
        session.finish()
        sides[mirrored] = [rep.side for rep in session.reps]

    assert sides == {False: [Side.LEFT], True: [Side.RIGHT]}
