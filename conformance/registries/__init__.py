"""Real registries that tell Millrace where its servers are, and what happens to them while clients ask."""

from collections.abc import Callable

from install import Missing
from matrix import Failed, Outcome, Skipped
from processes import NotStarted, Processes
from registries import consul

ALL: dict[str, Callable[[Processes], Outcome]] = {consul.NAME: consul.run}


def run(name: str, processes: Processes) -> Outcome:
    try:
        return ALL[name](processes)
    except Missing as missing:
        return Skipped(str(missing))
    except NotStarted as error:
        return Failed([str(error)])
