"""TensorFlow with a real SavedModel, behind our stand-in for TensorFlow Serving."""

from pathlib import Path

import numpy as np

import digits
from clients.http import by_requests
from clients.tensorflow_serving import TensorFlowServingClient
from clients.tensorflow_stubs import ENVIRONMENT
from install import CLIENTS, HERE
from processes import Processes, free_port
from servers.server import remote_pool

CLIENT = TensorFlowServingClient("tfs-rows", by_requests, rows=True)


class TensorFlowServing:
    name = "tensorflow"
    title = "TensorFlow (stand-in)"
    protocol = "tfs-rest"
    version = "1"
    address = ""
    models = ()
    grpc_address = ""

    def install(self) -> None:
        ENVIRONMENT.ensure()

    def start(self, processes: Processes, work: Path) -> None:
        digits.export("weights", CLIENTS, "weights.npz")
        saved = digits.export("savedmodel", ENVIRONMENT, "savedmodel")
        port, grpc_port = free_port(), free_port()
        self.address, self.grpc_address = f"127.0.0.1:{port}", f"127.0.0.1:{grpc_port}"
        command = [
            *(str(ENVIRONMENT.python), "-B", str(HERE / "servers" / "tensorflow_standin")),
            *("--model", f"digits={saved}"),
            *("--rest-port", str(port), "--grpc-port", str(grpc_port)),
        ]
        process = processes.start(self.name, command, cwd=work)
        process.await_ok(f"http://{self.address}/v1/models/digits", 90)

    def pool(self) -> str:
        return remote_pool(self.protocol, self.address)

    def ask(self, images: np.ndarray) -> np.ndarray:
        return CLIENT.predict(self.address, images)
