"""The command line."""
# SPDX-License-Identifier: Apache-2.0
import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

EXAMPLES = """examples:
  bench/proxy/run                                    Millrace against nginx and HAProxy, both protocols, at 60 %
  bench/proxy/run --rate 30%,60%,80% --json out.json
  bench/proxy/run --subject nginx --peers haproxy    the peers against each other: needs no Millrace
  bench/proxy/run --quick                            a minute or two, to see that everything works
  bench/proxy/run --cross-check                      the load generator against wrk and h2load
  MILLRACE_JAVA_OPTS='-XX:+UseParallelGC' bench/proxy/run --peers nginx --protocol tfs
  MILLRACE_LAUNCHER=../other-tree/millrace bench/proxy/run      another build than this tree's
"""


@dataclass(frozen=True)
class Options:
    subject: str
    peers: tuple[str, ...]
    protocols: tuple[str, ...]
    rates: tuple[str, ...]
    pairs: int
    seconds: float
    settle: float
    warm_up: float
    connections: int
    payload: int
    arrivals: str
    seed: int
    cpus: tuple[int, int]
    nice: int
    json: Optional[Path]
    quick: bool
    cross_check: bool

    def servers(self) -> tuple[str, ...]:
        return (self.subject, *self.peers)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _cpus(text: str) -> tuple[int, int]:
    load, proxy = (int(word) for word in _words(text))
    if load == proxy:
        raise ValueError("the two CPUs must differ")
    return load, proxy


def _rates(text: str) -> tuple[str, ...]:
    rates = _words(text)
    if not rates or any(float(rate.rstrip("%")) <= 0 for rate in rates):
        raise ValueError("a rate is above zero")
    return rates


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="bench/proxy/run", description="CPU time per request of proxies, measured side by side in one run.",
        epilog=EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    add = parser.add_argument
    add("--subject", default="millrace", metavar="NAME", help="the proxy every peer is compared with (millrace)")
    add("--peers", type=_words, default=("nginx", "haproxy"), metavar="A,B",
        help="whom to compare with (nginx,haproxy)")
    add("--protocol", type=_words, default=("tfs", "oip"), metavar="A,B", help="tfs, oip or both (tfs,oip)")
    add("--rate", type=_rates, default=("60%",), metavar="R,R",
        help="loads: N%% of the slowest server's maximum, or N requests a second (60%%)")
    add("--pairs", type=int, default=5, metavar="N", help="rounds in which each server is measured once, 3 or more (5)")
    add("--seconds", type=float, default=20, metavar="S", help="measured part of each window (20)")
    add("--settle", type=float, default=2, metavar="S", help="load before the measured part of each window (2)")
    add("--warm-up", type=float, default=25, metavar="S",
        help="shortest warm-up of a server that compiles as it runs; it lasts until the compiler is quiet (25)")
    add("--connections", type=int, default=32, metavar="N", help="client connections (32)")
    add("--payload", type=int, default=1000, metavar="BYTES", help="size of a request and of its answer (1000)")
    add("--arrivals", choices=("poisson", "constant"), default="poisson", help="spacing of requests (poisson)")
    add("--seed", type=int, default=1, metavar="N", help="of the arrivals and of the bootstrap (1)")
    add("--cpus", type=_cpus, default=(0, 1), metavar="L,P", help="CPU of load and stub, of the proxies (0,1)")
    add("--nice", type=int, default=0, metavar="N",
        help="priority of all that the rig runs; below 0, as root, keeps other work on the host out of its way (0)")
    add("--json", type=Path, metavar="FILE", help="write every window and result there")
    add("--quick", action="store_true", help="3 rounds of 3 s, one protocol: shows that the rig works, no more")
    add("--cross-check", action="store_true", help="compare the load generator with wrk and h2load, and end")
    return parser


def read_options(arguments: Optional[list[str]] = None) -> Options:
    parser = _parser()
    given = parser.parse_args(arguments)
    for protocol in given.protocol:
        if protocol not in ("tfs", "oip"):
            parser.error(f"--protocol: {protocol} is neither tfs nor oip")
    if given.subject in given.peers or len(set(given.peers)) < len(given.peers) or not given.peers:
        parser.error("--peers: at least one, each once, and none of them the subject")
    if given.pairs < 3:
        parser.error("--pairs: fewer than 3 rounds tell nothing about noise")
    if given.seconds <= 0 or given.connections < 1 or given.payload < 1:
        parser.error("--seconds, --connections and --payload are above zero")
    if given.quick:
        given.pairs, given.seconds, given.settle, given.warm_up = 3, 3.0, 1.0, 8.0
        given.protocol = given.protocol[:1]
    return Options(given.subject, given.peers, given.protocol, given.rate, given.pairs, given.seconds, given.settle,
                   given.warm_up, given.connections, given.payload, given.arrivals, given.seed, given.cpus, given.nice,
                   given.json, given.quick, given.cross_check)
