"""The form has every setting, and keeps what is entered as the file would."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from pose_coach.common.errors import PoseCoachError
from pose_coach.exercises.catalog import exercises
from pose_coach.settings.file import load_settings, parse_settings
from pose_coach.settings.form import form, save
from pose_coach.settings.model import Settings
from pose_coach.settings.starting_file import every_setting, explained


def shuffled(names):
    return st.lists(st.sampled_from(sorted(names)), min_size=1, unique=True)


ENTERED = st.fixed_dictionaries(
    {},
    optional={
        "exercises": shuffled(exercises()),
        "tempo": st.sampled_from(["standard", "gentle"]),
        "dose": st.dictionaries(st.sampled_from(sorted(exercises())), st.integers(1, 999)),
        "breaths": st.fixed_dictionaries({}, optional={"supine-twist": st.integers(2, 20)}),
        "voice": st.fixed_dictionaries(
            {}, optional={"on": st.booleans(), "volume": st.floats(0, 1)}
        ),
        "camera": st.fixed_dictionaries({}, optional={"source": st.text(min_size=1)}),
    },
)


def test_every_setting_has_a_control_with_its_value_and_limits():
    controls = {control.name: control for group in form(Settings()) for control in group.controls}

    names = [f"{s.table}.{s.key}".strip(".") for s in every_setting(Settings())]
    assert list(controls) == names
    volume = controls["voice.volume"]
    assert (volume.kind, volume.value, volume.least, volume.most) == ("number", "1.0", "0.0", "1.0")
    twist = controls["breaths.supine-twist"]
    assert (twist.value, twist.placeholder, twist.least, twist.most) == ("", "3", "2", "20")
    assert [value for value, _ in controls["camera.model"].choices] == [
        "auto",
        "lite",
        "full",
        "heavy",
    ]


def test_the_programme_is_shown_in_its_order():
    held = parse_settings('exercises = ["scorpion", "cat-cow"]', "mine")

    places = next(group for group in form(held) if group.is_list).controls
    assert [place.value for place in places] == ["scorpion", "cat-cow", "", "", ""]


@settings(deadline=None)
@given(ENTERED)
def test_what_is_entered_is_what_the_file_then_says(tmp_path_factory, entered):
    file = tmp_path_factory.mktemp("settings") / "settings.toml"

    assert save(json.loads(json.dumps(entered)), file) == []
    assert load_settings(file) == Settings.model_validate(entered)


def test_only_what_is_other_than_by_default_is_switched_on():
    text = explained(parse_settings("voice.volume = 0.5\ndose.scorpion = 5", "mine"))

    assert [line for line in text.splitlines() if line and line[0] not in "#["] == [
        "scorpion = 5",
        "volume = 0.5",
    ]


@pytest.mark.parametrize(
    ("entered", "problem"),
    [
        ({"voice": {"volume": 2}}, ("voice.volume", "must be a number from 0 to 1.")),
        ({"dose": {"scorpion": "x"}}, ("dose.scorpion", "must be a whole number from 1 to 999.")),
        ({"exercises": []}, ("exercises", "must be a list of names of exercises, each once.")),
    ],
)
def test_what_cannot_be_is_told_as_for_the_file_and_nothing_is_written(tmp_path, entered, problem):
    file = tmp_path / "settings.toml"

    assert save(entered, file) == [problem]
    assert not file.exists()
    with pytest.raises(ValidationError):
        Settings.model_validate(entered)


@pytest.mark.parametrize("entered", [{"x": 1}, {"voice": []}, {"voice.on": 1}, {"dose": 1}])
def test_what_no_form_sends_is_refused(tmp_path, entered):
    assert save(entered, tmp_path / "settings.toml") != []


def test_where_nothing_can_be_written_it_is_one_line(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(PoseCoachError, match="cannot be written"):
        save({}, tmp_path / "file" / "settings.toml")
