"""What is sent and what must come back."""

from dataclasses import dataclass, field

import ml_dtypes
import numpy as np

from echo.models import DATATYPES

Tensors = dict[str, tuple[str, np.ndarray]]
"""By name: the datatype's name in Open Inference, and the values; BYTES are objects."""

NUMBERS = {
    "BOOL": np.bool_,
    "UINT8": np.uint8,
    "UINT16": np.uint16,
    "UINT32": np.uint32,
    "UINT64": np.uint64,
    "INT8": np.int8,
    "INT16": np.int16,
    "INT32": np.int32,
    "INT64": np.int64,
    "FP16": np.float16,
    "BF16": ml_dtypes.bfloat16,
    "FP32": np.float32,
    "FP64": np.float64,
}
UNKNOWN_MODEL = "echo_nobody"
# TorchServe names the version first.
UNKNOWN_VERSION = r"echo_versions\W.*\b9\b|\b9\b.*\Wecho_versions"
LARGE = (10, 262_144)  # 10 MiB of FP32
LARGE_NAME = "10 MiB"


@dataclass(frozen=True)
class Case:
    name: str
    model: str
    inputs: Tensors
    expected: dict[str, np.ndarray] = field(default_factory=dict)
    """Outputs by name; empty where the request is to be refused."""
    wanted: tuple[str, ...] = ()
    """Outputs asked for; none means all."""
    version: str = ""
    told: str = ""
    """What the error of a request that is to be refused must say, as a regular expression."""

    @property
    def large(self) -> bool:
        return self.name == LARGE_NAME

    @property
    def tensors(self) -> list[str]:
        return [*self.inputs, *self.expected]


def all_cases() -> list[Case]:
    one = np.array([[2.5]], np.float32)
    return [
        *(echo(datatype, datatype, values(datatype)) for datatype in DATATYPES),
        echo("FP32 not finite", "FP32", np.array([[np.nan, np.inf, -np.inf, -0.0]], np.float32)),
        echo("one element", "FP32", one),
        echo("batch of 1", "FP32", rows(1)),
        echo("batch of 17", "FP32", rows(17)),
        echo("no rows", "FP32", np.zeros((0, 4), np.float32)),
        echo("empty rows", "FP32", np.zeros((2, 0), np.float32)),
        echo(LARGE_NAME, "FP32", (np.arange(np.prod(LARGE)) % 100).astype(np.float32).reshape(LARGE)),
        echo("BYTES empty", "BYTES", strings(b"", b"", b"x", b"")),
        echo("BYTES of Unicode", "BYTES", strings("ключ".encode(), "\U0001f511\u0000\n\"\\".encode())),
        echo("BYTES not UTF-8", "BYTES", BINARY),
        Case("BYTES named so", "echo_named", {"x": ("BYTES", BINARY)}, {"y_bytes": BINARY}),
        Case("scalar", "echo_scalar", {"x": ("FP32", one[0, 0, ...])}, {"y": one[0, 0, ...]}),
        three("several in and out", 3),
        three("as many rows as each likes", 2),
        three("outputs chosen", 3, "f", "d"),
        version("newest version", "", 2),
        version("version 1", "1", 1),
        version("version 2", "2", 2),
        refused("unknown model", UNKNOWN_MODEL, UNKNOWN_MODEL, x=one),
        refused("unknown version", "echo_versions", UNKNOWN_VERSION, version="9", x=np.array([[1]], np.int32)),
        # TensorFlow Serving names the one that is missing.
        refused("unknown input", "echo_fp32", r"\b[xz]\b", z=one),
        refused("unknown output", "echo_fp32", r"\bz\b", wanted="z", x=one),
        refused("missing input", "echo_three", r"\b[bc]\b", a=one),
        refused("wrong rank", "echo_fp32", r"\bx\b", x=np.zeros((1, 1, 1), np.float32)),
        refused("wrong datatype", "echo_bool", r"\bx\b|type: bool|\(bool\)|BOOL", x=one),
    ]


def refused(name: str, model: str, told: str, wanted: str = "", version: str = "", **inputs: np.ndarray) -> Case:
    named = {np.dtype(kind): datatype for datatype, kind in NUMBERS.items()}
    tensors = {tensor: (named[array.dtype], array) for tensor, array in inputs.items()}
    return Case(name, model, tensors, wanted=tuple(wanted), version=version, told=told)


def echo(name: str, datatype: str, array: np.ndarray) -> Case:
    return Case(name, f"echo_{datatype.lower()}", {"x": (datatype, array)}, {"y": array})


def values(datatype: str) -> np.ndarray:
    """The ends of the range and what lies between, in two rows."""
    if datatype == "BYTES":
        return strings(b"one", b"two", b"a longer text", b"4")
    kind = NUMBERS[datatype]
    if datatype == "BOOL":
        return np.array([[True, False], [False, True]])
    limits = ml_dtypes.finfo(kind) if np.dtype(kind).kind in "fV" else np.iinfo(kind)
    return np.array([[limits.min, limits.max], [1, 0]], kind)


def strings(*texts: bytes) -> np.ndarray:
    array = np.empty(len(texts), object)
    array[:] = texts
    return array.reshape(1, -1)


BINARY = strings(b"\xff\xfe", b"\x80", bytes(range(256)))


def rows(count: int) -> np.ndarray:
    return np.random.default_rng(1).standard_normal((count, 5), np.float32)


def three(name: str, count: int, *wanted: str) -> Case:
    a, c = rows(count), strings(b"x", b"", b"yz").reshape(3, 1)
    b = np.array([[2**53 + 1], [-(2**63)], [0]], np.int64)
    answers = {"d": a, "e": b, "f": c}
    expected = {output: answers[output] for output in wanted or answers}
    return Case(name, "echo_three", {"a": ("FP32", a), "b": ("INT64", b), "c": ("BYTES", c)}, expected, wanted)


def version(name: str, number: str, added: int) -> Case:
    array = np.array([[0, 40]], np.int32)
    return Case(name, "echo_versions", {"x": ("INT32", array)}, {"y": array + np.int32(added)}, version=number)
