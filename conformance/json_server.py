"""What the small servers of the cases have in common: JSON out, and nothing in the log. They run as programs of their own."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class JsonHandler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body are written apart: the body would wait 40 ms for the other side to acknowledge the head.
    disable_nagle_algorithm = True

    def say(self, status: int, document: object) -> None:
        body = json.dumps(document).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        pass


class JsonServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256
