from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_coach.coaching.cue import Cue, Severity
from pose_coach.coaching.state import Fit, Gesture, SessionState, Status
from pose_coach.drawing.message import Look, Message, Reader, band, messages
from pose_coach.drawing.theme import THEME, Sizes
from pose_coach.exercises.catalog import exercise_named
from tests.drawing.conftest import SIZES

MOVING = SessionState(1.0, "cat-cow", "Cat-cow", Status.MOVING)
SLOWER = Cue("rushed", "Slower", Severity.WARNING, 1.0)


def test_no_message_without_reason() -> None:
    assert messages(MOVING) == []
    assert messages(replace(MOVING, status=Status.HOLDING, cannot_see="")) == []


def test_the_cue_precedes_the_visibility_message() -> None:
    state = replace(MOVING, cue=SLOWER, cannot_see="I can't see your feet")
    assert messages(state) == [
        Message("Slower", Look.WARNING),
        Message("I can't see your feet", Look.UNSEEN),
    ]


@pytest.mark.parametrize("severity", list(Severity))
def test_each_severity_has_its_look(severity: Severity) -> None:
    said = messages(replace(MOVING, cue=replace(SLOWER, severity=severity)))
    assert said == [Message("Slower", Look(severity.value))]


def test_waiting_shows_the_obstacle_before_the_instruction() -> None:
    waiting = replace(MOVING, status=Status.WAITING)
    assert messages(waiting) == [Message("Get into the start position", Look.INFO)]
    told = replace(waiting, instruction="Get on your hands and knees")
    assert messages(told) == [Message("Get on your hands and knees", Look.INFO)]
    unseen = replace(told, cannot_see="I can't see anybody")
    assert [said.look for said in messages(unseen)] == [Look.UNSEEN, Look.INFO]
    assert messages(replace(told, cue=SLOWER)) == [Message("Slower", Look.WARNING)]


def test_a_pause_shows_only_its_reason_or_how_to_go_on() -> None:
    paused = replace(MOVING, status=Status.PAUSED, cue=SLOWER, cannot_see="Feet")
    assert messages(paused) == [
        Message("Paused. Raise both hands, or press space, to go on", Look.PAUSE)
    ]
    resting = replace(paused, because="Resting")
    assert messages(resting) == [Message("Paused. Resting", Look.PAUSE)]


def test_the_summary_precedes_any_cue() -> None:
    done = replace(MOVING, status=Status.DONE, cue=SLOWER, reps=10, clean=8)
    assert messages(done)[0].text.replace("\N{NO-BREAK SPACE}", " ") == "Well done: 8 of 10 clean"
    assert "all" in messages(replace(done, clean=10))[0].text
    assert messages(replace(done, reps=0, clean=0))[0].text == "Done"


def test_gesture_and_camera_notice_come_first() -> None:
    state = replace(MOVING, cue=SLOWER, notice="Switch on a light", gesture=Gesture("Skip", 0.4))
    assert [said.look for said in messages(state)] == [Look.GESTURE, Look.CAMERA, Look.WARNING]
    paused = replace(state, status=Status.PAUSED)
    assert [said.look for said in messages(paused)] == [Look.GESTURE, Look.CAMERA, Look.PAUSE]


def test_set_up_shows_one_message_in_large_type() -> None:
    figure, fit = exercise_named("cat-cow").figure, Fit((0.1, 0.1, 0.9, 0.9), False)
    waiting = replace(MOVING, status=Status.WAITING, fit=fit, instruction="Lie down")
    assert messages(waiting) == [Message("Lie down", Look.INFO, Reader.ROOM)]
    unseen = replace(waiting, cannot_see="I can't see your feet")
    assert messages(unseen) == [Message("I can't see your feet", Look.UNSEEN, Reader.ROOM)]
    slipped = replace(waiting, figure=figure, reps=3)
    assert messages(slipped) == [Message("Lie down", Look.INFO, Reader.MAT)]
    moving = replace(MOVING, figure=figure, cue=SLOWER)
    assert messages(moving) == [Message("Slower", Look.WARNING, Reader.MAT)]


@pytest.mark.parametrize("height", [480, 720, 1080])
@pytest.mark.parametrize("scale", [1.0, 0.82, 0.66])
def test_type_is_large_enough_for_its_reading_distance(height: int, scale: float) -> None:
    sizes = Sizes.of_picture(height * 16 // 9, height, scale)
    for reader, least in ((Reader.ROOM, 1 / 25), (Reader.MAT, 1 / 28)):
        for look in (Look.UNSEEN, Look.ADVICE):
            one_line = band(Message("Hold", look, reader), 10 * height, sizes, THEME)
            cap = one_line.height_px * 0.7 / (0.7 + 2 * 0.55)
            assert cap >= least * height - 1


@given(
    size_px=st.sampled_from(SIZES),
    look=st.sampled_from(Look),
    reader=st.sampled_from(Reader),
    words=st.sampled_from(["Hold", "Keep your hips over your knees while your back moves"]),
)
@settings(max_examples=40, deadline=None)
def test_words_fit_their_band(
    size_px: tuple[int, int], look: Look, words: str, reader: Reader
) -> None:
    sizes = Sizes.of_picture(*size_px)
    room_px = size_px[0] - 2 * sizes.margin_px
    sprite = band(Message(words, look, reader), room_px, sizes, THEME)
    assert sprite.width_px <= room_px
    # Type is light and the plate dark: nothing light within the padding, left, right or below.
    light = sprite.colour.max(axis=2) > 100
    if look is Look.WARNING:
        light = sprite.colour.min(axis=2) > 60
    edge = 3 + sizes.px(0.0035)
    inner = light[edge:-edge, edge:-edge]
    pad = sizes.px(0.004)
    assert inner.any()
    curve = sizes.radius_px * 2  # an outline comes further in at the corners
    across, down = inner[:, curve:-curve], inner[curve:-curve]
    for strip in (across[:pad], across[-pad:], down[:, :pad], down[:, -pad:]):
        assert not strip.any()


def test_looks_differ_in_more_than_colour() -> None:
    sizes = Sizes.of_picture(1280, 720)
    plates = {look: band(Message("Hold", look), 900, sizes, THEME) for look in Look}
    warning, advice = (
        np.asarray(plates[look].colour.min(axis=2) > 100) for look in (Look.WARNING, Look.ADVICE)
    )
    assert (warning != advice).any()
    assert plates[Look.UNSEEN].height_px < plates[Look.ADVICE].height_px
