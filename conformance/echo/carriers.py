"""The clients that can carry any tensor."""

import base64
import json
from typing import Any, Protocol

import grpc
import numpy as np
import tritonclient.grpc as triton_grpc
import tritonclient.http as triton_http
from grpc import StatusCode
from tritonclient.grpc import service_pb2, service_pb2_grpc

from clients.client import compact
from clients.grpc_call import OPTIONS, channel_to
from clients.http import JSON, Request, by_requests
from clients.tensor_proto import array_of, by_content
from clients.tensorflow_stubs import stubs
from echo.cases import Case

SECONDS = 60.0
Arrays = dict[str, np.ndarray]


class Unsaid(Exception):
    """The client has no words for the case."""


class Refused(Exception):
    def __init__(self, status: str, text: str) -> None:
        super().__init__(f"{status}: {text}")
        self.status, self.text = status, text


class Carrier(Protocol):
    name: str
    protocol: str

    def carry(self, address: str, case: Case) -> Arrays:
        """The outputs by name; raises Unsaid or Refused."""


class TritonHttpCarrier:
    protocol = "oip-rest"

    def __init__(self, binary: bool) -> None:
        self.name = "v2-binary" if binary else "v2-json"
        self.binary = binary

    def carry(self, address: str, case: Case) -> Arrays:
        try:
            inputs = [self.input(name, *tensor) for name, tensor in case.inputs.items()]
        except triton_http.InferenceServerException as error:
            raise Unsaid(error.message()) from None
        outputs = [triton_http.InferRequestedOutput(name, binary_data=self.binary) for name in case.wanted]
        with triton_http.InferenceServerClient(address, network_timeout=SECONDS) as client:
            # Without outputs the client asks for all of them in binary.
            wanted = outputs or ([] if self.binary else self.named(case))
            try:
                result = client.infer(case.model, inputs, case.version, outputs=wanted or None)
            except triton_http.InferenceServerException as error:
                raise Refused(error.status(), error.message()) from None
            return {output["name"]: result.as_numpy(output["name"]) for output in result.get_response()["outputs"]}

    def input(self, name: str, datatype: str, array: np.ndarray) -> triton_http.InferInput:
        tensor = triton_http.InferInput(name, list(array.shape), datatype)
        return tensor.set_data_from_numpy(array, binary_data=self.binary)

    def named(self, case: Case) -> list:
        return [triton_http.InferRequestedOutput(name, binary_data=False) for name in case.expected]


class TritonGrpcCarrier:
    name = "v2-grpc"
    protocol = "oip-grpc"

    def carry(self, address: str, case: Case) -> Arrays:
        inputs = [self.input(name, *tensor) for name, tensor in case.inputs.items()]
        wanted = [triton_grpc.InferRequestedOutput(name) for name in case.wanted]
        with triton_grpc.InferenceServerClient(address, channel_args=OPTIONS) as client:
            try:
                result = client.infer(case.model, inputs, case.version, outputs=wanted or None, client_timeout=SECONDS)
            except triton_grpc.InferenceServerException as error:
                raise Refused(error.status(), error.message()) from None
        return {output.name: result.as_numpy(output.name) for output in result.get_response().outputs}

    def input(self, name: str, datatype: str, array: np.ndarray) -> triton_grpc.InferInput:
        return triton_grpc.InferInput(name, list(array.shape), datatype).set_data_from_numpy(array)


class TypedContentsCarrier:
    name = "v2-grpc-typed"
    protocol = "oip-grpc"
    fields = {
        "BOOL": "bool_contents",
        **dict.fromkeys(["INT8", "INT16", "INT32"], "int_contents"),
        "INT64": "int64_contents",
        **dict.fromkeys(["UINT8", "UINT16", "UINT32"], "uint_contents"),
        "UINT64": "uint64_contents",
        "FP32": "fp32_contents",
        "FP64": "fp64_contents",
        "BYTES": "bytes_contents",
    }

    def carry(self, address: str, case: Case) -> Arrays:
        request = service_pb2.ModelInferRequest(model_name=case.model, model_version=case.version)
        for name, (datatype, array) in case.inputs.items():
            if datatype not in self.fields:
                raise Unsaid(f"typed contents have no field for {datatype}")
            tensor = request.inputs.add(name=name, datatype=datatype, shape=array.shape)
            getattr(tensor.contents, self.fields[datatype]).extend(array.ravel().tolist())
        for name in case.wanted:
            request.outputs.add(name=name)
        with channel_to(address) as channel:
            try:
                response = service_pb2_grpc.GRPCInferenceServiceStub(channel).ModelInfer(request, SECONDS)
            except grpc.RpcError as error:
                raise Refused(str(error.code()), error.details()) from None
        return self.read(response)

    def read(self, response: service_pb2.ModelInferResponse) -> Arrays:
        if response.raw_output_contents or not response.outputs:
            result = triton_grpc.InferResult(response)
            return {output.name: result.as_numpy(output.name) for output in response.outputs}
        return {output.name: self.values(output) for output in response.outputs}

    def values(self, output: Any) -> np.ndarray:
        values = list(getattr(output.contents, self.fields[output.datatype]))
        kind = object if output.datatype == "BYTES" else triton_http.triton_to_np_dtype(output.datatype)
        array = np.empty(len(values), kind)
        array[:] = values
        return array.reshape(tuple(output.shape))


class TensorFlowRestCarrier:
    """Columns, whose answers do not tell their datatypes: they are read as what was expected."""

    name = "tfs-columns"
    protocol = "tfs-rest"

    def carry(self, address: str, case: Case) -> Arrays:
        if case.wanted:
            raise Unsaid("the REST form has no choice of outputs")
        for datatype, _ in case.inputs.values():
            if datatype in ("FP16", "BF16", "UINT16"):
                raise Unsaid(f"its JSON has no form for {datatype}")
        inputs = {name: plain(array) for name, (_, array) in case.inputs.items()}
        version = f"/versions/{case.version}" if case.version else ""
        body = compact({"inputs": inputs})
        [answer] = by_requests(address, [Request("POST", f"/v1/models/{case.model}{version}:predict", body, JSON)])
        document = json.loads(answer.body)
        if answer.status != 200:
            raise Refused(str(answer.status), document["error"])
        outputs = document["outputs"]
        if len(case.expected) == 1:
            outputs = {name: outputs for name in case.expected}
        return {name: as_expected(value, case.expected[name]) for name, value in outputs.items()}


def plain(array: np.ndarray) -> Any:
    if array.dtype != object:
        return array.tolist()
    return [[{"b64": base64.b64encode(text).decode()} for text in row] for row in array.tolist()]


def as_expected(value: Any, expected: np.ndarray) -> np.ndarray:
    if expected.dtype != object:
        return np.array(value, expected.dtype)
    flat = [unpacked(text) for row in value for text in row]
    array = np.empty(len(flat), object)
    array[:] = flat
    return array.reshape(len(value), -1)


def unpacked(text: Any) -> bytes:
    return base64.b64decode(text["b64"]) if isinstance(text, dict) else text.encode()


class TensorFlowGrpcCarrier:
    name = "tfs-grpc"
    protocol = "tfs-grpc"

    def carry(self, address: str, case: Case) -> Arrays:
        request = stubs().predict_pb2.PredictRequest(output_filter=case.wanted)
        request.model_spec.name = case.model
        if case.version:
            request.model_spec.version.value = int(case.version)
        for name, (_, array) in case.inputs.items():
            request.inputs[name].CopyFrom(by_content(array))
        with channel_to(address) as channel:
            try:
                response = stubs().prediction_service_pb2_grpc.PredictionServiceStub(channel).Predict(request, SECONDS)
            except grpc.RpcError as error:
                raise Refused(str(error.code()), error.details()) from None
        return {name: array_of(proto) for name, proto in response.outputs.items()}


# Statuses by what they say, in HTTP and in gRPC; TensorFlow Serving's REST form has 501 for what cannot be carried.
UNKNOWN = {"404", str(StatusCode.NOT_FOUND)}
INVALID = {"400", "501", str(StatusCode.INVALID_ARGUMENT), str(StatusCode.UNIMPLEMENTED)}

ALL: list[Carrier] = [
    TritonHttpCarrier(binary=False),
    TritonHttpCarrier(binary=True),
    TritonGrpcCarrier(),
    TypedContentsCarrier(),
    TensorFlowRestCarrier(),
]


def own(protocol: str) -> Carrier:
    """The client that can write the most of what a server speaks."""
    return {"oip-rest": TritonHttpCarrier(binary=True), "oip-grpc": TritonGrpcCarrier()}[protocol]
