"""The gRPC door of a server that has a REST door too: one process, a column of the table each."""

from pathlib import Path
from typing import Protocol

import numpy as np

from clients.client import Client
from processes import Processes
from servers.server import Server, remote_pool


class TwoDoors(Server, Protocol):
    grpc_address: str
    """host:port of its gRPC door; empty before it was started."""


class GrpcDoor:
    def __init__(self, rest: TwoDoors, client: Client) -> None:
        self.rest = rest
        self.client = client
        self.name = f"{rest.name}-grpc"
        self.title = f"{rest.title} gRPC"
        self.protocol = client.protocol
        self.version = rest.version
        self.models = rest.models

    @property
    def address(self) -> str:
        return self.rest.grpc_address

    def install(self) -> None:
        self.rest.install()
        self.client.install()

    def start(self, processes: Processes, work: Path) -> None:
        if not self.rest.address:
            self.rest.start(processes, work)

    def pool(self) -> str:
        return remote_pool(self.protocol, self.address)

    def ask(self, images: np.ndarray) -> np.ndarray:
        return self.client.predict(self.address, images)
