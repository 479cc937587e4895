"""One fills, the other hits; then Redis is stopped, killed, started again, and replaced by what is none."""

import http.client
import itertools
import json
import re
import signal
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

from callers import Wrong
from matrix import Failed, Outcome, Passed
from millrace import LAUNCHER, ROOT, build
from processes import Process, Processes, free_port
from real_redis import Redis, kill
from shared_cache.asking import Asking, ask

HERE = Path(__file__).parent
QUESTIONS = 500
STEP_SECONDS = 4
PAUSE = 0.04
BUDGET_MILLIS = 5
# Of a call's time, what a busy machine may add between two steps.
NOISE_MILLIS = 25


@dataclass
class Router:
    port: int
    admin: int

    def count(self, outcome: str, family: str = "shared") -> int:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin}/metrics", timeout=5) as answer:
            text = answer.read().decode()
        found = re.search(rf'millrace_cache_{family}_total\{{model="twice",outcome="{outcome}",\}} ([0-9.]+)', text)
        return int(float(found[1])) if found else 0


def replaced_by(redis: Redis, lie: str) -> Process:
    return redis.begins(f"redis-{lie}", [sys.executable, "-B", str(HERE / "liar.py"), str(redis.port), lie])


def router(processes: Processes, name: str, redis: Redis, server: int) -> Router:
    build()
    port, admin = free_port(), free_port()
    config = processes.work / f"{name}.yaml"
    config.write_text(
        f"listen: {{address: 127.0.0.1, port: {port}}}\n"
        f"admin: {{address: 127.0.0.1, port: {admin}}}\n"
        f'redis: {{address: "127.0.0.1:{redis.port}", timeout: {BUDGET_MILLIS}ms}}\n'
        f'pools:\n  server: {{protocol: oip-rest, endpoints: ["127.0.0.1:{server}"]}}\n'
        "models:\n  twice: {slo: {latency: 1s}, serve: [server], cache: {ttl: 10m, shared: true}}\n"
    )
    process = processes.start(name, [str(LAUNCHER), "serve", "-c", str(config)], cwd=ROOT)
    process.await_ok(f"http://127.0.0.1:{admin}/ready", 120)
    return Router(port, admin)


def asked(server: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{server}/asked", timeout=5) as answer:
        return json.load(answer)["asked"]


def run(processes: Processes, name: str) -> Outcome:
    redis = Redis.here(processes)
    real = redis.start()
    server = free_port()
    twice = processes.start("twice", [sys.executable, "-B", str(HERE / "twice.py"), str(server)])
    twice.await_ok(f"http://127.0.0.1:{server}/v2/health/live", 20)
    one, other = (router(processes, f"millrace-redis-{each}", redis, server) for each in range(2))
    problems = filled(one, other, server, name)

    with Asking([one.port, other.port] * 2, itertools.count(QUESTIONS), PAUSE) as callers:

        def passes() -> None:
            time.sleep(STEP_SECONDS)

        callers.begins("well")
        passes()
        callers.begins("stopped")
        real.signal(signal.SIGSTOP)
        passes()
        callers.begins("goes on")
        real.signal(signal.SIGCONT)
        passes()
        callers.begins("killed")
        kill(real)
        passes()
        callers.begins("started again")
        real = redis.start()
        passes()
        for lie in ("garbage", "huge"):
            kill(real)
            callers.begins(lie)
            real = replaced_by(redis, lie)
            passes()
        kill(real)
        callers.begins("itself again")
        redis.start()
        passes()
        hits = one.count("miss")
        passes()
        if one.count("miss") == hits:
            problems.append("the routers do not ask the Redis that is there again")
    return told(callers, problems, name)


def filled(one: Router, other: Router, server: int, name: str) -> list[str]:
    before = asked(server)
    problems = everything(one)
    # What is told goes its way after the answer.
    time.sleep(0.5)
    problems += everything(other)
    sent, hits = asked(server) - before, other.count("hit")
    print(f"{name}: one asks {QUESTIONS} questions, then another: {sent} sent to the server, {hits} found in Redis")
    # A look may take longer than its time, on a busy machine so many that none are sent for a while; so may a fill.
    unasked = sum(other.count(outcome) for outcome in ("timeout", "late", "open", "error"))
    untold = sum(one.count(outcome, "shared_fills") for outcome in ("error", "dropped"))
    if hits + unasked + untold < QUESTIONS or hits < 0.5 * QUESTIONS:
        problems.append(
            f"{hits} of {QUESTIONS} answers were found in Redis, {unasked} not looked for in time, {untold} not told"
        )
    return problems


def everything(router: Router) -> list[str]:
    connection = http.client.HTTPConnection("127.0.0.1", router.port, timeout=30)
    problems = []
    for number in range(QUESTIONS):
        try:
            ask(connection, number)
        except Wrong as wrong:
            problems.append(str(wrong))
    connection.close()
    return problems


def told(callers: Asking, problems: list[str], name: str) -> Outcome:
    well = callers.p99("well")
    times = ", ".join(f"{step} {callers.p99(step):.1f}" for step in callers.millis)
    print(f"{name}: {callers.told()}, budget {BUDGET_MILLIS} ms, p99 in ms: {times}", flush=True)
    problems = problems + callers.problems()
    for step in callers.millis:
        if callers.p99(step) > well + BUDGET_MILLIS + NOISE_MILLIS:
            problems.append(f"p99 while {step}: {callers.p99(step):.1f} ms, {well:.1f} ms when all is well")
    return Failed(problems) if problems else Passed(len(callers.millis))
