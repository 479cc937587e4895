"""Everything that runs for one protocol: the stub on one CPU, and the servers in front of it on the other."""
# SPDX-License-Identifier: Apache-2.0
import json
import threading
import time
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from . import cpu
from .exchanges import Exchange
from .options import Options
from .processes import Pinned, free_port
from .servers import Server
from .tools import Programs
from .window import Window

START_LIMIT = 120  # seconds until a server must answer


class Broken(Exception):
    """A server or the generator failed; there is nothing to measure."""


@dataclass(frozen=True)
class Target:
    """Where load can go. Without a process it is the stub itself, asked directly."""
    name: str
    port: int
    process: Optional[Pinned] = None
    config: str = ""

    def tree(self) -> list[int]:
        return self.process.tree() if self.process else []


class Stage:
    """Use as a context manager: leaving it ends every process it started."""

    def __init__(self, options: Options, programs: Programs, exchange: Exchange, folder: Path):
        self.options, self.programs, self.exchange, self.folder = options, programs, exchange, folder
        self.load_cpu, self.proxy_cpu = options.cpus
        self._ends = ExitStack()
        self._softirq = cpu.softirq_threads(options.cpus)

    def __enter__(self) -> "Stage":
        self.folder.mkdir(parents=True, exist_ok=True)
        answers = self.exchange.write(self.folder)
        port = free_port()
        self.stub = self._pinned([str(self.programs.stub), str(port), str(answers)], self.load_cpu, "stub.log")
        self.direct = Target("direct", port, None)
        self._await_answer(self.direct, self.stub)
        return self

    def __exit__(self, *_) -> None:
        self._ends.close()

    def start(self, server: Server, name: str) -> Target:
        """Starts a server under a name of its own and waits until it gives the right answer."""
        folder = self.folder / name
        folder.mkdir(exist_ok=True)
        port = free_port()
        text = server.render(self.exchange.protocol, port, free_port(), self.direct.port)
        config = folder / server.config
        config.write_text(text)
        process = self._pinned(server.command(config), self.proxy_cpu, "output.log", folder)
        target = Target(name, port, process, text)
        self._await_answer(target, process)
        return target

    def measure(self, target: Target, rate: float, seconds: float, settle: float, seed: int,
                connections: int = 0) -> Window:
        """Runs one window, with as many connections as the options say unless told. A rate of 0 is a closed loop."""
        generator = self._generator(target.port, connections or self.options.connections, rate, seconds, settle, seed)
        watchdog = threading.Timer(settle + seconds + 30, generator.end)
        watchdog.start()
        try:
            said = generator.process.stdout
            if said.readline() != "begin\n":
                raise Broken(f"{target.name}: the load generator did not begin: {generator.last_words()}")
            tree = target.tree()
            before = self._read(tree, generator.pid)
            if said.readline() != "end\n":
                raise Broken(f"{target.name}: the load generator did not finish: {generator.last_words()}")
            after = self._read(tree, generator.pid)
            told = json.loads(said.readline())
        finally:
            watchdog.cancel()
            generator.end()
        proxy, rig, host = (late - early for late, early in zip(after, before))
        counts = {name: told[name] for name in
                  ("scheduled", "completed", "unsent", "errors", "latency_ns", "lag_ns")}
        return Window(server=target.name, seconds=seconds, proxy=proxy, rig=rig, host=host, **counts)

    def _read(self, tree: list[int], generator: int) -> tuple[cpu.CpuTime, cpu.CpuTime, cpu.HostTime]:
        proxy = cpu.of_processes(tree)
        others = cpu.of_processes([generator, self.stub.pid, *self._softirq])
        return proxy, proxy + others, cpu.of_host(self.options.cpus)

    def _generator(self, port: int, connections: int, rate: float, seconds: float, settle: float,
                   seed: int) -> Pinned:
        command = [str(self.programs.load), "--port", str(port), "--path", self.exchange.path,
                   "--body", str(self.folder / "request.json"), "--expect", str(self.folder / "expected.json"),
                   "--connections", str(connections), "--rate", str(rate), "--seed", str(seed),
                   "--arrivals", self.options.arrivals, "--settle", str(settle), "--seconds", str(seconds)]
        return Pinned(command, self.load_cpu, self.folder, "load.log", pipe=True)

    def _pinned(self, command: list[str], on: int, log: str, folder: Optional[Path] = None) -> Pinned:
        process = Pinned(command, on, folder or self.folder, log)
        self._ends.callback(process.end)
        return process

    def _await_answer(self, target: Target, process: Pinned) -> None:
        give_up = time.monotonic() + START_LIMIT
        problem = "no answer"
        while time.monotonic() < give_up:
            if not process.alive():
                raise Broken(f"{target.name} ended at once:\n{process.last_words()}")
            try:
                answer = self._ask(target.port)
                if answer == self.exchange.answer:
                    return
                problem = f"another answer than the stub's: {answer[:200]!r}"
            except OSError as error:
                problem = str(error)
            time.sleep(0.2)
        raise Broken(f"{target.name} gave no right answer in {START_LIMIT} s ({problem}):\n{process.last_words()}")

    def _ask(self, port: int) -> bytes:
        request = urllib.request.Request(f"http://127.0.0.1:{port}{self.exchange.path}", data=self.exchange.request,
                                         headers={"Content-Type": "application/json"})
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=5) as response:
            return response.read()
