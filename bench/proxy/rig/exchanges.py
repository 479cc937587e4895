"""What is asked and answered: one inference in each protocol, and the paths a router's probes may ask a server for."""
# SPDX-License-Identifier: Apache-2.0
import bisect
import json
import random
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Exchange:
    protocol: str
    title: str
    path: str
    request: bytes
    answer: bytes
    others: tuple[tuple[str, str, bytes], ...]  # method, path, body of what else the server answers

    def write(self, folder: Path) -> Path:
        """Writes the stub's answers file and its bodies. The inference comes first: it is looked up most."""
        lines = []
        for number, (method, path, body) in enumerate((("POST", self.path, self.answer), *self.others)):
            file = folder / f"answer-{number}.json"
            file.write_bytes(body)
            lines.append(f"{method} {path} 200 {file}\n")
        answers = folder / "answers"
        answers.write_text("".join(lines))
        (folder / "request.json").write_bytes(self.request)
        (folder / "expected.json").write_bytes(self.answer)
        return answers


def _encode(document: object) -> bytes:
    return json.dumps(document, separators=(",", ":")).encode()


def _sized(render, size: int) -> tuple[bytes, int]:
    """Renders the shortest body of at least this size, and tells how many numbers are in it."""
    count = 1 + bisect.bisect_left(range(1, size), size, key=lambda n: len(render(n)))
    return render(count), count


def _numbers(seed: int, most: int) -> list[float]:
    source = random.Random(seed)
    return [round(source.uniform(-9.9999, 9.9999), 4) for _ in range(most)]


def tfs(size: int) -> Exchange:
    asked, given = _numbers(1, size), _numbers(2, size)
    request, width = _sized(lambda n: _encode({"instances": [asked[:n]]}), size)
    answer, out = _sized(lambda n: _encode({"predictions": [given[:n]]}), size)

    def tensor(name: str, length: int) -> dict:
        dims = [{"size": "-1", "name": ""}, {"size": str(length), "name": ""}]
        return {name: {"dtype": "DT_FLOAT", "tensor_shape": {"dim": dims, "unknown_rank": False}, "name": f"{name}:0"}}

    signature = {"inputs": tensor("x", width), "outputs": tensor("y", out),
                 "method_name": "tensorflow/serving/predict", "defaults": {}}
    metadata = _encode({"model_spec": {"name": "m", "signature_name": "", "version": "1"},
                        "metadata": {"signature_def": {"signature_def": {"serving_default": signature}}}})
    status = _encode({"model_version_status": [
        {"version": "1", "state": "AVAILABLE", "status": {"error_code": "OK", "error_message": ""}}]})
    model = "/v1/models/m"
    others = [("POST", f"{model}/versions/1:predict", answer)]
    for at in (model, f"{model}/versions/1"):
        others += [("GET", at, status), ("GET", f"{at}/metadata", metadata)]
    return Exchange("tfs", "TensorFlow Serving REST predict", f"{model}:predict", request, answer, tuple(others))


def oip(size: int) -> Exchange:
    asked, given = _numbers(1, size), _numbers(2, size)

    def tensor(name: str, values: list[float]) -> dict:
        return {"name": name, "datatype": "FP32", "shape": [1, len(values)], "data": values}

    request, width = _sized(lambda n: _encode({"inputs": [tensor("x", asked[:n])]}), size)
    answer, out = _sized(lambda n: _encode(
        {"model_name": "m", "model_version": "1", "outputs": [tensor("y", given[:n])]}), size)
    metadata = _encode({"name": "m", "versions": ["1"], "platform": "stub",
                        "inputs": [{"name": "x", "datatype": "FP32", "shape": [-1, width]}],
                        "outputs": [{"name": "y", "datatype": "FP32", "shape": [-1, out]}]})
    config = _encode({"name": "m", "platform": "stub", "backend": "stub", "max_batch_size": 64,
                      "input": [{"name": "x", "data_type": "TYPE_FP32", "dims": [width]}],
                      "output": [{"name": "y", "data_type": "TYPE_FP32", "dims": [out]}]})
    model = "/v2/models/m"
    others = [("POST", f"{model}/versions/1/infer", answer),
              ("GET", "/v2", _encode({"name": "stub", "version": "1", "extensions": ["model_configuration"]})),
              ("GET", "/v2/health/live", b""), ("GET", "/v2/health/ready", b"")]
    for at in (model, f"{model}/versions/1"):
        others += [("GET", at, metadata), ("GET", f"{at}/ready", b""), ("GET", f"{at}/config", config)]
    return Exchange("oip", "Open Inference REST infer", f"{model}/infer", request, answer, tuple(others))


EXCHANGES = {"tfs": tfs, "oip": oip}
