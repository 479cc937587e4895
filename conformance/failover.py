"""Two Tritons behind one Millrace, one of them killed under load: no client may notice."""

import http.client
import json
import random
import signal
import threading
import time
from dataclasses import dataclass, field

import numpy as np

import digits
import millrace
from clients.client import MODEL
from install import Missing
from matrix import TOLERANCE, Failed, Outcome, Passed, Skipped, ask_in_batches
from processes import Processes
from servers.triton import Triton

CALLERS = 12
SEED = 1
NAME = "failover"


@dataclass
class Ledger:
    """What became of the calls; one for all callers."""

    wanted: int
    killed_at: int
    kill: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)
    begun: int = 0
    errors: list[str] = field(default_factory=list)
    misdelivered: int = 0

    def begin(self) -> bool:
        with self.lock:
            if self.begun >= self.wanted:
                return False
            self.begun += 1
            if self.begun == self.killed_at:
                self.kill.set()
            return True

    def error(self, text: str) -> None:
        with self.lock:
            self.errors.append(text)

    def misdelivers(self) -> None:
        with self.lock:
            self.misdelivered += 1


def run(processes: Processes, calls: int) -> Outcome:
    first, second = named("triton-a"), named("triton-b")
    try:
        first.install()
    except Missing as missing:
        return Skipped(str(missing))
    for server in (first, second):
        work = processes.work / server.name
        work.mkdir()
        server.start(processes, work)
    address = millrace.launch_pool(processes, "tritons", pool(first, second), {MODEL: ""}).address()

    held_out = digits.held_out()
    expected = ask_in_batches(first.ask, held_out.images)
    ledger = Ledger(calls, calls // 3)
    callers = [
        threading.Thread(target=call, args=(address, held_out.images, expected, ledger, SEED + caller))
        for caller in range(CALLERS)
    ]
    began = time.monotonic()
    for caller in callers:
        caller.start()
    ledger.kill.wait(600)
    second.process.signal(signal.SIGKILL)
    for caller in callers:
        caller.join()
    seconds = time.monotonic() - began
    return told(ledger, seconds)


def told(ledger: Ledger, seconds: float) -> Outcome:
    bad = len(ledger.errors) + ledger.misdelivered
    print(
        f"failover: two Tritons, one killed with SIGKILL after {ledger.killed_at} calls: N={ledger.begun} "
        f"errors={len(ledger.errors)} misdelivered={ledger.misdelivered} "
        f"bound={3 / ledger.begun:.1e} (95 %) seed={SEED} {ledger.begun / seconds:.0f} calls/s",
        flush=True,
    )
    if bad:
        return Failed([f"{bad} of {ledger.begun} calls went wrong\n  " + "\n  ".join(ledger.errors[:5])])
    return Passed(1)


def call(address: str, images: np.ndarray, expected: np.ndarray, ledger: Ledger, seed: int) -> None:
    chance = random.Random(seed)
    bodies = [body(image) for image in images]
    connection = http.client.HTTPConnection(address, timeout=30)
    while ledger.begin():
        index = chance.randrange(len(images))
        try:
            connection.request("POST", f"/v2/models/{MODEL}/infer", bodies[index], {"content-type": "application/json"})
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != 200:
                ledger.error(f"status {answer.status}: {text[:200]!r}")
                continue
            got = np.array(json.loads(text)["outputs"][0]["data"])
            if np.abs(got - expected[index]).max() > TOLERANCE:
                ledger.misdelivers()
        except (OSError, http.client.HTTPException, ValueError, KeyError) as error:
            ledger.error(f"{type(error).__name__}: {error}")
            connection.close()
    connection.close()


def body(image: np.ndarray) -> str:
    tensor = {"name": "image", "datatype": "FP32", "shape": [1, 64], "data": image.tolist()}
    return json.dumps({"inputs": [tensor]})


def named(name: str) -> Triton:
    triton = Triton()
    triton.name = name
    return triton


def pool(*servers: Triton) -> str:
    endpoints = ", ".join(f'{{address: "{server.address}"}}' for server in servers)
    return f"{{protocol: oip-rest, endpoints: [{endpoints}]}}"
