"""The real TorchServe, with the digits model behind a handler that takes one image per request."""

import os
import subprocess
from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np

import digits
from clients.http import by_requests
from clients.torch_serve import TorchServeClient
from install import CLIENTS, HERE, Environment, program
from processes import NotStarted, Processes, free_port
from servers.server import remote_pool

ENVIRONMENT = Environment("torchserve", "5.6 GB")
MODEL = HERE / "servers" / "models" / "torchserve"
CLIENT = TorchServeClient("torchserve-requests", by_requests)


class TorchServe:
    name = "torchserve"
    title = "TorchServe"
    protocol = "torchserve-rest"
    version = "1.0"
    any_version = False
    imitated = True
    deaf_to: Mapping[str, str] = {}
    large_by: Collection[str] | None = None
    address = ""
    models = ()
    grpc_address = ""

    def install(self) -> None:
        program("java", "openjdk-17-jre-headless")
        ENVIRONMENT.ensure()

    def start(self, processes: Processes, work: Path) -> None:
        digits.export("weights", CLIENTS, "weights.npz")
        store = archive(digits.export("torchscript", ENVIRONMENT, "digits.pt"), work / "store")
        port, grpc_port = free_port(), free_port()
        self.address, self.grpc_address = f"127.0.0.1:{port}", f"127.0.0.1:{grpc_port}"
        settings = write_settings(work / "config.properties", port, grpc_port)
        temporary = work / "tmp"
        temporary.mkdir()
        command = [
            str(ENVIRONMENT.folder / "bin" / "torchserve"),
            *("--start", "--foreground", "--ncs"),
            *("--model-store", str(store), "--models", "digits=digits.mar"),
            *("--ts-config", str(settings)),
        ]
        # It keeps a pid file in the temporary folder and refuses to start beside another that uses the same one.
        env = environment() | {"TMPDIR": str(temporary), "TEMP": str(temporary)}
        process = processes.start(self.name, command, env, work)
        process.await_ok(f"http://{self.address}/ping", 120)
        self.await_worker()

    def await_worker(self) -> None:
        """`/ping` may be well before the first worker has loaded the model; the first answer says it has."""
        self.ask(digits.held_out().images[:1])

    def pool(self) -> str:
        return remote_pool(self.protocol, self.address)

    def ask(self, images: np.ndarray) -> np.ndarray:
        return CLIENT.predict(self.address, images)


def environment() -> dict[str, str]:
    """Its frontend is Java and takes JAVA_HOME before PATH; a JDK set there for Millrace is newer than it knows."""
    return {"PATH": f"{ENVIRONMENT.folder / 'bin'}:{os.environ['PATH']}", "JAVA_HOME": ""}


def archive(script: Path, store: Path) -> Path:
    store.mkdir()
    command = [
        str(ENVIRONMENT.folder / "bin" / "torch-model-archiver"),
        *("--model-name", "digits", "--version", "1.0"),
        *("--handler", str(MODEL / "handler.py"), "--config-file", str(MODEL / "model-config.yaml")),
        *("--extra-files", str(script), "--export-path", str(store)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotStarted(f"torch-model-archiver failed: {done.stderr.strip()[-500:]}")
    return store


def write_settings(path: Path, port: int, grpc_port: int) -> Path:
    path.write_text(
        f"inference_address=http://127.0.0.1:{port}\n"
        f"management_address=http://127.0.0.1:{free_port()}\n"
        f"metrics_address=http://127.0.0.1:{free_port()}\n"
        "grpc_inference_address=127.0.0.1\n"
        f"grpc_inference_port={grpc_port}\n"
        "grpc_management_address=127.0.0.1\n"
        f"grpc_management_port={free_port()}\n"
        "disable_token_authorization=true\n"
        "metrics_mode=prometheus\n"
    )
    return path
