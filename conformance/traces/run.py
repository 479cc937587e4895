"""Calls over REST and gRPC whose clients keep their traces, and what a real OpenTelemetry Collector has of them; then it is away for a while."""

import http.client
import json
import re
import urllib.request
from contextlib import closing

import numpy as np
import tritonclient.grpc as triton

from matrix import Outcome, Passed
from processes import Processes
from registries import fleet
from registries.fleet import BODY, Router, Server, eventually
from traces import collector
from traces.collector import Collector, Span

NAME = "traces"
CLIENT = "00f067aa0ba902b7"
WHILE_AWAY = 50


def traceparent(trace: str, kept: bool = True) -> dict[str, str]:
    return {"traceparent": f"00-{trace}-{CLIENT}-0{int(kept)}"}


def trace(number: int) -> str:
    return f"4bf92f3577b34da6a3ce929d{number:08x}"


def by_rest(router: Router, headers: dict[str, str]) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", router.port, timeout=30)) as connection:
        connection.request("POST", "/v2/models/who/infer", BODY, {"content-type": "application/json", **headers})
        answer = connection.getresponse()
        must("the status", answer.status, 200, answer.read())


def by_grpc(router: Router, headers: dict[str, str]) -> None:
    with closing(triton.InferenceServerClient(f"127.0.0.1:{router.port}")) as client:
        given = triton.InferInput("x", [1], "INT64")
        given.set_data_from_numpy(np.array([1], np.int64))
        client.infer("who", [given], headers=headers)


def must(what: str, got: object, wanted: object, *more: object) -> None:
    if got != wanted:
        raise AssertionError(f"{what}: {got!r}, not {wanted!r} {' '.join(map(str, more))}")


def told(server: Server) -> str:
    """What the server was told of the trace."""
    with urllib.request.urlopen(f"http://{server.address}:{server.port}/told", timeout=5) as answer:
        return json.load(answer)["traceparent"]


def dropped(router: Router) -> float:
    with urllib.request.urlopen(f"http://127.0.0.1:{router.admin}/metrics", timeout=5) as answer:
        found = re.search(r"^millrace_spans_dropped_total ([0-9.E]+)$", answer.read().decode(), re.MULTILINE)
    return float(found[1]) if found else 0


def tree(otel: Collector, number: int, *names: str) -> dict[str, Span]:
    """The spans of a trace by their names, once all are there."""
    found: list[Span] = []

    def are_there() -> bool:
        found[:] = otel.spans(trace(number))
        return len(found) >= len(names)

    eventually(f"trace {number}", are_there, lambda: f"written {[each.name for each in found]}")
    must("the spans", sorted(each.name for each in found), sorted(names))
    return {each.name: each for each in found}


def check_rest(spans: dict[str, Span], at_server: str) -> None:
    call, attempt = spans["POST oip"], spans["attempt"]
    must("the parent of the call", call.parent, CLIENT)
    must("the parent of the cache", spans["cache"].parent, call.id)
    must("the parent of the attempt", attempt.parent, call.id)
    must("what the server was told", at_server, f"00-{trace(1)}-{attempt.id}-01")
    must("the model", call.says.get("millrace.model"), "who", json.dumps(call.says))
    must("the status", call.says.get("http.response.status_code"), "200", json.dumps(call.says))
    must("the outcome", attempt.says.get("millrace.outcome"), "ok", json.dumps(attempt.says))


def check_grpc(spans: dict[str, Span]) -> None:
    call = spans["inference.GRPCInferenceService/ModelInfer"]
    must("the parent of the call", call.parent, CLIENT)
    must("the status", call.says.get("rpc.response.status_code"), "OK", json.dumps(call.says))
    must("the cache", spans["cache"].says.get("millrace.cache.outcome"), "hit", json.dumps(spans["cache"].says))


def run(processes: Processes) -> Outcome:
    otel = Collector(processes, collector.build())
    otel.start()
    server = fleet.server(processes, "traces-server")
    router = fleet.serve(
        processes,
        "millrace-traces",
        f'tracing: {{otlp: "{otel.otlp}", sample: 0%}}\n'
        f'pools:\n  one: {{protocol: oip-rest, endpoints: ["{server.address}:{server.port}"]}}\n'
        "models:\n  who: {slo: {latency: 5s}, serve: [one], cache: {ttl: 5m}, required: true}\n",
    )
    by_rest(router, traceparent(trace(1)))
    check_rest(tree(otel, 1, "POST oip", "cache", "attempt"), told(server))

    by_grpc(router, traceparent(trace(2)))
    check_grpc(tree(otel, 2, "inference.GRPCInferenceService/ModelInfer", "cache"))

    by_rest(router, traceparent(trace(3), kept=False))
    otel.kill()
    for _ in range(WHILE_AWAY):
        by_rest(router, traceparent(trace(4)))
    eventually("spans dropped", lambda: dropped(router) >= WHILE_AWAY, lambda: f"{dropped(router)} of {WHILE_AWAY}")

    otel.start()
    by_rest(router, traceparent(trace(5)))
    tree(otel, 5, "POST oip", "cache")
    must("spans of a trace that its client does not keep", otel.spans(trace(3)), [])
    steps = f"REST, gRPC, not kept, collector gone for {WHILE_AWAY} calls, collector anew"
    print(f"{NAME}: {steps}: {dropped(router):.0f} spans dropped", flush=True)
    return Passed(5)
