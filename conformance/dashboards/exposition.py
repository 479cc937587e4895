"""What the router tells Prometheus, read by others' parsers: prometheus_client's of OpenMetrics, promtool's of both forms."""

import subprocess
import urllib.request
from collections.abc import Iterable

from prometheus_client.metrics_core import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families as open_metrics
from prometheus_client.parser import text_string_to_metric_families as plain_text

from dashboards.prometheus import program

OPEN_METRICS = "application/openmetrics-text; version=1.0.0"


def problems(admin: str) -> list[str]:
    """@param admin host:port of a router under load whose calls are traced"""
    plain, of_plain = scrape(admin, "text/plain; version=0.0.4")
    opened, of_opened = scrape(admin, OPEN_METRICS)
    found = [linted(plain)]
    if not of_opened.startswith("application/openmetrics-text"):
        found.append(f"asked for OpenMetrics it says it sends {of_opened}")
    if not of_plain.startswith("text/plain"):
        found.append(f"asked for text it says it sends {of_plain}")
    families: dict[str, set[str]] = {}
    for form, parse, text in (("text", plain_text, plain), ("OpenMetrics", open_metrics, opened)):
        try:
            metrics = list(parse(text))
        except ValueError as error:
            found.append(f"{form} cannot be read: {error}")
            continue
        families[form] = {metric.name for metric in metrics}
        if form == "OpenMetrics" and not any(has_exemplar(metric) for metric in metrics):
            found.append("OpenMetrics shows no call's trace")
        print(f"dashboards: {form} is read by prometheus_client, {len(metrics)} metrics, {samples(metrics)} samples", flush=True)
    if len(families) == 2 and (only_one := families["text"] ^ families["OpenMetrics"]):
        found.append(f"in one form only: {sorted(only_one)}")
    return [problem for problem in found if problem]


def scrape(admin: str, accepted: str) -> tuple[str, str]:
    request = urllib.request.Request(f"http://{admin}/metrics", headers={"accept": accepted})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return answer.read().decode(), answer.headers["content-type"]


def linted(text: str) -> str:
    """What promtool finds wrong, or would name otherwise."""
    command = [program("promtool"), "check", "metrics"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    return "" if done.returncode == 0 else f"promtool check metrics: {(done.stdout + done.stderr).strip()}"


def has_exemplar(metric: Metric) -> bool:
    return any(sample.exemplar for sample in metric.samples)


def samples(metrics: Iterable[Metric]) -> int:
    return sum(len(metric.samples) for metric in metrics)
