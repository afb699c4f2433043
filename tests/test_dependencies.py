"""What is installed: all of it pinned, with hashes, as pyproject.toml asks; and asked about in CI."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "requirements.lock"
AUDIT = ROOT / ".ci" / "known_vulnerabilities.py"

pytestmark = pytest.mark.skipif(not LOCK.exists(), reason="only in a checkout")


def pinned():
    """Every pin: its name, its version, and how many hashes of it there are."""
    entries = re.split(r"^(?=[a-z0-9])", LOCK.read_text("utf-8"), flags=re.MULTILINE)[1:]
    for entry in entries:
        name, version = re.match(r"([a-z0-9-]+)==([\w.]+)[ \n]", entry).groups()
        yield name, version, entry.count("--hash=sha256:")


def requirements():
    """Every requirement of pyproject.toml, with all its extras."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    for listed in (project["dependencies"], *project["optional-dependencies"].values()):
        yield from (one for one in listed if not one.startswith("pose-coach"))


def test_every_pin_has_hashes_and_no_address():
    assert [name for name, _, hashes in pinned() if hashes == 0] == []
    assert len(list(pinned())) > 50
    assert "://" not in LOCK.read_text("utf-8")


@pytest.mark.parametrize("requirement", list(requirements()) if LOCK.exists() else [])
def test_the_lock_holds_what_is_required(requirement):
    packaging = pytest.importorskip("packaging.requirements")  # pytest brings it
    wanted = packaging.Requirement(requirement)
    name = wanted.name.lower().replace("_", "-")

    versions = [version for pin, version, _ in pinned() if pin == name]
    assert versions
    assert all(wanted.specifier.contains(version) for version in versions)


@pytest.fixture
def verdict():
    spec = importlib.util.spec_from_file_location("known_vulnerabilities", AUDIT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.verdict


def package(name, *flaws):
    return {"name": name, "version": "1.0", "vulns": list(flaws)}


UNKNOWN = {"name": "numpy", "skip_reason": "not found"}
FLAW = {"id": "PYSEC-1", "fix_versions": ["1.1", "2.0"]}


def test_a_vulnerable_package_fails(verdict):
    assert verdict([package("click"), package("av", FLAW)]) == (
        1,
        [
            "av 1.0: PYSEC-1, mended in 1.1, 2.0",
            "2 packages checked for known vulnerabilities: 1.",
        ],
    )


def test_what_could_not_be_asked_about_is_said(verdict):
    assert verdict([package("click"), UNKNOWN]) == (
        0,
        [
            "1 packages checked for known vulnerabilities: none.",
            "NOT CHECKED, as no list knows them: numpy.",
        ],
    )


@pytest.mark.parametrize("found", [None, [], [UNKNOWN, UNKNOWN]])
def test_if_nobody_answers_it_passes_but_never_silently(verdict, found):
    status, (line,) = verdict(found)

    assert status == 0
    assert line.startswith("NOT CHECKED")
