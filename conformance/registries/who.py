"""A small Open Inference server whose one model says who answers: its own port. Run as `python who.py ADDRESS PORT`.

`/told` is what the last question said of a trace.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from json_server import JsonHandler, JsonServer

MODEL = "who"
METADATA = {
    "name": MODEL,
    "versions": ["1"],
    "platform": "who",
    "inputs": [{"name": "x", "datatype": "INT64", "shape": [1]}],
    "outputs": [{"name": "port", "datatype": "INT64", "shape": [1]}],
}


class Who(JsonHandler):
    told = ""

    def do_GET(self) -> None:
        match self.path:
            case "/v2/health/live" | "/v2/health/ready" | "/v2/models/who/ready":
                self.say(200, {})
            case "/told":
                self.say(200, {"traceparent": Who.told})
            case "/v2":
                self.say(200, {"name": "who", "version": "1", "extensions": []})
            case "/v2/models/who":
                self.say(200, METADATA)
            case _:
                self.say(404, {"error": "no such path"})

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers.get("content-length", "0")))
        match self.path:
            case "/v2/repository/index":
                self.say(200, [{"name": MODEL, "version": "1", "state": "READY"}])
            case "/v2/models/who/infer":
                Who.told = self.headers.get("traceparent", "")
                port = {"name": "port", "datatype": "INT64", "shape": [1], "data": [self.server.server_address[1]]}
                self.say(200, {"model_name": MODEL, "model_version": "1", "outputs": [port]})
            case _:
                self.say(404, {"error": "no such path"})


if __name__ == "__main__":
    JsonServer((sys.argv[1], int(sys.argv[2])), Who).serve_forever()
