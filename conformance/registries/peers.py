"""Routers that count each other by a real Consul agent, and share what a server may be sent at once."""

import json
import time
import urllib.request

from matrix import Outcome
from processes import Processes
from registries import consul, fleet
from registries.consul import Agent
from registries.fleet import Callers, Router, Server, eventually

NAME = "peers"
AT_ONCE = 8
# More than may be sent, so that what may be sent is.
CALLERS = 12
WINDOW = 2.0
# A router believes that there are fewer after ten seconds of fewer.
BEFORE_A_FALL = 10.0


def router(processes: Processes, name: str, agent: Agent, server: Server) -> Router:
    return fleet.serve(
        processes,
        name,
        f'discovery: {{consul: {{address: "http://127.0.0.1:{agent.port}", wait: 5s}}}}\n'
        "peers: {consul: millrace}\n"
        f'pools:\n  one: {{protocol: oip-rest, endpoints: ["{server.address}:{server.port}"]}}\n'
        f"models:\n  who: {{slo: {{latency: 5s}}, serve: [one], queue: {{at-once: {AT_ONCE}}}}}\n",
    )


def as_service(of: Router) -> Server:
    """As it stands in the registry."""
    return Server("127.0.0.1", of.port, of.process, "millrace", "/v2/health/ready")


def counted(by: Router) -> int:
    return by.fleet()["peers"]["count"]


def most(server: Server) -> int:
    """At once, since this was last asked."""
    with urllib.request.urlopen(f"http://{server.address}:{server.port}/most", timeout=5) as answer:
        return json.load(answer)["most"]


def awaits(what: str, count: int, *routers: Router) -> None:
    eventually(
        f"{what}: {count} routers",
        lambda: all(counted(each) == count for each in routers),
        lambda: f"counted {[counted(each) for each in routers]}",
    )


def is_sent(what: str, server: Server, at_once: int) -> None:
    """The server has so many at once, once those that were out are answered, and never more."""
    eventually(what, lambda: most(server) <= at_once, lambda: f"more than {at_once} at once")
    time.sleep(WINDOW)
    if (found := most(server)) != at_once:
        raise AssertionError(f"{what}: {found} at once at the server, not {at_once}")


def run(processes: Processes) -> Outcome:
    agent = Agent(processes, consul.build(), "peers-consul")
    server = fleet.server(processes, "peers-server", program="crowd.py")
    agent.start()
    one, two = (router(processes, f"millrace-peer-{each}", agent, server) for each in range(2))
    first, second = as_service(one), as_service(two)
    with Callers(one.port, CALLERS) as callers:
        callers.step("one alone")
        agent.register(first)
        awaits("alone", 1, one)
        is_sent("alone", server, AT_ONCE)

        callers.step("a second registered")
        agent.register(second)
        awaits("registered", 2, one, two)
        is_sent("half of it", server, AT_ONCE // 2)

        callers.step("both under load")
        with Callers(two.port, CALLERS) as others:
            is_sent("both halves", server, AT_ONCE)
        callers.calls += others.calls
        callers.errors += others.errors

        callers.step("agent gone")
        agent.keeps(first, second)
        agent.kill()
        time.sleep(BEFORE_A_FALL + WINDOW)
        awaits("agent gone", 2, one, two)
        is_sent("still half", server, AT_ONCE // 2)

        callers.step("agent anew")
        agent.start()
        time.sleep(BEFORE_A_FALL + WINDOW)
        awaits("agent anew", 2, one, two)

        callers.step("the second deregistered")
        agent.deregister(second)
        awaits("deregistered", 1, one)
        is_sent("the whole again", server, AT_ONCE)

        callers.step("registered again")
        agent.register(second)
        awaits("registered again", 2, one)
        is_sent("half again", server, AT_ONCE // 2)

        callers.step("the second killed")
        second.kill()
        awaits("killed", 1, one)
        is_sent("the whole for who is left", server, AT_ONCE)
    return callers.outcome(NAME)
