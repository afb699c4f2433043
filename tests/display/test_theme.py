import math

import pytest

from pose_coach.display.theme import THEME, Rgb, Sizes, mixed


def luminance(colour: Rgb) -> float:
    """Relative luminance as WCAG 2 defines it."""
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Rgb, other: Rgb) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("background", [(255, 255, 255), (0, 0, 0), (128, 128, 128)])
@pytest.mark.parametrize("role", ["text", "muted", "good", "first_end", "second_end", "warning"])
def test_type_stands_out_from_its_plate_on_any_background(background: Rgb, role: str) -> None:
    plate = mixed(background, THEME.plate, THEME.plate_opacity)
    assert contrast(getattr(THEME, role), plate) >= 3.0  # WCAG's limit for large type


def test_white_type_reads_on_the_warning_plate() -> None:
    assert contrast(THEME.text, THEME.warning_plate) >= 4.5


def test_end_colour_runs_from_end_to_end_and_holds_outside() -> None:
    assert THEME.end_colour(0.0) == THEME.end_colour(-3.0) == THEME.first_end
    assert THEME.end_colour(1.0) == THEME.end_colour(7.0) == THEME.second_end
    assert THEME.end_colour(0.5) == THEME.end_colour(math.nan) == THEME.between
    blues = [THEME.end_colour(step / 10)[2] for step in range(5, 11)]
    assert blues == sorted(blues, reverse=True)


@pytest.mark.parametrize("height", [480, 720, 1080])
def test_what_matters_is_set_large_enough_for_three_metres(height: int) -> None:
    sizes = Sizes.of_picture(height * 16 // 9, height)
    assert sizes.message_px * 0.7 >= 0.04 * height
    assert sizes.value_px > sizes.message_px
    assert sizes.count_px > sizes.value_px


def test_sizes_follow_height_in_landscape_and_shrink_in_portrait() -> None:
    assert Sizes.of_picture(1920, 1080).unit_px == 1.5 * Sizes.of_picture(1280, 720).unit_px
    assert Sizes.of_picture(404, 720).unit_px < Sizes.of_picture(1280, 720).unit_px
    assert Sizes.of_picture(1280, 720, 0.5).unit_px == 360
