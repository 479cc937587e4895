"""Says what was found: as text for people, as JSON for programs."""
# SPDX-License-Identifier: Apache-2.0
from statistics import median
from typing import Iterable

from .comparison import Comparison, Load, Versus
from .histogram import merged, percentile
from .options import Options
from .ratios import QUIET, Ratio

HEADER = ("", "CPU us/request", "user", "system", "added to the rig", "p50 us", "p99 us", "p99.9 us")


def text(found: Comparison, options: Options) -> str:
    lines = [f"{found.title}: {found.request_bytes:,} B in, {found.answer_bytes:,} B out, "
             f"{options.connections} connections, HTTP/1.1 keep-alive"]
    lines += [f"  warm-up: {warm_up}" for warm_up in found.warm_ups if warm_up.compiles]
    lines.append("  maximum, closed loop (information only): " + ", ".join(
        f"{name} {window.completed / window.seconds:,.0f}/s at {window.proxy_us:.1f} us"
        for name, window in found.maxima.items()))
    for load in found.loads:
        lines += ["", *_load(load, options)]
    lines += ["", f"  {_disturbance(found)}"]
    lines += [f"  INVALID: {problem}" for problem in found.problems()]
    return "\n".join(lines)


def _load(load: Load, options: Options) -> Iterable[str]:
    share = f"{load.asked} of the slowest's maximum = " if load.asked.endswith("%") else ""
    yield (f"  {share}{load.rate:,.0f} requests/s, {options.arrivals}; medians of {len(load.rounds)} rounds "
           f"of {options.seconds:g} s")
    rows = [HEADER, *(_row(load, server) for server in load.rounds[0])]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADER))]
    for row in rows:
        first, *rest = (cell.ljust(width) if column == 0 else cell.rjust(width)
                        for column, (cell, width) in enumerate(zip(row, widths)))
        yield f"    {first}  " + "  ".join(rest)
    verdict = "quiet enough" if load.a_a.quiet() else "HOST TOO NOISY, do not quote these figures"
    yield f"    A/A, {load.versus[0].peer} / its twin: {load.a_a}   wanted within {QUIET * 100:.0f} % of 1: {verdict}"
    for versus in load.versus:
        yield _versus(versus, load.a_a.quiet())


def _row(load: Load, server: str) -> tuple[str, ...]:
    windows = load.windows(server)
    latency = merged(window.latency_ns for window in windows)
    quantiles = tuple(f"{percentile(latency, p):,.0f}" for p in (50, 99, 99.9))
    if server == "direct":
        return (server, "-", "-", "-", f"({median(w.rig_us for w in windows):.2f} without)", *quantiles)
    user = median(window.per_request(window.proxy.user) for window in windows)
    total = median(window.proxy_us for window in windows)
    own = (total, user, total - user, median(load.added_us(server)))
    return (server, *(f"{microseconds:.2f}" for microseconds in own), *quantiles)


def _versus(versus: Versus, quiet: bool) -> str:
    goal = f"   goal <= {versus.goal}: {_verdict(versus, quiet)}" if versus.goal else ""
    return f"    {versus.subject} / {versus.peer}: CPU {versus.proxy}, added to the rig {versus.added}{goal}"


def _verdict(versus: Versus, quiet: bool) -> str:
    return versus.proxy.against(versus.goal) + ("" if quiet else " (void: the host was too noisy)")


def _disturbance(found: Comparison) -> str:
    windows = list(found.all_windows())
    foreign, stolen = [w.foreign_share for w in windows], [w.stolen_share for w in windows]
    return (f"other processes took {_percent(median(foreign))} of the two CPUs (at most {_percent(max(foreign))} in a "
            f"window), the hypervisor {_percent(median(stolen))} (at most {_percent(max(stolen))})")


def _percent(share: float) -> str:
    return f"{share * 100:.1f} %"


def as_json(found: Comparison) -> dict:
    return {
        "title": found.title, "request_bytes": found.request_bytes, "answer_bytes": found.answer_bytes,
        "configs": found.configs, "commands": found.commands,
        "warm_up": [vars(warm_up) for warm_up in found.warm_ups],
        "maxima": {name: window.to_json() for name, window in found.maxima.items()},
        "loads": [_load_json(load) for load in found.loads],
        "problems": found.problems(),
    }


def _load_json(load: Load) -> dict:
    return {
        "asked": load.asked, "rate": load.rate, "a_a": _ratio_json(load.a_a) | {"quiet": load.a_a.quiet()},
        "rounds": [{name: window.to_json() for name, window in windows.items()} for windows in load.rounds],
        "versus": [{"subject": v.subject, "peer": v.peer, "proxy": _ratio_json(v.proxy), "added": _ratio_json(v.added),
                    "goal": v.goal, "verdict": _verdict(v, load.a_a.quiet()) if v.goal else None} for v in load.versus],
    }


def _ratio_json(ratio: Ratio) -> dict:
    return {"median": ratio.median, "low": ratio.low, "high": ratio.high, "pairs": ratio.pairs}
