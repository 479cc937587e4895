"""Calls of every kind that a panel shows, until it is told to stop. A few hundred each second."""

import http.client
import json
import random
import time
from collections.abc import Callable
from contextlib import ExitStack

from callers import Callers

SEED = 1
REFUSED_SECONDS = 0.1
PIXELS = 64
HEADERS = {"content-type": "application/json"}
CHAT = json.dumps({"model": "chat", "stream": True, "messages": [{"role": "user", "content": "sing"}]})


class Asking(Callers):
    """One kind of call; what comes back is for the panels to show."""

    def __init__(
        self, address: str, many: int, pause: float, ask: Callable[[random.Random], tuple[str, str]], tells: bool = False
    ) -> None:
        """`ask` gives path and body; who `tells` says what the answer was worth."""
        super().__init__([address] * many, pause, SEED)
        self._ask = ask
        self._tells = tells

    def call(self, connection: http.client.HTTPConnection, chance: random.Random, step: str) -> None:
        path, text = self._ask(chance)
        connection.request("POST", path, text, HEADERS | {"traceparent": traced(chance)})
        answer = connection.getresponse()
        answer.read()
        if self._tells:
            reward(connection, answer.getheader("x-request-id"), chance)
        # Who is refused for load does not come back at once.
        time.sleep(REFUSED_SECONDS if answer.status == 503 else 0)


class Load:
    def __init__(self, address: str) -> None:
        self._ended = ExitStack()
        self._callers = [
            # Several at once, or nothing would wait, be hedged, or be refused.
            Asking(address, 6, 0.02, lambda chance: infer("digits", some_image(chance))),
            Asking(address, 2, 0.02, lambda chance: infer("lonely", some_image(chance))),
            Asking(address, 6, 0.005, lambda chance: infer("narrow", some_image(chance))),
            Asking(address, 1, 0.1, lambda chance: infer("tiered", some_image(chance))),
            Asking(address, 1, 0.03, lambda chance: infer("parted", some_image(chance)), tells=True),
            Asking(address, 1, 0.05, lambda chance: ("/v2/models/fed/infer", named(chance.randrange(10)))),
            Asking(address, 1, 0.05, lambda chance: infer("both", some_image(chance))),
            Asking(address, 1, 0.03, lambda chance: infer("stepped", some_image(chance))),
            Asking(address, 1, 0.2, lambda _: ("/v1/chat/completions", CHAT)),
            Asking(address, 1, 0.2, lambda _: ("/v2/models/nobody/infer", body(image(0)))),
            Asking(address, 1, 0.2, lambda _: ("/v2/models/digits/infer", "{")),
        ]

    def __enter__(self) -> "Load":
        for callers in self._callers:
            self._ended.enter_context(callers).begins("loaded")
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.close()


def reward(connection: http.client.HTTPConnection, answered: str | None, chance: random.Random) -> None:
    """What an answer was worth; one of ten is told of another router's."""
    request = "another-routers" if chance.random() < 0.1 else answered
    connection.request("POST", "/v1/feedback", json.dumps({"request_id": request, "reward": chance.random()}), HEADERS)
    connection.getresponse().read()


def traced(chance: random.Random) -> str:
    """Of a caller that keeps the trace, so that the metrics may show it."""
    return f"00-{chance.getrandbits(128):032x}-{chance.getrandbits(64):016x}-01"


def infer(model: str, pixels: list[float]) -> tuple[str, str]:
    return f"/v2/models/{model}/infer", body(pixels)


def body(pixels: list[float]) -> str:
    tensor = {"name": "image", "datatype": "FP32", "shape": [1, PIXELS], "data": pixels}
    return json.dumps({"inputs": [tensor]})


def named(number: int) -> str:
    """An image that is to be looked up."""
    return json.dumps({"inputs": [{"name": "image_id", "datatype": "INT64", "shape": [1], "data": [number]}]})


def some_image(chance: random.Random) -> list[float]:
    """One of four times one of ten that come again and again, so that a cache hits and misses."""
    return image(chance.randrange(10) if chance.random() < 0.25 else chance.randrange(10**6))


def image(number: int) -> list[float]:
    return [float(number % (pixel + 2)) for pixel in range(PIXELS)]
