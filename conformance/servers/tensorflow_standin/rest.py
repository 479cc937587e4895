"""The REST door, HTTP/1.1: predict, status, metadata and errors as TensorFlow Serving words them."""

import gzip
import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import unquote

from google.protobuf.json_format import MessageToDict

import json_tensor
from refused import HTTP_STATUS, Refused, invalid
from served import DEFAULT_SIGNATURE, Models

MODEL = r"/v1/models/(?P<model>[^/:]+)(?:/versions/(?P<version>\d+)|/labels/(?P<label>[^/:]+))?"
PREDICT = re.compile(MODEL + r":(?P<method>predict|classify|regress)", re.IGNORECASE)
STATUS = re.compile(MODEL, re.IGNORECASE)
METADATA = re.compile(MODEL + r"/metadata", re.IGNORECASE)


def answer(models: Models, verb: str, path: str, body: bytes) -> str:
    if verb == "POST" and (asked := PREDICT.fullmatch(path)):
        return predict(models, asked, body)
    if verb == "GET" and (asked := METADATA.fullmatch(path)):
        return metadata(models, asked)
    if verb == "GET" and (asked := STATUS.fullmatch(path)):
        return status(models, asked)
    raise invalid(f"Malformed request: {verb} {path}")


def predict(models: Models, asked: re.Match[str], body: bytes) -> str:
    document = json_tensor.parse(body)
    version = models.find(unquote(asked["model"]), number_of(asked))
    if asked["method"].lower() != "predict":
        method = {"classify": "classification", "regress": "regression"}[asked["method"].lower()]
        raise invalid(f"Expected {method} signature method_name, was tensorflow/serving/predict")
    name = document.get("signature_name") or DEFAULT_SIGNATURE
    signature = version.signature(name)
    if signature is None:
        raise invalid(f'Serving signature name: "{name}" not found in signature def')
    form, inputs = json_tensor.decode(document, signature)
    return json_tensor.encode(form, version.run(name, inputs))


def status(models: Models, asked: re.Match[str]) -> str:
    number = int(asked["version"]) if asked["version"] else None
    states = [
        {"version": str(n), "state": "AVAILABLE", "status": {"error_code": "OK", "error_message": ""}}
        for n in models.all_of(unquote(asked["model"]), number)
    ]
    return json.dumps({"model_version_status": states}, indent=1)


def metadata(models: Models, asked: re.Match[str]) -> str:
    name = unquote(asked["model"])
    version = models.find(name, number_of(asked))
    signatures = {
        key: MessageToDict(
            definition, preserving_proto_field_name=True, always_print_fields_with_no_presence=True
        )
        for key, definition in version.signatures.items()
    }
    spec = {"name": name, "signature_name": "", "version": str(version.number)}
    return json.dumps(
        {"model_spec": spec, "metadata": {"signature_def": {"signature_def": signatures}}}, indent=0
    )


def number_of(asked: re.Match[str]) -> int | None:
    if asked["label"]:
        raise invalid(f"Unrecognized servable version label: {unquote(asked['label'])}")
    return int(asked["version"]) if asked["version"] else None


class Door(BaseHTTPRequestHandler):
    models: Models
    protocol_version = "HTTP/1.1"
    # Head and body leave in one write; without it Nagle's algorithm adds 40 ms to each answer.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self.respond()

    def do_POST(self) -> None:
        self.respond()

    def do_PUT(self) -> None:
        self.respond()

    def do_DELETE(self) -> None:
        self.respond()

    def respond(self) -> None:
        body = self.read_body()
        try:
            code, text = 200, answer(self.models, self.command, self.path.split("?")[0], body)
        except Refused as refused:
            code, text = HTTP_STATUS[refused.code], json.dumps({"error": refused.text}, indent=4)
        content = text.encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def read_body(self) -> bytes:
        if self.headers.get("Transfer-Encoding", "").lower() == "chunked":
            body = b"".join(iter(self.read_chunk, b""))
        else:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        return gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body

    def read_chunk(self) -> bytes:
        size = int(self.rfile.readline().split(b";")[0], 16)
        chunk = self.rfile.read(size)
        self.rfile.readline()
        return chunk

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: one line per request would be the whole log."""


class Server(ThreadingHTTPServer):
    request_queue_size = 256
    daemon_threads = True


def serve(models: Models, address: str, port: int) -> Server:
    return Server((address, port), type("BoundDoor", (Door,), {"models": models}))
