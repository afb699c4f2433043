"""Real processes, one of which dies."""

from __future__ import annotations

import multiprocessing
import os

from pose_coach.common.processes import in_processes


def double(number, tell):
    tell(number, 10)
    if number == 3:
        os._exit(1)
    return 2 * number


def test_a_dying_process_fails_only_its_own_item():
    cleaned = []

    found = dict(in_processes(double, range(6), 2, clean_up=cleaned.append))

    assert found == {0: 0, 1: 2, 2: 4, 3: None, 4: 8, 5: 10}
    assert cleaned == [3, 3]
    assert multiprocessing.active_children() == []


def test_without_items_no_process_is_started():
    assert list(in_processes(double, [], 4)) == []
