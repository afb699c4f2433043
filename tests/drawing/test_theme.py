import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pose_coach.drawing.theme import THEME, THEMES, Rgb, Sizes, Theme, mixed

# How colours look without one kind of cone, on linear RGB: Machado, Oliveira and Fernandes 2009.
COLOUR_BLIND = {
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))


def lab(linear: np.ndarray) -> np.ndarray:
    """CIE L*a*b* of linear RGB, as seen in daylight."""
    xyz = np.array(TO_XYZ) @ linear / (0.9505, 1.0, 1.089)
    bent = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array(
        [116 * bent[1] - 16, 500 * (bent[0] - bent[1]), 200 * (bent[1] - bent[2])], dtype=float
    )


def apart(one: Rgb, other: Rgb, seen_through: str) -> float:
    """How far apart two colours look: 2 is just seen, 10 at a glance."""
    matrix = np.array(COLOUR_BLIND[seen_through])
    first, second = (
        lab(np.clip(matrix @ ((np.array(colour) / 255) ** 2.2), 0, 1)) for colour in (one, other)
    )
    return float(np.linalg.norm(first - second))


def luminance(colour: Rgb) -> float:
    """Relative luminance as WCAG 2 defines it."""
    linear = [c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: Rgb, other: Rgb) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@given(background=st.tuples(*[st.integers(0, 255)] * 3))
def test_type_contrasts_with_its_plate_on_any_background(theme: Theme, background: Rgb) -> None:
    plate = mixed(background, theme.plate, theme.plate_opacity)
    for role in ("text", "muted", "good", "first_end", "second_end", "warning"):
        assert contrast(getattr(theme, role), plate) >= 3.0  # WCAG's limit for large type


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
def test_white_type_contrasts_with_the_warning_plate(theme: Theme) -> None:
    assert contrast(theme.text, theme.warning_plate) >= 4.5


@pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)
@pytest.mark.parametrize("seen_through", COLOUR_BLIND)
@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("good", "warning"),  # clean and rushed, the pace to follow and the one to leave
        ("first_end", "second_end"),
        ("first_end", "good"),  # not fitting and fitting, which differ in shape as well
        ("second_end", "warning"),
    ],
)
def test_colours_differ_for_colour_blind_people(
    theme: Theme, seen_through: str, one: str, other: str
) -> None:
    assert apart(getattr(theme, one), getattr(theme, other), seen_through) > 12


def test_the_high_contrast_theme_has_more_contrast() -> None:
    strong = THEMES["high-contrast"]
    for role in ("muted", "good", "first_end", "second_end", "warning"):
        before = contrast(getattr(THEME, role), mixed((255,) * 3, THEME.plate, THEME.plate_opacity))
        after = contrast(
            getattr(strong, role), mixed((255,) * 3, strong.plate, strong.plate_opacity)
        )
        assert after > 1.2 * before


def test_end_colour_interpolates_and_is_clipped() -> None:
    assert THEME.end_colour(0.0) == THEME.end_colour(-3.0) == THEME.first_end
    assert THEME.end_colour(1.0) == THEME.end_colour(7.0) == THEME.second_end
    assert THEME.end_colour(0.5) == THEME.end_colour(math.nan) == THEME.between
    blues = [THEME.end_colour(step / 10)[2] for step in range(5, 11)]
    assert blues == sorted(blues, reverse=True)


@pytest.mark.parametrize("height", [480, 720, 1080])
def test_type_is_large_enough_for_three_metres(height: int) -> None:
    sizes = Sizes.of_picture(height * 16 // 9, height)
    assert sizes.message_px * 0.7 >= 0.04 * height
    assert sizes.value_px > sizes.message_px
    assert sizes.count_px > sizes.value_px


def test_sizes_follow_height_in_landscape_and_shrink_in_portrait() -> None:
    assert Sizes.of_picture(1920, 1080).unit_px == 1.5 * Sizes.of_picture(1280, 720).unit_px
    assert Sizes.of_picture(404, 720).unit_px < Sizes.of_picture(1280, 720).unit_px
    assert Sizes.of_picture(1280, 720, 0.5).unit_px == 360
