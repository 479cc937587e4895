"""A version of the digits model that nobody should ship: every second request fails. The good one lies beside it as good.py."""

import sys
from pathlib import Path

import triton_python_backend_utils as pb_utils

sys.path.insert(0, str(Path(__file__).parent))

import good  # it lies beside this file, which is not on the path of the backend


class TritonPythonModel(good.TritonPythonModel):
    requests = 0

    def answer(self, request: object) -> object:
        self.requests += 1
        if self.requests % 2:
            return pb_utils.InferenceResponse(output_tensors=[], error=pb_utils.TritonError("out of memory"))
        return super().answer(request)
