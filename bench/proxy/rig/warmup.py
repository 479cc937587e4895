"""Warm-up: a server that compiles as it runs is loaded until its compiler has gone quiet."""
# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass

from . import cpu
from .stage import Stage, Target

SLICE = 5.0  # seconds
QUIET = 0.01  # of one CPU, used by the compiler threads during a slice
LONGEST = 150.0  # seconds


@dataclass(frozen=True)
class WarmUp:
    server: str
    seconds: float
    compiling: float  # share of one CPU in the last slice
    compiles: bool

    def __str__(self) -> str:
        if not self.compiles:
            return f"{self.server}: no compiler"
        end = "quiet" if self.compiling <= QUIET else "STILL BUSY: its figures are too high"
        return f"{self.server}: {self.seconds:.0f} s, compiler at {self.compiling * 100:.1f} % of a CPU: {end}"


def warm_up(stage: Stage, target: Target, rate: float, shortest: float) -> WarmUp:
    """Loads the target in slices. The first, of every target, fills its pools and caches."""
    elapsed, compiling = 0.0, 0.0
    while True:
        before = cpu.of_compilers(target.tree())
        stage.measure(target, rate, SLICE - 0.5, 0.5, seed=int(elapsed) + 1)
        used = cpu.of_compilers(target.tree())
        elapsed += SLICE
        compiling = (used - before) / (SLICE * 1e9)
        if used == 0 or (elapsed >= shortest and compiling <= QUIET) or elapsed >= LONGEST:
            return WarmUp(target.name, elapsed, compiling, used > 0)
