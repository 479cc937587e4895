"""The models of echo/ in ONNX."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path

import onnx
from onnx import TensorProto, helper

import digits
from echo.models import MODELS, VERSIONS, shape

KINDS = {
    "FP16": TensorProto.FLOAT16,
    "BF16": TensorProto.BFLOAT16,
    "FP32": TensorProto.FLOAT,
    "FP64": TensorProto.DOUBLE,
    "BYTES": TensorProto.STRING,
}
OPSET = 13


@cache
def onnx_file(model: str, version: int = 1) -> Path:
    """Made when first asked for; not there when there is no such model."""
    path = digits.forms() / "echo" / (f"{model}-{version}.onnx" if model in VERSIONS else f"{model}.onnx")
    if model in MODELS and not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        onnx.save(adding(model, version) if model in VERSIONS else identities(model), path)
    return path


def adding(model: str, number: int) -> onnx.ModelProto:
    """The answer is the input and the number."""
    [(x, datatype)], [y] = MODELS[model][0].items(), MODELS[model][1]
    added = helper.make_tensor("added", kind(datatype), [], [number])
    return made(model, [helper.make_node("Add", [x, "added"], [y])], [added])


def identities(model: str) -> onnx.ModelProto:
    inputs, outputs = MODELS[model]
    return made(model, [helper.make_node("Identity", [x], [y]) for x, y in zip(inputs, outputs, strict=True)])


def made(model: str, nodes: list[onnx.NodeProto], constants: Sequence[onnx.TensorProto] = ()) -> onnx.ModelProto:
    inputs, outputs = MODELS[model]
    graph = helper.make_graph(
        nodes, model, described(model, inputs), described(model, outputs), initializer=list(constants)
    )
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)


def described(model: str, tensors: dict[str, str]) -> list[onnx.ValueInfoProto]:
    """Each variable dimension has a name of its own, for those of one name must be alike."""
    return [
        helper.make_tensor_value_info(
            name, kind(datatype), [f"{name}{place}" if size < 0 else size for place, size in enumerate(shape(model))]
        )
        for name, datatype in tensors.items()
    ]


def kind(datatype: str) -> int:
    return KINDS.get(datatype) or TensorProto.DataType.Value(datatype)
