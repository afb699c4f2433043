import numpy as np
import pytest

from pose_coach.drawing.shapes import draw_ring

FILLED, REST = (0, 200, 0), (60, 60, 60)


def drawn(share: float) -> np.ndarray:
    image = np.zeros((200, 200, 3), np.uint8)
    draw_ring(image, (100.0, 100.0), 70.0, 16.0, share, (FILLED, REST))
    return image


def filled(share: float) -> int:
    return int((drawn(share) == FILLED).all(axis=2).sum())


def test_a_ring_fills_with_its_share() -> None:
    whole = filled(1.0)
    assert filled(0.0) == 0
    assert whole == pytest.approx(2 * np.pi * 70 * 16, rel=0.05)
    for share in (0.25, 0.5, 0.75):
        round_ends = np.pi * 8**2
        assert filled(share) == pytest.approx(whole * share + round_ends, rel=0.05)
    assert filled(-1.0) == 0
    assert filled(3.0) == whole


def test_a_ring_fills_clockwise_from_the_top() -> None:
    quarter = (drawn(0.25) == FILLED).all(axis=2)
    assert quarter[50, 149]  # up to the right
    assert not quarter[149, 149]
    assert not quarter[50, 50]


def test_a_ring_stays_within_its_width() -> None:
    rows, columns = np.nonzero(drawn(0.6).any(axis=2))
    away = np.hypot(rows - 100, columns - 100)
    assert away.min() >= 70 - 8 - 2
    assert away.max() <= 70 + 8 + 2
