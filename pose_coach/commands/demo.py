"""`pose-coach demo`: analyses the bundled sample video."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pose_coach.commands.shared import is_same_file, model_option, out_option
from pose_coach.common.errors import PoseCoachError

if TYPE_CHECKING:
    from pose_coach.tracking.models import ModelSize

SAMPLE = "cat-cow.mp4"
EXERCISE = "cat-cow"

_PACKAGE = Path(__file__).resolve().parent.parent
# The sample is inside an installed package, and beside it in a checkout.
FOLDERS = (_PACKAGE / "sample_videos", _PACKAGE.parent / "sample_videos")


@click.command()
@out_option
@model_option
def demo(out: Path, model: ModelSize) -> None:
    """Analyse the sample video that comes with the program.

    It needs neither a camera nor a video of yours, and opens no window. It writes an annotated video, the
    analysis as JSON, the reps as CSV and the signals frame by frame.
    """
    from pose_coach.batch.task import Options, Task
    from pose_coach.commands.recordings import analyze_one
    from pose_coach.common.files import require_folder

    sample = sample_video()
    if is_same_file(out / sample.name, sample):
        raise click.UsageError(f"{sample} would be overwritten. Choose another folder with --out.")
    require_folder(out)
    click.echo(f"The sample video: {sample}")
    analyze_one(Task(sample, out, sample.stem, Options(exercise=EXERCISE, model=model)))


def sample_video(folders: tuple[Path, ...] = FOLDERS) -> Path:
    """Return the path of the bundled sample video.

    Raises
    ------
    PoseCoachError
        If it is missing.
    """
    found = next((folder / SAMPLE for folder in folders if (folder / SAMPLE).is_file()), None)
    if found is None:
        raise PoseCoachError(
            f"The sample video {SAMPLE} is missing. Reinstall pose-coach, or put it into {folders[-1]}."
        )
    return found
