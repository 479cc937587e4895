"""For Triton's Python backend: computes all rows of a batch at once, whoever formed it. network.py lies beside it."""

import sys
from pathlib import Path

import numpy as np
import triton_python_backend_utils as pb_utils

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))

import network  # it lies beside this file, which is not on the path of the backend


class TritonPythonModel:
    def initialize(self, args: dict[str, str]) -> None:
        self.compute = network.load(HERE)

    def execute(self, requests: list) -> list:
        inputs = [pb_utils.get_input_tensor_by_name(request, network.INPUT).as_numpy() for request in requests]
        outputs = self.compute(inputs[0] if len(inputs) == 1 else np.concatenate(inputs))
        ends = np.cumsum([len(rows) for rows in inputs])[:-1]
        return [
            pb_utils.InferenceResponse(output_tensors=[pb_utils.Tensor(network.OUTPUT, rows)])
            for rows in np.split(outputs, ends)
        ]
