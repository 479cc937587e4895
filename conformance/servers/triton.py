"""The real Triton Inference Server, with the digits model on its Python backend."""

import shutil
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path

import numpy as np

import digits
from clients.triton_client import TritonClient
from echo.models import MODELS, VERSIONS
from install import CLIENTS, HERE, Environment
from processes import Process, Processes, free_port
from servers.server import remote_pool

ENVIRONMENT = Environment("triton", "800 MB")
MODEL = HERE / "servers" / "models" / "triton"
ECHO = HERE / "servers" / "models" / "echo" / "model.py"
CLIENT = TritonClient(binary=True)


class Triton:
    name = "triton"
    title = "Triton"
    protocol = "oip-rest"
    version = "1"
    any_version = False
    imitated = True
    deaf_to: Mapping[str, str] = {}
    large_by: Collection[str] | None = None
    address = ""
    grpc_address = ""
    command: list[str]
    process: Process

    def __init__(self, models: Sequence[str] = (), lay_out: Callable[[Path], None] | None = None) -> None:
        """With these models of echo/ beside digits, which is laid out in that folder."""
        self.models = models
        self.lay_out = lay_out or lay_out_model

    def install(self) -> None:
        ENVIRONMENT.ensure()

    def start(self, processes: Processes, work: Path) -> None:
        packages = ENVIRONMENT.packages
        backends = lay_out_backend(packages / "pytriton" / "tritonserver", work / "backends")
        repository = work / "models"
        self.lay_out(repository / "digits")
        for model in self.models:
            lay_out_echo(repository / model)
        port, grpc_port = free_port(), free_port()
        self.address, self.grpc_address = f"127.0.0.1:{port}", f"127.0.0.1:{grpc_port}"
        self.command = command_line(repository, backends, ("digits", *self.models), port, grpc_port)
        self.start_again(processes, work)

    def start_again(self, processes: Processes, work: Path) -> None:
        """Where it was."""
        self.process = processes.start(self.name, self.command, surroundings(), work)
        self.process.await_ok(f"http://{self.address}/v2/models/digits/ready", 90)

    def pool(self) -> str:
        return remote_pool(self.protocol, self.address)

    def ask(self, images: np.ndarray) -> np.ndarray:
        return CLIENT.predict(self.address, images)


def command_line(
    repository: Path, backends: Path, models: Sequence[str], port: int, grpc_port: int
) -> list[str]:
    return [
        str(ENVIRONMENT.packages / "pytriton" / "tritonserver" / "bin" / "tritonserver"),
        f"--model-repository={repository}",
        f"--backend-directory={backends}",
        "--model-control-mode=explicit",
        *(f"--load-model={model}" for model in models),
        "--allow-cpu-metrics=true",
        f"--http-port={port}",
        f"--grpc-port={grpc_port}",
        f"--metrics-port={free_port()}",
        *(f"--{door}-address=127.0.0.1" for door in ("http", "grpc", "metrics")),
    ]


def surroundings() -> dict[str, str]:
    """Of its process: it finds Python, numpy and its libraries by them."""
    return {
        "PATH": f"{ENVIRONMENT.folder / 'bin'}:/usr/bin:/bin",
        "PYTHONPATH": str(ENVIRONMENT.packages),
        "LD_LIBRARY_PATH": str(ENVIRONMENT.packages / "nvidia_pytriton.libs"),
    }


def lay_out_backend(tritonserver: Path, folder: Path) -> Path:
    """The wheel keeps the backend and its stub per Python version apart; tritonserver wants them together."""
    python = folder / "python"
    shutil.copytree(tritonserver / "backends" / "python", python)
    shutil.copy(tritonserver / "python_backend_stubs" / "3.11" / "triton_python_backend_stub", python)
    return folder


def lay_out_model(model: Path) -> None:
    shutil.copytree(MODEL, model)
    lay_out_weights(model / "1")


def lay_out_weights(version: Path) -> None:
    shutil.copy(digits.export("weights", CLIENTS, "weights.npz"), version)
    shutil.copy(digits.EXAMPLE / "forward.py", version)


def lay_out_echo(model: Path) -> None:
    inputs, outputs = MODELS[model.name]
    lines = ['backend: "python"', "instance_group { count: 1 kind: KIND_CPU }", "version_policy { all {} }"]
    for side, tensors in (("input", inputs), ("output", outputs)):
        for name, datatype in tensors.items():
            kind = "TYPE_STRING" if datatype == "BYTES" else f"TYPE_{datatype}"
            lines.append(f'{side} {{ name: "{name}" data_type: {kind} dims: [ -1, -1 ] }}')
    for version in VERSIONS.get(model.name, ["1"]):
        (model / version).mkdir(parents=True)
        shutil.copy(ECHO, model / version)
    (model / "config.pbtxt").write_text("\n".join(lines))
