"""One answer out of a real Triton's and a real TorchServe's, each of which stops for a while: as numpy says, and in time."""

import http.client
import json
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass

import numpy as np

import digits
import millrace
from clients.client import MODEL
from matrix import TOLERANCE, Failed, Outcome, Passed, ask_in_batches
from processes import NotStarted, Process, Processes
from registries import fleet
from servers import versions
from servers.server import Server
from servers.torch_serve import TorchServe
from servers.triton import CLIENT

NAME = "ensemble"
BOTH = "both"
TORCH = "digits-torch"
# Triton's version with weights rounded too far, so that the two say different things, and weigh differently.
COARSE = "2"
WEIGHTS = {"triton": 2, "torchserve": 1}
ROWS = 5
CALLERS = 4
WHILE_STOPPED = 60
# What a busy machine takes must be no lateness; who is stopped is waited for a tenth of it.
LATENCY_SECONDS = 30
PATIENCE_SECONDS = 60
# What answers say of their members, and of what they lack.
WHOLE = ("2/2", "")
LESS = ("1/2", "members")
# Two digits are told.
CONFIDENCE_TOLERANCE = 0.00501


@dataclass(frozen=True)
class Answer:
    status: int
    headers: http.client.HTTPMessage
    document: dict
    seconds: float

    @property
    def probabilities(self) -> np.ndarray:
        [output] = [each for each in self.document["outputs"] if each["name"] == "probabilities"]
        return np.array(output["data"], np.float32).reshape(output["shape"])

    def marks(self) -> tuple[str, str]:
        return self.headers.get("x-millrace-members", ""), self.headers.get("x-millrace-degraded", "")


@dataclass(frozen=True)
class Member:
    server: Server
    process: Process
    alone: np.ndarray  # [200, 10], what it says when it is asked directly


def run(processes: Processes) -> Outcome:
    images = digits.held_out().images
    triton, torch = versions.triton("ensemble-triton"), TorchServe(echoes=False)
    torch.name = "ensemble-torchserve"
    for server in (triton, torch):
        server.install()
        work = processes.work / server.name
        work.mkdir()
        server.start(processes, work)
    torch.register(TORCH, "1.0", "handler.py")
    members = {
        "triton": Member(
            triton, triton.process, ask_in_batches(lambda part: CLIENT.predict(triton.address, part, COARSE), images)
        ),
        "torchserve": Member(torch, torch.process, ask_in_batches(torch.ask, images)),
    }
    router = fleet.serve(processes, NAME, document(members))
    calls = Calls(f"127.0.0.1:{router.port}", images)
    # Everything's first calls are slow.
    calls.ask_all(len(calls.places))
    awaits_both(calls)
    problems = [*whole(calls, members), *in_other_words(calls, members)]
    for stopped, other in (("torchserve", "triton"), ("triton", "torchserve")):
        with paused(members[stopped].process):
            problems += without(calls, stopped, members[other])
        awaits_both(calls)
        problems += whole(calls, members)
    return Failed(problems) if problems else Passed(6)


def document(members: dict[str, Member]) -> str:
    pools = "".join(
        f'  {name}: {{protocol: {member.server.protocol}, endpoints: [{{address: "{member.server.address}"}}], '
        "probe: {interval: 2s, timeout: 10s}}\n"
        for name, member in members.items()
    )
    return (
        f"pools:\n{pools}models:\n"
        f"  {MODEL}: {{slo: {{latency: 30s}}, serve: [triton], required: true}}\n"
        f"  {TORCH}: {{slo: {{latency: 30s}}, serve: [torchserve], required: true{millrace.declared(millrace.DIGITS)}}}\n"
        f"  {BOTH}:\n"
        f"    slo: {{latency: {LATENCY_SECONDS}s}}\n"
        "    ensemble:\n"
        "      members:\n"
        f"        - {{model: {MODEL}, name: triton, weight: {WEIGHTS['triton']}}}\n"
        f"        - {{model: {TORCH}, name: torchserve, weight: {WEIGHTS['torchserve']}}}\n"
        "      combine: mean\n"
        "      quorum: 1\n"
        "      wait: 10%\n"
    )


class Calls:
    """Held-out images in calls of a few rows, over Open Inference."""

    def __init__(self, address: str, images: np.ndarray) -> None:
        self.address = address
        self.images = images
        self.places = [slice(start, start + ROWS) for start in range(0, len(images), ROWS)]

    def ask(self, place: slice) -> Answer:
        rows = self.images[place]
        tensor = {"name": "image", "datatype": "FP32", "shape": list(rows.shape), "data": rows.ravel().tolist()}
        return self.post(f"/v2/models/{BOTH}/infer", {"inputs": [tensor]})

    def post(self, path: str, question: dict) -> Answer:
        began = time.monotonic()
        with closing(http.client.HTTPConnection(self.address, timeout=3 * LATENCY_SECONDS)) as connection:
            connection.request("POST", path, json.dumps(question), {"content-type": "application/json"})
            answer = connection.getresponse()
            body = json.load(answer)
        return Answer(answer.status, answer.headers, body, time.monotonic() - began)

    def ask_all(self, count: int) -> list[tuple[slice, Answer]]:
        places = [self.places[each % len(self.places)] for each in range(count)]
        with ThreadPoolExecutor(CALLERS) as callers:
            return list(zip(places, callers.map(self.ask, places), strict=True))


@contextmanager
def paused(process: Process) -> Iterator[None]:
    process.signal(signal.SIGSTOP)
    try:
        yield
    finally:
        process.signal(signal.SIGCONT)


def mean(members: dict[str, Member]) -> np.ndarray:
    names = list(members)
    return np.average([members[name].alone for name in names], axis=0, weights=[WEIGHTS[name] for name in names])


def confidence(members: dict[str, Member], place: slice) -> float:
    """1 less the mean distance in total variation from the mean, as docs/ensembles.md defines it, the mean over rows."""
    centre = mean(members)[place]
    weights = {name: WEIGHTS[name] / sum(WEIGHTS.values()) for name in members}
    apart = sum(weights[name] * np.abs(member.alone[place] - centre).sum(axis=1) for name, member in members.items())
    size = sum(weights[name] * np.abs(member.alone[place]).sum(axis=1) for name, member in members.items())
    return float((1 - apart / size / 2).mean())


def whole(calls: Calls, members: dict[str, Member]) -> list[str]:
    expected = mean(members)
    answers = calls.ask_all(len(calls.places))
    problems = [problem for _, answer in answers for problem in marked(answer, WHOLE)]
    if problems:
        return problems[:3]
    told = [float(answer.headers.get("x-millrace-confidence", "nan")) for _, answer in answers]
    off = max(abs(mine - confidence(members, place)) for mine, (place, _) in zip(told, answers, strict=True))
    gap = max(float(np.abs(answer.probabilities - expected[place]).max()) for place, answer in answers)
    print(
        f"{NAME}: a real Triton and a real TorchServe, {len(calls.images)} images in {len(answers)} calls: "
        f"{gap:.1e} from numpy's mean at most, confidence {min(told):.2f} to {max(told):.2f}",
        flush=True,
    )
    return [
        *([] if gap <= TOLERANCE else [f"answers are {gap:.2e} from numpy's mean of both servers"]),
        *([] if off <= CONFIDENCE_TOLERANCE else [f"confidence is {off:.3f} from numpy's"]),
        *([] if min(told) < 0.9 else ["the two servers say the same, and nothing was tried"]),
    ]


def in_other_words(calls: Calls, members: dict[str, Member]) -> list[str]:
    """The same of a client of TensorFlow Serving."""
    place = calls.places[0]
    answer = calls.post(f"/v1/models/{BOTH}:predict", {"instances": calls.images[place].tolist()})
    if answer.status != 200:
        return [f"TensorFlow Serving's words: {answer.status} {answer.document}"]
    gap = float(np.abs(np.array(answer.document["predictions"]) - mean(members)[place]).max())
    return [] if gap <= TOLERANCE else [f"TensorFlow Serving's words: {gap:.2e} from numpy's mean"]


def without(calls: Calls, stopped: str, other: Member) -> list[str]:
    answers = calls.ask_all(WHILE_STOPPED)
    slowest = max(answer.seconds for _, answer in answers)
    problems = [problem for _, answer in answers for problem in marked(answer, LESS)]
    print(
        f"{NAME}: {stopped} stopped with SIGSTOP: {WHILE_STOPPED - len(problems)} of {WHILE_STOPPED} calls answered without it, "
        f"the slowest after {slowest:.1f} s of {LATENCY_SECONDS}",
        flush=True,
    )
    if problems:
        return [f"{stopped} stopped: {problem}" for problem in problems[:3]]
    gap = max(float(np.abs(answer.probabilities - other.alone[place]).max()) for place, answer in answers)
    return [
        *([] if gap <= TOLERANCE else [f"{stopped} stopped: answers are {gap:.2e} from the other server's"]),
        *([] if slowest <= LATENCY_SECONDS else [f"{stopped} stopped: an answer took {slowest:.1f} s"]),
    ]


def marked(answer: Answer, expected: tuple[str, str]) -> list[str]:
    if answer.status != 200:
        return [f"status {answer.status} after {answer.seconds:.1f} s: {answer.document}"]
    if answer.marks() != expected:
        return [f"members and what it lacks: {answer.marks()}, not {expected}"]
    names = [output["name"] for output in answer.document["outputs"]]
    return [f"outputs {names}"] if expected == WHOLE and names != ["probabilities"] else []


def awaits_both(calls: Calls) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while (marks := calls.ask(calls.places[0]).marks()) != WHOLE:
        if time.monotonic() > end:
            raise NotStarted(f"a server went on {PATIENCE_SECONDS} s ago, and answers say {marks}")
        time.sleep(0.2)
