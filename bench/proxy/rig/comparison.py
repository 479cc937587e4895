"""The order of a comparison: maxima, A/A, then rounds in which every server is measured once."""
# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass, field
from typing import Iterator, Optional

from .options import Options
from .ratios import GOALS, Ratio, ratio
from .stage import Stage, Target
from .warmup import WarmUp, warm_up
from .window import Window

MAXIMUM_SECONDS = 4.0


@dataclass(frozen=True)
class Versus:
    """The subject against one peer, in CPU time per request."""
    subject: str
    peer: str
    proxy: Ratio  # of the servers' own CPU time
    added: Ratio  # of what each adds to the CPU time of the whole rig over asking the stub directly

    @property
    def goal(self) -> Optional[float]:
        return GOALS.get(self.peer) if self.subject == "millrace" else None


@dataclass(frozen=True)
class Load:
    """All rounds at one rate."""
    asked: str
    rate: float
    rounds: list[dict[str, Window]]
    versus: list[Versus]

    def windows(self, server: str) -> list[Window]:
        return [windows[server] for windows in self.rounds]

    def added_us(self, server: str) -> list[float]:
        """Per round: the whole rig's CPU time a request with the server, less that without."""
        return [windows[server].rig_us - windows["direct"].rig_us for windows in self.rounds]


@dataclass
class Comparison:
    """What was found for one protocol."""
    title: str
    request_bytes: int
    answer_bytes: int
    configs: dict[str, str]
    commands: dict[str, list[str]]
    warm_ups: list[WarmUp] = field(default_factory=list)
    maxima: dict[str, Window] = field(default_factory=dict)
    twin: str = ""
    a_a: Optional[Ratio] = None
    a_a_windows: list[Window] = field(default_factory=list)
    loads: list[Load] = field(default_factory=list)

    def all_windows(self) -> Iterator[Window]:
        yield from self.maxima.values()
        yield from self.a_a_windows
        for load in self.loads:
            for windows in load.rounds:
                yield from windows.values()

    def problems(self) -> list[str]:
        return [problem for window in self.all_windows() if (problem := window.problem())]


def compare(stage: Stage, targets: list[Target], twin: Optional[Target], progress) -> Comparison:
    """Compares the first target with each of the others. With a twin of one of them, the A/A check comes first."""
    options, exchange = stage.options, stage.exchange
    found = Comparison(exchange.title, len(exchange.request), len(exchange.answer),
                       {target.name: target.config for target in targets},
                       {target.name: command_line(target) for target in targets})
    everyone = targets + ([twin] if twin else [])
    for target in everyone:
        progress(f"warming up {target.name}")
        found.warm_ups.append(warm_up(stage, target, 0, options.warm_up))
    for target in targets:
        progress(f"finding the maximum of {target.name}")
        found.maxima[target.name] = stage.measure(target, 0, MAXIMUM_SECONDS, 1, options.seed)
    slowest = min(window.completed / window.seconds for window in found.maxima.values())
    for asked in options.rates:
        rate = slowest * float(asked[:-1]) / 100 if asked.endswith("%") else float(asked)
        for target in everyone:
            progress(f"settling {target.name} at {rate:,.0f}/s")
            warm_up(stage, target, rate, 0)
        if twin and not found.a_a:
            _check_a_a(found, stage, targets, twin, rate, progress)
        found.loads.append(_load(stage, targets, asked, rate, progress))
    return found


def command_line(target: Target) -> list[str]:
    """The command of the last process in the tree: what a launcher made of its arguments."""
    pid = target.tree()[-1]
    with open(f"/proc/{pid}/cmdline", "rb") as file:
        return file.read().decode(errors="replace").rstrip("\0").split("\0")


def _check_a_a(found: Comparison, stage: Stage, targets: list[Target], twin: Target, rate: float, progress) -> None:
    original = next(target for target in targets if twin.name == f"{target.name}-twin")
    rounds = _rounds(stage, [original, twin], rate, progress)
    ours, theirs = ([windows[target.name] for windows in rounds] for target in (original, twin))
    found.twin = original.name
    found.a_a_windows = ours + theirs
    found.a_a = ratio([w.proxy_us for w in ours], [w.proxy_us for w in theirs], stage.options.seed)


def _load(stage: Stage, targets: list[Target], asked: str, rate: float, progress) -> Load:
    rounds = _rounds(stage, [stage.direct, *targets], rate, progress)
    load = Load(asked, rate, rounds, [])
    subject, *peers = (target.name for target in targets)
    seed = stage.options.seed
    for peer in peers:
        load.versus.append(Versus(
            subject, peer,
            ratio([w.proxy_us for w in load.windows(subject)], [w.proxy_us for w in load.windows(peer)], seed),
            ratio(load.added_us(subject), load.added_us(peer), seed)))
    return load


def _rounds(stage: Stage, targets: list[Target], rate: float, progress) -> list[dict[str, Window]]:
    """Every other round runs backwards, so that a steady drift of the host falls on all alike.

    Within a round all servers see the same arrivals.
    """
    options = stage.options
    rounds = []
    for number in range(options.pairs):
        windows = {}
        for target in targets if number % 2 == 0 else reversed(targets):
            progress(f"{rate:,.0f}/s, round {number + 1} of {options.pairs}: {target.name}")
            windows[target.name] = stage.measure(target, rate, options.seconds, options.settle, options.seed + number)
        rounds.append(windows)
    return rounds
