import pytest

from studio.bench import KINDS, bench_scenes
from studio.moves import perform
from studio.settings import SceneError


def test_a_bench_is_the_same_every_time_and_spans_its_settings():
    first, again = list(bench_scenes("cat-cow", 24)), list(bench_scenes("cat-cow", 24))
    assert first == again
    assert first[:5] == list(bench_scenes("cat-cow", 5))
    names, scenes = zip(*first, strict=True)
    assert len(set(names)) == 24
    assert len({s.body for s in scenes}) == 8
    assert {s.camera.facing for s in scenes} == {"left", "right"}
    assert {s.movement.start_with for s in scenes} == {"cow", "cat"}
    assert {s.movement.entry for s in scenes} == {"sitting", "upright", "none"}
    assert any(s.filming.light < 0.3 for s in scenes)
    assert any(s.filming.variable > 0 for s in scenes)
    assert {f.name for s in scenes for f in s.faults} == {
        "elbows-bending", "hips-rocking", "only-head-moves", "half-movement", "head-left-out",
    }  # fmt: skip


@pytest.mark.parametrize("exercise", sorted(KINDS))
def test_every_scene_can_be_performed(exercise):
    for _, scene in bench_scenes(exercise, 12):
        done = perform(scene)
        assert 8 < done.timeline.now_s < 75
        assert bool(done.reps) == (exercise != "none")


def test_an_exercise_without_a_bench_is_named():
    with pytest.raises(SceneError, match="no bench for 'yoga'"):
        list(bench_scenes("yoga", 1))
