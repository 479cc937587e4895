"""DJL's lists of arrays (`tensor/ndlist`), written by hand: DJL has a Python form of them in an image only.

Source: deepjavalibrary/djl, NDSerializer.java. Framing big-endian, texts behind two bytes of length.
"""

import struct
from collections.abc import Mapping
from typing import Any

import ml_dtypes
import numpy as np

MEDIA_TYPE = "tensor/ndlist"
HEADERS = {"Content-Type": MEDIA_TYPE, "Accept": MEDIA_TYPE}
VERSION = 3
TYPES = {
    "BOOLEAN": np.bool_,
    "FLOAT16": np.float16,
    "BFLOAT16": ml_dtypes.bfloat16,
    "FLOAT32": np.float32,
    "FLOAT64": np.float64,
    **{f"{sign}INT{bits}": np.dtype(f"{sign.lower()}int{bits}").type for sign in ("", "U") for bits in (8, 16, 32, 64)},
}
NAMES = {np.dtype(kind): name for name, kind in TYPES.items()}


def write(arrays: Mapping[str, np.ndarray]) -> bytes:
    return struct.pack(">i", len(arrays)) + b"".join(one(name, array) for name, array in arrays.items())


def one(name: str, array: np.ndarray) -> bytes:
    kind = "STRING" if array.dtype == object else NAMES[array.dtype]
    dims = struct.pack(f">i{array.ndim}q", array.ndim, *array.shape)
    layout = struct.pack(">i", array.ndim) + "?".encode("utf-16-be") * array.ndim
    head = text("NDAR") + struct.pack(">i?", VERSION, True) + text(name) + text("DENSE") + text(kind)
    return head + dims + layout + (strings(array) if array.dtype == object else numbers(array))


def numbers(array: np.ndarray) -> bytes:
    return b"<" + struct.pack(">i", array.nbytes) + array.tobytes()


def strings(array: np.ndarray) -> bytes:
    return struct.pack(">i", array.size) + b"".join(text(element.decode()) for element in array.ravel())


def text(said: str) -> bytes:
    """Java's modified UTF-8: no byte is zero, and what lies beyond 16 bits goes as two surrogates."""
    units = np.frombuffer(said.encode("utf-16-be"), ">u2")
    encoded = b"".join(
        b"\xc0\x80" if unit == 0 else chr(unit).encode("utf-8", "surrogatepass") for unit in units.tolist()
    )
    return struct.pack(">H", len(encoded)) + encoded


class Reader:
    def __init__(self, body: bytes) -> None:
        self.body = body
        self.at = 0

    def arrays(self) -> list[tuple[str, np.ndarray]]:
        read = [self.array() for _ in range(self.unpack(">i"))]
        if self.at != len(self.body):
            raise ValueError(f"{len(self.body) - self.at} bytes stand behind the arrays")
        return read

    def array(self) -> tuple[str, np.ndarray]:
        must_be("NDAR", self.text())
        must_be(VERSION, self.unpack(">i"))
        name = self.text() if self.unpack(">?") else ""
        must_be("DENSE", self.text())
        kind = self.text()
        shape = [self.unpack(">q") for _ in range(self.unpack(">i"))]
        self.take(2 * self.unpack(">i"))
        if kind == "STRING":
            flat = np.empty(self.unpack(">i"), object)
            flat[:] = [self.text().encode() for _ in flat]
        else:
            order = self.take(1).decode()
            stored = np.dtype(TYPES[kind]).newbyteorder(order)
            flat = np.frombuffer(self.take(self.unpack(">i")), stored).astype(TYPES[kind])
        return name, flat.reshape(shape)

    def text(self) -> str:
        encoded = self.take(self.unpack(">H")).replace(b"\xc0\x80", b"\0")
        return encoded.decode("utf-8", "surrogatepass").encode("utf-16", "surrogatepass").decode("utf-16")

    def unpack(self, form: str) -> Any:
        [value] = struct.unpack(form, self.take(struct.calcsize(form)))
        return value

    def take(self, count: int) -> bytes:
        taken = self.body[self.at : self.at + count]
        if len(taken) < count:
            raise ValueError("it ends within an array")
        self.at += count
        return taken


def must_be(expected: object, got: object) -> None:
    if expected != got:
        raise ValueError(f"{got} for {expected}")
