"""What is worth saying aloud of what has just changed: the count, and the cue."""

from __future__ import annotations

from pose_coach.coaching.state import SessionState


def words_for(before: SessionState, now: SessionState) -> str | None:
    """Return what to say after a frame, or None: silence is the default.

    Parameters
    ----------
    before, now
        What was shown before the frame and after it.
    """
    said = []
    if now.reps > before.reps:
        said.append(str(now.reps))
    new_cue = now.cue is not None and (before.cue is None or now.cue.time_s != before.cue.time_s)
    if new_cue and now.cue is not None:
        said.append(now.cue.text)
    elif not said and now.cannot_see is not None and now.cannot_see != before.cannot_see:
        said.append(now.cannot_see)
    return ". ".join(said) or None
