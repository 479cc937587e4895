"""TensorFlow Serving's JSON: row form (`instances`) and columnar form (`inputs`), both ways.

Types come from the signature, never from the JSON; a shape is inferred from the first element at each level.
"""

import base64
import binascii
import json
import math
from collections.abc import Callable
from enum import Enum
from typing import Any

import numpy as np
import tensorflow as tf
from grpc import StatusCode
from tensorflow.core.protobuf.meta_graph_pb2 import SignatureDef, TensorInfo

from refused import Refused, invalid

SMALL_INTEGERS = {"int32", "int16", "int8", "uint8"}
INTEGER_RANGE = {
    **{name: (-(2**31), 2**31 - 1) for name in SMALL_INTEGERS},
    "int64": (-(2**63), 2**63 - 1),
    "uint32": (0, 2**32 - 1),
    "uint64": (0, 2**64 - 1),
}
SIGNIFICANT_DIGITS = {"float32": 9, "float64": 17}


class Form(Enum):
    ROW = "predictions"
    COLUMNAR = "outputs"


def parse(body: bytes) -> dict[str, Any]:
    """Whatever follows the first JSON value is ignored, as the real server does."""
    try:
        document, _ = json.JSONDecoder().raw_decode(body.decode("utf-8").lstrip())
    except (UnicodeDecodeError, RecursionError) as error:
        raise invalid(f"JSON Parse error: {error}") from None
    except json.JSONDecodeError as error:
        raise invalid(f"JSON Parse error: {error.msg} at offset: {error.pos}") from None
    if not isinstance(document, dict):
        raise invalid(f"JSON Value: {shown(document)} Is not object")
    if not isinstance(document.get("signature_name", ""), str):
        raise invalid("JSON Value not formatted correctly. 'signature_name' key must be a string value.")
    return document


def decode(document: dict[str, Any], signature: SignatureDef) -> tuple[Form, dict[str, np.ndarray]]:
    if "instances" in document and "inputs" in document:
        raise invalid("Not formatted correctly expecting only one of 'inputs' or 'instances' keys to exist")
    if "instances" in document:
        return Form.ROW, from_rows(document["instances"], signature)
    if "inputs" in document:
        return Form.COLUMNAR, from_columns(document["inputs"], signature)
    raise invalid("Missing 'inputs' or 'instances' key")


def from_rows(rows: Any, signature: SignatureDef) -> dict[str, np.ndarray]:
    if not isinstance(rows, list) or not rows:
        raise invalid("Expecting 'instances' to be a non-empty list/array")
    names = sorted(signature.inputs)
    named = is_named(rows[0])
    if not named and len(names) > 1:
        raise invalid(
            "instances is a plain list, but expecting list of objects as multiple input tensors required"
        )
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for number, row in enumerate(rows):
        if is_named(row) != named:
            raise invalid(f"Expecting all items to be of one kind, item {number} of input list is not")
        values = row if named else {names[0]: row}
        if set(values) != set(names):
            raise invalid(
                f"Failed to process element: {number} of 'instances' list. JSON object: {shown(row)} "
                f"keys must be equal to: {','.join(names)}"
            )
        for name in names:
            columns[name].append(values[name])
    return {name: tensor(column, signature.inputs[name]) for name, column in columns.items()}


def from_columns(inputs: Any, signature: SignatureDef) -> dict[str, np.ndarray]:
    if is_named(inputs):
        for name in sorted(set(signature.inputs) - set(inputs)):
            raise invalid(f"Missing named input: {name} in 'inputs' object.")
        return {name: tensor(inputs[name], info) for name, info in signature.inputs.items()}
    if len(signature.inputs) > 1:
        raise invalid(
            "inputs is a plain value/list, but expecting an object as multiple input tensors required"
        )
    [(name, info)] = signature.inputs.items()
    return {name: tensor(inputs, info)}


def is_named(value: Any) -> bool:
    return isinstance(value, dict) and not is_base64(value)


def is_base64(value: Any) -> bool:
    return isinstance(value, dict) and list(value) == ["b64"] and isinstance(value["b64"], str)


def tensor(value: Any, info: TensorInfo) -> np.ndarray:
    dtype = tf.dtypes.as_dtype(info.dtype)
    shape = []
    first = value
    while isinstance(first, list):
        shape.append(len(first))
        first = first[0] if first else None
    leaves: list[Any] = []
    gather(value, 0, shape, leaves, leaf_reader(dtype))
    return np.array(leaves, dtype.as_numpy_dtype).reshape(shape)


def gather(value: Any, level: int, shape: list[int], leaves: list[Any], read: Callable[[Any], Any]) -> None:
    if not isinstance(value, list):
        if level != len(shape):
            raise invalid(
                f"JSON Value: {shown(value)} found at incorrect level: {level + 1} in the JSON DOM. "
                f"Expected at level: {len(shape)}"
            )
        leaves.append(read(value))
        return
    if level >= len(shape):
        raise invalid(f"Encountered list at unexpected level: {level} expected < {len(shape)}")
    if len(value) != shape[level]:
        raise invalid(
            f"Encountered list at unexpected size: {len(value)} at level: {level} expected size: {shape[level]}"
        )
    for element in value:
        gather(element, level + 1, shape, leaves, read)


def leaf_reader(dtype: tf.DType) -> Callable[[Any], Any]:
    if dtype in (tf.float32, tf.float64):
        return lambda value: read_float(value, dtype)
    if dtype.name in INTEGER_RANGE:
        return lambda value: read_integer(value, dtype)
    if dtype == tf.bool:
        return lambda value: value if isinstance(value, bool) else refuse_type(value, dtype)
    if dtype == tf.string:
        return read_string
    raise Refused(StatusCode.UNIMPLEMENTED, f"Conversion of JSON Value to type: {dtype.name}")


def read_float(value: Any, dtype: tf.DType) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        refuse_type(value, dtype)
    if abs(value) > dtype.max and value not in (math.inf, -math.inf):
        raise invalid(f"Cannot convert JSON value: {value} to {dtype.name} without loss of precision.")
    return value


def read_integer(value: Any, dtype: tf.DType) -> int:
    low, high = INTEGER_RANGE[dtype.name]
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        refuse_type(value, dtype)
    # Narrow types are truncated without a word by the real server.
    return int(np.array(value).astype(dtype.as_numpy_dtype)) if dtype.name in SMALL_INTEGERS else value


def read_string(value: Any) -> bytes:
    if isinstance(value, str):
        return value.encode("utf-8")
    if not is_base64(value):
        raise invalid(f"JSON Value: {shown(value)} not formatted correctly for base64 data")
    try:
        return base64.b64decode(value["b64"], validate=True)
    except binascii.Error:
        raise invalid("Unable to base64 decode") from None


def refuse_type(value: Any, dtype: tf.DType) -> Any:
    raise invalid(f"JSON Value: {shown(value)} is not of expected type: {dtype.name}")


def shown(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= 200 else text[:200] + "..."


def encode(form: Form, outputs: dict[str, np.ndarray]) -> str:
    if form is Form.ROW:
        check_rows(outputs)
    if len(outputs) == 1:
        [(name, array)] = outputs.items()
        value = write(array, name)
    elif form is Form.ROW:
        count = len(next(iter(outputs.values())))
        rows = ({name: write(array[row], name) for name, array in outputs.items()} for row in range(count))
        value = "[" + ", ".join(write_object(row) for row in rows) + "]"
    else:
        value = write_object({name: write(array, name) for name, array in outputs.items()})
    return f'{{\n    "{form.value}": {value}\n}}'


def check_rows(outputs: dict[str, np.ndarray]) -> None:
    rows = None
    for name, array in outputs.items():
        if array.ndim == 0:
            raise invalid(f"Tensor name: {name} has no shape information ")
        rows = len(array) if rows is None else rows
        if len(array) != rows:
            raise invalid(f"Tensor name: {name} has inconsistent batch size: {len(array)} expecting: {rows}")


def write_object(members: dict[str, str]) -> str:
    return "{" + ", ".join(f"{json.dumps(name)}: {value}" for name, value in members.items()) + "}"


def write(value: Any, name: str) -> str:
    if isinstance(value, np.ndarray) and value.ndim:
        return "[" + ", ".join(write(element, name) for element in value) + "]"
    leaf = value.item() if isinstance(value, np.ndarray) else value
    if isinstance(leaf, (bytes, str)):
        return write_string(leaf if isinstance(leaf, bytes) else leaf.encode(), name)
    kind = value.dtype.name
    if kind in SIGNIFICANT_DIGITS:
        return write_float(value, SIGNIFICANT_DIGITS[kind])
    if kind in INTEGER_RANGE or kind == "bool":
        return json.dumps(value.item())
    raise invalid(f"Failed to write JSON value for tensor type: {kind}")


def write_float(value: np.floating, digits: int) -> str:
    if not np.isfinite(value):
        return "NaN" if np.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    text = f"{value:.6g}"
    if type(value)(text) != value:
        text = f"{value:.{digits}g}"
    return text if "." in text or "e" in text else text + ".0"


def write_string(value: bytes, name: str) -> str:
    if name.endswith("_bytes"):
        return json.dumps({"b64": base64.b64encode(value).decode()})
    return json.dumps(value.decode("utf-8", errors="replace"), ensure_ascii=False)
