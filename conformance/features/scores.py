"""What a model of rows that nobody sends comes to, by numpy: each row weighed, and the client's own number added."""

import numpy as np

WIDTH = 8
USERS = 200
TENANTS = 10
_chance = np.random.default_rng(1)
WEIGHTS = _chance.normal(size=WIDTH).astype(np.float32)
# Of each user, as it is stored; what stands in for it is a row of its own.
ROWS = _chance.normal(size=(USERS, WIDTH)).astype(np.float32)
INSTEAD = np.full(WIDTH, 0.5, np.float32)
NO_SEGMENT = "none"


def score(rows: np.ndarray, x: np.ndarray) -> np.ndarray:
    """[rows, 8] and [rows] give [rows]."""
    return rows @ WEIGHTS + x


def segment(tenant: int) -> str:
    return f"segment-{tenant}"


def stored() -> dict[str, bytes]:
    users = {f"user:{user}": row.astype("<f4").tobytes() for user, row in enumerate(ROWS)}
    return users | {f"tenant:{tenant}": segment(tenant).encode() for tenant in range(TENANTS)}
