"""Routers that agree on a promotion through a real Consul: together on, together back, over restarts and without the agent."""

import http.client
import json
import threading
import time
import urllib.error
import urllib.request

from matrix import Failed, Outcome, Passed
from processes import Processes
from registries import consul, fleet
from registries.consul import Agent
from registries.fleet import BODY, Router, Server, eventually

NAME = "agreed"
CALLERS = 2
# One router alone would see half the calls.
AT_LEAST_CALLS = 60
# What all are at once one of them is; a writing and a reading of the registry.
TOGETHER = 5.0
OUTAGE = 12.0
FAILING = "fails"


def router(processes: Processes, name: str, agent: Agent, good: Server, new: Server) -> Router:
    return fleet.serve(
        processes,
        name,
        f'discovery: {{consul: {{address: "http://127.0.0.1:{agent.port}", wait: 5s}}}}\n'
        "state: {consul: {key-prefix: millrace/agreed}}\n"
        "pools:\n"
        f'  current: {{protocol: oip-rest, endpoints: ["{good.address}:{good.port}"]}}\n'
        f'  next: {{protocol: oip-rest, endpoints: ["{new.address}:{new.port}"]}}\n'
        "models:\n  who:\n    slo: {latency: 5s, availability: 99}\n    serve: [current, next]\n"
        "    retry: {attempts: 1}\n    hedge: {budget: 0%}\n"
        "    traffic:\n      split: [{name: old, pool: current, weight: 100}, {name: new, pool: next, weight: 0}]\n"
        f"      promote: {{from: old, to: new, when: {{error-rate: {{no-worse-by: 5%}}}}, steps: [20, 50, 100], "
        f"at-least-calls: {AT_LEAST_CALLS}, at-least-time: 2s}}\n",
    )


class Asking:
    """Clients of one router; what they are told is its own business."""

    def __init__(self, of: Router) -> None:
        self._port = of.port
        self._over = threading.Event()
        self._threads = [threading.Thread(target=self._call) for _ in range(CALLERS)]
        self.calls = 0

    def __enter__(self) -> "Asking":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._over.set()
        for thread in self._threads:
            thread.join()

    def _call(self) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=30)
        while not self._over.is_set():
            try:
                connection.request("POST", "/v2/models/who/infer", BODY, {"content-type": "application/json"})
                connection.getresponse().read()
                self.calls += 1
            except (OSError, http.client.HTTPException):
                connection.close()
            time.sleep(0.01)
        connection.close()


def told(of: Router) -> dict:
    with urllib.request.urlopen(f"http://127.0.0.1:{of.admin}/v1/traffic/who", timeout=5) as answer:
        return json.load(answer)["promote"]


def command(of: Router, word: str) -> int:
    request = urllib.request.Request(f"http://127.0.0.1:{of.admin}/v1/traffic/who/{word}", b"", method="POST")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


def percents(*routers: Router) -> list[float]:
    return [told(each)["percent"] for each in routers]


def states(*routers: Router) -> list[str]:
    return [told(each)["state"] for each in routers]


def awaits(what: str, state: str, *routers: Router) -> None:
    """Until one of them is in that state, and soon after it all are."""
    eventually(what, lambda: state in states(*routers), lambda: f"{[told(each) for each in routers]}")
    began = time.monotonic()
    while set(states(*routers)) != {state}:
        if time.monotonic() - began > TOGETHER:
            raise AssertionError(f"{what}: {states(*routers)} {TOGETHER:.0f} s after the first")
        time.sleep(0.05)
    print(f"{NAME}: {what}: all {state} {time.monotonic() - began:.2f} s after the first was seen so", flush=True)


def must(holds: bool, what: str) -> None:
    if not holds:
        raise AssertionError(what)


def run(processes: Processes) -> Outcome:
    agent = Agent(processes, consul.build(), "agreed-consul")
    agent.start()
    good = fleet.server(processes, "agreed-good")
    new = fleet.server(processes, "agreed-new", program="moody.py")
    one, two = (router(processes, f"millrace-agreed-{each}", agent, good, new) for each in range(2))
    steps = []
    try:
        with Asking(one), Asking(two):
            together(one, two)
            steps.append("promoted together")
            burns(one, two, new)
            steps.append("back together")
            three = restarted(processes, agent, good, new, one, two)
            steps.append("restarted")
            without(agent, one, three)
            steps.append("without the agent")
    except AssertionError as broken:
        return Failed([f"after {', '.join(steps) or 'the start'}: {broken}"])
    print(f"{NAME}: {', '.join(steps)}", flush=True)
    return Passed(len(steps))


def together(one: Router, two: Router) -> None:
    eventually("both count", lambda: len(told(one)["agreed"].get("counted_by", [])) == 2, lambda: f"{told(one)}")
    awaits("on", "promoted", one, two)
    must(told(one)["agreed"]["decided_by"] == told(two)["agreed"]["decided_by"], "they name two who decided")
    must(command(two, "promote") == 409, "what has ended can be promoted")


def burns(one: Router, two: Router, new: Server) -> None:
    must(command(two, "restart") == 200, "restart is refused")
    eventually("begun anew", lambda: percents(one, two) == [20, 20], lambda: f"{percents(one, two)}")
    mood(new, FAILING)
    awaits("back", "rolled back", one, two)
    mood(new, "well")


def restarted(processes: Processes, agent: Agent, good: Server, new: Server, one: Router, two: Router) -> Router:
    """What was agreed on outlives a router; it gives the version nothing before it has heard."""
    two.process.end()
    three = router(processes, "millrace-agreed-2", agent, good, new)
    must(states(one, three) == ["rolled back"] * 2, f"after a restart: {states(one, three)}")
    must(command(three, "restart") == 200 and command(three, "hold") == 200, "a hand is refused")
    awaits("held by hand", "paused", one, three)
    return three


def without(agent: Agent, one: Router, three: Router) -> None:
    must(command(one, "resume") == 200, "resume is refused")
    eventually("resumed", lambda: states(one, three) == ["testing"] * 2, lambda: f"{states(one, three)}")
    agent.kill()
    eventually("missed", lambda: not any(told(each)["agreed"]["reachable"] for each in (one, three)), lambda: "reached")
    stands = percents(one, three)
    time.sleep(OUTAGE)
    must(percents(one, three) == stands, f"without the agent: {percents(one, three)}, before {stands}")
    must(command(one, "promote") == 503, "a promotion without the agent is not refused")
    must(command(one, "rollback") == 200, "a rollback without the agent is refused")
    must(told(one)["agreed"]["ahead"] and percents(one) == [0], f"the rollback did not hold: {told(one)}")
    # In memory: it knows nothing any more.
    agent.start()
    eventually("told when it is back", lambda: states(one, three) == ["rolled back"] * 2, lambda: f"{told(three)}")
    must(not told(one)["agreed"]["ahead"], "the rollback was written, and is still to be told")


def mood(of: Server, word: str) -> None:
    with urllib.request.urlopen(f"http://{of.address}:{of.port}/mood/{word}", timeout=5):
        pass
