"""Rows and headers by key, held against numpy; then Redis is stopped, goes on, is killed and started again."""

import http.client
import json
import re
import signal
import sys
import time
import urllib.request
from pathlib import Path

from features import scores
from features.asking import Call, send
from features.callers import AskingOfSome
from matrix import Failed, Outcome, Passed
from processes import NotStarted, Processes, free_port
from real_redis import Redis, kill
from registries import fleet

HERE = Path(__file__).parent
STEP_SECONDS = 4
CALLERS = 12
MODELS = "scored", "strict"
# A twentieth of the objective, and far less than what Redis itself has, which is the most that a config may give it.
OBJECTIVE_MILLIS = 2000
SHARE_MILLIS = 100
TIMEOUT_MILLIS = 1000
# Between a call that waits its share and one that waits for Redis itself there is room for what a busy machine adds.
BETWEEN_MILLIS = (SHARE_MILLIS + TIMEOUT_MILLIS) / 2
# Rows that come too late on a busy machine, though Redis is well.
LATE_RATIO = 0.2
RECOVERY_SECONDS = 20
# Calls that have begun, and answers of Redis that are out.
ON_THEIR_WAY_SECONDS = 1.0
# Until the first questions have taken the whole timeout, after which no more are asked, every call waits.
ALL_WAIT_SECONDS = 0.9 * TIMEOUT_MILLIS / 1000


def router(processes: Processes, redis: Redis, server: int) -> fleet.Router:
    share = f"deadline-share: {100 * SHARE_MILLIS // OBJECTIVE_MILLIS}%"
    into = f"into: {{input: user, datatype: FP32, shape: [-1, {scores.WIDTH}]}}"
    user = f'key: "user:{{input.user_id}}", format: packed, {into}'
    tenant = 'key: "tenant:{header.x-tenant}", format: text, into: {header: x-segment}'
    of_all = f"slo: {{latency: {OBJECTIVE_MILLIS}ms}}, serve: [server], required: true"
    one = fleet.serve(
        processes,
        "millrace-features",
        f'redis: {{address: "127.0.0.1:{redis.port}", timeout: {TIMEOUT_MILLIS}ms}}\n'
        f'pools:\n  server: {{protocol: oip-rest, endpoints: ["127.0.0.1:{server}"]}}\n'
        "models:\n"
        f"  scored: {{{of_all}, features: [\n"
        f"    {{{user}, {share}, default: {scores.INSTEAD.tolist()}}},\n"
        f"    {{{tenant}, {share}, default: [{scores.NO_SEGMENT}]}}]}}\n"
        f"  strict: {{{of_all}, features: [{{{user}, {share}}}]}}\n",
    )
    # What its operators are told is not yet what its clients find: they come once their own port knows both models.
    for model in MODELS:
        one.process.await_ok(f"http://127.0.0.1:{one.port}/v2/models/{model}/ready", 60)
    return one


def defaults(router: fleet.Router, feature: str) -> int:
    """Rows of the model whose features have defaults, as the router counts them."""
    with urllib.request.urlopen(f"http://127.0.0.1:{router.admin}/metrics", timeout=5) as answer:
        text = answer.read().decode()
    found = re.search(rf'millrace_feature_defaults_total\{{model="scored",input="{feature}",\}} ([0-9.]+)', text)
    return int(float(found[1])) if found else 0


class Trial:
    def __init__(self, port: int) -> None:
        self._port = port
        self.checks = 0
        self.problems: list[str] = []

    def expect(self, holds: bool, problem: str) -> None:
        self.checks += 1
        if not holds:
            self.problems.append(problem)

    def refuses(self, what: str, user: int, status: int, words: str) -> None:
        """The model whose input has no default."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        got, _, text = send(connection, "strict", Call([user], 0))
        connection.close()
        error = json.loads(text).get("error", "") if got != 200 else text.decode()
        print(f"features: {what}: {got} {error}", flush=True)
        self.expect(got == status and words in error, f"{what}: {got} {error}, not {status} with '{words}'")


def run(processes: Processes, name: str) -> Outcome:
    redis = Redis.here(processes)
    real = redis.start()
    redis.put(scores.stored())
    server = free_port()
    scorer = processes.start("scorer", [sys.executable, "-B", str(HERE / "scorer.py"), str(server)])
    scorer.await_ok(f"http://127.0.0.1:{server}/v2/health/live", 20)
    one = router(processes, redis, server)
    trial = Trial(one.port)
    with AskingOfSome(one.port, CALLERS) as callers:

        def lasts(step: str, seconds: float = STEP_SECONDS) -> None:
            callers.begins(step)
            time.sleep(seconds)

        def settles(until: str) -> None:
            """No call of the step before is under way any more."""
            lasts(f"until {until}", ON_THEIR_WAY_SECONDS)

        def recovers(step: str) -> None:
            """Seconds pass before it is asked again, and is well again."""
            callers.begins(f"until {step}")
            awaits_rows(callers, f"until {step}")
            lasts(step)

        recovers("well")
        nobody = scores.USERS
        trial.refuses("nothing stored", nobody, 400, f"input 'user': looked up by 'user:{nobody}', there is nothing")
        redis.put({f"user:{nobody + 100}": b"short"})
        trial.refuses("five bytes stored", nobody + 100, 503, "it has 5 bytes, not 32")
        settles("stopped")
        real.signal(signal.SIGSTOP)
        lasts("just stopped", ALL_WAIT_SECONDS)
        settles("stopped")
        lasts("stopped")
        # Late, or not even asked any more.
        trial.refuses("stopped", 0, 503, "input 'user': looked up by 'user:0'")
        settles("goes on")
        real.signal(signal.SIGCONT)
        recovers("goes on")
        settles("killed")
        kill(real)
        settles("killed")
        lasts("killed")
        trial.refuses("killed", 0, 503, "input 'user': looked up by 'user:0'")
        settles("started again")
        redis.start()
        redis.put(scores.stored())
        recovers("started again")
    return judged(name, trial, one, callers)


def awaits_rows(callers: AskingOfSome, step: str) -> None:
    """Until most of what is stored comes."""
    end = time.monotonic() + RECOVERY_SECONDS
    while True:
        before = callers.told_in[step].stored, callers.told_in[step].lost
        time.sleep(0.25)
        stored, lost = callers.told_in[step].stored - before[0], callers.told_in[step].lost - before[1]
        if stored and lost <= LATE_RATIO * stored:
            return
        if time.monotonic() > end:
            told = f"{lost} of {stored} rows were still the default's after {RECOVERY_SECONDS} s"
            raise NotStarted("\n  ".join([f"{step}: {told}", *callers.errors[:5]]))


def judged(name: str, trial: Trial, one: fleet.Router, callers: AskingOfSome) -> Outcome:
    told = callers.all()
    waits = f"each may wait {SHARE_MILLIS} ms for Redis, which has {TIMEOUT_MILLIS}"
    print(f"{name}: {callers.told()}; {waits}", flush=True)
    well = callers.told_in["well"]
    for step, each in callers.told_in.items():
        if step.startswith("until "):
            continue
        print(
            f"{name}: {step}: {each.calls} calls for {each.stored} rows and headers that are stored, {each.lost} of which were "
            f"the default; ms: half {each.millis_of(0.5):.0f}, 90 % {each.millis_of(0.9):.0f}, longest {each.millis_of(1):.0f}",
            flush=True,
        )
        if step in ("stopped", "killed"):
            trial.expect(each.lost == each.stored, f"{step}: {each.stored - each.lost} rows came from nowhere")
        elif step != "just stopped":
            trial.expect(each.lost_ratio <= LATE_RATIO, f"{step}: {each.lost} of {each.stored} rows are the default's")
        # Of many calls and not of the one longest, and beside those of the same run when all is well: what a slow machine
        # adds is in both.
        took, bound = each.millis_of(0.9), well.millis_of(0.9) + BETWEEN_MILLIS
        trial.expect(took <= bound, f"{step}: of ten calls one took {took:.0f} ms or more, {bound:.0f} at most are its own")
    waited = callers.told_in["just stopped"].millis_of(0.5)
    trial.expect(waited >= 0.9 * SHARE_MILLIS, f"just stopped: few waited for Redis, half took {waited:.0f} ms or less")
    for feature, seen in (("user", told.rows_instead), ("x-segment", told.segments_instead)):
        counted = defaults(one, feature)
        trial.expect(counted == seen, f"clients saw {seen} defaults of {feature}, the router counted {counted}")
    problems = callers.problems() + trial.problems
    return Failed(problems) if problems else Passed(trial.checks)
