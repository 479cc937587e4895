"""Debian's redis-server, which is stopped, killed and started again, and what is stored in it."""

import signal
import socket
import time
from dataclasses import dataclass

from install import program
from processes import NotStarted, Process, Processes, free_port


@dataclass
class Redis:
    processes: Processes
    program: str
    port: int
    starts: int = 0

    @classmethod
    def here(cls, processes: Processes) -> "Redis":
        """Not started yet."""
        return cls(processes, program("redis-server", "redis-server"), free_port())

    def start(self) -> Process:
        """With nothing in it."""
        self.starts += 1
        command = [self.program, "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        return self.begins(f"redis-{self.starts}", command)

    def begins(self, name: str, command: list[str]) -> Process:
        """What listens at its port from now on."""
        process = self.processes.start(name, command)
        end = time.monotonic() + 20
        while not self.listens():
            if time.monotonic() > end:
                raise NotStarted(f"{name} does not listen: {process.last_lines()}")
            time.sleep(0.05)
        return process

    def listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        except OSError:
            return False

    def put(self, values: dict[str, bytes]) -> None:
        commands = b"".join(command(b"SET", key.encode(), value) for key, value in values.items())
        with socket.create_connection(("127.0.0.1", self.port), 5) as connection:
            connection.sendall(commands)
            told = b""
            while told.count(b"\r\n") < len(values) and (more := connection.recv(65536)):
                told += more
        if told != b"+OK\r\n" * len(values):
            raise NotStarted(f"redis says {told[:200]!r}")


def command(*words: bytes) -> bytes:
    return b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word), word) for word in words)


def kill(process: Process) -> None:
    process.signal(signal.SIGKILL)
    process.wait(10)
