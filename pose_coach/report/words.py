"""The wording of a report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pose_coach.coaching.remarks import SLOWER
from pose_coach.coaching.set_plan import summary_of
from pose_coach.coaching.state import joined
from pose_coach.counting.events import Phase, Rep
from pose_coach.exercises.catalog import exercise_named
from pose_coach.exercises.exercise import Exercise
from pose_coach.recording.analysis import MIXED, Analysis, sets_of

NOT_ALL_SEEN = "not all of it was seen"
"""Of a rep of which nothing is known to have slipped, but which is not clean."""


def done_words(analysis: Analysis) -> str:
    """Return in a sentence or two what was done."""
    count = len(analysis.reps)
    if not count:
        seen = "Nobody was seen in it." if not analysis.frames_with_pose else "Nothing was counted."
        return seen + (f" {_counted(analysis.partial)} begun." if analysis.partial else "")
    exercises = list(dict.fromkeys(rep.exercise for rep in analysis.reps))
    of = joined(tuple(_titles(exercises)))
    took_s = analysis.reps[-1].end_s - analysis.reps[0].start_s
    words = f"{_counted(count)} of {of} in {duration_words(took_s)}:"
    words += f" {analysis.clean} clean, {analysis.rushed} rushed."
    if analysis.partial:
        words += f" {analysis.partial} more begun and not finished."
    return words


def next_words(analysis: Analysis) -> tuple[str, str] | None:
    """Return the one thing to work on next, and why: of several sets, that in which most slipped."""
    sets = sets_of(analysis.reps)
    if not sets:
        return None
    reps = max(sets, key=lambda reps: sum(bool(slips(rep)) for rep in reps) / len(reps))
    exercise = exercise_named(reps[0].exercise)
    cue = summary_of(exercise, reps, None).work_on
    where = f" of {exercise.title}" if len(sets) > 1 else ""
    if cue is None:
        jerky = sum(rep.jerky for rep in reps)
        if jerky:
            return "One smooth, even movement", f"Jerky: {jerky} of {_counted(len(reps))}{where}."
        unseen = sum(not rep.clean for rep in reps)
        if unseen:
            why = f"{NOT_ALL_SEEN.capitalize()}: {unseen} of {_counted(len(reps))}{where}."
            return "Nothing that was seen slipped: go on like this", why
        return "Nothing slipped: go on like this", f"Every rep{where} was clean."
    if cue == SLOWER:
        slipped, what = sum(rep.rushed for rep in reps), "rushed"
    else:
        fault = next(fault for fault in exercise.faults if fault.cue == cue)
        slipped, what = sum(fault.name in rep.faults for rep in reps), plain(fault.name)
    return cue, f"{what.capitalize()}: {slipped} of {_counted(len(reps))}{where}."


def duration_words(seconds: float) -> str:
    """Return a duration for a person."""
    whole_s = round(seconds)
    return f"{whole_s} s" if whole_s < 90 else f"{whole_s // 60} min {whole_s % 60} s"


def _counted(reps: int) -> str:
    return "1 rep" if reps == 1 else f"{reps} reps"


def _titles(names: Sequence[str]) -> list[str]:
    return [exercise_named(name).title for name in names]


def title_of(analysis: Analysis) -> str:
    """Return what was done, as a heading."""
    if analysis.exercise == MIXED:
        return "Several exercises"
    named = {rep.exercise for rep in analysis.reps} or {analysis.exercise} - {"none"}
    return _titles(sorted(named))[0] if named else "Nothing counted"


def phase_words(exercise: Exercise, rep: Rep, phase: Phase) -> str:
    """Return a phase in words, with its figures."""
    words = (
        f"Rep {rep.number}, {plain(phase.name)}: {phase.duration_s:.1f} s, {phase.range_deg:.0f}°"
    )
    if phase.rushed:
        words += f", rushed (under {exercise.tempo.rushed_below_s:g} s)"
    return words + (", jerky" if phase.jerky else "")


def verdict(rep: Rep) -> str:
    """Return a rep's slips, or "clean", or that not all of it was seen."""
    return ", ".join(slips(rep)) or ("clean" if rep.clean else NOT_ALL_SEEN)


def unseen_words(exercise: Exercise, reps: Sequence[Rep]) -> str:
    """Return which faults could not be judged in a set, and in how many reps; empty where all could be."""
    if not exercise.faults:
        return "Faults are not judged in this exercise: a clean rep is neither rushed nor jerky."
    counts = Counter(fault for rep in reps for fault in rep.unseen_faults)
    named = [
        plain(fault) + ("" if count == len(reps) else f" (in {count} of {_counted(len(reps))})")
        for fault, count in counts.items()
    ]
    return f"Not seen from here: {', '.join(named)}." if named else ""


def sign(rep: Rep) -> str:
    """Return what stands for the verdict where there is room for one character."""
    if rep.rushed:
        return "»"
    return "!" if slips(rep) else "✓" if rep.clean else "…"


def slips(rep: Rep) -> list[str]:
    """Return what slipped in a rep: rushed, jerky, and its faults."""
    words = ["rushed"] * rep.rushed + ["jerky"] * rep.jerky
    return words + [plain(fault) for fault in rep.faults]


def plain(name: str) -> str:
    """Return the name of a fault or a phase as words."""
    return name.replace("-", " ")
