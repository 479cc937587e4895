"""Callers of two Millraces. Each question is a new one, so that each call looks in Redis first."""

import http.client
import itertools
import json
import threading
import time
from dataclasses import dataclass, field


def ask(connection: http.client.HTTPConnection, number: int) -> str:
    """What is wrong with the answer; nothing when it is right."""
    tensor = {"name": "x", "datatype": "INT64", "shape": [1], "data": [number]}
    try:
        head = {"content-type": "application/json"}
        connection.request("POST", "/v2/models/twice/infer", json.dumps({"inputs": [tensor]}), head)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200:
            return f"status {answer.status}: {text[:200]!r}"
        got = json.loads(text)["outputs"][0]["data"]
        return "" if got == [2 * number] else f"twice {number} is {got}"
    except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
        connection.close()
        return f"{type(error).__name__}: {error}"


@dataclass
class Callers:
    ports: list[int]
    numbers: itertools.count
    pause: float
    over: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    step: str = ""
    millis: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def __enter__(self) -> "Callers":
        self._threads = [threading.Thread(target=self._call, args=(port,)) for port in self.ports]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.over.set()
        for thread in self._threads:
            thread.join()

    def begins(self, step: str) -> None:
        self.step = step
        self.millis[step] = []

    def calls(self) -> int:
        return sum(len(times) for times in self.millis.values())

    def p99(self, step: str) -> float:
        times = sorted(self.millis[step])
        return times[int(0.99 * (len(times) - 1))]

    def _call(self, port: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        while not self.over.is_set():
            time.sleep(self.pause)
            step, began = self.step, time.perf_counter()
            problem = ask(connection, next(self.numbers))
            millis = 1e3 * (time.perf_counter() - began)
            with self.lock:
                self.millis[step].append(millis)
                if problem:
                    self.errors.append(f"{step}: {problem}")
        connection.close()
