"""A small Open Inference server: scores rows, and says which segment it was told of. Run as `python scorer.py PORT`."""

import json
import sys
from pathlib import Path

import numpy as np

import scores

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from json_server import JsonHandler, JsonServer

MODELS = "scored", "strict"
DESCRIBED = {
    "versions": ["1"],
    "platform": "numpy",
    "inputs": [
        {"name": "user", "datatype": "FP32", "shape": [-1, scores.WIDTH]},
        {"name": "x", "datatype": "FP32", "shape": [-1]},
    ],
    "outputs": [
        {"name": "score", "datatype": "FP32", "shape": [-1]},
        {"name": "segment", "datatype": "BYTES", "shape": [1]},
    ],
}


class Scorer(JsonHandler):

    def do_GET(self) -> None:
        name = self.path.removeprefix("/v2/models/").removesuffix("/ready")
        if self.path in ("/v2/health/live", "/v2/health/ready") or self.path.endswith("/ready") and name in MODELS:
            self.say(200, {})
        elif self.path == "/v2":
            self.say(200, {"name": "scorer", "version": "1", "extensions": []})
        elif name in MODELS:
            self.say(200, {"name": name, **DESCRIBED})
        else:
            self.say(404, {"error": "no such path"})

    def do_POST(self) -> None:
        told = self.inputs()
        if set(told) != {"user", "x"}:
            self.say(400, {"error": f"inputs {sorted(told)}"})
            return
        found = scores.score(told["user"], told["x"])
        outputs = [
            {"name": "score", "datatype": "FP32", "shape": list(found.shape), "data": found.tolist()},
            {"name": "segment", "datatype": "BYTES", "shape": [1], "data": [self.headers.get("x-segment", "")]},
        ]
        self.say(200, {"model_name": self.path.split("/")[3], "model_version": "1", "outputs": outputs})

    def inputs(self) -> dict[str, np.ndarray]:
        """As JSON, or behind it as bytes, of which looked-up rows are some."""
        body = self.rfile.read(int(self.headers.get("content-length", "0")))
        at = int(self.headers.get("inference-header-content-length", len(body)))
        told = {}
        for each in json.loads(body[:at])["inputs"]:
            size = each.get("parameters", {}).get("binary_data_size")
            values = each["data"] if size is None else np.frombuffer(body[at : at + size], "<f4")
            at += size or 0
            told[each["name"]] = np.array(values, np.float32).reshape(each["shape"])
        return told


if __name__ == "__main__":
    JsonServer(("127.0.0.1", int(sys.argv[1])), Scorer).serve_forever()
