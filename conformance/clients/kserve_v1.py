"""KServe's V1 form by `requests`: TensorFlow Serving's paths and rows, and what only KServe has."""

from collections.abc import Iterator

import numpy as np

from clients import open_inference
from clients.client import BLANK, MODEL, Check, Refusal, Wrong, as_probabilities, ask, compact, must_equal
from clients.http import JSON, Answer, Request, by_requests

BASE = f"/v1/models/{MODEL}"
PREDICT = f"{BASE}:predict"


class KserveV1Client:
    name = "kserve-v1"
    protocol = "kserve-v1-rest"
    beyond = ""
    send = staticmethod(by_requests)

    def install(self) -> None:
        """Comes with the clients."""

    def predict(self, address: str, images: np.ndarray, version: str = "") -> np.ndarray:
        request = Request("POST", PREDICT, instances(images.tolist()), JSON)
        document = ask(self, address, request)
        must_equal(request, ["predictions"], list(document))
        return as_probabilities(request, document["predictions"], len(images))

    def refusals(self) -> list[Refusal]:
        row = BLANK[0].tolist()
        cases = [
            ("unknown model", "/v1/models/nobody:predict", instances([row]), 404),
            ("wrong shape", PREDICT, instances([row[1:]]), 400),
            ("ragged rows", PREDICT, instances([row, row[1:]]), 400),
            ("no instances", PREDICT, compact({"data": [row]}), 400),
            ("truncated JSON", PREDICT, instances([row])[:-9], 400),
            ("an explanation, which no server here gives", f"{BASE}:explain", instances([row]), 501),
        ]
        return [Refusal(name, Request("POST", path, body, JSON), status) for name, path, body, status in cases]

    def error_problem(self, answer: Answer) -> str | None:
        return open_inference.error_problem(answer)

    def checks(self, address: str, version: str) -> Iterator[Check]:
        yield Check("list of models", lambda: self.check_list(address))
        yield Check("an event in binary mode", lambda: self.check_event(address))

    def check_list(self, address: str) -> None:
        request = Request("GET", "/v1/models")
        if MODEL not in (listed := ask(self, address, request)["models"]):
            raise Wrong(request, MODEL, listed)

    def check_event(self, address: str) -> None:
        """Where the model is no KServe's the event's attributes are headers like any others."""
        event = {"ce-specversion": "1.0", "ce-id": "seven", "ce-source": "conformance", "ce-type": "test"}
        request = Request("POST", PREDICT, instances(BLANK.tolist()), JSON | event)
        as_probabilities(request, ask(self, address, request).get("predictions"), 1)


def instances(rows: list) -> bytes:
    return compact({"instances": rows})
