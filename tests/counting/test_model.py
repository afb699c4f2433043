"""The document that holds a model."""

from __future__ import annotations

import json

import pytest

from pose_coach.counting.model import document_from, fitted, model_from


def test_a_model_is_read_as_it_was_written():
    document = document_from(fitted(), {"by": "a test"})

    again = document_from(model_from(json.loads(json.dumps(document))), {"by": "a test"})

    assert again == document


def test_a_document_of_another_schema_is_refused():
    document = document_from(fitted(), {}) | {"schema": "pose-coach/counting/0"}

    with pytest.raises(ValueError, match="counting/0"):
        model_from(document)


def test_a_probability_rises_with_the_log_odds():
    probabilities = [fitted().probability(odds) for odds in (-1e6, -2.0, 0.0, 2.0, 1e6)]

    assert probabilities == sorted(probabilities)
    assert probabilities[0] < 0.01
    assert probabilities[-1] > 0.99
