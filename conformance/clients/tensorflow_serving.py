"""TensorFlow Serving's REST form: rows (`instances`) or columns (`inputs`), status and metadata."""

from collections.abc import Iterator

import numpy as np

from clients import open_inference
from clients.client import BLANK, MODEL, Check, Refusal, Wrong, as_probabilities, ask, compact, must_equal
from clients.http import Answer, Request, Transport

BASE = f"/v1/models/{MODEL}"
PREDICT = f"{BASE}:predict"


class TensorFlowServingClient:
    protocol = "tfs-rest"
    beyond = ""

    def __init__(self, name: str, transport: Transport, rows: bool) -> None:
        self.name = name
        self.send: Transport = transport
        self.rows = rows

    def install(self) -> None:
        """Comes with the clients."""

    def predict(self, address: str, images: np.ndarray, version: str = "") -> np.ndarray:
        path = f"{BASE}/versions/{version}:predict" if version else PREDICT
        return self.answered(address, Request("POST", path, self.body(images.tolist())), len(images))

    def answered(self, address: str, request: Request, rows: int) -> np.ndarray:
        document = ask(self, address, request)
        key = "predictions" if self.rows else "outputs"
        must_equal(request, [key], list(document))
        return as_probabilities(request, document[key], rows)

    def body(self, rows: list) -> bytes:
        return compact({"instances": rows} if self.rows else {"inputs": rows})

    def named_body(self, row: list) -> bytes:
        return compact({"instances": [{"image": row}]} if self.rows else {"inputs": {"image": [row]}})

    def refusals(self) -> list[Refusal]:
        row = [0] * 64
        good = self.body([row])
        both = compact({"instances": [row], "inputs": [row]})
        cases = [
            ("unknown model", "/v1/models/nobody:predict", good, 404),
            ("unknown version", f"{BASE}/versions/99:predict", good, 404),
            ("wrong shape", PREDICT, self.body([row[1:]]), 400),
            ("ragged rows", PREDICT, self.body([row, row[1:]]), 400),
            ("text for a number", PREDICT, self.body([["0"] * 64]), 400),
            ("rows and columns at once", PREDICT, both, 400),
            ("neither rows nor columns", PREDICT, compact({"data": [row]}), 400),
            ("truncated JSON", PREDICT, good[:-9], 400),
        ]
        return [Refusal(name, Request("POST", path, body), status) for name, path, body, status in cases]

    def error_problem(self, answer: Answer) -> str | None:
        return open_inference.error_problem(answer)

    def checks(self, address: str, version: str) -> Iterator[Check]:
        yield Check("named input", lambda: self.check_named(address))
        yield Check("status", lambda: self.check_status(address, BASE))
        yield Check("metadata", lambda: self.check_metadata(address))
        yield Check("status of an unknown model", lambda: self.check_unknown_status(address))
        if version.isdigit():
            yield Check("version in the path", lambda: self.predict(address, BLANK, version))
            yield Check("status by version", lambda: self.check_status(address, f"{BASE}/versions/{version}"))

    def check_named(self, address: str) -> None:
        self.answered(address, Request("POST", PREDICT, self.named_body([0] * 64)), 1)

    def check_status(self, address: str, path: str) -> None:
        request = Request("GET", path)
        states = ask(self, address, request).get("model_version_status", [])
        if not any(state.get("state") == "AVAILABLE" for state in states):
            raise Wrong(request, "a version that is AVAILABLE", states)
        for state in states:
            must_equal(request, str, type(state.get("version")))

    def check_metadata(self, address: str) -> None:
        request = Request("GET", f"{BASE}/metadata")
        document = ask(self, address, request)
        must_equal(request, MODEL, document["model_spec"]["name"])
        signature = document["metadata"]["signature_def"]["signature_def"]["serving_default"]
        must_equal(request, {"image": ("DT_FLOAT", ["-1", "64"])}, shapes(signature["inputs"]))
        must_equal(request, {"probabilities": ("DT_FLOAT", ["-1", "10"])}, shapes(signature["outputs"]))

    def check_unknown_status(self, address: str) -> None:
        request = Request("GET", "/v1/models/nobody")
        [answer] = self.send(address, [request])
        if answer.status != 404 or self.error_problem(answer):
            raise Wrong(request, '404 {"error": "text"}', answer)


def shapes(tensors: dict) -> dict[str, tuple[str, list[str]]]:
    return {
        name: (info["dtype"], [dim["size"] for dim in info["tensor_shape"]["dim"]])
        for name, info in tensors.items()
    }
