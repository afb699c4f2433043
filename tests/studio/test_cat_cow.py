import json

import pytest

from studio.film import frame_times
from studio.moves import perform
from studio.scene import Filming, scene_from
from studio.settings import SceneError
from studio.truth import truth_dict, write_truth


def scene(**movement):
    faults = movement.pop("faults", [])
    return scene_from({"exercise": "cat-cow", "movement": movement, "faults": faults})


def test_the_truth_is_the_driven_timeline():
    done = perform(scene(reps=3, first_s=[2.5, 3.0, 1.5], second_s=2.0, first_hold_s=0.4))
    assert len(done.reps) == 3
    for rep, first_s in zip(done.reps, (2.5, 3.0, 1.5), strict=True):
        to_cow, to_cat = rep.phases
        assert (to_cow.name, to_cat.name) == ("to-cow", "to-cat")
        # a minimum-jerk move is faster than 5 % of its peak speed for 0.881 of its time
        assert to_cow.end_s - to_cow.start_s == pytest.approx(0.8812 * first_s, abs=0.002)
        still_s = 0.4 + 0.0594 * (first_s + 2.0)
        assert to_cat.start_s - to_cow.end_s == pytest.approx(still_s, abs=0.002)
        assert rep.hold_s == to_cat.start_s - to_cow.end_s
        line = done.timeline
        # the spine moves inside the phase and stands nearly still outside it
        assert line.steady_value("curve", to_cow.end_s) == pytest.approx(-62, abs=0.4)
        assert line.steady_value("curve", to_cat.start_s) == pytest.approx(-62, abs=0.4)
        assert line.steady_value("curve", to_cat.end_s) == pytest.approx(88, abs=0.4)
        middle = (to_cat.start_s + to_cat.end_s) / 2
        assert line.steady_value("curve", middle) == pytest.approx(13)


def test_a_phase_is_rushed_that_is_seen_for_less_than_two_seconds():
    # driven for 2.28 s it is seen for 2.01 s, driven for 2.25 s for 1.98 s
    done = perform(scene(reps=3, first_s=[2.28, 2.25, 3.0], second_s=[3.0, 3.0, 1.2]))
    assert [r.as_dict()["rushed"] for r in done.reps] == [False, True, True]


def test_starting_with_the_cat_turns_the_phases_round():
    done = perform(scene(reps=2, start_with="cat"))
    assert [[p.name for p in r.phases] for r in done.reps] == [["to-cat", "to-cow"]] * 2


def test_faults_stand_only_with_the_reps_that_have_them():
    done = perform(scene(reps=3, faults=[{"name": "elbows-bending", "reps": [2]}]))
    assert [r.faults for r in done.reps] == [[], ["elbows-bending"], []]
    values = [done.timeline.steady_value("elbow", r.phases[0].end_s) for r in done.reps]
    assert values[0] == values[2] == 0.0
    assert values[1] > 0.05


def test_a_fault_of_another_exercise_is_refused():
    with pytest.raises(SceneError, match="not a fault of cat-cow"):
        perform(scene(faults=[{"name": "hips-sagging"}]))


@pytest.mark.parametrize("entry", ["sitting", "upright", "none"])
@pytest.mark.parametrize("leave", ["child", "sitting", "upright", "none"])
def test_every_way_in_and_out_leaves_the_reps_alone(entry, leave):
    done = perform(scene(reps=1, entry=entry, exit=leave))
    assert len(done.reps) == 1
    assert done.timeline.now_s >= done.reps[0].phases[-1].end_s


def test_nothing_counts_when_no_exercise_is_done():
    for variant in ("still", "rocking", "kicks", "arm-raises", "circles", "head-nods"):
        done = perform(scene_from({"exercise": "none", "movement": {"variant": variant}}))
        assert done.reps == []


def test_the_truth_file_has_the_agreed_names(tmp_path):
    done = perform(scene(reps=1))
    path = tmp_path / "a.truth.json"
    write_truth(path, truth_dict("cat-cow", done.reps, {"body": "x"}))
    content = json.loads(path.read_text())
    assert content["schema"] == "pose-coach/truth/1"
    assert content["exercise"] == "cat-cow"
    assert content["origin"] == "rendered"
    assert set(content["reps"][0]) == {
        "side", "start_s", "end_s", "phases", "hold_s", "rushed", "faults",
    }  # fmt: skip
    assert set(content["reps"][0]["phases"][0]) == {"name", "start_s", "end_s", "rushed"}


def test_frame_times_are_steady_unless_asked_otherwise():
    steady = frame_times(2.0, Filming(fps=25.0), 1)
    assert len(steady) == 50
    assert steady[1] == pytest.approx(0.04, abs=1e-4)
    uneven = frame_times(20.0, Filming(fps=30.0, variable=1.0), 1)
    gaps = uneven[1:] - uneven[:-1]
    assert (gaps > 0).all()
    assert gaps.max() > 1.5 / 30
    assert uneven[0] == 0
    assert len(uneven) < 600
