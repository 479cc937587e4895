"""Parts of a run that bring servers of their own and stand in no column of the table."""

from collections.abc import Callable, Sequence
from pathlib import Path

import deployed
import ensemble
import registries
import traces
from deployed import agreed_kubernetes, chart, helm
from found import run as found
from install import Missing
from matrix import Failed, Outcome, Skipped
from processes import Processes
from registries import agreed_consul, cluster, consul, go_program, kubernetes, peers_consul, peers_kubernetes
from shadow import run as shadow
from traces import collector
from traces import run as tracing

ALL: dict[str, Callable[[Processes], Outcome]] = (
    registries.ALL
    | {found.NAME: found.run, shadow.NAME: shadow.run, ensemble.NAME: ensemble.run}
    | traces.ALL
    | deployed.ALL
)
BUILT: dict[str, list[Callable[[], Path]]] = {
    consul.NAME: [consul.build],
    peers_consul.NAME: [consul.build],
    agreed_consul.NAME: [consul.build],
    agreed_kubernetes.NAME: [cluster.build, helm.build],
    kubernetes.NAME: [cluster.build],
    peers_kubernetes.NAME: [cluster.build],
    tracing.NAME: [collector.build],
    chart.NAME: [cluster.build, helm.build],
}


def prepare(names: Sequence[str]) -> None:
    """What Go builds for these, minutes of it where the cache is cold, is built beside what runs first."""
    go_program.ahead([build for name in names for build in BUILT.get(name, [])])


def run(name: str, processes: Processes) -> Outcome:
    try:
        return ALL[name](processes)
    except Missing as missing:
        return Skipped(str(missing))
    except Exception as error:  # one part that breaks must not hide the others
        return Failed([f"{type(error).__name__}: {error}"])
