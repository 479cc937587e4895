"""KServe's own InferenceRESTClient and InferenceGRPCClient, which run in a process of their own."""

import atexit
import base64
import json
import subprocess
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import numpy as np

from clients.client import BLANK, MODEL, Check, Refusal, Wrong, as_probabilities, must_equal
from install import HERE, Environment

ENVIRONMENT = Environment("kserve", "450 MB")


@cache
def agent() -> subprocess.Popen:
    command = [str(ENVIRONMENT.python), "-B", str(HERE / "clients" / "kserve_agent")]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    atexit.register(process.kill)
    return process


def call(name: str, address: str, **arguments: Any) -> dict[str, Any]:
    agent().stdin.write(json.dumps({"call": name, "address": address, **arguments}) + "\n")
    agent().stdin.flush()
    answer = json.loads(agent().stdout.readline())
    if broken := answer.get("broken"):
        raise ConnectionError(broken)
    return answer


def tensor(name: str, datatype: str, shape: Sequence[int], raw: bytes) -> dict[str, Any]:
    return {"name": name, "datatype": datatype, "shape": list(shape), "raw": base64.b64encode(raw).decode()}


class KserveClient:
    """Open Inference; `form` is json, binary or grpc."""

    beyond = ""

    def __init__(self, form: str) -> None:
        self.name = f"kserve-client-{form}"
        self.transport = "grpc" if form == "grpc" else "rest"
        self.protocol = f"oip-{self.transport}"
        self.binary = form != "json"

    def install(self) -> None:
        ENVIRONMENT.ensure()

    def infer(self, address: str, model: str, inputs: list[dict], outputs: Sequence[str] = ()) -> dict[str, Any]:
        settings = {"id": "seven", "binary": self.binary, "outputs": list(outputs)}
        return call(f"{self.transport}_infer", address, model=model, inputs=inputs, **settings)

    def predict(self, address: str, images: np.ndarray, version: str = "") -> np.ndarray:
        sent = f"{self.name} infer, {len(images)} images"
        answer = self.infer(address, MODEL, [tensor("image", "FP32", images.shape, images.tobytes())])
        if "outputs" not in answer:
            raise Wrong(sent, "probabilities", answer)
        must_equal(sent, "seven", answer["id"])
        [output] = answer["outputs"]
        must_equal(sent, ("probabilities", "FP32"), (output["name"], output["datatype"]))
        array = np.frombuffer(base64.b64decode(output["raw"]), np.float32).reshape(output["shape"])
        return as_probabilities(sent, array, len(images))

    def send(self, address: str, requests: Sequence[Any]) -> list[Any]:
        """Sends no requests of others."""
        return []

    def refusals(self) -> list[Refusal]:
        """Those of the protocol are sent by others; what its own client makes of one is among the checks."""
        return []

    def error_problem(self, answer: Any) -> str | None:
        return None

    def checks(self, address: str, version: str) -> Iterator[Check]:
        yield Check("live and ready", lambda: self.check_ready(address))
        yield Check("an unknown model is an error to the client", lambda: self.check_unknown(address))

    def check_ready(self, address: str) -> None:
        got = call(f"{self.transport}_ready", address, model=MODEL)
        must_equal("is_server_live, is_server_ready, is_model_ready", {"live": True, "ready": True, "model": True}, got)

    def check_unknown(self, address: str) -> None:
        got = self.infer(address, "nobody", [tensor("image", "FP32", BLANK.shape, BLANK.tobytes())])
        wanted = "StatusCode.NOT_FOUND" if self.transport == "grpc" else 404
        must_equal(f"{self.name} infer of 'nobody'", wanted, got.get("status"))


class KserveV1LibraryClient(KserveClient):
    def __init__(self) -> None:
        super().__init__("v1")
        self.protocol = "kserve-v1-rest"

    def predict(self, address: str, images: np.ndarray, version: str = "") -> np.ndarray:
        sent = f"{self.name} infer, {len(images)} images"
        answer = call("v1_predict", address, model=MODEL, body={"instances": images.tolist()})
        return as_probabilities(sent, answer.get("predictions", answer), len(images))

    def check_ready(self, address: str) -> None:
        """Of a model whose server is none of KServe's the document is TensorFlow Serving's, which has no `ready`."""
        got = call("v1_ready", address, model=MODEL)
        if got not in ({"model": True}, {"model": None}):
            raise Wrong("is_model_ready", True, got)

    def check_unknown(self, address: str) -> None:
        got = call("v1_predict", address, model="nobody", body={"instances": BLANK.tolist()})
        must_equal(f"{self.name} infer of 'nobody'", 404, got.get("status"))
