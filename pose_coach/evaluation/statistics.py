"""Shares and errors with their sample sizes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

import numpy as np

# 95 % of a standard normal distribution lie within this.
Z = 1.96


@dataclass(frozen=True, slots=True)
class Share:
    """A share: a count of a total."""

    hits: int
    of: int

    @classmethod
    def where(cls, verdicts: Iterable[bool]) -> Self:
        """Return the share of true verdicts."""
        told = [bool(verdict) for verdict in verdicts]
        return cls(sum(told), len(told))

    @property
    def value(self) -> float:
        """From 0 to 1; NaN of an empty total."""
        return self.hits / self.of if self.of else math.nan

    @property
    def interval(self) -> tuple[float, float]:
        """Confidence interval of 95 % (Wilson 1927)."""
        if not self.of:
            return math.nan, math.nan
        share, spread = self.value, Z * Z / self.of
        middle = share + spread / 2
        reach = Z * math.sqrt(share * (1 - share) / self.of + spread / (4 * self.of))
        low, high = (middle - reach) / (1 + spread), (middle + reach) / (1 + spread)
        return max(0.0, low), min(1.0, high)


@dataclass(frozen=True, slots=True)
class Errors:
    """Statistics of errors (measured minus true).

    Attributes
    ----------
    of
        Number of errors.
    mean, median, p95
        Of the absolute errors.
    bias
        Mean of the signed errors.
    """

    of: int
    mean: float
    median: float
    p95: float
    bias: float

    @classmethod
    def among(cls, differences: Iterable[float]) -> Self:
        """Return the statistics of all known differences; NaN without any."""
        signed = np.array([d for d in differences if not math.isnan(d)], dtype=np.float64)
        if not signed.size:
            return cls(0, math.nan, math.nan, math.nan, math.nan)
        sizes = np.abs(signed)
        return cls(
            signed.size,
            float(sizes.mean()),
            float(np.median(sizes)),
            float(np.percentile(sizes, 95)),
            float(signed.mean()),
        )
