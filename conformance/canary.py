"""A real Triton with two versions of the model, the second of which fails every second call: it begins to take over, and goes
back by itself."""

import http.client
import itertools
import json
import shutil
import threading
import time
import urllib.request
from collections import Counter
from pathlib import Path

import digits
import millrace
from clients.client import MODEL
from failover import body
from install import HERE, Missing
from matrix import Failed, Outcome, Passed, Skipped
from processes import Processes
from servers.triton import Triton, lay_out_model

NAME = "canary"
CALLERS = 4
PATIENCE_SECONDS = 120
AFTERWARDS = 300
WORSE = HERE / "servers" / "models" / "triton_worse" / "model.py"
# Nothing is sent twice, so that clients see what a version does.
TRAFFIC = (
    ", retry: {attempts: 1}, hedge: {budget: 0%}, traffic: {"
    "split: [{name: stable, version: 1, weight: 100}, {name: canary, version: 2, weight: 0}], "
    "promote: {from: stable, to: canary}}"
)


def lay_out(model: Path) -> None:
    """The model's folder, with a second version."""
    lay_out_model(model)
    shutil.copytree(model / "1", model / "2")
    shutil.move(model / "2" / "model.py", model / "2" / "good.py")
    shutil.copy(WORSE, model / "2")
    with (model / "config.pbtxt").open("a") as config:
        config.write("version_policy { all {} }\n")


class Callers:
    """Clients that ask one question after the other; what came back, by arm and status."""

    def __init__(self, address: str, bodies: list[str]) -> None:
        self.answers: Counter[tuple[str, int]] = Counter()
        self._address = address
        self._bodies = itertools.cycle(bodies)
        self._lock = threading.Lock()
        self._ended = threading.Event()
        self._threads = [threading.Thread(target=self._call) for _ in range(CALLERS)]

    def _call(self) -> None:
        connection = http.client.HTTPConnection(self._address, timeout=30)
        while not self._ended.is_set():
            with self._lock:
                question = next(self._bodies)
            connection.request("POST", f"/v2/models/{MODEL}/infer", question, {"content-type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            with self._lock:
                self.answers[answer.getheader("x-millrace-arm", ""), answer.status] += 1
        connection.close()

    def counts(self) -> Counter[tuple[str, int]]:
        with self._lock:
            return Counter(self.answers)

    def __enter__(self) -> "Callers":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        for thread in self._threads:
            thread.join()


def run(processes: Processes) -> Outcome:
    triton = Triton(lay_out=lay_out)
    triton.name = "triton-versions"
    try:
        triton.install()
    except Missing as missing:
        return Skipped(str(missing))
    work = processes.work / triton.name
    work.mkdir()
    triton.start(processes, work)
    router = millrace.launch_pool(processes, triton.name, triton.pool(), {MODEL: TRAFFIC})
    address = router.address()
    bodies = [body(image) for image in digits.held_out().images]
    began = time.monotonic()
    with Callers(address, bodies) as callers:
        while (promotion := told(router.admin))["state"] == "testing" and time.monotonic() - began < PATIENCE_SECONDS:
            time.sleep(0.2)
        seconds = time.monotonic() - began
        until = callers.counts()
        while callers.counts().total() < until.total() + AFTERWARDS:
            time.sleep(0.1)
        after = callers.counts() - until
    return judged(promotion, seconds, until, after)


def told(admin: int) -> dict:
    with urllib.request.urlopen(f"http://127.0.0.1:{admin}/v1/traffic/{MODEL}", timeout=5) as answer:
        return json.load(answer)["promote"]


def judged(promotion: dict, seconds: float, until: Counter, after: Counter) -> Outcome:
    last = promotion.get("last", {"by": "nothing", "why": "nothing was decided"})
    met = of_arm(until, "canary")
    print(
        f"{NAME}: a real Triton, version 2 of which fails every second call: {promotion['state']} after {seconds:.1f} s "
        f"({last['by']}: {last['why']}); of {until.total()} calls {met} had met it, {until['canary', 500]} of them failed",
        flush=True,
    )
    for signal in last.get("signals", []) + last.get("burns", []):
        print(f"  {signal['words']}", flush=True)
    problems = []
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
