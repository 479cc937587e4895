"""The real TorchServe, with the digits model behind a handler that takes one image per request, and those of echo/."""

import json
import os
import subprocess
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import requests

import digits
from clients.http import by_requests
from clients.torch_serve import TorchServeClient
from echo.models import VERSIONS, described, models
from install import CLIENTS, HERE, Environment, program
from processes import NotStarted, Process, Processes, free_port
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
    management = ""
    store: Path
    process: Process
    grpc_address = ""

    def __init__(self, echoes: bool = True) -> None:
        """With the models of echo/ beside digits, or without."""
        self.models = models() if echoes else ()
        self.echoed = ECHOED if echoes else ()

    def install(self) -> None:
        program("java", "openjdk-17-jre-headless")
        ENVIRONMENT.ensure()

    def start(self, processes: Processes, work: Path) -> None:
        digits.export("weights", CLIENTS, "weights.npz")
        self.store = store = work / "store"
        store.mkdir()
        archive(store, "digits", "1.0", "handler.py", weights())
        if self.echoed:
            descriptions = work / "echo.json"
            descriptions.write_text(json.dumps([described(model) for model in self.models]))
            for version in ("1", "2"):
                archive(store, f"echo-{version}", version, "echo.py", descriptions)
        port, grpc_port, management = free_port(), free_port(), free_port()
        self.address, self.grpc_address = f"127.0.0.1:{port}", f"127.0.0.1:{grpc_port}"
        self.management = f"http://127.0.0.1:{management}/models"
        settings = write_settings(work / "config.properties", port, grpc_port, management)
        temporary = work / "tmp"
        temporary.mkdir()
        command = [
            str(ENVIRONMENT.folder / "bin" / "torchserve"),
            *("--start", "--foreground", "--ncs"),
            *("--model-store", str(store), "--models", "digits=digits.mar", *echoing(self.echoed)),
            *("--ts-config", str(settings)),
        ]
        # It keeps a pid file in the temporary folder and refuses to start beside another that uses the same one.
        env = environment() | {"TMPDIR": str(temporary), "TEMP": str(temporary)}
        self.process = processes.start(self.name, command, env, work)
        self.process.await_ok(f"http://{self.address}/ping", 120)
        await_workers(self.management, ("digits", *self.echoed))

    def register(self, model: str, version: str, handler: str) -> None:
        """The digits model once more, as that version of that model behind a handler of models/, while it runs."""
        name = f"{model}-{version}"
        archive(self.store, name, version, handler, weights(), *([] if handler == "handler.py" else [MODEL / "handler.py"]))
        asked = {"model_name": model, "url": f"{name}.mar", "initial_workers": 1, "synchronous": "true"}
        answer = requests.post(self.management, params=asked, timeout=WORKERS_SECONDS)
        if answer.status_code != 200:
            raise NotStarted(f"TorchServe has not loaded {name}: {answer.text[:500]}")

    def pool(self) -> str:
        return remote_pool(self.protocol, self.address)

    def ask(self, images: np.ndarray) -> np.ndarray:
        return CLIENT.predict(self.address, images)


def environment() -> dict[str, str]:
    """Its frontend is Java and takes JAVA_HOME before PATH; a JDK set there for Millrace is newer than it knows."""
    return {"PATH": f"{ENVIRONMENT.folder / 'bin'}:{os.environ['PATH']}", "JAVA_HOME": ""}


def weights() -> Path:
    return digits.export("torchscript", ENVIRONMENT, "digits.pt")


def await_workers(described_at: str, names: Sequence[str]) -> None:
    """`/ping` may be well before a worker has loaded its model, each of which takes seconds of a core."""
    end = time.monotonic() + WORKERS_SECONDS
    for model in names:
        while not all(is_ready(version) for version in requests.get(f"{described_at}/{model}/all", timeout=30).json()):
            if time.monotonic() > end:
                raise NotStarted(f"TorchServe has not loaded {model} within {WORKERS_SECONDS} s")
            time.sleep(0.5)


def is_ready(version: dict) -> bool:
    return any(worker["status"] == "READY" for worker in version["workers"])


def echoing(names: Sequence[str]) -> Iterator[str]:
    """The first version that is named is the default."""
    for model in names:
        for version in sorted(VERSIONS.get(model, ["1"]), reverse=True):
            yield f"{model}=echo-{version}.mar"


def archive(store: Path, name: str, version: str, handler: str, *extra: Path) -> None:
    command = [
        str(ENVIRONMENT.folder / "bin" / "torch-model-archiver"),
        *("--model-name", name, "--version", version),
        *("--handler", str(MODEL / handler), "--config-file", str(MODEL / "model-config.yaml")),
        *("--extra-files", ",".join(map(str, extra)), "--export-path", str(store)),
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
        # Without it no model can be registered while it runs.
        "enable_model_api=true\n"
        "disable_token_authorization=true\n"
        "metrics_mode=prometheus\n"
    )
    return path
