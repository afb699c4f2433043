"""The part of a picture that was filmed, beside its blurred copy."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from pose_coach.frames.array_picture import ArrayPicture
from pose_coach.frames.parts import EVERY_S, FilmedPart, Part, PicturePart, filmed_part


def room(width_px, height_px, seed=0):
    """A wall, a floor, things on them and some grain."""
    random = np.random.default_rng(seed)
    picture = np.full((height_px, width_px, 3), 190, np.uint8)
    picture[2 * height_px // 3 :] = (90, 70, 60)
    for _ in range(14):
        x, y = random.integers(0, width_px), random.integers(0, height_px)
        colour = tuple(int(c) for c in random.integers(20, 240, 3))
        cv2.rectangle(picture, (x, y), (x + width_px // 6, y + height_px // 5), colour, -1)
    grain = random.integers(-6, 7, picture.shape)
    return np.clip(picture + grain, 0, 255).astype(np.uint8)


def beside_its_copy(filmed, width_px, height_px, sigma=9.0):
    """The picture in the middle of a frame that its enlarged and blurred copy fills."""
    scale = max(width_px / filmed.shape[1], height_px / filmed.shape[0])
    large = cv2.resize(filmed, None, fx=scale, fy=scale)
    top, left = (large.shape[0] - height_px) // 2, (large.shape[1] - width_px) // 2
    frame = cv2.GaussianBlur(large[top : top + height_px, left : left + width_px], (0, 0), sigma)
    y, x = (height_px - filmed.shape[0]) // 2, (width_px - filmed.shape[1]) // 2
    frame[y : y + filmed.shape[0], x : x + filmed.shape[1]] = filmed
    return frame


@pytest.mark.parametrize(
    ("filmed_px", "frame_px"),
    [
        ((202, 360), (640, 360)),
        ((270, 360), (640, 360)),
        ((360, 360), (640, 360)),
        ((360, 202), (360, 640)),
    ],
    ids=["9:16 in 16:9", "3:4 in 16:9", "square in 16:9", "16:9 in 9:16"],
)
@pytest.mark.parametrize("sigma", [5.0, 20.0])
def test_what_was_filmed_is_found_beside_its_copy(filmed_px, frame_px, sigma):
    found = filmed_part(beside_its_copy(room(*filmed_px), *frame_px, sigma))

    assert found is not None
    assert found.width == pytest.approx(filmed_px[0] / frame_px[0], abs=0.02)
    assert found.height == pytest.approx(filmed_px[1] / frame_px[1], abs=0.02)
    assert found.left == pytest.approx((1 - found.width) / 2)
    assert found.top == pytest.approx((1 - found.height) / 2)


def test_a_room_with_blurred_sides_that_are_no_copy_is_whole():
    picture = room(640, 360)
    blurred = cv2.GaussianBlur(room(640, 360, seed=9), (0, 0), 9)
    blurred[:, 219:421] = picture[:, 219:421]

    assert filmed_part(picture) is None
    assert filmed_part(blurred) is None
    assert filmed_part(np.zeros((360, 640, 3), np.uint8)) is None
    assert filmed_part(np.zeros((4, 4, 3), np.uint8)) is None


def test_it_is_believed_when_it_has_been_seen_some_times():
    filmed = FilmedPart()
    whole = ArrayPicture(room(640, 360))
    copied = ArrayPicture(beside_its_copy(room(202, 360), 640, 360))

    assert filmed.see(0.0, whole) is None
    assert [filmed.see(EVERY_S + n / 15, copied) is None for n in range(3)] == [True, True, False]
    later_s = 3 * EVERY_S
    assert filmed.see(later_s, copied) is not None
    assert filmed.see(later_s + 0.1, whole) is not None  # not looked at yet
    later_s += EVERY_S
    assert [filmed.see(later_s + n / 15, whole) is None for n in range(3)] == [False, False, True]


def test_a_part_of_a_picture_is_a_picture():
    picture = room(1280, 720)
    part = PicturePart(ArrayPicture(picture), Part(0.25, 0.0, 0.5, 1.0))

    assert (part.left, part.top, part.width, part.height) == (320, 0, 640, 720)
    assert np.array_equal(part.rgb(), picture[:, 320:960])
    small = part.rgb(360)
    assert small.shape == (360, 320, 3)
    assert small.mean() == pytest.approx(picture[:, 320:960].mean(), abs=1)
