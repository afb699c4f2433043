"""The speech process: reads lines from standard input, sentences or names of tones.

    python -m pose_coach.voice.speech_process speech|tones VOLUME

Words go through pyttsx3 on macOS and Windows. On Linux they go through espeak-ng itself: there pyttsx3 comes
back before a sentence is spoken, loses the volume now and then, and leaves the playing to a program that may
be missing, without noticing.

A process says one sentence and ends, as a second one makes some of pyttsx3's run loops hang; tones go on. It
fails before it prints `ready` where there is no engine or no sound device.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from pose_coach.voice.voice import DONE, READY

# Words a minute: calmer than the engines' own 175 or 200.
RATE_WPM = 165


def main(kind: str, volume: float) -> None:
    """Speak or play each line until the input ends.

    Parameters
    ----------
    kind
        `speech` or `tones`.
    volume
        From 0 to 1.
    """
    be_heard = speech(volume) if kind == "speech" else tones(volume)
    print(READY, flush=True)
    for line in sys.stdin.buffer:
        be_heard(line.decode("utf-8", errors="replace").strip())
        if kind == "speech":
            break
        print(DONE, flush=True)


def speech(volume: float) -> Callable[[str], None]:
    """Return what says a sentence and comes back when it has been heard."""
    if platform.system() == "Linux":
        return _espeak(volume)
    import pyttsx3

    return through(pyttsx3.init(), volume)


def through(engine: Any, volume: float) -> Callable[[str], None]:
    """Return what says a sentence through an engine of pyttsx3."""
    speak_english(engine)
    engine.setProperty("rate", RATE_WPM)
    engine.setProperty("volume", volume)

    def say(text: str) -> None:
        engine.say(text)
        engine.runAndWait()

    return say


def _espeak(volume: float) -> Callable[[str], None]:
    from pose_coach.voice.player import find_player

    program = shutil.which("espeak-ng")
    if program is None:
        raise FileNotFoundError("espeak-ng")
    player = find_player()
    # Its amplitude goes up to 200, where it clips; 100 is its own.
    how = (
        program,
        "--stdout",
        "-v",
        "en",
        "-s",
        str(RATE_WPM),
        "-a",
        str(round(100 * volume)),
        "--",
    )

    def say(text: str) -> None:
        player.play(subprocess.run((*how, text), capture_output=True, check=True).stdout)

    return say


def tones(volume: float) -> Callable[[str], None]:
    """Return what sounds a tone by its name."""
    from pose_coach.coaching.cue import Tone
    from pose_coach.voice.player import find_player
    from pose_coach.voice.tones import wave_of

    player = find_player()
    return lambda name: player.play(wave_of(Tone(name), volume))


def speak_english(engine: Any) -> None:
    """Choose an English voice where the engine's own is known to be another; the words are English."""
    voices = {voice.id: voice for voice in engine.getProperty("voices")}
    own = voices.get(engine.getProperty("voice"))
    if own is None or _is_english(own):
        return
    english = [voice.id for voice in voices.values() if _is_english(voice)]
    # macOS lists its joke voices ("Bad News", "Bells") among the rest; they all have this older name.
    serious = [id_ for id_ in english if "speech.synthesis.voice" not in id_]
    for id_ in (serious or english)[:1]:
        engine.setProperty("voice", id_)


def _is_english(voice: Any) -> bool:
    return any(str(language).lower().startswith("en") for language in voice.languages or ())


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
