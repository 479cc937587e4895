"""From the command line to the exit status: 0 measured, 1 measured but invalid, 2 could not run."""
# SPDX-License-Identifier: Apache-2.0
import fcntl
import json
import os
import signal
import sys
from contextlib import contextmanager
from typing import Iterator, Optional

from . import host, report
from .comparison import Comparison, compare
from .crosscheck import cross_check
from .exchanges import EXCHANGES
from .options import Options, read_options
from .servers import server
from .stage import Broken, Stage
from .tools import Missing, Programs, build, cache, require


def main(arguments: Optional[list[str]] = None) -> int:
    options = read_options(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with _alone():
            if options.cross_check:
                return _cross_check(options)
            return _compare(options)
    except (Missing, Broken) as problem:
        print(f"bench/proxy/run: {problem}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


@contextmanager
def _alone() -> Iterator[None]:
    """Two runs at once would measure each other."""
    with (cache() / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Missing("another run is under way on this machine") from None
        yield


def _prepare(options: Options, tools: list[str]) -> Programs:
    lacking = set(options.cpus) - os.sched_getaffinity(0)
    if lacking:
        raise Missing(f"the rig needs two CPUs, and may not use CPU {', '.join(map(str, sorted(lacking)))}")
    require(["gcc", *tools])
    return build()


def _stay_aside(options: Options) -> None:
    """The rig's own work belongs on the load's CPU; what it starts is pinned one by one, and inherits the priority."""
    os.sched_setaffinity(0, {options.cpus[0]})
    try:
        os.nice(options.nice)
    except PermissionError:
        raise Missing(f"--nice {options.nice} needs root") from None


def _cross_check(options: Options) -> int:
    programs = _prepare(options, ["nginx", "wrk", "h2load"])
    _stay_aside(options)
    with Stage(options, programs, EXCHANGES[options.protocols[0]](options.payload), cache() / "cross-check") as stage:
        print(cross_check(stage))
    return 0


def _compare(options: Options) -> int:
    servers = [server(name) for name in options.servers()]
    programs = _prepare(options, [tool for one in servers for tool in one.tools])
    facts = {one.name: one.version_line() for one in servers} | host.facts(options.cpus)
    if java_options := os.environ.get("MILLRACE_JAVA_OPTS"):
        facts["MILLRACE_JAVA_OPTS"] = java_options
    for name, value in facts.items():
        print(f"{name + ':':<14} {value}")
    if options.quick:
        print("--quick shows that the rig works; its figures mean nothing")
    _stay_aside(options)
    found = []
    for protocol in options.protocols:
        found.append(_compare_one(options, programs, protocol))
        print(f"\n{report.text(found[-1], options)}", flush=True)
    if options.json:
        document = {"facts": facts, "options": vars(options) | {"json": str(options.json)},
                    "runs": [report.as_json(one) for one in found]}
        options.json.write_text(json.dumps(document, indent=1) + "\n")
    return 1 if any(one.problems() for one in found) else 0


def _compare_one(options: Options, programs: Programs, protocol: str) -> Comparison:
    with Stage(options, programs, EXCHANGES[protocol](options.payload), cache() / f"run-{protocol}") as stage:
        targets = [stage.start(server(name), name) for name in options.servers()]
        peer = options.peers[0]
        found = compare(stage, targets, stage.start(server(peer), f"{peer}-twin"), _progress)
        _progress("")
        return found


def _progress(doing: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\033[K{doing}", end="", file=sys.stderr, flush=True)
