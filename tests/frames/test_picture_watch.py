from __future__ import annotations

import numpy as np
import pytest

from pose_coach.frames.array_picture import ArrayPicture
from pose_coach.frames.frame import Frame
from pose_coach.frames.picture_watch import BLACK, STILL, PictureWatch, brightness

FPS = 15.0


def noisy(mean, noise=2.0, contrast=0.0):
    """Pictures as a sensor takes them: noise on a level, or on a step from dark to light."""
    random = np.random.default_rng(0)
    scene = np.full((180, 320, 3), mean, np.float64)
    scene[:, 160:] += contrast
    while True:
        pixels = np.clip(scene + random.normal(0, noise, scene.shape), 0, 255)
        yield ArrayPicture(pixels.astype(np.uint8))


def frozen(mean):
    picture = next(noisy(mean, contrast=80))
    while True:
        yield picture


def notices(*parts):
    """What is noticed at each moment of some pictures for so many seconds, then others."""
    watch = PictureWatch()
    seen = []
    for pictures, duration_s in parts:
        for _ in range(round(duration_s * FPS)):
            frame = Frame(len(seen), len(seen) / FPS, next(pictures))
            watch.look(frame)
            seen.append((frame.time_s, watch.notice))
    return seen


@pytest.mark.parametrize("level", [0, 60, 128, 255])
def test_brightness_is_the_mean_of_the_picture(level):
    pixels = np.full((72, 128, 3), level, np.uint8)

    assert brightness(Frame(0, 0.0, ArrayPicture(pixels))) == pytest.approx(level, abs=1)


def test_brightness_weighs_colours_as_the_eye_does():
    green, blue = np.zeros((2, 72, 128, 3), np.uint8)
    green[..., 1] = blue[..., 2] = 200

    assert brightness(Frame(0, 0.0, ArrayPicture(green))) > 4 * brightness(
        Frame(0, 0.0, ArrayPicture(blue))
    )


def test_the_brightness_of_the_newest_picture_is_kept():
    watch = PictureWatch()
    assert np.isnan(watch.brightness)

    for index, level in enumerate((40, 200)):
        pixels = np.full((72, 128, 3), level, np.uint8)
        watch.look(Frame(index, float(index), ArrayPicture(pixels)))

    assert watch.brightness == pytest.approx(200, abs=1)


def test_a_covered_lens_is_noticed_after_two_seconds_and_its_end_at_once():
    seen = notices((noisy(90), 2.0), (noisy(4), 4.0), (noisy(90), 2.0))

    black_s = [time_s for time_s, notice in seen if notice == BLACK]
    assert black_s[0] == pytest.approx(4.1, abs=0.25)
    assert black_s[-1] == pytest.approx(6.0, abs=0.25)
    assert {notice for _, notice in seen} == {None, BLACK}


@pytest.mark.parametrize("pictures", [noisy(90), noisy(10, contrast=30), noisy(60, noise=0.7)])
def test_a_dim_room_and_one_in_which_nothing_moves_are_no_fault(pictures):
    assert {notice for _, notice in notices((pictures, 6.0))} == {None}


def test_a_frozen_picture_is_noticed_after_three_seconds_and_its_end_at_once():
    seen = notices((noisy(90), 1.0), (frozen(90), 5.0), (noisy(90), 1.0))

    still_s = [time_s for time_s, notice in seen if notice == STILL]
    assert still_s[0] == pytest.approx(4.3, abs=0.3)
    assert still_s[-1] == pytest.approx(6.0, abs=0.25)


def test_a_picture_that_is_frozen_and_black_is_called_black():
    pixels = ArrayPicture(np.zeros((180, 320, 3), np.uint8))

    assert notices((iter([pixels] * 100), 5.0))[-1][1] == BLACK
