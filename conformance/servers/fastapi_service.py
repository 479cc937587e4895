"""A FastAPI service with JSON of its own."""

import json
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np

import digits
from clients.client import as_probabilities, compact
from clients.http import JSON, Request, by_requests
from clients.kserve_clients import ENVIRONMENT
from echo.models import described, models
from install import CLIENTS, HERE
from processes import Processes, free_port
from servers.server import remote_pool

APP = HERE / "servers" / "service"
SETTINGS = {
    "path": "/models/{model}/predict",
    "probe": "/healthz",
    "request": {"image": "/data/pixels"} | {name: f"/{name}" for name in "abcx"},
    "response": {"probabilities": "/result/digits"} | {name: f"/{name}" for name in ("d", "e", "f", "y", "y_bytes")},
}


class FastApiService:
    name = "fastapi"
    title = "FastAPI"
    protocol = "http"
    version = ""
    any_version = True
    imitated = False
    deaf_to: Mapping[str, str] = {}
    large_by: Collection[str] | None = ("v2-binary",)
    address = ""
    models = models("echo_versions")

    def install(self) -> None:
        """KServe's runtime stands on FastAPI and uvicorn; the service shares its environment."""
        ENVIRONMENT.ensure()

    def start(self, processes: Processes, work: Path) -> None:
        for file in (digits.export("weights", CLIENTS, "weights.npz"), digits.EXAMPLE / "forward.py"):
            shutil.copy(file, work)
        descriptions = work / "echo.json"
        descriptions.write_text(json.dumps([described(model) for model in self.models]))
        port = free_port()
        self.address = f"127.0.0.1:{port}"
        command = [
            *(str(ENVIRONMENT.python), "-B", "-m", "uvicorn", "app:app", "--app-dir", str(APP)),
            *("--host", "127.0.0.1", "--port", str(port), "--no-access-log"),
        ]
        process = processes.start(self.name, command, {"DIGITS": str(work), "ECHO": str(descriptions)}, work)
        process.await_ok(f"http://{self.address}/healthz", 60)

    def pool(self) -> str:
        return remote_pool(self.protocol, self.address, f", service: {json.dumps(SETTINGS)}")

    def ask(self, images: np.ndarray) -> np.ndarray:
        request = Request("POST", "/models/digits/predict", compact({"data": {"pixels": images.tolist()}}), JSON)
        [answer] = by_requests(self.address, [request])
        return as_probabilities(request, json.loads(answer.body)["result"]["digits"], len(images))
