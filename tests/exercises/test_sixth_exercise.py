"""The exercise that docs/adding-an-exercise.md adds: its code runs as it stands there, after a fit."""

from __future__ import annotations

import json
import re
import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

pytest.importorskip("scipy")  # the fit needs it

from click.testing import CliRunner

import pose_coach.exercises as folder
from fitting.__main__ import with_exercise
from fitting.clips import Clip
from fitting.run import examples_of, fit_examples
from fitting.tracks import Tracked
from pose_coach.body.measurements import Measurements
from pose_coach.commands.exercises import exercises as exercises_command
from pose_coach.counting.counter import Counter
from pose_coach.counting.events import Rep
from pose_coach.counting.model import Model, document_from, fitted, model_from
from pose_coach.counting.phase_times import ONSET
from pose_coach.evaluation.truth import NONE, TruePhase, TrueRep, Truth, read_truth
from pose_coach.exercises.catalog import exercise_named, exercises
from pose_coach.exercises.exercise import Exercise
from tests.person import (
    Body,
    Camera,
    face_down,
    face_up,
    measured,
    on_hands_and_feet,
    on_hands_and_knees,
    travelling,
)
from tests.played import features_at

DOC = Path(__file__).resolve().parents[2] / "docs" / "adding-an-exercise.md"
MODULE, NAME = "glute_bridge", "glute-bridge"
RATE_HZ, NOISE_M, LIFT_DEG = 15.0, 0.004, 28.0


def block(language: str) -> str:
    """The only block of code in a language."""
    (text,) = re.findall(rf"^```{language}\n(.*?)^```$", DOC.read_text("utf-8"), re.DOTALL | re.M)
    return text


@dataclass(frozen=True)
class Reps:
    """There and back, several times."""

    count: int = 4
    travel_s: float = 2.5
    hold_s: float = 1.5
    rest_s: float = 1.0

    @property
    def ways_s(self) -> list[tuple[float, float]]:
        """From when to when each way goes."""
        out, at_s = [], 2.0
        for _ in range(self.count):
            for stays_s in (self.hold_s, self.rest_s):
                out.append((at_s, at_s + self.travel_s))
                at_s += self.travel_s + stays_s
        return out

    @property
    def end_s(self) -> float:
        return self.ways_s[-1][1] + 2.0

    def share_at(self) -> Callable[[float], float]:
        """The share of the way at a time."""
        ways_s = [(0.0, 0.0), *self.ways_s, (self.end_s, self.end_s)]
        stays = [(float(k % 2), ways_s[k][1], ways_s[k + 1][0]) for k in range(len(ways_s) - 1)]
        return travelling(*stays)

    def truth(self) -> tuple[TrueRep, ...]:
        """The repetitions of a bridge."""
        early_s = ONSET * self.travel_s
        phases = [
            TruePhase(("lift", "lower")[k % 2], start_s + early_s, end_s - early_s, rushed=None)
            for k, (start_s, end_s) in enumerate(self.ways_s)
        ]
        pairs = zip(phases[::2], phases[1::2], strict=True)
        return tuple(TrueRep(NAME, None, a.start_s, b.end_s, (a, b)) for a, b in pairs)


def seen(body_at: Callable[[float], Body], camera: Camera, reps: Reps) -> list[tuple[float, Any]]:
    """What the tracker sees of a movement."""
    share_at = reps.share_at()
    times_s = np.arange(0.0, reps.end_s, 1.0 / RATE_HZ)
    return [(float(t), camera.seen(body_at(share_at(float(t))), float(t))) for t in times_s]


def clip(name: str, body_at: Callable[[float], Body], camera: Camera, reps: Reps) -> Clip:
    """A movement as a tracked clip with its truth."""
    times_s, poses = zip(*seen(body_at, camera, reps), strict=True)
    tracked = Tracked(
        np.array(times_s),
        np.array([pose.landmarks_px for pose in poses]),
        np.array([pose.world_m for pose in poses]),
        np.array([pose.visibility for pose in poses]),
        np.full((len(poses), 6), np.nan),
    )
    is_one = name.startswith(NAME)
    truth = Truth(NAME if is_one else NONE, "rendered", reps.truth() if is_one else (), 0.0)
    return Clip(name, name, tracked, truth)


OTHERS: dict[str, Callable[[float], Body]] = {
    "sit-up": lambda share: face_up(sat_up_deg=40 * share),
    "twist": lambda share: face_up(fallen_deg=75 * share),
    "twist-right": lambda share: face_up("right", fallen_deg=75 * share, feet_up=True),
    "rotation": lambda share: on_hands_and_knees(opened_deg=60 * share - 10),
    "plank": lambda share: on_hands_and_feet(80 * share),
    "scorpion": lambda share: face_down(over=share),
    "legs": lambda share: face_down(both_legs_deg=30 * share),
}


def clips() -> list[Clip]:
    """Bridges and other movements, of several sizes, paces and cameras."""
    out = []
    for k in range(8):
        camera = Camera(("left", "right")[k % 2], yaw_deg=-30 + 60 * k / 7, noise_m=NOISE_M)
        lift_deg, reps = 22.0 + 2 * k, Reps(3, (1.5, 2.5, 3.5)[k % 3], 0.5 + 0.4 * (k % 4))
        out.append(
            clip(f"{NAME}-{k}", lambda s, d=lift_deg: face_up(bridge_deg=d * s), camera, reps)
        )
    for k, (name, body_at) in enumerate(OTHERS.items()):
        for head in ("left", "right"):
            camera = Camera(head, yaw_deg=-20 + 7 * k, noise_m=NOISE_M)
            out.append(clip(f"{name}-{head}", body_at, camera, Reps(2, 2.0 + 0.3 * k)))
    return out


@pytest.fixture(scope="module")
def bridge(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The sixth exercise, found as one more file among the others."""
    place = tmp_path_factory.mktemp("exercises")
    (place / f"{MODULE}.py").write_text(block("python"), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(folder, "__path__", [*folder.__path__, str(place)])
        exercises.cache_clear()
        yield exercise_named(NAME)
    sys.modules.pop(f"{folder.__name__}.{MODULE}", None)
    vars(folder).pop(MODULE, None)
    exercises.cache_clear()


@pytest.fixture(scope="module")
def model(bridge: Exercise) -> Model:
    """The numbers that come with the program, and those of the sixth exercise."""
    made = fit_examples(examples_of(clips(), 0, 0), [bridge]).model
    committed = {k: v for k, v in fitted().forms.items() if k[0] != NAME}
    document = document_from(replace(fitted(), forms=committed), {})
    # As a file: what is written is what is read.
    whole = with_exercise(document, NAME, document_from(made, {"by": "a test"}))
    return model_from(json.loads(json.dumps(whole)))


def counted(
    frames: list[tuple[float, Measurements]], names: list[str] | None, model: Model
) -> tuple[Rep, ...]:
    """What is counted in a recording, with exercises named or not."""
    chosen = [e for e in exercises().values() if names is None or e.name in names]
    counter = Counter(chosen, model=model)
    with warnings.catch_warnings(action="ignore"):  # nothing of a silhouette is seen
        for time_s, each in frames:
            counter.update(time_s, each)
        counter.finish(frames[-1][0])
    return counter.reps


def bridges(lift_deg: float, camera: Camera) -> list[tuple[float, Measurements]]:
    return [
        (time_s, measured(pose))
        for time_s, pose in seen(lambda share: face_up(bridge_deg=lift_deg * share), camera, Reps())
    ]


def cat_cows() -> list[tuple[float, Measurements]]:
    """Somebody who does cat-cows as the fitted template says."""
    times_s = np.arange(0.0, Reps().end_s, 1.0 / RATE_HZ)
    shares = np.array([Reps().share_at()(float(t)) for t in times_s])
    features = features_at("cat-cow", shares, [None] * len(shares))
    features += np.random.default_rng(1).normal(0.0, 0.05, features.shape)
    poses = [Camera(noise_m=NOISE_M).seen(on_hands_and_knees(), float(t)) for t in times_s]
    bodies = [measured(pose, -40 + 80 * s) for pose, s in zip(poses, shares, strict=True)]
    rows = zip(times_s, bodies, features, strict=True)
    return [(float(t), replace(body, features=row)) for t, body, row in rows]


def test_it_is_found_and_listed_last(bridge):
    assert list(exercises().values())[-1] is bridge

    listed = CliRunner().invoke(exercises_command, env={"COLUMNS": "200"})

    assert listed.exit_code == 0
    assert NAME in listed.output


@pytest.mark.parametrize("yaw_deg", [0, 25], ids=["side", "oblique"])
@pytest.mark.parametrize("names", [[NAME], None], ids=["named", "among all"])
def test_it_is_counted_and_recognised(bridge, model, yaw_deg, names):
    reps = counted(bridges(LIFT_DEG, Camera("left", yaw_deg, noise_m=NOISE_M)), names, model)

    assert [rep.exercise for rep in reps] == [NAME] * Reps().count
    assert [p.name for p in reps[0].phases] == [bridge.high.phase, bridge.low.phase]
    assert all(rep.faults == () and not rep.rushed for rep in reps)
    assert reps[0].range_deg == pytest.approx(LIFT_DEG, abs=3)
    true = Reps().truth()[0]
    assert reps[0].start_s == pytest.approx(true.start_s, abs=0.4)
    assert reps[0].end_s == pytest.approx(true.end_s, abs=0.4)


def test_a_low_bridge_has_a_fault(model):
    reps = counted(bridges(15.0, Camera(noise_m=NOISE_M)), [NAME], model)

    assert {rep.faults for rep in reps} == {("half-lifted",)}


@pytest.mark.parametrize("other", ["sit-up", "twist"])
def test_what_looks_like_it_is_none(model, other):
    poses = seen(OTHERS[other], Camera(yaw_deg=10, noise_m=NOISE_M), Reps())

    assert counted([(t, measured(pose)) for t, pose in poses], [NAME], model) == ()


def test_a_cat_cow_stays_what_it_is(model):
    frames = cat_cows()

    assert {rep.exercise for rep in counted(frames, None, model)} == {"cat-cow"}
    assert counted(frames, [NAME], model) == ()


def test_its_truth_file_is_one(bridge, tmp_path):
    path = tmp_path / "bridge.truth.json"
    path.write_text(block("json"), encoding="utf-8")

    (rep,) = read_truth(path).reps_of(NAME)

    assert [p.name for p in rep.phases] == [bridge.high.phase, bridge.low.phase]
