"""What `deploy/` has, in use: the chart on a real Kubernetes API server, the image without a container engine."""

from collections.abc import Callable

from deployed import chart, image
from matrix import Outcome
from processes import Processes

ALL: dict[str, Callable[[Processes], Outcome]] = {chart.NAME: chart.run, image.NAME: image.run}
