"""The servers under test. To add one: a module here, and its line in ALL."""

from clients.tensorflow_grpc import TensorFlowGrpcClient
from clients.torch_serve_grpc import TorchServeGrpcClient
from clients.triton_grpc import TritonGrpcClient
from servers.grpc_door import GrpcDoor
from servers.in_jvm import InJvm
from servers.server import Server
from servers.tensorflow_serving import TensorFlowServing
from servers.torch_serve import TorchServe
from servers.triton import Triton

TRITON = Triton()
TORCH_SERVE = TorchServe()
TENSORFLOW = TensorFlowServing()

ALL: list[Server] = [TRITON, TORCH_SERVE, TENSORFLOW, InJvm()]

# After their REST doors, which start the processes. So far they are asked directly, with --direct.
GRPC: list[Server] = [
    GrpcDoor(TRITON, TritonGrpcClient()),
    GrpcDoor(TORCH_SERVE, TorchServeGrpcClient()),
    GrpcDoor(TENSORFLOW, TensorFlowGrpcClient(content=True)),
]


def all_of(direct: bool) -> list[Server]:
    return ALL + (GRPC if direct else [])
