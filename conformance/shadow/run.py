"""Clients get version 1, version 2 is compared with it; the report must say what numpy says of both asked directly."""

import json
import subprocess
import time
import urllib.request

import numpy as np

import digits
import millrace
from clients.client import MODEL
from clients.triton_client import TritonClient, connected
from matrix import TOLERANCE, Failed, Outcome, Passed
from millrace import LAUNCHER, ROOT
from processes import NotStarted, Processes
from servers import versions

NAME = "shadow"
CLIENT = TritonClient(binary=True)
ALLOWED = 0.001
PATIENCE_SECONDS = 60
# Version 2 sleeps for 20 ms.
SLOWER_MILLIS = 15
# One at a time, or the copies would wait for each other in Triton, and their time be that of a queue.
TRAFFIC = (
    ", traffic: {split: [{version: 1, weight: 1}], shadow: [{version: 2, sample: 100%, budget: 30s, at-once: 1, "
    f"queue: 1000, compare: {{tolerance: {{absolute: {ALLOWED}, relative: 0}}, examples: 2}}}}]}}"
)


class Answers:
    """What a server, or Millrace, says to each of the images, one by one."""

    def __init__(self, address: str, images: np.ndarray, version: str = "") -> None:
        with connected(address) as client:
            results = [client.infer(MODEL, [CLIENT.input(image[np.newaxis])], version) for image in images]
        self.versions = {result.get_response()["model_version"] for result in results}
        self.probabilities, self.ink = (
            np.concatenate([result.as_numpy(name) for result in results]) for name in ("probabilities", "ink")
        )


def run(processes: Processes) -> Outcome:
    server = versions.triton("shadow-triton")
    server.install()
    work = processes.work / server.name
    work.mkdir()
    server.start(processes, work)
    millrace.build()
    router = millrace.launch_pool(processes, server.name, server.pool(), {MODEL: TRAFFIC})
    held_out = digits.held_out()
    one, two = (Answers(server.address, held_out.images, version) for version in ("1", "2"))
    got = Answers(router.address(), held_out.images)
    admin = f"http://127.0.0.1:{router.admin}"
    report = reported(admin, len(held_out.images))
    print(
        f"{NAME}: {len(held_out.images)} held-out images, "
        f"{held_out.right(one.probabilities)} right by version 1, {held_out.right(two.probabilities)} by version 2",
        flush=True,
    )
    problems = [*of_clients(one, got), *of_report(one, two, report), *of_command(admin)]
    return Failed(problems) if problems else Passed(3)


def reported(admin: str, copies: int) -> dict:
    """What Millrace says of the one shadow, once as many copies have been answered."""
    end = time.monotonic() + PATIENCE_SECONDS
    while True:
        with urllib.request.urlopen(f"{admin}/v1/traffic/{MODEL}/shadow", timeout=5) as answer:
            [report] = json.load(answer)["shadows"]
        if report["copies"]["answered"] == copies:
            return report
        if time.monotonic() > end:
            raise NotStarted(f"{copies} copies, of which in {PATIENCE_SECONDS} s {report['copies']}")
        time.sleep(0.2)


def of_clients(one: Answers, got: Answers) -> list[str]:
    gap = max(np.abs(one.probabilities - got.probabilities).max(), np.abs(one.ink - got.ink).max())
    return [
        *differs("the version of clients' answers", {"1"}, got.versions),
        *([] if gap <= TOLERANCE else [f"clients' answers are {gap:.2e} from those of version 1"]),
    ]


def of_report(one: Answers, two: Answers, report: dict) -> list[str]:
    gaps = np.abs(one.probabilities.astype(np.float64) - two.probabilities.astype(np.float64))
    agreed = int((gaps <= ALLOWED).all(axis=1).sum())
    same_top = int((one.probabilities.argmax(axis=1) == two.probabilities.argmax(axis=1)).sum())
    outputs = {output["name"]: output for output in report["outputs"]}
    probabilities, ink = outputs["probabilities"], outputs["ink"]
    took = report["latency_difference_ms"]
    return [
        *differs("the version", "2", report["version"]),
        *differs("answers that agree", agreed, report["agreement"]["agreed"]),
        *differs("answers compared", len(gaps), report["agreement"]["compared"]),
        *differs("probabilities that agree", agreed, probabilities["agreement"]["agreed"]),
        *differs("numbers that differ", int((gaps > ALLOWED).sum()), probabilities["differing"]),
        *differs("rows with the same highest", same_top, probabilities["same_top"]["agreed"]),
        *differs("ink that agrees", len(gaps), ink["agreement"]["agreed"]),
        *differs("outputs of the worst example", ["probabilities"], names(report["examples"][0]["outputs"])),
        *nearly("the largest difference", gaps.max(), probabilities["largest_absolute"]),
        *nearly("the rank correlation", correlation(one, two), probabilities["rank_correlation"]),
        *([] if took["high"] < 0 and took["mean"] < -SLOWER_MILLIS else [f"version 2 takes 20 ms more: {took}"]),
        *([] if agreed < len(gaps) else ["version 2 is no worse"]),
    ]


def of_command(admin: str) -> list[str]:
    command = [str(LAUNCHER), "report", MODEL, "--shadow", "--admin", admin]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    print(done.stdout, flush=True)
    told = ("digits -> digits, version 2", "probabilities", "output probabilities:")
    return [
        f"`millrace report` ended with {done.returncode}, without '{words}': {done.stderr or done.stdout}"
        for words in told
        if done.returncode or words not in done.stdout
    ][:1]


def names(parts: list[dict]) -> list[str]:
    return [part["name"] for part in parts]


def correlation(one: Answers, two: Answers) -> float:
    """Spearman's, the mean over the images."""
    pairs = zip(one.probabilities, two.probabilities, strict=True)
    return float(np.mean([np.corrcoef(ranks(mine), ranks(its))[0, 1] for mine, its in pairs]))


def ranks(row: np.ndarray) -> np.ndarray:
    """Twice the ranks; equal numbers share the mean of theirs."""
    return np.array([(row < each).sum() + (row <= each).sum() for each in row])


def differs(what: str, expected: object, told: object) -> list[str]:
    return [] if expected == told else [f"{what}: {expected}, and Millrace says {told}"]


def nearly(what: str, expected: float, told: float) -> list[str]:
    return [] if abs(expected - told) < 1e-6 else [f"{what}: {expected}, and Millrace says {told}"]
