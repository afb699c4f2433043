"""The studio: films a parametric person, so that every joint, phase and fault of a clip is known.

Developers' tooling beside the package `pose_coach`; it is not part of the wheel. World axes, in metres:
x towards the person's left, -y towards the front of the standing person, z up, the floor at z = 0.
"""
