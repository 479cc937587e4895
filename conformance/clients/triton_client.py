"""`tritonclient.http`, the client of Triton's makers, in its JSON and its binary form."""

from collections.abc import Iterator, Sequence
from contextlib import closing

import numpy as np
import tritonclient.http as triton

from clients import open_inference
from clients.client import BLANK, MODEL, Check, Refusal, Wrong, as_probabilities, must_equal
from clients.http import Answer, Request, by_requests
from clients.triton_control import check_refused

SECONDS = 30.0


class TritonClient:
    protocol = "oip-rest"
    beyond = ""

    def __init__(self, binary: bool) -> None:
        self.name = "tritonclient-binary" if binary else "tritonclient-json"
        self.binary = binary

    def install(self) -> None:
        """Comes with the clients."""

    def predict(self, address: str, images: np.ndarray, version: str = "") -> np.ndarray:
        wanted = [triton.InferRequestedOutput("probabilities", binary_data=self.binary)]
        return self.infer(address, images, version, wanted)

    def infer(
        self,
        address: str,
        images: np.ndarray,
        version: str = "",
        wanted: list[triton.InferRequestedOutput] | None = None,
    ) -> np.ndarray:
        sent = f"tritonclient infer, {len(images)} images, binary {self.binary}, version {version or 'any'}"
        with connected(address) as client:
            try:
                result = client.infer(MODEL, [self.input(images)], version, outputs=wanted, request_id="seven")
            except triton.InferenceServerException as error:
                raise Wrong(sent, "probabilities", error) from None
            must_equal(sent, "seven", result.get_response().get("id"))
            return as_probabilities(sent, result.as_numpy("probabilities"), len(images))

    def input(self, images: np.ndarray) -> triton.InferInput:
        tensor = triton.InferInput("image", list(images.shape), "FP32")
        tensor.set_data_from_numpy(images, binary_data=self.binary)
        return tensor

    def send(self, address: str, requests: Sequence[Request]) -> list[Answer]:
        return by_requests(address, requests)

    def refusals(self) -> list[Refusal]:
        return self.binary_refusals() if self.binary else open_inference.refusals()

    def binary_refusals(self) -> list[Refusal]:
        """Binary parts that do not fit what the JSON before them says."""
        body, length = triton.InferenceServerClient.generate_request_body([self.input(BLANK)])
        headers = {"Content-Type": "application/octet-stream", "Inference-Header-Content-Length": str(length)}
        beyond = headers | {"Inference-Header-Content-Length": str(len(body) + 1)}
        path = open_inference.INFER
        return [
            Refusal("unknown model", Request("POST", "/v2/models/nobody/infer", body, headers), 404),
            Refusal("binary part too short", Request("POST", path, body[:-4], headers), 400),
            Refusal("binary part too long", Request("POST", path, body + bytes(4), headers), 400),
            Refusal("JSON length beyond the body", Request("POST", path, body, beyond), 400),
        ]

    def error_problem(self, answer: Answer) -> str | None:
        return open_inference.error_problem(answer)

    def checks(self, address: str, version: str) -> Iterator[Check]:
        yield Check("live and ready", lambda: check_ready(address))
        yield Check("model metadata", lambda: check_metadata(address))
        yield Check("an unknown model is an error to the client", lambda: self.check_unknown(address))
        yield Check("all outputs when none is named", lambda: self.infer(address, BLANK))
        yield Check("no control of the server", lambda: check_control(address))
        if version.isdigit():
            yield Check("version in the path", lambda: self.predict(address, BLANK, version))

    def check_unknown(self, address: str) -> None:
        with connected(address) as client:
            try:
                client.infer("nobody", [self.input(BLANK)])
            except triton.InferenceServerException as error:
                must_equal("tritonclient infer of 'nobody'", "404", error.status())
                return
        raise Wrong("tritonclient infer of 'nobody'", "InferenceServerException", "an answer")


def connected(address: str) -> closing[triton.InferenceServerClient]:
    return closing(triton.InferenceServerClient(address, connection_timeout=SECONDS, network_timeout=SECONDS))


def check_ready(address: str) -> None:
    with connected(address) as client:
        must_equal("is_server_live", True, client.is_server_live())
        must_equal("is_server_ready", True, client.is_server_ready())
        must_equal("is_model_ready digits", True, client.is_model_ready(MODEL))
        must_equal("is_model_ready nobody", False, client.is_model_ready("nobody"))


def check_metadata(address: str) -> None:
    with connected(address) as client:
        metadata = client.get_model_metadata(MODEL)
    must_equal("get_model_metadata", MODEL, metadata["name"])
    must_equal("get_model_metadata", [("image", "FP32", [-1, 64])], tensors(metadata["inputs"]))
    must_equal("get_model_metadata", [("probabilities", "FP32", [-1, 10])], tensors(metadata["outputs"]))


def check_control(address: str) -> None:
    with connected(address) as client:
        must_equal("get_system_shared_memory_status", [], client.get_system_shared_memory_status())
        check_refused(client, "503", "501", "the server does not support tracing")


def tensors(described: list[dict]) -> list[tuple]:
    return [(tensor["name"], tensor["datatype"], tensor["shape"]) for tensor in described]
