from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.recording.analysis import analyze
from pose_coach.report.plot import PHASE, RUSHED, plot


@pytest.fixture(scope="module", autouse=True)
def agg():
    """Matplotlib without a display, and its figures closed afterwards."""
    from matplotlib import pyplot

    backend = mpl.get_backend()
    pyplot.switch_backend("agg")
    yield
    pyplot.close("all")
    pyplot.switch_backend(backend)


@pytest.fixture
def analysis(made_up):
    """Two hurried cat-cows."""
    hurried = made_up.person(made_up.cat_cows(2, travel_s=1.2, hold_s=2.0))
    return analyze(made_up.source(16.0), Path("clip.mp4"), hurried, model="lite")


def colours(axes):
    return [mpl.colors.to_hex(patch.get_facecolor()) for patch in axes.patches]


def test_the_line_is_the_signal(analysis):
    (line,) = plot(analysis).lines

    assert np.array_equal(line.get_xdata(), analysis.signals.time_s)
    assert line.get_ydata() == pytest.approx(analysis.signals.signal_deg)


def test_phases_are_marked_and_the_rushed_ones_hatched(analysis):
    axes = plot(analysis)

    rushed = [patch for patch in axes.patches if patch.get_hatch()]
    assert [patch.get_x() for patch in rushed] == [
        phase.start_s for rep in analysis.reps for phase in rep.phases
    ]
    assert RUSHED in colours(axes)
    assert PHASE not in colours(axes)


def test_each_rep_says_what_there_is_to_work_on(analysis):
    faulty = replace(analysis.reps[0], faults=("hips-rocking",))

    texts = [text.get_text() for text in plot(replace(analysis, reps=(faulty,))).texts]

    assert texts == ["1\nrushed\nhips-rocking"]


def test_title_and_axes_say_what_they_are(analysis):
    axes = plot(analysis)

    assert axes.get_title() == "cat-cow: 2 reps, 0 clean, 2 rushed"
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("Time (s)", "Signal (degrees)")
    labels = [text.get_text() for text in axes.get_legend().get_texts()]
    assert labels == ["signal", "hold", "rushed phase"]


def test_out_of_the_posture_there_is_no_line(analysis):
    signals = analysis.signals
    gone = np.where(signals.time_s < 1.0, 3.0, signals.off_posture)

    (line,) = plot(replace(analysis, signals=replace(signals, off_posture=gone))).lines

    assert np.array_equal(np.isnan(line.get_ydata()), signals.time_s < 1.0)


def test_the_line_is_broken_where_another_exercise_begins(analysis):
    signals = analysis.signals
    other = tuple("scorpion" if time_s > 8 else "cat-cow" for time_s in signals.time_s)

    (line,) = plot(replace(analysis, signals=replace(signals, exercise=other))).lines

    assert np.flatnonzero(np.isnan(line.get_ydata())).tolist() == [other.index("scorpion")]


def test_it_may_be_drawn_on_axes_of_your_own(analysis):
    from matplotlib.figure import Figure

    axes = Figure().subplots()

    assert plot(analysis, axes) is axes


def test_without_signals_there_is_nothing_to_draw(analysis):
    with pytest.raises(PoseCoachError, match="this analysis has no signals"):
        plot(replace(analysis, signals=None))


def test_where_matplotlib_is_missing_one_line_says_what_to_do(analysis, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)

    with pytest.raises(PoseCoachError, match=r"Plots need matplotlib.+Install it"):
        plot(analysis)
