"""The digits model for Triton's Python backend; forward.py and weights.npz are copied beside it."""

import sys
from pathlib import Path

import numpy as np
import triton_python_backend_utils as pb_utils

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import forward  # it lies beside this file, which is not on the path of the backend


class TritonPythonModel:
    def initialize(self, args: dict[str, str]) -> None:
        with np.load(HERE / "weights.npz") as arrays:
            self.weights = dict(arrays)

    def execute(self, requests: list) -> list:
        return [self.answer(request) for request in requests]

    def answer(self, request: object) -> object:
        image = pb_utils.get_input_tensor_by_name(request, "image").as_numpy()
        probabilities = forward.probabilities(self.weights, image)
        output = pb_utils.Tensor("probabilities", probabilities.astype(np.float32))
        return pb_utils.InferenceResponse(output_tensors=[output])
