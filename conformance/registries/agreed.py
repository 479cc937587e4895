"""Routers that agree on a promotion through a real registry: together on, together back, over restarts and without it."""

import http.client
import json
import random
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from typing import Protocol

from callers import Callers
from matrix import Failed, Outcome, Passed
from processes import NotStarted, Processes
from registries import fleet
from registries.fleet import BODY, Router, Server, eventually

CALLERS = 2
PAUSE = 0.07
# One router alone would see half the calls.
AT_LEAST_CALLS = 60
# Seconds, for three steps; a busy machine has few calls in each.
PATIENCE = 180.0
# What all are at once one of them is; a writing and a reading of the registry.
TOGETHER = 5.0
# Long enough for three steps, and for a router to miss what it follows.
OUTAGE = 15.0
# For what was written before to be read.
ON_ITS_WAY = 1.0
FAILING = "fails"


class Registry(Protocol):
    """That routers agree through."""

    title: str
    settings: str
    environment: dict[str, str]

    def goes(self) -> None: ...

    def comes_back(self) -> None: ...


class Asking(Callers):
    """One router; what they are told is its own business."""

    def __init__(self, of: Router) -> None:
        super().__init__([f"127.0.0.1:{of.port}"] * CALLERS, PAUSE)

    def call(self, connection: http.client.HTTPConnection, chance: random.Random, step: str) -> None:
        connection.request("POST", "/v2/models/who/infer", BODY, {"content-type": "application/json"})
        connection.getresponse().read()


class Trial:
    """Servers of both versions, and routers in front of them."""

    def __init__(self, processes: Processes, name: str, registry: Registry) -> None:
        self.registry = registry
        self.new = fleet.server(processes, f"{name}-new", program="moody.py")
        self.steps: list[str] = []
        self._processes = processes
        self._name = name
        self._good = fleet.server(processes, f"{name}-good")
        self._routers = 0
        self._asked: list[Asking] = []
        self._ended = ExitStack()

    def router(self, environment: dict[str, str] | None = None) -> Router:
        self._routers += 1
        router = fleet.serve(
            self._processes,
            f"millrace-{self._name}-{self._routers}",
            f"{self.registry.settings}\n"
            "pools:\n"
            f'  current: {{protocol: oip-rest, endpoints: ["{self._good.address}:{self._good.port}"]}}\n'
            f'  next: {{protocol: oip-rest, endpoints: ["{self.new.address}:{self.new.port}"]}}\n'
            "models:\n  who:\n    slo: {latency: 10m, availability: 99}\n    serve: [current, next]\n"
            "    retry: {attempts: 1}\n    hedge: {budget: 0%}\n"
            "    traffic:\n      split: [{name: old, pool: current, weight: 100}, {name: new, pool: next, weight: 0}]\n"
            f"      promote: {{from: old, to: new, when: {{error-rate: {{no-worse-by: 20%}}}}, steps: [20, 50, 100], "
            f"at-least-calls: {AT_LEAST_CALLS}, at-least-time: 2s}}\n",
            self.registry.environment if environment is None else environment,
        )
        # Who asks before would see both versions fail.
        router.awaits("both servers", self._good, self.new)
        return router

    def asks(self, *routers: Router) -> None:
        """From now on."""
        for each in routers:
            callers = self._ended.enter_context(Asking(each))
            callers.begins("asked")
            self._asked.append(callers)

    def calls(self) -> int:
        return sum(each.calls for each in self._asked)

    def say(self, what: str) -> None:
        print(f"{self._name}: {what}", flush=True)

    def awaits(self, what: str, state: str, *routers: Router) -> None:
        """Until one of them is in that state, and soon after it all are."""
        began, seen = time.monotonic(), dict[int, float]()
        while len(seen) < len(routers):
            time.sleep(0.02)
            for each in routers:
                if each.port not in seen and told(each)["state"] == state:
                    seen[each.port] = time.monotonic()
            first = min(seen.values(), default=began + PATIENCE - TOGETHER)
            if time.monotonic() - first > TOGETHER:
                raise AssertionError(f"{what}: {states(*routers)}, not all {state}: {[told(each) for each in routers]}")
        must(set(states(*routers)) == {state}, f"{what}: {states(*routers)}")
        spread = max(seen.values()) - min(seen.values())
        self.say(f"{what}: all {state} after {min(seen.values()) - began:.1f} s, the last {spread:.2f} s after the first")

    def end(self) -> None:
        self._ended.close()


def told(of: Router) -> dict:
    return json.loads(fleet.told_of(of, "/v1/traffic/who"))["promote"]


def answered(of: Router, word: str) -> tuple[int, str]:
    """A command's status, and why it is refused."""
    request = urllib.request.Request(f"http://127.0.0.1:{of.admin}/v1/traffic/who/{word}", b"", method="POST")
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)["detail"]


def obeys(of: Router, word: str, status: int = 200) -> str:
    """Why not."""
    found, why = answered(of, word)
    must(found == status, f"{word} is answered {found}: {why}")
    return why


def percents(*routers: Router) -> list[float]:
    return [told(each)["percent"] for each in routers]


def states(*routers: Router) -> list[str]:
    return [told(each)["state"] for each in routers]


def problem(of: Router) -> str:
    """Why it promotes nothing; empty where it may."""
    agreed = told(of)["agreed"]
    must(not (agreed["reachable"] and "problem" in agreed), f"told {agreed}")
    return agreed.get("problem", "")


def must(holds: bool, what: str) -> None:
    if not holds:
        raise AssertionError(what)


def stay(seconds: float, what: str, *routers: Router) -> int:
    """At the shares they have, whatever clients prove; how often that was seen."""
    stands, looks, end = percents(*routers), 0, time.monotonic() + seconds
    must(0 < min(stands) and max(stands) < 100, f"{what}: {stands} leaves nothing to promote")
    while time.monotonic() < end:
        must(percents(*routers) == stands, f"{what}: {percents(*routers)}, before {stands}")
        looks += 1
        time.sleep(0.1)
    return looks


def agree(
    processes: Processes,
    name: str,
    registry: Registry,
    more: Callable[[Trial, Router, Router], None] | None = None,
) -> Outcome:
    """`more` is what this registry can do beside; the version is promoted at both then."""
    trial = Trial(processes, name, registry)
    try:
        one, two = trial.router(), trial.router()
        trial.asks(one, two)
        together(trial, one, two)
        burns(trial, one, two)
        three = restarted(trial, one, two)
        without(trial, one, three)
        if more:
            more(trial, one, three)
    except (AssertionError, NotStarted) as broken:
        return Failed([f"after {', '.join(trial.steps) or 'the start'}: {broken}"])
    finally:
        trial.end()
    trial.say(f"{', '.join(trial.steps)}; {trial.calls()} calls")
    return Passed(len(trial.steps))


def together(trial: Trial, one: Router, two: Router) -> None:
    eventually("both count", lambda: len(told(one)["agreed"].get("counted_by", [])) == 2, lambda: f"{told(one)}")
    trial.awaits("on", "promoted", one, two)
    must(told(one)["agreed"]["decided_by"] == told(two)["agreed"]["decided_by"], "they name two who decided")
    obeys(two, "promote", 409)
    trial.steps.append("promoted together")


def burns(trial: Trial, one: Router, two: Router) -> None:
    obeys(two, "restart")
    eventually("begun anew", lambda: percents(one, two) == [20, 20], lambda: f"{percents(one, two)}")
    mood(trial.new, FAILING)
    trial.awaits("back", "rolled back", one, two)
    mood(trial.new, "well")
    trial.steps.append("back together")


def restarted(trial: Trial, one: Router, two: Router) -> Router:
    """What was agreed on outlives a router; it gives the version nothing before it has heard."""
    two.process.end()
    three = trial.router()
    must(states(one, three) == ["rolled back"] * 2, f"after a restart: {states(one, three)}")
    trial.asks(three)
    obeys(three, "restart")
    obeys(three, "hold")
    trial.awaits("held by hand", "paused", one, three)
    trial.steps.append("restarted")
    return three


def without(trial: Trial, one: Router, three: Router) -> None:
    title = trial.registry.title
    obeys(one, "resume")
    eventually("resumed", lambda: states(one, three) == ["testing"] * 2, lambda: f"{states(one, three)}")
    before = trial.calls()
    trial.registry.goes()
    time.sleep(ON_ITS_WAY)
    looks = stay(OUTAGE, f"without {title}", one, three)
    must(bool(problem(one) and problem(three)), f"nobody misses {title}: {told(one)}")
    calls = trial.calls() - before
    trial.say(f"without {title}: seen {looks} times in {OUTAGE:.0f} s at {percents(one, three)} %, {calls} calls")
    trial.say(f"without {title}: {problem(one)}")
    obeys(one, "promote", 503)
    obeys(one, "rollback")
    must(told(one)["agreed"]["ahead"] and percents(one) == [0], f"the rollback did not hold: {told(one)}")
    trial.registry.comes_back()
    back = time.monotonic()
    eventually("told when it is back", lambda: states(one, three) == ["rolled back"] * 2, lambda: f"{told(three)}")
    trial.say(f"{title} is back: a rollback by hand, on one meanwhile, held on all after {time.monotonic() - back:.1f} s")
    eventually("the others know", lambda: not told(one)["agreed"]["ahead"], lambda: f"{told(one)}")
    trial.steps.append(f"without {title}")
    obeys(three, "restart")
    trial.awaits("on again", "promoted", one, three)
    trial.steps.append("on again")


def mood(of: Server, word: str) -> None:
    with urllib.request.urlopen(f"http://{of.address}:{of.port}/mood/{word}", timeout=5):
        pass
