"""`pose-coach report`: writes the report of an analysis again, without its video."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("result", metavar="RESULT.json", type=click.Path(path_type=Path))
@click.option(
    "--out",
    metavar="FILE",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The page to write; RESULT.html beside RESULT.json where nothing is named.",
)
@click.option(
    "--beside",
    metavar="EARLIER.json",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Another analysis, whose reps can be shown in step beside these; may be given several times.",
)
def report(result: Path, out: Path | None, beside: tuple[Path, ...]) -> None:
    """Write the report of an analysis again, as a web page.

    It is made from RESULT.json, which `analyze` wrote, and the signals beside it. The annotated video is
    linked where it lies beside them. Pictures of what slipped are taken over from RESULT.html.
    """
    from rich.console import Console

    from pose_coach.commands.shared import is_same_file
    from pose_coach.common.files import require_folder
    from pose_coach.records.analysis_file import read_analysis
    from pose_coach.report.clips import Recording
    from pose_coach.report.fault_picture import pictures_in
    from pose_coach.report.page import address_of, write_report
    from pose_coach.terminal.tables import written_line

    page = result.with_suffix(".html") if out is None else out
    if is_same_file(page, result):
        raise click.UsageError(f"{result} would be overwritten. Choose another file with --out.")

    def video_of(path: Path) -> Path | None:
        video = path.with_suffix(".mp4")
        return video if video.is_file() else None

    def recording(path: Path) -> Recording:
        analysis, video = read_analysis(path), video_of(path)
        address = None if video is None else address_of(video, page.parent)
        return Recording(analysis.path.name, None, analysis.reps, address, lambda: analysis.signals)

    analysis = read_analysis(result)
    earlier = [recording(path) for path in beside]
    require_folder(page.parent)
    write_report(
        analysis,
        page,
        video=video_of(result),
        pictures=pictures_in(result.with_suffix(".html")),
        earlier=earlier,
    )
    Console().print(written_line(page), soft_wrap=True)
