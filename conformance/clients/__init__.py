"""The clients under test. To add one: a module here, and its line in ALL."""

from clients.client import Client
from clients.clipper import ClipperClient
from clients.grpcurl import Grpcurl
from clients.http import by_curl, by_curl_fields, by_curl_h2c, by_curl_parts, by_requests
from clients.kserve_clients import KserveClient, KserveV1LibraryClient
from clients.kserve_v1 import KserveV1Client
from clients.open_inference import OpenInferenceClient
from clients.tensorflow_grpc import TensorFlowGrpcClient
from clients.tensorflow_serving import TensorFlowServingClient
from clients.torch_serve import TorchServeClient
from clients.torch_serve_grpc import TorchServeGrpcClient
from clients.triton_client import TritonClient
from clients.triton_grpc import TritonAioClient, TritonGrpcClient, TypedContentsClient
from clients.triton_stream import TritonStreamClient

ALL: list[Client] = [
    TritonClient(binary=False),
    TritonClient(binary=True),
    OpenInferenceClient("oip-curl", by_curl, http2=False),
    OpenInferenceClient("oip-curl-h2c", by_curl_h2c, http2=True),
    TensorFlowServingClient("tfs-rows", by_requests, rows=True),
    TensorFlowServingClient("tfs-columns", by_requests, rows=False),
    TensorFlowServingClient("tfs-curl", by_curl, rows=True),
    TorchServeClient("torchserve-requests", by_requests),
    TorchServeClient("torchserve-curl", by_curl),
    TorchServeClient("torchserve-curl-F", by_curl_parts),
    TorchServeClient("torchserve-curl-d", by_curl_fields),
    KserveV1Client(),
    ClipperClient(),
    TritonGrpcClient(),
    TritonAioClient(),
    TypedContentsClient(),
    TritonStreamClient(),
    Grpcurl(),
    TensorFlowGrpcClient(content=True),
    TensorFlowGrpcClient(content=False),
    TorchServeGrpcClient(),
    KserveClient("json"),
    KserveClient("binary"),
    KserveClient("grpc"),
    KserveV1LibraryClient(),
]
