"""Feed the readers of files what is none, for some minutes: each must return a value or say one line.

    python benchmarks/fuzz_parsers.py [--seconds 60] [--only video]

Real files are changed at random, and read in a process for each, which may take 20 seconds of a processor
and 2 GB: so a crash or a hang of a library is noticed, too. What brings a reader to say something new is
changed further. Readers in Python are also guided by coverage where atheris is installed (`pip install
atheris`). What fails is left in the folder it is run in.
"""

from __future__ import annotations

import argparse
import importlib.util
import inspect
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fuzz_child import Ended, said_nothing_else, tried
from fuzz_targets import Target, all_targets

PIECES = (b"", b"[" * 3000, b"1e999", b"-1", b"\xff" * 8, b"null", bytes(4), b"\x7f\xff\xff\xff")
LONGEST = 20_000
MOST_SEEDS = 300


def changed(seeds: list[bytes], chance: random.Random) -> bytes:
    """Return one of the files with some of its bytes changed, doubled, taken out, or from another one."""
    data = bytearray(chance.choice(seeds))
    for _ in range(chance.choice((1, 1, 1, 2, 4, 10, 100))):
        at, length = chance.randrange(len(data) + 1), chance.choice((1, 1, 2, 4, 50))
        other = chance.choice(seeds)
        from_at = chance.randrange(len(other) + 1)
        own = chance.randbytes(length), data[at : at + length] * 3, other[from_at : from_at + 50]
        piece = chance.choice((*own, *PIECES))
        # In its place, or so that all behind it moves.
        data[at : at + chance.choice((len(piece), len(piece), 0, length))] = piece
        if chance.random() < 0.05:
            del data[chance.randrange(len(data) + 1) :]
    return bytes(data)


def at_random(name: str, target: Target, seconds: float) -> str:
    """Change real files at random, again and again; return the figures."""
    chance = random.Random(1)
    runs = taken = 0
    failures: dict[str, int] = {}
    heard: set[str] = set()
    longest_s = most_mb = 0.0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "seeds").mkdir()
        seeds = list(target.seeds(folder / "seeds"))
        until_s = time.monotonic() + seconds
        while time.monotonic() < until_s:
            data = changed(seeds, chance)
            ended = tried(target, data, folder)
            runs += 1
            taken += ended.is_taken
            longest_s = max(longest_s, ended.time_s)
            most_mb = max(most_mb, ended.memory_mb)
            if ended.failure:
                _keep(name, ended, data, failures)
            elif not ended.said <= heard and len(seeds) < MOST_SEEDS and len(data) < LONGEST * 10:
                seeds.append(data)
            heard |= ended.said
    way = f"changed at random, {len(heard)} different things said"
    most = f"{longest_s:.1f} s, {most_mb:.0f} MB"
    return (
        f"| {name} | {way} | {runs:,} | {taken:,} | {most} | {sum(failures.values()) or 'none'} |"
    )


def _keep(name: str, ended: Ended, data: bytes, failures: dict[str, int]) -> None:
    """Count a failure; leave the first file of each kind and say what it did."""
    kind = re.sub(r"0x[0-9a-f]+|\d+", "0", ended.failure.strip().splitlines()[-1])
    failures[kind] = failures.get(kind, 0) + 1
    if failures[kind] == 1:
        path = Path(f"crash-{name}-{len(failures)}")
        path.write_bytes(data)
        print(f"{path}: {ended.failure}", file=sys.stderr, flush=True)


def guided(name: str, target: Target, seconds: float) -> str:
    """Let atheris look for bytes that reach new code, in a process of its own; return the figures."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for part in ("corpus", "seeds"):
            (folder / part).mkdir()
        for number, seed in enumerate(target.seeds(folder / "seeds")):
            (folder / "corpus" / str(number)).write_bytes(seed)
        command = [sys.executable, __file__, "--child", name, str(folder / "corpus")]
        limits = [f"-max_total_time={seconds:.0f}", f"-max_len={LONGEST}", "-rss_limit_mb=2000"]
        ended = subprocess.run([*command, *limits], capture_output=True, text=True, check=False)
        if ended.returncode:
            print(ended.stderr[-4000:], file=sys.stderr)
            return f"| {name} | guided by coverage | | | | FAILED |"
        found = re.findall(r"^#(\d+)\s.*?cov: (\d+)", ended.stderr, re.MULTILINE)
        runs, first, last = int(found[-1][0]), found[0][1], found[-1][1]
    way = f"guided by coverage, from {first} to {last} places reached"
    return f"| {name} | {way} | {runs:,} | | | none |"


def child(target: Target, arguments: list[str]) -> None:
    """Be the process that atheris drives."""
    # Neither installed nor typed everywhere: "unused-ignore" for where it is not installed.
    import atheris  # type: ignore[import-untyped,unused-ignore]

    # In place, so that what has been imported already is watched, and nothing but this program.
    for module in [m for name, m in sys.modules.items() if name.startswith("pose_coach.")]:
        for function in vars(module).values():
            if inspect.isfunction(function) and function.__module__ == module.__name__:
                atheris.instrument_func(function)
    folder = Path(tempfile.mkdtemp())

    def one_input(data: bytes) -> None:
        (folder / target.name).write_bytes(data)
        said_nothing_else(target, folder / target.name)

    atheris.Setup([sys.argv[0], *arguments], one_input)
    try:
        atheris.Fuzz()
    finally:
        shutil.rmtree(folder)


def main() -> int:
    """Try every reader for as long as is asked and print the table."""
    targets = all_targets()
    if sys.argv[1:2] == ["--child"]:
        child(targets[sys.argv[2]], sys.argv[3:])
        return 0
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--seconds", type=float, default=60.0, help="for each reader")
    parser.add_argument("--only", default="", help="only readers with this in their name")
    options = parser.parse_args()
    os.nice(10)
    has_atheris = importlib.util.find_spec("atheris") is not None
    print(
        "| reader | how | files tried | taken for valid | longest, most memory | failures |\n"
        "|---|---|---|---|---|---|"
    )
    rows = []
    for name, target in targets.items():
        if options.only in name:
            ways = [at_random, guided] if has_atheris and target.is_python else [at_random]
            for way in ways:
                rows.append(way(name, target, options.seconds / len(ways)))
                print(rows[-1], flush=True)
    return int(not all(row.endswith("| none |") for row in rows))


if __name__ == "__main__":
    sys.exit(main())
