"""A real Kubernetes API server: slices and an InferencePool that come, change and go, and a server that fails."""

import time
from pathlib import Path

from matrix import Outcome
from processes import NotStarted, Processes, free_port
from registries import fleet, go_program
from registries.account import NAME as ACCOUNT
from registries.account import Account, reader
from registries.cluster import Cluster, Refused, own_address
from registries.fleet import Asking, Router, Server
from registries.kubernetes_objects import (
    ENDING,
    NAMESPACE,
    NOT_READY,
    PODS,
    POOLS,
    READY,
    SLICES,
    endpoint_slice,
    inference_pool,
    pod,
    status,
)

NAME = "kubernetes"
EXTENSION = "sigs.k8s.io/gateway-api-inference-extension", "v1.2.0"
FLAPS = 40
WHERE = "{kubernetes: {service: who, inference-pool: who}}"


def inference_pools() -> Path:
    """The definition of InferencePool, as it is installed in clusters."""
    return go_program.sources(*EXTENSION) / "config" / "crd" / "bases" / "inference.networking.k8s.io_inferencepools.yaml"


def run(processes: Processes) -> Outcome:
    definition = inference_pools()
    with Cluster(processes, NAME) as cluster, own_address() as address:
        cluster.server.create("/api/v1/namespaces", {"metadata": {"name": NAMESPACE}})
        cluster.server.define(definition)
        account = reader(cluster, NAMESPACE)
        servers = [fleet.server(processes, f"kubernetes-who-{each}", address) for each in range(5)]
        cluster.server.create(SLICES, endpoint_slice(servers[0]))
        router = fleet.router(processes, "millrace-kubernetes", "{}", WHERE, account.environment())
        router.awaits("the first slice", servers[0])
        with Asking(router.port) as callers:
            slices(cluster, router, callers, servers)
            pools(cluster, router, callers, servers)
            by_kubeconfig(processes, cluster, account, callers, servers)
            outages(cluster, router, callers, servers)
            rights(cluster, account, router, callers, servers)
            deletions(cluster, router, callers, servers)
        return callers.outcome(NAME)


def slices(cluster: Cluster, router: Router, callers: Asking, servers: list[Server]) -> None:
    one, two, *_ = servers
    api = cluster.server
    at_two = f"{SLICES}/who-{two.port}"
    callers.begins("slice created")
    api.create(SLICES, endpoint_slice(two))
    router.awaits("a second slice", one, two)

    callers.begins("not ready")
    api.patch(at_two, endpoint_slice(two, NOT_READY))
    router.awaits("not ready", one)
    api.patch(at_two, endpoint_slice(two))
    router.awaits("ready again", one, two)

    callers.begins("terminating")
    api.patch(at_two, endpoint_slice(two, ENDING))
    router.awaits("terminating", one)
    api.delete(at_two)
    router.stays(1, one)

    callers.begins("flapping")
    api.create(SLICES, endpoint_slice(two))
    for flap in range(FLAPS):
        api.patch(at_two, endpoint_slice(two, NOT_READY if flap % 2 == 0 else READY))
        time.sleep(0.05)
    router.awaits("quiet again", one, two)
    api.delete(at_two)
    router.awaits("a slice less", one)


def pools(cluster: Cluster, router: Router, callers: Asking, servers: list[Server]) -> None:
    one, _, three, four, _ = servers
    api = cluster.server
    router.awaits_problem("there is no inference pool who")
    callers.begins("InferencePool created")
    api.create(POOLS, inference_pool(three))
    api.create(PODS, pod())
    router.stays(1, one)
    api.patch(f"{PODS}/who/status", status(one.address, ready=True))
    router.awaits("a pod", one, three)

    callers.begins("its port changed")
    api.patch(f"{POOLS}/who", inference_pool(four))
    router.awaits("another port", one, four)
    api.patch(f"{POOLS}/who", inference_pool(three, four))
    router.awaits("two ports", one, three, four)

    callers.begins("pod not ready")
    api.patch(f"{PODS}/who/status", status(one.address, ready=False))
    router.awaits("no pod", one)
    api.patch(f"{PODS}/who/status", status(one.address, ready=True))
    router.awaits("the pod again", one, three, four)

    callers.begins("pod terminating")
    api.delete(f"{PODS}/who?gracePeriodSeconds=600")
    router.awaits("a pod that ends", one)
    api.delete(f"{PODS}/who?gracePeriodSeconds=0")
    api.create(PODS, pod())
    api.patch(f"{PODS}/who/status", status(one.address, ready=True))
    router.awaits("another pod", one, three, four)


def by_kubeconfig(
    processes: Processes, cluster: Cluster, account: Account, callers: Asking, servers: list[Server]
) -> None:
    """The same account from outside of the cluster."""
    one, _, three, four, _ = servers
    callers.begins("a second router by a kubeconfig")
    file = cluster.kubeconfig(ACCOUNT, account.token("outside"), NAMESPACE)
    router = fleet.router(processes, "millrace-kubeconfig", f'{{kubernetes: {{kubeconfig: "{file}"}}}}', WHERE)
    router.awaits("what the first one finds", one, three, four)
    router.process.end()


def outages(cluster: Cluster, router: Router, callers: Asking, servers: list[Server]) -> None:
    one, two, three, four, five = servers
    callers.begins("API server hanging")
    cluster.server.hang()
    router.stays(6, one, three, four)
    cluster.server.go_on()

    callers.begins("killed")
    cluster.server.kill()
    router.stays(4, one, three, four)
    router.awaits_problem("the watch is broken")
    router.stays(1, one, three, four)

    callers.begins("anew")
    cluster.server = cluster.start(cluster.port)
    router.stays(3, one, three, four)
    cluster.server.create(SLICES, endpoint_slice(two))
    router.awaits("a slice of the new server", one, two, three, four)
    router.awaits_no_problem()

    callers.begins("changed and compacted while out of reach")
    last = cluster.server.get(SLICES)["metadata"]["resourceVersion"]
    cluster.server.kill()
    elsewhere = cluster.start(free_port())
    elsewhere.delete(f"{SLICES}/who-{two.port}")
    elsewhere.create(SLICES, endpoint_slice(five))
    cluster.compact()
    elsewhere.kill()
    router.stays(1, one, two, three, four)
    cluster.server = cluster.start(cluster.port)
    must_be_gone(cluster, last)
    router.awaits("what changed meanwhile", one, three, four, five)


def must_be_gone(cluster: Cluster, version: str) -> None:
    """Else nobody was made to list anew."""
    try:
        event, _ = cluster.server.ask("GET", f"{SLICES}?watch=1&timeoutSeconds=2&resourceVersion={version}")
    except Refused as refused:
        gone = ": 410 " in str(refused)
    else:
        gone = isinstance(event, dict) and event.get("object", {}).get("code") == 410
    if not gone:
        raise NotStarted(f"the API server still knows what came after {version}")


def rights(cluster: Cluster, account: Account, router: Router, callers: Asking, servers: list[Server]) -> None:
    """Who watches is only asked for a right when a watch begins, so the API server starts anew each time."""
    one, two, three, four, five = servers
    callers.begins("rights withdrawn")
    account.forbid()
    cluster.server.kill()
    cluster.server = cluster.start(cluster.port)
    cluster.server.create(SLICES, endpoint_slice(two))
    router.awaits_problem("orbidden")
    router.stays(2, one, three, four, five)
    account.allow()
    router.awaits("rights given back", one, two, three, four, five)

    callers.begins("token revoked")
    account.revoke()
    cluster.server.kill()
    cluster.server = cluster.start(cluster.port)
    cluster.server.delete(f"{SLICES}/who-{five.port}")
    router.awaits_problem("nauthorized")
    router.stays(2, one, two, three, four, five)

    callers.begins("token renewed")
    account.renew()
    router.awaits("by another token", one, two, three, four)
    router.awaits_no_problem()


def deletions(cluster: Cluster, router: Router, callers: Asking, servers: list[Server]) -> None:
    one, two, *_ = servers
    callers.begins("InferencePool deleted")
    cluster.server.delete(f"{POOLS}/who")
    router.awaits("no pods", one, two)

    callers.begins("slice deleted")
    cluster.server.delete(f"{SLICES}/who-{one.port}")
    router.awaits("one left", two)
