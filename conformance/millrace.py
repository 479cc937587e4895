"""Millrace in front of one server: its configuration, its start."""

import json
import subprocess
from dataclasses import dataclass
from pathlib import Path

from clients.clipper import APPLICATION
from echo.models import described
from processes import NotStarted, Process, Processes, free_port
from servers.server import Server

ROOT = Path(__file__).parent.parent
LAUNCHER = ROOT / "millrace"
BUILD_SECONDS = 900

# Their servers describe no tensors, so the configuration has to.
SILENT = {"torchserve-rest", "torchserve-grpc", "kserve-v1-rest", "djl-serving-rest", "http"}
DIGITS = {
    "inputs": [{"name": "image", "datatype": "FP32", "shape": [-1, 64]}],
    "outputs": [{"name": "probabilities", "datatype": "FP32", "shape": [-1, 10]}],
}


def build() -> None:
    """The launcher builds when the sources are newer than what it built last; here, not while a start is awaited."""
    if not LAUNCHER.is_file():
        raise NotStarted(f"{LAUNCHER.name} is not there")
    command = [str(LAUNCHER), "version"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=BUILD_SECONDS, check=False)
    if done.returncode:
        raise NotStarted(f"`millrace version` failed: {(done.stderr or done.stdout).strip()[-800:]}")


def launch(processes: Processes, server: Server) -> "Starting":
    """Millrace with the server as its only pool."""
    models = {"digits": DIGITS} | {model: described(model) for model in server.models}
    told = {name: declared(model) if server.protocol in SILENT else "" for name, model in models.items()}
    return launch_pool(processes, server.name, server.pool(), told)


def declared(model: dict) -> str:
    """YAML takes JSON as it is."""
    return "".join(f", {side}: {json.dumps(model[side])}" for side in ("inputs", "outputs"))


@dataclass(frozen=True)
class Starting:
    process: Process
    port: int
    admin: int

    def address(self) -> str:
        """host:port of the clients' door, once it is ready."""
        self.process.await_ok(f"http://127.0.0.1:{self.admin}/ready", 120)
        return f"127.0.0.1:{self.port}"


def launch_pool(processes: Processes, pool: str, settings: str, models: dict[str, str]) -> Starting:
    """Millrace with one pool, its settings in YAML's flow style, and its models with what is told of them."""
    port, admin = free_port(), free_port()
    name = f"millrace-{pool}"
    config = processes.work / f"{name}.yaml"
    config.write_text(configuration(pool, settings, models, port, admin))
    return Starting(processes.start(name, [str(LAUNCHER), "serve", "-c", str(config)], cwd=ROOT), port, admin)


def configuration(pool: str, settings: str, models: dict[str, str], port: int, admin: int) -> str:
    # Answers are checked here, not times; a busy machine must not turn into a refusal.
    promise = f"slo: {{latency: 5s}}, serve: [{pool}], required: true"
    return (
        f"listen: {{address: 127.0.0.1, port: {port}}}\n"
        f"admin:  {{address: 127.0.0.1, port: {admin}}}\n"
        f"pools:\n  {pool}: {settings}\n"
        "models:\n"
        + "".join(f"  {model}: {{{promise}{told}}}\n" for model, told in models.items())
        + "applications:\n"
        f"  {APPLICATION}: {{model: digits, input-type: floats, default-output: none, latency: 20s}}\n"
    )
