"""Run `pose-coach analyze` on hostile inputs, each in a process of its own, and tell how each ended.

    python benchmarks/hostile_inputs.py [--markdown] [--only WORD] [--keep DIR]

Needs Linux and the ffmpeg program. A case passes if it ends by itself, within its time and
memory, with the right exit status, the right number of repetitions or one line that says what is wrong, no
traceback, and nothing left behind half-written.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hostile_cases import all_cases
from hostile_files import Case, make_base

import pose_coach

TIME_LIMIT_S = 180.0
MEMORY_LIMIT_MB = 2500
"""Of what a process really holds. Under 600 are usual: the libraries alone take 300."""

ADDRESS_LIMIT_MB = 12_000
"""Where the system stops it, before the machine suffers: libraries reserve more than they use."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a case ended.

    Attributes
    ----------
    case
        Which.
    status
        Exit status; negative where a signal ended it.
    said
        What stood on stderr.
    result
        In words.
    wrong
        What was not as it must be; empty if all is well.
    time_s, memory_mb
        How long it took, and the most that it held at once.
    """

    case: Case
    status: int
    said: tuple[str, ...]
    result: str
    wrong: str
    time_s: float
    memory_mb: float


class Watch(threading.Thread):
    """Looks how much memory a process holds, and ends it if it takes far too much of that or of time."""

    def __init__(self, child: int) -> None:
        super().__init__(daemon=True)
        self.most_mb = 0.0
        self.over = threading.Event()
        self._child = child

    def run(self) -> None:
        """Look twenty times a second."""
        begun_s = time.monotonic()
        while not self.over.wait(0.05):
            try:
                pages = Path(f"/proc/{self._child}/statm").read_text().split()[1:2] or ["0"]
            except OSError:  # it has just ended
                return
            self.most_mb = max(self.most_mb, int(pages[0]) * resource.getpagesize() / 2**20)
            if self.most_mb > 2 * MEMORY_LIMIT_MB or time.monotonic() - begun_s > TIME_LIMIT_S:
                os.kill(self._child, signal.SIGKILL)
                return


def run(case: Case, folder: Path) -> Outcome:
    """Make the input of a case in an empty folder, analyse it there, and judge."""
    name = case.make(folder)
    arguments = [name] if not name.startswith("-") or "--" in case.arguments else [f"./{name}"]
    command = ["analyze", "--model", "lite", *case.arguments, *arguments]
    begun_s = time.monotonic()
    child = _begin(command, folder)
    watch = Watch(child)
    watch.start()
    if case.beside is not None:
        threading.Timer(1.0, case.beside, (folder,)).start()
    _, wait_status = os.waitpid(child, 0)
    watch.over.set()
    status = os.waitstatus_to_exitcode(wait_status)
    said = tuple((folder / ".stderr").read_text("utf-8", "replace").splitlines())
    memory_mb = watch.most_mb
    time_s = time.monotonic() - begun_s
    found = sorted(folder.glob("out/*.json"))
    document = json.loads(found[0].read_text("utf-8")) if found else None
    wrong = "; ".join(_wrong(case, folder, status, said, memory_mb, document))
    if document is not None:
        source, tracking = document["source"], document["tracking"]
        result = (
            f"{document['summary']['reps']} reps in {source['frames']} frames, {source['duration_s']:g} s"
            if tracking["frames_with_pose"]
            else f"nobody in {source['frames']} frames"
        )
    else:
        result = "no analysis"
    return Outcome(case, status, said, result, wrong, time_s, memory_mb)


def _begin(command: list[str], folder: Path) -> int:
    """Start the command with its output in files of the folder and limits on what it may take."""
    child = os.fork()
    if child:
        return child
    try:
        os.chdir(folder)
        limit = ADDRESS_LIMIT_MB * 1024 * 1024
        resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
        for number, name in ((1, ".stdout"), (2, ".stderr")):
            os.dup2(os.open(name, os.O_CREAT | os.O_WRONLY, 0o600), number)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        package = str(Path(pose_coach.__file__).parents[1])
        environment = {**os.environ, "PYTHONPATH": package, "HOME": str(folder.parent)}
        os.execve(sys.executable, [sys.executable, "-m", "pose_coach", *command], environment)
    finally:
        os._exit(99)


def _wrong(
    case: Case,
    folder: Path,
    status: int,
    said: tuple[str, ...],
    memory_mb: float,
    document: dict[str, dict[str, int]] | None,
) -> Iterator[str]:
    at_random = case.status is None
    if status not in ((0, 1) if at_random else (case.status,)):
        yield f"exit status {status}, not {case.status}"
    if any("Traceback" in line for line in said):
        yield "a traceback"
    if not all(line.startswith("pose-coach: ") for line in said):
        yield "something else than lines of pose-coach on stderr"
    if not at_random and (bool(said) != bool(case.words) or case.words not in " ".join(said)):
        yield f"said {' / '.join(said) or 'nothing'}"
    if status != 0 and (len(said) != 1 if document is None else not said):
        yield f"{len(said)} lines"
    if memory_mb > MEMORY_LIMIT_MB:
        yield f"took {memory_mb:.0f} MB"
    reps = None if document is None else document["summary"]["reps"]
    if not at_random and (reps is None) != (case.reps is None):
        yield "an analysis" if case.reps is None else "no analysis"
    if reps is not None and case.reps is not None and not case.reps[0] <= reps <= case.reps[1]:
        yield f"{reps} reps"
    if document is not None and document["source"]["frames"] < case.frames:
        yield f"only {document['source']['frames']} frames"
    if any(path.name.endswith(".part") or ".part." in path.name for path in folder.glob("out/*")):
        yield "an unfinished file left behind"


def table(outcomes: list[Outcome]) -> str:
    """Return the outcomes as a table in Markdown."""
    lines = ["| input | result | exit | peak memory | |", "|---|---|---|---|---|"]
    for group in dict.fromkeys(outcome.case.group for outcome in outcomes):
        for outcome in (outcome for outcome in outcomes if outcome.case.group == group):
            said = f"; says: {_plain(outcome.said[-1])}" if outcome.said else ""
            lines.append(
                f"| {group}: {_plain(outcome.case.what)} | {outcome.result}{said} | {outcome.status}"
                f" | {outcome.memory_mb:.0f} MB | {outcome.wrong or 'ok'} |"
            )
    return "\n".join(lines)


def _plain(text: str) -> str:
    """Return text that means nothing to Markdown."""
    return text.removeprefix("pose-coach: ").translate({ord(c): f"\\{c}" for c in "\\|<>*_`[]"})


def main() -> int:
    """Run all cases and print the table; return 1 if one has failed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--markdown", action="store_true", help="print the table as Markdown")
    parser.add_argument("--only", default="", help="only cases with this in their group or name")
    parser.add_argument("--keep", type=Path, help="leave every input and output in this folder")
    options = parser.parse_args()
    if shutil.which("ffmpeg") is None:
        print("skipped: the ffmpeg program, which makes the inputs, is not installed")
        return 0
    outcomes, skipped = [], []
    with tempfile.TemporaryDirectory() as temporary:
        root = options.keep or Path(temporary)
        root.mkdir(parents=True, exist_ok=True)
        for number, case in enumerate(all_cases(make_base(root))):
            if options.only not in f"{case.group} {case.what}":
                continue
            folder = root / str(number)
            folder.mkdir()
            try:
                outcome = run(case, folder)
            except (OSError, subprocess.SubprocessError) as error:
                skipped.append(f"{case.what}: {error}")
                continue
            finally:
                if os.path.ismount(folder / "out"):
                    subprocess.run(["umount", folder / "out"], check=True)
                if not options.keep:
                    shutil.rmtree(folder, ignore_errors=True)
            outcomes.append(outcome)
            if not options.markdown or outcome.wrong:
                mark = f"FAILED: {outcome.wrong}" if outcome.wrong else "ok"
                print(
                    f"{case.group} | {case.what} | {outcome.result} | {' / '.join(outcome.said)} | {mark}"
                    f" | {outcome.time_s:.1f} s, {outcome.memory_mb:.0f} MB",
                    file=sys.stderr if options.markdown else sys.stdout,
                    flush=True,
                )
    if options.markdown:
        print(table(outcomes))
    for line in skipped:
        print(f"skipped: {line}")
    return int(any(outcome.wrong for outcome in outcomes))


if __name__ == "__main__":
    sys.exit(main())
