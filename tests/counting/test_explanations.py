"""What spoke for and against a repetition, in plain words."""

from __future__ import annotations

from pose_coach.counting.evidence import NAMES, PAIR_NAMES
from pose_coach.counting.explanations import WORDS, reasons

TYPICAL = {name: 1.0 if in_favour else 0.0 for name, (in_favour, _) in WORDS.items()}


def test_every_piece_of_evidence_has_words():
    assert set(WORDS) == {*NAMES, *PAIR_NAMES}
    assert all(against for _, against in WORDS.values())


def test_what_a_repetition_typically_has_is_not_held_against_it():
    in_favour, against = reasons(TYPICAL, TYPICAL)

    assert len(in_favour) == 2
    assert against == ()


def test_what_is_less_than_typical_speaks_against():
    _, against = reasons({**TYPICAL, "size": -3.0, "posture_legs": -1.0, "direction": 0.8}, TYPICAL)

    assert against == ("not the size of this person's movements", "the legs do something else")


def test_the_log_odds_of_two_movements_are_shared():
    twice = {name: 2 * typical for name, typical in TYPICAL.items()}

    assert reasons(twice, TYPICAL, 2) == reasons(TYPICAL, TYPICAL)
