"""The servers under test. To add one: a module here, and its line in ALL."""

from clients.tensorflow_grpc import TensorFlowGrpcClient
from clients.torch_serve_grpc import TorchServeGrpcClient
from clients.triton_grpc import TritonGrpcClient
from echo.cases import MODELS
from servers.grpc_door import GrpcDoor
from servers.in_jvm import InJvm
from servers.server import Server
from servers.tensorflow_serving import TensorFlowServing
from servers.torch_serve import TorchServe
from servers.triton import Triton

TRITON = Triton(tuple(MODELS))
TORCH_SERVE = TorchServe()
TENSORFLOW = TensorFlowServing()

# A gRPC door after its REST door, which starts the process.
ALL: list[Server] = [
    TRITON,
    GrpcDoor(TRITON, TritonGrpcClient()),
    TORCH_SERVE,
    GrpcDoor(TORCH_SERVE, TorchServeGrpcClient()),
    TENSORFLOW,
    GrpcDoor(TENSORFLOW, TensorFlowGrpcClient(content=True)),
    InJvm(),
]
