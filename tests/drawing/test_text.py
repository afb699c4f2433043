import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_coach.drawing.text import BOLD, MEDIUM, fitted, mask, width_px

WORDS = "Slow down and take two breaths for each repetition"


@given(
    text=st.sampled_from(["Hold", WORDS, "Donaudampfschifffahrtsgesellschaft", "é…"]),
    max_width_px=st.integers(60, 400),
    max_lines=st.integers(1, 3),
)
@settings(max_examples=30)
def test_fitted_type_keeps_within_its_width(text: str, max_width_px: int, max_lines: int) -> None:
    block = fitted(text, max_width_px, 40, BOLD, max_lines)
    assert 1 <= len(block.lines) <= max_lines
    assert block.width_px <= max_width_px


def test_text_is_complete_where_there_is_room() -> None:
    block = fitted(WORDS, 620, 40, BOLD, 2)
    assert " ".join(block.lines) == WORDS
    assert block.size_px == 40


def test_type_shrinks_before_it_is_truncated() -> None:
    whole_px = width_px(WORDS, 40, MEDIUM)
    shrunk = fitted(WORDS, round(whole_px * 0.8), 40, MEDIUM)
    assert shrunk.lines == (WORDS,)
    assert 24 <= shrunk.size_px < 40
    cut = fitted(WORDS, round(whole_px * 0.3), 40, MEDIUM)
    assert cut.lines[0].endswith("…")
    assert cut.size_px == 24


def test_lines_are_of_even_length() -> None:
    one_word_too_long = width_px("Keep both of your arms", 40, BOLD) + 2
    first, second = fitted("Keep both of your arms straight", one_word_too_long, 40, BOLD, 2).lines
    assert second != "straight"
    assert abs(len(first) - len(second)) <= 6


def test_no_break_space_keeps_words_together() -> None:
    room_px = width_px("Well done: 8", 40, BOLD) + 2
    text = "Well done: 8\N{NO-BREAK SPACE}of\N{NO-BREAK SPACE}10"
    assert fitted(text, room_px, 40, BOLD, 2).lines[0] == "Well done:"


@pytest.mark.parametrize("size_px", [11, 31, 120])
def test_glyphs_are_not_cut_at_the_edges_of_the_mask(size_px: int) -> None:
    coverage, baseline = mask("Åjgy/10 W", size_px, BOLD)
    assert coverage.max() > 200
    for edge in (coverage[0], coverage[-1], coverage[:, 0], coverage[:, -1]):
        assert edge.max() == 0
    assert coverage[:baseline].any()
    assert coverage[baseline + 1 :].any()  # the tails of j, g and y
