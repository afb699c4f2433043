import numpy as np
import pytest

from studio.timeline import Timeline, minimum_jerk, moving_span, stopped_jerk


def test_minimum_jerk_runs_from_nought_to_one_and_stands_at_both_ends():
    assert minimum_jerk(0.0) == 0.0
    assert minimum_jerk(0.5) == pytest.approx(0.5)
    assert minimum_jerk(1.0) == 1.0
    assert minimum_jerk(-1) == 0.0
    assert minimum_jerk(2) == 1.0
    assert minimum_jerk(0.01) < 1e-4


@pytest.mark.parametrize("stops", [1, 2, 3])
def test_a_stopped_move_never_goes_back_and_halts_as_often_as_asked(stops):
    p = np.linspace(0, 1, 2001)
    way = np.array([stopped_jerk(float(x), stops) for x in p])
    assert way[0] == 0
    assert way[-1] == pytest.approx(1)
    assert (np.diff(way) >= -1e-12).all()
    still = np.diff(way) < 1e-9
    halts = int((np.diff(still[5:-5].astype(int)) == 1).sum())
    assert halts == stops


def test_moves_follow_each_other_and_hold_their_value_in_between():
    line = Timeline({"curve": 0.0, "neck": 5.0})
    line.wait(1.0)
    first = line.move(2.0, {"curve": 10.0})
    line.wait(0.5)
    second = line.move(2.0, {"curve": -10.0})
    assert (first.start_s, first.end_s) == (1.0, 3.0)
    assert (second.start_s, second.end_s) == (3.5, 5.5)
    assert line.at(0.5)["curve"] == 0
    assert line.at(2.0)["curve"] == pytest.approx(5.0)
    assert line.at(3.2)["curve"] == pytest.approx(10.0)
    assert line.at(4.5)["curve"] == pytest.approx(0.0)
    assert line.at(9.0)["curve"] == pytest.approx(-10.0)
    assert line.at(4.0)["neck"] == 5.0


def test_an_unknown_channel_and_an_instant_move_are_refused():
    line = Timeline({"curve": 0.0})
    with pytest.raises(ValueError, match="no such channel: knee"):
        line.move(1.0, {"knee": 1.0})
    with pytest.raises(ValueError, match="take some time"):
        line.move(0.0, {"curve": 1.0})


def test_unsteadiness_is_the_same_for_the_same_seed_only():
    def values(seed):
        line = Timeline({"curve": 0.0}, seed=seed)
        line.shake("curve", 1.0, 2.0, 6.0)
        return np.array([line.at(t)["curve"] for t in np.arange(0, 10, 0.05)])

    np.testing.assert_array_equal(values(1), values(1))
    assert np.abs(values(1) - values(2)).max() > 0.1
    assert 0.5 < values(1).std() < 1.6


@pytest.mark.parametrize("stops", [0, 1, 3])
def test_many_values_at_once_are_those_of_single_times(stops):
    line = Timeline({"curve": 3.0, "neck": 0.0})
    line.move(2.0, {"curve": 10.0}, stops)
    line.wait(0.3)
    line.move(1.0, {"neck": 4.0})
    line.move(1.5, {"curve": -4.0}, stops)
    times_s = np.linspace(0, 6, 301)
    one_by_one = [line.steady_value("curve", float(t)) for t in times_s]
    np.testing.assert_allclose(line.steady_values("curve", times_s), one_by_one, atol=1e-12)


def test_a_move_is_seen_while_it_is_faster_than_a_twentieth_of_its_peak_speed():
    line = Timeline({"curve": 0.0})
    line.wait(1.0)
    move = line.move(2.0, {"curve": 50.0})
    start_s, end_s = line.travel("curve", move)
    # 16 p^2 (1 - p)^2 = 0.05 at p = 0.0594
    assert (start_s, end_s) == pytest.approx((1.0 + 2 * 0.0594, 3.0 - 2 * 0.0594), abs=0.001)


@pytest.mark.parametrize("stops", [1, 2])
def test_a_move_with_halts_in_it_is_one(stops):
    line = Timeline({"curve": 0.0})
    move = line.move(3.0, {"curve": 50.0}, stops)
    start_s, end_s = line.travel("curve", move)
    piece_s = 3.0 * 0.7 / (stops + 1)
    assert start_s == pytest.approx(0.0594 * piece_s, abs=0.001)
    assert end_s == pytest.approx(3.0 - 0.0594 * piece_s, abs=0.001)


def test_a_channel_that_stands_still_takes_the_time_of_the_move():
    line = Timeline({"curve": 5.0, "neck": 0.0})
    move = line.move(2.0, {"curve": 5.0, "neck": 9.0})
    assert line.travel("curve", move) == (0.0, 2.0)
    with pytest.raises(ValueError, match="stands still"):
        moving_span(np.array([0.0, 1.0, 2.0]), np.zeros(3))


def test_a_hold_lasts_until_the_channel_moves_again():
    line = Timeline({"twist": 0.0, "neck": 0.0})
    end_s = line.travel("twist", line.move(2.0, {"twist": 40.0}))[1]
    line.move(1.0, {"neck": 3.0})
    back = line.move(1.0, {"twist": 0.0})
    assert line.still_until("twist", end_s) == line.travel("twist", back)[0]
    assert line.still_until("twist", back.end_s) == line.now_s
