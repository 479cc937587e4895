"""A real Consul agent: services that register, drain, die and flap, and an agent that starts anew."""

import json
import signal
import time
import urllib.request
from pathlib import Path

from matrix import Outcome
from processes import Process, Processes, free_port
from registries import fleet, go_program
from registries.fleet import Asking, Server

NAME = "consul"
MODULE = "github.com/hashicorp/consul"
VERSION = "v1.22.5"
FLAPS = 20


def build() -> Path:
    # Consul's own go.mod leaves out versions that would otherwise be taken.
    return go_program.build(NAME, MODULE, VERSION, MODULE, lambda theirs: go_program.blocks(theirs, "exclude"))


class Agent:
    def __init__(self, processes: Processes, program: Path, name: str = NAME) -> None:
        self._processes = processes
        self._program = program
        self._name = name
        self._work = processes.work / name
        self._work.mkdir()
        self._starts = 0
        self.port = free_port()
        self._others = {name: free_port() for name in ("server", "serf-lan", "serf-wan")}
        self.process: Process

    def start(self) -> None:
        """In memory: it knows what stands in its folder, and begins to count anew."""
        self._starts += 1
        ports = [f"-{name}-port={port}" for name, port in self._others.items()]
        command = [
            *(str(self._program), "agent", "-dev", "-client=127.0.0.1", "-bind=127.0.0.1"),
            *(f"-config-dir={self._work}", f"-http-port={self.port}", *ports),
            *("-dns-port=-1", "-grpc-port=-1", "-grpc-tls-port=-1"),
        ]
        self.process = self._processes.start(f"{self._name}-{self._starts}", command)
        self.process.await_ok(f"http://127.0.0.1:{self.port}/v1/status/leader", 60)

    def kill(self) -> None:
        self.process.signal(signal.SIGKILL)
        self.process.wait(10)

    def keeps(self, *servers: Server) -> None:
        """What it knows when it starts."""
        services = [service(each) for each in servers]
        (self._work / "services.json").write_text(json.dumps({"services": services}))

    def put(self, path: str, document: object = None) -> None:
        body = json.dumps(document).encode() if document is not None else b""
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/v1/agent/{path}", body, method="PUT")
        with urllib.request.urlopen(request, timeout=10):
            pass

    def register(self, server: Server) -> None:
        told = service(server)
        put = {
            "ID": told["id"],
            "Name": told["name"],
            "Address": told["address"],
            "Port": told["port"],
            "Checks": [
                {"HTTP": told["checks"][0]["http"], "Interval": "500ms", "Timeout": "2s", "Status": "passing"},
                {"CheckID": f"say-{server.port}", "TTL": "1h", "Status": "passing"},
            ],
        }
        self.put("service/register", put)

    def deregister(self, server: Server) -> None:
        self.put(f"service/deregister/{identity(server)}")

    def drains(self, server: Server, enabled: bool) -> None:
        self.put(f"service/maintenance/{identity(server)}?enable={str(enabled).lower()}")

    def says(self, server: Server, status: str) -> None:
        self.put(f"check/{status}/say-{server.port}")


def service(server: Server) -> dict:
    health = f"http://{server.address}:{server.port}{server.health}"
    check = {"http": health, "interval": "500ms", "timeout": "2s", "status": "passing"}
    return {
        "id": identity(server),
        "name": server.name,
        "address": server.address,
        "port": server.port,
        "checks": [check],
    }


def identity(server: Server) -> str:
    return f"{server.name}-{server.port}"


def run(processes: Processes) -> Outcome:
    program = build()
    one, two, three = (fleet.server(processes, f"consul-who-{each}") for each in range(3))
    agent = Agent(processes, program)
    agent.keeps(one)
    agent.start()
    discovery = f'{{consul: {{address: "http://127.0.0.1:{agent.port}", wait: 5s}}}}'
    router = fleet.router(processes, "millrace-consul", discovery, "{consul: who}")
    router.awaits("the first server", one)
    with Asking(router.port) as callers:
        callers.begins("registered")
        agent.register(two)
        agent.register(three)
        router.awaits("registered", one, two, three)

        callers.begins("in maintenance")
        agent.drains(three, True)
        router.awaits("in maintenance", one, two)
        agent.drains(three, False)
        router.awaits("out of maintenance", one, two, three)

        callers.begins("flapping")
        for flap in range(FLAPS):
            agent.says(two, "fail" if flap % 2 == 0 else "pass")
            time.sleep(0.15)
        router.awaits("quiet again", one, two, three)

        callers.begins("killed")
        three.kill()
        router.awaits("killed", one, two)
        agent.deregister(three)

        callers.begins("agent gone")
        agent.keeps(one, two)
        agent.kill()
        router.stays(8, one, two)

        callers.begins("agent anew")
        agent.start()
        router.stays(8, one, two)
        four = fleet.server(processes, "consul-who-3")
        agent.register(four)
        router.awaits("registered with the new agent", one, two, four)

        callers.begins("deregistered")
        for each in (one, two):
            agent.deregister(each)
        router.awaits("one left", four)
    return callers.outcome(NAME)
