"""The real TorchServe, with the digits model behind a handler that takes one image per request, and those of echo/."""

import json
import os
import subprocess
import time
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

import numpy as np
import requests

import digits
from clients.http import by_requests
from clients.torch_serve import TorchServeClient
from echo.models import VERSIONS, described, models
from install import CLIENTS, HERE, Environment, program
from processes import NotStarted, Processes, free_port
from servers.server import remote_pool

ENVIRONMENT = Environment("torchserve", "5.6 GB")
MODEL = HERE / "servers" / "models" / "torchserve"
# Without those that its JSON has no form for.
ECHOED = models("FP16", "BF16")
WORKERS_SECONDS = 300
CLIENT = TorchServeClient("torchserve-requests", by_requests)


class TorchServe:
    name = "torchserve"
    title = "TorchServe"
    protocol = "torchserve-rest"
    version = "1.0"
    any_version = False
    imitated = True
    deaf_to: Mapping[str, str] = {}
    large_by: Collection[str] | None = ("v2-binary",)
    address = ""
    models = models()
    grpc_address = ""

    def install(self) -> None:
        program("java", "openjdk-17-jre-headless")
        ENVIRONMENT.ensure()

    def start(self, processes: Processes, work: Path) -> None:
        digits.export("weights", CLIENTS, "weights.npz")
        store = work / "store"
        store.mkdir()
        archive(store, "digits", "1.0", "handler.py", digits.export("torchscript", ENVIRONMENT, "digits.pt"))
        descriptions = work / "echo.json"
        descriptions.write_text(json.dumps([described(model) for model in self.models]))
        for version in ("1", "2"):
            archive(store, f"echo-{version}", version, "echo.py", descriptions)
        port, grpc_port, management = free_port(), free_port(), free_port()
        self.address, self.grpc_address = f"127.0.0.1:{port}", f"127.0.0.1:{grpc_port}"
        settings = write_settings(work / "config.properties", port, grpc_port, management)
        temporary = work / "tmp"
        temporary.mkdir()
        command = [
            str(ENVIRONMENT.folder / "bin" / "torchserve"),
            *("--start", "--foreground", "--ncs"),
            *("--model-store", str(store), "--models", "digits=digits.mar", *echoing()),
            *("--ts-config", str(settings)),
        ]
        # It keeps a pid file in the temporary folder and refuses to start beside another that uses the same one.
        env = environment() | {"TMPDIR": str(temporary), "TEMP": str(temporary)}
        process = processes.start(self.name, command, env, work)
        process.await_ok(f"http://{self.address}/ping", 120)
        await_workers(f"http://127.0.0.1:{management}/models/")

    def pool(self) -> str:
        return remote_pool(self.protocol, self.address)

    def ask(self, images: np.ndarray) -> np.ndarray:
        return CLIENT.predict(self.address, images)


def environment() -> dict[str, str]:
    """Its frontend is Java and takes JAVA_HOME before PATH; a JDK set there for Millrace is newer than it knows."""
    return {"PATH": f"{ENVIRONMENT.folder / 'bin'}:{os.environ['PATH']}", "JAVA_HOME": ""}


def await_workers(described_at: str) -> None:
    """`/ping` may be well before a worker has loaded its model, each of which takes seconds of a core."""
    end = time.monotonic() + WORKERS_SECONDS
    for model in ("digits", *ECHOED):
        while not all(is_ready(version) for version in requests.get(f"{described_at}{model}/all", timeout=30).json()):
            if time.monotonic() > end:
                raise NotStarted(f"TorchServe has not loaded {model} within {WORKERS_SECONDS} s")
            time.sleep(0.5)


def is_ready(version: dict) -> bool:
    return any(worker["status"] == "READY" for worker in version["workers"])


def echoing() -> Iterator[str]:
    """The first version that is named is the default."""
    for model in ECHOED:
        for version in sorted(VERSIONS.get(model, ["1"]), reverse=True):
            yield f"{model}=echo-{version}.mar"


def archive(store: Path, name: str, version: str, handler: str, extra: Path) -> None:
    command = [
        str(ENVIRONMENT.folder / "bin" / "torch-model-archiver"),
        *("--model-name", name, "--version", version),
        *("--handler", str(MODEL / handler), "--config-file", str(MODEL / "model-config.yaml")),
        *("--extra-files", str(extra), "--export-path", str(store)),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NotStarted(f"torch-model-archiver failed: {done.stderr.strip()[-500:]}")


def write_settings(path: Path, port: int, grpc_port: int, management: int) -> Path:
    path.write_text(
        f"inference_address=http://127.0.0.1:{port}\n"
        f"management_address=http://127.0.0.1:{management}\n"
        f"metrics_address=http://127.0.0.1:{free_port()}\n"
        "grpc_inference_address=127.0.0.1\n"
        f"grpc_inference_port={grpc_port}\n"
        "grpc_management_address=127.0.0.1\n"
        f"grpc_management_port={free_port()}\n"
        "disable_token_authorization=true\n"
        "metrics_mode=prometheus\n"
    )
    return path
