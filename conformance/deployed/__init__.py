"""What `deploy/` has, in use: the chart on a real Kubernetes API server, and what its rights are for; the image without a
container engine."""

from collections.abc import Callable

from deployed import agreed_kubernetes, chart, image
from matrix import Outcome
from processes import Processes

ALL: dict[str, Callable[[Processes], Outcome]] = {
    chart.NAME: chart.run,
    agreed_kubernetes.NAME: agreed_kubernetes.run,
    image.NAME: image.run,
}
