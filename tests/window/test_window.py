import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from pose_coach.common.errors import PoseCoachError
from pose_coach.window.window import Action, action_of_key, require_display

on_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11 alone is probed")

WATCH = """
import sys
import numpy as np
from pose_coach.window.window import Window

picture = np.full((240, 320, 3), 90, np.uint8)
with Window("Coach under test") as window:
    for _ in range(400):
        window.show(picture)
        action = window.poll(0.02)
        if action:
            print(action.value, window._help_shown, flush=True)
        if action == "quit":
            break
        if window._open and action is None and _ == 5:
            print("open", flush=True)
assert (picture == 90).all()
print("left", flush=True)
"""


@pytest.mark.parametrize(
    ("key", "action"),
    [
        ("q", Action.QUIT),
        ("Q", Action.QUIT),
        ("\x1b", Action.QUIT),
        ("r", Action.RESET),
        (" ", Action.PAUSE),
        ("m", Action.MUTE),
        ("H", Action.HELP),
        ("x", None),
    ],
)
def test_keys_map_to_actions(key: str, action: Action | None) -> None:
    assert action_of_key(ord(key)) is action
    assert action_of_key(ord(key) | 0x100000) is action  # modifiers set high bits


def test_no_key_is_no_action() -> None:
    assert action_of_key(-1) is None


def is_one_helpful_line(message: str) -> bool:
    return "--headless" in message and "--record FILE" in message and "\n" not in message


@on_linux
def test_a_missing_display_is_one_clear_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(PoseCoachError) as caught:
        require_display()
    assert is_one_helpful_line(str(caught.value))


@on_linux
def test_an_unreachable_display_is_one_clear_line(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DISPLAY", ":47113")
    with pytest.raises(PoseCoachError) as caught:
        require_display()
    assert is_one_helpful_line(str(caught.value))
    assert capfd.readouterr() == ("", "")


@pytest.fixture(scope="module")
def display() -> Iterator[str]:
    if not (shutil.which("Xvfb") and shutil.which("xdotool")):
        pytest.skip("needs Xvfb and xdotool")
    read_end, write_end = os.pipe()
    with subprocess.Popen(
        ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=[write_end],
        stderr=subprocess.DEVNULL,
    ) as server:
        os.close(write_end)
        with os.fdopen(read_end) as pipe:
            number = pipe.readline().strip()
        if not number:
            pytest.skip("Xvfb does not start here")
        yield f":{number}"
        server.terminate()


def start(display: str, script: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script],
        env={**os.environ, "DISPLAY": display},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def press(display: str, *keys: str) -> None:
    for key in keys:
        environment = {**os.environ, "DISPLAY": display}
        subprocess.run(["xdotool", "key", key], env=environment, check=True)
        time.sleep(0.1)


@on_linux
def test_a_window_opens_shows_and_closes_under_xvfb(display: str) -> None:
    with start(display, WATCH) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "open\n"
        # With no window manager, keys go to the window under the pointer.
        subprocess.run(
            ["xdotool", "mousemove", "200", "200"],
            env={**os.environ, "DISPLAY": display},
            check=True,
        )
        press(display, "r", "space", "m", "h", "h", "x", "Escape")
        printed, noise = process.communicate(timeout=30)
    assert printed.splitlines() == [
        "reset False",
        "pause False",
        "mute False",
        "help True",
        "help False",
        "quit False",
        "left",
    ]
    assert noise == ""
    assert process.returncode == 0


@on_linux
def test_importing_av_before_cv2_is_refused(display: str) -> None:
    script = "import av, cv2\nfrom pose_coach.window.window import Window\nWindow().__enter__()"
    with start(display, script) as process:
        _, noise = process.communicate(timeout=30)
    assert "cv2 has to be imported before av" in noise
