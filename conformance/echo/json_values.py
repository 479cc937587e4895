"""Tensors as nested lists of JSON, and back: their datatypes are read as what was expected."""

import base64
from collections.abc import Callable
from typing import Any

import numpy as np


def in_base64(text: bytes) -> Any:
    return {"b64": base64.b64encode(text).decode()}


def as_text(text: bytes) -> Any:
    """What is no text goes in base64, as pictures do."""
    try:
        return text.decode()
    except UnicodeDecodeError:
        return in_base64(text)


def nested(array: np.ndarray, write: Callable[[bytes], Any]) -> Any:
    if array.dtype != object:
        return array.tolist()
    return [[write(text) for text in row] for row in array.tolist()]


def as_expected(value: Any, expected: np.ndarray) -> np.ndarray:
    if expected.dtype != object:
        return np.array(value, expected.dtype)
    flat = [read(text) for row in value for text in row]
    array = np.empty(len(flat), object)
    array[:] = flat
    return array.reshape(len(value), -1)


def read(text: Any) -> bytes:
    return base64.b64decode(text["b64"]) if isinstance(text, dict) else text.encode()
