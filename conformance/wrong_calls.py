"""Calls of gRPC that a server refuses, for parity.py."""

from collections.abc import Iterator
from typing import Any

import numpy as np
from tritonclient.grpc import service_pb2

from clients import tensorflow_grpc, torch_serve_grpc, triton_grpc
from clients.client import BLANK, MODEL, Refusal
from clients.grpc_call import Call
from clients.tensorflow_stubs import stubs
from clients.torch_serve_grpc import TorchServeGrpcClient, messages
from clients.triton_grpc import TritonGrpcClient, TypedContentsClient, raw


def calls(refusals: list[Refusal]) -> list[Call]:
    """By name, for their messages are not to be read in a report."""
    return [Call(r.request.method, r.request.message, f"({r.name})") for r in refusals]


def reaches(call: Call) -> bool:
    """Of Open Inference, whether it names a model that a router knows, and a version that may be one."""
    unroutable = ("(unknown model)", "(a version that is no number)")
    return call.method == triton_grpc.INFER and call.told not in unroutable


def call(method: str, message: Any) -> Call:
    return Call(method, message.SerializeToString(), f"{message}".replace("\n", " ")[:200])


def triton() -> Iterator[Call]:
    yield from calls(TritonGrpcClient().refusals())
    yield from calls(TypedContentsClient().refusals())
    for name, change in {
        "a version that is no number": lambda request: setattr(request, "model_version", "newest"),
        "no inputs": lambda request: (request.ClearField("inputs"), request.ClearField("raw_input_contents")),
        "an input twice": lambda request: (
            request.inputs.append(request.inputs[0]),
            request.raw_input_contents.append(request.raw_input_contents[0]),
        ),
        "one raw content too many": lambda request: request.raw_input_contents.append(bytes(4)),
        "an unknown datatype": lambda request: setattr(request.inputs[0], "datatype", "FP31"),
        "no datatype": lambda request: request.inputs[0].ClearField("datatype"),
        "no shape": lambda request: request.inputs[0].ClearField("shape"),
        "a negative shape": lambda request: request.inputs[0].shape.__setitem__(0, -1),
        "one row too many": lambda request: request.inputs[0].shape.__setitem__(0, 2),
        "a rank too few": lambda request: request.inputs[0].shape.pop(),
        "raw contents too long": lambda request: request.raw_input_contents.append(
            request.raw_input_contents.pop() + bytes(4)
        ),
        "an output twice": lambda request: (
            request.outputs.add(name="probabilities"),
            request.outputs.add(name="logits"),
        ),
    }.items():
        request = raw()
        change(request)
        yield Call(triton_grpc.INFER, request.SerializeToString(), f"({name})")
    batch = raw(image=(np.zeros((65, 64), np.float32), "FP32"))
    yield Call(triton_grpc.INFER, batch.SerializeToString(), "(more than its max_batch_size)")
    service = triton_grpc.SERVICE
    yield call(f"{service}ModelMetadata", service_pb2.ModelMetadataRequest(name="nobody"))
    yield call(f"{service}ModelMetadata", service_pb2.ModelMetadataRequest(name=MODEL, version="99"))
    yield call(f"{service}ModelReady", service_pb2.ModelReadyRequest(name="nobody"))
    yield call(f"{service}ModelReady", service_pb2.ModelReadyRequest(name=MODEL, version="99"))
    yield call(f"{service}ModelConfig", service_pb2.ModelConfigRequest(name="nobody"))
    yield Call("/inference.Nothing/Nothing", b"")


def tensorflow() -> Iterator[Call]:
    client = tensorflow_grpc.TensorFlowGrpcClient(content=True)
    yield from calls(client.refusals())
    yield from calls(tensorflow_grpc.TensorFlowGrpcClient(content=False).refusals())
    for name, change in {
        "no model": lambda request: request.ClearField("model_spec"),
        "no inputs": lambda request: request.ClearField("inputs"),
        "no datatype": lambda request: request.inputs["image"].ClearField("dtype"),
        "content too short": lambda request: setattr(request.inputs["image"], "tensor_content", bytes(4)),
        "an output twice": lambda request: request.output_filter.extend(["probabilities", "probabilities"]),
        "one row": lambda request: request.inputs["image"].tensor_shape.dim.pop(0),
    }.items():
        request = client.request(image=BLANK)
        change(request)
        yield Call(tensorflow_grpc.PREDICT, request.SerializeToString(), f"({name})")
    metadata, status = "/tensorflow.serving.PredictionService/", "/tensorflow.serving.ModelService/"
    for model, version, field in (
        ("nobody", 0, "signature_def"),
        (MODEL, 99, "signature_def"),
        (MODEL, 0, "nothing"),
        ("", 0, "signature_def"),
    ):
        asked = stubs().get_model_metadata_pb2.GetModelMetadataRequest(metadata_field=[field])
        name_in(asked, model, version)
        yield call(f"{metadata}GetModelMetadata", asked)
    for model, version in (("nobody", 0), (MODEL, 99), ("", 0)):
        asked = stubs().get_model_status_pb2.GetModelStatusRequest()
        name_in(asked, model, version)
        yield call(f"{status}GetModelStatus", asked)
    yield Call(f"{metadata}Nothing", b"")


def name_in(asked: Any, model: str, version: int) -> None:
    asked.model_spec.name = model
    if version:
        asked.model_spec.version.value = version


def torchserve() -> Iterator[Call]:
    yield from calls(TorchServeGrpcClient().refusals())
    predictions = torch_serve_grpc.PREDICTIONS
    yield call(predictions, messages().PredictionsRequest())
    yield call(predictions, messages().PredictionsRequest(model_name=MODEL))
    yield call(predictions, messages().PredictionsRequest(model_name=MODEL, input={"picture": b"[]"}))
    yield call(predictions, messages().PredictionsRequest(model_name="nobody", model_version="9.0"))
    yield Call(f"{torch_serve_grpc.SERVICE}Nothing", b"")
