"""Callers who ask all the time, of users and tenants of whom some are stored nowhere."""

import http.client
import random
import threading
import time
from dataclasses import dataclass, field

from features import scores
from features.asking import Call, Told, Wrong, ask

ROWS = 4
NOWHERE = 10
# Together they are to leave the machine to Millrace.
PAUSE = 0.03


def some_call(chance: random.Random) -> Call:
    users = [chance.randrange(scores.USERS + NOWHERE) for _ in range(ROWS)]
    return Call(users, chance.randrange(scores.TENANTS + 1))


@dataclass
class Callers:
    port: int
    callers: int
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    step: str = ""
    steps: dict[str, Told] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def __enter__(self) -> "Callers":
        self._threads = [threading.Thread(target=self._call, args=(seed,)) for seed in range(self.callers)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        for thread in self._threads:
            thread.join()

    def begins(self, step: str) -> None:
        """What is asked from now on belongs to it; a step that was there goes on."""
        self.steps.setdefault(step, Told())
        self.step = step

    def all(self) -> Told:
        told = Told()
        for each in self.steps.values():
            told.add(each)
        return told

    def _call(self, seed: int) -> None:
        chance = random.Random(seed)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        while not self.over.is_set():
            time.sleep(PAUSE)
            step, began = self.step, time.perf_counter()
            try:
                told = ask(connection, some_call(chance))
                told.millis.append(1e3 * (time.perf_counter() - began))
                with self.lock:
                    self.steps[step].add(told)
            except (Wrong, OSError, http.client.HTTPException, ValueError, KeyError) as error:
                connection.close()
                with self.lock:
                    self.errors.append(f"{step}: {type(error).__name__}: {error}")
        connection.close()
