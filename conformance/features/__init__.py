"""A model whose input and header stand in a real Redis, and what becomes of calls when it stops or dies."""

from features import run as features
from install import Missing
from matrix import Failed, Outcome, Skipped
from processes import NotStarted, Processes

NAME = "features"


def run(processes: Processes) -> Outcome:
    try:
        return features.run(processes, NAME)
    except Missing as missing:
        return Skipped(str(missing))
    except NotStarted as error:
        return Failed([str(error)])
