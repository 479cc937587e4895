"""gRPC by grpcio: a method and the bytes of its message in, a status and the bytes of the answer out."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import grpc
from grpc import StatusCode

from clients.client import Wrong

SECONDS = 30.0
# Never by a proxy of the environment, and no message is too long here: what is too long is for the router to say.
OPTIONS = [
    ("grpc.enable_http_proxy", 0),
    ("grpc.max_receive_message_length", -1),
    ("grpc.max_send_message_length", -1),
]


@dataclass(frozen=True)
class Call:
    method: str
    """The full one: /package.Service/Method."""
    message: bytes
    told: str = ""
    """What the message says, for a report."""

    def __str__(self) -> str:
        return f"{self.method} {self.told or self.message[:80]!r}"


@dataclass(frozen=True)
class Answered:
    status: StatusCode
    text: str
    message: bytes = b""

    @property
    def content(self) -> tuple[str, bytes]:
        return self.text, self.message

    def __str__(self) -> str:
        return f"{self.status.name} {self.text or self.message[:80]!r}"


@contextmanager
def channel_to(address: str) -> Iterator[grpc.Channel]:
    with grpc.insecure_channel(address, options=OPTIONS) as channel:
        yield channel


def by_grpcio(address: str, calls: Sequence[Call]) -> list[Answered]:
    """All over one connection."""
    with channel_to(address) as channel:
        return [one_call(channel, call) for call in calls]


def one_call(channel: grpc.Channel, call: Call) -> Answered:
    try:
        message = channel.unary_unary(call.method)(call.message, timeout=SECONDS)
    except grpc.RpcError as error:
        return Answered(error.code(), error.details() or "")
    return Answered(StatusCode.OK, "", message)


def answered(address: str, method: str, request: Any, kind: Any) -> Any:
    """One call that must succeed; its message, an object of `kind`."""
    call = Call(method, request.SerializeToString(), f"{request}".replace("\n", " ")[:200])
    [answer] = by_grpcio(address, [call])
    if answer.status is not StatusCode.OK:
        raise Wrong(call, "OK", answer)
    return kind.FromString(answer.message)


def error_problem(answer: Answered) -> str | None:
    """gRPC's own libraries say no more than UNIMPLEMENTED to a method that is not there."""
    return None if answer.text or answer.status is StatusCode.UNIMPLEMENTED else "the error has no text"
