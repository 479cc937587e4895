"""Paired ratios: how one server compares with another, and how sure the rig is of it."""
# SPDX-License-Identifier: Apache-2.0
import random
from dataclasses import dataclass
from statistics import median
from typing import Sequence

RESAMPLES = 10_000
QUIET = 0.03  # A/A: the widest distance from 1 of a host quiet enough to measure on

# CPU time per request, Millrace to peer, at 60 % of the slowest server's maximum.
GOALS = {"nginx": 1.4, "haproxy": 1.6}


@dataclass(frozen=True)
class Ratio:
    """The median of the pairwise ratios, with the 95 % bootstrap interval of that median."""
    median: float
    low: float
    high: float
    pairs: tuple[float, ...]

    def quiet(self) -> bool:
        return 1 - QUIET <= self.low and self.high <= 1 + QUIET

    def against(self, goal: float) -> str:
        """A goal is met only when the whole interval is on its right side."""
        if self.high <= goal:
            return "met"
        if self.median <= goal:
            return f"not proved: the interval reaches {self.high:.2f}"
        return f"falls short by {self.median - goal:.2f} ({(self.median / goal - 1) * 100:.0f} %)"

    def __str__(self) -> str:
        return f"{self.median:.3f} [{self.low:.3f}, {self.high:.3f}]"


def ratio(over: Sequence[float], under: Sequence[float], seed: int) -> Ratio:
    """Pairs the two by position: one pair for each round of the run."""
    pairs = tuple(a / b for a, b in zip(over, under, strict=True))
    source = random.Random(seed)
    medians = sorted(median(source.choices(pairs, k=len(pairs))) for _ in range(RESAMPLES))
    return Ratio(median(pairs), medians[int(0.025 * RESAMPLES)], medians[int(0.975 * RESAMPLES) - 1], pairs)
