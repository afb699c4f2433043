from collections.abc import Callable

import numpy as np
import pytest

from pose_coach.coaching.state import BodyDrawing
from pose_coach.drawing.arrangement import (
    COACHED,
    PLAIN,
    SET_UP,
    Arrangement,
    Box,
    Plan,
    arrangements,
)
from pose_coach.drawing.placement import Placement

MakeBody = Callable[..., BodyDrawing]
WIDTH, HEIGHT = 1280, 720


def covers(place: Arrangement | None, box: tuple[float, float, float, float]) -> bool:
    assert place is not None
    person = Box(*(round(side) for side in box))
    return any(part.overlaps(person) for part in (place.reps, place.tempo, place.message))


@pytest.mark.parametrize("plan", [PLAIN, COACHED, SET_UP], ids=["plain", "coached", "set-up"])
def test_every_arrangement_is_whole_and_free_of_overlaps(
    size_px: tuple[int, int], plan: Plan
) -> None:
    picture = Box(0, 0, *size_px)
    found = arrangements(*size_px, plan)
    assert len(found) > 10
    for place in found:
        parts = (place.reps, place.tempo, place.message)
        for index, part in enumerate(parts):
            assert part.left >= picture.left + place.sizes.margin_px
            assert part.top >= picture.top + place.sizes.margin_px
            assert part.right <= picture.right - place.sizes.margin_px
            assert part.bottom <= picture.bottom - place.sizes.margin_px
            assert not any(part.overlaps(other) for other in parts[index + 1 :])


def test_the_best_liked_is_full_size_with_the_count_at_the_top_left() -> None:
    first = arrangements(WIDTH, HEIGHT)[0]
    assert first.sizes.unit_px == HEIGHT
    assert first.reps.left == first.reps.top == first.sizes.margin_px
    assert not first.message_at_top


@pytest.mark.parametrize("size", [(40, 30), (1, 1), (80, 2000), (2000, 60)])
def test_a_picture_too_small_has_no_panels(size: tuple[int, int]) -> None:
    assert Placement(*size).choose(None, 0.0) is None


@pytest.mark.parametrize(
    "box",
    [
        (0.30, 0.40, 0.75, 0.75),  # in the middle
        (0.02, 0.55, 0.55, 0.97),  # bottom left
        (0.02, 0.03, 0.50, 0.45),  # top left
        (0.50, 0.03, 0.98, 0.45),  # top right
        (0.28, 0.24, 0.99, 0.99),  # near, only the left and the top are free
    ],
)
def test_the_person_stays_free(make_body: MakeBody, box: tuple[float, ...]) -> None:
    left, top, right, bottom = box
    in_px = (left * WIDTH, top * HEIGHT, right * WIDTH, bottom * HEIGHT)
    place = Placement(WIDTH, HEIGHT).choose(make_body(in_px), 0.0)
    assert not covers(place, in_px)


@pytest.mark.parametrize("portrait", [(404, 720), (720, 1280)])
def test_the_person_stays_free_in_portrait(make_body: MakeBody, portrait: tuple[int, int]) -> None:
    width, height = portrait
    box = (0.02 * width, 0.36 * height, 0.97 * width, 0.6 * height)
    assert not covers(Placement(width, height).choose(make_body(box), 0.0), box)


def test_panels_stay_put_while_the_body_moves_in_place(make_body: MakeBody) -> None:
    placement = Placement(WIDTH, HEIGHT)
    seen = {
        placement.choose(
            make_body((350, 260 + 60 * np.sin(time_s), 980, 640)) if step % 7 else None, time_s
        )
        for step, time_s in enumerate(np.arange(0, 30, 1 / 15))
        if step
    }
    assert len(seen) == 1


def test_panels_move_away_once_it_lasts_and_not_before(make_body: MakeBody) -> None:
    placement = Placement(WIDTH, HEIGHT)
    before = placement.choose(make_body((500, 330, 1000, 600)), 0.0)
    moved_in = (20.0, 20.0, 520.0, 330.0)
    assert covers(before, moved_in)
    body = make_body(moved_in)
    assert placement.choose(body, 0.1) == before
    assert placement.choose(body, 0.4) == before
    places = [placement.choose(body, float(time_s)) for time_s in np.arange(0.8, 12, 0.1)]
    assert not covers(places[15], moved_in)
    assert len(set(places)) <= 3


def test_one_stray_frame_moves_nothing(make_body: MakeBody) -> None:
    placement = Placement(WIDTH, HEIGHT)
    times_s = np.arange(0, 8, 1 / 30)
    stray, usual = make_body((20, 20, 520, 330)), make_body((500, 330, 1000, 600))
    places = {
        placement.choose(stray if step == 30 else usual, float(time_s))
        for step, time_s in enumerate(times_s)
    }
    assert len(places) == 1


def test_a_jump_back_in_time_starts_anew(make_body: MakeBody) -> None:
    box = (20.0, 20.0, 520.0, 330.0)
    used, fresh = Placement(WIDTH, HEIGHT), Placement(WIDTH, HEIGHT)
    used.choose(make_body((500, 330, 1000, 600)), 5.0)
    assert used.choose(make_body(box), 1.0) == fresh.choose(make_body(box), 1.0)


def test_the_person_seen_last_is_remembered_while_nobody_is_seen(make_body: MakeBody) -> None:
    placement = Placement(WIDTH, HEIGHT)
    box = (20.0, 20.0, 520.0, 330.0)
    place = placement.choose(make_body(box), 0.0)
    assert placement.choose(None, 30.0) == place
    assert not covers(place, box)


def test_each_plan_keeps_its_own_place_and_all_know_the_person(make_body: MakeBody) -> None:
    placement = Placement(WIDTH, HEIGHT)
    low = (330.0, 420.0, 900.0, 690.0)
    for step in range(20):
        place = placement.choose(make_body(low), step * 0.1, SET_UP)
        assert place in arrangements(WIDTH, HEIGHT, SET_UP)
    after = placement.choose(None, 2.0, COACHED)
    assert after in arrangements(WIDTH, HEIGHT, COACHED)
    assert not covers(after, low)


def test_points_unknown_or_far_outside_do_no_harm(make_body: MakeBody) -> None:
    body = make_body((400, 300, 900, 650))
    body.landmarks_px[:20] = np.nan
    assert Placement(WIDTH, HEIGHT).choose(body, 0.0) is not None
    body.landmarks_px[:] = np.nan
    first = arrangements(WIDTH, HEIGHT)[0]
    assert Placement(WIDTH, HEIGHT).choose(body, 0.0) == first
    body.landmarks_px[:] = 1e9
    assert Placement(WIDTH, HEIGHT).choose(body, 0.0) == first
