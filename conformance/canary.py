"""A real server with two versions of the model, the second of which fails every second call: it begins to take over, and goes
back by itself."""

import http.client
import itertools
import json
import random
import shutil
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import digits
import millrace
from callers import Callers
from clients.client import MODEL
from failover import body
from install import HERE, Missing
from matrix import Failed, Outcome, Passed, Skipped
from processes import Processes
from servers.server import Server
from servers.torch_serve import TorchServe
from servers.triton import Triton, lay_out_model

NAME = "canary"
CALLERS = 4
PATIENCE_SECONDS = 120
AFTERWARDS = 300
WORSE = HERE / "servers" / "models" / "triton_worse" / "model.py"


def traffic(good: str, worse: str) -> str:
    """Nothing is sent twice, so that clients see what a version does."""
    return (
        ", retry: {attempts: 1}, hedge: {budget: 0%}, traffic: {"
        f'split: [{{name: stable, version: "{good}", weight: 100}}, {{name: canary, version: "{worse}", weight: 0}}], '
        "promote: {from: stable, to: canary}}"
    )


@dataclass(frozen=True)
class Versions:
    """A server of two versions: what it is, how they are called, and how it is started with both."""

    title: str
    good: str
    worse: str
    started: Callable[[Processes], Server]


def triton(processes: Processes) -> Server:
    server = Triton(lay_out=lay_out)
    server.name = "canary-triton"
    start(server, processes)
    return server


def torch_serve(processes: Processes) -> Server:
    """The worse version is registered beside the one it serves."""
    server = TorchServe(echoes=False)
    server.name = "canary-torchserve"
    start(server, processes)
    server.register(MODEL, "2.0", "worse.py")
    return server


def start(server: Server, processes: Processes) -> None:
    server.install()
    work = processes.work / server.name
    work.mkdir()
    server.start(processes, work)


# By the column of the table.
ALL = {
    "triton": Versions("a real Triton", "1", "2", triton),
    "torchserve": Versions("a real TorchServe", "1.0", "2.0", torch_serve),
}


def lay_out(model: Path) -> None:
    """The model's folder, with a second version."""
    lay_out_model(model)
    shutil.copytree(model / "1", model / "2")
    shutil.move(model / "2" / "model.py", model / "2" / "good.py")
    shutil.copy(WORSE, model / "2")
    with (model / "config.pbtxt").open("a") as config:
        config.write("version_policy { all {} }\n")


class Asking(Callers):
    """One held-out image after the other; what came back, by arm and status."""

    def __init__(self, address: str, bodies: list[str]) -> None:
        super().__init__([address] * CALLERS)
        self.answers: Counter[tuple[str, int]] = Counter()
        self._bodies = itertools.cycle(bodies)

    def call(self, connection: http.client.HTTPConnection, chance: random.Random, step: str) -> None:
        with self.lock:
            question = next(self._bodies)
        connection.request("POST", f"/v2/models/{MODEL}/infer", question, {"content-type": "application/json"})
        answer = connection.getresponse()
        answer.read()
        with self.lock:
            self.answers[answer.getheader("x-millrace-arm", ""), answer.status] += 1

    def counts(self) -> Counter[tuple[str, int]]:
        with self.lock:
            return Counter(self.answers)


def run(processes: Processes, column: str) -> Outcome:
    versions = ALL[column]
    try:
        server = versions.started(processes)
    except Missing as missing:
        return Skipped(str(missing))
    told_of = millrace.declared(millrace.DIGITS) if server.protocol in millrace.SILENT else ""
    model = told_of + traffic(versions.good, versions.worse)
    router = millrace.launch_pool(processes, server.name, server.pool(), {MODEL: model})
    address = router.address()
    bodies = [body(image) for image in digits.held_out().images]
    began = time.monotonic()
    with Asking(address, bodies) as callers:
        callers.begins("asked")
        while (promotion := told(router.admin))["state"] == "testing" and time.monotonic() - began < PATIENCE_SECONDS:
            time.sleep(0.2)
        seconds = time.monotonic() - began
        until = callers.counts()
        while callers.counts().total() < until.total() + AFTERWARDS and not callers.errors:
            time.sleep(0.1)
        after = callers.counts() - until
    return judged(versions, promotion, seconds, until, after, callers.problems())


def told(admin: int) -> dict:
    with urllib.request.urlopen(f"http://127.0.0.1:{admin}/v1/traffic/{MODEL}", timeout=5) as answer:
        return json.load(answer)["promote"]


def judged(
    versions: Versions, promotion: dict, seconds: float, until: Counter, after: Counter, problems: list[str]
) -> Outcome:
    """`problems` are those of calls that were not answered."""
    last = promotion.get("last", {"by": "nothing", "why": "nothing was decided"})
    met = of_arm(until, "canary")
    print(
        f"{NAME}: {versions.title}, version {versions.worse} of which fails every second call: {promotion['state']} "
        f"after {seconds:.1f} s ({last['by']}: {last['why']}); of {until.total()} calls {met} had met it, "
        f"{met - until['canary', 200]} of them failed",
        flush=True,
    )
    for signal in last.get("signals", []) + last.get("burns", []):
        print(f"  {signal['words']}", flush=True)
    if promotion["state"] != "rolled back":
        problems.append(f"it is {promotion['state']} after {seconds:.0f} s")
    if failed := sum(count for (arm, status), count in (until + after).items() if arm != "canary" and status != 200):
        problems.append(f"{failed} calls of the good version failed")
    # What was on its way when it was decided may still come.
    if of_arm(after, "canary") > CALLERS:
        problems.append(f"{of_arm(after, 'canary')} of {after.total()} calls met it afterwards")
    return Failed(problems) if problems else Passed(1)


def of_arm(answers: Counter, wanted: str) -> int:
    return sum(count for (arm, _), count in answers.items() if arm == wanted)
