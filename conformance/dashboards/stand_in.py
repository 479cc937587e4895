"""A model server that misbehaves as told, so that there is something to see: Open Inference by JSON, OpenAI's events.

    python stand_in.py PORT [MILLISECONDS] [MISDEED ...]

Not a model server: it answers nothing but zeros. Misdeeds: `stalls` (one answer of 80 comes after 0.4 s), `fails`
(one of 40 is a 500), `mumbles` (its reports of load cannot be read).
"""

import itertools
import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

INPUT = {"name": "image", "datatype": "FP32", "shape": [-1, 64]}
OUTPUT = {"name": "probabilities", "datatype": "FP32", "shape": [-1, 10]}
STALL_SECONDS = 0.4
TOKENS = 5


class StandIn(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body are written apart; with Nagle's algorithm the second would wait for an acknowledgement.
    disable_nagle_algorithm = True
    seconds = 0.004
    misdeeds: frozenset[str] = frozenset()
    count = itertools.count(1)

    def do_GET(self) -> None:
        parts = self.path.strip("/").split("/")
        if self.path == "/v1/models":
            self.answer({"object": "list", "data": [{"id": "chat", "object": "model"}]})
        elif parts[:2] == ["v2", "health"] or parts[-1] == "ready":
            self.answer({})
        elif parts[-1] == "config":
            self.answer({"name": parts[-2], "max_batch_size": 32})
        else:
            told = {"platform": "stand-in", "versions": ["1"], "inputs": [INPUT], "outputs": [OUTPUT]}
            self.answer({"name": parts[2] if len(parts) > 2 else "stand-in"} | told)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        if self.path == "/v1/chat/completions":
            return self.tokens()
        head = body[: int(self.headers.get("inference-header-content-length", len(body)))]
        try:
            rows = json.loads(head)["inputs"][0]["shape"][0]
        except (ValueError, LookupError, TypeError):
            return self.answer({"error": "not a request"}, 400)
        number = next(self.count)
        if "stalls" in self.misdeeds and number % 80 == 0:
            time.sleep(STALL_SECONDS)
        time.sleep(self.seconds)
        if "fails" in self.misdeeds and number % 40 == 0:
            return self.answer({"error": "out of memory"}, 500)
        output = OUTPUT | {"shape": [rows, 10], "data": [0.0] * (rows * 10)}
        return self.answer({"model_name": self.path.split("/")[3], "model_version": "1", "outputs": [output]})

    def answer(self, document: dict, status: int = 200) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        report = "TEXT nobody knows" if "mumbles" in self.misdeeds else "TEXT cpu_utilization=0.4"
        self.send_header("endpoint-load-metrics", report)
        self.end_headers()
        self.wfile.write(body)

    def tokens(self) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        for _ in range(TOKENS):
            time.sleep(self.seconds)
            self.event('{"choices":[{"index":0,"delta":{"content":"la "}}]}')
        self.event("[DONE]")
        self.wfile.write(b"0\r\n\r\n")

    def event(self, data: str) -> None:
        text = f"data: {data}\n\n".encode()
        self.wfile.write(b"%x\r\n%s\r\n" % (len(text), text))
        self.wfile.flush()

    def log_message(self, form: str, *values: object) -> None:
        """Not a line for each call."""


def main() -> None:
    port, milliseconds, *misdeeds = [*sys.argv[1:], "4"][: max(2, len(sys.argv) - 1)]
    StandIn.seconds = float(milliseconds) / 1000
    StandIn.misdeeds = frozenset(misdeeds)
    ThreadingHTTPServer.request_queue_size = 128
    ThreadingHTTPServer(("127.0.0.1", int(port)), StandIn).serve_forever()


if __name__ == "__main__":
    main()
