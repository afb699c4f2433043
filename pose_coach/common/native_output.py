"""Keeps the output of libraries off the terminal: native code writes to file descriptor 2 directly."""

from __future__ import annotations

import logging
import os
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager


def silence_libraries() -> None:
    """Let nothing but `sys.stderr` write to standard error, until the process has ended.

    `sys.stderr` gets a file descriptor of its own, and descriptor 2 becomes the null device for good, as
    native code still logs while the process exits. Child processes inherit this. Log records of libraries
    and Python's warnings are hidden too, unless Python was started with `-W`.

    This changes the whole process and is for programs; a library uses `silenced`.
    """
    logging.getLogger().addHandler(logging.NullHandler())
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    if sys.stderr is None:  # closed by whoever started the program
        return
    sys.stderr.flush()
    try:
        own = os.dup(2)
    except OSError:
        return
    _discard_descriptor_2()
    sys.stderr = os.fdopen(
        own, "w", encoding=sys.stderr.encoding, errors="backslashreplace", buffering=1
    )


@contextmanager
def silenced() -> Iterator[None]:
    """Discard what native code writes to file descriptor 2 inside the block."""
    if sys.stderr is not None:
        sys.stderr.flush()
    try:
        saved = os.dup(2)
    except OSError:
        yield
        return
    try:
        _discard_descriptor_2()
        yield
    finally:
        os.dup2(saved, 2)
        os.close(saved)


def _discard_descriptor_2() -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    os.close(nowhere)
