"""A small model server of Open Inference, in the standard library alone: the digit whose mean image is nearest.

    python3 examples/digits/means_server.py [PORT] [--model NAME] [--coarse] [--digits 0123456789]
"""

import argparse
import json
import math
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

HELD_OUT = json.loads((Path(__file__).resolve().parent / "heldout.json").read_text())
INPUT = {"name": "image", "datatype": "FP32", "shape": [-1, 64]}
OUTPUT = {"name": "probabilities", "datatype": "FP32", "shape": [-1, 10]}


class Means:
    def __init__(self, digits: str, coarse: bool) -> None:
        self.seen = grey_fields if coarse else list
        self.reach = 8 if coarse else 1
        self.means = {int(digit): self.mean(int(digit)) for digit in digits}

    def mean(self, digit: int) -> list[float]:
        images = [self.seen(image) for image, label in zip(HELD_OUT["images"], HELD_OUT["labels"]) if label == digit]
        return [sum(each) / len(images) for each in zip(*images)]

    def probabilities(self, image: list[float]) -> list[float]:
        weights = {
            digit: math.exp(-math.dist(self.seen(image), mean) / self.reach) for digit, mean in self.means.items()
        }
        return [weights.get(digit, 0.0) / sum(weights.values()) for digit in range(10)]


def grey_fields(image: list[float]) -> list[float]:
    """Four by four, each the sum of two by two pixels."""
    return [
        sum(image[8 * (2 * row + y) + 2 * column + x] for y in (0, 1) for x in (0, 1))
        for row in range(4)
        for column in range(4)
    ]


class MeansServer(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body are written apart; with Nagle's algorithm the second would wait for an acknowledgement.
    disable_nagle_algorithm = True
    model: str
    means: Means

    def do_GET(self) -> None:
        told = {"name": self.model, "versions": ["1"], "platform": "python", "inputs": [INPUT], "outputs": [OUTPUT]}
        self.answer(told if self.path == f"/v2/models/{self.model}" else {})

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["content-length"])))
        pixels = request["inputs"][0]["data"]
        rows = [self.means.probabilities(pixels[at : at + 64]) for at in range(0, len(pixels), 64)]
        output = OUTPUT | {"shape": [len(rows), 10], "data": sum(rows, [])}
        self.answer({"model_name": self.model, "model_version": "1", "outputs": [output]})

    def answer(self, document: dict) -> None:
        body = json.dumps(document).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, form: str, *values: object) -> None:
        """Not a line for each call."""


if __name__ == "__main__":
    options = argparse.ArgumentParser(description="The digit whose mean image is nearest, by Open Inference.")
    options.add_argument("port", type=int, nargs="?", default=8500)
    options.add_argument("--model", default="digits")
    options.add_argument("--coarse", action="store_true", help="see an image as four by four grey fields, no more")
    options.add_argument("--digits", default="0123456789", help="know these alone")
    chosen = options.parse_args()
    MeansServer.model = chosen.model
    MeansServer.means = Means(chosen.digits, chosen.coarse)
    ThreadingHTTPServer(("127.0.0.1", chosen.port), MeansServer).serve_forever()
