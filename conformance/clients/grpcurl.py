"""`grpcurl`, which knows a service only by what the server's reflection tells it."""

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from grpc import StatusCode

from clients.client import BLANK, MODEL, Check, Refusal, Wrong, as_probabilities, must_equal
from clients.grpc_call import SECONDS, Answered
from install import CACHE, Missing, run_or_missing

MODULE = "github.com/fullstorydev/grpcurl/cmd/grpcurl@v1.9.3"
PROGRAM = CACHE / "grpcurl" / "grpcurl"
SERVICE = "inference.GRPCInferenceService"
HEALTH = "grpc.health.v1.Health"
# It ends with 64 and the call's status.
CODES = {64 + code.value[0]: code for code in StatusCode}


@dataclass(frozen=True)
class Said:
    """A method in grpcurl's spelling and its message in JSON."""

    method: str
    message: dict

    def __str__(self) -> str:
        return f"grpcurl {self.method} {json.dumps(self.message)[:200]}"


class Grpcurl:
    name = "grpcurl"
    protocol = "oip-grpc"
    beyond = "reflection"

    def install(self) -> None:
        if PROGRAM.is_file():
            return
        if not (go := shutil.which("go")):
            raise Missing("grpcurl is built by Go, which is not installed")
        print("installing grpcurl (40 MB, once) ...", flush=True)
        run_or_missing(["env", f"GOBIN={PROGRAM.parent}", go, "install", MODULE], "grpcurl")

    def predict(self, address: str, images: np.ndarray, version: str = "") -> np.ndarray:
        said = infer(images) | ({"modelVersion": version} if version else {})
        request = Said(f"{SERVICE}/ModelInfer", said)
        [answer] = self.send(address, [request])
        if answer.status is not StatusCode.OK:
            raise Wrong(request, "OK", answer)
        response = json.loads(answer.message)
        [output] = response["outputs"]
        if raw := response.get("rawOutputContents"):
            values = np.frombuffer(base64.b64decode(raw[0]), np.float32)
        else:
            values = np.array(output["contents"]["fp32Contents"], np.float32)
        return as_probabilities(request, values.reshape([int(size) for size in output["shape"]]), len(images))

    def send(self, address: str, requests: Sequence[Said]) -> list[Answered]:
        return [one_call(address, request) for request in requests]

    def refusals(self) -> list[Refusal]:
        good = infer(BLANK)
        short = infer(BLANK[:, 1:])
        return [
            Refusal("unknown model", Said(f"{SERVICE}/ModelInfer", good | {"modelName": "nobody"}), StatusCode.NOT_FOUND),
            Refusal("wrong shape", Said(f"{SERVICE}/ModelInfer", short), StatusCode.INVALID_ARGUMENT),
        ]

    def error_problem(self, answer: Answered) -> str | None:
        return None if answer.text else "the error has no text"

    def checks(self, address: str, version: str) -> Iterator[Check]:
        yield Check("list", lambda: check_list(address))
        yield Check("describe", lambda: check_describe(address))
        yield Check("health", lambda: check_health(address))
        if version.isdigit():
            yield Check("version in the message", lambda: self.predict(address, BLANK, version))


def infer(images: np.ndarray) -> dict:
    contents = {"fp32Contents": images.ravel().tolist()}
    tensor = {"name": "image", "datatype": "FP32", "shape": list(images.shape), "contents": contents}
    return {"modelName": MODEL, "inputs": [tensor]}


def one_call(address: str, request: Said) -> Answered:
    done = grpcurl(["-d", "@", address, request.method], json.dumps(request.message))
    if done.returncode == 0:
        return Answered(StatusCode.OK, "", done.stdout.encode())
    if done.returncode not in CODES:
        raise ConnectionError(f"grpcurl ended with {done.returncode}: {done.stderr.strip()}")
    return Answered(CODES[done.returncode], done.stderr.strip())


def grpcurl(arguments: list[str], said: str = "") -> subprocess.CompletedProcess:
    command = [str(PROGRAM), "-plaintext", "-max-time", f"{SECONDS:.0f}", *arguments]
    return subprocess.run(command, input=said, capture_output=True, text=True, check=False)


def told(arguments: list[str]) -> str:
    done = grpcurl(arguments)
    if done.returncode:
        raise Wrong(f"grpcurl {' '.join(arguments)}", "an answer", done.stderr.strip())
    return done.stdout


def check_list(address: str) -> None:
    services = told([address, "list"]).split()
    for wanted in (SERVICE, HEALTH):
        if wanted not in services:
            raise Wrong("grpcurl list", wanted, services)


def check_describe(address: str) -> None:
    described = told([address, "describe", f"{SERVICE}.ModelInfer"])
    must_equal("grpcurl describe", True, ".inference.ModelInferRequest" in described)


def check_health(address: str) -> None:
    said = Said(f"{HEALTH}/Check", {})
    answer = one_call(address, said)
    if answer.status is not StatusCode.OK or json.loads(answer.message).get("status") != "SERVING":
        raise Wrong(said, "SERVING", answer)
