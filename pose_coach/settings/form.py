"""The settings as a form: names, limits, defaults and explanations as the model has them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from pose_coach.exercises.catalog import exercises
from pose_coach.settings.file import problems
from pose_coach.settings.model import Settings
from pose_coach.settings.starting_file import defaults_of, write_settings


@dataclass(frozen=True, slots=True)
class Control:
    """One field of the form.

    Attributes
    ----------
    name
        The setting by its path, such as `voice.volume`; several controls of one name make a list.
    label
        What it is called.
    kind
        How it is entered: `checkbox`, `select`, `number` or `text`.
    value
        What holds now, as text; of a checkbox "on" or nothing, and nothing where the default holds.
    placeholder
        What holds where nothing is entered.
    choices
        Of a select: each value, and what it is called.
    hint
        What it is for.
    least, most, step
        Limits of a number, as text.
    """

    name: str
    label: str
    kind: str
    value: str = ""
    placeholder: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    hint: str = ""
    least: str = ""
    most: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together.

    Attributes
    ----------
    name
        The setting or table, such as `voice`.
    title, hint
        What they are called and what they are for.
    is_list
        Whether the controls make one list, in their order.
    controls
        The fields.
    """

    name: str
    title: str
    hint: str
    is_list: bool
    controls: tuple[Control, ...]


def form(settings: Settings) -> Iterator[Group]:
    """Return the groups of the form in the order of the file, filled with what holds."""
    schema = Settings.model_json_schema()
    for name, field in schema["properties"].items():
        value = getattr(settings, name)
        table = schema["$defs"].get(field.get("$ref", "").rpartition("/")[2])
        if table is not None:
            controls = [
                _control(f"{name}.{key}", _title(key), of, getattr(value, key))
                for key, of in table["properties"].items()
            ]
        elif isinstance(value, Mapping):
            controls = [
                _control(
                    f"{name}.{key}",
                    exercises()[key].title,
                    {**field["additionalProperties"], "default": default},
                    value.get(key),
                )
                for key, default in defaults_of(name).items()
            ]
        elif field["type"] == "array":
            controls = _places(name, value)
        else:
            controls = [_control(name, _title(name), {**field, "description": ""}, value)]
        hint = (table or field)["description"]
        yield Group(name, _title(name), hint, field.get("type") == "array", tuple(controls))


def save(entered: Mapping[str, object], path: Path) -> list[tuple[str, str]]:
    """Write what was entered, unless something of it cannot be.

    Parameters
    ----------
    entered
        The settings as the file has them: nested mappings, without what is left to its default.
    path
        The file.

    Returns
    -------
    list[tuple[str, str]]
        Each setting that cannot be, and what it must be; then nothing is written.

    Raises
    ------
    PoseCoachError
        Where nothing can be written.
    """
    try:
        settings = Settings.model_validate(entered)
    except ValidationError as found:
        return problems(found)
    write_settings(settings, path)
    return []


def _control(name: str, label: str, field: Mapping[str, Any], value: object) -> Control:
    hint = field.get("description", "")
    if field["type"] == "boolean":
        return Control(name, label, "checkbox", "on" if value else "", hint=hint)
    if "enum" in field:
        choices = tuple((each, _title(each)) for each in field["enum"])
        return Control(name, label, "select", str(value), choices=choices, hint=hint)
    shown = "" if value is None else str(value)
    if field["type"] == "string":
        return Control(name, label, "text", shown, hint=hint)
    least, most = str(field["minimum"]), str(field["maximum"])
    step = "1" if field["type"] == "integer" else "any"
    return Control(name, label, "number", shown, str(field["default"]), (), hint, least, most, step)


def _places(name: str, chosen: tuple[str, ...]) -> list[Control]:
    """Return a select for each place of a list of exercises."""
    known = exercises()
    choices = (("", "None"), *((each.name, each.title) for each in known.values()))
    filled = [*chosen, *[""] * (len(known) - len(chosen))]
    return [
        Control(name, f"{place}.", "select", value, choices=choices)
        for place, value in enumerate(filled, start=1)
    ]


def _title(name: str) -> str:
    return name.replace("-", " ").capitalize()
