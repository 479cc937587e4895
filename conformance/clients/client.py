"""What a client under test can do, and how a check says that it failed."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from grpc import StatusCode

from clients.http import Answer, Request

MODEL = "digits"
BLANK = np.zeros((1, 64), np.float32)


class Wrong(Exception):
    """An answer that is not what was promised."""

    def __init__(self, sent: object, expected: object, got: object) -> None:
        super().__init__(f"sent {sent}, expected {expected}, got {got}")
        self.sent, self.expected, self.got = str(sent), str(expected), str(got)


@dataclass(frozen=True)
class Check:
    name: str
    run: Callable[[], object]


@dataclass(frozen=True)
class Refusal:
    """A bad request and the status its protocol has for it: a number of HTTP's or a code of gRPC's."""

    name: str
    request: Any
    status: int | StatusCode


class Client(Protocol):
    name: str
    protocol: str
    """What Millrace's configuration calls the protocol the client speaks."""
    beyond: str
    """What it needs that Millrace has and these servers have not; empty where they do."""

    def install(self) -> None:
        """Makes all it needs present, or raises Missing."""

    def predict(self, address: str, images: np.ndarray, version: str = "") -> np.ndarray:
        """[n, 64] to [n, 10], n at most 64; raises Wrong on any other answer."""

    def send(self, address: str, requests: Sequence[Any]) -> list[Any]:
        """Its own kind of requests and answers, over one connection where it can; an answer has a `status`."""

    def refusals(self) -> list[Refusal]: ...

    def error_problem(self, answer: Any) -> str | None:
        """What is not as it should be in the body of an error, if anything."""

    def checks(self, address: str, version: str) -> Iterator[Check]:
        """What the protocol promises beside predictions; version is the server's, empty where it has none."""


def ask(client: Client, address: str, request: Request) -> Any:
    """One request that must succeed; its JSON."""
    [answer] = client.send(address, [request])
    if answer.status != 200:
        raise Wrong(request, 200, answer)
    return json_of(request, answer)


def json_of(request: Request, answer: Answer) -> Any:
    try:
        return json.loads(answer.body)
    except ValueError:
        raise Wrong(request, "a JSON body", answer) from None


def must_equal(sent: object, expected: object, got: object) -> None:
    if expected != got:
        raise Wrong(sent, expected, got)


def as_probabilities(sent: object, value: Any, rows: int) -> np.ndarray:
    try:
        array = np.array(value, np.float32)
    except (TypeError, ValueError):
        raise Wrong(sent, f"{rows} rows of 10 numbers", str(value)[:300]) from None
    must_equal(sent, (rows, 10), array.shape)
    return array


def compact(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
