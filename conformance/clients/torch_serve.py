"""TorchServe's REST form: one request is one image, a flat list of 64 numbers; the answer is ten."""

import json
from collections.abc import Iterator

import numpy as np

from clients.client import (
    BLANK,
    MODEL,
    Check,
    Refusal,
    Wrong,
    as_probabilities,
    ask,
    compact,
    json_of,
    must_equal,
)
from clients.http import JSON, Answer, Request, Transport

PREDICTIONS = f"/predictions/{MODEL}"


class TorchServeClient:
    protocol = "torchserve-rest"
    beyond = ""

    def __init__(self, name: str, transport: Transport) -> None:
        self.name = name
        self.send: Transport = transport

    def install(self) -> None:
        """Comes with the clients."""

    def predict(self, address: str, images: np.ndarray, version: str = "") -> np.ndarray:
        path = f"{PREDICTIONS}/{version}" if version else PREDICTIONS
        requests = [Request("POST", path, compact(image.tolist()), JSON) for image in images]
        rows = []
        for request, answer in zip(requests, self.send(address, requests), strict=True):
            if answer.status != 200:
                raise Wrong(request, 200, answer)
            rows.append(as_probabilities(request, [json_of(request, answer)], 1))
        return np.concatenate(rows)

    def refusals(self) -> list[Refusal]:
        image = [0] * 64
        cases = [
            ("unknown model", "/predictions/nobody", compact(image), 404),
            ("unknown version", f"{PREDICTIONS}/99.0", compact(image), 404),
            ("wrong shape", PREDICTIONS, compact(image[1:]), 400),
            ("an object for a list", PREDICTIONS, compact({"pixels": "none"}), 400),
            ("truncated JSON", PREDICTIONS, compact(image)[:-9], 400),
        ]
        return [Refusal(name, Request("POST", path, body, JSON), status) for name, path, body, status in cases]

    def error_problem(self, answer: Answer) -> str | None:
        try:
            document = json.loads(answer.body)
        except ValueError:
            return "the body is not JSON"
        wanted = {"code": int, "type": str, "message": str}
        if not isinstance(document, dict) or {k: type(v) for k, v in document.items()} != wanted:
            return 'the body is not {"code": number, "type": "text", "message": "text"}'
        return None if document["code"] == answer.status else "code in the body is not the status"

    def checks(self, address: str, version: str) -> Iterator[Check]:
        yield Check("ping", lambda: self.check_ping(address))
        if version:
            yield Check("version in the path", lambda: self.predict(address, BLANK, version))
        yield Check("PUT without a content type", lambda: self.check_put(address))

    def check_ping(self, address: str) -> None:
        request = Request("GET", "/ping")
        must_equal(request, {"status": "Healthy"}, ask(self, address, request))

    def check_put(self, address: str) -> None:
        """What `curl -T image.json` sends, the form of TorchServe's own examples."""
        request = Request("PUT", PREDICTIONS, compact([0] * 64))
        as_probabilities(request, [ask(self, address, request)], 1)
