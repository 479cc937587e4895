"""Real registries that tell Millrace where its servers and its peers are, and what happens to them while clients ask."""

from collections.abc import Callable

from matrix import Outcome
from processes import Processes
from registries import agreed_consul, consul, kubernetes, peers_consul, peers_kubernetes

ALL: dict[str, Callable[[Processes], Outcome]] = {
    consul.NAME: consul.run,
    peers_consul.NAME: peers_consul.run,
    agreed_consul.NAME: agreed_consul.run,
    kubernetes.NAME: kubernetes.run,
    peers_kubernetes.NAME: peers_kubernetes.run,
}
