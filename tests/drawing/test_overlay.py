import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pose_coach.coaching.cue import Cue, Severity
from pose_coach.coaching.state import (
    BodyDrawing,
    Breath,
    Fit,
    Gesture,
    Pace,
    SessionState,
    SetSummary,
    Status,
)
from pose_coach.drawing.overlay import Overlay
from pose_coach.exercises.catalog import exercise_named
from tests.drawing.conftest import SIZES, body_in, pace_at

MakeBody = Callable[..., BodyDrawing]
MakePace = Callable[..., Pace]
NAN = math.nan
STATE = SessionState(
    1.0,
    "cat-cow",
    "Cat-cow",
    Status.MOVING,
    reps=3,
    goal=10,
    clean=2,
    rushed=1,
    position=0.4,
    end_labels=("Cow", "Cat"),
    frames_per_s=29.6,
)
FIGURE = exercise_named("cat-cow").figure
CUE = Cue("elbows-bending", "Keep your arms straight while your back moves", Severity.ADVICE, 1.0)


def grey(width: int = 1280, height: int = 720) -> np.ndarray:
    return np.full((height, width, 3), 120, np.uint8)


def free(size_px: tuple[int, int]) -> tuple[float, float, float, float]:
    """Return the part of a picture below the panels and above two bands of words."""
    width, height = size_px
    return 0.03 * width, 0.52 * height, 0.97 * width, 0.6 * height


def test_the_picture_is_drawn_into() -> None:
    image = grey()
    assert Overlay().annotate(image, STATE) is image
    assert (image != 120).any()


def test_a_read_only_picture_is_copied() -> None:
    frozen, expected = grey(), Overlay().annotate(grey(), STATE)
    frozen.flags.writeable = False
    flipped = grey()[:, ::-1]
    for image in (frozen, flipped):
        drawn = Overlay().annotate(image, STATE)
        assert np.array_equal(drawn, expected)
        assert (image == 120).all()


# A card stands in the middle of the others; the number of a countdown does too.
DURING = [
    status for status in Status if status not in (Status.WELCOME, Status.SUMMARY, Status.COUNTDOWN)
]


@given(
    size_px=st.sampled_from(SIZES),
    status=st.sampled_from(DURING),
    cue=st.sampled_from([None, CUE]),
    cannot_see=st.sampled_from([None, "I can't see your feet: move the camera back"]),
    coached=st.booleans(),
)
@settings(max_examples=40, deadline=None)
def test_nothing_is_drawn_over_the_person(
    size_px: tuple[int, int],
    status: Status,
    cue: Cue | None,
    cannot_see: str | None,
    coached: bool,
) -> None:
    box = free(size_px)
    # Seen so badly that neither limbs nor back are drawn: what changes is panels.
    body = body_in(box, visibility=0.0, with_back=False)
    pace = pace_at(0.6, 0.7, too_fast=True) if status is Status.MOVING else None
    state = replace(
        STATE, status=status, cue=cue, cannot_see=cannot_see, body=body, pace=pace, hold_s=3.0
    )
    if coached:
        state = replace(state, figure=FIGURE, step=(1, 5), range_deg=50.0, best_range_deg=60.0)
    image = Overlay().annotate(grey(*size_px), state)
    left, top, right, bottom = (round(side) for side in box)
    inside = image[top:bottom, left:right]
    assert (inside == 120).all()
    assert (image != image[top, left]).any()


def test_without_a_body_only_panels_are_drawn() -> None:
    image = Overlay().annotate(grey(), replace(STATE, status=Status.DONE, frames_per_s=NAN))
    changed = (image != 120).any(axis=2)
    assert changed[:300, :360].any()  # repetitions
    assert changed[580:, 300:980].any()  # the band
    changed[:300, :360] = False
    changed[580:, 300:980] = False
    assert not changed.any()


def test_rushing_changes_the_picture(make_pace: MakePace) -> None:
    calm = Overlay().annotate(grey(), replace(STATE, pace=make_pace(0.6, 0.1)))
    rushed = Overlay().annotate(grey(), replace(STATE, pace=make_pace(0.6, 0.7, too_fast=True)))
    red = [
        int(((image[..., 0] > 180) & (image[..., 2] < 110) & (image[..., 1] < 130)).sum())
        for image in (calm, rushed)
    ]
    assert red[1] > red[0] + 2000


def test_a_pause_keeps_the_picture_and_says_how_to_go_on() -> None:
    paused = replace(STATE, status=Status.PAUSED)
    image = Overlay().annotate(grey(), paused)
    assert (image[200:500, 400:880] == 120).all()
    told = Overlay().annotate(grey(), replace(paused, because="I can't see you"))
    assert not np.array_equal(image, told)


def test_a_card_dims_the_picture() -> None:
    image = Overlay().annotate(grey(), replace(STATE, status=Status.SUMMARY))
    assert 40 < image[10, 10, 0] < 90


def test_the_same_states_give_the_same_pictures(make_body: MakeBody, make_pace: MakePace) -> None:
    def run() -> list[bytes]:
        overlay, pictures = Overlay(), []
        for step in range(40):
            time_s = step * 0.2
            shift = 12.0 * step
            state = replace(
                STATE,
                time_s=time_s,
                body=make_body((80 + shift, 200, 480 + shift, 420)) if step % 5 else None,
                pace=make_pace(time_s % 3, time_s % 3 / 3) if step % 3 else None,
                cue=CUE if step % 4 else None,
            )
            pictures.append(overlay.annotate(grey(960, 540), state).tobytes())
        return pictures

    assert run() == run()


def test_another_size_or_an_earlier_time_resets_the_overlay(
    make_body: MakeBody,
) -> None:
    used = Overlay()
    for step in range(10):
        body = make_body((30, 30, 500, 400))
        body.visibility[12::2] = 0.3
        used.annotate(grey(), replace(STATE, time_s=5.0 + step, body=body))
    now = replace(STATE, time_s=1.0, body=make_body((700, 300, 1200, 650)))
    assert np.array_equal(used.annotate(grey(), now), Overlay().annotate(grey(), now))
    later = replace(now, time_s=2.0, body=make_body((50, 100, 500, 350)))
    other = used.annotate(grey(640, 480), later)
    assert np.array_equal(other, Overlay().annotate(grey(640, 480), later))


@pytest.mark.parametrize("status", list(Status))
def test_an_all_nan_body_is_drawn_as_nobody(status: Status, make_body: MakeBody) -> None:
    body = make_body((400, 300, 900, 600))
    body.landmarks_px[:] = NAN
    body.visibility[:] = NAN
    assert body.back_px is not None
    body.back_px[:] = NAN
    pace = Pace("to-cat", "Round your back", NAN, NAN, 2.0, (3.0, 5.0), False, True)
    unknown = replace(
        STATE,
        status=status,
        goal=None,
        position=NAN,
        pace=pace,
        hold_s=0.0,
        frames_per_s=NAN,
        end_labels=None,
    )
    if status in (Status.WAITING, Status.COUNTDOWN):
        unknown = replace(unknown, fit=Fit((NAN, NAN, NAN, NAN), False))
    seen = Overlay().annotate(grey(), replace(unknown, body=body))
    assert np.array_equal(seen, Overlay().annotate(grey(), unknown))
    assert (seen != 120).any()


@pytest.mark.parametrize("size", [(1, 1), (33, 20), (160, 90), (3000, 90), (90, 2000)])
def test_odd_picture_sizes_are_accepted(size: tuple[int, int], make_body: MakeBody) -> None:
    body = make_body((0.2 * size[0], 0.2 * size[1], 0.8 * size[0], 0.8 * size[1]))
    image = Overlay().annotate(grey(*size), replace(STATE, body=body, cue=CUE, cannot_see="Feet"))
    assert image.shape == (size[1], size[0], 3)


def test_memory_stays_bounded(make_pace: MakePace) -> None:
    overlay = Overlay()
    for step in range(150):
        pace = make_pace(step * 0.1, 0.5)
        state = replace(STATE, time_s=step * 0.1, reps=step, pace=pace, frames_per_s=float(step))
        overlay.annotate(grey(1280, 720), state)
    assert overlay._cache.size_bytes <= 24_000_000


SCENES = {
    "set-up": {"status": Status.WAITING, "reps": 0, "fit": Fit((0.1, 0.1, 0.9, 0.9), False)},
    "countdown": {"status": Status.COUNTDOWN, "countdown": 3},
    "guided": {"guide": 0.3},
    "hold": {"status": Status.HOLDING, "hold_s": 4.0, "hold_goal_s": 24.0},
    "breath": {"status": Status.HOLDING, "breath": Breath(1, 3, True, 0.5)},
    "gesture": {"gesture": Gesture("Skip", 0.5)},
    "notice": {"notice": "The picture is very dark: switch on a light"},
    "paused": {"status": Status.PAUSED, "because": "I can't see you"},
    "going-on": {"status": Status.PAUSED, "gesture": Gesture("Go on", 0.5)},
    "welcome": {"status": Status.WELCOME, "instruction": "Stop if anything hurts."},
    "summary": {
        "status": Status.SUMMARY,
        "summary": (SetSummary("cat-cow", "Cat-cow", 10, 10, 8, 1),),
    },
}


@pytest.mark.parametrize("name", SCENES)
def test_every_scene_is_drawn_differently_at_any_size(name: str, make_body: MakeBody) -> None:
    for width, height in ((1, 1), (160, 90), (640, 480), (3000, 90)):
        body = make_body((0.3 * width, 0.4 * height, 0.7 * width, 0.7 * height))
        coached = replace(STATE, figure=FIGURE, step=(1, 5), body=body)
        image = Overlay().annotate(grey(width, height), replace(coached, **SCENES[name]))
        assert image.shape == (height, width, 3)
        if min(width, height) > 400:
            assert not np.array_equal(image, Overlay().annotate(grey(width, height), coached))


@pytest.mark.parametrize("share", [0.1, 0.9])
def test_a_gesture_fills_its_ring(share: float) -> None:
    def drawn(at: float) -> np.ndarray:
        state = replace(STATE, figure=FIGURE, gesture=Gesture("Pause", at))
        return Overlay().annotate(grey(), state).astype(int)

    assert np.abs(drawn(share) - drawn(0.5)).sum() > 1000


def test_a_recording_has_no_drawn_person(make_pace: MakePace) -> None:
    state = replace(STATE, pace=make_pace(1.0, 0.4))
    plain = Overlay().annotate(grey(), state)
    assert np.array_equal(plain, Overlay().annotate(grey(), replace(state, range_deg=60.0)))
    assert not np.array_equal(plain, Overlay().annotate(grey(), replace(state, figure=FIGURE)))
