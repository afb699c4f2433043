"""The command line: the group of commands (in `commands/`), and the handling of their errors."""

from __future__ import annotations

import sys
from io import TextIOWrapper
from typing import Any

import click

from pose_coach import __version__
from pose_coach.commands.analyze import analyze
from pose_coach.commands.app import app
from pose_coach.commands.demo import demo
from pose_coach.commands.doctor import doctor
from pose_coach.commands.evaluate import evaluate
from pose_coach.commands.exercises import exercises
from pose_coach.commands.explain import explain
from pose_coach.commands.history import history
from pose_coach.commands.live import live
from pose_coach.commands.report import report
from pose_coach.commands.settings import settings
from pose_coach.commands.shared import print_error
from pose_coach.common.errors import PoseCoachError
from pose_coach.common.safety_note import PRIVACY_NOTE, SAFETY_NOTE
from pose_coach.common.stopping import install_handlers


@click.group(
    epilog=f"{SAFETY_NOTE} {PRIVACY_NOTE}",
    context_settings={"help_option_names": ["-h", "--help"]},
    invoke_without_command=True,
)
@click.version_option(__version__, prog_name="pose-coach")
@click.pass_context
def cli(context: click.Context) -> None:
    """Check your form in back-mobility exercises, from a webcam or a video.

    Without a command it opens the app in your browser.
    """
    if context.invoked_subcommand is None:
        context.invoke(app)


for command in (
    app,
    analyze,
    explain,
    report,
    live,
    demo,
    exercises,
    history,
    doctor,
    evaluate,
    settings,
):
    cli.add_command(command)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line and return its exit status.

    Parameters
    ----------
    arguments
        The arguments after `pose-coach`; None for those of the process.

    Returns
    -------
    int
        0 on success, 2 for a wrong call, 1 for input that cannot be used.
    """
    install_handlers()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # file names may contain unprintable characters
            stream.reconfigure(errors="backslashreplace")
    try:
        result: Any = cli.main(arguments, prog_name="pose-coach", standalone_mode=False)
    except click.UsageError as error:
        print_error(f"{error.format_message()} See pose-coach --help.")
        return 2
    except (PoseCoachError, click.ClickException) as error:
        print_error(str(error))
        return 1
    except (KeyboardInterrupt, click.Abort):
        return 0
    except (BrokenPipeError, SystemExit):
        # The reader of the output ended, as `head` does; rich turns this into a SystemExit.
        sys.stderr.close()
        return 0
    return result if isinstance(result, int) else 0


if __name__ == "__main__":
    sys.exit(main())
