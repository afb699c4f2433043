"""Getting from one posture to another: walking in, kneeling and lying down, resting, leaving."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from studio import prone, standing, supine
from studio.kneeling import CHANNELS as KNEELING
from studio.mixing import Way
from studio.moves.on_knees import CHILD, LEANING, LEVEL, SITTING, UPRIGHT
from studio.moves.on_toes import ON_KNEES, PLANK
from studio.moves.performance import Script
from studio.plank import CHANNELS as ON_TOES
from studio.scene import Movement
from studio.settings import SceneError, choose

FAR_M = 3.4  # where a walk begins and ends, out of most pictures
WALK_S = 5.0
OUT_S = 1.5  # the end of a walk out, when nobody is to be seen any more
STEPPING = Way(hands=True, feet=True)
FEET_FIRST = Way(hands=True, feet=True, feet_first=True)
ON_FEET = Way(feet=True)
FEET = ("foot.L", "foot.R")
KNEE = ("lowerleg01.R",)
OVERHEAD_DEG = 165.0

#: The station where each exercise is at home.
HOMES = {
    "cat-cow": "level",
    "none": "level",
    "t-spine-rotation": "level",
    "rolling-plank": "plank",
    "scorpion": "prone",
    "supine-twist": "supine",
}
#: Names in a scene, and the station each stands for; the last two depend on where it is at home.
ENTRIES = {
    "walk-in": "away",
    "upright": "upright",
    "sitting": "sitting",
    "hands-and-knees": "level",
    "knees": "knees",
}
EXITS = {
    "walk-out": "away",
    "upright": "upright",
    "sitting": "sitting",
    "child": "child",
    "hands-and-knees": "level",
    "knees": "knees",
}
LOW = {"prone": "level", "supine": "sat"}  # where lying down begins, getting up ends
USUAL = {
    "level": ("sitting", "child"),
    "plank": ("knees", "knees"),
    "prone": ("none", "none"),
    "supine": ("none", "none"),
}


def come(script: Script, exercise: str, movement: Movement, home: str = "") -> None:
    """Begin at the scene's entry and get into the exercise's position, or to another station."""
    home = home or HOMES[exercise]
    entries = {**ENTRIES, **({"lying-down": LOW[home]} if home in LOW else {})}
    entry = movement.entry or USUAL[home][0]
    choose(entry, [*entries, "none"], "movement.entry")
    start = entries.get(entry, home)
    begin(script, start, home)
    if start not in (home, "away"):
        script.line.wait(0.7)
    travel(script, home)
    script.line.wait(movement.rest_s)


def leave(script: Script, exercise: str, movement: Movement, home: str = "") -> None:
    """Leave the exercise's position, or another station, by the scene's exit."""
    home = home or HOMES[exercise]
    exits = {**EXITS, **({"getting-up": LOW[home]} if home in LOW else {})}
    way_out = movement.exit or USUAL[home][1]
    choose(way_out, [*exits, "none"], "movement.exit")
    script.line.wait(movement.rest_s)
    if way_out == "none":
        return
    go_home(script, home)
    travel(script, exits[way_out])
    if way_out != "walk-out":
        script.line.wait(0.9)


def go_home(script: Script, home: str) -> None:
    """Come back to the middle, whatever the last repetition left."""
    rest = {
        "level": LEVEL,
        "plank": PLANK,
        "prone": {"head": 0.0},
        "supine": {**supine.CHANNELS},
    }[home]
    if any(abs(script.line.steady_value(n, script.line.now_s) - v) > 1e-6 for n, v in rest.items()):
        script.line.move(1.3, rest)
        script.line.wait(0.2)


def rest(script: Script, exercise: str, where: str = "") -> None:
    """Take a rest between two repetitions, and come back; "neutral" rests in the position itself."""
    home = HOMES[exercise]
    line = script.line
    line.wait(0.3)
    if where == "neutral":
        go_home(script, home)
        line.wait(2.4)
    elif home == "level":
        line.move(2.2, CHILD)
        line.wait(3.0)
        line.move(2.2, LEVEL)
    elif home == "plank":
        line.move(1.6, ON_KNEES)
        line.wait(3.0)
        line.move(1.6, PLANK)
    elif home == "prone":
        line.move(1.2, {"head": 34.0})
        line.wait(3.0)
        line.move(1.2, {"head": 0.0})
    else:
        home_legs = {n: line.steady_value(n, line.now_s) for n in ("table", "long_l", "long_r")}
        line.move(1.6, {"table": 0.0, "long_l": 1.0, "long_r": 1.0})
        line.wait(3.0)
        line.move(1.6, home_legs)
    line.wait(0.6)


def begin(script: Script, station: str, goal: str) -> None:
    """Begin at a station; `goal` tells where a walk leads."""
    script.station = station
    if station in ("sitting", "upright", "level"):
        posture = {"sitting": SITTING, "upright": UPRIGHT, "level": LEVEL}[station]
        script.enter("kneeling", {**KNEELING, **posture})
    elif station in ("knees", "plank"):
        script.enter("plank", {**ON_TOES, **(PLANK if station == "plank" else ON_KNEES)})
    elif station in ("prone", "supine"):
        script.enter(station, prone.CHANNELS if station == "prone" else supine.CHANNELS)
    elif station == "sat":
        script.enter("standing", {**standing.CHANNELS, "sit": 1.0}, heading_deg=180.0, meets=FEET)
    else:
        to_back = goal == "supine"
        script.enter(
            "standing",
            {**standing.CHANNELS, "way": -FAR_M},
            heading_deg=180.0 if to_back else 0.0,
            meets=FEET if to_back else KNEE,
        )


def travel(script: Script, goal: str) -> None:
    """Go from the present station to another by the shortest way.

    Raises
    ------
    SceneError
        If there is no way.
    """
    came: dict[str, str] = {script.station: ""}
    queue = deque([script.station])
    while queue and goal not in came:
        here = queue.popleft()
        for start, end in STEPS:
            if start == here and end not in came:
                came[end] = here
                queue.append(end)
    if goal not in came:
        raise SceneError(f"movement: there is no way from {script.station} to {goal}")
    path = [goal]
    while came[path[-1]]:
        path.append(came[path[-1]])
    for start, end in zip(path[:0:-1], path[-2::-1], strict=True):
        STEPS[start, end](script)
        script.station = end


def _kneel_down(script: Script) -> None:
    line = script.line
    line.move(WALK_S, {"way": 0.0})
    line.wait(0.4)
    line.move(1.6, {"half": 1.0})
    script.enter("kneeling", {**KNEELING, **UPRIGHT}, 1.5, way=ON_FEET).wait(0.3)


def _stand_up(script: Script) -> None:
    up = {**standing.CHANNELS, "half": 1.0}
    line = script.enter("standing", up, 1.5, way=ON_FEET, meets=KNEE, meets_last=True)
    line.move(1.7, {"half": 0.0})
    line.wait(0.4)
    line.move(WALK_S, {"way": FAR_M})
    line.now_s -= OUT_S


def _onto_hands(script: Script) -> None:
    script.line.move(1.9, LEANING)
    script.line.move(1.3, LEVEL)


def _off_hands(posture: dict[str, float]) -> Callable[[Script], None]:
    def step(script: Script) -> None:
        script.line.move(1.2, LEANING)
        script.line.move(1.9, posture)

    return step


def _to_child(script: Script) -> None:
    script.line.move(2.2, CHILD)


def _step_back(script: Script) -> None:
    script.enter("plank", {**ON_TOES, **ON_KNEES}, 2.6, way=STEPPING).wait(0.2)


def _step_forward(script: Script) -> None:
    script.enter("kneeling", {**KNEELING, **LEVEL}, 2.6, way=STEPPING).wait(0.2)


def _knees_up(script: Script) -> None:
    script.line.move(1.6, PLANK)


def _knees_down(script: Script) -> None:
    script.line.move(1.6, ON_KNEES)


def _lie_down_in_front(script: Script) -> None:
    line = script.enter("prone", {**prone.CHANNELS, "tucked": 1.0}, 2.4, way=FEET_FIRST)
    line.wait(0.2)
    line.move(1.3, {"tucked": 0.0})


def _push_up(script: Script) -> None:
    script.line.move(1.2, {"tucked": 1.0})
    script.line.wait(0.2)
    script.enter("plank", {**ON_TOES, **ON_KNEES}, 2.2, way=STEPPING).wait(0.3)


def _roll_over(script: Script) -> None:
    script.line.move(1.4, {"arms": OVERHEAD_DEG})
    long = {**supine.CHANNELS, "arms": OVERHEAD_DEG, "long_l": 1.0, "long_r": 1.0}
    line = script.enter("supine", long, 2.4, way=Way(roll_deg=180.0))
    line.wait(0.3)
    line.move(1.8, supine.CHANNELS)


def _sit_down(script: Script) -> None:
    line = script.line
    line.move(WALK_S, {"way": 0.0})
    line.wait(0.4)
    line.move(1.5, {"squat": 1.0})
    line.move(1.3, {"squat": 0.0, "sit": 1.0})
    line.wait(0.3)


def _get_up(script: Script) -> None:
    line = script.line
    line.move(1.4, {"squat": 1.0, "sit": 0.0})
    line.move(1.4, {"squat": 0.0})
    line.wait(0.4)
    line.move(WALK_S, {"way": FAR_M})
    line.now_s -= OUT_S


def _lie_back(script: Script) -> None:
    script.enter("supine", supine.CHANNELS, 2.4, way=ON_FEET)


def _sit_up(script: Script) -> None:
    sat = {**standing.CHANNELS, "sit": 1.0}
    line = script.enter(
        "standing", sat, 2.2, way=ON_FEET, heading_deg=180.0, meets=FEET, meets_last=True
    )
    line.wait(0.3)


STEPS: dict[tuple[str, str], Callable[[Script], None]] = {
    ("away", "upright"): _kneel_down,
    ("upright", "away"): _stand_up,
    ("upright", "level"): _onto_hands,
    ("sitting", "level"): _onto_hands,
    ("level", "upright"): _off_hands(UPRIGHT),
    ("level", "sitting"): _off_hands(SITTING),
    ("level", "child"): _to_child,
    ("level", "knees"): _step_back,
    ("knees", "level"): _step_forward,
    ("knees", "plank"): _knees_up,
    ("plank", "knees"): _knees_down,
    ("knees", "prone"): _lie_down_in_front,
    ("prone", "knees"): _push_up,
    ("prone", "supine"): _roll_over,
    ("away", "sat"): _sit_down,
    ("sat", "supine"): _lie_back,
    ("supine", "sat"): _sit_up,
    ("sat", "away"): _get_up,
}
