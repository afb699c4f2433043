"""`python -m pose_coach`."""

from __future__ import annotations

import sys

from pose_coach.cli import main

sys.exit(main())
