"""The JSON Schema of the analysis file, and the tables that docs/analysis-file.md is made of.

`python -m pose_coach.records.analysis_schema` prints these tables.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from pose_coach.records.signals_file import COLUMNS


def analysis_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of `pose-coach/analysis/1`."""
    schema = files("pose_coach.records").joinpath("analysis.schema.json")
    found: dict[str, Any] = json.loads(schema.read_text(encoding="utf-8"))
    return found


def field_table() -> str:
    """Return the fields of the analysis file as a table in Markdown."""
    schema = analysis_schema()
    rows = (f"| `{path}` | {kind} | {meaning} |" for path, kind, meaning in _fields(schema, schema))
    return "\n".join(("| field | type | meaning |", "|---|---|---|", *rows))


def column_table() -> str:
    """Return the columns of the signals as a table in Markdown."""
    rows = (f"| `{name}` | {meaning} |" for name, meaning in COLUMNS.items())
    return "\n".join(("| column | meaning |", "|---|---|", *rows))


def _fields(
    node: dict[str, Any], schema: dict[str, Any], path: str = ""
) -> Iterator[tuple[str, str, str]]:
    """Yield path, kind and meaning of each field below a node."""
    for name, field in node.get("properties", {}).items():
        below = _resolved(field, schema)
        own = f"{path}{name}"
        yield own, _kind(below), field["description"]
        if below.get("type") == "array":
            yield from _fields(_resolved(below["items"], schema), schema, f"{own}[].")
        yield from _fields(below, schema, f"{own}.")


def _resolved(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in node:
        return node
    found: dict[str, Any] = schema["$defs"][node["$ref"].removeprefix("#/$defs/")]
    return found


def _kind(node: dict[str, Any]) -> str:
    if "const" in node:
        return f"`{node['const']}`"
    if "enum" in node:
        return ", ".join("null" if value is None else f"`{value}`" for value in node["enum"])
    kinds = node["type"] if isinstance(node["type"], list) else [node["type"]]
    return " or ".join("true or false" if kind == "boolean" else kind for kind in kinds)


if __name__ == "__main__":
    print(field_table(), column_table(), sep="\n\n")
