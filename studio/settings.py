"""Reads tables of a scene file into dataclasses, with errors that say what to mend."""

from __future__ import annotations

import dataclasses
import difflib
from typing import Any, TypeVar, get_type_hints

T = TypeVar("T")


class SceneError(ValueError):
    """A scene file that cannot be used; the message says where and why."""


def read_table(kind: type[T], table: dict[str, Any], where: str) -> T:
    """Fill a dataclass from a table.

    Parameters
    ----------
    kind
        Dataclass whose fields are numbers, text, truth values, or lists of numbers. A field typed
        ``PerRep`` takes one number or a list.
    table
        The values.
    where
        Name of the table for messages.

    Raises
    ------
    SceneError
        On an unknown key or a value of the wrong type.
    """
    hints = get_type_hints(kind)
    names = [f.name for f in dataclasses.fields(kind)]
    values: dict[str, Any] = {}
    for key, value in table.items():
        if key not in names:
            close = difflib.get_close_matches(key, names, 1)
            hint = f"; did you mean {close[0]!r}?" if close else f"; known: {', '.join(names)}"
            raise SceneError(f"{where}: no setting {key!r}{hint}")
        values[key] = _checked(value, hints[key], f"{where}.{key}")
    return kind(**values)


def _checked(value: Any, hint: Any, where: str) -> Any:
    if hint is bool or hint is str:
        if not isinstance(value, hint):
            raise SceneError(f"{where}: must be {'true or false' if hint is bool else 'text'}")
        return value
    if hint is int:
        if not isinstance(value, int) or isinstance(value, bool):
            raise SceneError(f"{where}: must be a whole number, not {value!r}")
        return value
    if hint is float:
        return _number(value, where)
    if isinstance(value, list):
        if not value:
            raise SceneError(f"{where}: the list is empty")
        return tuple(_number(v, where) for v in value)
    return (_number(value, where),)


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise SceneError(f"{where}: must be a number, not {value!r}")
    return float(value)


def choose(value: str, known: tuple[str, ...] | list[str], where: str) -> str:
    """Check that a word is one of those known.

    Raises
    ------
    SceneError
        If it is not.
    """
    if value not in known:
        raise SceneError(f"{where}: {value!r} is not one of {', '.join(known)}")
    return value
