"""A model of NumPy in KServe's terms: it checks what it is asked as a careful runtime does, in V1 and in V2."""

import base64
import sys
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from kserve import InferOutput, InferRequest, InferResponse, Model
from kserve.errors import InvalidInput
from kserve.utils.numpy_codec import to_np_dtype

Arrays = dict[str, np.ndarray]


class Tensors(Model):
    unwell_while: Path
    """Not healthy while there is such a file."""

    def __init__(self, name: str, inputs: list[dict], outputs: list[dict], run: Callable[[Arrays], Arrays]) -> None:
        super().__init__(name)
        self.inputs, self.outputs, self.run = inputs, outputs, run
        self.ready = True

    async def healthy(self) -> bool:
        return self.ready and not self.unwell_while.exists()

    def get_input_types(self) -> list[dict]:
        return self.inputs

    def get_output_types(self) -> list[dict]:
        return self.outputs

    def predict(self, payload: Any, headers: dict[str, str] | None = None) -> Any:
        if isinstance(payload, InferRequest):
            return self.answer(payload, self.run(self.from_request(payload)))
        if not isinstance(payload, dict) or not isinstance(payload.get("instances"), list):
            raise InvalidInput('Expected "instances" to be a list')
        return {"predictions": self.as_rows(self.run(self.from_rows(payload["instances"])))}

    def from_request(self, request: InferRequest) -> Arrays:
        sent = {tensor.name: tensor for tensor in request.inputs}
        self.check_names(set(sent))
        arrays = {}
        for wanted in self.inputs:
            tensor = sent[wanted["name"]]
            if tensor.datatype != wanted["datatype"]:
                raise InvalidInput(f"input '{tensor.name}' has datatype {tensor.datatype}, expected {wanted['datatype']}")
            try:
                array = tensor.as_numpy()
            except (ValueError, TypeError) as error:
                raise InvalidInput(f"input '{tensor.name}': {error}") from None
            arrays[tensor.name] = self.fitting(wanted, array)
        return arrays

    def from_rows(self, rows: list) -> Arrays:
        if len(self.inputs) == 1 and not all(isinstance(row, dict) and "b64" not in row for row in rows):
            columns = {self.inputs[0]["name"]: rows}
        elif not all(isinstance(row, dict) for row in rows):
            raise InvalidInput("instances must be objects, one name for each input")
        else:
            names = {name for row in rows for name in row}
            self.check_names(names)
            columns = {name: [row.get(name) for row in rows] for name in names}
        return {wanted["name"]: self.column(wanted, columns[wanted["name"]]) for wanted in self.inputs}

    def column(self, wanted: dict, values: list) -> np.ndarray:
        try:
            array = np.array(unpacked(values))
            if wanted["datatype"] == "BOOL" and array.dtype != bool:
                raise ValueError("has values that are not of type: bool")
            return self.fitting(wanted, np.array(unpacked(values), to_np_dtype(wanted["datatype"])))
        except (ValueError, TypeError, OverflowError) as error:
            raise InvalidInput(f"input '{wanted['name']}': {error}") from None

    def check_names(self, sent: set[str]) -> None:
        names = {wanted["name"] for wanted in self.inputs}
        if sent != names:
            raise InvalidInput(f"expected the inputs {sorted(names)} of model '{self.name}', got {sorted(sent)}")

    def fitting(self, wanted: dict, array: np.ndarray) -> np.ndarray:
        sizes = zip(wanted["shape"], array.shape, strict=False)
        if array.ndim != len(wanted["shape"]) or any(size not in (-1, given) for size, given in sizes):
            raise InvalidInput(f"input '{wanted['name']}' has shape {list(array.shape)}, expected {wanted['shape']}")
        return array

    def answer(self, request: InferRequest, arrays: Arrays) -> InferResponse:
        tensors = [output(told, arrays[told["name"]], request.from_grpc) for told in self.outputs]
        return InferResponse(
            request.id or str(uuid.uuid4()),
            self.name,
            tensors,
            use_binary_outputs=request.use_binary_outputs,
            requested_outputs=request.request_outputs,
        )

    def as_rows(self, arrays: Arrays) -> list:
        columns = {name: packed(array.tolist(), name) for name, array in arrays.items()}
        if len(columns) == 1:
            return next(iter(columns.values()))
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=False)]


def output(told: dict, array: np.ndarray, raw: bool) -> InferOutput:
    """An array is written as the request has it by REST, but by gRPC only when it is raw already."""
    tensor = InferOutput(told["name"], list(array.shape), told["datatype"], array)
    if raw:
        tensor.set_data_from_numpy(array, binary_data=True)
    return tensor


def unpacked(value: Any) -> Any:
    if isinstance(value, list):
        return [unpacked(element) for element in value]
    return base64.b64decode(value["b64"]) if isinstance(value, dict) and "b64" in value else value


def packed(value: Any, name: str) -> Any:
    if isinstance(value, list):
        return [packed(element, name) for element in value]
    if name.endswith("_bytes"):
        content = value if isinstance(value, bytes) else value.encode()
        return {"b64": base64.b64encode(content).decode()}
    try:
        return value.decode() if isinstance(value, bytes) else value
    except UnicodeDecodeError:
        raise InvalidInput(f"output '{name}' has bytes that are not UTF-8 text") from None


def digits(folder: Path) -> Tensors:
    sys.path.insert(0, str(folder))
    import forward

    with np.load(folder / "weights.npz") as arrays:
        weights = dict(arrays)
    return Tensors(
        "digits",
        [{"name": "image", "datatype": "FP32", "shape": [-1, 64]}],
        [{"name": "probabilities", "datatype": "FP32", "shape": [-1, 10]}],
        lambda inputs: {"probabilities": forward.probabilities(weights, inputs["image"]).astype(np.float32)},
    )


def echo(described: dict) -> Tensors:
    names = [tensor["name"] for tensor in described["outputs"]]
    given = [tensor["name"] for tensor in described["inputs"]]

    def run(inputs: Arrays) -> Arrays:
        return {answered: inputs[asked] for asked, answered in zip(given, names, strict=True)}

    return Tensors(described["name"], described["inputs"], described["outputs"], run)
