"""A small Open Inference server whose one model doubles a number, and that counts. Run as `python twice.py PORT`."""

import json
import sys
import threading
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from json_server import JsonHandler, JsonServer

MODEL = "twice"
TENSOR = {"datatype": "INT64", "shape": [1]}
METADATA = {
    "name": MODEL,
    "versions": ["1"],
    "platform": MODEL,
    "inputs": [{"name": "x", **TENSOR}],
    "outputs": [{"name": "y", **TENSOR}],
}


class Twice(JsonHandler):
    lock = threading.Lock()
    asked = 0

    def do_GET(self) -> None:
        match self.path:
            case "/v2/health/live" | "/v2/health/ready" | "/v2/models/twice/ready":
                self.say(200, {})
            case "/v2":
                self.say(200, {"name": MODEL, "version": "1", "extensions": []})
            case "/v2/models/twice":
                self.say(200, METADATA)
            case "/asked":
                self.say(200, {"asked": Twice.asked})
            case _:
                self.say(404, {"error": "no such path"})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        if self.path != "/v2/models/twice/infer":
            self.say(404, {"error": "no such path"})
            return
        with Twice.lock:
            Twice.asked += 1
        doubled = 2 * json.loads(body)["inputs"][0]["data"][0]
        output = {"name": "y", **TENSOR, "data": [doubled]}
        self.say(200, {"model_name": MODEL, "model_version": "1", "outputs": [output]})


if __name__ == "__main__":
    JsonServer(("127.0.0.1", int(sys.argv[1])), Twice).serve_forever()
