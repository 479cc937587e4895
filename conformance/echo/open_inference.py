"""Open Inference by Triton's client library, and by its stubs with typed contents."""

from typing import Any

import grpc
import numpy as np
import tritonclient.grpc as triton_grpc
import tritonclient.http as triton_http
from tritonclient.grpc import service_pb2, service_pb2_grpc

from clients.grpc_call import OPTIONS, channel_to
from clients.http import JSON
from echo.carrier import SECONDS, Arrays, Ready, Refused, Unsaid
from echo.cases import Case


class TritonHttpCarrier(Ready):
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
                # Left to itself it sends JSON without a type, which KServe takes for bytes.
                headers = None if self.binary else JSON
                result = client.infer(case.model, inputs, case.version, outputs=wanted or None, headers=headers)
            except triton_http.InferenceServerException as error:
                raise Refused(error.status(), error.message()) from None
            return {output["name"]: result.as_numpy(output["name"]) for output in result.get_response()["outputs"]}

    def input(self, name: str, datatype: str, array: np.ndarray) -> triton_http.InferInput:
        tensor = triton_http.InferInput(name, list(array.shape), datatype)
        return tensor.set_data_from_numpy(array, binary_data=self.binary)

    def named(self, case: Case) -> list:
        return [triton_http.InferRequestedOutput(name, binary_data=False) for name in case.expected]


class TritonGrpcCarrier(Ready):
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


class TypedContentsCarrier(Ready):
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
                raise Refused(error.code(), error.details()) from None
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
