"""`python -m pose_coach`, and `pose-coach`."""

from __future__ import annotations

import sys

from pose_coach.common.native_output import silence_libraries
from pose_coach.common.stopping import check, ignore, install_handlers, uninterrupted


def main() -> int:
    """Run the command line and return its exit status; from the first moment on Ctrl-C shows no traceback."""
    silence_libraries()
    try:
        install_handlers()
        with uninterrupted():
            from pose_coach.cli import main as run
        check()
        return run()
    except KeyboardInterrupt:
        return 0
    finally:
        ignore()


if __name__ == "__main__":
    sys.exit(main())
