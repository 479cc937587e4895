"""Wrong requests, sent to a server directly and through the Millrace in front of it: the same status, the same body.

Where client and server speak one protocol Millrace hands most of them on; those it answers itself, because no server
need be asked, must read like the server's own.
"""

from collections.abc import Iterator

import wrong_calls
from clients import open_inference
from clients.client import BLANK, Check, Refusal, Wrong, compact
from clients.grpc_call import Call, by_grpcio
from clients.http import JSON, Request, by_requests
from clients.kserve_v1 import BASE as KSERVE, PREDICT as KSERVE_PREDICT, KserveV1Client
from clients.open_inference import INFER
from clients.tensorflow_serving import BASE, PREDICT, TensorFlowServingClient
from clients.torch_serve import PREDICTIONS, TorchServeClient
from clients.triton_client import TritonClient
from matrix import Failed, Outcome, Passed, Skipped, alike, problem_of
from servers.server import Server

NAME = "parity"


def run(server: Server, address: str) -> Outcome:
    requests = wrong_requests(server)
    if not requests:
        return Skipped("no client speaks the server's protocol to it through Millrace")
    checks = [Check(f"wrong request: {request}", compared(server, address, request)) for request in requests]
    problems = [problem for check in checks if (problem := problem_of(check))]
    return Failed(problems) if problems else Passed(len(checks))


def compared(server: Server, address: str, request: Request | Call):
    return lambda: compare(request, server.address, address)


def compare(request: Request | Call, directly: str, through: str) -> None:
    send = by_grpcio if isinstance(request, Call) else by_requests
    [expected] = send(directly, [request])
    [got] = send(through, [request])
    if not alike(expected, got):
        raise Wrong(request, expected, got)


def wrong_requests(server: Server) -> list[Request | Call]:
    all_of_them = of_protocol(server.protocol)
    return all_of_them if server.imitated else [request for request in all_of_them if reaches(request)]


def reaches(request: Request | Call) -> bool:
    """Whether Millrace asks the server, for it does not speak in the words of each when it answers itself."""
    if isinstance(request, Call):
        return wrong_calls.reaches(request)
    return request.method == "POST" and request.path in (INFER, KSERVE_PREDICT)


def of_protocol(protocol: str) -> list[Request | Call]:
    match protocol:
        case "oip-rest":
            return [*of(TritonClient(binary=False).refusals()), *of(TritonClient(binary=True).refusals()), *triton()]
        case "oip-grpc":
            return list(wrong_calls.triton())
        case "tfs-rest":
            rows = TensorFlowServingClient("", by_requests, rows=True)
            columns = TensorFlowServingClient("", by_requests, rows=False)
            return [*of(rows.refusals()), *of(columns.refusals()), *tensorflow()]
        case "tfs-grpc":
            return list(wrong_calls.tensorflow())
        case "kserve-v1-rest":
            return [*of(KserveV1Client().refusals()), *kserve()]
        case "torchserve-rest":
            return [*of(TorchServeClient("", by_requests).refusals()), *torchserve()]
        case "torchserve-grpc":
            return list(wrong_calls.torchserve())
    return []


def of(refusals: list[Refusal]) -> list[Request]:
    return [refusal.request for refusal in refusals]


def triton() -> Iterator[Request]:
    good = open_inference.nested(BLANK)
    for inputs in (
        [],
        [good, good],
        [good, good | {"name": "picture"}],
        [good | {"shape": [64]}],
        [good | {"shape": [65, 64], "data": [0] * 65 * 64}],
        [good | {"shape": [2, 64]}],
        [good | {"shape": 64}],
        [good | {"shape": [-1, 64]}],
        [good | {"name": 5}],
        [good | {"datatype": []}],
        [good | {"datatype": "FP31"}],
        [good | {"data": {}}],
        [good | {"data": [0] * 65}],
        [good | {"data": [0] * 63}],
        [good | {"data": ["0"] * 64}],
        [without(good, "name")],
        [without(good, "shape")],
        [without(good, "datatype")],
        [without(good, "data")],
        5,
        ["image"],
    ):
        yield open_inference.infer(INFER, {"inputs": inputs})
    short = good | {"shape": [1, 63], "data": [0] * 63}
    yield open_inference.infer(INFER, {"id": "seven", "inputs": [short]})
    yield open_inference.infer(INFER, {"id": 7, "inputs": [good]})
    yield open_inference.infer(INFER, {"parameters": 3, "inputs": [good]})
    yield open_inference.infer(INFER, {"outputs": "x", "inputs": [good]})
    yield open_inference.infer("/v2/models/nobody/versions/9/infer", {"inputs": [good]})
    for body in (b"", b"{}", b"[]", b"hello", b"[" * 200):
        yield Request("POST", INFER, body, JSON)
    yield Request("POST", INFER, compact({"inputs": [good]}), JSON | {"Inference-Header-Content-Length": "x"})
    for method, path in (
        ("GET", INFER),
        ("DELETE", INFER),
        ("POST", "/v2/models/digits"),
        ("POST", "/v2/health/live"),
        ("GET", "/v2/nothing"),
        ("GET", "/v2/models/digits/nothing"),
        ("GET", "/v2/models/nobody"),
        ("GET", "/v2/models/nobody/ready"),
        ("GET", "/v2/models/digits/versions/99"),
        ("GET", "/v2/models/digits/versions/99/ready"),
        ("GET", "/v2/models/digits/versions/newest"),
    ):
        yield Request(method, path)


def without(tensor: dict, field: str) -> dict:
    return {name: value for name, value in tensor.items() if name != field}


def tensorflow() -> Iterator[Request]:
    row = [0] * 64
    for body in (
        b"",
        b"[]",
        b"hello",
        compact({"instances": []}),
        compact({"instances": {"image": row}}),
        compact({"instances": [{"picture": row}]}),
        compact({"instances": [{"image": row}, row]}),
        compact({"inputs": {"picture": [row]}}),
        compact({"signature_name": "other", "instances": [row]}),
        compact({"signature_name": 5, "instances": [row]}),
    ):
        yield Request("POST", PREDICT, body)
    for method, path in (
        ("GET", PREDICT),
        ("POST", BASE),
        ("GET", "/v1/models/nobody"),
        ("GET", "/v1/models/nobody/metadata"),
        ("GET", f"{BASE}/versions/99"),
        ("GET", f"{BASE}/versions/99/metadata"),
        ("POST", f"{BASE}:nothing"),
        ("GET", f"{BASE}/nothing"),
    ):
        yield Request(method, path)


def kserve() -> Iterator[Request]:
    row = [0] * 64
    for body in (b"", b"[]", b"hello", b"{}", compact({"instances": 5}), compact({"instances": [{"picture": row}]})):
        yield Request("POST", KSERVE_PREDICT, body, JSON)
    yield Request("POST", KSERVE_PREDICT, b"hello", JSON | {"ce-id": "seven"})
    for method, path in (("GET", "/v1/models/nobody"), ("POST", f"{KSERVE}:nothing"), ("POST", KSERVE)):
        yield Request(method, path)


def torchserve() -> Iterator[Request]:
    image = compact([0] * 64)
    for body in (b"hello", compact([[0] * 64]), compact(["0"] * 64)):
        yield Request("POST", PREDICTIONS, body, JSON)
    part = b'--b\r\nContent-Disposition: form-data; name="picture"\r\n\r\n' + image + b"\r\n"
    for body, kind in (
        (part + b"--b--\r\n", "multipart/form-data; boundary=b"),
        (part, "multipart/form-data; boundary=b"),
        (b"", "multipart/form-data; boundary=b"),
        (b"picture=" + image, "application/x-www-form-urlencoded"),
        (image, "application/x-www-form-urlencoded"),
    ):
        yield Request("POST", PREDICTIONS, body, {"Content-Type": kind})
    for method, path in (
        ("POST", "/predictions"),
        ("POST", "/predictions/"),
        ("POST", "/predictions/nobody/1.0"),
        ("PUT", "/predictions/nobody"),
    ):
        yield Request(method, path, image, JSON)
