"""The models of echo/ for TorchServe: each request is one row, and its outputs are its inputs.

What came in is a bare value, an object by name, or a form whose parts are the inputs. `echo_versions` adds the number
of its version. What the model does not take is refused with TorchServe's error form.
"""

import json
from pathlib import Path
from typing import Any

KINDS = {"BOOL": bool, "FP32": (int, float), "FP64": (int, float), "BYTES": str}


class EchoHandler:
    """The only class here, or TorchServe does not know which one handles."""

    def initialize(self, context: Any) -> None:
        described = Path(context.system_properties["model_dir"], "echo.json").read_text()
        model = next(model for model in json.loads(described) if model["name"] == context.model_name)
        self.inputs = {tensor["name"]: tensor for tensor in model["inputs"]}
        self.outputs = [tensor["name"] for tensor in model["outputs"]]
        version = context.manifest["model"]["modelVersion"]
        self.added = int(version) if context.model_name == "echo_versions" else 0

    def handle(self, data: list[dict[str, Any]], context: Any) -> list[bytes]:
        return [self.answer(parts, place, context) for place, parts in enumerate(data)]

    def answer(self, parts: dict[str, Any], place: int, context: Any) -> bytes:
        context.set_response_content_type(place, "application/json")
        try:
            values = list(self.checked(parts).values())
        except ValueError as unfit:
            context.set_response_status(code=400, phrase="Bad Request", idx=place)
            return written({"code": 400, "type": "BadRequestException", "message": str(unfit)})
        if self.added:
            values = [[number + self.added for number in value] for value in values]
        named = dict(zip(self.outputs, values, strict=True))
        return written(values[0] if len(values) == 1 else named)

    def checked(self, parts: dict[str, Any]) -> dict[str, Any]:
        """By name, in the order of the inputs."""
        given = self.named({name: parsed(name, value) for name, value in parts.items()})
        for name in given:
            if name not in self.inputs:
                raise ValueError(f"there is no input {name}")
        for name, tensor in self.inputs.items():
            if name not in given:
                raise ValueError(f"there is no value for input {name}")
            check(name, given[name], max(len(tensor["shape"]) - 1, 0), tensor["datatype"])
        return {name: given[name] for name in self.inputs}

    def named(self, parts: dict[str, Any]) -> dict[str, Any]:
        if len(parts) > 1 or not parts.keys() <= {"data", "body"}:
            return parts
        [value] = parts.values()
        if isinstance(value, dict):
            return value
        return dict.fromkeys(self.inputs, value) if len(self.inputs) == 1 else parts


def parsed(name: str, value: Any) -> Any:
    """TorchServe has parsed what says that it is JSON."""
    if not isinstance(value, (bytes, bytearray, str)):
        return value
    try:
        return json.loads(value)
    except ValueError:
        raise ValueError(f"{name} is not JSON") from None


def check(name: str, value: Any, rank: int, datatype: str) -> None:
    if isinstance(value, list) != (rank > 0):
        raise ValueError(f"input {name} has another rank")
    if rank > 0:
        for element in value:
            check(name, element, rank - 1, datatype)
    elif not isinstance(value, KINDS.get(datatype, int)) or isinstance(value, bool) != (datatype == "BOOL"):
        raise ValueError(f"input {name} has another datatype than {datatype}")


def written(document: Any) -> bytes:
    return json.dumps(document).encode()
