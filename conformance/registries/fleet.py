"""Servers that come and go, Millrace in front of them, and callers who must not notice."""

import http.client
import json
import random
import signal
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass

from callers import Callers, Wrong
from install import HERE
from matrix import Failed, Outcome, Passed
from millrace import LAUNCHER, ROOT, build
from processes import NotStarted, Process, Processes, free_port

CALLERS = 4
PAUSE = 0.04
PATIENCE = 60.0
SEED = 1
BODY = json.dumps({"inputs": [{"name": "x", "datatype": "INT64", "shape": [1], "data": [1]}]})


@dataclass
class Server:
    """What a registry tells of, in a process of its own: one of registries/who.py, where nothing else is said."""

    address: str
    port: int
    process: Process
    name: str = "who"
    health: str = "/v2/health/live"

    def kill(self) -> None:
        self.process.signal(signal.SIGKILL)


def server(processes: Processes, name: str, address: str = "127.0.0.1", program: str = "who.py") -> Server:
    port = free_port()
    command = [sys.executable, "-B", str(HERE / "registries" / program), address, str(port)]
    process = processes.start(name, command)
    process.await_ok(f"http://{address}:{port}/v2/health/live", 20)
    return Server(address, port, process)


@dataclass
class Router:
    port: int
    admin: int
    process: Process

    def fleet(self) -> dict:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}/v1/fleet", timeout=5) as answer:
            return json.load(answer)

    def serving(self) -> set[int]:
        """Ports of the endpoints that take traffic."""
        return self._ports("serving")

    def _ports(self, *states: str) -> set[int]:
        endpoints = (endpoint for pool in self.fleet()["pools"] for endpoint in pool["endpoints"])
        return {int(each["address"].rsplit(":", 1)[1]) for each in endpoints if each["state"] in states}

    def awaits(self, what: str, *servers: Server) -> None:
        """Until exactly these serve."""
        wanted = {each.port for each in servers}
        eventually(what, lambda: self.serving() == wanted, lambda: f"serving {self.serving()}, not {wanted}")

    def problems(self) -> list[str]:
        """Of its sources, as it tells them."""
        sources = (source for pool in self.fleet()["pools"] for source in pool["sources"])
        return [source["problem"] for source in sources if "problem" in source]

    def awaits_problem(self, words: str) -> None:
        eventually(words, lambda: any(words in each for each in self.problems()), lambda: f"told {self.problems()}")

    def awaits_no_problem(self) -> None:
        eventually("all sources well", lambda: not self.problems(), lambda: f"told {self.problems()}")

    def stays(self, seconds: float, *servers: Server) -> None:
        """None of these is given up and no other serves, all the time; then all of them serve.

        One may be ejected for a while: on two cores an API server that starts keeps everybody waiting, and health
        is not what a registry tells.
        """
        wanted = {each.port for each in servers}
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            kept = self._ports("serving", "ejected")
            if not wanted <= kept:
                raise NotStarted(f"{sorted(wanted - kept)} given up")
            if others := self.serving() - wanted:
                raise NotStarted(f"{sorted(others)} serve beside {sorted(wanted)}")
            time.sleep(0.2)
        self.awaits("all serve", *servers)


def router(
    processes: Processes, name: str, discovery: str, discover: str, env: dict[str, str] | None = None
) -> Router:
    """Millrace with one pool of servers found there, and no model of its own."""
    return serve(
        processes,
        name,
        f"discovery: {discovery}\n"
        f"pools:\n  found: {{protocol: oip-rest, pick: round-robin, discover: {discover}}}\n"
        "models: {}\n",
        env,
    )


def serve(processes: Processes, name: str, document: str, env: dict[str, str] | None = None) -> Router:
    """Millrace with that config, which says nothing of its ports."""
    build()
    port, admin = free_port(), free_port()
    config = processes.work / f"{name}.yaml"
    config.write_text(
        f"listen: {{address: 127.0.0.1, port: {port}}}\n"
        f"admin: {{address: 127.0.0.1, port: {admin}}}\n{document}"
    )
    process = processes.start(name, [str(LAUNCHER), "serve", "-c", str(config)], env, ROOT)
    process.await_ok(f"http://127.0.0.1:{admin}/ready", 120)
    return Router(port, admin, process)


def told_of(of: Router, path: str) -> str:
    """By its admin port."""
    with urllib.request.urlopen(f"http://127.0.0.1:{of.admin}{path}", timeout=5) as answer:
        return answer.read().decode()


def eventually(what: str, holds: Callable[[], bool], told: Callable[[], str]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise NotStarted(f"{what}: {told()} after {PATIENCE:.0f} s")
        time.sleep(0.1)


class Asking(Callers):
    """For who answers, over and over; they must not notice what happens to the servers."""

    def __init__(self, port: int, callers: int = CALLERS, pause: float = PAUSE) -> None:
        super().__init__([f"127.0.0.1:{port}"] * callers, pause, SEED)

    def call(self, connection: http.client.HTTPConnection, chance: random.Random, step: str) -> None:
        connection.request("POST", "/v2/models/who/infer", BODY, {"content-type": "application/json"})
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            raise Wrong(f"status {answer.status}: {text[:200]!r}")
        if json.loads(text)["outputs"][0]["name"] != "port":
            raise Wrong(f"answer {text[:200]!r}")

    def outcome(self, name: str) -> Outcome:
        print(f"{name}: {', '.join(self.steps)}: {self.told()} seed={SEED}", flush=True)
        return Failed(self.problems()) if self.errors else Passed(len(self.steps))
