"""TensorFlow with real SavedModels, behind our stand-in for TensorFlow Serving."""

import hashlib
import json
import subprocess
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

import numpy as np

import digits
from clients.http import by_requests
from clients.tensorflow_serving import TensorFlowServingClient
from clients.tensorflow_stubs import ENVIRONMENT
from echo.models import described, models
from install import CLIENTS, HERE
from processes import NotStarted, Process, Processes, free_port
from servers.server import remote_pool

CLIENT = TensorFlowServingClient("tfs-rows", by_requests, rows=True)
ECHO = HERE / "servers" / "models" / "echo" / "savedmodels.py"


class TensorFlowServing:
    name = "tensorflow"
    title = "TensorFlow (stand-in)"
    protocol = "tfs-rest"
    version = "1"
    any_version = False
    imitated = True
    deaf_to: Mapping[str, str] = {}
    large_by: Collection[str] | None = ()
    address = ""
    models: Sequence[str] = models()
    grpc_address = ""
    process: Process

    def install(self) -> None:
        ENVIRONMENT.ensure()

    def start(self, processes: Processes, work: Path) -> None:
        digits.export("weights", CLIENTS, "weights.npz")
        saved = digits.export("savedmodel", ENVIRONMENT, "savedmodel")
        echoes = export_echoes()
        folders = {"digits": saved} | {model: echoes / model for model in self.models}
        port, grpc_port = free_port(), free_port()
        self.address, self.grpc_address = f"127.0.0.1:{port}", f"127.0.0.1:{grpc_port}"
        command = [
            *(str(ENVIRONMENT.python), "-B", str(HERE / "servers" / "tensorflow_standin")),
            *(part for model, folder in folders.items() for part in ("--model", f"{model}={folder}")),
            *("--rest-port", str(port), "--grpc-port", str(grpc_port)),
        ]
        self.process = processes.start(self.name, command, cwd=work)
        self.process.await_ok(f"http://{self.address}/v1/models/digits", 90)

    def pool(self) -> str:
        return remote_pool(self.protocol, self.address)

    def ask(self, images: np.ndarray) -> np.ndarray:
        return CLIENT.predict(self.address, images)


def export_echoes() -> Path:
    """The models of echo/, made once for each state of their descriptions and of the script."""
    told = json.dumps([described(model) for model in models()])
    state = hashlib.sha256(ECHO.read_bytes() + told.encode()).hexdigest()
    folder = digits.forms() / f"echo-{state[:12]}"
    if not folder.exists():
        making = folder.with_suffix(".part")
        command = [str(ENVIRONMENT.python), str(ECHO), str(making)]
        done = subprocess.run(command, input=told, capture_output=True, text=True, check=False)
        if done.returncode:
            raise NotStarted(f"SavedModels of echo/ could not be made: {done.stderr.strip()[-500:]}")
        making.rename(folder)
    return folder
