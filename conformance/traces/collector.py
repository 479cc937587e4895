"""A real OpenTelemetry Collector, built by Go, that writes what it is sent into a file."""

import json
import shutil
import signal
import socket
from dataclasses import dataclass
from pathlib import Path

from install import CACHE
from processes import Process, Processes, free_port
from registries import go_program
from registries.fleet import eventually

NAME = "collector"
VERSION = "v0.118.0"
# The modules of it that have come to a first version count from there.
STABLE = "v1.24.0"
OURS = "go.opentelemetry.io/collector"
MODULES = {
    **{f"{OURS}/{part}": VERSION for part in ("component", "exporter", "receiver", "receiver/otlpreceiver")},
    **{f"{OURS}/{part}": STABLE for part in ("confmap", "confmap/provider/fileprovider")},
    "github.com/open-telemetry/opentelemetry-collector-contrib/exporter/fileexporter": VERSION,
}


def build() -> Path:
    folder = CACHE / NAME
    folder.mkdir(parents=True, exist_ok=True)
    ours, there = Path(__file__).parent / "program" / "main.go", folder / "main.go"
    if not there.is_file() or there.read_bytes() != ours.read_bytes():
        shutil.copy(ours, there)
        (folder / f"{NAME}-{VERSION}").unlink(missing_ok=True)
    required = "\n".join(f"require {module} {version}" for module, version in MODULES.items())
    return go_program.build(NAME, f"{OURS}/otelcol", VERSION, ".", lambda theirs: required)


@dataclass(frozen=True)
class Span:
    trace: str
    name: str
    id: str
    parent: str
    begun: int
    ended: int
    is_error: bool
    links: list[str]
    says: dict[str, str]


class Collector:
    def __init__(self, processes: Processes, program: Path) -> None:
        self._processes = processes
        self._program = program
        self._starts = 0
        self._port = free_port()
        self._file = processes.work / "traces.jsonl"
        self._config = processes.work / "collector.yaml"
        self._config.write_text(
            f'receivers: {{otlp: {{protocols: {{http: {{endpoint: "127.0.0.1:{self._port}"}}}}}}}}\n'
            f'exporters: {{file: {{path: "{self._file}", append: true, flush_interval: 100ms}}}}\n'
            "service:\n"
            "  telemetry: {metrics: {level: none}}\n"
            "  pipelines: {traces: {receivers: [otlp], exporters: [file]}}\n"
        )
        self.otlp = f"http://127.0.0.1:{self._port}"
        self.process: Process

    def start(self) -> None:
        self._starts += 1
        command = [str(self._program), f"--config=file:{self._config}"]
        self.process = self._processes.start(f"{NAME}-{self._starts}", command)
        eventually("the collector listens", self._listens, self.process.last_lines)

    def _listens(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self._port), timeout=2).close()
            return True
        except OSError:
            return False

    def kill(self) -> None:
        self.process.signal(signal.SIGKILL)
        self.process.wait(10)

    def spans(self, trace: str) -> list[Span]:
        """Of that trace, those it has written by now."""
        if not self._file.exists():
            return []
        # A line may be half written.
        lines = self._file.read_text().rpartition("\n")[0].splitlines()
        posts = (json.loads(line) for line in lines if line)
        scopes = (scope for post in posts for each in post["resourceSpans"] for scope in each["scopeSpans"])
        return [found for scope in scopes for told in scope["spans"] if (found := span(told)).trace == trace]


def span(told: dict) -> Span:
    return Span(
        told["traceId"],
        told["name"],
        told["spanId"],
        told.get("parentSpanId", ""),
        int(told["startTimeUnixNano"]),
        int(told["endTimeUnixNano"]),
        told.get("status", {}).get("code") == 2,
        [link["spanId"] for link in told.get("links", [])],
        {each["key"]: str(next(iter(each["value"].values()))) for each in told.get("attributes", [])},
    )
