from collections.abc import Callable

import numpy as np
import pytest

from pose_coach.coaching.state import BodyDrawing
from pose_coach.drawing.back_curve import draw_back
from pose_coach.drawing.skeleton import Skeleton
from pose_coach.drawing.theme import THEME

MakeBody = Callable[..., BodyDrawing]
BOX = (60, 60, 340, 240)
GREY = 100


def drawn(body: BodyDrawing, skeleton: Skeleton | None = None) -> np.ndarray:
    image = np.full((300, 400, 3), GREY, np.uint8)
    (skeleton or Skeleton(THEME)).draw(image, body, 300)
    return image


def ink(image: np.ndarray) -> int:
    return int(np.abs(image.astype(int) - GREY).sum())


def test_limbs_are_drawn_only_on_the_body(make_body: MakeBody) -> None:
    changed = np.argwhere((drawn(make_body(BOX)) != GREY).any(axis=2))
    assert len(changed) > 500
    assert (changed.min(axis=0) >= (BOX[1] - 8, BOX[0] - 8)).all()
    assert (changed.max(axis=0) <= (BOX[3] + 8, BOX[2] + 8)).all()


def test_low_visibility_is_fainter_and_none_is_omitted(make_body: MakeBody) -> None:
    clear, faint, unseen = (ink(drawn(make_body(BOX, visibility=v))) for v in (1.0, 0.3, 0.05))
    assert clear > 2 * faint > 0
    assert unseen == 0


def test_the_nearer_side_is_stronger(make_body: MakeBody) -> None:
    right_near, left_near = make_body(BOX), make_body(BOX)
    right_near.visibility[1::2] = 0.6  # MediaPipe's odd indices are the left side from 11 on
    left_near.visibility[2::2] = 0.6
    right_knee = tuple(np.rint(right_near.landmarks_px[26]).astype(int)[::-1])
    brightness = [int(drawn(body)[right_knee].min()) for body in (left_near, right_near)]
    assert brightness[1] > brightness[0]


def test_the_nearer_side_does_not_flicker(make_body: MakeBody) -> None:
    skeleton = Skeleton(THEME)
    body = make_body(BOX)
    first = drawn(body, skeleton)
    for step in range(6):
        body.visibility[12::2] = 1.0 - 0.02 * (step % 2)
        body.visibility[11::2] = 0.98 + 0.02 * (step % 2)
        assert np.array_equal(drawn(body, skeleton), first)


@pytest.mark.parametrize("value", [np.nan, np.inf, -1e12, 1e12])
def test_nan_and_far_outliers_are_accepted(make_body: MakeBody, value: float) -> None:
    body = make_body(BOX)
    body.landmarks_px[:] = value
    body.visibility[::3] = np.nan
    assert ink(drawn(body)) == 0
    body = make_body(BOX)
    body.landmarks_px[25] = value
    assert ink(drawn(body)) > 0


def test_a_body_beyond_the_edge_is_clipped(make_body: MakeBody) -> None:
    assert ink(drawn(make_body((250, 150, 700, 500)))) > 0
    assert ink(drawn(make_body((1250, 150, 1700, 500)))) == 0


def back(body: BodyDrawing, position: float) -> np.ndarray:
    image = np.full((300, 400, 3), GREY, np.uint8)
    draw_back(image, body, position, 300, THEME)
    return image


@pytest.mark.parametrize(
    ("position", "colour"),
    [(0.0, THEME.first_end), (1.0, THEME.second_end), (np.nan, THEME.between)],
)
def test_the_back_has_the_colour_of_its_position(
    make_body: MakeBody, position: float, colour: tuple[int, int, int]
) -> None:
    image = back(make_body(BOX), position)
    assert (image == colour).all(axis=2).sum() > 200
    assert (image.max(axis=2) < 60).sum() > 50  # its dark edge


def test_gaps_in_the_back_are_skipped(make_body: MakeBody) -> None:
    body = make_body(BOX)
    assert body.back_px is not None
    body.back_px[3] = np.nan
    assert ink(back(body, 0.5)) > 0
    body.back_px[1:] = np.nan
    assert ink(back(body, 0.5)) == 0
    assert ink(back(make_body(BOX, with_back=False), 0.5)) == 0
