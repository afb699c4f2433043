"""Prefetching: runs a stage of the pipeline in its own thread, a few items ahead of its consumer."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator
from typing import Generic, Self, TypeVar

from pose_coach.common.closing import Closing

# Enough that no stage waits for a slow frame of its neighbour.
DEPTH = 4
# On Windows, Ctrl-C is only noticed between two waits.
WAIT_S = 0.25

T = TypeVar("T")


class Prefetcher(Closing, Generic[T]):
    """Takes items from a generator in a background thread and keeps their order.

    An error of the generator is raised by `next` once what came before it has been taken.

    Parameters
    ----------
    items
        Belongs to the thread from now on, which closes it.
    depth
        So many items are kept for whoever takes them; then the thread waits.
    weight
        For how many an item counts. One that is heavier than `depth` is kept alone.
    """

    def __init__(
        self,
        items: Generator[T, None, None],
        depth: int = DEPTH,
        weight: Callable[[T], float] = lambda _: 1.0,
    ) -> None:
        self._items = items
        self._depth = depth
        self._weight = weight
        self._ready: deque[T] = deque()
        self._changed = threading.Condition()
        self._ended = self._closed = False
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="pose-coach ahead", daemon=True)
        self._thread.start()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> T:
        """Return the next item, waiting for it where it is not there yet."""
        with self._changed:
            while not self._ready and not self._ended and not self._closed:
                self._changed.wait(WAIT_S)
            if self._ready and not self._closed:
                item = self._ready.popleft()
                self._changed.notify_all()
                return item
            error, self._error = self._error, None
        if error is not None and not self._closed:
            raise error
        raise StopIteration

    def close(self) -> None:
        """Stop the thread after its current item and drop the waiting items."""
        with self._changed:
            self._closed = True
            self._ready.clear()
            self._changed.notify_all()
        self._thread.join()

    def _is_full(self, item: T) -> bool:
        """Return whether there is no room for one more."""
        weight = sum(self._weight(each) for each in (*self._ready, item))
        return bool(self._ready) and weight > self._depth

    def _run(self) -> None:
        try:
            for item in self._items:
                with self._changed:
                    while self._is_full(item) and not self._closed:
                        self._changed.wait()
                    if self._closed:
                        break
                    self._ready.append(item)
                    self._changed.notify_all()
            self._items.close()
        except BaseException as error:  # raised again where the items are taken
            self._error = error
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()
