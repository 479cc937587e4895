"""Dense layers of the size of a small text embedding. Random weights, the same everywhere: what they say matters to nobody.

For one row the weights, 34 MB, come from memory once; for sixteen as well. So a batch costs little more than a row,
as on an accelerator.
"""

from collections.abc import Callable
from pathlib import Path

import numpy as np

INPUT, COLUMNS = "features", 1024
OUTPUT, NUMBERS = "embedding", 384
WIDTHS = (COLUMNS, 2048, 2048, 1024, NUMBERS)


def load(folder: Path) -> Callable[[np.ndarray], np.ndarray]:
    draw = np.random.default_rng(1)
    layers = [
        (draw.standard_normal((wide, next_wide), dtype=np.float32) * np.float32((2 / wide) ** 0.5))
        for wide, next_wide in zip(WIDTHS, WIDTHS[1:])
    ]

    def compute(rows: np.ndarray) -> np.ndarray:
        for layer in layers[:-1]:
            rows = np.maximum(rows @ layer, 0)
        return rows @ layers[-1]

    return compute
