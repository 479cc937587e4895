"""The model inside Millrace's own JVM. Asked directly means: the same ONNX Runtime version, from Python."""

from pathlib import Path

import numpy as np
import onnxruntime

import digits
from processes import Processes


class InJvm:
    name = "in-jvm"
    title = "in-JVM (DJL)"
    protocol = "djl"
    version = ""
    address = ""
    models = ()

    def install(self) -> None:
        """Comes with Millrace."""

    def start(self, processes: Processes, work: Path) -> None:
        """Starts with Millrace."""

    def pool(self) -> str:
        return f'{{protocol: {self.protocol}, models: {{digits: {{path: "{digits.MODEL}"}}}}}}'

    def ask(self, images: np.ndarray) -> np.ndarray:
        session = onnxruntime.InferenceSession(digits.MODEL, providers=["CPUExecutionProvider"])
        return session.run(["probabilities"], {"image": images})[0]
