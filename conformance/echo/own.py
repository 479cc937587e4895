"""Who asks a server directly: the client that can write the most of what it speaks."""

import json

import numpy as np
import onnxruntime

from clients import nd_list
from clients.client import compact
from clients.http import JSON, Request, by_curl, by_requests
from echo.carrier import Arrays, Carrier, Ready, Refused, Unsaid
from echo.cases import Case
from echo.json_values import as_expected, as_text, nested
from echo.open_inference import TritonGrpcCarrier, TritonHttpCarrier
from echo.rows_and_columns import KSERVE_ROWS, ColumnsCarrier
from echo.tensorflow_grpc import TensorFlowGrpcCarrier
from echo.torch_serve import GrpcCarrier, RestCarrier
from servers.onnx_echo import onnx_file


class ServiceCarrier(Ready):
    """The service's own JSON: inputs by name in, outputs by name out."""

    name = "service"
    protocol = "http"

    def carry(self, address: str, case: Case) -> Arrays:
        inputs = {name: nested(array, as_text) for name, (_, array) in case.inputs.items()}
        request = Request("POST", f"/models/{case.model}/predict", compact(inputs), JSON)
        [answer] = by_requests(address, [request])
        document = json.loads(answer.body)
        if answer.status != 200:
            raise Refused(answer.status, str(document["detail"]))
        return {name: as_expected(document[name], array) for name, array in case.expected.items()}


class OnnxCarrier(Ready):
    name = "onnx"
    protocol = "djl"

    def carry(self, address: str, case: Case) -> Arrays:
        path = onnx_file(case.model)
        if not path.is_file():
            raise Refused(404, f"no model {case.model}")
        session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
        inputs = {name: as_its_own(datatype, array) for name, (datatype, array) in case.inputs.items()}
        try:
            outputs = session.run(list(case.wanted) or None, inputs)
        except Exception as error:  # ONNX Runtime has an exception of its own for each of its codes
            raise Refused(400, str(error)) from None
        names = case.wanted or [output.name for output in session.get_outputs()]
        return dict(zip(names, map(np.asarray, outputs), strict=True))


def as_its_own(datatype: str, array: np.ndarray) -> np.ndarray:
    """Its strings are text."""
    if datatype == "BF16":
        raise Unsaid("NumPy has no BF16 that ONNX Runtime knows")
    if datatype != "BYTES":
        return array
    try:
        return np.vectorize(bytes.decode, otypes=[object])(array)
    except UnicodeDecodeError:
        raise Unsaid("its strings are UTF-8") from None


class DjlServingCarrier(Ready):
    """Lists of arrays in, lists of arrays out."""

    name = "djl-serving"
    protocol = "djl-serving-rest"

    def carry(self, address: str, case: Case) -> Arrays:
        if case.wanted:
            raise Unsaid("the form has no choice of outputs")
        path = f"/predictions/{case.model}" + (f"/{case.version}" if case.version else "")
        try:
            body = nd_list.write({name: array for name, (_, array) in case.inputs.items()})
        except UnicodeDecodeError:
            raise Unsaid("its strings are text") from None
        [answer] = by_curl(address, [Request("POST", path, body, nd_list.HEADERS)])
        if answer.status != 200:
            raise Refused(answer.status, str(json.loads(answer.body).get("message")))
        return dict(nd_list.Reader(answer.body).arrays())


CARRIERS: dict[str, Carrier] = {
    carrier.protocol: carrier
    for carrier in (
        TritonHttpCarrier(binary=True),
        TritonGrpcCarrier(),
        ColumnsCarrier(),
        TensorFlowGrpcCarrier(),
        KSERVE_ROWS,
        RestCarrier(),
        GrpcCarrier(),
        ServiceCarrier(),
        DjlServingCarrier(),
        OnnxCarrier(),
    )
}
