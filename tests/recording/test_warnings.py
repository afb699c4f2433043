"""What is said of recordings in which something could not be seen."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from pose_coach.body.measurements import measure
from pose_coach.frames.array_picture import ArrayPicture
from pose_coach.frames.frame import Frame
from pose_coach.recording.analysis import analyze
from pose_coach.recording.glances import Glance, Glances
from pose_coach.recording.pipeline import Moment
from pose_coach.recording.warnings import EMPTY, TURNED, UNSTEADY, UPRIGHT, RecordingWarnings
from tests.person import Camera, face_down, face_up, on_hands_and_feet, standing

TWO_REPS_S = 18.0


def said(made_up, script, duration_s=TWO_REPS_S, exercise=None, fps=15.0):
    analysis = analyze(
        made_up.source(duration_s, fps),
        Path("clip.mp4"),
        made_up.person(script),
        model="lite",
        exercise=exercise,
    )
    return [line.removeprefix("clip.mp4: ") for line in analysis.warnings]


def without(script, *gaps):
    """The same person, not seen from and until those times."""
    return lambda t: None if any(a < t < b for a, b in gaps) else script(t)


def test_of_a_recording_that_shows_everything_nothing_is_said(made_up):
    assert said(made_up, made_up.cat_cows(2)) == []


def test_when_the_person_could_not_be_made_out_is_said(made_up):
    (line,) = said(made_up, without(made_up.cat_cows(2), (4.0, 5.5), (12.0, 12.6)))

    assert line.startswith("the person could not be made out from 4.0 to 5.5 s, 12.0 to 12.6 s:")


def test_what_is_lost_until_the_end_is_said(made_up):
    (line,) = said(made_up, without(made_up.cat_cows(2), (12.0, 99.0)))

    assert "from 12.0 to 17.9 s" in line


def test_a_glimpse_does_not_part_two_gaps(made_up):
    (line,) = said(made_up, without(made_up.cat_cows(2), (4.0, 5.0), (5.1, 6.0)))

    assert "from 4.0 to 6.0 s:" in line


def test_frames_that_are_far_apart_are_no_gap(made_up):
    assert not any("made out from" in line for line in said(made_up, made_up.cat_cows(2), fps=3.0))


def test_nobody_before_somebody_comes_is_no_gap(made_up):
    assert said(made_up, without(made_up.cat_cows(2, still_s=4.0), (-1.0, 2.0)), 20.0) == []


def test_a_picture_that_stood_while_time_went_on_is_said(made_up):
    gathered = RecordingWarnings()
    for index in range(100):
        stands = 30 <= index < 40 or 60 <= index < 63
        gathered.see(
            Moment(
                Frame(index, index / 10, ArrayPicture(np.full((9, 16, 3), 90, np.uint8))),
                None if stands else made_up.pose_at(index / 10),
                None if stands else made_up.measured_at(index / 10),
                state=None,
                tracked=not stands,
                lost=stands,
            )
        )

    (line,) = gathered.lines(1, None)

    assert line.startswith("the picture stood still while time went on from 3.0 to 3.9 s:")


@pytest.mark.parametrize(
    ("left", "right", "shift_px", "half"),
    [(90, 160, 0, "left"), (90, 160, 320, "right"), (90, 160, 160, None), (90, 95, 0, None)],
    ids=["left", "right", "across", "no seam"],
)
def test_of_two_pictures_side_by_side_the_one_that_is_followed_is_said(
    made_up, left, right, shift_px, half
):
    gathered, cells = RecordingWarnings(), np.full((45, 80), left, np.float32)
    cells[:, 40:] = right
    for index in range(50):
        pose = made_up.pose_at(index / 10)
        points = pose.landmarks_px * [1, 2] + [shift_px, 0]
        pose = replace(pose, width_px=640, height_px=360, landmarks_px=points)
        frame = Frame(index, index / 10, ArrayPicture(np.zeros((360, 640, 3), np.uint8)))
        gathered.see(
            Moment(
                frame,
                pose,
                made_up.measured_at(index / 10),
                state=None,
                glance=Glance(100.0, cells, 640, 360, b""),
            )
        )

    said_of_halves = [line for line in gathered.lines(1, None) if "side by side" in line]
    wanted = f"there are two pictures side by side: the person in the {half} one is followed."
    assert said_of_halves == ([] if half is None else [wanted])


def test_nobody_at_all(made_up):
    assert said(made_up, lambda _: None) == [EMPTY]


@pytest.mark.parametrize(
    ("exercise", "words"), [(None, "none of the five exercises"), ("scorpion", "no scorpion")]
)
def test_a_count_of_nothing_is_never_without_a_word(made_up, exercise, words):
    (line,) = said(made_up, made_up.cat_cows(0), 8.0, exercise)

    assert line == f"nothing was counted: {words} could be made out in it."


def test_a_moment_holds_no_repetition_and_needs_no_reason(made_up):
    assert said(made_up, made_up.cat_cows(0), 1.0) == []


def seen(pose, light=90, for_s=8.0, sway_px=0.0):
    """What is said of a pose that stays, in a picture of this light that sways every two seconds."""
    gathered, glances = RecordingWarnings(), Glances()
    picture = ArrayPicture(np.full((pose.height_px, pose.width_px, 3), light, np.uint8))
    for index in range(round(for_s * 15)):
        frame = Frame(index, index / 15, picture)
        shift_px = sway_px * np.sin(2 * np.pi * 0.5 * frame.time_s)
        there = replace(pose, landmarks_px=np.add(pose.landmarks_px, [shift_px, 0.0]))
        gathered.see(Moment(frame, there, measure(there), None, glance=glances.at(frame)))
    return gathered.lines(0, None)


def test_why_nothing_was_counted_is_said(made_up):
    pose = made_up.pose_at(0.0)
    blind = replace(pose, visibility=np.where(np.arange(33) >= 25, 0.1, pose.visibility))

    assert seen(pose, light=10) == ("nothing was counted: it is too dark for 100% of the time.",)
    (line,) = seen(blind)
    assert line.startswith("nothing was counted: knees and feet cannot be seen most of the time.")


def test_a_camera_that_moves_is_said():
    pose = Camera().seen(on_hands_and_feet())

    assert UNSTEADY in seen(pose, sway_px=40.0)
    assert UNSTEADY not in seen(pose, sway_px=4.0)


def turned(pose, quarters):
    """The pose in a picture that is turned to the left."""
    for _ in range(quarters):
        (x, y), (a, b, c) = pose.landmarks_px.T, pose.world_m.T
        pose = replace(
            pose,
            landmarks_px=np.stack([y, pose.width_px - x], axis=1),
            world_m=np.stack([b, -a, c], axis=1),
            width_px=pose.height_px,
            height_px=pose.width_px,
        )
    return pose


@pytest.mark.parametrize(
    ("quarters", "way"), [(1, "on its side"), (2, "upside down"), (3, "on its side")]
)
def test_how_the_video_lies_is_said(quarters, way):
    assert seen(turned(Camera().seen(on_hands_and_feet()), quarters)) == (TURNED.format(way),)


def test_who_stands_all_the_time_may_lie_in_a_video_on_its_side():
    assert seen(Camera().seen(standing())) == (UPRIGHT,)


@pytest.mark.parametrize("body", [on_hands_and_feet(), face_up(), face_down()])
def test_upright_videos_are_not_turned(body):
    assert not any("turn" in line.lower() for line in seen(Camera().seen(body)))


def beside(moves_for_s):
    """What is said of somebody on hands and feet, and of a dark column that sways beside them for so long."""
    gathered, glances = RecordingWarnings(), Glances()
    pose = Camera().seen(on_hands_and_feet())
    right_px = pose.landmarks_px[:, 0].max() + 0.3 * np.ptp(pose.landmarks_px[:, 0])
    for index in range(40):
        pixels = np.full((pose.height_px, pose.width_px, 3), 150, np.uint8)
        shift_px = 0.2 * np.ptp(pose.landmarks_px[:, 0]) * (index % 2 and index / 4 <= moves_for_s)
        left = round(right_px - shift_px)
        pixels[:, left : left + pose.width_px // 12] = 20
        frame = Frame(index, index / 4, ArrayPicture(pixels))
        gathered.see(Moment(frame, pose, measure(pose), None, glance=glances.at(frame)))
    return gathered.lines(1, None)


def test_what_moves_beside_the_person_is_said_with_its_times():
    (line,) = beside(moves_for_s=4.0)

    assert line.startswith("something else moved close to the person from 0.2 to 4.0 s:")


def test_what_stands_beside_the_person_is_not():
    assert beside(moves_for_s=0.0) == ()
