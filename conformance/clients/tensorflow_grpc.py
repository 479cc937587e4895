"""TensorFlow Serving's gRPC form by the stubs of tensorflow-serving-api."""

from collections.abc import Iterator, Sequence
from typing import Any

import grpc
import numpy as np
from grpc import StatusCode

from clients.client import BLANK, MODEL, Check, Refusal, Wrong, as_probabilities, must_equal
from clients.grpc_call import SECONDS, Answered, Call, by_grpcio, channel_to, error_problem
from clients.tensor_proto import array_of, by_content, by_values
from clients.tensorflow_stubs import ENVIRONMENT, stubs

PREDICT = "/tensorflow.serving.PredictionService/Predict"


class TensorFlowGrpcClient:
    """`content` sends `tensor_content`, as `tf.make_tensor_proto` does; otherwise the typed values."""

    protocol = "tfs-grpc"
    beyond = ""

    def __init__(self, content: bool) -> None:
        self.name = "tfs-grpc" if content else "tfs-grpc-values"
        self.proto = by_content if content else by_values

    def install(self) -> None:
        ENVIRONMENT.ensure()

    def predict(self, address: str, images: np.ndarray, version: str = "") -> np.ndarray:
        request = self.request(image=images)
        if version:
            request.model_spec.version.value = int(version)
        sent = f"Predict, {len(images)} images, version {version or 'any'}"
        with channel_to(address) as channel:
            try:
                response = stubs().prediction_service_pb2_grpc.PredictionServiceStub(channel).Predict(request, SECONDS)
            except grpc.RpcError as error:
                raise Wrong(sent, "outputs", f"{error.code().name} {error.details()}") from None
        must_equal(sent, ["probabilities"], list(response.outputs))
        return as_probabilities(sent, array_of(response.outputs["probabilities"]), len(images))

    def request(self, **inputs: np.ndarray) -> Any:
        request = stubs().predict_pb2.PredictRequest()
        request.model_spec.name = MODEL
        for name, array in inputs.items():
            request.inputs[name].CopyFrom(self.proto(array))
        return request

    def send(self, address: str, requests: Sequence[Call]) -> list[Answered]:
        return by_grpcio(address, requests)

    def refusals(self) -> list[Refusal]:
        good = lambda: self.request(image=BLANK)  # noqa: E731
        nobody, version, output, unnamed, label, signature = (good() for _ in range(6))
        nobody.model_spec.name = "nobody"
        version.model_spec.version.value = 99
        output.output_filter.append("logits")
        unnamed.model_spec.name = ""
        label.model_spec.version_label = "canary"
        signature.model_spec.signature_name = "nothing"
        integers = self.request(image=BLANK.astype(np.int32))
        return [
            refusal("unknown model", nobody, StatusCode.NOT_FOUND),
            refusal("unknown version", version, StatusCode.NOT_FOUND),
            refusal("unknown label", label),
            refusal("unknown signature", signature, StatusCode.FAILED_PRECONDITION),
            refusal("no model name", unnamed),
            refusal("wrong shape", self.request(image=BLANK[:, 1:])),
            refusal("wrong input name", self.request(picture=BLANK)),
            refusal("one input too many", self.request(image=BLANK, picture=BLANK)),
            refusal("wrong datatype", integers),
            refusal("unknown output", output),
        ]

    def error_problem(self, answer: Answered) -> str | None:
        return error_problem(answer)

    def checks(self, address: str, version: str) -> Iterator[Check]:
        yield Check("model status", lambda: check_status(address))
        yield Check("model metadata", lambda: check_metadata(address))
        yield Check("status of an unknown model", lambda: check_unknown_status(address))
        if version.isdigit():
            yield Check("version in the message", lambda: self.predict(address, BLANK, version))


def refusal(name: str, request: Any, code: StatusCode = StatusCode.INVALID_ARGUMENT) -> Refusal:
    return Refusal(name, Call(PREDICT, request.SerializeToString(), f"({name})"), code)


def status_of(address: str, model: str) -> Any:
    request = stubs().get_model_status_pb2.GetModelStatusRequest()
    request.model_spec.name = model
    with channel_to(address) as channel:
        return stubs().model_service_pb2_grpc.ModelServiceStub(channel).GetModelStatus(request, SECONDS)


def check_status(address: str) -> None:
    states = status_of(address, MODEL).model_version_status
    available = stubs().get_model_status_pb2.ModelVersionStatus.AVAILABLE
    if not any(state.state == available for state in states):
        raise Wrong("GetModelStatus", "a version that is AVAILABLE", states)


def check_unknown_status(address: str) -> None:
    try:
        got = status_of(address, "nobody")
    except grpc.RpcError as error:
        must_equal("GetModelStatus of 'nobody'", StatusCode.NOT_FOUND, error.code())
        return
    raise Wrong("GetModelStatus of 'nobody'", "NOT_FOUND", got)


def check_metadata(address: str) -> None:
    request = stubs().get_model_metadata_pb2.GetModelMetadataRequest(metadata_field=["signature_def"])
    request.model_spec.name = MODEL
    with channel_to(address) as channel:
        stub = stubs().prediction_service_pb2_grpc.PredictionServiceStub(channel)
        response = stub.GetModelMetadata(request, SECONDS)
    must_equal("GetModelMetadata", MODEL, response.model_spec.name)
    signatures = stubs().get_model_metadata_pb2.SignatureDefMap()
    response.metadata["signature_def"].Unpack(signatures)
    signature = signatures.signature_def["serving_default"]
    must_equal("GetModelMetadata", {"image": [-1, 64]}, shapes(signature.inputs))
    must_equal("GetModelMetadata", {"probabilities": [-1, 10]}, shapes(signature.outputs))


def shapes(tensors: Any) -> dict[str, list[int]]:
    for name, info in tensors.items():
        must_equal(f"GetModelMetadata, {name}", stubs().types_pb2.DT_FLOAT, info.dtype)
    return {name: [dim.size for dim in info.tensor_shape.dim] for name, info in tensors.items()}
