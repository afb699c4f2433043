"""The speech process: speaks sentences, or plays named tones, one for each line of standard input.

    python -m pose_coach.voice.speech_process speech|tones VOLUME

Speech uses pyttsx3 on macOS and Windows. On Linux it calls espeak-ng directly: there pyttsx3 returns before a
sentence is spoken, sometimes loses the volume, and depends on a player program without noticing when it is
missing.

For speech, the process ends after one sentence, as some run loops of pyttsx3 hang on a second one. It fails
before it prints `ready` if there is no engine or no sound device.
"""

from __future__ import annotations

import platform
import shutil
import subprocess
import sys
from collections.abc import Callable
from typing import Any

from pose_coach.voice.voice import DONE, READY

# Words a minute, a choice: calmer than the default of 175 (espeak-ng) or 200 (pyttsx3).
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
    play = speech(volume) if kind == "speech" else tones(volume)
    print(READY, flush=True)
    for line in sys.stdin.buffer:
        play(line.decode("utf-8", errors="replace").strip())
        if kind == "speech":
            break
        print(DONE, flush=True)


def speech(volume: float) -> Callable[[str], None]:
    """Return a function that speaks a sentence and returns when it has ended."""
    if platform.system() == "Linux":
        return _espeak(volume)
    import pyttsx3

    return through(pyttsx3.init(), volume)


def through(engine: Any, volume: float) -> Callable[[str], None]:
    """Return a function that speaks a sentence through an engine of pyttsx3."""
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
    # 100 is the default amplitude; above it espeak-ng clips.
    amplitude = round(100 * volume)
    command = (program, *f"--stdout -v en -s {RATE_WPM} -a {amplitude} --".split())

    def say(text: str) -> None:
        player.play(subprocess.run((*command, text), capture_output=True, check=True).stdout)

    return say


def tones(volume: float) -> Callable[[str], None]:
    """Return a function that plays a tone by its name."""
    from pose_coach.coaching.cue import Tone
    from pose_coach.voice.player import find_player
    from pose_coach.voice.tones import wave_of

    player = find_player()
    return lambda name: player.play(wave_of(Tone(name), volume))


def speak_english(engine: Any) -> None:
    """Choose an English voice if the engine's default is known to speak another language."""
    voices = {voice.id: voice for voice in engine.getProperty("voices")}
    own = voices.get(engine.getProperty("voice"))
    if own is None or _is_english(own):
        return
    english = [voice.id for voice in voices.values() if _is_english(voice)]
    # The novelty voices of macOS ("Bad News", "Bells") have this older kind of name.
    plain = [id_ for id_ in english if "speech.synthesis.voice" not in id_]
    for id_ in (plain or english)[:1]:
        engine.setProperty("voice", id_)


def _is_english(voice: Any) -> bool:
    return any(str(language).lower().startswith("en") for language in voice.languages or ())


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
