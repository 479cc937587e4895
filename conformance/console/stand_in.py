"""A model server of Open Inference that answers zeros after a while: `python stand_in.py PORT`."""

import json
import random
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

INPUT = {"name": "image", "datatype": "FP32", "shape": [-1, 64]}
OUTPUT = {"name": "probabilities", "datatype": "FP32", "shape": [-1, 10]}


class StandIn(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body are written apart; with Nagle's algorithm the second would wait for an acknowledgement.
    disable_nagle_algorithm = True
    chance = random.Random(1)

    def do_GET(self) -> None:
        parts = self.path.strip("/").split("/")
        if parts[:2] != ["v2", "models"] or parts[-1] == "ready":
            return self.answer({})
        if parts[-1] == "config":
            return self.answer({"name": parts[2], "max_batch_size": 32})
        told = {"platform": "stand-in", "versions": ["1"], "inputs": [INPUT], "outputs": [OUTPUT]}
        return self.answer({"name": parts[2]} | told)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        head = body[: int(self.headers.get("inference-header-content-length", len(body)))]
        rows = json.loads(head)["inputs"][0]["shape"][0]
        time.sleep(0.01 + 0.01 * self.chance.random())
        if self.chance.random() < 0.02:
            return self.answer({"error": "out of memory"}, 500)
        output = OUTPUT | {"shape": [rows, 10], "data": [0.0] * (rows * 10)}
        return self.answer({"model_name": self.path.split("/")[3], "model_version": "1", "outputs": [output]})

    def answer(self, document: dict, status: int = 200) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form: str, *values: object) -> None:
        """Not a line for each call."""


if __name__ == "__main__":
    ThreadingHTTPServer.request_queue_size = 128
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), StandIn).serve_forever()
