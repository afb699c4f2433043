from __future__ import annotations

import threading
import time
from contextlib import closing

import pytest

from pose_coach.recording.prefetching import Prefetcher


def counting(to: int, *, taken: list[int] | None = None, error: BaseException | None = None):
    """Yield 0, 1, 2, ...; note what was taken, and that it was closed as "-1"."""
    try:
        for number in range(to):
            if taken is not None:
                taken.append(number)
            yield number
        if error is not None:
            raise error
    finally:
        if taken is not None:
            taken.append(-1)


def soon(is_so, within_s: float = 5.0) -> bool:
    """Whether something becomes true before long."""
    deadline_s = time.monotonic() + within_s
    while not is_so() and time.monotonic() < deadline_s:
        time.sleep(0.005)
    return is_so()


def test_everything_comes_in_its_order():
    with Prefetcher(counting(1000), depth=3) as ahead:
        assert list(ahead) == list(range(1000))


def test_it_is_done_in_another_thread():
    def where():
        yield threading.current_thread()

    with Prefetcher(where()) as ahead:
        (thread,) = ahead

    assert thread is not threading.current_thread()
    assert not thread.is_alive()


def test_it_works_ahead_but_not_too_far():
    taken: list[int] = []
    with Prefetcher(counting(100, taken=taken), depth=4) as ahead:
        assert soon(lambda: len(taken) == 5)  # four ready, and one that finds no room
        time.sleep(0.05)
        assert len(taken) == 5
        next(ahead)
        assert soon(lambda: len(taken) == 6)


@pytest.mark.parametrize(("weight", "ready"), [(1.0, 4), (2.0, 2), (3.0, 1), (16.0, 1)])
def test_of_heavy_items_fewer_are_kept_but_never_none(weight, ready):
    taken: list[int] = []
    with Prefetcher(counting(100, taken=taken), depth=4, weight=lambda _: weight) as ahead:
        assert soon(lambda: len(taken) == ready + 1)  # one finds no room
        time.sleep(0.05)
        assert len(taken) == ready + 1
        assert [next(ahead) for _ in range(10)] == list(range(10))


@pytest.mark.parametrize("error", [ValueError("torn"), KeyboardInterrupt()])
def test_an_error_comes_after_what_was_made_before_it(error):
    with Prefetcher(counting(6, error=error), depth=2) as ahead:
        assert [next(ahead) for _ in range(6)] == list(range(6))
        with pytest.raises(type(error)):
            next(ahead)


@pytest.mark.parametrize("chain", [1, 3])
def test_closing_early_ends_all_threads_and_closes_what_they_took_from(chain):
    taken: list[int] = []
    before = threading.active_count()

    def passed_on(items):
        yield from items

    stages = [Prefetcher(counting(10_000, taken=taken), depth=2)]
    for _ in range(chain - 1):
        stages.append(Prefetcher(passed_on(stages[-1]), depth=2))
    next(stages[-1])
    for stage in reversed(stages):
        stage.close()

    assert threading.active_count() == before
    assert taken[-1] == -1
    assert len(taken) < 100


def test_after_closing_nothing_comes_and_closing_again_is_harmless():
    ahead = Prefetcher(counting(10))
    with closing(ahead):
        next(ahead)
    ahead.close()

    assert list(ahead) == []
