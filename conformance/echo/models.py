"""The models that answer with what they were sent: one for each datatype and some more."""

from typing import Any

DATATYPES = [
    *("BOOL", "UINT8", "UINT16", "UINT32", "UINT64", "INT8", "INT16", "INT32", "INT64"),
    *("FP16", "BF16", "FP32", "FP64", "BYTES"),
]

# By name: the datatypes of their inputs and outputs by name, in pairs.
MODELS: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    **{f"echo_{datatype.lower()}": ({"x": datatype}, {"y": datatype}) for datatype in DATATYPES},
    # By this name TensorFlow Serving's JSON knows that an output is no text.
    "echo_named": ({"x": "BYTES"}, {"y_bytes": "BYTES"}),
    "echo_versions": ({"x": "INT32"}, {"y": "INT32"}),
    "echo_scalar": ({"x": "FP32"}, {"y": "FP32"}),
    "echo_three": (
        {"a": "FP32", "b": "INT64", "c": "BYTES"},
        {"d": "FP32", "e": "INT64", "f": "BYTES"},
    ),
}
# The answer of each is the input and the version's number.
VERSIONS = {"echo_versions": ["1", "2"]}


def models(*without: str) -> tuple[str, ...]:
    """Their names, without these and without those that have these datatypes."""

    def left(name: str) -> bool:
        return name not in without and not set(MODELS[name][0].values()) & set(without)

    return tuple(filter(left, MODELS))


def shape(model: str) -> list[int]:
    return [] if model == "echo_scalar" else [-1, -1]


def described(model: str) -> dict[str, Any]:
    """As Open Inference's metadata have it, for those that make the models."""
    sides = [[tensor(model, *named) for named in side.items()] for side in MODELS[model]]
    return {"name": model, "inputs": sides[0], "outputs": sides[1], "versions": VERSIONS.get(model, ["1"])}


def tensor(model: str, name: str, datatype: str) -> dict[str, Any]:
    return {"name": name, "datatype": datatype, "shape": shape(model)}
