"""Speaks or plays tones in the background, one at a time.

The engine runs in a process of its own (`speech_process.py`), because pyttsx3 needs the main thread, which on
macOS belongs to the window, and blocks it until a sentence has ended. Only ending the process cuts off a word
on every platform.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from pose_coach.coaching.cue import Tone
from pose_coach.common.closing import Closing

READY, DONE = "ready", "done"  # lines that the process prints
# A choice: the engines of macOS and Windows load in a second, more slowly just after the computer starts.
READY_WITHIN_S = 15.0


def find_voice(volume: float = 1.0) -> Voice | None:
    """Return a voice for this computer, or None if it has neither speech nor sound.

    Parameters
    ----------
    volume
        From 0 to 1.

    Returns
    -------
    Voice or None
        One that speaks if there is a speech engine, otherwise one that plays tones if there is a sound
        device.
    """
    for speaks in (True, False):
        kind = "speech" if speaks else "tones"
        # -P: a `wave.py` in the current folder must not be imported.
        command = (sys.executable, "-P", "-m", "pose_coach.voice.speech_process", kind, str(volume))
        voice = Voice(command, speaks=speaks, volume=volume)
        if voice.is_ready():
            return voice
        voice.close()
    return None


class Voice(Closing):
    """Speaks words or plays tones in the background.

    `say` and `tone` return at once. A newer line replaces the one that waits: remarks go out of date within
    seconds.

    Parameters
    ----------
    command
        A process that plays each line of its standard input. It prints `ready` first, and `done` after a
        line; if it ends instead, a new process takes its place.
    speaks
        Whether the lines are sentences; otherwise they are names of tones.
    volume
        Volume of the command, from 0 to 1.
    """

    def __init__(self, command: Sequence[str], *, speaks: bool, volume: float = 1.0) -> None:
        self.speaks = speaks
        self.volume = volume
        self._command = tuple(command)
        self._changed = threading.Condition()
        self._waiting: str | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._busy = False
        self._muted = False
        self._closed = False
        self._answered = threading.Event()
        self._ready = False
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)
        self._thread.start()

    @property
    def muted(self) -> bool:
        """Whether it is muted."""
        return self._muted

    def is_ready(self, within_s: float = READY_WITHIN_S) -> bool:
        """Wait until the process is ready; False if it fails or takes too long."""
        return self._answered.wait(within_s) and self._ready

    def say(self, text: str) -> None:
        """Say a sentence after the current one; a voice of tones ignores it."""
        if self.speaks:
            self._take(" ".join(text.split()))

    def tone(self, tone: Tone) -> None:
        """Play a tone; a speaking voice ignores it."""
        if not self.speaks:
            self._take(tone.value)

    def mute(self, muted: bool) -> None:
        """Mute at once, even within a word, or unmute."""
        with self._changed:
            self._muted = muted
            if muted:
                self._hush()

    def close(self) -> None:
        """Stop speaking and end the process."""
        with self._changed:
            self._closed = True
            self._busy = True  # so that `_hush` kills it in any state
            self._hush()
            self._changed.notify()
        self._thread.join(timeout=2.0)

    def _take(self, line: str) -> None:
        with self._changed:
            if line and not self._muted and not self._closed:
                self._waiting = line
                self._changed.notify()

    def _hush(self) -> None:
        self._waiting = None
        if self._busy and self._child is not None:
            self._child.kill()

    def _run(self) -> None:
        child = self._begin()
        self._ready = child is not None and _prints(child, READY)
        self._answered.set()
        while child is not None:
            line = self._next_line()
            if line is None:
                break
            _tell(child, line)
            goes_on = _prints(child, DONE)
            with self._changed:
                self._busy = False
            if not goes_on:
                _end(child)
                child = self._begin()  # now, so that the next line need not wait for it
        if child is not None:
            _end(child)

    def _begin(self) -> subprocess.Popen[bytes] | None:
        with self._changed:
            self._child = None
            if not self._closed:
                # If no process can be started, coaching continues without a voice.
                with suppress(OSError):
                    self._child = subprocess.Popen(
                        self._command,
                        stdin=subprocess.PIPE,
                        stdout=subprocess.PIPE,
                        stderr=subprocess.DEVNULL,
                        env={**os.environ, "PYTHONPATH": os.pathsep.join(_PACKAGES)},
                        # Ctrl-C at the terminal must reach only the parent, which then ends this.
                        start_new_session=True,
                        creationflags=_APART,
                    )
            return self._child

    def _next_line(self) -> str | None:
        with self._changed:
            while self._waiting is None and not self._closed:
                self._changed.wait()
            if self._closed:
                return None
            line, self._waiting = self._waiting, None
            self._busy = True
            return line


# So that the process finds this package, too.
_PACKAGES = (str(Path(__file__).parents[2]), *filter(None, [os.environ.get("PYTHONPATH")]))
if sys.platform == "win32":
    _APART = subprocess.CREATE_NEW_PROCESS_GROUP | subprocess.CREATE_NO_WINDOW
else:
    _APART = 0


def _tell(child: subprocess.Popen[bytes], line: str) -> None:
    if child.stdin is not None:
        with suppress(OSError):  # it has ended, as is seen where it is read
            child.stdin.write(f"{line}\n".encode(errors="replace"))
            child.stdin.flush()


def _prints(child: subprocess.Popen[bytes], word: str) -> bool:
    """Wait until it prints a word; False where it ends before."""
    return child.stdout is not None and any(line.strip() == word.encode() for line in child.stdout)


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            with suppress(OSError):  # what it has not taken is for nobody
                stream.close()
