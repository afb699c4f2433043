"""In which line of a TOML file a setting stands. The standard library's parser does not tell."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from typing import Any

Path = tuple[str, ...]
# A list of more lines is no setting of ours; all of it then counts as where it begins.
LONGEST_STATEMENT = 100


def line_of(text: str, path: Path) -> int:
    """Return the line, from 1, in which the statement begins that sets something.

    Parameters
    ----------
    text
        A TOML document without errors of syntax.
    path
        Keys from the outermost in, as in `("camera", "source")`. The longest part of it that stands
        anywhere is what is looked for.
    """
    found = [(len(_common(path, set_)), -line) for line, set_ in _set_paths(text)]
    return -max(found, default=(0, -1))[1]


def _common(path: Path, other: Path) -> Path:
    same = 0
    while same < min(len(path), len(other)) and path[same] == other[same]:
        same += 1
    return path[:same]


def _set_paths(text: str) -> Iterator[tuple[int, Path]]:
    table: Path = ()
    for line, statement, values in _statements(text):
        if statement.lstrip().startswith("["):
            table = next(_paths(values))
            yield line, table
        else:
            for path in _paths(values):
                yield line, table + path


def _statements(text: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    """Split into headers and assignments: each is a document of its own, and the shortest that is one."""
    lines = text.replace("\r\n", "\n").split("\n")
    begin = 0
    while begin < len(lines):
        for end in range(begin + 1, min(begin + LONGEST_STATEMENT, len(lines)) + 1):
            statement = "\n".join(lines[begin:end])
            try:
                values = tomllib.loads(statement)
            except (ValueError, RecursionError):
                continue
            if values:
                yield begin + 1, statement, values
            begin = end
            break
        else:
            begin += 1  # nothing that can be told apart: go on with the next line


def _paths(values: object) -> Iterator[Path]:
    """Return the keys that lead to every value, those inside of inline tables and lists too."""
    if isinstance(values, list):
        inner = [path for value in values for path in _paths(value)]
        yield from inner or [()]
    elif isinstance(values, dict) and values:
        for key, value in values.items():
            for path in _paths(value):
                yield (key, *path)
    else:
        yield ()
