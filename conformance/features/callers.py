"""Callers who ask all the time, of users and tenants of whom some are stored nowhere."""

import http.client
import random
import time

from callers import Callers
from features import scores
from features.asking import Call, Told, ask

ROWS = 4
NOWHERE = 10
# Together they are to leave the machine to Millrace.
PAUSE = 0.07


def some_call(chance: random.Random) -> Call:
    users = [chance.randrange(scores.USERS + NOWHERE) for _ in range(ROWS)]
    return Call(users, chance.randrange(scores.TENANTS + 1))


class AskingOfSome(Callers):
    def __init__(self, port: int, callers: int) -> None:
        super().__init__([f"127.0.0.1:{port}"] * callers, PAUSE)
        self.told_in: dict[str, Told] = {}

    def begins(self, step: str) -> None:
        self.told_in.setdefault(step, Told())
        super().begins(step)

    def all(self) -> Told:
        told = Told()
        for each in self.told_in.values():
            told.add(each)
        return told

    def call(self, connection: http.client.HTTPConnection, chance: random.Random, step: str) -> None:
        began = time.perf_counter()
        told = ask(connection, some_call(chance))
        told.millis.append(1e3 * (time.perf_counter() - began))
        with self.lock:
            self.told_in[step].add(told)
