"""What the run knows of a server."""

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np

from processes import Processes


class Server(Protocol):
    name: str
    title: str
    protocol: str
    """What Millrace's configuration calls the protocol the server speaks."""
    version: str
    """The model's version as the server spells it; empty where it has none."""
    address: str
    """host:port of its REST door; empty where it has none."""

    models: Sequence[str]
    """What it serves beside digits."""

    def install(self) -> None:
        """Makes all it needs present, or raises Missing."""

    def start(self, processes: Processes, work: Path) -> None:
        """Returns when the model answers; raises NotStarted when it does not."""

    def pool(self) -> str:
        """Its pool in Millrace's configuration, in YAML's flow style."""

    def ask(self, images: np.ndarray) -> np.ndarray:
        """The server's own answer, without Millrace: [n, 64] to [n, 10], n at most 64."""


def remote_pool(protocol: str, address: str) -> str:
    return f'{{protocol: {protocol}, endpoints: [{{address: "{address}"}}]}}'
