import numpy as np
import pytest

from pose_coach.coaching.state import SetSummary
from pose_coach.common.safety_note import SAFETY_NOTE
from pose_coach.drawing.cards import welcome_card
from pose_coach.drawing.sprite import Sprite
from pose_coach.drawing.summary import summary_card
from pose_coach.drawing.text import CAP_HEIGHT
from pose_coach.drawing.theme import THEME

DONE = (
    SetSummary("cat-cow", "Cat-cow", 10, 10, 8, 1, None, "Let your head follow your back"),
    SetSummary("rolling-plank", "Rolling plank", 10, 10, 10, 0),
    SetSummary("t-spine-rotation", "T-spine rotation", 18, 20, 12, 6, (10, 8), "Arm long"),
    SetSummary("scorpion", "Scorpion", 10, None, 9, 0, (5, 5), "Reach further over"),
    SetSummary("supine-twist", "Supine twist", 2, 2, 2, 0, (1, 1), "Stay for three breaths"),
)
NOTE = f"Before you begin\n{SAFETY_NOTE}\nRaise both hands, or press space, to begin"


def light(card: Sprite) -> np.ndarray:
    return np.asarray(card.colour.max(axis=2) > 110)


def is_whole(card: Sprite, size_px: tuple[int, int]) -> bool:
    """Whether a card fits its picture, with a border free of type."""
    marks, edge = light(card), 6
    inner = marks[edge:-edge, edge:-edge].sum()
    return (
        0 < card.width_px <= size_px[0]
        and card.height_px <= size_px[1]
        and 0 < inner == marks.sum()
    )


def cap_heights_px(card: Sprite) -> list[int]:
    """Heights of the lines of type on a card, its icons and letters with tails among them."""
    rows = np.flatnonzero(np.diff(np.pad(light(card).any(axis=1), 1).astype(int)))
    return [int(end - start) for start, end in zip(rows[::2], rows[1::2], strict=True)]


def test_the_safety_note_fits_and_is_readable(size_px: tuple[int, int]) -> None:
    card = welcome_card(NOTE, *size_px, THEME)
    assert is_whole(card, size_px)
    assert min(cap_heights_px(card)) >= min(size_px) / 36
    assert (card.colour == THEME.second_end).all(axis=2).any()  # how to go on


def test_a_note_of_one_paragraph_gets_a_title() -> None:
    short = welcome_card("Stop if anything hurts.", 1280, 720, THEME)
    assert len(cap_heights_px(short)) == 2
    assert not (short.colour == THEME.second_end).all(axis=2).any()


@pytest.mark.parametrize("count", [0, 1, 5])
def test_the_summary_has_a_row_for_each_exercise(size_px: tuple[int, int], count: int) -> None:
    card = summary_card(DONE[:count], None, *size_px, THEME)
    assert is_whole(card, size_px)
    assert min(cap_heights_px(card)) >= min(size_px) / 45
    assert count == 0 or card.height_px > summary_card((), None, *size_px, THEME).height_px


def test_the_thing_to_work_on_is_below_its_exercise() -> None:
    without = summary_card(DONE[1:2], None, 1280, 720, THEME)
    told = summary_card((*DONE[:1],), None, 1280, 720, THEME)
    assert len(cap_heights_px(told)) == len(cap_heights_px(without)) + 1


def test_a_reached_goal_is_green() -> None:
    def green(reps: int) -> int:
        row = SetSummary("cat-cow", "Cat-cow", reps, 10, 0, 0)
        card = summary_card((row,), None, 1280, 720, THEME)
        return int((card.colour == THEME.good).all(axis=2).sum())

    assert green(10) > green(9) + 200


def test_the_closing_words_can_be_chosen() -> None:
    usual, other = (
        summary_card(DONE[:1], words, 1280, 720, THEME) for words in (None, "Rest a day")
    )
    assert usual.colour.shape != other.colour.shape or (usual.colour != other.colour).any()


def test_a_tiny_picture_has_no_card() -> None:
    for card in (
        welcome_card(NOTE, 60, 40, THEME),
        summary_card(DONE, None, 60, 40, THEME),
    ):
        assert card.width_px == card.height_px == 1


def test_type_is_as_large_as_its_picture_allows() -> None:
    heights = [
        max(cap_heights_px(welcome_card("Stop if it hurts.", 16 * side // 9, side, THEME)))
        for side in (480, 1080)
    ]
    assert heights[1] == pytest.approx(heights[0] * 1080 / 480, rel=0.1)
    assert heights[0] > 480 * 0.08 * CAP_HEIGHT
