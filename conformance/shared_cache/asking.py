"""Callers of two Millraces. Each question is a new one, so that each call looks in Redis first."""

import http.client
import itertools
import json
import random
import time

from callers import Callers, Wrong


def ask(connection: http.client.HTTPConnection, number: int) -> None:
    """Raises Wrong, and what a connection raises."""
    tensor = {"name": "x", "datatype": "INT64", "shape": [1], "data": [number]}
    head = {"content-type": "application/json"}
    connection.request("POST", "/v2/models/twice/infer", json.dumps({"inputs": [tensor]}), head)
    answer = connection.getresponse()
    text = answer.read()
    if answer.status != 200:
        raise Wrong(f"status {answer.status}: {text[:200]!r}")
    got = json.loads(text)["outputs"][0]["data"]
    if got != [2 * number]:
        raise Wrong(f"twice {number} is {got}")


class Asking(Callers):
    def __init__(self, ports: list[int], numbers: itertools.count, pause: float) -> None:
        super().__init__([f"127.0.0.1:{port}" for port in ports], pause)
        self.millis: dict[str, list[float]] = {}
        self._numbers = numbers

    def begins(self, step: str) -> None:
        self.millis.setdefault(step, [])
        super().begins(step)

    def p99(self, step: str) -> float:
        times = sorted(self.millis[step])
        return times[int(0.99 * (len(times) - 1))]

    def call(self, connection: http.client.HTTPConnection, chance: random.Random, step: str) -> None:
        began = time.perf_counter()
        try:
            ask(connection, next(self._numbers))
        finally:
            with self.lock:
                self.millis[step].append(1e3 * (time.perf_counter() - began))
