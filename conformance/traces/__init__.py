"""Traces in a real OpenTelemetry Collector."""

from collections.abc import Callable

from matrix import Outcome
from processes import Processes
from traces import run

ALL: dict[str, Callable[[Processes], Outcome]] = {run.NAME: run.run}
