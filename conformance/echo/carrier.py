"""What a client that can carry any tensor does, and how it says that it could not."""

from typing import Protocol

import numpy as np

from echo.cases import Case

SECONDS = 60.0
Arrays = dict[str, np.ndarray]


class Unsaid(Exception):
    """The client has no words for the case."""


class Refused(Exception):
    def __init__(self, status: object, text: str) -> None:
        super().__init__(f"{status}: {text}")
        self.status, self.text = str(status), text


class Carrier(Protocol):
    name: str
    protocol: str
    """What Millrace's configuration calls the protocol it speaks."""

    def install(self) -> None:
        """Makes all it needs present, or raises Missing."""

    def carry(self, address: str, case: Case) -> Arrays:
        """The outputs by name; raises Unsaid or Refused."""


class Ready:
    """Needs nothing beside the clients' environment."""

    def install(self) -> None:
        """Comes with the clients."""
