"""Ask whether anything in a lock file is known to be vulnerable, and say so too if nobody answered.

    python .ci/known_vulnerabilities.py requirements.lock

Exits 1 where something is. pip-audit alone ends well, with the words "no known vulnerabilities", where the
package index has no list of them.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

TIME_LIMIT_S = 300


def verdict(found: list[dict[str, Any]] | None) -> tuple[int, list[str]]:
    """Return the exit status and what to say.

    Parameters
    ----------
    found
        The packages as pip-audit reports them; None where it could not report.
    """
    asked = [package for package in found or [] if "vulns" in package]
    if found is None or not asked:
        return 0, [
            "NOT CHECKED for known vulnerabilities: no list of them can be reached from here."
        ]
    unasked = [package["name"] for package in found if "vulns" not in package]
    lines = [
        f"{package['name']} {package['version']}: {flaw['id']}, mended in"
        f" {', '.join(flaw['fix_versions']) or 'no version yet'}"
        for package in asked
        for flaw in package["vulns"]
    ]
    status = int(bool(lines))
    lines.append(
        f"{len(asked)} packages checked for known vulnerabilities: {len(lines) or 'none'}."
    )
    if unasked:
        lines.append(f"NOT CHECKED, as no list knows them: {', '.join(unasked)}.")
    return status, lines


def reported(lock: Path) -> list[dict[str, Any]] | None:
    """Return what pip-audit finds; None where it cannot ask."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [
            sys.executable,
            "-m",
            "pip_audit",
            "--requirement",
            str(lock),
            "--require-hashes",
        ]
        command += ["--disable-pip", "--format", "json", "--output", str(report)]
        try:
            subprocess.run(command, check=False, capture_output=True, timeout=TIME_LIMIT_S)
            dependencies: list[dict[str, Any]] = json.loads(report.read_text("utf-8"))[
                "dependencies"
            ]
        except (subprocess.TimeoutExpired, FileNotFoundError):
            return None
    return dependencies


def main() -> int:
    """Ask about the lock file that is named."""
    status, lines = verdict(reported(Path(sys.argv[1])))
    print(*lines, sep="\n")
    return status


if __name__ == "__main__":
    sys.exit(main())
