"""Mirrors a state for a mirrored picture."""

from __future__ import annotations

from dataclasses import replace

from pose_coach.coaching.state import SessionState


def mirrored(state: SessionState, width_px: int) -> SessionState:
    """Return the state for the same picture flipped left to right.

    People who watch themselves expect a mirror. The picture is flipped before drawing, so that words are
    not, and the points are flipped with it. Left and right landmarks stay the person's own.

    Parameters
    ----------
    state
        With points in pixels of the unflipped picture.
    width_px
        Width of that picture.
    """
    fit = state.fit
    if fit is not None:
        left, top, right, bottom = fit.box
        state = replace(state, fit=replace(fit, box=(1.0 - right, top, 1.0 - left, bottom)))
    body = state.body
    if body is None:
        return state
    landmarks_px = body.landmarks_px.copy()
    landmarks_px[:, 0] = width_px - 1 - landmarks_px[:, 0]
    back_px = body.back_px
    if back_px is not None:
        back_px = back_px.copy()
        back_px[:, 0] = width_px - 1 - back_px[:, 0]
    return replace(state, body=replace(body, landmarks_px=landmarks_px, back_px=back_px))
