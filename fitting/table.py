"""The table of labelled proposals: the weights of the evidence can be fitted to it again without clips."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from fitting.examples import LabelledProposals
from pose_coach.body.landmarks import Side
from pose_coach.counting.evidence import NAMES, PAIR_NAMES

TABLE = Path(__file__).with_name("table.npz")
# Digits after the point that are kept.
DIGITS = 3


def save_table(proposals: Sequence[LabelledProposals], path: Path) -> None:
    """Write proposals, compressed: kinds of evidence apart, with one row for each proposal."""
    columns = {}
    for kind, width in (("pairs", len(PAIR_NAMES)), ("travels", len(NAMES))):
        own = [p for p in proposals if p.evidence.shape[1] == width]
        columns |= {
            f"{kind}_key": np.array(["/".join((*p.key, p.side or "")) for p in own], dtype=np.str_),
            f"{kind}_own_size": np.array([p.own_size or np.nan for p in own]),
            f"{kind}_count": np.array([len(p.labels) for p in own], dtype=np.int64),
            f"{kind}_evidence": _joined([p.evidence for p in own], (0, width)),
            f"{kind}_labels": _joined([p.labels for p in own], (0,)),
            f"{kind}_weights": _joined([p.weights for p in own], (0,)),
        }
    np.savez_compressed(path, **columns)


def _joined(parts: Sequence[np.ndarray], empty: tuple[int, ...]) -> np.ndarray:
    joined = np.concatenate(parts) if parts else np.empty(empty)
    return np.round(joined, DIGITS).astype(np.float32)


def load_table(path: Path) -> list[LabelledProposals]:
    """Read the proposals that `save_table` wrote."""
    proposals = []
    with np.load(path) as file:
        for kind in ("pairs", "travels"):
            ends = np.cumsum(file[f"{kind}_count"])
            parts = [
                np.split(file[f"{kind}_{name}"].astype(np.float64), ends)[:-1]
                for name in ("evidence", "labels", "weights")
            ]
            for key, size, *columns in zip(
                file[f"{kind}_key"], file[f"{kind}_own_size"], *parts, strict=True
            ):
                exercise, form, side = str(key).split("/")
                own_size = float(size) if np.isfinite(size) else None
                own_side = Side(side) if side else None
                proposals.append(LabelledProposals((exercise, form), own_side, *columns, own_size))
    return proposals
