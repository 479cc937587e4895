"""The dashboards in the typed schema of Grafana's own SDK: what that does not know, it would lose."""

import json
from collections.abc import Iterator
from typing import Any

from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.cog.plugins import register_default_plugins
from grafana_foundation_sdk.models.dashboard import Dashboard

from dashboards.queries import FOLDER


def problems() -> list[str]:
    register_default_plugins()
    found = []
    for file in sorted(FOLDER.glob("*.json")):
        ours = json.loads(file.read_text())
        try:
            theirs = json.loads(JSONEncoder().encode(Dashboard.from_json(ours)))
        except (TypeError, ValueError, KeyError, AttributeError) as error:
            found.append(f"{file.name}: Grafana's SDK cannot read it: {error}")
        else:
            found += [f"{file.name}: {place}" for place in dict.fromkeys(lost(ours, theirs, ""))]
    return found


def lost(ours: Any, theirs: Any, place: str) -> Iterator[str]:
    match ours, theirs:
        case dict(), dict():
            for key, value in ours.items():
                if key in theirs:
                    yield from lost(value, theirs[key], f"{place}.{key}")
                else:
                    yield f"{place}.{key} is nothing Grafana's SDK knows"
        case list(), list() if len(ours) == len(theirs):
            for mine, other in zip(ours, theirs, strict=True):
                yield from lost(mine, other, f"{place}[]")
        case _ if ours != theirs:
            yield f"{place} is {ours!r}, to Grafana's SDK {theirs!r}"
