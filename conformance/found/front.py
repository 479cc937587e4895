"""Millrace in front of one server by one way, with a file that names the server and a config that names no model."""

import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from clients.client import compact
from clients.http import JSON, Request, by_requests
from found.ways import Way
from processes import Processes
from registries import fleet
from servers.server import Server

# One of the echo models, asked in Open Inference's words.
ECHO = "echo_int32"
NUMBERS = {"datatype": "INT32", "shape": [2, 2], "data": [1, -2, 3, 2**31 - 1]}


@dataclass(frozen=True)
class Front:
    server: Server
    way: Way
    router: fleet.Router

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.router.port}"

    def endpoint(self) -> dict:
        """What `GET /v1/fleet` says of the server."""
        [pool] = self.router.fleet()["pools"]
        [endpoint] = pool["endpoints"]
        return endpoint

    def awaits(self, what: str, holds: Callable[[dict], bool]) -> float:
        """Until that is so of the endpoint; the seconds that it took."""
        began = time.monotonic()
        who = f"{self.server.title}, {self.way.protocol}: {what}"
        fleet.eventually(who, lambda: holds(self.endpoint()), lambda: json.dumps(self.endpoint()))
        return time.monotonic() - began

    def awaits_models(self, ready: set[str], unready: Sequence[str] = ()) -> float:
        def holds(told: dict) -> bool:
            names = {model["name"] for model in told["models"]}
            return told["state"] == "serving" and names == ready and told.get("unready_models", []) == [*unready]

        return self.awaits(f"{sorted(ready)} ready, {[*unready]} not", holds)

    def says(self, what: str, told: Any) -> None:
        print(f"found: {self.server.title}, {self.way.protocol}, {what}: {told}", flush=True)

    def refused(self, what: str, status: Any, exactly: Any = None) -> list[str]:
        """What is wrong with the answer to the way's question, which must be an error of its protocol."""
        answer = self.way.asks(self.address)
        self.says(what, answer)
        problem = self.way.client.error_problem(answer)
        if answer.status == status and not problem and exactly in (None, answer.content):
            return []
        return [f"{what}: {answer}, not {status}{f' {exactly}' if exactly else ''}: {problem or 'another error'}"]

    def echoes(self) -> list[str]:
        """Another of its models, by its own name."""
        body = compact({"inputs": [NUMBERS | {"name": "x"}]})
        [answer] = by_requests(self.address, [Request("POST", f"/v2/models/{ECHO}/infer", body, JSON)])
        if answer.status != 200:
            return [f"{ECHO}: {answer}"]
        [output] = answer.content["outputs"]
        # KServe adds what it has nothing to say of.
        wanted = NUMBERS | {"name": "y"}
        return [] if output | wanted == output else [f"{ECHO}: sent {NUMBERS}, got {output}"]


def begin(processes: Processes, server: Server, way: Way) -> Front:
    name = f"{server.name}-{way.protocol}"
    targets = processes.work / f"{name}.targets.json"
    address = server.grpc_address if way.protocol.endswith("-grpc") else server.address
    targets.write_text(json.dumps([{"targets": [address]}]))
    document = (
        "pools:\n"
        f'  found: {{protocol: {way.protocol}, discover: {{file: "{targets}"}}, probe: {{interval: 1s, timeout: 10s}}}}\n'
        "models: {}\n"
    )
    router = fleet.serve(processes, f"millrace-{name}", document)
    router.process.await_ok(f"http://127.0.0.1:{router.port}/v2/health/live", 60)
    return Front(server, way, router)
