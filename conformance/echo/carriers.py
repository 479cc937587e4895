"""The clients that can carry any tensor. To add one: its line in ALL."""

from echo.carrier import Carrier
from echo.kserve import KserveCarrier
from echo.open_inference import TritonGrpcCarrier, TritonHttpCarrier, TypedContentsCarrier
from echo.rows_and_columns import KSERVE_ROWS, TFS_ROWS, ColumnsCarrier
from echo.tensorflow_grpc import TensorFlowGrpcCarrier
from echo.torch_serve import FormCarrier, GrpcCarrier, RestCarrier

ALL: list[Carrier] = [
    TritonHttpCarrier(binary=False),
    TritonHttpCarrier(binary=True),
    TritonGrpcCarrier(),
    TypedContentsCarrier(),
    ColumnsCarrier(),
    TFS_ROWS,
    TensorFlowGrpcCarrier(),
    KSERVE_ROWS,
    RestCarrier(),
    FormCarrier(),
    GrpcCarrier(),
    KserveCarrier("json"),
    KserveCarrier("binary"),
    KserveCarrier("grpc"),
]
