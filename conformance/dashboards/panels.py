"""What Prometheus says to each panel of a dashboard over a stretch of time, in the form that panels.js draws."""

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from dashboards import queries
from dashboards.prometheus import Prometheus

LABEL = re.compile(r"\{\{(\w+)\}\}")
COLUMNS = 24


@dataclass(frozen=True)
class Stretch:
    """Seconds since the epoch."""

    begin: float
    end: float

    def step(self, points: int) -> int:
        return max(1, math.ceil((self.end - self.begin) / points))


@dataclass(frozen=True)
class Asked:
    """One panel, its queries with the names in place of its variables, and what came of each."""

    subject: str
    answers: list[list[dict]]

    @property
    def answered(self) -> int:
        return sum(bool(answer) for answer in self.answers)


class Panels:
    """@param names the models and pools there are; the first that has data for a panel is the one it is drawn of"""

    def __init__(self, prometheus: Prometheus, stretch: Stretch, names: dict[str, list[str]]) -> None:
        self._prometheus = prometheus
        self._stretch = stretch
        self._names = names
        self.without_data: list[str] = []

    def document(self, dashboard: dict) -> dict:
        panels = [self._panel(dashboard, panel) for panel in dashboard["panels"]]
        kind = next((name for name in self._names if any(v["name"] == name for v in dashboard["templating"]["list"])), "")
        return {
            "title": dashboard["title"],
            "help": dashboard["description"],
            "subject": f"{kind} {self._names[kind][0]}" if kind else "",
            "seconds": self._stretch.end - self._stretch.begin,
            "lines": max(panel["place"]["y"] + panel["place"]["h"] for panel in panels),
            "panels": panels,
        }

    def _panel(self, dashboard: dict, panel: dict) -> dict:
        drawn = {"type": panel["type"], "title": panel["title"], "place": panel["gridPos"]}
        if panel["type"] == "row":
            return drawn
        asked = self._ask(panel)
        if not asked.answered:
            self.without_data.append(f"{dashboard['title']}, {panel['title']}")
        defaults = panel["fieldConfig"]["defaults"]
        drawn |= {"unit": defaults["unit"], "subject": asked.subject}
        match panel["type"]:
            case "table":
                return drawn | table(panel, asked.answers)
            case "heatmap":
                return drawn | self._heatmap(asked.answers[0])
            case "stat":
                return drawn | self._lines(panel, asked) | {"steps": defaults["thresholds"]["steps"]}
            case "timeseries":
                custom = defaults["custom"]
                stacked = "stacking" in custom
                return drawn | self._lines(panel, asked) | {"stacked": stacked, "fill": custom["fillOpacity"] / 100}
            case other:
                raise ValueError(f"no way to draw a {other}")

    def _ask(self, panel: dict) -> Asked:
        """Of the first name for which all its queries say something, or of the one for which most do."""
        promqls = [target["expr"] for target in panel["targets"]]
        best = Asked("", [])
        for number, chosen in enumerate(queries.choices(promqls, self._names)):
            answers = [self._answer(panel["type"], queries.filled_with(promql, chosen)) for promql in promqls]
            asked = Asked(" ".join(chosen.values()) if number else "", answers)
            if asked.answered > best.answered or not best.answers:
                best = asked
            if best.answered == len(promqls):
                break
        return best

    def _answer(self, kind: str, promql: str) -> list[dict]:
        if kind == "table":
            return [series for series in self._prometheus.ask(promql) if not math.isnan(float(series["value"][1]))]
        step = self._stretch.step(40 if kind == "heatmap" else 240)
        found = self._prometheus.ask_range(promql, self._stretch.begin, self._stretch.end, step)
        return [series for series in found if any(not math.isnan(float(value)) for _, value in series["values"])]

    def _times(self, answers: list[list[dict]]) -> list[float]:
        return sorted({at for answer in answers for series in answer for at, _ in series["values"]})

    def _lines(self, panel: dict, asked: Asked) -> dict:
        times = self._times(asked.answers)
        lines = [
            {"name": legend(target["legendFormat"], series["metric"]), "values": on(times, series)}
            for target, answer in zip(panel["targets"], asked.answers, strict=True)
            for series in sorted(answer, key=lambda series: sorted(series["metric"].items()))
        ]
        return {"times": self._since_begin(times), "lines": lines}

    def _heatmap(self, buckets: list[dict]) -> dict:
        """Prometheus counts in each bucket all that are shorter; a cell has those of one bucket alone."""
        times = self._times([buckets])
        ordered = sorted(buckets, key=lambda bucket: float(bucket["metric"]["le"]))
        counts = [[value or 0.0 for value in on(times, bucket)] for bucket in ordered]
        below = [[0.0] * len(times), *counts[:-1]]
        alone = [
            [max(0.0, more - less) for more, less in zip(all_up_to, shorter, strict=True)]
            for all_up_to, shorter in zip(counts, below, strict=True)
        ]
        bounds = [bucket["metric"]["le"].replace("+Inf", "more") for bucket in ordered]
        return {"times": self._since_begin(times), "bounds": bounds, "counts": alone}

    def _since_begin(self, times: list[float]) -> list[float]:
        return [at - self._stretch.begin for at in times]


def documents(panels: Panels) -> Iterator[tuple[str, dict]]:
    for file in sorted(queries.FOLDER.glob("*.json")):
        yield file.stem.removeprefix("millrace-"), panels.document(json.loads(file.read_text()))


def on(times: list[float], series: dict) -> list[float | None]:
    values = {at: float(value) for at, value in series["values"]}
    found = [values.get(at, math.nan) for at in times]
    return [value if math.isfinite(value) else None for value in found]


def legend(form: str, labels: dict[str, str]) -> str:
    return LABEL.sub(lambda found: labels.get(found.group(1), ""), form).strip()


def table(panel: dict, answers: list[list[dict]]) -> dict:
    """As Grafana's `merge` has it: what agrees in all labels that both have is one line."""
    rows: list[dict] = []
    for target, answer in zip(panel["targets"], answers, strict=True):
        for series in answer:
            labels = {name: value for name, value in series["metric"].items() if name != "__name__"}
            row = labels | {target["legendFormat"]: float(series["value"][1])}
            like = next((old for old in rows if all(old.get(name) in (None, value) for name, value in row.items())), None)
            if like is None or not labels.keys() & like.keys():
                rows.append(row)
            else:
                like |= row
    values = [target["legendFormat"] for target in panel["targets"]]
    labels = list(dict.fromkeys(name for row in rows for name in row if name not in values))
    units = {
        override["matcher"]["options"]: override["properties"][0]["value"]
        for override in panel["fieldConfig"]["overrides"]
    }
    return {
        "columns": [{"name": name, "unit": units.get(name, "")} for name in [*labels, *values]],
        "rows": [[row.get(name) for name in [*labels, *values]] for row in sorted(rows, key=str)],
    }
