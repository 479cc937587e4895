"""Ways to a server whose models are found: who asks in its own protocol and who in others, and how one is told that a model is away."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from grpc import StatusCode

from clients import kserve_v1, open_inference, triton_grpc
from clients.client import BLANK, Client, compact
from clients.grpc_call import Call
from clients.http import JSON, Request, by_requests
from clients.tensorflow_serving import TensorFlowServingClient
from clients.torch_serve import PREDICTIONS, TorchServeClient
from clients.triton_client import TritonClient
from clients.triton_grpc import TritonGrpcClient

OPEN_INFERENCE = TritonClient(binary=True)
OPEN_INFERENCE_GRPC = TritonGrpcClient()
TENSORFLOW = TensorFlowServingClient("tfs-rows", by_requests, rows=True)
TORCH_SERVE = TorchServeClient("torchserve-requests", by_requests)
IMAGE = BLANK[0].tolist()


@dataclass(frozen=True)
class Way:
    client: Client
    """Of the protocol that the server is asked in."""
    question: Any
    """One image, of the client's own kind."""
    others: Sequence[Client] = ()
    unknown: int | StatusCode = 404
    """Of a model that nobody has."""
    away: int | StatusCode = 503
    """Of one whose servers are gone."""

    @property
    def protocol(self) -> str:
        return self.client.protocol

    @property
    def unknown_shown(self) -> str:
        return shown(self.unknown)

    @property
    def away_shown(self) -> str:
        return shown(self.away)

    def asks(self, address: str) -> Any:
        """An answer of the client's kind, whatever its status."""
        [answer] = self.client.send(address, [self.question])
        return answer


def shown(status: int | StatusCode) -> str:
    return status.name if isinstance(status, StatusCode) else str(status)


KSERVE_V1 = Way(
    kserve_v1.KserveV1Client(),
    Request("POST", kserve_v1.PREDICT, kserve_v1.instances([IMAGE]), JSON),
    (OPEN_INFERENCE, OPEN_INFERENCE_GRPC, TORCH_SERVE),
)
OIP_REST = Way(
    OPEN_INFERENCE,
    open_inference.infer(open_inference.INFER, {"inputs": [open_inference.nested(BLANK)]}),
    (OPEN_INFERENCE_GRPC, TENSORFLOW, TORCH_SERVE),
)
OIP_GRPC = Way(
    OPEN_INFERENCE_GRPC,
    Call(triton_grpc.INFER, triton_grpc.raw().SerializeToString()),
    (OPEN_INFERENCE, TENSORFLOW, TORCH_SERVE),
    StatusCode.NOT_FOUND,
    StatusCode.UNAVAILABLE,
)
TFS_REST = Way(TENSORFLOW, Request("POST", "/v1/models/digits:predict", TENSORFLOW.body([IMAGE])))
TORCH_SERVE_REST = Way(TORCH_SERVE, Request("POST", PREDICTIONS, compact(IMAGE), JSON))
