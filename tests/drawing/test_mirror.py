from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from pose_coach.coaching.state import BodyDrawing, Fit, SessionState, Status
from pose_coach.drawing.mirror import mirrored
from pose_coach.drawing.overlay import Overlay

WIDTH = 640


def state_of(body: BodyDrawing | None) -> SessionState:
    return SessionState(
        time_s=1.0, exercise="cat-cow", title="Cat-cow", status=Status.READY, reps=2, body=body
    )


def test_mirroring_twice_is_the_identity(make_body: Callable[..., BodyDrawing]) -> None:
    body = make_body((100, 100, 400, 300))
    body.landmarks_px[5] = np.nan
    twice = mirrored(mirrored(state_of(body), WIDTH), WIDTH).body
    assert twice is not None
    assert twice.back_px is not None
    assert body.back_px is not None
    np.testing.assert_allclose(twice.landmarks_px, body.landmarks_px)
    np.testing.assert_allclose(twice.back_px, body.back_px)


def test_mirroring_changes_only_points_and_not_the_original(
    make_body: Callable[..., BodyDrawing],
) -> None:
    body = make_body((100, 100, 400, 300))
    before = body.landmarks_px.copy()
    state = state_of(body)
    turned = mirrored(state, WIDTH)
    np.testing.assert_array_equal(body.landmarks_px, before)
    assert turned.body is not None
    np.testing.assert_array_equal(turned.body.landmarks_px[:, 1], before[:, 1])
    np.testing.assert_allclose(turned.body.landmarks_px[:, 0], WIDTH - 1 - before[:, 0])
    assert replace(turned, body=None) == replace(state, body=None)


def test_the_fit_box_is_mirrored() -> None:
    state = replace(state_of(None), fit=Fit((0.1, 0.2, 0.7, 0.9), True))
    turned = mirrored(state, WIDTH).fit
    assert turned is not None
    assert turned.fits
    assert turned.box == pytest.approx((0.3, 0.2, 0.9, 0.9))


def test_missing_body_and_back_are_accepted(make_body: Callable[..., BodyDrawing]) -> None:
    assert mirrored(state_of(None), WIDTH) == state_of(None)
    turned = mirrored(state_of(make_body((100, 100, 400, 300), with_back=False)), WIDTH)
    assert turned.body is not None
    assert turned.body.back_px is None


def test_the_mirrored_body_lies_on_the_flipped_picture(
    make_body: Callable[..., BodyDrawing],
) -> None:
    # A picture too low for panels: only the body is drawn.
    state = state_of(make_body((30, 8, 160, 52)))
    plain = Overlay().annotate(np.full((60, 640, 3), 90, np.uint8), state)
    turned = Overlay().annotate(np.full((60, 640, 3), 90, np.uint8), mirrored(state, 640))
    drawn, expected = (turned != 90).any(axis=2), (plain != 90).any(axis=2)[:, ::-1]
    assert expected.sum() > 100
    assert (drawn & expected).sum() > 0.9 * (drawn | expected).sum()
