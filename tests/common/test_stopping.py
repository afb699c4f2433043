from __future__ import annotations

import os
import signal
import time

import pytest

from pose_coach.common import stopping
from pose_coach.common.stopping import (
    check,
    install_handlers,
    interruptible,
    is_stopped,
    uninterrupted,
)

NAMES = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send")


@pytest.fixture(autouse=True)
def heeding():
    before = {name: signal.getsignal(getattr(signal, name)) for name in NAMES}
    for name in NAMES:  # whoever runs the tests in the background may have them ignored
        signal.signal(getattr(signal, name), signal.SIG_DFL)
    install_handlers()
    yield
    for name, handler in before.items():
        signal.signal(getattr(signal, name), handler)


def ask(number=signal.SIGINT):
    """Send a signal, and give Python the time to notice."""
    os.kill(os.getpid(), number)
    time.sleep(0.001)


@pytest.mark.parametrize("name", NAMES)
def test_outside_of_what_must_not_be_broken_off_it_ends_at_once(name):
    with pytest.raises(KeyboardInterrupt):
        ask(getattr(signal, name))


@pytest.mark.parametrize("name", NAMES)
def test_what_must_not_be_broken_off_is_done_to_its_end(name):
    done = []

    with uninterrupted():
        done.append("begun")
        ask(getattr(signal, name))
        ask(getattr(signal, name))
        done.append("ended")

    assert done == ["begun", "ended"]
    assert is_stopped()
    with pytest.raises(KeyboardInterrupt):
        check()


def test_a_wait_inside_is_ended_at_once():
    with uninterrupted():
        with pytest.raises(KeyboardInterrupt), interruptible():
            ask()
        ask()  # while it saves what was done


def test_who_asked_before_the_wait_does_not_wait():
    waited = []

    with uninterrupted():
        ask()
        with pytest.raises(KeyboardInterrupt), interruptible():
            waited.append(True)

    assert waited == []


def test_who_asks_again_after_a_long_time_is_obeyed(monkeypatch):
    with uninterrupted():
        ask()
        later_s = time.monotonic() + stopping.GRACE_S
        monkeypatch.setattr(time, "monotonic", lambda: later_s)
        with pytest.raises(KeyboardInterrupt):
            ask()


def test_what_is_ignored_stays_so_as_under_nohup():
    signal.signal(signal.SIGHUP, signal.SIG_IGN)

    install_handlers()
    ask(signal.SIGHUP)

    assert not is_stopped()


def test_nothing_was_asked_in_the_beginning():
    check()
    with interruptible():
        pass
