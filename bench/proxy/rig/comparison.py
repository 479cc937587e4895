"""The order of a comparison: warm-up, maxima, then at each rate rounds in which every server is measured once."""
# SPDX-License-Identifier: Apache-2.0
from dataclasses import dataclass, field
from typing import Callable, Iterator, Optional

from .options import Options
from .ratios import GOALS, Ratio, ratio
from .stage import Stage, Target
from .warmup import WarmUp, warm_up
from .window import Window

MAXIMUM_SECONDS = 4.0

Progress = Callable[[str], None]


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
    a_a: Ratio  # a peer against its twin: how far apart two equal servers look here and now
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
    loads: list[Load] = field(default_factory=list)

    def all_windows(self) -> Iterator[Window]:
        yield from self.maxima.values()
        for load in self.loads:
            for windows in load.rounds:
                yield from windows.values()

    def problems(self) -> list[str]:
        return [problem for window in self.all_windows() if (problem := window.problem())]


def compare(stage: Stage, targets: list[Target], twin: Target, progress: Progress) -> Comparison:
    """Compares the first target with each of the others. The twin is a second instance of the second target."""
    options, exchange = stage.options, stage.exchange
    found = Comparison(exchange.title, len(exchange.request), len(exchange.answer),
                       {target.name: target.config for target in targets},
                       {target.name: _command_line(target) for target in targets})
    everyone = [*targets, twin]
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
        rounds = _rounds(stage, [stage.direct, *everyone], rate, progress)
        found.loads.append(_load(asked, rate, rounds, [target.name for target in targets], twin.name, options.seed))
    return found


def _command_line(target: Target) -> list[str]:
    """The command of the last process in the tree: what a launcher made of its arguments."""
    with open(f"/proc/{target.tree()[-1]}/cmdline", "rb") as file:
        return file.read().decode(errors="replace").rstrip("\0").split("\0")


def _rounds(stage: Stage, targets: list[Target], rate: float, progress: Progress) -> list[dict[str, Window]]:
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
        rounds.append({target.name: windows[target.name] for target in targets})
    return rounds


def _load(asked: str, rate: float, rounds: list[dict[str, Window]], servers: list[str], twin: str, seed: int) -> Load:
    subject, *peers = servers
    load = Load(asked, rate, rounds, _proxy_ratio(rounds, peers[0], twin, seed), [])
    for peer in peers:
        added = ratio(load.added_us(subject), load.added_us(peer), seed)
        load.versus.append(Versus(subject, peer, _proxy_ratio(rounds, subject, peer, seed), added))
    return load


def _proxy_ratio(rounds: list[dict[str, Window]], over: str, under: str, seed: int) -> Ratio:
    return ratio([windows[over].proxy_us for windows in rounds], [windows[under].proxy_us for windows in rounds], seed)
