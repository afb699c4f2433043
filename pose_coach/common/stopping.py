"""Stopping in good order at Ctrl-C, at SIGTERM, and where the terminal or the whole session is closed.

Python raises KeyboardInterrupt wherever the main thread happens to be, also in the middle of saving what was
done. Inside `unbroken` it is raised only where that does no harm: inside `breakable`, and by `check`.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType

GRACE_S = 20.0
"""Who asks again within this time has been heard; who asks later does not want to wait for what is saved."""

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class _Stopping:
    """What was asked for so far, and whether it may be obeyed at once."""

    asked_s: float | None = None
    unbroken = 0
    may_break = False
    terminals: tuple[int, ...] = ()


_now = _Stopping()


def heed() -> None:
    """Take in the signals that ask a program to end; one that is ignored, as by `nohup`, stays so."""
    _now.asked_s, _now.unbroken, _now.may_break = None, 0, False
    _now.terminals = tuple(number for number in (1, 2) if _is_terminal(number))
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _asked)


def ignore() -> None:
    """Let the program end in peace: there is nothing left to break off."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, signal.SIG_IGN)


@contextmanager
def unbroken() -> Iterator[None]:
    """Do everything inside without being interrupted, but for what is `breakable`."""
    _now.unbroken += 1
    try:
        yield
    finally:
        _now.unbroken -= 1


@contextmanager
def breakable() -> Iterator[None]:
    """Wait for something that may never come: here a KeyboardInterrupt is raised even inside `unbroken`."""
    try:
        _now.may_break = True
        check()
        yield
    finally:
        _now.may_break = False


def check() -> None:
    """Raise KeyboardInterrupt if the program was asked to end."""
    if is_asked():
        raise KeyboardInterrupt


def is_asked() -> bool:
    """Return whether the program was asked to end."""
    return _now.asked_s is not None


def _asked(number: int, _frame: FrameType | None) -> None:
    if number == getattr(signal, "SIGHUP", None):
        _leave_terminal()
    now_s = time.monotonic()
    first_s = _now.asked_s = now_s if _now.asked_s is None else _now.asked_s
    is_patient = now_s == first_s or now_s - first_s < GRACE_S
    if _now.unbroken and not _now.may_break and is_patient:
        return
    # Raised once: what follows it is saving.
    _now.may_break = False
    raise KeyboardInterrupt


def _is_terminal(number: int) -> bool:
    try:
        return os.isatty(number)
    except OSError:
        return False


def _leave_terminal() -> None:
    """Say nothing more where nobody can read it: writing to a terminal that is gone is an error."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for number in _now.terminals:
            os.dup2(nowhere, number)
        os.close(nowhere)
