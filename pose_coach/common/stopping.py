"""Clean shutdown on Ctrl-C, SIGTERM, and when the terminal is closed.

Python raises KeyboardInterrupt wherever the main thread is, even while results are being saved. Inside
`uninterrupted` it is raised only where that does no harm: inside `interruptible`, and by `check`.
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
"""A second signal within this time is ignored; a later one interrupts saving, too."""

_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


class _Stopping:
    """Whether a signal has arrived, and whether it may interrupt at once."""

    requested_s: float | None = None
    uninterrupted = 0
    interruptible = False
    terminals: tuple[int, ...] = ()


_now = _Stopping()


def install_handlers() -> None:
    """Install the signal handlers. A signal that is ignored already, as under `nohup`, stays ignored."""
    _now.requested_s, _now.uninterrupted, _now.interruptible = None, 0, False
    _now.terminals = tuple(number for number in _outputs() if _is_terminal(number))
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, _on_signal)


def ignore() -> None:
    """Ignore further signals while the program exits."""
    for name in _SIGNALS:
        number = getattr(signal, name, None)
        if number is not None:
            signal.signal(number, signal.SIG_IGN)


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Delay interrupts inside the block, except inside `interruptible`."""
    _now.uninterrupted += 1
    try:
        yield
    finally:
        _now.uninterrupted -= 1


@contextmanager
def interruptible() -> Iterator[None]:
    """Allow KeyboardInterrupt inside `uninterrupted`, for waits that may never end."""
    try:
        _now.interruptible = True
        check()
        yield
    finally:
        _now.interruptible = False


def check() -> None:
    """Raise KeyboardInterrupt if a signal has arrived."""
    if is_stopped():
        raise KeyboardInterrupt


def is_stopped() -> bool:
    """Return whether a signal has arrived."""
    return _now.requested_s is not None


def _on_signal(number: int, _frame: FrameType | None) -> None:
    if number == getattr(signal, "SIGHUP", None):
        _leave_terminal()
    now_s = time.monotonic()
    first_s = _now.requested_s = now_s if _now.requested_s is None else _now.requested_s
    in_grace_time = now_s == first_s or now_s - first_s < GRACE_S
    if _now.uninterrupted and not _now.interruptible and in_grace_time:
        return
    # Raise only once: saving follows.
    _now.interruptible = False
    raise KeyboardInterrupt


def _outputs() -> set[int]:
    """Return the file descriptors of standard output and standard error, and that of `sys.stderr`."""
    numbers = {1, 2}
    with suppress(OSError, ValueError, AttributeError):
        numbers.add(sys.stderr.fileno())
    return numbers


def _is_terminal(number: int) -> bool:
    try:
        return os.isatty(number)
    except OSError:
        return False


def _leave_terminal() -> None:
    """Redirect output to the null device: writing to a closed terminal is an error."""
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for number in _now.terminals:
            os.dup2(nowhere, number)
        os.close(nowhere)
