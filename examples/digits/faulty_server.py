"""A version of the digits model that nobody should ship: half of its calls fail. Open Inference by JSON, no dependency.

    python3 examples/digits/faulty_server.py [PORT]
"""

import itertools
import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

INPUT = {"name": "image", "datatype": "FP32", "shape": [-1, 64]}
OUTPUT = {"name": "probabilities", "datatype": "FP32", "shape": [-1, 10]}


class FaultyServer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body are written apart; with Nagle's algorithm the second would wait for an acknowledgement.
    disable_nagle_algorithm = True
    calls = itertools.count()

    def do_GET(self) -> None:
        is_health = self.path.endswith("/ready") or self.path.endswith("/live")
        told = {"name": "digits", "versions": ["4"], "platform": "none", "inputs": [INPUT], "outputs": [OUTPUT]}
        self.answer(200, {} if is_health else told)

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", 0)))
        if next(self.calls) % 2:
            return self.answer(500, {"error": "out of memory"})
        output = OUTPUT | {"shape": [1, 10], "data": [0.1] * 10}
        return self.answer(200, {"model_name": "digits", "model_version": "4", "outputs": [output]})

    def answer(self, status: int, document: dict) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form: str, *values: object) -> None:
        """Not a line for each call."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1]) if len(sys.argv) > 1 else 9000), FaultyServer).serve_forever()
