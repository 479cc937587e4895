"""A small model server of Open Inference, in the standard library alone: the class whose mean image is nearest."""

import json
import math
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

MODEL = "digits-nearest"
HELD_OUT = json.loads((Path(__file__).resolve().parents[1] / "digits/heldout.json").read_text())
METADATA = {
    "name": MODEL,
    "versions": ["1"],
    "platform": "python",
    "inputs": [{"name": "image", "datatype": "FP32", "shape": [-1, 64]}],
    "outputs": [{"name": "probabilities", "datatype": "FP32", "shape": [-1, 10]}],
}


def mean_image(digit: int) -> list[float]:
    images = [image for image, label in zip(HELD_OUT["images"], HELD_OUT["labels"]) if label == digit]
    return [sum(pixels) / len(images) for pixels in zip(*images)]


MEANS = [mean_image(digit) for digit in range(10)]


def probabilities(image: list[float]) -> list[float]:
    weights = [math.exp(-math.dist(image, mean)) for mean in MEANS]
    return [weight / sum(weights) for weight in weights]


class Server(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, document: object) -> None:
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        self.answer(METADATA if self.path == f"/v2/models/{MODEL}" else {})

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        pixels = request["inputs"][0]["data"]
        rows = [probabilities(pixels[at : at + 64]) for at in range(0, len(pixels), 64)]
        output = {"name": "probabilities", "datatype": "FP32", "shape": [len(rows), 10], "data": sum(rows, [])}
        self.answer({"model_name": MODEL, "model_version": "1", "outputs": [output]})

    def log_message(self, *what: object) -> None:
        pass


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Server).serve_forever()
