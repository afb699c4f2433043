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
def test_a_signal_interrupts_at_once_outside_uninterrupted_blocks(name):
    with pytest.raises(KeyboardInterrupt):
        ask(getattr(signal, name))


@pytest.mark.parametrize("name", NAMES)
def test_an_uninterrupted_block_runs_to_its_end(name):
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


def test_a_signal_ends_an_interruptible_wait():
    with uninterrupted():
        with pytest.raises(KeyboardInterrupt), interruptible():
            ask()
        ask()  # while it saves what was done


def test_a_signal_before_the_wait_skips_it():
    waited = []

    with uninterrupted():
        ask()
        with pytest.raises(KeyboardInterrupt), interruptible():
            waited.append(True)

    assert waited == []


def test_a_second_signal_after_the_grace_time_interrupts(monkeypatch):
    with uninterrupted():
        ask()
        later_s = time.monotonic() + stopping.GRACE_S
        monkeypatch.setattr(time, "monotonic", lambda: later_s)
        with pytest.raises(KeyboardInterrupt):
            ask()


def test_an_ignored_signal_stays_ignored():
    signal.signal(signal.SIGHUP, signal.SIG_IGN)

    install_handlers()
    ask(signal.SIGHUP)

    assert not is_stopped()


def test_no_stop_is_requested_at_the_start():
    check()
    with interruptible():
        pass
