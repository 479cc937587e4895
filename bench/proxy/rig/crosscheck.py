"""The load generator beside wrk and h2load: one stub and one proxy must look the same through each of them."""
# SPDX-License-Identifier: Apache-2.0
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import cpu
from .histogram import percentile
from .servers import server
from .stage import Broken, Stage, Target
from .tools import find

SECONDS = 8
WARM_UP = 1


@dataclass(frozen=True)
class Sight:
    """How one tool saw one server."""
    tool: str
    per_second: float
    p50_us: float
    p99_us: float
    proxy_us: float  # CPU time of the proxy per request; 0 when the stub was asked directly

    def __str__(self) -> str:
        proxy = f"{self.proxy_us:10.2f}" if self.proxy_us else "         -"
        return f"    {self.tool:<8} {self.per_second:12,.0f} {self.p50_us:10,.0f} {self.p99_us:10,.0f} {proxy}"


def cross_check(stage: Stage) -> str:
    nginx = stage.start(server("nginx"), "nginx")
    lines = [f"{stage.exchange.title}, closed loop, {SECONDS} s each",
             f"    {'':<8} {'requests/s':>12} {'p50 us':>10} {'p99 us':>10} {'nginx us':>10}"]
    for connections in (stage.options.connections, 1):
        for target in (stage.direct, nginx):
            lines.append(f"  {target.name}, {connections} connections")
            lines += [str(tool(stage, target, connections)) for tool in (_ours, _wrk, _h2load)]
    return "\n".join(lines)


def _ours(stage: Stage, target: Target, connections: int) -> Sight:
    window = stage.measure(target, 0, SECONDS, WARM_UP, stage.options.seed, connections)
    if window.problem():
        raise Broken(window.problem())
    return Sight("load", window.completed / SECONDS, percentile(window.latency_ns, 50),
                 percentile(window.latency_ns, 99), window.proxy_us)


def _run(stage: Stage, target: Target, command: list[str]) -> tuple[str, cpu.CpuTime]:
    """Output of a tool, run on the load's CPU as this process is, and the proxy's CPU time over the whole of it."""
    before = cpu.of_processes(target.tree())
    ran = subprocess.run(command, cwd=stage.folder, capture_output=True, text=True, check=False)
    if ran.returncode != 0:
        raise Broken(f"{command[0]}: {ran.stdout}{ran.stderr}")
    return ran.stdout, cpu.of_processes(target.tree()) - before


def _url(stage: Stage, target: Target) -> str:
    return f"http://127.0.0.1:{target.port}{stage.exchange.path}"


def _wrk(stage: Stage, target: Target, connections: int) -> Sight:
    script = stage.folder / "wrk.lua"
    script.write_text('wrk.method = "POST"\nwrk.headers["Content-Type"] = "application/json"\n'
                      f'wrk.body = io.open("{stage.folder / "request.json"}"):read("*a")\n')
    said, used = _run(stage, target, [find("wrk"), "-t1", f"-c{connections}", f"-d{SECONDS}s",
                                      "--latency", "-s", str(script), _url(stage, target)])
    requests = int(re.search(r"(\d+) requests in", said).group(1))
    return Sight("wrk", requests / SECONDS, _microseconds(said, "50%"), _microseconds(said, "99%"),
                 used.total / 1000 / requests)


def _microseconds(said: str, percent: str) -> float:
    value, unit = re.search(rf"{percent}\s+([\d.]+)(us|ms|s)", said).groups()
    return float(value) * {"us": 1, "ms": 1e3, "s": 1e6}[unit]


def _h2load(stage: Stage, target: Target, connections: int) -> Sight:
    log = stage.folder / "h2load.log"
    log.unlink(missing_ok=True)
    said, used = _run(stage, target, [find("h2load"), "--h1", "-t1", f"-c{connections}", f"-D{SECONDS}",
                                      f"--log-file={log}", "-d", str(stage.folder / "request.json"),
                                      "-H", "content-type: application/json", _url(stage, target)])
    latencies = _latencies(log)
    requests = len(latencies)
    if f"{requests} 2xx" not in said:
        raise Broken(f"h2load counts other answers than 2xx: {said}")
    return Sight("h2load", requests / SECONDS, latencies[requests // 2], latencies[requests * 99 // 100],
                 used.total / 1000 / requests)


def _latencies(log: Path) -> list[int]:
    """Sorted microseconds: the third column of h2load's log of requests."""
    return sorted(int(line.split("\t")[2]) for line in log.read_text().splitlines())
