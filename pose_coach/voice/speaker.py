"""Speaks without making anybody wait: one sentence at a time, and the newest wins."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Sequence

from pose_coach.closing import Closing

# The engines of macOS, Linux (two of them) and Windows; each gets the words as its last argument or, on
# Windows, on its standard input, and ends when it has spoken.
ENGINES: tuple[tuple[str, ...], ...] = (
    ("say", "--"),
    ("espeak-ng", "--"),
    ("spd-say", "--wait", "--"),
    (
        "powershell",
        "-NoProfile",
        "-Command",
        "Add-Type -AssemblyName System.Speech;"
        " (New-Object System.Speech.Synthesis.SpeechSynthesizer).Speak([Console]::In.ReadToEnd())",
    ),
)


def find_engine() -> tuple[str, ...] | None:
    """Return the command of the speech engine of this computer, or None where there is none."""
    return next((engine for engine in ENGINES if shutil.which(engine[0])), None)


class Speaker(Closing):
    """Says sentences in the background.

    `say` returns at once. A sentence that waits while another is spoken is replaced by a newer one: what
    was worth saying three seconds ago is not any more.

    Parameters
    ----------
    engine
        Command to run for each sentence, as from `find_engine`.
    """

    def __init__(self, engine: Sequence[str]) -> None:
        self._engine = tuple(engine)
        self._changed = threading.Condition()
        self._waiting: str | None = None
        self._speaking: subprocess.Popen[str] | None = None
        self._muted = False
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="voice", daemon=True)
        self._thread.start()

    @property
    def muted(self) -> bool:
        """Whether it keeps silent."""
        return self._muted

    def say(self, text: str) -> None:
        """Say a sentence as soon as the one under way has ended."""
        with self._changed:
            if not self._muted and not self._closed:
                self._waiting = text
                self._changed.notify()

    def mute(self, muted: bool) -> None:
        """Keep silent from now on, in the middle of a word, or speak again."""
        with self._changed:
            self._muted = muted
            if muted:
                self._hush()

    def close(self) -> None:
        """Stop speaking, and end."""
        with self._changed:
            self._closed = True
            self._hush()
            self._changed.notify()
        self._thread.join(timeout=2.0)

    def _hush(self) -> None:
        self._waiting = None
        if self._speaking is not None:
            self._speaking.terminate()

    def _run(self) -> None:
        while True:
            with self._changed:
                while self._waiting is None and not self._closed:
                    self._changed.wait()
                if self._closed:
                    return
                text, self._waiting = self._waiting or "", None
                on_stdin = self._engine[-1] != "--"
                try:
                    self._speaking = subprocess.Popen(
                        self._engine if on_stdin else (*self._engine, text),
                        stdin=subprocess.PIPE if on_stdin else subprocess.DEVNULL,
                        stdout=subprocess.DEVNULL,
                        stderr=subprocess.DEVNULL,
                        text=True,
                    )
                except OSError:  # the engine went away: coaching goes on without it
                    continue
                speaking = self._speaking
            speaking.communicate(text if on_stdin else None)
            with self._changed:
                self._speaking = None
