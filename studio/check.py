"""Compares a truth file with itself and with the places of the joints in every frame.

The angles are measured anew from the joints, so that a side, a time or a flag that does not fit
what was filmed is found.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np

from studio.angles import ANGLES, JOINTS, SIGNAL_ANGLE, measure, places_of
from studio.body import load_body
from studio.camera import Camera
from studio.rotations import Array
from studio.timeline import moving_span
from studio.truth import RUSHED_BELOW_S, SCHEMA

ROUNDED_S = 2e-4  # times stand in the truth file with four decimals
PHASES: dict[str, tuple[tuple[str, str], ...]] = {
    "cat-cow": (("to-cow", "to-cat"), ("to-cat", "to-cow")),
    "rolling-plank": (("to-dog", "to-plank"),),
    "t-spine-rotation": (("close", "open"), ("open", "close")),
    "scorpion": (("reach", "return"),),
    "supine-twist": (("lower", "return"),),
    "none": (),
}
MIXED = "mixed"  # several exercises; each repetition says which
SIDED = ("t-spine-rotation", "scorpion", "supine-twist")
OUTWARDS = ("open", "reach", "lower")  # phases at whose end the side shows
CLEAR_SIDE_DEG = 4.0
CLEAR_MOVE_DEG = 15.0  # less than this, and unsteadiness hides when it happened
UNSTEADY_DEG = 0.9
#: What the driven channel is an angle of, with the difference that unsteadiness elsewhere makes.
DRIVEN: dict[str, tuple[str, float]] = {
    "cat-cow": ("spine_flexion", 1.5),
    "t-spine-rotation": ("chest_turn", 2.0),
    "supine-twist": ("pelvis_turn", 2.0),
}
#: Exercises whose driven channel has no unsteadiness, so that its onsets can be read from it; the
#: scorpion's is that of the right leg.
STEADY = ("rolling-plank", "t-spine-rotation", "scorpion", "supine-twist")
ONSET_FRAMES = 1.5  # a speed is known between two frames
FEWEST_FRAMES = 8  # with fewer, the slow beginning of a phase lies within one of them
Frames = dict[str, Any]


def check_folder(folder: Path) -> list[tuple[str, list[str]]]:
    """Check all truth files of a folder; returns names and what is wrong with each."""
    found = []
    for path in sorted(folder.glob("*.truth.json")):
        truth = json.loads(path.read_text(encoding="utf-8"))
        frames = None
        beside = path.with_name(path.name.replace(".truth.json", ".frames.npz"))
        if beside.exists():
            with np.load(beside) as data:
                frames = {name: data[name] for name in data.files}
        found.append((path.name, check_truth(truth, frames)))
    return found


def check_truth(truth: dict[str, Any], frames: Frames | None = None) -> list[str]:
    """Return what does not fit in a truth file, in words; nothing if all is well.

    Parameters
    ----------
    truth
        Content of a truth file.
    frames
        Arrays of the file of every frame; without them only the truth file itself is checked.
    """
    wrong = _form(truth)
    if wrong or frames is None:
        return wrong
    body = load_body(truth["scene"]["body"])
    rest = places_of(body)
    angles = np.array([measure(places, rest) for places in frames["world_m"].astype(float)])
    wrong += _frames(truth, frames, angles)
    for number, rep in enumerate(truth["reps"], 1):
        angle = angles[:, ANGLES.index(SIGNAL_ANGLE[rep.get("exercise", truth["exercise"])])]
        wrong += [f"rep {number}: {c}" for c in _rep(rep, frames["time_s"], angle)]
    if truth["exercise"] in STEADY and not truth["scene"].get("variable"):
        wrong += _onsets(truth, frames["time_s"], frames["signal"].astype(float))
    return wrong


def _form(truth: dict[str, Any]) -> list[str]:
    """Check what a truth file says against itself."""
    wrong = []
    exercise = truth["exercise"]
    if truth["schema"] != SCHEMA:
        wrong.append(f"schema is {truth['schema']!r}")
    if exercise not in PHASES and exercise != MIXED:
        return [*wrong, f"no such exercise: {exercise!r}"]
    if exercise == "none" and truth["reps"]:
        wrong.append("nothing is done, and yet there are repetitions")
    last_s = 0.0
    for number, rep in enumerate(truth["reps"], 1):
        where = f"rep {number}"
        phases, done = rep["phases"], rep.get("exercise", exercise)
        if tuple(p["name"] for p in phases) not in PHASES.get(done, ()):
            wrong.append(f"{where}: phases {[p['name'] for p in phases]}")
            continue
        if (rep["side"] in ("left", "right")) != (done in SIDED):
            wrong.append(f"{where}: side is {rep['side']!r}")
        for phase in phases:
            if phase["start_s"] < last_s - ROUNDED_S or phase["end_s"] <= phase["start_s"]:
                wrong.append(f"{where}: {phase['name']} is out of order")
            last_s = phase["end_s"]
            duration_s = phase["end_s"] - phase["start_s"]
            clear = abs(duration_s - RUSHED_BELOW_S) > ROUNDED_S
            if clear and phase["rushed"] != (duration_s < RUSHED_BELOW_S):
                wrong.append(f"{where}: {phase['name']} of {duration_s:.2f} s, rushed is wrong")
        if rep["rushed"] != any(p["rushed"] for p in phases):
            wrong.append(f"{where}: rushed does not follow from its phases")
        if rep["start_s"] != phases[0]["start_s"] or rep["end_s"] != phases[-1]["end_s"]:
            wrong.append(f"{where}: its times are not those of its phases")
        held_s = phases[1]["start_s"] - phases[0]["end_s"]
        if phases[0]["name"] != "close" and abs(held_s - rep["hold_s"]) > 0.01:
            wrong.append(f"{where}: held for {held_s:.2f} s, not {rep['hold_s']} s")
    return wrong


def _frames(truth: dict[str, Any], frames: Frames, angles: Array) -> list[str]:
    """Check the frames against what was driven, and the picture against space."""
    wrong = []
    exercise, scene = truth["exercise"], truth["scene"]
    off = np.abs(angles - frames["angles_deg"])
    if off.max() > 0.1:
        name = ANGLES[int(off.max(axis=0).argmax())]
        wrong.append(f"{name} is off by up to {off.max():.1f} degrees")
    if exercise in DRIVEN:
        name, most = DRIVEN[exercise]
        miss = np.abs(angles[:, ANGLES.index(name)] - frames["signal"])
        if np.isfinite(miss).any() and np.nanmax(miss) > most:
            wrong.append(f"{name} is up to {np.nanmax(miss):.1f} degrees from the one driven")
    camera = Camera(**scene["camera"])
    for i in range(0, len(frames["time_s"]), 10):
        sway = camera.sway_at(float(frames["time_s"][i]), scene["seed"])
        pixels = camera.project(frames["world_m"][i].astype(float), sway)
        if scene["mirrored"]:
            pixels[:, 0] = camera.width - pixels[:, 0]
        miss = np.nan_to_num(np.abs(pixels - frames["pixels"][i])).max(axis=1)
        if miss.max() > 0.1:
            joint = list(JOINTS)[int(miss.argmax())]
            wrong.append(f"frame {i}: {joint} is {miss.max():.0f} pixels from its place in space")
            break
    return wrong


def _rep(rep: dict[str, Any], times: Array, angle: Array) -> list[str]:
    """Check a repetition's times, side and range against the measured angle."""
    wrong = []
    step_s = float(np.median(np.diff(times)))
    if rep["end_s"] > times[-1] + 2 * step_s:
        return ["it ends after the clip"]
    for phase in rep["phases"]:
        start_s, end_s = phase["start_s"], phase["end_s"]
        begin, end = np.interp([start_s, end_s], times, angle)
        if phase["name"] in OUTWARDS and abs(end) > CLEAR_SIDE_DEG:
            side = "left" if end > 0 else "right"
            if rep["side"] != side:
                wrong.append(f"the body turns to the {side}")
        if abs(end - begin) < CLEAR_MOVE_DEG:
            continue
        middle_s = middle_of(times, angle, start_s, end_s)
        speed = abs(end - begin) / (end_s - start_s)
        most_s = step_s + 2 * UNSTEADY_DEG / speed
        if abs(middle_s - (start_s + end_s) / 2) > most_s:
            late_s = middle_s - (start_s + end_s) / 2
            wrong.append(f"{phase['name']} is seen {late_s:+.2f} s later than it is said to be")
    inside = (times >= rep["start_s"]) & (times <= rep["end_s"])
    if "range_deg" in rep and abs(np.ptp(angle[inside]) - rep["range_deg"]) > 0.2:
        wrong.append(f"range_deg is {rep['range_deg']}, measured {np.ptp(angle[inside]):.1f}")
    return wrong


def _onsets(truth: dict[str, Any], times: Array, signal: Array) -> list[str]:
    """Check that phases begin and end where the driven signal's speed passes 5 % of its peak."""
    wrong = []
    phases = [
        (number, rep["side"], phase)
        for number, rep in enumerate(truth["reps"], 1)
        for phase in rep["phases"]
    ]
    step_s = float(np.median(np.diff(times)))
    ends = [-np.inf, *(p["end_s"] for _, _, p in phases)]
    starts = [*(p["start_s"] for _, _, p in phases), np.inf]
    for i, (number, side, phase) in enumerate(phases):
        start_s, end_s = phase["start_s"], phase["end_s"]
        if truth["exercise"] == "scorpion" and side == "left":
            continue
        slack_s = 0.1 * (end_s - start_s)  # of the driven move, a sixteenth lies outside
        from_s = max(start_s - slack_s, (ends[i] + start_s) / 2)
        to_s = min(end_s + slack_s, (starts[i + 1] + end_s) / 2)
        inside = (times >= from_s) & (times <= to_s) & np.isfinite(signal)
        if inside.sum() < FEWEST_FRAMES or np.ptp(signal[inside]) == 0:
            continue
        seen_s = moving_span(times[inside], signal[inside])
        for word, seen, said in zip(("begins", "ends"), seen_s, (start_s, end_s), strict=True):
            if abs(seen - said) > ONSET_FRAMES * step_s:
                where = f"rep {number}: {phase['name']} {word}"
                wrong.append(f"{where} {seen - said:+.2f} s later than it is said to")
    return wrong


def middle_of(times: Array, angle: Array, start_s: float, end_s: float) -> float:
    """Return when a move that is alike forwards and backwards in time is half over.

    The mean of the times at which it has come a quarter and three quarters of the way, so that
    a halt in the middle does no harm.
    """
    begin, end = np.interp([start_s, end_s], times, angle)
    inside = (times > start_s) & (times < end_s)
    moments = np.concatenate([[start_s], times[inside], [end_s]])
    share = (np.interp(moments, times, angle) - begin) / (end - begin)
    crossings = []
    for level in (0.25, 0.75):
        after = int(np.argmax(share >= level))
        before = max(after - 1, 0)
        rise = share[after] - share[before]
        part = (level - share[before]) / rise if rise > 0 else 0.0
        crossings.append(moments[before] + part * (moments[after] - moments[before]))
    return float(np.mean(crossings))
