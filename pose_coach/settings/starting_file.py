"""Writes settings: as a file that explains them, as the current values, and as a table for the manual."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from pose_coach.coaching.remarks import BREATH_S
from pose_coach.common.errors import PoseCoachError, reason
from pose_coach.common.files import write_whole
from pose_coach.exercises.catalog import exercises
from pose_coach.exercises.exercise import Sides
from pose_coach.settings.file import part_of, values_of
from pose_coach.settings.model import Settings, in_breaths

INTRODUCTION = """\
# Settings of Pose Coach.
# Lines with a # show the defaults: remove the # and change the value.
"""


@dataclass(frozen=True, slots=True)
class Written:
    """One setting.

    Attributes
    ----------
    table, key
        Its place; the table is empty at the top of the file.
    value
        The current value as TOML.
    values, purpose
        The allowed values and the purpose, in words.
    is_own
        Whether it differs from the default.
    """

    table: str
    key: str
    value: str
    values: str
    purpose: str
    is_own: bool


def every_setting(settings: Settings) -> Iterator[Written]:
    """Return every setting in file order, with its current value."""
    yield from _of(settings, "")


def _of(part: BaseModel, table: str) -> Iterator[Written]:
    for name, field in type(part).model_fields.items():
        key, value = field.alias or name, getattr(part, name)
        purpose, values = field.description or "", values_of(field)
        if part_of(field) is not None:
            yield from _of(value, key)
        elif isinstance(value, Mapping):
            for exercise, own in defaults_of(key).items():
                holds = str(value.get(exercise, own))
                yield Written(key, exercise, holds, values, purpose, exercise in value)
        else:
            is_own = value != field.default
            yield Written(table, key, _toml(value), values, purpose, is_own)


def defaults_of(table: str) -> dict[str, int]:
    """Return the exercises that `dose` or `breaths` may name, each with what it has by default."""
    known = exercises()
    if table == "breaths":
        return {name: round(known[name].hold_s / BREATH_S) for name in in_breaths()}
    return {e.name: e.goal for e in known.values()}


def _toml(value: object) -> str:
    # JSON equals TOML for numbers, booleans, texts and lists of them, except for the character DEL.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def as_toml(settings: Settings) -> str:
    """Return the current settings as TOML."""
    lines, table = [], ""
    for setting in every_setting(settings):
        if setting.table != table:
            table = setting.table
            lines += ["", f"[{table}]"]
        lines.append(f"{setting.key} = {setting.value}")
    return "\n".join(lines) + "\n"


def explained(settings: Settings) -> str:
    """Return a file with every setting explained, and commented out where it is as by default."""
    lines, table, said = [INTRODUCTION], "", ""
    for setting in every_setting(settings):
        if setting.table != table:
            table = setting.table
            lines += [f"[{table}]"] if lines[-1] == "" else ["", f"[{table}]"]
        if setting.purpose != said:
            said = setting.purpose
            lines.append(f"# {said} {setting.values[0].upper()}{setting.values[1:]}.")
        lines.append(f"{'' if setting.is_own else '# '}{setting.key} = {setting.value}")
        if not table:
            lines.append("")
    return "\n".join(lines) + "\n"


def write_settings(settings: Settings, path: Path) -> None:
    """Write settings in place of what the file holds.

    Raises
    ------
    PoseCoachError
        Where nothing can be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise PoseCoachError(f"{path} cannot be written: {reason(error)}.") from None
    write_whole(path, explained(settings), "--config")


def write_starting_file(path: Path) -> None:
    """Write a file that leaves everything as by default if none exists.

    Raises
    ------
    PoseCoachError
        If the file exists, which is then unchanged, or if it cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            file.write(explained(Settings()))
    except OSError as error:
        if path.exists():
            raise PoseCoachError(f"{path} already exists and is unchanged.") from None
        raise PoseCoachError(f"{path} cannot be written: {error.strerror}.") from None


def as_table() -> str:
    """Return a table of every setting for docs/settings.md."""
    rows = ["| setting | values | default | purpose |", "|---|---|---|---|"]
    for s in every_setting(Settings()):
        path = f"{s.table}.{s.key}" if s.table else s.key
        suffix = _sided(s) if s.table == "dose" else ""
        rows.append(f"| `{path}` | {s.values} | `{s.value}`{suffix} | {s.purpose} |")
    return "\n".join(rows) + "\n"


def _sided(setting: Written) -> str:
    return "" if exercises()[setting.key].sides is Sides.NONE else " each side"
