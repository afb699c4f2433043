from __future__ import annotations

import math

import pytest

from pose_coach.evaluation.statistics import Errors, Share


def test_a_share_has_hits_and_total():
    share = Share.where([True, True, False, True])

    assert (share.hits, share.of, share.value) == (3, 4, 0.75)


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    # R: binom.wilson of the package binom
    [(2, 2, 0.342, 1.0), (0, 10, 0.0, 0.278), (21, 24, 0.690, 0.957), (500, 1000, 0.469, 0.531)],
)
def test_few_samples_have_a_wide_interval(hits, of, low, high):
    assert Share(hits, of).interval == pytest.approx((low, high), abs=0.001)


def test_an_empty_share_is_nan():
    assert math.isnan(Share.where([]).value)
    assert all(math.isnan(bound) for bound in Share(0, 0).interval)


def test_errors_cancel_out_only_in_the_bias():
    errors = Errors.among([-0.2, 0.2, -0.2, 0.6])

    assert errors.of == 4
    assert (errors.mean, errors.median) == (pytest.approx(0.3), pytest.approx(0.2))
    assert errors.p95 == pytest.approx(0.54)
    assert errors.bias == pytest.approx(0.1)


def test_nan_errors_are_ignored():
    assert Errors.among([0.5, math.nan]).of == 1
    assert math.isnan(Errors.among([math.nan]).median)
    assert Errors.among([]).of == 0
