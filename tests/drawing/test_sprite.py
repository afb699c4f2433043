import numpy as np
import pytest

from pose_coach.drawing.sprite import Canvas, Sprite, SpriteCache
from pose_coach.drawing.text import BOLD

RED = (200, 20, 10)


def plate(opacity: float = 1.0, radius_px: float = 0.0) -> Sprite:
    canvas = Canvas(40, 30)
    canvas.rounded((0, 0, 40, 30), radius_px, RED, opacity)
    return canvas.sprite()


def test_blending_mixes_by_opacity() -> None:
    image = np.full((100, 120, 3), 100, np.uint8)
    plate(0.5).draw(image, 20, 10)
    inside = image[10:40, 20:60]
    assert np.abs(inside.astype(int) - (150, 60, 55)).max() <= 1
    image[10:40, 20:60] = 100
    assert (image == 100).all()


@pytest.mark.parametrize("corner", [(-15, -10), (100, 90), (-60, 5), (500, 500), (-39, 99)])
def test_drawing_beyond_the_edge_is_clipped(corner: tuple[int, int]) -> None:
    image = np.zeros((100, 120, 3), np.uint8)
    plate().draw(image, *corner)
    expected = np.zeros((300, 320, 3), np.uint8)
    if abs(corner[0]) < 100 and abs(corner[1]) < 100:
        x, y = corner[0] + 100, corner[1] + 100
        expected[y : y + 30, x : x + 40] = RED
    if corner[0] == 100:
        expected = np.zeros((300, 320, 3), np.uint8)
        expected[190:220, 200:240] = RED
    assert np.array_equal(image, expected[100:200, 100:220])


def test_drawing_into_a_view_changes_the_larger_picture() -> None:
    image = np.zeros((100, 120, 3), np.uint8)
    plate().draw(image[50:, 60:], 0, 0)
    assert (image[50:80, 60:100] == RED).all()
    assert image.astype(int).sum() == sum(RED) * 40 * 30


def test_round_corners_are_transparent_and_smooth() -> None:
    remainder = plate(radius_px=12).remainder[..., 0]
    assert remainder[0, 0] == remainder[-1, -1] == 255
    assert remainder[15, 20] == 0
    assert ((remainder > 20) & (remainder < 235)).any()


def test_a_border_leaves_the_inside_free() -> None:
    canvas = Canvas(40, 30)
    canvas.rounded((0, 0, 40, 30), 6, RED, border_px=3)
    remainder = canvas.sprite().remainder[..., 0]
    assert remainder[1, 20] == 0
    assert (remainder[4:26, 4:36] == 255).all()


def test_strokes_and_type_beyond_the_canvas_are_clipped() -> None:
    canvas = Canvas(20, 20)
    canvas.lines([(-5, -5), (30, 30)], 4, RED)
    canvas.polygon([(-3, 15), (5, 15), (5, 40)], RED)
    canvas.text("Wide", 5, 12, 18, BOLD, RED)
    sprite = canvas.sprite()
    assert sprite.colour.shape == (20, 20, 3)
    assert sprite.remainder[10, 10, 0] == 0


def test_the_cache_makes_once_and_stays_within_its_limit() -> None:
    made = []

    def make(name: int) -> Sprite:
        made.append(name)
        return plate()

    one = plate().size_bytes
    cache = SpriteCache(max_bytes=3 * one)
    for name in (1, 2, 3, 1, 4):  # 2 was used longest ago when 4 comes
        cache.get(name, lambda name=name: make(name))
    assert made == [1, 2, 3, 4]
    assert cache.size_bytes == 3 * one
    cache.get(1, lambda: make(1))
    assert made == [1, 2, 3, 4]
    cache.get(2, lambda: make(2))
    assert made == [1, 2, 3, 4, 2]
