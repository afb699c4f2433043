import pytest

from pose_coach.drawing.theme import THEME
from pose_coach.window.help_card import help_card
from tests.drawing.conftest import SIZES


@pytest.mark.parametrize("size_px", SIZES)
def test_the_help_fits_picture_and_plate(size_px: tuple[int, int]) -> None:
    card = help_card(*size_px, THEME)
    assert card.width_px <= size_px[0]
    assert card.height_px <= size_px[1]
    assert card.height_px >= 0.35 * size_px[1]
    light = card.colour.max(axis=2) > 110
    pad = card.width_px // 40
    assert light.any()
    for strip in (light[:pad], light[-pad:], light[:, :pad], light[:, -pad:]):
        assert not strip.any()


@pytest.mark.parametrize("size", [(200, 150), (60, 40), (1, 1)])
def test_a_small_picture_gets_a_small_help_or_none(size: tuple[int, int]) -> None:
    card = help_card(*size, THEME)
    assert card.width_px <= size[0]
    assert card.height_px <= size[1]
