"""Child processes with a log each; none outlives the run."""

import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType

STOP_SECONDS = 10
_given: set[int] = set()


class NotStarted(Exception):
    """A process ended early or was not ready in time; the text ends with its last log lines."""


class Process:
    def __init__(self, name: str, command: list[str], log: Path, env: dict[str, str], cwd: Path) -> None:
        self.name = name
        self.log = log
        with log.open("wb") as out:
            # A session of its own, so that the workers a server forks are stopped with it.
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                env=os.environ | env,
                cwd=cwd,
                start_new_session=True,
            )

    def await_ok(self, url: str, seconds: float) -> None:
        """Returns when GET url answers 200."""
        end = time.monotonic() + seconds
        while not answers_ok(url):
            if self._child.poll() is not None:
                raise NotStarted(f"{self.name} ended with {self._child.returncode}: {self.last_lines()}")
            if time.monotonic() > end:
                raise NotStarted(f"{self.name} not ready in {seconds:.0f} s: {self.last_lines()}")
            time.sleep(0.2)

    def last_lines(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()[-8:]
        return "\n    ".join(["", *lines]) or "(nothing logged)"

    def signal(self, number: int) -> None:
        try:
            os.killpg(self._child.pid, number)
        except ProcessLookupError:
            pass

    def end(self) -> None:
        self.signal(signal.SIGTERM)
        self.wait(STOP_SECONDS)

    def wait(self, seconds: float) -> None:
        try:
            self._child.wait(max(0.0, seconds))
        except subprocess.TimeoutExpired:
            pass


class Processes:
    """Starts processes and, on leaving, ends all of them with what they forked."""

    def __init__(self, work: Path) -> None:
        self.work = work
        self._running: list[Process] = []

    def start(
        self, name: str, command: list[str], env: dict[str, str] | None = None, cwd: Path | None = None
    ) -> Process:
        process = Process(name, command, self.work / f"{name}.log", env or {}, cwd or self.work)
        self._running.append(process)
        return process

    def __enter__(self) -> "Processes":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # A second Ctrl-C must not leave half of them behind.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        for process in self._running:
            process.signal(signal.SIGTERM)
        end = time.monotonic() + STOP_SECONDS
        for process in self._running:
            process.wait(end - time.monotonic())
        for process in self._running:
            process.signal(signal.SIGKILL)
            process.wait(STOP_SECONDS)


def answers_ok(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return answer.status == 200
    except (urllib.error.URLError, OSError):
        return False


def free_port() -> int:
    """A port nobody listens on now, never the same twice in a run."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port not in _given:
            _given.add(port)
            return port
