"""Millrace in front of one server: its configuration, its start."""

import subprocess
from pathlib import Path

from clients.clipper import APPLICATION
from processes import NotStarted, Processes, free_port
from servers.server import Server

ROOT = Path(__file__).parent.parent
LAUNCHER = ROOT / "millrace"
BUILD_SECONDS = 900

# TorchServe describes no tensors, so the configuration has to.
TENSORS = """\
    inputs:  [{name: image, datatype: FP32, shape: [-1, 64]}]
    outputs: [{name: probabilities, datatype: FP32, shape: [-1, 10]}]
"""


def build() -> None:
    """The launcher builds when the sources are newer than what it built last; here, not while a start is awaited."""
    if not LAUNCHER.is_file():
        raise NotStarted(f"{LAUNCHER.name} is not there")
    command = [str(LAUNCHER), "version"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=BUILD_SECONDS, check=False)
    if done.returncode:
        raise NotStarted(f"`millrace version` failed: {(done.stderr or done.stdout).strip()[-800:]}")


def start(processes: Processes, server: Server) -> str:
    """Starts Millrace with the server as its only pool; returns host:port of its clients' door."""
    tensors = TENSORS if server.protocol.startswith("torchserve") else ""
    promise = f"{{slo: {{latency: 5s}}, serve: [{server.name}], required: true}}"
    others = "".join(f"  {model}: {promise}\n" for model in server.models)
    return start_pool(processes, server.name, server.pool(), tensors + others)


def start_pool(processes: Processes, pool: str, settings: str, models: str = "") -> str:
    """Starts Millrace with one pool, its settings in YAML's flow style; returns host:port of its clients' door.
    `models` is what follows digits."""
    port, admin = free_port(), free_port()
    name = f"millrace-{pool}"
    config = processes.work / f"{name}.yaml"
    config.write_text(configuration(pool, settings, models, port, admin))
    process = processes.start(name, [str(LAUNCHER), "serve", "-c", str(config)], cwd=ROOT)
    process.await_ok(f"http://127.0.0.1:{admin}/ready", 60)
    return f"127.0.0.1:{port}"


def configuration(pool: str, settings: str, models: str, port: int, admin: int) -> str:
    return (
        f"listen: {{address: 127.0.0.1, port: {port}}}\n"
        f"admin:  {{address: 127.0.0.1, port: {admin}}}\n"
        "pools:\n"
        f"  {pool}: {settings}\n"
        "models:\n"
        "  digits:\n"
        # Answers are checked here, not times; a busy machine must not turn into a refusal.
        "    slo: {latency: 5s}\n"
        f"    serve: [{pool}]\n"
        f"    required: true\n{models}"
        "applications:\n"
        f"  {APPLICATION}: {{model: digits, input-type: floats, default-output: none, latency: 20s}}\n"
    )
