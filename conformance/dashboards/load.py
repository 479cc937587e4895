"""Calls of every kind that a panel shows, until it is told to stop. A few hundred each second."""

import http.client
import json
import random
import threading
import time
from collections.abc import Callable
from types import TracebackType

SEED = 1
PIXELS = 64


class Load:
    def __init__(self, address: str) -> None:
        self.address = address
        self._ended = threading.Event()
        self._threads = [
            # Several at once, or nothing would wait, be hedged, or be refused.
            *self.callers(6, 0.02, lambda chance: infer("digits", some_image(chance))),
            *self.callers(2, 0.02, lambda chance: infer("lonely", some_image(chance))),
            *self.callers(6, 0.005, lambda chance: infer("narrow", some_image(chance))),
            *self.callers(1, 0.1, lambda chance: infer("tiered", some_image(chance))),
            *self.callers(1, 0.2, lambda _: ("/v1/chat/completions", CHAT)),
            *self.callers(1, 0.2, lambda _: ("/v2/models/nobody/infer", body(image(0)))),
            *self.callers(1, 0.2, lambda _: ("/v2/models/digits/infer", "{")),
        ]

    def callers(self, many: int, pause: float, ask: Callable[[random.Random], tuple[str, str]]) -> list[threading.Thread]:
        return [
            threading.Thread(target=self.call, args=(random.Random(SEED + caller), pause, ask)) for caller in range(many)
        ]

    def call(self, chance: random.Random, pause: float, ask: Callable[[random.Random], tuple[str, str]]) -> None:
        connection = http.client.HTTPConnection(self.address, timeout=10)
        while not self._ended.is_set():
            path, text = ask(chance)
            try:
                connection.request("POST", path, text, {"content-type": "application/json"})
                connection.getresponse().read()
            except (OSError, http.client.HTTPException):
                connection.close()
            time.sleep(pause)
        connection.close()

    def __enter__(self) -> "Load":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()


CHAT = json.dumps({"model": "chat", "stream": True, "messages": [{"role": "user", "content": "sing"}]})


def infer(model: str, pixels: list[float]) -> tuple[str, str]:
    return f"/v2/models/{model}/infer", body(pixels)


def body(pixels: list[float]) -> str:
    tensor = {"name": "image", "datatype": "FP32", "shape": [1, PIXELS], "data": pixels}
    return json.dumps({"inputs": [tensor]})


def some_image(chance: random.Random) -> list[float]:
    """One of four times one of ten that come again and again, so that a cache hits and misses."""
    return image(chance.randrange(10) if chance.random() < 0.25 else chance.randrange(10**6))


def image(number: int) -> list[float]:
    return [float(number % (pixel + 2)) for pixel in range(PIXELS)]
