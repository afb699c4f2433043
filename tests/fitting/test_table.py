"""The committed table of labelled proposals gives the committed weights."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

pytest.importorskip("scipy")

from fitting.__main__ import FITTED
from fitting.fit import fit_evidence
from fitting.table import TABLE, load_table, save_table
from pose_coach.counting.model import Model, fitted


def test_fitting_the_committed_table_again_gives_the_committed_weights():
    model = fitted()
    blank = {
        key: replace(form, evidence_weights=dict.fromkeys(form.evidence_weights, 0.0), bias=0.0)
        for key, form in model.forms.items()
    }

    again = fit_evidence(Model(blank), load_table(TABLE))

    for key, form in model.forms.items():
        # The table keeps three digits, and the optimiser stops where little is left to gain.
        assert again.forms[key].evidence_weights == pytest.approx(form.evidence_weights, abs=0.05)
        assert again.forms[key].bias == pytest.approx(form.bias, abs=0.1)
        assert again.forms[key].usual_size == pytest.approx(form.usual_size, abs=0.01)
        assert again.forms[key].size_spread == pytest.approx(form.size_spread, abs=0.01)


def test_the_table_holds_what_the_document_says_it_was_made_from():
    made_from = json.loads(FITTED.read_text(encoding="utf-8"))["made_from"]
    proposals = load_table(TABLE)

    assert {p.key[0] for p in proposals} == set(made_from["true_repetitions"])
    assert all(set(p.labels) <= {0.0, 1.0} and (p.weights > 0).all() for p in proposals)


def test_a_table_is_read_as_it_was_written(tmp_path):
    some = load_table(TABLE)[:40]

    save_table(some, tmp_path / "again.npz")

    for one, again in zip(some, load_table(tmp_path / "again.npz"), strict=True):
        assert (one.key, one.side, one.own_size) == (again.key, again.side, again.own_size)
        assert (one.evidence == again.evidence).all()
        assert (one.labels == again.labels).all()
