"""Kill sessions at random moments, and look whether the history has kept every finished rep.

    python tests/history/kill_sessions.py [ROUNDS] [FOLDER]

Each session is a process of its own that writes reps into one and the same database as fast as it can, so
that most of the kills hit a write. It says which reps are finished; what it has said must be there.
"""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

from pose_coach.counting.events import Phase, Rep
from pose_coach.history.query import opened_history
from pose_coach.history.store import About, kept_session

EXERCISES = ("cat-cow", "rolling-plank", "scorpion")
REPS_A_SET = 10


def rep(index: int) -> Rep:
    """Return the rep of that index of a programme of several sets."""
    start_s = 9.0 * index
    phases = tuple(
        Phase(name, from_s, from_s + 3.0, True, 90.0, False, False, 56.0, -1.5)
        for name, from_s in (("to-cow", start_s), ("to-cat", start_s + 4.0))
    )
    exercise = EXERCISES[index // REPS_A_SET % len(EXERCISES)]
    number = index % REPS_A_SET + 1
    return Rep(
        number, None, start_s, start_s + 7.0, start_s + 7.3, phases, 1.0, 90.0, (), 0.9, exercise
    )


def be_coached(db: Path, name: str) -> None:
    """Do reps until killed, and say the number of each as soon as it is finished."""
    with kept_session(db, About("live", "programme", name, "full"), print_error) as record:
        for index in range(1_000_000):
            counted = rep(index)
            record.keep(counted)
            record.keep(replace(counted, hold_s=2.0))
            print(index + 1, flush=True)


def print_error(words: str) -> None:
    """End a session, or the rounds, by what should not be."""
    sys.exit(words)


def killed_session(db: Path, name: str, after_s: float) -> int:
    """Kill a session so long after its first rep, and return how many it said were finished."""
    command = [sys.executable, __file__, "--session", str(db), name]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        said = [process.stdout.readline()]
        time.sleep(after_s)
        process.send_signal(signal.SIGKILL)
        said += process.stdout.readlines()
    whole = [int(line) for line in said if line.endswith(b"\n")]
    assert process.returncode == -signal.SIGKILL, "the session ended by itself"
    return whole[-1]


def kept_reps(db: Path, name: str) -> int:
    """Return how many reps of a session are there, one after another, each with all that belongs to it."""
    with opened_history(db, print_error) as connection:
        rows = connection.execute(
            "SELECT rep.place, hold_s, count(phase.place) FROM session"
            " JOIN rep ON rep.session = session.id"
            " LEFT JOIN phase ON phase.session = session.id AND phase.rep = rep.place"
            " WHERE source = ? GROUP BY rep.place ORDER BY rep.place",
            (name,),
        ).fetchall()
    assert [place for place, _, _ in rows] == list(range(1, len(rows) + 1))
    assert all(phases == 2 for _, _, phases in rows)
    # Only the newest may still lack its last hold.
    assert all(hold_s == 2.0 for _, hold_s, _ in rows[:-1])
    return len(rows)


def main(rounds: int, folder: Path) -> None:
    """Kill so many sessions, and print what was lost."""
    db, said = folder / "history.db", {}
    for number in range(rounds):
        name = f"round {number}"
        said[name] = killed_session(db, name, random.uniform(0.0, 0.15))
        kept = kept_reps(db, name)
        assert said[name] <= kept <= said[name] + 1, f"{name}: said {said[name]}, kept {kept}"
    # What was kept once stays, whatever happened to the sessions after it.
    assert all(kept_reps(db, name) >= count for name, count in said.items())
    print(f"{rounds} sessions killed, {sum(said.values())} finished reps, all kept")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--session"]:
        be_coached(Path(sys.argv[2]), sys.argv[3])
    else:
        with tempfile.TemporaryDirectory() as made:
            main(
                int(sys.argv[1]) if len(sys.argv) > 1 else 100,
                Path(sys.argv[2] if len(sys.argv) > 2 else made),
            )
