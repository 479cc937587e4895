"""The gRPC door: Predict, GetModelMetadata and GetModelStatus on the official skeletons of tensorflow-serving-api."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from typing import Any

import grpc
import numpy as np
import tensorflow as tf
from tensorflow.core.framework.tensor_pb2 import TensorProto
from tensorflow_serving.apis import (
    get_model_metadata_pb2,
    get_model_status_pb2,
    model_pb2,
    model_service_pb2_grpc,
    predict_pb2,
    prediction_service_pb2_grpc,
)

from refused import Refused, invalid
from served import DEFAULT_SIGNATURE, Models, Version

NO_LIMIT = [("grpc.max_receive_message_length", -1), ("grpc.max_send_message_length", -1)]
VALUE_FIELD = {
    **dict.fromkeys(["int32", "int16", "uint16", "int8", "uint8"], "int_val"),
    "float32": "float_val",
    "float64": "double_val",
    "int64": "int64_val",
    "uint32": "uint32_val",
    "uint64": "uint64_val",
    "bool": "bool_val",
    "string": "string_val",
}

Method = Callable[[Any, Any, grpc.ServicerContext], Any]


def refusing(method: Method) -> Method:
    @wraps(method)
    def call(self: Any, request: Any, context: grpc.ServicerContext) -> Any:
        try:
            return method(self, request, context)
        except Refused as refused:
            context.abort(refused.code, refused.text)

    return call


class PredictionService(prediction_service_pb2_grpc.PredictionServiceServicer):
    def __init__(self, models: Models) -> None:
        self.models = models

    @refusing
    def Predict(
        self, request: predict_pb2.PredictRequest, context: grpc.ServicerContext
    ) -> predict_pb2.PredictResponse:
        version = find(self.models, request, "model_spec")
        name = request.model_spec.signature_name or DEFAULT_SIGNATURE
        if version.signature(name) is None:
            code = grpc.StatusCode.FAILED_PRECONDITION
            raise Refused(code, f'Serving signature key "{name}" not found.')
        outputs = version.run(name, {alias: array_of(alias, t) for alias, t in request.inputs.items()})
        response = predict_pb2.PredictResponse(model_spec=spec_of(request, version, name))
        for alias in chosen(list(request.output_filter), outputs):
            response.outputs[alias].CopyFrom(proto_of(outputs[alias]))
        return response

    @refusing
    def GetModelMetadata(
        self, request: get_model_metadata_pb2.GetModelMetadataRequest, context: grpc.ServicerContext
    ) -> get_model_metadata_pb2.GetModelMetadataResponse:
        version = find(self.models, request, "model_spec")
        for field in request.metadata_field or [""]:
            if field != "signature_def":
                raise invalid(f"Metadata field {field} is not supported")
        signatures = get_model_metadata_pb2.SignatureDefMap()
        for key, definition in version.signatures.items():
            signatures.signature_def[key].CopyFrom(definition)
        response = get_model_metadata_pb2.GetModelMetadataResponse(model_spec=spec_of(request, version, ""))
        response.metadata["signature_def"].Pack(signatures)
        return response


class ModelService(model_service_pb2_grpc.ModelServiceServicer):
    def __init__(self, models: Models) -> None:
        self.models = models

    @refusing
    def GetModelStatus(
        self, request: get_model_status_pb2.GetModelStatusRequest, context: grpc.ServicerContext
    ) -> get_model_status_pb2.GetModelStatusResponse:
        name, number = named(request, "model_spec")
        response = get_model_status_pb2.GetModelStatusResponse()
        for available in self.models.all_of(name, number):
            state = response.model_version_status.add(version=available)
            state.state = get_model_status_pb2.ModelVersionStatus.AVAILABLE
        return response


def named(request: Any, field: str) -> tuple[str, int | None]:
    if not request.HasField(field):
        raise invalid("Missing ModelSpec")
    spec: model_pb2.ModelSpec = getattr(request, field)
    if not spec.name:
        raise invalid("ModelSpec has no name specified.")
    if spec.version_label:
        raise invalid(f"Unrecognized servable version label: {spec.version_label}")
    return spec.name, spec.version.value if spec.HasField("version") else None


def find(models: Models, request: Any, field: str) -> Version:
    return models.find(*named(request, field))


def spec_of(request: Any, version: Version, signature: str) -> model_pb2.ModelSpec:
    spec = model_pb2.ModelSpec(name=request.model_spec.name, signature_name=signature)
    spec.version.value = version.number
    return spec


def chosen(wanted: list[str], outputs: dict[str, np.ndarray]) -> list[str]:
    for position, alias in enumerate(wanted):
        if alias not in outputs:
            known = ",".join(sorted(outputs))
            raise invalid(
                f"output tensor alias not found in signature: {alias} "
                f"Outputs expected to be in the set {{{known}}}."
            )
        if alias in wanted[:position]:
            raise invalid(f"duplicate output tensor alias: {alias}")
    return wanted or list(outputs)


def array_of(alias: str, proto: TensorProto) -> np.ndarray:
    try:
        return tf.make_ndarray(proto)
    except (TypeError, ValueError):
        raise invalid(f"tensor parsing error: {alias}") from None


def proto_of(array: np.ndarray) -> TensorProto:
    """Typed values, the real server's default; types without a plain field travel as tensor_content."""
    dtype = tf.dtypes.as_dtype(array.dtype) if array.dtype != object else tf.string
    field = VALUE_FIELD.get(dtype.name)
    if field is None:
        return tf.make_tensor_proto(array)
    proto = TensorProto(dtype=dtype.as_datatype_enum, tensor_shape=tf.TensorShape(array.shape).as_proto())
    getattr(proto, field).extend(array.ravel().tolist())
    return proto


def serve(models: Models, address: str, port: int) -> grpc.Server:
    server = grpc.server(ThreadPoolExecutor(max_workers=8), options=NO_LIMIT)
    prediction_service_pb2_grpc.add_PredictionServiceServicer_to_server(PredictionService(models), server)
    model_service_pb2_grpc.add_ModelServiceServicer_to_server(ModelService(models), server)
    server.add_insecure_port(f"{address}:{port}")
    return server
