"""Calls by the keys of users and tenants. Each answer is held against numpy, row by row."""

import http.client
import json
from dataclasses import dataclass, field

import numpy as np

from callers import Wrong
from features import scores

TOLERANCE = 1e-5


@dataclass(frozen=True)
class Call:
    """Users and tenants from `scores.USERS` and `scores.TENANTS` on are stored nowhere."""

    users: list[int]
    tenant: int

    @property
    def x(self) -> np.ndarray:
        return np.arange(len(self.users), dtype=np.float32)

    def body(self) -> str:
        rows = [len(self.users)]
        ids = {"name": "user_id", "datatype": "BYTES", "shape": rows, "data": [str(user) for user in self.users]}
        x = {"name": "x", "datatype": "FP32", "shape": rows, "data": self.x.tolist()}
        return json.dumps({"inputs": [ids, x]})


@dataclass
class Told:
    """Of what was stored, and of what the router put in its place."""

    calls: int = 0
    stored: int = 0
    lost: int = 0
    rows_instead: int = 0
    segments_instead: int = 0
    millis: list[float] = field(default_factory=list)

    def add(self, other: "Told") -> None:
        self.calls += other.calls
        self.stored += other.stored
        self.lost += other.lost
        self.rows_instead += other.rows_instead
        self.segments_instead += other.segments_instead
        self.millis += other.millis

    @property
    def lost_ratio(self) -> float:
        return self.lost / max(1, self.stored)

    def millis_of(self, ratio: float) -> float:
        """So many of the calls took no longer."""
        return sorted(self.millis)[int(ratio * (len(self.millis) - 1))]


def send(connection: http.client.HTTPConnection, model: str, call: Call) -> tuple[int, str, bytes]:
    """Status, x-millrace-degraded and body."""
    head = {"content-type": "application/json", "x-tenant": str(call.tenant)}
    connection.request("POST", f"/v2/models/{model}/infer", call.body(), head)
    answer = connection.getresponse()
    return answer.status, answer.getheader("x-millrace-degraded", ""), answer.read()


def ask(connection: http.client.HTTPConnection, call: Call) -> Told:
    """Raises Wrong, and what a connection raises."""
    status, degraded, text = send(connection, "scored", call)
    if status != 200:
        raise Wrong(f"status {status}: {text[:200]!r}")
    outputs = {each["name"]: each["data"] for each in json.loads(text)["outputs"]}
    told = held(call, np.array(outputs["score"]), outputs["segment"][0])
    if (degraded == "features") != (told.rows_instead + told.segments_instead > 0):
        raise Wrong(f"x-millrace-degraded is '{degraded}' with {told.rows_instead} default rows: {text[:200]!r}")
    return told


def held(call: Call, got: np.ndarray, segment: str) -> Told:
    told = Told(calls=1)
    of_default = scores.score(np.stack([scores.INSTEAD] * len(call.users)), call.x)
    for row, user in enumerate(call.users):
        is_stored = user < scores.USERS
        told.stored += is_stored
        if is_stored and abs(got[row] - scores.score(scores.ROWS[user], call.x[row])) <= TOLERANCE:
            continue
        if abs(got[row] - of_default[row]) > TOLERANCE:
            raise Wrong(f"row {row} of user {user} is {got[row]}, neither theirs nor the default's")
        told.lost += is_stored
        told.rows_instead += 1
    is_stored = call.tenant < scores.TENANTS
    told.stored += is_stored
    if not (is_stored and segment == scores.segment(call.tenant)):
        if segment != scores.NO_SEGMENT:
            raise Wrong(f"the segment of tenant {call.tenant} is '{segment}'")
        told.lost += is_stored
        told.segments_instead += 1
    return told
