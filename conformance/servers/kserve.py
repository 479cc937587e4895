"""KServe's own Python runtime."""

import json
import shutil
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np

import digits
from clients.kserve_clients import ENVIRONMENT
from clients.triton_client import TritonClient
from echo.models import described, models
from install import CLIENTS, HERE
from processes import Process, Processes, free_port
from servers.server import remote_pool

CLIENT = TritonClient(binary=True)
NO_LIMIT = str(2**31 - 1)


class Kserve:
    name = "kserve"
    title = "KServe"
    protocol = "oip-rest"
    version = ""
    any_version = True
    imitated = False
    deaf_to: Mapping[str, str] = {
        "tritonclient-json": "KServe takes JSON only where its type is told, which tritonclient does not"
    }
    large_by: Collection[str] | None = ("v2-binary",)
    address = ""
    grpc_address = ""
    # It has one version of a model, and no name for BF16.
    models: Sequence[str] = models("BF16", "echo_versions")
    command: list[str]
    signs: Path
    process: Process

    def install(self) -> None:
        ENVIRONMENT.ensure()

    def start(self, processes: Processes, work: Path) -> None:
        for file in (digits.export("weights", CLIENTS, "weights.npz"), digits.EXAMPLE / "forward.py"):
            shutil.copy(file, work)
        descriptions = work / "echo.json"
        descriptions.write_text(json.dumps([described(model) for model in self.models]))
        self.signs = work / "unwell"
        self.signs.mkdir()
        port, grpc_port = free_port(), free_port()
        self.address, self.grpc_address = f"127.0.0.1:{port}", f"127.0.0.1:{grpc_port}"
        self.command = [
            *(str(ENVIRONMENT.python), "-B", str(HERE / "servers" / "kserve_runtime")),
            *("--digits", str(work), "--echo", str(descriptions), "--unwell", str(self.signs)),
            *("--http_port", str(port), "--grpc_port", str(grpc_port)),
            *("--grpc_max_send_message_length", NO_LIMIT, "--grpc_max_receive_message_length", NO_LIMIT),
            *("--enable_latency_logging", "false"),
        ]
        self.start_again(processes, work)

    def start_again(self, processes: Processes, work: Path) -> None:
        """Where it was."""
        self.process = processes.start(self.name, self.command, cwd=work)
        self.process.await_ok(f"http://{self.address}/v2/models/digits/ready", 60)

    @contextmanager
    def unwell(self, model: str) -> Iterator[None]:
        """It has the model, which is not ready."""
        sign = self.signs / model
        sign.touch()
        try:
            yield
        finally:
            sign.unlink()

    def pool(self) -> str:
        return remote_pool(self.protocol, self.address)

    def ask(self, images: np.ndarray) -> np.ndarray:
        return CLIENT.predict(self.address, images)
