"""A mailbox for the newest item, and the background thread that fills it."""

from __future__ import annotations

import atexit
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

POLL_S = 0.25
"""Longest single wait: on Windows, Ctrl-C is only noticed between two waits."""


class Latest(Generic[T]):
    """Hands the newest item from one thread to another. Older ones are dropped, never queued."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._item: T | None = None
        self._closed = False
        self._error: BaseException | None = None

    def put(self, item: T) -> None:
        """Offer an item; one that nobody took is replaced."""
        with self._changed:
            self._item = item
            self._changed.notify_all()

    def close(self, error: BaseException | None = None) -> None:
        """Mark the end, with an error if any. An item that is there can still be taken."""
        with self._changed:
            if not self._closed:
                self._closed, self._error = True, error
            self._changed.notify_all()

    def take(self, timeout_s: float) -> T | None:
        """Wait for an item and remove it.

        Returns
        -------
        item or None
            None when the mailbox is closed and empty.

        Raises
        ------
        TimeoutError
            If nothing came within `timeout_s` seconds.
        BaseException
            The error with which the mailbox was closed.
        """
        give_up_s = time.monotonic() + timeout_s
        with self._changed:
            while self._item is None:
                if self._error is not None:
                    raise self._error
                if self._closed:
                    return None
                left_s = give_up_s - time.monotonic()
                if left_s <= 0:
                    raise TimeoutError(f"nothing came within {timeout_s} s")
                self._changed.wait(min(left_s, POLL_S))
            item, self._item = self._item, None
            return item


class Feed(Generic[T]):
    """A background thread that produces items, of which only the newest is kept.

    Parameters
    ----------
    produce
        Runs in the thread. It gets a function that takes each item, and an event that is set when
        it shall return. What it raises, `take` raises.
    name
        Name of the thread, for debuggers.
    """

    def __init__(
        self, produce: Callable[[Callable[[T], None], threading.Event], None], name: str
    ) -> None:
        self._latest: Latest[T] = Latest()
        self._stop = threading.Event()
        # A daemon: a device driver that hangs must not keep the program from ending.
        self._thread = threading.Thread(
            target=self._run, args=(produce,), name=f"pose-coach {name}", daemon=True
        )
        self._thread.start()
        # Python must not end while the thread is inside OpenCV: that aborts with a message.
        atexit.register(self.close)

    def take(self, timeout_s: float) -> T | None:
        """Wait for an item newer than the last one taken; see `Latest.take`."""
        return self._latest.take(timeout_s)

    def close(self, wait_s: float = 1.0) -> None:
        """Stop the thread and wait for it, at most `wait_s` seconds.

        A thread that is stuck in a device or network call ends when that call returns.
        """
        atexit.unregister(self.close)
        self._stop.set()
        self._latest.close()
        if self._thread is not threading.current_thread():
            self._thread.join(wait_s)

    def _run(self, produce: Callable[[Callable[[T], None], threading.Event], None]) -> None:
        try:
            produce(self._latest.put, self._stop)
        except BaseException as error:  # raised again where the values are taken
            self._latest.close(error)
        else:
            self._latest.close()
