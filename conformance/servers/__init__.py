"""The servers under test. To add one: a module here, and its line in ALL."""

from clients.kserve_v1 import KserveV1Client
from clients.tensorflow_grpc import TensorFlowGrpcClient
from clients.torch_serve_grpc import TorchServeGrpcClient
from clients.triton_grpc import TritonGrpcClient
from echo.models import models
from servers.djl_serving import DjlServing
from servers.door import Door
from servers.fastapi_service import FastApiService
from servers.in_jvm import InJvm
from servers.kserve import Kserve
from servers.server import Server
from servers.tensorflow_serving import TensorFlowServing
from servers.torch_serve import TorchServe
from servers.triton import Triton

TRITON = Triton(models("echo_scalar"))
TORCH_SERVE = TorchServe()
TENSORFLOW = TensorFlowServing()
KSERVE = Kserve()
# Its paths are those of TensorFlow Serving, whose documents it has not.
V1_ONLY = dict.fromkeys(
    ("tfs-rows", "tfs-columns", "tfs-curl"),
    "what is asked below /v1/models of a model behind KServe's V1 protocol is KServe's, and passes unread",
)
UNARY_ONLY = {"tritonclient-stream": "KServe's runtime has no ModelStreamInfer"}

# A second door after the first, which starts the process.
ALL: list[Server] = [
    TRITON,
    Door(TRITON, TritonGrpcClient()),
    TORCH_SERVE,
    Door(TORCH_SERVE, TorchServeGrpcClient()),
    TENSORFLOW,
    Door(TENSORFLOW, TensorFlowGrpcClient(content=True)),
    KSERVE,
    Door(KSERVE, TritonGrpcClient(), "gRPC", UNARY_ONLY),
    Door(KSERVE, KserveV1Client(), "V1", V1_ONLY),
    DjlServing(),
    FastApiService(),
    InJvm(),
]
