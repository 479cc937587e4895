"""What the run knows of a server."""

from collections.abc import Collection, Mapping, Sequence
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
    any_version: bool
    """Whether a version that it has not is no error to it, or none that says so."""
    imitated: bool
    """Whether Millrace says what this server would, where it answers a client of its protocol itself."""
    address: str
    """host:port of its REST door; empty where it has none."""
    deaf_to: Mapping[str, str]
    """Clients, and clients of echo/, whose requests pass to it unread without being of its kind, and why."""
    large_by: Collection[str] | None
    """The clients of echo/ whose large tensors it gets; nothing means all of them. JSON in Python takes its time."""
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


def remote_pool(protocol: str, address: str, more: str = "") -> str:
    # A probe asks for every model there is, which is most of what a run of many models would do.
    return f'{{protocol: {protocol}, endpoints: [{{address: "{address}"}}], probe: {{interval: 20s, timeout: 10s}}{more}}}'
