"""Clients that ask one question after the other, each over a connection of its own, until they are told to stop."""

import http.client
import random
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Self

TIMEOUT_SECONDS = 30


class Wrong(Exception):
    """What is wrong with an answer."""


class Callers(ABC):
    """One for each address. What they ask, and what they make of the answer, is said by `call`.

    Args:
        pause: mean seconds between an answer and the next question.
    """

    def __init__(self, addresses: Sequence[str], pause: float = 0.0, seed: int = 0) -> None:
        self.calls = 0
        self.errors: list[str] = []
        self.steps: list[str] = []
        self.lock = threading.Lock()
        self._step = ""
        self._addresses = addresses
        self._pause = pause
        self._seed = seed
        self._over = threading.Event()
        self._threads: list[threading.Thread] = []

    @abstractmethod
    def call(self, connection: http.client.HTTPConnection, chance: random.Random, step: str) -> None:
        """One, begun in that step. Whatever it raises is an error of its own."""

    def begins(self, step: str) -> None:
        """What is asked from now on belongs to it; one that was there goes on. With the first they begin to ask."""
        if step not in self.steps:
            self.steps.append(step)
        self._step = step
        if not self._threads:
            self._start()

    def _start(self) -> None:
        for place, address in enumerate(self._addresses):
            chance = random.Random(self._seed + place)
            self._threads.append(threading.Thread(target=self._run, args=(address, chance)))
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def told(self) -> str:
        """How many calls there were, and what that says of the share that would go wrong."""
        return f"N={self.calls} errors={len(self.errors)} bound={3 / max(1, self.calls):.1e} (95 %)"

    def problems(self) -> list[str]:
        """None, or one that tells the first errors."""
        if not self.errors:
            return []
        return [f"{len(self.errors)} of {self.calls} calls went wrong\n  " + "\n  ".join(self.errors[:5])]

    def _run(self, address: str, chance: random.Random) -> None:
        connection = http.client.HTTPConnection(address, timeout=TIMEOUT_SECONDS)
        while not self._over.is_set():
            time.sleep(self._pause * 2 * chance.random())
            step, error = self._step, ""
            try:
                self.call(connection, chance, step)
            except Exception as broken:
                # Not even a bug of `call` may leave fewer callers than were asked for.
                error = f"{step}: {type(broken).__name__}: {broken}"
                connection.close()
            with self.lock:
                self.calls += 1
                if error:
                    self.errors.append(error)
        connection.close()
