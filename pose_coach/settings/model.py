"""All settings with their defaults, allowed values and purposes."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from types import MappingProxyType
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from pose_coach.coaching.remarks import BREATH_S, LEAST_BREATHS
from pose_coach.exercises.catalog import exercises


def _known(name: str) -> str:
    if name not in exercises():
        raise PydanticCustomError("unknown_exercise", "no such exercise")
    return name


def _each_once(names: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(names)) < len(names):
        raise PydanticCustomError("twice", "twice the same")
    return names


def _held_in_breaths(name: str) -> str:
    if name not in in_breaths():
        raise PydanticCustomError("unknown_exercise", "not held in breaths")
    return name


def in_breaths() -> list[str]:
    """Return the exercises whose hold is counted in breaths."""
    return [e.name for e in exercises().values() if e.hold_s >= LEAST_BREATHS * BREATH_S]


def nearest(word: object, words: list[str]) -> str | None:
    """Return the most likely intended word, or None."""
    close = get_close_matches(str(word).lower(), words, n=1, cutoff=0.6)
    return close[0] if close else None


Exercises = Annotated[
    tuple[Annotated[str, AfterValidator(_known)], ...],
    Field(strict=False, min_length=1),
    BeforeValidator(lambda names: names if isinstance(names, list | tuple) else None),
    AfterValidator(_each_once),
]
Reps = Annotated[
    Mapping[Annotated[str, AfterValidator(_known)], Annotated[int, Field(ge=1, le=999)]],
    AfterValidator(MappingProxyType),
]
Breaths = Annotated[
    Mapping[
        Annotated[str, AfterValidator(_held_in_breaths)],
        Annotated[int, Field(ge=LEAST_BREATHS, le=20)],
    ],
    AfterValidator(MappingProxyType),
]
Source = Annotated[
    str,
    BeforeValidator(lambda s: str(s) if isinstance(s, int) and not isinstance(s, bool) else s),
    Field(min_length=1),
]


def _setting(default: object, values: str, purpose: str) -> Any:
    """Declare a setting; `values` describes the allowed values in errors and in the manual."""
    return Field(default=default, description=purpose, json_schema_extra={"values": values})


class Part(BaseModel):
    """A table of the file. Values are not converted; unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class VoiceSettings(Part):
    """Voice."""

    on: bool = _setting(True, "true or false", "Whether the voice is on.")
    volume: Annotated[float, Field(ge=0.0, le=1.0, allow_inf_nan=False)] = _setting(
        1.0, "a number from 0 to 1", "Volume."
    )
    counting: bool = _setting(True, "true or false", "Whether repetitions are counted aloud.")


class CameraSettings(Part):
    """Camera and pose model."""

    source: Source = _setting(
        "0",
        "a camera number, a device path, a stream address or a video file",
        "The camera of pose-coach live; in the app it is chosen on the page.",
    )
    model: Literal["auto", "lite", "full", "heavy"] = _setting(
        "auto",
        '"auto", "lite", "full" or "heavy"',
        "Pose model, from fast to accurate; auto takes full where the computer is fast enough.",
    )
    mirror: bool = _setting(True, "true or false", "Whether the picture is shown as a mirror.")


class DisplaySettings(Part):
    """Appearance of the overlay."""

    colours: Literal["standard", "high-contrast"] = _setting(
        "standard", '"standard" or "high-contrast"', "Colours of the overlay."
    )


class Settings(Part):
    """All settings."""

    exercises: Exercises = _setting(
        tuple(exercises()),
        "a list of names of exercises, each once",
        "The exercises of the programme, in this order.",
    )
    tempo: Literal["standard", "gentle"] = _setting(
        "standard",
        '"standard" or "gentle"',
        "Tempo of the phases; gentle is a second slower.",
    )
    dose: Reps = Field(
        default_factory=lambda: MappingProxyType({}),
        description="Repetitions before the next exercise, on each side if there are two.",
        json_schema_extra={"values": "a whole number from 1 to 999"},
    )
    breaths: Breaths = Field(
        default_factory=lambda: MappingProxyType({}),
        description="Length of the hold in deep breaths.",
        json_schema_extra={"values": f"a whole number from {LEAST_BREATHS} to 20"},
    )
    voice: VoiceSettings = VoiceSettings()
    camera: CameraSettings = CameraSettings()
    display: DisplaySettings = DisplaySettings()
