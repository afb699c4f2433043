"""Reads the settings file. An error message names the key that is wrong."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import platformdirs
from pydantic import BaseModel, ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from pose_coach.common.errors import PoseCoachError
from pose_coach.common.files import read_whole
from pose_coach.exercises.catalog import exercises
from pose_coach.settings.model import Settings, in_breaths, nearest

# A choice: the longest useful file has 2 kB.
LARGEST_BYTES = 64_000


def settings_path() -> Path:
    """Return the path of the user's settings file; it need not exist."""
    return platformdirs.user_config_path("pose-coach", appauthor=False) / "settings.toml"


def load_settings(path: Path | None = None) -> Settings:
    """Read the settings.

    Parameters
    ----------
    path
        A file that must exist; None for the user's own file, which may be missing.

    Returns
    -------
    Settings
        What the file leaves out has its default.

    Raises
    ------
    PoseCoachError
        If the file cannot be read or is invalid: one line with file and line or setting.
    """
    file = settings_path() if path is None else path
    try:
        content = read_whole(file, LARGEST_BYTES)
    except FileNotFoundError:
        if path is None:
            return Settings()
        raise PoseCoachError(
            f"{file}: no such settings file. pose-coach settings --write --config {file} begins one."
        ) from None
    except OSError as error:
        reason = "it is a folder" if file.is_dir() else error.strerror
        raise PoseCoachError(f"{file} cannot be read as settings: {reason}.") from None
    except ValueError as error:
        raise PoseCoachError(f"{file}: {error}. That is no settings file.") from None
    try:
        return parse_settings(content.decode("utf-8-sig"), str(file))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise PoseCoachError(f"{file}: line {line}: not UTF-8. Save the file as UTF-8.") from None


def parse_settings(text: str, name: str) -> Settings:
    """Return the settings in a text; error messages call it `name`.

    Raises
    ------
    PoseCoachError
        As for `load_settings`.
    """
    try:
        values = tomllib.loads(text)
    except RecursionError:
        raise PoseCoachError(f"{name}: nested too deeply for settings.") from None
    except ValueError as error:  # not only TOML errors: a number of thousands of digits is one too
        at = re.search(r" \(at line (\d+), column \d+\)", str(error))
        line = int(at[1]) if at else text.rstrip().count("\n") + 1
        said = re.sub(r" \(at .*\)$|;.*", "", str(error))
        raise PoseCoachError(f"{name}: line {line}: not valid TOML: {_shown(said)}.") from None
    try:
        return Settings.model_validate(values)
    except ValidationError as found:
        path, words = problems(found)[0]
    raise PoseCoachError(f"{name}: {path}: {words}")


def problems(found: ValidationError) -> list[tuple[str, str]]:
    """Return each setting that cannot be, by its path such as `voice.volume`, and what it must be."""
    told = []
    for error in found.errors():
        path = tuple(part for part in error["loc"] if isinstance(part, str) and part != "[key]")
        told.append((_shown(".".join(path)), _shown(_words(path, error))))
    return told


def _words(path: tuple[str, ...], error: ErrorDetails) -> str:
    if error["type"] == "unknown_exercise":
        if path == ("exercises",):
            return f"{error['input']}: {_no_such('exercise', error['input'], list(exercises()))}"
        known = in_breaths() if path[0] == "breaths" else list(exercises())
        return _no_such("setting", path[-1], known)
    if error["type"] == "extra_forbidden":
        return _no_such("setting", path[-1], keys_of(_part(path[:-1])))
    field = _field(path)
    if field is None or is_table(path, field):
        return f"must be a table, that is a line [{path[0]}] and its settings below."
    meant = nearest(error["input"], re.findall(r'"([^"]+)"', values_of(field)))
    hint = f' Did you mean "{meant}"?' if meant is not None and meant != error["input"] else ""
    return f"must be {values_of(field)}.{hint}"


def _no_such(what: str, key: str, known: list[str]) -> str:
    meant = nearest(key, known)
    hint = f"Did you mean {meant}?" if meant is not None else f"There is: {', '.join(known)}."
    return f"no such {what}. {hint}"


def keys_of(part: type[BaseModel]) -> list[str]:
    """Return the names of the settings of a table, as in the file."""
    return [field.alias or name for name, field in part.model_fields.items()]


def part_of(field: FieldInfo) -> type[BaseModel] | None:
    """Return the model of a field that is a table, or None if it is a single setting."""
    kind = field.annotation
    return kind if isinstance(kind, type) and issubclass(kind, BaseModel) else None


def is_table(path: tuple[str, ...], field: FieldInfo) -> bool:
    """Return whether a path names a table rather than a single setting."""
    return part_of(field) is not None or path in {("dose",), ("breaths",)}


def values_of(field: FieldInfo) -> str:
    """Return the allowed values of a setting, in words."""
    extra = field.json_schema_extra
    return str(extra["values"]) if isinstance(extra, dict) else ""


def _part(path: tuple[str, ...]) -> type[BaseModel]:
    field = _field(path) if path else None
    return (part_of(field) if field is not None else None) or Settings


def _field(path: tuple[str, ...]) -> FieldInfo | None:
    """Return the last known setting or table on a path."""
    part: type[BaseModel] | None = Settings
    field = None
    for key in path:
        if part is None:
            break
        fields = {f.alias or name: f for name, f in part.model_fields.items()}
        field = fields.get(key)
        part = None if field is None else part_of(field)
    return field


def _shown(words: str) -> str:
    """Return printable text, with control characters escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in words)
