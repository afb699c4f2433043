"""The later scenes of a bench: look-alikes and odd styles."""

import numpy as np
import pytest

from studio.bench_scenes import FIRST, bench_scenes
from studio.bench_span import OTHERS, STYLES, VIEWS
from studio.body import load_body
from studio.moves import perform
from studio.moves.drills import DRILLS, SWAPS

LONG = 420


@pytest.fixture(scope="module")
def later():
    return bench_scenes("all", LONG)[FIRST:]


def first_of_each_kind():
    seen = {}
    for name, scene in bench_scenes("all", LONG)[FIRST:]:
        kinds = OTHERS if scene.exercise == "none" else STYLES[scene.exercise]
        rest = name.removeprefix(f"{scene.exercise}-")[4:]
        kind = max((k for k in kinds if rest.startswith(f"{k}-")), key=len)
        seen.setdefault((scene.exercise, kind), scene)
    return seen


KINDS = first_of_each_kind()


@pytest.mark.parametrize("seed", [1, 2, 7])
def test_a_long_bench_has_names_of_its_own_and_begins_with_the_shorter_one(seed):
    whole = bench_scenes("all", LONG, seed)
    assert len({name for name, _ in whole}) == LONG
    assert bench_scenes("all", 200, seed) == whole[:200]
    assert bench_scenes("all", FIRST, seed) == whole[:FIRST]


def test_the_first_scenes_are_those_that_were_filmed_before():
    names = [name for name, _ in bench_scenes("all", FIRST)]
    assert FIRST == 178
    assert names[0] == "rolling-plank-001-plain-man-athletic-yaw+15"
    assert sum("none-" in name for name in names) == 20


def test_half_of_any_twenty_are_look_alikes_of_many_kinds(later):
    for start in range(len(later) - 19):
        some = later[start : start + 20]
        others = [s.movement.variant for _, s in some if s.exercise == "none"]
        assert len(others) == 10
        assert len(set(others)) >= 8
        assert len({s.exercise for _, s in some}) == 6


def test_every_kind_comes():
    kinds = {("none", k) for k in OTHERS} | {(e, k) for e, ks in STYLES.items() for k in ks}
    assert set(KINDS) == kinds
    assert {o.movement["variant"] for o in OTHERS.values()} >= {*DRILLS, *SWAPS}


def test_the_odd_views_come(later):
    assert {s.camera.width for _, s in later} >= {260, 360, 640}
    assert min(s.filming.fps for _, s in later) == 10
    assert max(s.camera.distance_m for _, s in later) > 5
    assert min(s.camera.height_m for _, s in later) < 0.2
    assert max(s.camera.height_m for _, s in later) > 2
    assert max(max(s.camera.width, s.camera.height) for _, s in later) <= 640
    for name in VIEWS:
        assert any(f"-{name}-" in n for n, _ in later) or name.startswith("usual")


@pytest.mark.parametrize("seed", [1, 5])
def test_the_clips_are_short_and_count_what_they_should(seed):
    seconds = []
    for _, scene in bench_scenes("all", LONG, seed)[FIRST:]:
        done = perform(scene)
        seconds.append(done.duration_s)
        assert bool(done.reps) == (scene.exercise != "none")
    assert min(seconds) > 5
    assert max(seconds) < 28
    assert np.median(seconds) < 16


@pytest.mark.parametrize(("exercise", "kind"), sorted(k for k in KINDS if k[0] != "none"))
def test_a_style_can_be_posed_and_stays_on_the_floor(exercise, kind):
    scene = KINDS[exercise, kind]
    done = perform(scene)
    body = load_body(scene.body)
    pose = done.posed_by(body)
    # the fingers of a hand that is threaded dip into the mat on their way
    carrying = [i for i, bone in enumerate(body.bones) if not bone.startswith("finger")]
    for phase in done.reps[0].phases:
        for time_s in (phase.start_s, (phase.start_s + phase.end_s) / 2, phase.end_s):
            places = pose(time_s).positions[carrying]
            assert np.isfinite(places).all()
            assert places[:, 2].min() > 0.0
