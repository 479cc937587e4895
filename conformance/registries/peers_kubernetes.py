"""Routers that count each other by the EndpointSlices of their Service, told by a real API server of Kubernetes."""

from matrix import Outcome
from processes import Processes
from registries.account import Account, reader
from registries.cluster import OWN_ADDRESS, Cluster
from registries.fleet import Router, Server
from registries.kubernetes_objects import NAMESPACE, NOT_READY, SLICES, endpoint_slice
from registries.peers import share

NAME = "peers-kubernetes"


class Slices:
    """The slices are made here, as the controller of a cluster makes them of its pods."""

    settings = "peers: {kubernetes: {service: millrace, port: http}}"

    def __init__(self, cluster: Cluster, account: Account) -> None:
        self._cluster = cluster
        self.environment = account.environment()

    def service(self, of: Router) -> Server:
        # Nobody asks a router at the address at which it is counted.
        return Server(OWN_ADDRESS, of.port, of.process, "millrace")

    def register(self, router: Server) -> None:
        self._cluster.server.create(SLICES, endpoint_slice(router))

    def deregister(self, router: Server) -> None:
        self._cluster.server.delete(f"{SLICES}/{router.name}-{router.port}")

    def ended(self, router: Server) -> None:
        self._cluster.server.patch(f"{SLICES}/{router.name}-{router.port}", endpoint_slice(router, NOT_READY))

    def goes(self, *routers: Server) -> None:
        """etcd keeps them."""
        self._cluster.server.kill()

    def comes_back(self) -> None:
        self._cluster.server = self._cluster.start(self._cluster.port)


def run(processes: Processes) -> Outcome:
    with Cluster(processes, NAME) as cluster:
        cluster.server.create("/api/v1/namespaces", {"metadata": {"name": NAMESPACE}})
        account = reader(cluster, NAMESPACE)
        return share(processes, NAME, Slices(cluster, account))
