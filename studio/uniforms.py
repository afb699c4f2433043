"""Passing values to shaders."""

from __future__ import annotations

from typing import Any

import numpy as np


def set_uniforms(program: Any, **values: Any) -> None:
    """Set uniforms; those that the compiler has dropped are passed over."""
    for name, value in values.items():
        if name not in program:
            continue
        array = np.asarray(value)
        if array.ndim == 2:
            program[name].write(np.ascontiguousarray(array.T, dtype="f4").tobytes())
        elif array.ndim == 1:
            program[name].value = tuple(float(x) for x in array)
        else:
            program[name].value = value
