from hypothesis import given
from hypothesis import strategies as st

from pose_coach.drawing.layout import COACHED, HIGHEST, PLAIN, SET_UP, Box, Plan, layout
from pose_coach.drawing.theme import Sizes

SIDES = st.integers(1, 4000)


@given(SIDES, SIDES, st.sampled_from([PLAIN, COACHED, SET_UP]))
def test_panels_do_not_overlap_and_stay_in_the_upper_half(
    width: int, height: int, plan: Plan
) -> None:
    place = layout(width, height, plan)
    if place is None:
        assert min(width, height) < 300
        return
    margin = Sizes.of_picture(width, height).margin_px
    assert not place.left.overlaps(place.right)
    for panel in (place.left, place.right):
        assert panel.top == margin
        assert panel.left >= margin
        assert panel.right <= width - margin
        assert panel.bottom <= HIGHEST * height + 2
        assert panel.right > panel.left


def test_boxes_that_only_touch_do_not_overlap() -> None:
    box = Box(0, 0, 10, 10)
    assert not box.overlaps(Box(10, 0, 20, 10))
    assert not box.overlaps(Box(0, 10, 10, 20))
    assert box.overlaps(Box(9, 9, 20, 20))
