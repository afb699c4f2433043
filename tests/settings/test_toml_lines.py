"""The line of a setting, however it is written."""

from __future__ import annotations

import pytest

from pose_coach.settings.toml_lines import line_of

DOCUMENT = '''\
# a comment
tempo = "gentle"
exercises = [
  "cat-cow",  # ] no end yet
  "scorpion",
]

[voice]
volume = 0.5

camera.source = """
[voice]
on = true
"""
[dose]
"cat-cow" = 5
more = {least = 1, list = [{most = 2}]}
[[voices]]
name = "a"
[[voices]]
name = "b"
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("tempo",), 2),
        (("exercises",), 3),
        (("voice",), 8),
        (("voice", "volume"), 9),
        (("voice", "camera", "source"), 11),
        (("dose", "cat-cow"), 16),
        (("dose", "more", "least"), 17),
        (("dose", "more", "list", "most"), 17),
        (("voices", "name"), 19),
    ],
)
def test_the_line_in_which_a_setting_begins(path, line):
    assert line_of(DOCUMENT, path) == line


def test_with_the_line_ends_of_windows():
    assert line_of(DOCUMENT.replace("\n", "\r\n"), ("dose", "cat-cow")) == 16


def test_what_stands_below_an_endless_list_is_named_by_where_it_begins():
    assert line_of("\nx = [\n" + "1,\n" * 5000 + "]\n", ("x",)) in range(1, 3)
