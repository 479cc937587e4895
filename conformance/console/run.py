"""Puts a Millrace under some load, and the pages' checks in front of its console."""

import http.client
import json
import random
import subprocess
import sys
from pathlib import Path

from callers import Callers
from install import PAGES, Missing, program
from matrix import Failed, Outcome, Passed, Skipped
from millrace import LAUNCHER, ROOT, Starting
from processes import NotStarted, Processes, free_port

NAME = "console"
TOKEN = "a-token-of-the-test"
SEED = 1
AT_ONCE = 8
PAUSE = 0.02
JSON = {"content-type": "application/json"}
HERE = Path(__file__).parent
PAGES_SECONDS = 180


class Load(Callers):
    """A few calls at a time, to every model and to none."""

    def __init__(self, address: str) -> None:
        super().__init__([address] * AT_ONCE, PAUSE, SEED)

    def call(self, connection: http.client.HTTPConnection, chance: random.Random, step: str) -> None:
        model = chance.choice(["digits", "digits", "faces", "faces", "faces", "lost", "nobody"])
        image = [chance.randrange(3) / 2] + [0.5] * 63
        body = {"inputs": [{"name": "image", "datatype": "FP32", "shape": [1, 64], "data": image}]}
        connection.request("POST", f"/v2/models/{model}/infer", json.dumps(body), JSON)
        connection.getresponse().read()


def configuration(servers: list[int], port: int, admin: str) -> str:
    promise = "slo: {latency: 100ms, percentile: 99, availability: 99.9}"
    first, second = (f'{{address: "127.0.0.1:{server}", device: node7/gpu{i}}}' for i, server in enumerate(servers))
    return f"""\
listen: {{address: 127.0.0.1, port: {port}}}
admin: {admin}
pools:
  local: {{protocol: djl, models: {{digits: {{path: "{ROOT}/examples/digits/model.onnx"}}}}}}
  gpu: {{protocol: oip-rest, endpoints: [{first}, {second}, "127.0.0.1:1"], pick: round-robin}}
  old: {{protocol: oip-rest, endpoints: ["127.0.0.1:2"]}}
models:
  digits: {{{promise}, serve: [local], batch: {{max: 16}}, cache: {{ttl: 1m}}, required: true}}
  faces: {{{promise}, serve: [gpu], batch: {{max: 8}}}}
  lost: {{{promise}, serve: [old]}}
"""


def serve(processes: Processes, name: str, servers: list[int], more: str) -> Starting:
    port, admin = free_port(), free_port()
    config = processes.work / f"{name}.yaml"
    config.write_text(configuration(servers, port, f"{{address: 127.0.0.1, port: {admin}{more}}}"))
    return Starting(processes.start(name, [str(LAUNCHER), "serve", "-c", str(config)], cwd=ROOT), port, admin)


def run(processes: Processes, pictures: Path) -> Outcome:
    try:
        PAGES.ensure()
        chromium = program("chromium", "chromium")
    except Missing as missing:
        return Skipped(str(missing))
    try:
        return told(browse(processes, chromium, pictures))
    except NotStarted as error:
        return Failed([str(error)])


def browse(processes: Processes, chromium: str, pictures: Path) -> dict:
    servers = [free_port(), free_port()]
    for server in servers:
        command = [sys.executable, str(HERE / "stand_in.py"), str(server)]
        processes.start(f"faces-{server}", command).await_ok(f"http://127.0.0.1:{server}/v2/health/ready", 20)
    opened = serve(processes, "console-open", servers, "")
    guarded = serve(processes, "console-guarded", servers, f", token: {TOKEN}")
    address = opened.address()
    guarded.address()
    told_to = {
        "chromium": chromium,
        "open": opened.admin,
        "guarded": guarded.admin,
        "token": TOKEN,
        "pictures": str(pictures),
    }
    with Load(address) as load:
        load.begins("browsed")
        command = [str(PAGES.python), "-B", str(HERE / "pages.py"), json.dumps(told_to)]
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PAGES_SECONDS, check=False)
        except subprocess.TimeoutExpired as late:
            raise NotStarted(f"the pages took more than {PAGES_SECONDS} s") from late
    if done.returncode:
        raise NotStarted(f"the pages ended with {done.returncode}: {done.stderr.strip()[-1500:]}")
    return json.loads(done.stdout.splitlines()[-1])


def told(pages: dict) -> Outcome:
    for line in pages["passed"]:
        print(f"console: {line}", flush=True)
    return Failed(pages["failed"]) if pages["failed"] else Passed(len(pages["passed"]))
