from __future__ import annotations

import math

import pytest

from pose_coach.body.framing import BodyEnd, Framing
from pose_coach.coaching.state import joined
from pose_coach.coaching.visibility import DARK_BELOW, PATIENCE_S, Visibility, fit_of

LONG_SIDE_PX = 320
HANDS = "I can't see your hands. Move the camera back"


@pytest.fixture
def told(made_up):
    """Look from one time to another, ten times a second, and return what is said at the end."""
    sight = Visibility()

    def tell(
        from_s,
        until_s,
        *,
        nobody=False,
        long_side_px=LONG_SIDE_PX,
        framed=None,
        brightness=120.0,
        **differing,
    ):
        words = ""
        for tenth in range(round(from_s * 10), round(until_s * 10) + 1):
            measured = None if nobody else made_up.measured_at(tenth / 10, **differing)
            words = sight.update(
                tenth / 10, measured, long_side_px, framed=framed, brightness=brightness
            )
        return words

    return tell


def test_a_visible_body_gives_no_message(told):
    assert told(0.0, 5.0) is None


def test_a_short_loss_gives_no_message(told):
    assert told(0.0, PATIENCE_S - 0.1, unseen=("hands",)) is None
    assert told(PATIENCE_S, PATIENCE_S + 0.1, unseen=("hands",)) == HANDS


def test_a_landmark_seen_again_clears_the_message_and_its_timer(told):
    assert told(0.0, 2.0, unseen=("hands",)) == HANDS
    assert told(2.1, 2.1) is None
    assert told(2.2, 3.1, unseen=("hands",)) is None


@pytest.mark.parametrize(
    ("unseen", "words"),
    [
        (("feet",), "I can't see your feet. Move the camera back"),
        (("hands", "feet"), "I can't see your hands and feet. Move the camera back"),
        (("head", "hands", "feet"), "I can't see your head, hands and feet. Move the camera back"),
    ],
)
def test_missing_parts_are_named(told, unseen, words):
    assert told(0.0, 2.0, unseen=unseen) == words


def test_intermittent_feet_do_not_delay_the_message_about_the_hands(told):
    said = []
    for half in range(8):
        unseen = ("hands", "feet") if half % 2 else ("hands",)
        said.append(told(half * 0.5, half * 0.5 + 0.4, unseen=unseen))

    assert said == [None, None] + [HANDS] * 6


def test_an_empty_picture_asks_the_person_in(told):
    assert told(0.0, 2.0, nobody=True) == (
        "I can't see you. Come into the picture, and check the light"
    )


def test_a_small_person_asks_for_a_closer_camera(told):
    # A trunk of 120 pixels in a picture so large is less than its 6 %.
    assert told(0.0, 2.0, long_side_px=2100) == "You are far away. Move the camera closer"
    assert told(3.0, 5.0, long_side_px=1900) is None


def test_a_view_from_the_end_asks_to_turn(told):
    assert told(0.0, 2.0, yaw_deg=75.0) == "Turn side-on to the camera"
    assert told(3.0, 5.0, yaw_deg=30.0) is None


def test_an_unknown_view_does_not_ask_to_turn(told):
    assert told(0.0, 2.0, yaw_deg=math.nan) is None


def test_the_worst_obstacle_comes_first(told):
    everything = {"long_side_px": 2100, "yaw_deg": 75.0, "unseen": ("hands",)}

    assert told(0.0, 2.0, nobody=True, **everything).startswith("I can't see you.")
    assert told(3.0, 5.0, **everything).startswith("You are far away")
    assert told(6.0, 8.0, yaw_deg=75.0, unseen=("hands",)).startswith("Turn side-on")


def test_each_obstacle_has_its_own_timer(told):
    assert told(0.0, 2.0, unseen=("hands",)) == HANDS
    assert told(2.1, 3.0, nobody=True) is None
    assert told(3.1, 3.2, nobody=True).startswith("I can't see you.")


def test_parts_are_joined_with_commas_and_and():
    assert joined(("hands",)) == "hands"
    assert joined(("hands", "feet")) == "hands and feet"
    assert joined(("head", "hands", "feet")) == "head, hands and feet"


IN_THE_PICTURE = (0.2, 0.3, 0.8, 0.9)


@pytest.mark.parametrize(
    ("cut_off", "words"),
    [
        ({BodyEnd.FEET}, "Turn the camera towards your feet"),
        ({BodyEnd.HEAD}, "Turn the camera towards your head"),
        ({BodyEnd.TOP}, "Tilt the camera up"),
        ({BodyEnd.BOTTOM}, "Tilt the camera down"),
        ({BodyEnd.HEAD, BodyEnd.FEET}, "Move the camera back"),
    ],
)
def test_a_cut_off_body_says_where_to_turn_the_camera(told, cut_off, words):
    framed = Framing(IN_THE_PICTURE, frozenset(cut_off), 0.0, 0.0)

    assert told(0.0, 2.0, unseen=("feet",), framed=framed) == f"I can't see your feet. {words}"


def test_a_dark_picture_asks_for_light(told):
    assert told(0.0, 2.0, brightness=DARK_BELOW - 1) == "It is dark here. Turn on a light"
    assert told(3.0, 5.0, brightness=DARK_BELOW + 1) is None
    assert told(6.0, 8.0, brightness=DARK_BELOW - 1, nobody=True).startswith("It is dark here.")


def test_a_tilted_camera_is_reported(told):
    level, tilted = (Framing(IN_THE_PICTURE, frozenset(), deg, 0.0) for deg in (-5.0, -14.0))

    assert told(0.0, 2.0, framed=level) is None
    assert told(3.0, 5.0, framed=tilted) == "The camera is tilted. Set it level"
    # From further round a level floor climbs in the picture, too.
    assert told(6.0, 8.0, framed=tilted, yaw_deg=30.0) is None


def test_a_body_fits_with_a_margin_on_every_side():
    assert fit_of(Framing(IN_THE_PICTURE, frozenset(), 0.0, 0.0)).fits
    assert not fit_of(Framing((-0.1, 0.3, 0.8, 0.9), frozenset(), 0.0, 0.0)).fits
    assert not fit_of(None).fits
