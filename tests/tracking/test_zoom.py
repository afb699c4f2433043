"""Where to look, without any network."""

from __future__ import annotations

import numpy as np
import pytest

from pose_coach.tracking.zoom import CLOSER, PATIENCE_S, SHARE, WHOLE, Zoom, ZoomWindow


def person(left, top, size):
    """The corners of somebody, as shares of the picture."""
    return np.array([[left, top], [left + size, top + size]])


def searching(fps=30.0, for_s=PATIENCE_S + 0.01):
    """A zoom that has not seen anybody for so long, and the windows it looked at."""
    zoom, seen = Zoom(), []
    for i in range(int(for_s * fps) + 1):
        seen.append(zoom.window)
        zoom.lost(i / fps)
    return zoom, seen


def test_at_first_it_looks_at_the_whole_picture():
    assert Zoom().window == WHOLE


@pytest.mark.parametrize("fps", [10.0, 30.0])
def test_nobody_for_a_moment_is_no_reason_to_look_closer(fps):
    zoom, seen = searching(fps, PATIENCE_S - 0.01)

    assert {*seen, zoom.window} == {WHOLE}


def test_whom_it_sees_in_the_whole_picture_it_follows_there():
    zoom = Zoom()
    zoom.found(person(0.45, 0.6, 0.1))

    assert zoom.window == WHOLE


def test_it_looks_everywhere_and_at_the_whole_in_between():
    _, seen = searching(for_s=PATIENCE_S + 2 * len(CLOSER) / 30.0 + 0.1)
    after = seen[seen.index(CLOSER[0]) :]

    assert set(after) == {WHOLE, *CLOSER}
    assert set(after[1::2]) == {WHOLE}
    for x, y in np.random.default_rng(1).random((50, 2)) * 0.75:
        # Whoever is a quarter of the picture lies inside one of the windows.
        assert any(
            w.left <= x and w.top <= y and max(x - w.left, y - w.top) + 0.25 <= SHARE
            for w in CLOSER
        )


def test_it_stays_with_whom_it_finds():
    zoom, _ = searching()
    window = zoom.window
    assert window == CLOSER[0]
    for _ in range(3):
        zoom.found(person(0.4, 0.7, 0.2))
        assert zoom.window == window


def test_it_keeps_looking_there_when_they_are_lost_for_a_moment():
    zoom, _ = searching()
    zoom.found(person(0.4, 0.7, 0.2))
    zoom.lost(10.0)
    assert zoom.window == CLOSER[0]
    zoom.lost(10.0 + PATIENCE_S)
    assert zoom.window == WHOLE


def test_it_moves_along_with_who_comes_near_its_edge():
    zoom, _ = searching()
    zoom.found(person(0.55, 0.7, 0.2))

    assert zoom.window == ZoomWindow(pytest.approx(0.4), pytest.approx(0.5), SHARE)


def test_it_does_not_leave_the_picture():
    zoom, _ = searching()
    zoom.found(person(0.9, 0.85, 0.2))

    assert zoom.window == ZoomWindow(0.5, 0.5, SHARE)
    zoom.found(person(0.9, 0.85, 0.2))
    assert zoom.window == ZoomWindow(0.5, 0.5, SHARE)


def test_who_comes_close_is_seen_in_the_whole_picture_again():
    zoom, _ = searching()
    zoom.found(person(0.3, 0.5, 0.45))

    assert zoom.window == WHOLE
