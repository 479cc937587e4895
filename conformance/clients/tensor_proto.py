"""TensorProto to and from NumPy, which TensorFlow would do; here it is not loaded."""

from typing import Any

import ml_dtypes
import numpy as np

from clients.tensorflow_stubs import stubs

# NumPy type: (DataType's name, the field of typed values)
KINDS = {
    np.dtype(np.float32): ("DT_FLOAT", "float_val"),
    np.dtype(np.float64): ("DT_DOUBLE", "double_val"),
    np.dtype(np.int32): ("DT_INT32", "int_val"),
    np.dtype(np.int16): ("DT_INT16", "int_val"),
    np.dtype(np.int8): ("DT_INT8", "int_val"),
    np.dtype(np.uint16): ("DT_UINT16", "int_val"),
    np.dtype(np.uint8): ("DT_UINT8", "int_val"),
    np.dtype(np.int64): ("DT_INT64", "int64_val"),
    np.dtype(np.uint32): ("DT_UINT32", "uint32_val"),
    np.dtype(np.uint64): ("DT_UINT64", "uint64_val"),
    np.dtype(np.bool_): ("DT_BOOL", "bool_val"),
    np.dtype(np.float16): ("DT_HALF", "half_val"),
    np.dtype(ml_dtypes.bfloat16): ("DT_BFLOAT16", "half_val"),
    np.dtype(object): ("DT_STRING", "string_val"),
}
BITS = {"DT_HALF", "DT_BFLOAT16"}


def by_content(array: np.ndarray) -> Any:
    """Strings have no content form that servers agree on; they travel as values."""
    if array.dtype == object:
        return by_values(array)
    proto = empty(array)
    proto.tensor_content = array.tobytes()
    return proto


def by_values(array: np.ndarray) -> Any:
    proto = empty(array)
    name, field = KINDS[array.dtype]
    values = array.view(np.uint16) if name in BITS else array
    getattr(proto, field).extend(values.ravel().tolist())
    return proto


def empty(array: np.ndarray) -> Any:
    proto = stubs().tensor_pb2.TensorProto(dtype=stubs().types_pb2.DataType.Value(KINDS[array.dtype][0]))
    for size in array.shape:
        proto.tensor_shape.dim.add(size=size)
    return proto


def array_of(proto: Any) -> np.ndarray:
    name = stubs().types_pb2.DataType.Name(proto.dtype)
    dtype, field = next((dtype, field) for dtype, (known, field) in KINDS.items() if known == name)
    shape = tuple(dim.size for dim in proto.tensor_shape.dim)
    if proto.tensor_content:
        return np.frombuffer(proto.tensor_content, dtype).reshape(shape)
    values = list(getattr(proto, field))
    if dtype == object:
        array = np.empty(len(values), object)
        array[:] = values
    elif name in BITS:
        array = np.array(values, np.uint16).view(dtype)
    else:
        array = np.array(values, dtype)
    # Fewer values than elements: the last one stands for the rest.
    elements = int(np.prod(shape))
    if 0 < len(array) < elements:
        array = np.concatenate([array, np.repeat(array[-1:], elements - len(array))])
    return array.reshape(shape)
