"""Stands in for the keys of a Consul agent: all of a prefix, and one written where nobody else was quicker. Run as `python keys.py PORT`."""

import base64
import json
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

KEYS = "/v1/kv/"
LONGEST_WAIT = 1.0


class Keys(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    values: dict[str, tuple[int, bytes]] = {}
    index = 1
    lock = threading.Lock()

    def do_GET(self) -> None:
        asked = urlsplit(self.path)
        if not asked.path.startswith(KEYS):
            return self.say(200, b"{}")
        known = int(parse_qs(asked.query).get("index", ["0"])[0])
        end = time.monotonic() + LONGEST_WAIT
        while Keys.index <= known and time.monotonic() < end:
            time.sleep(0.02)
        with Keys.lock:
            found = [
                {"Key": key, "ModifyIndex": index, "Value": base64.b64encode(value).decode()}
                for key, (index, value) in Keys.values.items()
                if key.startswith(asked.path[len(KEYS) :])
            ]
        return self.say(200 if found else 404, json.dumps(found).encode() if found else b"")

    def do_PUT(self) -> None:
        asked = urlsplit(self.path)
        value = self.rfile.read(int(self.headers.get("content-length", "0")))
        key = asked.path[len(KEYS) :]
        with Keys.lock:
            stands, _ = Keys.values.get(key, (0, b""))
            done = stands == int(parse_qs(asked.query)["cas"][0])
            if done:
                Keys.index += 1
                Keys.values[key] = Keys.index, value
        self.say(200, json.dumps(done).encode())

    def say(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("x-consul-index", str(Keys.index))
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        pass


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Keys).serve_forever()
