"""`python -m fitting`: what it writes, and what it says."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("scipy")

from click.testing import CliRunner

from fitting import __main__ as command
from fitting import run
from fitting.accuracy import figures
from fitting.fit import Fit
from fitting.tracks import SUFFIX, Tracked, save
from pose_coach.common.errors import PoseCoachError
from pose_coach.counting.model import fitted, model_from
from pose_coach.exercises.catalog import exercises
from tests.person import Camera, on_hands_and_feet

TRUTH = {
    "schema": "pose-coach/truth/1",
    "exercise": "cat-cow",
    "origin": "filmed",
    "reps": [{"side": None, "start_s": 1.0, "end_s": 5.0, "phases": [], "faults": []}],
}
EMPTY = Tracked(
    np.empty(0), np.empty((0, 33, 2)), np.empty((0, 33, 3)), np.empty((0, 33)), np.empty((0, 6))
)


@pytest.fixture
def folder(tmp_path):
    """A folder with a labelled clip, tracked; nobody was seen in it."""
    (tmp_path / "clip.mp4").touch()
    (tmp_path / "clip.truth.json").write_text(json.dumps(TRUTH))
    save(EMPTY, tmp_path / f"clip{SUFFIX}")
    return tmp_path


@pytest.fixture
def fit_is_quick(monkeypatch):
    """A fit that finds the numbers that there are."""
    quick = Fit(fitted(), dict.fromkeys(range(4), fitted()), [])
    monkeypatch.setattr(run.fit, "fit_model", lambda *_: quick)


def called(*arguments):
    return CliRunner().invoke(command.main, list(map(str, arguments)), catch_exceptions=False)


@pytest.mark.usefixtures("fit_is_quick")
def test_a_fit_says_what_it_was_made_from(folder):
    out = folder / "out.json"

    assert called("fit", folder, "--cache", folder, "--seed", 3, "--out", out).exit_code == 0

    document = json.loads(out.read_text())
    made = document["made_from"]
    assert made["clips"] == {"rendered": 0, "filmed": 1}
    assert made["true_repetitions"] == {"cat-cow": 1}
    assert (made["seed"], made["augmented_copies"]) == (3, 1)
    assert made["settings"]["fit.floor"] > 0
    assert model_from(document).forms.keys() == fitted().forms.keys()


@pytest.mark.usefixtures("fit_is_quick")
def test_one_exercise_alone_leaves_the_others_as_they_are(folder, monkeypatch):
    before = json.loads(command.FITTED.read_text())
    for of_scorpion in before["exercises"]["scorpion"].values():
        of_scorpion["bias"] = 77.0
    monkeypatch.setattr(command, "_committed", lambda: before)
    out = folder / "out.json"

    called("fit", folder, "--cache", folder, "--only", "scorpion", "--out", out)

    after = json.loads(out.read_text())
    assert after["exercises"]["scorpion"]["side"]["bias"] != 77.0
    assert after["made_from"]["apart"]["scorpion"]["clips"]["filmed"] == 1
    others = before["exercises"].keys() - {"scorpion"}
    assert all(after["exercises"][name] == before["exercises"][name] for name in others)


@pytest.mark.usefixtures("fit_is_quick")
def test_check_prints_a_table(folder):
    lines = called("check", folder, "--cache", folder).output.splitlines()

    assert lines[0].count("|") == lines[2].count("|") == 7
    assert lines[2].startswith("| to all clips | filmed | 0 of 1 |")
    assert lines[3].startswith("| without the clip's source | filmed | 0 of 1 |")


def test_what_was_not_tracked_is_said(folder):
    with pytest.raises(PoseCoachError, match="Run `track` first"):
        called("check", folder, "--cache", folder / "nowhere")


def test_track_passes_over_what_is_in_the_cache(folder):
    before = (folder / f"clip{SUFFIX}").stat().st_mtime_ns

    assert called("track", folder, "--cache", folder, "--jobs", 1).exit_code == 0
    assert (folder / f"clip{SUFFIX}").stat().st_mtime_ns == before


def test_an_empty_clip_counts_nothing_and_copies_share_its_weight(folder):
    clips = run.clips_in([folder], folder)
    examples = run.examples_of(clips, 1, 0)

    assert run.videos_in([folder]) == [folder / "clip.mp4"]
    assert [e.weight for e in examples] == [run.FILMED_WEIGHT / 2] * 2
    found = figures(examples[:1], list(exercises().values()), lambda _: fitted())
    assert str(found.exact) == "0 of 1"
    assert str(found.sides) == "-"
    assert (found.false_named.right, found.false_named.of) == (0, 4)


def test_the_document_is_that_of_the_package():
    assert Path(command.counting_model.__file__).parent / "fitted.json" == command.FITTED
    assert command.FITTED.is_file()


@pytest.mark.filterwarnings("ignore:Mean of empty slice")  # no silhouette
def test_a_clip_is_drawn(tmp_path):
    times_s = np.arange(0.0, 20.0, 0.1)
    shares = (1 - np.cos(2 * np.pi * times_s / 5)) / 2
    poses = [
        Camera(noise_m=0.002).seen(on_hands_and_feet(80 * s), t)
        for s, t in zip(shares, times_s, strict=True)
    ]
    tracked = Tracked(
        times_s,
        np.array([pose.landmarks_px for pose in poses]),
        np.array([pose.world_m for pose in poses]),
        np.array([pose.visibility for pose in poses]),
        np.full((len(poses), 6), np.nan),
    )
    (tmp_path / "clip.mp4").touch()
    save(tracked, tmp_path / f"clip{SUFFIX}")
    out = tmp_path / "clip.svg"

    called(
        "draw",
        tmp_path / "clip.mp4",
        "--cache",
        tmp_path,
        "--exercise",
        "rolling-plank",
        "--out",
        out,
    )

    text = out.read_text()
    assert text.count("log-odds") == 4
    assert "Dog 1" in text
