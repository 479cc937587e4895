"""Two versions of the digits model for Triton's Python backend; forward.py and weights.npz are copied beside it.

The second is a worse one: its weights were rounded too far, and it takes its time.
"""

import sys
import time
from pathlib import Path

import numpy as np
import triton_python_backend_utils as pb_utils

HERE = Path(__file__).parent
GRAIN = 0.15
PAUSE_SECONDS = 0.02
sys.path.insert(0, str(HERE))

import forward  # it lies beside this file, which is not on the path of the backend


class TritonPythonModel:
    def initialize(self, args: dict[str, str]) -> None:
        self.is_worse = args["model_version"] == "2"
        with np.load(HERE / "weights.npz") as arrays:
            self.weights = {name: self.rounded(values) for name, values in arrays.items()}

    def rounded(self, values: np.ndarray) -> np.ndarray:
        return np.round(values / GRAIN) * GRAIN if self.is_worse else values

    def execute(self, requests: list) -> list:
        return [self.answer(request) for request in requests]

    def answer(self, request: object) -> object:
        if self.is_worse:
            time.sleep(PAUSE_SECONDS)
        image = pb_utils.get_input_tensor_by_name(request, "image").as_numpy()
        probabilities = forward.probabilities(self.weights, image)
        outputs = {"probabilities": probabilities, "ink": image.mean(axis=1, keepdims=True)}
        return pb_utils.InferenceResponse(
            output_tensors=[pb_utils.Tensor(name, values.astype(np.float32)) for name, values in outputs.items()]
        )
