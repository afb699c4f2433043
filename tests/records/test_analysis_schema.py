from __future__ import annotations

from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from pose_coach.records.analysis_file import SCHEMA
from pose_coach.records.analysis_schema import analysis_schema, column_table, field_table
from pose_coach.records.signals_file import COLUMNS

DOC = (Path(__file__).parents[2] / "docs" / "analysis-file.md").read_text(encoding="utf-8")


def objects(node):
    """Every object that a schema describes with fields."""
    if isinstance(node, dict):
        if "properties" in node:
            yield node
        for value in node.values():
            yield from objects(value)


def test_the_schema_is_valid():
    Draft202012Validator.check_schema(analysis_schema())
    assert analysis_schema()["properties"]["schema"]["const"] == SCHEMA


def test_every_field_is_required_and_described():
    described, optional = (
        list(objects(analysis_schema())),
        {"considered", "origin", "unseen_faults"},
    )

    assert len(described) == 10
    for node in described:
        # Missing in files of older versions, and in incomplete ones.
        assert node["required"] == [name for name in node["properties"] if name not in optional]
        assert all(field["description"] for field in node["properties"].values())


@pytest.mark.parametrize(("mark", "table"), [("fields", field_table), ("columns", column_table)])
def test_the_manual_matches_the_schema(mark, table):
    """Where this fails: `python -m pose_coach.records.analysis_schema` prints the tables."""
    beginning = f"<!-- {mark}: made by `python -m pose_coach.records.analysis_schema` -->"
    _, _, rest = DOC.partition(beginning)

    assert rest.partition(f"<!-- {mark}: end -->")[0].strip() == table()


def test_fields_are_named_by_their_path():
    table = field_table()

    assert "| `reps[].phases[].start_s` | number | When the body left one end, seconds. |" in table
    assert "| `reps[].side` | `left`, `right`, null |" in table


def test_every_column_of_the_signals_is_described():
    assert all(meaning.endswith(".") for meaning in COLUMNS.values())
