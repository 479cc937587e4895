"""Models are found and asked; one is unloaded, and is not ready; the server is killed and comes back. For each server and way."""

import signal
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import requests
from grpc import StatusCode

import digits
from clients.client import MODEL, Check, Client
from found import front
from found.front import Front
from found.ways import KSERVE_V1, OIP_GRPC, OIP_REST, TFS_REST, TORCH_SERVE_REST, Way
from install import Missing
from matrix import Baseline, Failed, Outcome, Passed, Skipped, ask_in_batches, check_held_out, problem_of
from processes import NotStarted, Process, Processes
from servers.kserve import Kserve
from servers.server import Server
from servers.tensorflow_serving import TensorFlowServing
from servers.torch_serve import TorchServe
from servers.triton import Triton
from table import line

NAME = "found"
# Enough to find several by their names; each costs Triton a process.
ECHOES = (front.ECHO, "echo_three")
HEAD = ("server", "pool", "found", "right answers to", "unloaded", "not ready", "killed", "back")
UNTOLD = "it does not tell which models it has"
CONTROL_SECONDS = 60


class Endable(Server, Protocol):
    process: Process

    def start_again(self, processes: Processes, work: Path) -> None:
        """Where it was; asked of those alone that list their models."""


@dataclass(frozen=True)
class Subject:
    server: Endable
    lists: Sequence[Way] = ()
    """Ways by which it tells its models."""
    tells_none: Sequence[Way] = ()


@dataclass
class Trial:
    """One way to one server, and its line of the table."""

    processes: Processes
    server: Endable
    front: Front
    baseline: Baseline
    cells: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    @property
    def every(self) -> set[str]:
        return {MODEL, *self.server.models}

    def expect(self, cell: str, problems: Sequence[str]) -> None:
        self.cells.append(cell if not problems else "FAIL")
        self.problems += problems

    def run(self) -> None:
        self.front.awaits_models(self.every)
        self.expect(f"{len(self.every)} of {len(self.every)}", self.front.echoes())
        clients = [self.front.way.client, *self.front.way.others]
        self.expect(", ".join(client.name for client in clients), [p for c in clients for p in self.wrong(c)])
        self.unloaded()
        self.not_ready()
        self.killed()

    def wrong(self, client: Client) -> list[str]:
        check = Check(f"held-out images by {client.name}", lambda: check_held_out(client, self.front.address, self.baseline))
        problem = problem_of(check)
        return [problem] if problem else []

    def unloaded(self) -> None:
        control(self.server, "unload")
        self.front.awaits_models(self.every - {MODEL})
        problems = self.refused("unloaded", self.front.way.unknown, "does not exist.")
        control(self.server, "load")
        self.front.awaits_models(self.every)
        self.expect(self.front.way.unknown_shown, problems + self.wrong(self.front.way.client))

    def refused(self, what: str, status: int | StatusCode, words: str) -> list[str]:
        # KServe's V1 protocol has words of its own for it; what others say is held against their servers by `parity`.
        exactly = {"error": f"Model with name {MODEL} {words}"} if self.front.way is KSERVE_V1 else None
        return [*self.front.refused(what, status, exactly), *self.front.echoes()]

    def not_ready(self) -> None:
        unwell = self.unwell()
        if not unwell:
            self.cells.append("-")
            return
        with unwell:
            self.front.awaits_models(self.every - {MODEL}, [MODEL])
            problems = self.refused("not ready", self.front.way.away, "is not ready.")
        self.front.awaits_models(self.every)
        self.expect(self.front.way.away_shown, problems + self.wrong(self.front.way.client))

    def unwell(self) -> AbstractContextManager[None] | None:
        return self.server.unwell(MODEL) if isinstance(self.server, Kserve) else None

    def killed(self) -> None:
        self.server.process.signal(signal.SIGKILL)
        self.front.awaits("out", lambda told: told["state"] == "ejected")
        self.front.says("killed", self.front.endpoint()["reason"])
        self.expect(self.front.way.away_shown, self.front.refused("killed", self.front.way.away))
        self.server.start_again(self.processes, self.processes.work / self.server.name)
        seconds = self.front.awaits_models(self.every)
        self.expect(f"{seconds:.1f} s after the server", self.wrong(self.front.way.client))


def control(server: Server, verb: str) -> None:
    answer = requests.post(f"http://{server.address}/v2/repository/models/{MODEL}/{verb}", json={}, timeout=CONTROL_SECONDS)
    if answer.status_code != 200:
        raise NotStarted(f"{server.title} does not {verb} {MODEL}: {answer.status_code} {answer.text[:300]}")


def untold(one: Front) -> list[str]:
    """Of a server that lists nothing: it says so where its state is told, and its models are nobody's."""
    one.awaits(UNTOLD, lambda told: told.get("reason") == UNTOLD and not told["models"])
    return one.refused("no list", one.way.unknown)


def run(processes: Processes) -> Outcome:
    lines: list[Sequence[str]] = []
    problems: list[str] = []
    reasons: list[str] = []
    for subject in subjects():
        try:
            subject.server.install()
        except Missing as missing:
            reasons.append(f"{subject.server.title}: {missing}")
            continue
        for way, cells, wrong in tried(processes, subject):
            lines.append((subject.server.title, way.protocol, *cells))
            problems += [f"{subject.server.title}, {way.protocol}: {problem}" for problem in wrong]
    show(lines)
    if reasons:
        print(f"{NAME}: skipped, {'; '.join(reasons)}", flush=True)
    if problems:
        return Failed(problems)
    return Passed(len(lines)) if lines else Skipped("; ".join(reasons))


def tried(processes: Processes, subject: Subject) -> Iterator[tuple[Way, Sequence[str], list[str]]]:
    """Each way with what the table says of it, and what is wrong."""
    server = subject.server
    work = processes.work / server.name
    work.mkdir()
    server.start(processes, work)
    held_out = digits.held_out()
    baseline = Baseline(held_out, ask_in_batches(server.ask, held_out.images))
    for way in (*subject.lists, *subject.tells_none):
        one = front.begin(processes, server, way)
        if way in subject.lists:
            trial = Trial(processes, server, one, baseline)
            trial.run()
            yield way, trial.cells, trial.problems
        else:
            yield way, ["tells no list", *["-"] * (len(HEAD) - 3)], untold(one)
        one.router.process.end()
    server.process.end()


def show(lines: Sequence[Sequence[str]]) -> None:
    widths = [max(map(len, column)) for column in zip(HEAD, *lines, strict=True)]
    print("\n".join(line(cells, widths) for cells in (HEAD, *lines)), flush=True)


def subjects() -> list[Subject]:
    kserve, triton = Kserve(), Triton(ECHOES)
    kserve.models = ECHOES
    tensorflow = TensorFlowServing()
    tensorflow.models = ()
    all_of_them = [
        Subject(kserve, (KSERVE_V1, OIP_REST), (OIP_GRPC,)),
        Subject(triton, (OIP_REST, OIP_GRPC)),
        Subject(TorchServe(echoes=False), tells_none=(TORCH_SERVE_REST,)),
        Subject(tensorflow, tells_none=(TFS_REST,)),
    ]
    for subject in all_of_them:
        subject.server.name = f"found-{subject.server.name}"
    return all_of_them
