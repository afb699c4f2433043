from __future__ import annotations

import math
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from pose_coach.body.landmarks import Side
from pose_coach.coaching.set_tally import SetTally
from pose_coach.counting.events import Phase, Rep

kinds = st.tuples(
    st.sampled_from(["cat-cow", "scorpion"]),
    st.sampled_from([None, *Side]),
    st.floats(10, 180),
    st.sampled_from([(), ("elbows-bending",)]),
)
PHASES = tuple(
    Phase(name, start_s, start_s + 3.0, True, 90.0, False, False, 56.0, -1.5)
    for name, start_s in (("to-cow", 0.0), ("to-cat", 4.0))
)


def rep(number, exercise, side, range_deg, faults):
    return Rep(number, side, 0.0, 7.0, 7.3, PHASES, 1.0, range_deg, faults, 0.9, exercise)


@given(st.lists(kinds, max_size=20))
def test_running_totals_equal_totals_of_all_reps(kinds):
    tally = SetTally()
    reps = [rep(number, *kind) for number, kind in enumerate(kinds, 1)]

    for each in reps:
        tally.take(each)

    assert tally.reps == tuple(reps)
    assert len(tally) == len(reps)
    assert tally.last == (reps[-1] if reps else None)
    assert (tally.clean, tally.rushed) == (sum(r.clean for r in reps), sum(r.rushed for r in reps))
    for side in Side:
        assert tally.on_side(side) == sum(r.side is side for r in reps)
    for name in ("cat-cow", "scorpion"):
        of = [r for r in reps if r.exercise == name]
        assert tally.sides(name) == tuple(sum(r.side is side for r in of) for side in Side)
        if of:
            assert tally.last_range_deg(name) == of[-1].range_deg
            assert tally.best_range_deg(name) == max(r.range_deg for r in of)
        else:
            assert math.isnan(tally.last_range_deg(name))
            assert math.isnan(tally.best_range_deg(name))


def test_an_updated_rep_replaces_its_earlier_version():
    tally = SetTally()
    counted = rep(1, "cat-cow", None, 90.0, ("elbows-bending",))
    tally.take(counted)
    tally.take(rep(2, "cat-cow", None, 95.0, ()))

    tally.take(replace(counted, hold_s=3.0, faults=()))

    assert [r.hold_s for r in tally.reps] == [3.0, 1.0]
    assert tally.clean == 2
    assert tally.last_range_deg("cat-cow") == 95.0
