"""One cell of the table: one client against one server, and what must hold there."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from grpc import StatusCode

from clients.client import Check, Client, Refusal, Wrong
from clients.http import Request, by_requests
from digits import HeldOut
from servers.server import Server

BATCH = 17
TOLERANCE = 1e-5


@dataclass(frozen=True)
class Baseline:
    """What a server answers when its own client asks it directly."""

    held_out: HeldOut
    probabilities: np.ndarray  # [200, 10]

    @property
    def right(self) -> int:
        return self.held_out.right(self.probabilities)


@dataclass(frozen=True)
class Passed:
    checks: int


@dataclass(frozen=True)
class Failed:
    problems: list[str]


@dataclass(frozen=True)
class Skipped:
    reason: str


Outcome = Passed | Failed | Skipped


def ask_in_batches(ask: Callable[[np.ndarray], np.ndarray], images: np.ndarray) -> np.ndarray:
    parts = [images[start : start + BATCH] for start in range(0, len(images), BATCH)]
    return np.concatenate([ask(part) for part in parts])


def run_cell(client: Client, server: Server, address: str, baseline: Baseline) -> Outcome:
    """Runs every check even after one has failed, so that one run tells all."""
    checks = list(cell_checks(client, server, address, baseline))
    problems = [problem for check in checks if (problem := problem_of(check))]
    return Failed(problems) if problems else Passed(len(checks))


def cell_checks(client: Client, server: Server, address: str, baseline: Baseline) -> Iterator[Check]:
    yield Check("held-out images", lambda: check_held_out(client, address, baseline))
    yield Check("one image", lambda: check_one(client, address, baseline))
    yield from client.checks(address, server.version)
    for refusal in client.refusals():
        if refusal.name == "unknown version" and server.any_version:
            continue
        yield refusal_check(client, server, address, refusal)
    yield Check("one image after the bad requests", lambda: check_one(client, address, baseline))


def problem_of(check: Check) -> str | None:
    try:
        check.run()
    except Wrong as wrong:
        return f"{check.name}\n  sent      {wrong.sent}\n  expected  {wrong.expected}\n  got       {wrong.got}"
    except Exception as error:  # whatever a client throws is this check's failure
        return f"{check.name}\n  {type(error).__name__}: {error}"
    return None


def check_held_out(client: Client, address: str, baseline: Baseline) -> None:
    images = baseline.held_out.images
    got = ask_in_batches(lambda part: client.predict(address, part), images)
    sent = f"{len(images)} held-out images in batches of {BATCH}"
    right = baseline.held_out.right(got)
    if right != baseline.right:
        raise Wrong(sent, f"{baseline.right} right, as the server asked directly", f"{right} right")
    must_be_near(sent, baseline.probabilities, got)


def check_one(client: Client, address: str, baseline: Baseline) -> None:
    got = client.predict(address, baseline.held_out.images[:1])
    must_be_near("the first held-out image", baseline.probabilities[:1], got)


def must_be_near(sent: str, expected: np.ndarray, got: np.ndarray) -> None:
    gaps = np.abs(expected - got).max(axis=1)
    worst = int(gaps.argmax())
    if not gaps[worst] <= TOLERANCE:
        raise Wrong(
            f"{sent}; the worst is image {worst}, off by {gaps[worst]:.2e}",
            f"{expected[worst].tolist()} within {TOLERANCE}",
            got[worst].tolist(),
        )


def refusal_check(client: Client, server: Server, address: str, refusal: Refusal) -> Check:
    return Check(f"bad request: {refusal.name}", lambda: check_refusal(client, server, address, refusal))


def check_refusal(client: Client, server: Server, address: str, refusal: Refusal) -> None:
    """Where client and server speak one protocol Millrace hands bytes through, and the server's own word counts:
    Triton, for one, answers 500 to broken JSON."""
    [answer] = client.send(address, [refusal.request])
    own = own_answer(client, server, refusal)
    if own is not None and alike(own, answer):
        return
    if answer.status != refusal.status:
        raise Wrong(refusal.request, f"{refusal.status}{f' or {own}' if own else ''}", answer)
    if problem := client.error_problem(answer):
        raise Wrong(refusal.request, f"an error in the form of {client.protocol}", f"{problem}: {answer}")


def alike(directly: Any, through: Any) -> bool:
    """What a server takes after all it may answer with an id of its own making, and of a method that is not there each
    library of gRPC speaks in its own words."""
    wordless = directly.status in (200, StatusCode.OK, StatusCode.UNIMPLEMENTED)
    return directly.status == through.status and (wordless or directly.content == through.content)


def own_answer(client: Client, server: Server, refusal: Refusal) -> Any:
    over_http = isinstance(refusal.request, Request)
    if client.protocol != server.protocol or (client.beyond and not over_http):
        return None
    send = by_requests if over_http else client.send
    [answer] = send(server.address, [refusal.request])
    return answer
