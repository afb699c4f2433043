"""The settings file: what it says holds, and a mistake is one line that names file, line and setting."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pose_coach.common.errors import PoseCoachError
from pose_coach.settings.file import load_settings, parse_settings, settings_path
from pose_coach.settings.model import Settings
from pose_coach.settings.starting_file import explained

EVERYTHING = """
exercises = ["scorpion", "cat-cow"]
tempo = "gentle"
dose.cat-cow = 5
breaths = { supine-twist = 5 }

[voice]
on = false
volume = 0.5
counting = false

[camera]
source = 1
model = "heavy"
mirror = false

[display]
colours = "high-contrast"
"""


def error_line(text):
    with pytest.raises(PoseCoachError) as caught:
        parse_settings(text, "my.toml")
    return str(caught.value)


def test_every_setting_can_be_set():
    held = parse_settings(EVERYTHING, "my.toml")

    assert held.exercises == ("scorpion", "cat-cow")
    assert (held.tempo, held.dose["cat-cow"], held.breaths["supine-twist"]) == ("gentle", 5, 5)
    assert (held.voice.on, held.voice.volume, held.voice.counting) == (False, 0.5, False)
    assert (held.camera.source, held.camera.model, held.camera.mirror) == ("1", "heavy", False)
    assert held.display.colours == "high-contrast"


def test_missing_settings_have_their_defaults():
    assert parse_settings("[voice]\nvolume = 1", "my.toml") == Settings()
    assert Settings().exercises == (
        "cat-cow",
        "rolling-plank",
        "t-spine-rotation",
        "scorpion",
        "supine-twist",
    )


def test_settings_are_immutable():
    held = parse_settings(EVERYTHING, "my.toml")
    with pytest.raises(ValidationError):
        held.tempo = "standard"
    with pytest.raises(TypeError):
        held.dose["cat-cow"] = 6


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[camera]\nsorce = "0"', "my.toml: camera.sorce: no such setting. Did you mean source?"),
        ("\nvioce.on = true", "my.toml: vioce: no such setting. Did you mean voice?"),
        ("x = 1", "my.toml: x: no such setting. There is: exercises, tempo, dose"),
        ("voice = {on = true, load = 1}", "my.toml: voice.load: no such setting."),
        ('tempo = "gentel"', 'tempo: must be "standard" or "gentle". Did you mean "gentle"?'),
        ("voice.volume = 2", "my.toml: voice.volume: must be a number from 0 to 1."),
        ("voice.volume = nan", "voice.volume: must be a number from 0 to 1."),
        ("[voice]\n\non = 1", "my.toml: voice.on: must be true or false."),
        ("camera = 1", "my.toml: camera: must be a table, that is a line [camera] and its"),
        ("[[camera]]\nmirror = true", "my.toml: camera: must be a table"),
        ("dose = 5", "my.toml: dose: must be a table"),
        ("[dose]\ncat-cwo = 5", "my.toml: dose.cat-cwo: no such setting. Did you mean cat-cow?"),
        ("[dose]\ncat-cow = 0", "my.toml: dose.cat-cow: must be a whole number from 1 to 999."),
        ("[dose]\ncat-cow = 5.0", "dose.cat-cow: must be a whole number from 1 to 999."),
        ("[dose]\ncat-cow = true", "dose.cat-cow: must be a whole number from 1 to 999."),
        ("[breaths]\ncat-cow = 3", "breaths.cat-cow: no such setting. There is: supine-twist."),
        (
            'exercises = [\n  "cat-cow",\n  "scorpoin",\n]',
            "my.toml: exercises: scorpoin: no such exercise. Did you mean scorpion?",
        ),
        ("exercises = []", "exercises: must be a list of names of exercises, each once."),
        ('exercises = "cat-cow"', "exercises: must be a list of names of exercises, each once."),
        ('exercises = ["cat-cow", "cat-cow"]', "must be a list of names of exercises, each once."),
        ("exercises = [1]", "exercises: must be a list of names of exercises, each once."),
        ('camera.source = ""', "camera.source: must be a camera number, a device path"),
        ("camera.source = true", "camera.source: must be a camera number, a device path"),
        ("\n\ntempo = ", "line 3: not valid TOML: Invalid value."),
        ("[voice\n", "line 1: not valid TOML: Expected ']'"),
        ("tempo = 1\ntempo = 2\n\n", "line 2: not valid TOML: Cannot overwrite a value."),
        ("a.b = 1\na = 2", "line 2: not valid TOML: Cannot overwrite a value."),
        ("x = " + "9" * 5000, "line 1: not valid TOML: Exceeds the limit"),
        ("x = " + "[" * 9000, "my.toml: nested too deeply for settings."),
        ('"\\u001b[2J" = 1', "my.toml: \\x1b[2J: no such setting."),
    ],
)
def test_a_mistake_is_one_line_with_its_place_and_remedy(text, words):
    said = error_line(text)

    assert said.startswith("my.toml: ")
    assert words in said
    assert "\n" not in said


def test_only_the_first_mistake_is_reported():
    assert "my.toml: voice.on" in error_line("[voice]\non = 1\nvolume = 7\n[camera]\nx = 1")


def test_without_a_file_all_settings_are_defaults(home):
    assert settings_path() == home / "settings.toml"
    assert load_settings() == Settings()


def test_the_users_own_file_is_read_by_default(home):
    home.mkdir(parents=True)
    (home / "settings.toml").write_text('tempo = "gentle"')
    assert load_settings().tempo == "gentle"


def test_a_byte_order_mark_is_accepted(tmp_path):
    file = tmp_path / "my.toml"
    file.write_bytes(b'\xef\xbb\xbf# bell \xc3\xa9\r\ntempo = "gentle"\r\n')
    assert load_settings(file).tempo == "gentle"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b'tempo = "gentle"\n# caf\xe9\n', "my.toml: line 2: not UTF-8. Save the file as UTF-8."),
        (b"#" * 70_000, "my.toml: it has more than 64 kB. That is no settings file."),
        (b"\x00\x01", "my.toml: line 1: not valid TOML"),
        (None, "my.toml: no such settings file. pose-coach settings --write --config"),
    ],
)
def test_a_missing_named_file_is_one_line(tmp_path, content, words):
    file = tmp_path / "my.toml"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(PoseCoachError) as caught:
        load_settings(file)
    assert words in str(caught.value)


def test_a_path_that_is_no_file_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(PoseCoachError, match="cannot be read as settings: it is a folder"):
        load_settings(tmp_path)
    with pytest.raises(PoseCoachError, match="cannot be read as settings: "):
        load_settings(tmp_path / "file" / "settings.toml")


def holds_or_is_one_line(text):
    said = "my.toml: "
    try:
        assert isinstance(parse_settings(text, "my.toml"), Settings)
    except PoseCoachError as error:
        said = str(error)
    assert said.startswith("my.toml: ")
    assert said.isprintable()


@given(st.text())
def test_any_text_gives_settings_or_one_line(text):
    holds_or_is_one_line(text)


LINES = (EVERYTHING + explained(Settings()).replace("# ", "")).splitlines()
SCRAPS = ["[", "]", "{", "}", '"', "'", '"""', "=", ".", ",", "#", "\t", "0", "nan", "-1", "true"]


@given(
    st.lists(st.sampled_from(LINES) | st.sampled_from(SCRAPS) | st.text(max_size=3), max_size=12)
)
@settings(max_examples=300)
def test_any_mix_of_valid_lines_gives_settings_or_one_line(pieces):
    holds_or_is_one_line("\n".join(pieces))
    holds_or_is_one_line("".join(pieces))


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2)
    ),
    max_leaves=5,
)
KEYS = ["exercises", "tempo", "dose", "dose.cat-cow", "breaths", "breaths.supine-twist", "voice"]
KEYS += [
    "voice.on",
    "voice.volume",
    "camera",
    "camera.source",
    "camera.model",
    "scorpion",
    "display",
]


def toml(value):
    if isinstance(value, list):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{toml(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, str):
        return '"' + "".join(f"\\U{ord(c):08x}" for c in value) + '"'
    return {"None": "1979-05-27T07:32:00Z"}.get(str(value), str(value).lower())


@given(st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4))
@settings(max_examples=300)
def test_any_values_give_settings_or_one_line(values):
    holds_or_is_one_line("\n".join(f"{key} = {toml(value)}" for key, value in values.items()))
