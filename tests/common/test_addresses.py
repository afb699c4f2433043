"""No secret of an address is shown."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pose_coach.common.addresses import without_secrets
from pose_coach.common.errors import shown


@pytest.mark.parametrize(
    ("address", "left"),
    [
        ("rtsp://me:secret@cam.local/live", "rtsp://cam.local/live"),
        ("http://me:s@cret@cam.local:8080/live?token=secret", "http://cam.local:8080/live"),
        ("http://me:se/cret@cam/live", "http://cam/live"),
        ("http://me:se?cret@cam/live", "http://cam/live"),
        ("http://me:secret@[fe80::1]:80/", "http://[fe80::1]:80/"),
        ("HTTPS://secret@cam/", "HTTPS://cam/"),
        ("http://cam/live#secret", "http://cam/live"),
        ("http://cam/photo@2x", "http://cam/photo@2x"),
        ("http://cam:8080/photo@2x", "http://cam:8080/photo@2x"),
        ("rtsp:/me:secret@cam/live", "rtsp:/cam/live"),
        ("rtsp://me:secret@cam: it has ended.", "rtsp://cam: it has ended."),
        ("http://cam/a?k=secret: it has ended.", "http://cam/a: it has ended."),
        ("clip me@home?.mp4", "clip me@home?.mp4"),
    ],
)
def test_user_password_and_query_are_removed(address, left):
    assert without_secrets(address) == left


SECRET = st.text("abcXYZ019!$&'()*+,;=-._~%@:", min_size=4).map(lambda word: f"S3cret{word}S3cret")


@given(
    st.sampled_from(["http", "https", "rtsp"]),
    SECRET,
    st.sampled_from(["", ":554"]),
    SECRET,
    st.booleans(),
)
def test_no_password_is_shown(scheme, password, port, token, as_path):
    address = f"{scheme}://me:{password}@cam.local{port}/live?token={token}"
    told = shown(Path(address)) if as_path else without_secrets(f"{address} does not answer")

    assert "S3cret" not in told
    assert "cam.local" in told
    assert without_secrets(told) == told
