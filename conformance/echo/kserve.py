"""KServe's own clients."""

import base64

import numpy as np
from tritonclient.utils import deserialize_bytes_tensor, serialize_byte_tensor

from clients.kserve_clients import ENVIRONMENT, KserveClient, tensor
from echo.carrier import Arrays, Refused, Unsaid
from echo.cases import NUMBERS, Case


class KserveCarrier:
    def __init__(self, form: str) -> None:
        self.client = KserveClient(form)
        self.name = self.client.name
        self.protocol = self.client.protocol

    def install(self) -> None:
        ENVIRONMENT.ensure()

    def carry(self, address: str, case: Case) -> Arrays:
        if case.version:
            raise Unsaid("its request has no version")
        inputs = [tensor(name, datatype, array.shape, raw(array)) for name, (datatype, array) in case.inputs.items()]
        answer = self.client.infer(address, case.model, inputs, case.wanted)
        if "unsaid" in answer:
            raise Unsaid(answer["unsaid"])
        if "status" in answer:
            raise Refused(answer["status"], answer["text"])
        return {output["name"]: array_of(output) for output in answer["outputs"]}


def raw(array: np.ndarray) -> bytes:
    if array.dtype != object:
        return array.tobytes()
    return serialize_byte_tensor(array).item() if array.size else b""


def array_of(output: dict) -> np.ndarray:
    content = base64.b64decode(output["raw"])
    if output["datatype"] == "BYTES":
        return deserialize_bytes_tensor(content).reshape(output["shape"])
    return np.frombuffer(content, NUMBERS[output["datatype"]]).reshape(output["shape"])
