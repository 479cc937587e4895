"""The Open Inference Protocol written by hand: JSON over plain HTTP, as `curl` users do."""

import json
from collections.abc import Iterator

import numpy as np

from clients.client import BLANK, MODEL, Check, Client, Refusal, as_probabilities, ask, compact, must_equal
from clients.http import JSON, Answer, Request, Transport

INFER = f"/v2/models/{MODEL}/infer"


class OpenInferenceClient:
    protocol = "oip-rest"

    def __init__(self, name: str, transport: Transport, http2: bool) -> None:
        self.name = name
        self.beyond = "HTTP/2 without TLS" if http2 else ""
        self.send: Transport = transport

    def install(self) -> None:
        """Comes with the clients."""

    def predict(self, address: str, images: np.ndarray, version: str = "") -> np.ndarray:
        path = f"/v2/models/{MODEL}/versions/{version}/infer" if version else INFER
        request = Request("POST", path, compact({"inputs": [nested(images)]}), JSON)
        outputs = ask(self, address, request).get("outputs", [])
        must_equal(request, ["probabilities"], [output["name"] for output in outputs])
        must_equal(request, [len(images), 10], outputs[0]["shape"])
        must_equal(request, "FP32", outputs[0]["datatype"])
        flat = np.array(outputs[0]["data"], np.float32).reshape(-1, 10)
        return as_probabilities(request, flat, len(images))

    def refusals(self) -> list[Refusal]:
        return refusals()

    def error_problem(self, answer: Answer) -> str | None:
        return error_problem(answer)

    def checks(self, address: str, version: str) -> Iterator[Check]:
        yield Check("a given id is echoed", lambda: check_id(self, address))
        yield Check("model metadata", lambda: check_metadata(self, address))
        if version.isdigit():
            yield Check("version in the path", lambda: self.predict(address, BLANK, version))


def nested(images: np.ndarray) -> dict:
    data = images.astype(int).tolist()
    return {"name": "image", "shape": [len(images), 64], "datatype": "FP32", "data": data}


def check_id(client: Client, address: str) -> None:
    request = Request("POST", INFER, compact({"id": "seven", "inputs": [nested(BLANK)]}), JSON)
    must_equal(request, "seven", ask(client, address, request).get("id"))


def check_metadata(client: Client, address: str) -> None:
    request = Request("GET", f"/v2/models/{MODEL}")
    metadata = ask(client, address, request)
    must_equal(request, MODEL, metadata.get("name"))
    for side, wanted in (("inputs", ("image", 64)), ("outputs", ("probabilities", 10))):
        found = [(tensor["name"], tensor["datatype"], tensor["shape"]) for tensor in metadata.get(side, [])]
        must_equal(request, [(wanted[0], "FP32", [-1, wanted[1]])], found)


def refusals() -> list[Refusal]:
    """The bad requests of the JSON form, for every client of the protocol."""
    good = nested(BLANK)
    short = good | {"shape": [1, 63], "data": [0] * 63}
    renamed = good | {"name": "picture"}
    integers = good | {"datatype": "INT32"}
    extra = {"inputs": [good], "outputs": [{"name": "logits"}]}
    return [
        Refusal("unknown model", infer("/v2/models/nobody/infer", {"inputs": [good]}), 404),
        Refusal("unknown version", infer(f"/v2/models/{MODEL}/versions/99/infer", {"inputs": [good]}), 404),
        Refusal("wrong shape", infer(INFER, {"inputs": [short]}), 400),
        Refusal("wrong input name", infer(INFER, {"inputs": [renamed]}), 400),
        Refusal("wrong datatype", infer(INFER, {"inputs": [integers]}), 400),
        Refusal("unknown output", infer(INFER, extra), 400),
        Refusal("truncated JSON", Request("POST", INFER, compact({"inputs": [good]})[:-9], JSON), 400),
    ]


def infer(path: str, body: dict) -> Request:
    return Request("POST", path, compact(body), JSON)


def error_problem(answer: Answer) -> str | None:
    try:
        document = json.loads(answer.body)
    except ValueError:
        return "the body is not JSON"
    if not isinstance(document, dict) or not isinstance(document.get("error"), str):
        return 'the body is not {"error": "text"}'
    return None if document["error"] else "the error text is empty"
