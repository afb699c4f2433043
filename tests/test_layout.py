"""The rooms of the package: what imports what."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import pose_coach

PACKAGE = Path(pose_coach.__file__).parent

# From the ground up: a room imports only from rooms that stand before it in this list.
ROOMS = (
    "common",
    "frames",
    "body",
    "tracking",
    "exercises",
    "counting",
    "coaching",
    "recording",
    "drawing",
    "records",
    "history",
    "report",
    "voice",
    "settings",
    "window",
    "live",
    "batch",
    "evaluation",
    "terminal",
    "web",
    "commands",
)
CORE = ("body", "exercises", "counting", "coaching")
LOOSE = {"__init__", "__main__", "cli"}


def imports_of(path: Path) -> Iterator[str]:
    """Yield every module that a file imports, also inside functions and for type checkers only."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: a relative import"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(module: str) -> str | None:
    """Return the room of a module of ours; None for anybody else's and for the package itself."""
    parts = module.split(".")
    is_ours = parts[0] == "pose_coach" and len(parts) > 1
    return parts[1] if is_ours and (PACKAGE / parts[1]).is_dir() else None


def files_of(room: str) -> list[Path]:
    return sorted((PACKAGE / room).rglob("*.py"))


def test_every_folder_is_a_known_room():
    folders = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert folders - set(ROOMS) == set()


def test_at_most_three_modules_lie_loose():
    assert {path.stem for path in PACKAGE.glob("*.py")} == LOOSE


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_from_the_rooms_below_it(room):
    below = set(ROOMS[: ROOMS.index(room) + 1])
    upward = {
        f"{path.relative_to(PACKAGE)} imports {module}"
        for path in files_of(room)
        for module in imports_of(path)
        if (other := room_of(module)) is not None and other not in below
    }
    assert upward == set()


@pytest.mark.parametrize("room", CORE)
def test_the_core_knows_no_pictures_no_model_and_no_clock(room):
    forbidden = {
        "cv2",
        "av",
        "mediapipe",
        "time",
        "datetime",
        "pose_coach.frames",
        "pose_coach.tracking",
    }
    found = {
        f"{path.relative_to(PACKAGE)} imports {module}"
        for path in files_of(room)
        for module in imports_of(path)
        if any(module == name or module.startswith(f"{name}.") for name in forbidden)
    }
    assert found == set()
