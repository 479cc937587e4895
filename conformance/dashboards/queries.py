"""The queries of all dashboards and rules, as Grafana would send them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from millrace import ROOT

FOLDER = ROOT / "grafana" / "dashboards"
VARIABLE = re.compile(r"\$([a-z_]+)")
# What a panel may be asked for: of one model or pool at a time, each of these.
CHOSEN = {"__rate_interval": "10s", "window": "1h", "job": "millrace", "instance": ".+", "endpoint": ".+"}
# Right of these stands a bound; with `bool` the answer is whether it is passed, and there is one when it is not.
COMPARED = re.compile(r"(==|>|<)(?=\s[0-9])")


@dataclass(frozen=True)
class Question:
    """@param promqls of which one has to return data: the same of each model or pool"""

    where: str
    promqls: tuple[str, ...]


def of_dashboards(models: list[str], pools: list[str]) -> Iterator[Question]:
    for file in sorted(FOLDER.glob("*.json")):
        dashboard = json.loads(file.read_text())
        for panel in dashboard["panels"]:
            for target in panel.get("targets", []):
                where = f"{dashboard['title']}, {panel['title']}, {target['legendFormat']}"
                yield Question(where, tuple(filled(target["expr"], models, pools)))


def filled(promql: str, models: list[str], pools: list[str]) -> Iterator[str]:
    for chosen in choices([promql], {"model": models, "pool": pools}):
        yield filled_with(promql, chosen)


def choices(promqls: list[str], names: dict[str, list[str]]) -> Iterator[dict[str, str]]:
    """What may be chosen for queries that are drawn together: each model, each pool, or nothing."""
    variable = next((name for name in names if any(f"${name}" in promql for promql in promqls)), None)
    if variable is None:
        yield {}
    else:
        for one in names[variable]:
            yield {variable: one}


def filled_with(promql: str, chosen: dict[str, str]) -> str:
    return VARIABLE.sub(lambda found: (CHOSEN | chosen)[found.group(1)], promql)


def of_variables() -> Iterator[Question]:
    """The lists to choose from: series that have the label."""
    for file in sorted(FOLDER.glob("*.json")):
        dashboard = json.loads(file.read_text())
        for variable in dashboard["templating"]["list"]:
            if variable["type"] == "query":
                series, label = re.fullmatch(r"label_values\((.*), (\w+)\)", variable["query"]["query"]).groups()
                promql = VARIABLE.sub(".+", series)
                yield Question(f"{dashboard['title']}, choice of {label}", (f'count by ({label}) ({promql}) > 0',))


def of_rules(rules: list[dict]) -> Iterator[Question]:
    for rule in rules:
        promql = rule["query"] if rule["type"] == "recording" else COMPARED.sub(r"\1 bool", rule["query"])
        yield Question(f"rule {rule['name']} {rule.get('labels', {})}", (promql,))
