"""Another door of a server that is in the table already: one process, a column each."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import numpy as np

from clients.client import Client
from processes import Processes
from servers.server import Server, remote_pool


class ManyDoors(Server, Protocol):
    grpc_address: str
    """host:port of its gRPC door; empty before it was started."""


class Door:
    def __init__(
        self, first: ManyDoors, client: Client, word: str = "gRPC", deaf_to: Mapping[str, str] | None = None
    ) -> None:
        """`client` is of the door's protocol, `word` tells the door's column from the first."""
        self.first = first
        self.client = client
        self.name = f"{first.name}-{word.lower()}"
        self.title = f"{first.title} {word}"
        self.protocol = client.protocol
        self.version = first.version
        self.any_version = first.any_version
        self.imitated = first.imitated
        self.deaf_to = deaf_to or {}
        self.large_by = None if self.protocol.endswith("-grpc") else first.large_by
        self.models = first.models

    @property
    def address(self) -> str:
        return self.first.grpc_address if self.protocol.endswith("-grpc") else self.first.address

    def install(self) -> None:
        self.first.install()
        self.client.install()

    def start(self, processes: Processes, work: Path) -> None:
        if not self.first.address:
            self.first.start(processes, work)

    def pool(self) -> str:
        return remote_pool(self.protocol, self.address)

    def ask(self, images: np.ndarray) -> np.ndarray:
        return self.client.predict(self.address, images)
