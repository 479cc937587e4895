"""For Triton's Python backend: each output is the input in its place; `echo_versions` adds the number of its version."""

import json

import triton_python_backend_utils as pb_utils


class TritonPythonModel:
    def initialize(self, args: dict[str, str]) -> None:
        config = json.loads(args["model_config"])
        inputs = [tensor["name"] for tensor in config["input"]]
        outputs = [tensor["name"] for tensor in config["output"]]
        self.pairs = list(zip(inputs, outputs, strict=True))
        # NumPy has no such type.
        self.untyped = config["input"][0]["data_type"] == "TYPE_BF16"
        self.added = int(args["model_version"]) if config["name"] == "echo_versions" else 0

    def execute(self, requests: list) -> list:
        return [pb_utils.InferenceResponse([self.echo(request, *pair) for pair in self.pairs]) for request in requests]

    def echo(self, request: object, given: str, answered: str) -> object:
        tensor = pb_utils.get_input_tensor_by_name(request, given)
        if self.added:
            return pb_utils.Tensor(answered, tensor.as_numpy() + self.added)
        if self.untyped:
            return pb_utils.Tensor.from_dlpack(answered, tensor.to_dlpack())
        return pb_utils.Tensor(answered, tensor.as_numpy())
