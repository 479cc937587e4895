"""The model inside Millrace's own JVM. Asked directly means: the same ONNX Runtime version, from Python."""

from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np
import onnxruntime

import digits
from echo.models import models
from processes import Processes
from servers.onnx_echo import onnx_file


class InJvm:
    name = "in-jvm"
    title = "in-JVM (DJL)"
    protocol = "djl"
    version = ""
    any_version = False
    imitated = False
    deaf_to: Mapping[str, str] = {}
    large_by: Collection[str] | None = None
    address = ""
    # ONNX Runtime's Java tells of no others, and a file has one version.
    models = models("echo_versions", "UINT16", "UINT32", "UINT64")

    def install(self) -> None:
        """Comes with Millrace."""

    def start(self, processes: Processes, work: Path) -> None:
        """Starts with Millrace."""

    def pool(self) -> str:
        files = {"digits": digits.MODEL} | {model: onnx_file(model) for model in self.models}
        paths = ", ".join(f'{model}: {{path: "{file}"}}' for model, file in files.items())
        return f"{{protocol: {self.protocol}, models: {{{paths}}}}}"

    def ask(self, images: np.ndarray) -> np.ndarray:
        session = onnxruntime.InferenceSession(digits.MODEL, providers=["CPUExecutionProvider"])
        return session.run(["probabilities"], {"image": images})[0]
