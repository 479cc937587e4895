"""Two Millraces that share their answers in a real Redis, and what becomes of calls when it dies, hangs or lies."""

from install import Missing
from matrix import Failed, Outcome, Skipped
from processes import NotStarted, Processes
from shared_cache import run as shared_cache

NAME = "shared-cache"


def run(processes: Processes) -> Outcome:
    try:
        return shared_cache.run(processes, NAME)
    except Missing as missing:
        return Skipped(str(missing))
    except NotStarted as error:
        return Failed([str(error)])
