"""`tritonclient.grpc` by its streams: many inferences on one `ModelStreamInfer`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from queue import Queue

import numpy as np
import tritonclient.grpc as triton

from clients.client import BLANK, MODEL, Check, Refusal, Wrong, as_probabilities, must_equal
from clients.grpc_call import SECONDS
from clients.triton_grpc import WANTED, TritonGrpcClient, connected, input_of


@dataclass(frozen=True)
class Asked:
    id: str
    images: np.ndarray = field(default_factory=lambda: BLANK)
    model: str = MODEL
    version: str = ""
    wanted: list | None = None


class TritonStreamClient(TritonGrpcClient):
    name = "tritonclient-stream"

    def infer(self, address: str, images: np.ndarray, version: str, wanted: list | None) -> triton.InferResult:
        [answer] = told(address, [Asked("seven", images, MODEL, version, wanted)])
        if isinstance(answer, triton.InferenceServerException):
            raise answer
        return answer

    def refusals(self) -> list[Refusal]:
        """Told in the stream, which goes on: see the checks."""
        return []

    def checks(self, address: str, version: str) -> Iterator[Check]:
        yield Check("forty requests on one stream, in order", lambda: check_order(address))
        yield Check("an error, and the stream goes on", lambda: check_error(address))


def told(address: str, requests: Sequence[Asked]) -> list[triton.InferResult | triton.InferenceServerException]:
    """One answer for each request, as they come."""
    came: Queue = Queue()
    with connected(address) as client:
        client.start_stream(lambda result, error: came.put(error or result), stream_timeout=SECONDS)
        for request in requests:
            client.async_stream_infer(
                request.model,
                [input_of(request.images)],
                model_version=request.version,
                outputs=request.wanted,
                request_id=request.id,
            )
        return [came.get(timeout=SECONDS) for _ in requests]


def check_order(address: str) -> None:
    sent = "40 requests on one stream"
    ids = [f"r{number}" for number in range(40)]
    answers = told(address, [Asked(id, wanted=WANTED) for id in ids])
    must_equal(sent, ids, [answer.get_response().id for answer in answers if isinstance(answer, triton.InferResult)])
    for answer in answers:
        as_probabilities(sent, answer.as_numpy("probabilities"), 1)


def check_error(address: str) -> None:
    sent = "a request for an unknown model between two good ones, on one stream"
    answers = told(address, [Asked("a"), Asked("b", model="nobody"), Asked("c")])
    errors = [answer for answer in answers if isinstance(answer, triton.InferenceServerException)]
    must_equal(sent, 1, len(errors))
    if "nobody" not in str(errors[0]):
        raise Wrong(sent, "an error that names the model", errors[0])
    good = [answer.get_response().id for answer in answers if isinstance(answer, triton.InferResult)]
    must_equal(sent, ["a", "c"], good)
