import copy

import numpy as np
import pytest

from studio.check import STEADY, check_folder, check_truth, middle_of
from studio.scene import scene_from
from studio.shoot import retell, survey, write_truths
from studio.timeline import moving_span

EXERCISES = ("cat-cow", "rolling-plank", "t-spine-rotation", "scorpion", "supine-twist")
SIDED = ("t-spine-rotation", "scorpion", "supine-twist")


def scene(exercise, **movement):
    return scene_from(
        {
            "exercise": exercise,
            "seed": 4,
            "movement": {
                "reps": 2, "first_s": [2.4, 1.5], "second_s": 2.6, "first_hold_s": 0.7,
                "second_hold_s": 0.5, "entry": "none", "exit": "none", **movement,
            },
            "person": {"body": "man-average"},
            "camera": {"width": 640, "height": 480, "yaw_deg": 12.0, "handheld": 0.5},
            "filming": {"fps": 30.0, "mirrored": True},
        }
    )  # fmt: skip


@pytest.fixture(scope="module")
def surveyed():
    """Truth and frames of each exercise, made once; tests that change them take copies."""
    return {e: survey(scene(e)) for e in EXERCISES}


@pytest.mark.parametrize("exercise", EXERCISES)
def test_truth_and_frames_agree(surveyed, exercise):
    assert check_truth(*surveyed[exercise]) == []


@pytest.mark.parametrize("exercise", EXERCISES)
def test_phases_are_those_of_the_driven_signal_and_are_seen_to_a_frame(surveyed, exercise):
    truth, frames = surveyed[exercise]
    told, times = frames["angle_deg"].astype(float), frames["time_s"]
    for rep in truth["reps"]:
        for phase in rep["phases"]:
            start_s, end_s = phase["start_s"], phase["end_s"]
            seen_s = middle_of(times, told, start_s, end_s)
            assert seen_s == pytest.approx((start_s + end_s) / 2, abs=1 / 30)
            if exercise == "scorpion" and rep["side"] == "left":  # the signal is the right leg's
                continue
            more = 0.06 * (end_s - start_s)
            inside = (times > start_s - more) & (times < end_s + more)
            span = moving_span(times[inside], frames["signal"][inside].astype(float))
            # on hands and knees the back is never quite still, whatever is driven
            frames_off = 1 if exercise in STEADY else 2
            assert span == pytest.approx((start_s, end_s), abs=frames_off / 30)


@pytest.mark.parametrize("exercise", STEADY)
@pytest.mark.parametrize("late_s", [-0.15, 0.15])
def test_a_phase_that_begins_at_another_time_is_found(surveyed, exercise, late_s):
    truth = copy.deepcopy(surveyed[exercise][0])
    rep = truth["reps"][1]  # on the right, where there are sides that take turns
    rep["start_s"] += late_s
    rep["phases"][0]["start_s"] += late_s
    assert any("begins" in c for c in check_truth(truth, surveyed[exercise][1]))


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_range_is_that_of_the_measured_angle(surveyed, exercise):
    truth, frames = surveyed[exercise]
    rep = truth["reps"][1]
    inside = (frames["time_s"] >= rep["start_s"]) & (frames["time_s"] <= rep["end_s"])
    assert rep["range_deg"] == pytest.approx(np.ptp(frames["angle_deg"][inside]), abs=0.01)
    assert rep["range_deg"] > 40


@pytest.mark.parametrize("exercise", SIDED)
def test_a_swapped_side_is_found(surveyed, exercise):
    truth = copy.deepcopy(surveyed[exercise][0])
    rep = truth["reps"][0]
    rep["side"] = "right" if rep["side"] == "left" else "left"
    assert any("turns to the" in c for c in check_truth(truth, surveyed[exercise][1]))


@pytest.mark.parametrize("exercise", EXERCISES)
@pytest.mark.parametrize("shift_s", [-0.2, 0.2])
def test_a_shifted_phase_is_found(surveyed, exercise, shift_s):
    truth = copy.deepcopy(surveyed[exercise][0])
    for rep in truth["reps"]:
        for times in (rep, *rep["phases"]):
            times["start_s"] += shift_s
            times["end_s"] += shift_s
    assert any("later than" in c for c in check_truth(truth, surveyed[exercise][1]))


@pytest.mark.parametrize("exercise", EXERCISES)
def test_a_phase_that_ends_elsewhere_is_found(surveyed, exercise):
    truth = copy.deepcopy(surveyed[exercise][0])
    phase = truth["reps"][0]["phases"][0]
    phase["end_s"] += 0.3
    truth["reps"][0]["hold_s"] -= 0.3
    assert check_truth(truth, surveyed[exercise][1])


@pytest.mark.parametrize(("number", "flag"), [(0, True), (1, False)])
def test_a_wrong_rushed_flag_is_found_even_without_frames(surveyed, number, flag):
    truth = copy.deepcopy(surveyed["scorpion"][0])
    phase = truth["reps"][number]["phases"][0]
    assert phase["rushed"] is not flag
    phase["rushed"] = truth["reps"][number]["rushed"] = flag
    assert any("rushed is wrong" in c for c in check_truth(truth))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda t: t.update(schema="x"), "schema"),
        (lambda t: t.update(exercise="yoga"), "no such exercise"),
        (lambda t: t.update(exercise="none"), "nothing is done"),
        (lambda t: t["reps"][0].update(rushed=True), "does not follow"),
        (lambda t: t["reps"][0].update(hold_s=2.0), "held for"),
        (lambda t: t["reps"][0].update(side="middle"), "side is"),
        (lambda t: t["reps"][0].update(start_s=0.0), "not those of its phases"),
        (lambda t: t["reps"][0]["phases"].reverse(), "phases"),
        (lambda t: t["reps"].reverse(), "out of order"),
    ],
)
def test_a_truth_file_that_contradicts_itself_is_found(surveyed, change, complaint):
    truth = copy.deepcopy(surveyed["supine-twist"][0])
    change(truth)
    assert any(complaint in c for c in check_truth(truth))


def test_joints_that_are_not_where_they_are_said_to_be_are_found(surveyed):
    truth, frames = surveyed["cat-cow"]
    swapped = {name: value.copy() for name, value in frames.items()}
    names = list(swapped["joints"])
    pair = [names.index("left_hip"), names.index("right_hip")]
    swapped["world_m"][:, pair] = swapped["world_m"][:, pair[::-1]]
    complaints = check_truth(truth, swapped)
    assert any("degrees" in c for c in complaints)
    assert any("pixels from its place" in c for c in complaints)


def test_an_angle_that_was_not_driven_is_found(surveyed):
    truth, frames = surveyed["t-spine-rotation"]
    other = {**frames, "signal": frames["signal"] * 0.8}
    assert any("from the one driven" in c for c in check_truth(truth, other))


def test_a_folder_is_checked_by_its_truth_files(surveyed, tmp_path):
    truth, frames = surveyed["rolling-plank"]
    write_truths(tmp_path / "good.mp4", truth, frames, frames_too=True)
    bad = copy.deepcopy(truth)
    bad["reps"][0]["range_deg"] += 5
    write_truths(tmp_path / "wrong.mp4", bad, frames, frames_too=True)
    found = dict(check_folder(tmp_path))
    assert found["good.truth.json"] == []
    assert "range_deg" in found["wrong.truth.json"][0]


def test_a_truth_that_is_told_again_is_that_of_filming(surveyed, tmp_path):
    content, frames = copy.deepcopy(surveyed["cat-cow"])
    clip = tmp_path / "clip.mp4"
    frames = {**frames, "back_curve_deg": np.linspace(-20, 40, len(frames["time_s"]), dtype="f4")}
    for rep in content["reps"]:
        inside = (frames["time_s"] >= rep["start_s"]) & (frames["time_s"] <= rep["end_s"])
        rep["back_range_deg"] = round(float(np.ptp(frames["back_curve_deg"][inside])), 2)
    truth = write_truths(clip, content, frames, frames_too=True)
    filmed = truth.read_text(encoding="utf-8")
    for rep in content["reps"]:
        rep["start_s"] = 0.0
    write_truths(clip, content, frames, frames_too=True)

    retell(scene("cat-cow"), clip)
    assert truth.read_text(encoding="utf-8") == filmed

    tmp_path.joinpath("clip.frames.npz").unlink()
    retell(scene("cat-cow"), clip)
    assert truth.read_text(encoding="utf-8") == filmed
    assert not tmp_path.joinpath("clip.frames.npz").exists()


def test_a_clip_filmed_at_fewer_frames_keeps_its_notes(surveyed, tmp_path):
    content, frames = copy.deepcopy(surveyed["scorpion"])
    content["scene"]["fps"] = content["scene"]["filming"]["fps"] = 12.0
    truth = write_truths(tmp_path / "clip.mp4", content, frames, frames_too=True)
    retell(scene("scorpion"), tmp_path / "clip.mp4")
    assert '"fps": 12.0' in truth.read_text(encoding="utf-8")
