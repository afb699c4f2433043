from collections import Counter

import pytest

from studio.__main__ import main
from studio.bench import film_bench
from studio.bench_scenes import bench_scenes
from studio.bench_span import KINDS, SHARES
from studio.moves import perform
from studio.settings import SceneError
from studio.shoot import scene_notes, view_of


def write_name(_, video, frames_too):
    assert not frames_too
    video.write_text(video.stem, encoding="utf-8")


def write_truth(_, video):
    video.with_name(f"{video.stem}.truth.json").touch()


@pytest.fixture(scope="module")
def whole():
    return bench_scenes("all", sum(SHARES.values()))


def test_a_bench_is_the_same_every_time_and_a_short_one_is_the_beginning_of_a_long_one(whole):
    assert bench_scenes("all", 24) == whole[:24]
    assert bench_scenes("cat-cow", 12)[:5] == bench_scenes("cat-cow", 5)
    assert {s.exercise for _, s in whole[:6]} == set(SHARES)
    assert len({name for name, _ in whole}) == len(whole)
    assert bench_scenes("all", 6, seed=2) != whole[:6]


def test_a_bench_has_its_share_of_every_exercise_and_fault(whole):
    assert Counter(s.exercise for _, s in whole) == SHARES
    assert len(whole) >= 150
    told = {(s.exercise, f.name) for _, s in whole for f in s.faults}
    others = {"plain", "small", "jerky", "straight-arm", "threaded"}
    for exercise, kinds in KINDS.items():
        if exercise != "none":
            assert {k for e, k in told if e == exercise} == set(kinds) - others


@pytest.mark.parametrize("exercise", sorted(set(SHARES) - {"none"}))
def test_each_exercise_is_seen_in_every_way(whole, exercise):
    scenes = [s for _, s in whole if s.exercise == exercise]
    notes = [scene_notes(s) for s in scenes]
    assert len({n["body"] for n in notes}) == 8
    assert {n["facing"] for n in notes} == {"left", "right"}
    views = {n["view"] for n in notes}
    assert {"side", "oblique", "far-oblique"} <= views
    assert ("feet-end" in views) == (exercise == "supine-twist")
    assert min(n["height_m"] for n in notes) < 0.35
    assert max(n["height_m"] for n in notes) > 1.4
    assert {n["fit"] for n in notes} == {"fitted", "loose"}
    assert {n["mirrored"] for n in notes} == {False, True}
    assert {s.movement.entry for s in scenes} >= {"none", "walk-in"}
    assert min(n["light"] for n in notes) < 0.3
    assert max(n["light"] for n in notes) > 1.3
    for wanted in ("handheld", "passer-by", "variable"):
        assert 0 < sum(bool(n[wanted]) for n in notes) < len(notes) / 2
    assert any(n["height"] > n["width"] for n in notes)
    assert {n["fps"] for n in notes} >= {15.0, 20.0, 30.0, 60.0}
    if exercise in ("t-spine-rotation", "scorpion", "supine-twist"):
        sides = {r.side for s in scenes for r in perform(s).reps}
        assert sides == {"left", "right"}
    paces = {p.rushed for s in scenes for r in perform(s).reps for p in r.phases}
    assert paces == {False, True}


def test_every_scene_can_be_performed_and_is_short(whole):
    frames = 0.0
    for _, scene in whole:
        done = perform(scene)
        assert 5 < done.duration_s < 60
        assert bool(done.reps) == (scene.exercise != "none")
        frames += done.duration_s * scene.filming.fps
    assert frames < 85_000


def test_an_exercise_without_a_bench_is_named(capsys, tmp_path):
    with pytest.raises(SceneError, match="no bench for 'yoga'"):
        bench_scenes("yoga", 1)
    assert main(["bench", "--exercise", "yoga", "--out", str(tmp_path)]) == 1
    assert "no bench for 'yoga'" in capsys.readouterr().err


@pytest.mark.parametrize("workers", [1, 2])
def test_a_bench_is_filmed_to_its_end_however_many_clips_it_has(tmp_path, monkeypatch, workers):
    monkeypatch.setattr("studio.bench._film", write_name)
    monkeypatch.setattr("studio.bench.CLIPS_A_PROCESS", 2)

    assert film_bench(bench_scenes("all", 9), tmp_path, workers, frames_too=False) == 0

    names = {name for name, _ in bench_scenes("all", 9)}
    assert {path.stem for path in tmp_path.glob("*.mp4")} == names


def test_only_the_truths_of_clips_that_are_there_are_told_again(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr("studio.bench.retell", write_truth)
    name, _ = bench_scenes("scorpion", 1)[0]
    (tmp_path / f"x-{name}.mp4").touch()
    words = "bench --exercise scorpion --count 2 --truth-only --prefix x- --workers 1 --out"
    assert main([*words.split(), str(tmp_path)]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {f"x-{name}.mp4", f"x-{name}.truth.json"}
    assert "2 clips, 1 there" in capsys.readouterr().err


def test_the_names_can_be_listed_without_filming(capsys, tmp_path):
    assert main(["bench", "--count", "3", "--list", "--out", str(tmp_path)]) == 0
    assert len(capsys.readouterr().out.split()) == 3
    assert not list(tmp_path.iterdir())


def test_the_beginning_can_be_left_out(capsys, tmp_path):
    assert main(["bench", "--count", "5", "--skip", "3", "--list", "--out", str(tmp_path)]) == 0
    assert capsys.readouterr().out.split() == [name for name, _ in bench_scenes("all", 5)[3:]]


@pytest.mark.parametrize(
    ("yaw_deg", "view"),
    [
        (0, "side"),
        (-9, "side"),
        (30, "oblique"),
        (-45, "far-oblique"),
        (-90, "feet-end"),
        (90, "head-end"),
    ],
)
def test_a_view_has_a_name(yaw_deg, view):
    assert view_of(yaw_deg) == view
