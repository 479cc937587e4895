"""The Millrace that is watched: models with something of their own to see each."""

import json
import sys
from pathlib import Path

from millrace import LAUNCHER, ROOT, Starting
from processes import Process, Processes, free_port

STAND_IN = Path(__file__).with_name("stand_in.py")
KEYS = Path(__file__).with_name("keys.py")
# Rules for so short a window are quick enough to be watched: 14.4 times over one minute and still over five seconds.
WINDOW = "12h"


class Fleet:
    """Stand-ins for model servers, one of which can be killed and come back."""

    def __init__(self, processes: Processes) -> None:
        self._processes = processes
        self.ports = {name: free_port() for name in ("steady", "moody", "lonely", "narrow", "chat", "keys", "nobody")}
        self.start("steady", "4", "stalls")
        self.start("moody", "6", "stalls", "fails", "mumbles")
        self.start("narrow", "20")
        self.start("chat", "3")
        self.lonely = self.start_lonely()
        agent = processes.start("keys", [sys.executable, str(KEYS), str(self.ports["keys"])])
        agent.await_ok(f"http://{self.address('keys')}/", 20)

    def start_lonely(self, time: int = 1) -> Process:
        return self.start("lonely", "4", log=f"lonely-{time}")

    def start(self, name: str, *arguments: str, log: str = "") -> Process:
        command = [sys.executable, str(STAND_IN), str(self.ports[name]), *arguments]
        process = self._processes.start(log or name, command)
        process.await_ok(f"http://127.0.0.1:{self.ports[name]}/v2/health/ready", 20)
        return process

    def address(self, name: str) -> str:
        return f"127.0.0.1:{self.ports[name]}"


def configuration(fleet: Fleet, targets: Path, port: int, admin: int) -> str:
    targets.write_text(json.dumps([{"targets": [fleet.address("steady"), fleet.address("moody")]}]))
    promise = f"slo: {{latency: 50ms, percentile: 95, availability: 99, window: {WINDOW}}}"
    # Nothing listens at 'nobody': its pool is the tier that is never well, and its Redis remembers nothing.
    return f"""\
listen: {{address: 127.0.0.1, port: {port}}}
admin: {{address: 127.0.0.1, port: {admin}}}
event-loops: 1
discovery: {{consul: {{address: "http://{fleet.address("keys")}"}}}}
state: {{consul: {{}}}}
redis: {{address: "{fleet.address("nobody")}"}}
pools:
  mixed: {{protocol: oip-rest, discover: {{file: "{targets}"}}, pick: round-robin}}
  lone: {{protocol: oip-rest, endpoints: ["{fleet.address("lonely")}"]}}
  slow: {{protocol: oip-rest, endpoints: ["{fleet.address("narrow")}"]}}
  gone: {{protocol: oip-rest, endpoints: ["{fleet.address("nobody")}"]}}
  words: {{protocol: openai-rest, endpoints: ["{fleet.address("chat")}"]}}
models:
  digits: {{{promise}, serve: [mixed], cache: {{ttl: 1m, shared: true}}, batch: {{max: 8}}}}
  lonely: {{{promise}, serve: [lone], timeout: 2s}}
  narrow: {{{promise}, serve: [slow], queue: {{max: 2, at-once: 1}}}}
  tiered: {{{promise}, serve: [gone, mixed]}}
  chat: {{{promise}, serve: [words]}}
  parted: {{{promise}, serve: [mixed], traffic: {{split: [{{name: stable, weight: 80}}, {{name: canary, model: lonely, weight: 20}}], shadow: [{{to: digits, sample: 50%}}], feedback: {{}}}}}}
  stepped: {{{promise}, serve: [mixed], traffic: {{split: [{{name: old, weight: 1}}, {{name: new, model: lonely, weight: 0}}],
    promote: {{from: old, to: new, at-least-calls: 10, at-least-time: 10s}}}}}}
  fed: {{{promise}, serve: [mixed], features: [{{key: "image:{{input.image_id}}", format: packed,
    into: {{input: image, datatype: FP32, shape: [-1, 64]}}, default: {[0] * 64}}}]}}
  both: {{{promise}, ensemble: {{members: [{{model: digits}}, {{model: lonely}}], combine: mean, quorum: 1}}}}
"""


def start(processes: Processes, fleet: Fleet) -> tuple[Starting, Path]:
    """Millrace, and the config it runs."""
    port, admin = free_port(), free_port()
    config = processes.work / "observed.yaml"
    config.write_text(configuration(fleet, processes.work / "targets.json", port, admin))
    process = processes.start("millrace-observed", [str(LAUNCHER), "serve", "-c", str(config)], cwd=ROOT)
    return Starting(process, port, admin), config
