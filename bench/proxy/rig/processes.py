"""Starts processes on one CPU, finds the tree below each, and ends them."""
# SPDX-License-Identifier: Apache-2.0
import os
import signal
import socket
import subprocess
from pathlib import Path
from typing import Optional


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Pinned:
    """A process, and all it starts, confined to one CPU and in a group of its own."""

    def __init__(self, command: list[str], cpu: int, folder: Path, log: str, pipe: bool = False):
        self.log = folder / log
        with self.log.open("wb") as log_file:
            self.process = subprocess.Popen(
                command, cwd=folder, stdin=subprocess.DEVNULL, stderr=log_file, text=True, start_new_session=True,
                stdout=subprocess.PIPE if pipe else log_file, preexec_fn=lambda: _confine(cpu))

    @property
    def pid(self) -> int:
        return self.process.pid

    def alive(self) -> bool:
        return self.process.poll() is None

    def last_words(self) -> str:
        return self.log.read_text(errors="replace")[-2000:]

    def tree(self) -> list[int]:
        """This process and all below it."""
        children: dict[int, list[int]] = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                parent = _parent(int(entry))
                children.setdefault(parent if parent is not None else -1, []).append(int(entry))
        found, waiting = [], [self.pid]
        while waiting:
            pid = waiting.pop()
            found.append(pid)
            waiting += children.get(pid, [])
        return found

    def end(self) -> None:
        for signal_number in (signal.SIGTERM, signal.SIGKILL):
            if self.alive():
                try:
                    os.killpg(self.pid, signal_number)
                    self.process.wait(10)
                except (ProcessLookupError, subprocess.TimeoutExpired):
                    continue


def _confine(cpu: int) -> None:
    """Runs in the child, whose priority is ours. A scheduler that groups by session asks for the group's as well."""
    os.sched_setaffinity(0, {cpu})
    group = Path("/proc/self/autogroup")
    priority = os.getpriority(os.PRIO_PROCESS, 0)
    if priority and group.exists():
        group.write_text(str(priority))


def _parent(pid: int) -> Optional[int]:
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    return int(stat.rpartition(")")[2].split()[1])
