"""TorchServe's gRPC form: one call is one image, its JSON under the key `data`."""

import json
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

import grpc
import numpy as np
from google.protobuf.empty_pb2 import Empty
from grpc import StatusCode

from clients.client import BLANK, MODEL, Check, Refusal, Wrong, as_probabilities, compact, must_equal
from clients.grpc_call import Answered, Call, answered, by_grpcio, error_problem

SERVICE = "/org.pytorch.serve.grpc.inference.InferenceAPIsService/"
PREDICTIONS = f"{SERVICE}Predictions"


@cache
def messages() -> Any:
    """Made by grpcio-tools when first asked for."""
    return grpc.protos("clients/protos/torchserve.proto")


class TorchServeGrpcClient:
    name = "torchserve-grpc"
    protocol = "torchserve-grpc"
    beyond = ""

    def install(self) -> None:
        """Comes with the clients."""

    def predict(self, address: str, images: np.ndarray, version: str = "") -> np.ndarray:
        calls = [call(compact(image.tolist()), version) for image in images]
        rows = []
        for asked, answer in zip(calls, self.send(address, calls), strict=True):
            if answer.status is not StatusCode.OK:
                raise Wrong(asked, "OK", answer)
            prediction = messages().PredictionResponse.FromString(answer.message).prediction
            rows.append(as_probabilities(asked, [json.loads(prediction)], 1))
        return np.concatenate(rows)

    def send(self, address: str, requests: Sequence[Call]) -> list[Answered]:
        return by_grpcio(address, requests)

    def refusals(self) -> list[Refusal]:
        image = [0] * 64
        cases = [
            # TorchServe itself says INTERNAL to both.
            ("unknown model", call(compact(image), model="nobody"), StatusCode.INTERNAL),
            ("unknown version", call(compact(image), "99.0"), StatusCode.INTERNAL),
            ("wrong shape", call(compact(image[1:])), StatusCode.INVALID_ARGUMENT),
            ("truncated JSON", call(compact(image)[:-9]), StatusCode.INVALID_ARGUMENT),
        ]
        return [Refusal(name, request, code) for name, request, code in cases]

    def error_problem(self, answer: Answered) -> str | None:
        """Over gRPC TorchServe keeps the status that a handler sets for one request to itself: an error is the
        handler's text."""
        if answer.status is not StatusCode.OK:
            return error_problem(answer)
        document = json.loads(messages().PredictionResponse.FromString(answer.message).prediction)
        return None if "code" in document else "neither an error nor the handler's text of one"

    def checks(self, address: str, version: str) -> Iterator[Check]:
        yield Check("ping", lambda: check_ping(address))
        if version:
            yield Check("version in the message", lambda: self.predict(address, BLANK, version))


def call(body: bytes, version: str = "", model: str = MODEL) -> Call:
    request = messages().PredictionsRequest(model_name=model, model_version=version, input={"data": body})
    return Call(PREDICTIONS, request.SerializeToString(), f"{model} {version} {body[:60]!r}")


def check_ping(address: str) -> None:
    health = answered(address, f"{SERVICE}Ping", Empty(), messages().TorchServeHealthResponse).health
    must_equal("Ping", "Healthy", json.loads(health).get("status"))
