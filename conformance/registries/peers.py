"""Routers that count each other by a real registry, and share what a server may be sent at once."""

import json
import time
import urllib.request
from typing import Protocol

from matrix import Outcome
from processes import Processes
from registries import fleet
from registries.fleet import Asking, Router, Server, eventually

AT_ONCE = 8
# More than may be sent, so that what may be sent is.
CALLERS = 12
PAUSE = 0.004
WINDOW = 2.0
MOST_WINDOWS = 10
# A router believes that there are fewer after ten seconds of fewer.
BEFORE_A_FALL = 10.0


class Registry(Protocol):
    """That knows of the routers what it is told."""

    settings: str
    environment: dict[str, str]

    def service(self, of: Router) -> Server:
        """As it stands there."""

    def register(self, router: Server) -> None: ...

    def deregister(self, router: Server) -> None: ...

    def ended(self, router: Server) -> None:
        """Its process is gone: what a registry finds out by itself, or is told by the platform."""

    def goes(self, *routers: Server) -> None:
        """These are listed when it comes back."""

    def comes_back(self) -> None: ...


def router(processes: Processes, name: str, registry: Registry, server: Server) -> Router:
    return fleet.serve(
        processes,
        name,
        f"{registry.settings}\n"
        f'pools:\n  one: {{protocol: oip-rest, endpoints: ["{server.address}:{server.port}"]}}\n'
        f"models:\n  who: {{slo: {{latency: 5s}}, serve: [one], queue: {{at-once: {AT_ONCE}}}}}\n",
        registry.environment,
    )


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
    """The server has so many at once, once those that were out are answered, and never more.

    A busy machine has too few callers at work in one window or another; none may have too many.
    """
    eventually(what, lambda: most(server) <= at_once, lambda: f"more than {at_once} at once")
    found = [0]
    while max(found) < at_once and len(found) <= MOST_WINDOWS:
        time.sleep(WINDOW)
        found.append(most(server))
    if max(found) != at_once:
        raise AssertionError(f"{what}: {found[1:]} at once at the server, not {at_once}")


def share(processes: Processes, name: str, registry: Registry) -> Outcome:
    server = fleet.server(processes, f"{name}-server", program="crowd.py")
    one, two = (router(processes, f"millrace-{name}-{each}", registry, server) for each in range(2))
    first, second = registry.service(one), registry.service(two)
    with Asking(one.port, CALLERS, PAUSE) as callers:
        callers.begins("one alone")
        registry.register(first)
        awaits("alone", 1, one)
        is_sent("alone", server, AT_ONCE)

        callers.begins("a second registered")
        registry.register(second)
        awaits("registered", 2, one, two)
        is_sent("half of it", server, AT_ONCE // 2)

        callers.begins("both under load")
        with Asking(two.port, CALLERS, PAUSE) as others:
            others.begins("both under load")
            is_sent("both halves", server, AT_ONCE)
        with callers.lock:
            callers.calls += others.calls
            callers.errors += others.errors

        callers.begins("registry gone")
        registry.goes(first, second)
        time.sleep(BEFORE_A_FALL + WINDOW)
        awaits("registry gone", 2, one, two)
        is_sent("still half", server, AT_ONCE // 2)

        callers.begins("registry anew")
        registry.comes_back()
        time.sleep(BEFORE_A_FALL + WINDOW)
        awaits("registry anew", 2, one, two)

        callers.begins("the second deregistered")
        registry.deregister(second)
        awaits("deregistered", 1, one)
        is_sent("the whole again", server, AT_ONCE)

        callers.begins("registered again")
        registry.register(second)
        awaits("registered again", 2, one)
        is_sent("half again", server, AT_ONCE // 2)

        callers.begins("the second killed")
        second.kill()
        registry.ended(second)
        awaits("killed", 1, one)
        is_sent("the whole for who is left", server, AT_ONCE)
    return callers.outcome(name)
