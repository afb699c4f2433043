"""A made-up person on hands and knees: whoever needs a pose says when the back is how curved."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Self

import numpy as np
import pytest
from hypothesis import settings

from pose_coach import cli
from pose_coach.body.back_curve import BackCurve
from pose_coach.body.measurements import Measurements, measure
from pose_coach.body.pose import FloatArray, Pose
from pose_coach.counting.events import Considered, Phase, Rep
from pose_coach.frames.array_picture import ArrayPicture
from pose_coach.frames.frame import Frame
from tests.played import features_at

WIDTH_PX, HEIGHT_PX = 320, 180
COW_DEG, CAT_DEG = -45.0, 50.0
ENDING = ("SIGINT", "SIGTERM", "SIGHUP")
"""Signals that the command line takes in."""

# A busy computer must not fail a property.
settings.register_profile("any-speed", deadline=None)
settings.load_profile("any-speed")

Script = Callable[[float], dict[str, Any] | None]
"""What is measured at a time, where it differs from a flat back on hands and knees; None: nobody."""


def pose_at(time_s: float) -> Pose:
    """Somebody on hands and knees, head to the left, seen exactly from the side."""
    points = np.empty((33, 2))
    points[:11] = (50, 70)
    points[7:9] = (60, 68)
    points[11:13], points[13:15], points[15:23] = (80, 70), (80, 105), (80, 140)
    points[23:25], points[25:27], points[27:33] = (200, 70), (200, 140), (260, 142)
    world = np.zeros((33, 3))
    world[[11, 23], 2], world[[12, 24], 2] = -0.15, 0.15
    return Pose(time_s, WIDTH_PX, HEIGHT_PX, points, world, np.ones(33), None)


def measured_at(time_s: float, **differing: Any) -> Measurements:
    """What is measured on that person, with a flat back, but for what is named."""
    outline = np.stack([np.linspace(200, 80, 20), np.full(20, 60.0)], axis=1)
    known = {
        "off_hands_and_knees": 0.2,
        "back_curve_deg": 0.0,
        "elbow_deg": 175.0,
        "hip_over_knee": 0.0,
        "unseen": (),
        **differing,
    }
    # Whoever curves the back lets the head follow, as the exercise wants it.
    known.setdefault("head_pitch_deg", -0.6 * known["back_curve_deg"])
    known.setdefault("back", BackCurve(known["back_curve_deg"], 0.9, outline))
    known.setdefault("features", cat_cow_features(known["back_curve_deg"]))
    return replace(measure(pose_at(time_s)), **known)


def cat_cow_features(back_deg: float) -> FloatArray:
    """What counting looks at, of a body whose back is so curved in a cat-cow."""
    share = (back_deg - COW_DEG) / (CAT_DEG - COW_DEG)
    return features_at("cat-cow", np.array([share]), [None])[0]


def moving(*stays: tuple[float, float, float]) -> Script:
    """Stay at each curve (degrees) from one time to another, and travel smoothly in between."""

    def script(time_s: float) -> dict[str, Any]:
        curve_deg = stays[0][0]
        for (before_deg, _, left_s), (after_deg, arrived_s, _) in pairwise(stays):
            share = min(1.0, max(0.0, (time_s - left_s) / (arrived_s - left_s)))
            if share > 0:  # a minimum-jerk movement
                way = share**3 * (10 - 15 * share + 6 * share**2)
                curve_deg = before_deg + (after_deg - before_deg) * way
        return {"back_curve_deg": curve_deg}

    return script


def cat_cows(
    reps: int, *, travel_s: float = 3.0, hold_s: float = 1.0, still_s: float = 2.0
) -> Script:
    """Kneel still with a flat back, then do so many reps, each cow first, and stay in the last cat."""
    stays = [(0.0, 0.0, still_s)]
    for _ in range(reps):
        for curve_deg in (-45.0, 50.0):
            arrived_s = stays[-1][2] + travel_s
            stays.append((curve_deg, arrived_s, arrived_s + hold_s))
    return moving(*stays)


class FakeTracker:
    """Sees the person that the script describes."""

    def __init__(self, script: Script) -> None:
        self._script = script
        self.frames_seen = 0

    def track(self, frame: Frame) -> Pose | None:
        self.frames_seen += 1
        return None if self._script(frame.time_s) is None else pose_at(frame.time_s)


@dataclass
class FakeSource:
    """Frames at an even rate; `stop` is raised after the last of them."""

    duration_s: float
    fps: float = 15.0
    stop: BaseException | None = None
    name: str = "made-up"
    width: int = WIDTH_PX
    height: int = HEIGHT_PX
    is_live: bool = False
    is_endless: bool = False
    description: str = "made up"
    warnings: list[str] = field(default_factory=list)
    closed: bool = False

    def __iter__(self) -> Iterator[Frame]:
        # No two pictures of a camera are the same.
        shades = [
            np.full((self.height, self.width, 3), level, np.uint8) for level in range(60, 200, 20)
        ]
        for index in range(round(self.duration_s * self.fps)):
            yield Frame(index, index / self.fps, ArrayPicture(shades[index % len(shades)]))
        if self.stop is not None:
            raise self.stop

    def close(self) -> None:
        self.closed = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True)
class MadeUp:
    """What tests make a person and their camera of."""

    pose_at = staticmethod(pose_at)
    measured_at = staticmethod(measured_at)
    moving = staticmethod(moving)
    cat_cows = staticmethod(cat_cows)
    source = FakeSource
    patch: pytest.MonkeyPatch

    def person(self, script: Script) -> FakeTracker:
        """Return a tracker that sees this person, whom sessions then measure as described."""

        def measure_as_told(pose: Pose) -> Measurements:
            told = script(pose.time_s)
            assert told is not None
            return measured_at(pose.time_s, **told)

        self.patch.setattr("pose_coach.recording.pipeline.measure", measure_as_told)
        return FakeTracker(script)

    @staticmethod
    def phase(
        name: str = "to-cat", start_s: float = 0.0, end_s: float = 3.0, **differing: Any
    ) -> Phase:
        """Return a calm phase, but for what is named."""
        known = {
            "start_seen": True,
            "range_deg": 90.0,
            "rushed": False,
            "jerky": False,
            "peak_speed_deg_s": 56.0,
            "smoothness_sparc": -1.5,
        }
        return Phase(name, start_s, end_s, **{**known, **differing})

    def rep(self, number: int = 1, start_s: float = 0.0, **differing: Any) -> Rep:
        """Return a clean rep of 7 s, cow first, but for what is named."""
        known = {
            "side": None,
            "end_s": start_s + 7.0,
            "counted_s": start_s + 7.3,
            "phases": (
                self.phase("to-cow", start_s, start_s + 3.0),
                self.phase("to-cat", start_s + 4.0, start_s + 7.0),
            ),
            "hold_s": 1.0,
            "range_deg": 90.0,
            "faults": (),
            "confidence": 0.9,
            "exercise": "cat-cow",
        }
        return Rep(number=number, start_s=start_s, **{**known, **differing})

    @staticmethod
    def considered(start_s: float = 0.0, probability: float = 0.9, **differing: Any) -> Considered:
        """Return a movement of 4 s, counted where it is likely, but for what is named."""
        known = {
            "exercise": "cat-cow",
            "side": None,
            "end_s": start_s + 4.0,
            "counted": probability > 0.5,
        }
        return Considered(start_s=start_s, probability=probability, **{**known, **differing})


@pytest.fixture(autouse=True, scope="session")
def home_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Settings, history and notes of the tests, and none of the person who runs them."""
    home = tmp_path_factory.mktemp("home")
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "LOCALAPPDATA"):
            patch.setenv(variable, str(home))
        patch.setenv("HOME", str(home))
        yield home


@pytest.fixture
def made_up(monkeypatch: pytest.MonkeyPatch) -> MadeUp:
    """A person and a camera that do as the test says."""
    return MadeUp(monkeypatch)


@dataclass(frozen=True)
class Ended:
    """What came of a command."""

    status: int
    out: str
    err: str

    @property
    def error_line(self) -> str:
        """The one line that an error is."""
        (line,) = self.err.splitlines()
        assert line.startswith("pose-coach: ")
        assert "Traceback" not in line
        return line


@pytest.fixture
def run(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Ended]]:
    """Run the command line in this process and in an empty folder, and return what came of it."""
    monkeypatch.chdir(tmp_path)
    numbers = [getattr(signal, name) for name in ENDING if hasattr(signal, name)]
    handlers = {number: signal.getsignal(number) for number in numbers}

    def run(*arguments: object) -> Ended:
        status = cli.main([str(argument) for argument in arguments])
        return Ended(status, *capfd.readouterr())

    yield run
    for number, handler in handlers.items():
        signal.signal(number, handler)
