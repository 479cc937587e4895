"""The real DJL Serving, built from its sources, with the digits model on ONNX Runtime."""

import hashlib
import os
import shutil
from collections.abc import Collection, Mapping
from pathlib import Path

import numpy as np

import digits
from clients import nd_list
from clients.client import Wrong, must_equal
from clients.http import Request, by_curl
from echo.models import VERSIONS, models
from install import CACHE, HERE, program, run_or_missing
from processes import Processes, free_port
from servers.onnx_echo import onnx_file
from servers.server import remote_pool

# It is published as an image and a Debian package, neither of which can be had from a registry of packages.
SOURCE = os.environ.get("DJL_SERVING_SOURCE") or "https://github.com/deepjavalibrary/djl-serving.git"
TAG = "v0.36.0"
COMMIT = "1e53e50dcbf307c765cf7cc0bb97d23d7c02fb76"
BUILD = HERE / "requirements" / "djl-serving.xml"
FOLDER = CACHE / "djl-serving"
CHECKOUT = FOLDER / "source"
BUILT = CHECKOUT / "target"
SETTINGS = "engine=OnnxRuntime\nminWorkers=1\nmaxWorkers=1\n"


class DjlServing:
    name = "djl-serving"
    title = "DJL Serving"
    protocol = "djl-serving-rest"
    version = "1"
    any_version = False
    imitated = False
    deaf_to: Mapping[str, str] = {}
    large_by: Collection[str] | None = None
    address = ""
    models = models()

    def install(self) -> None:
        program("java", "openjdk-17-jre-headless")
        wanted = hashlib.sha256(BUILD.read_bytes() + COMMIT.encode()).hexdigest()
        marker = FOLDER / "installed"
        if marker.is_file() and marker.read_text() == wanted:
            return
        print("building djl-serving (300 MB, once) ...", flush=True)
        build()
        marker.write_text(wanted)

    def start(self, processes: Processes, work: Path) -> None:
        urls = [f"digits:1=file:{laid_out(work, 'digits', digits.MODEL)}"]
        for model in self.models:
            for version in VERSIONS.get(model, ["1"]):
                folder = laid_out(work, f"{model}-{version}", onnx_file(model, int(version)))
                urls.append(f"{model}:{version}=file:{folder}")
        port = free_port()
        self.address = f"127.0.0.1:{port}"
        settings = work / "config.properties"
        settings.write_text(
            f"inference_address=http://{self.address}\n"
            f"management_address=http://{self.address}\n"
            f"model_store={work / 'models'}\n"
            f"load_models={','.join(urls)}\n"
        )
        command = [
            *("java", "-Xmx1g", "-Dai.djl.offline=true", "-cp", f"{BUILT / 'classes'}:{BUILT / 'lib'}/*"),
            *("ai.djl.serving.ModelServer", "-f", str(settings)),
        ]
        env = {"MODEL_SERVER_HOME": str(work), "DJL_CACHE_DIR": str(work / "cache")}
        process = processes.start(self.name, command, env, work)
        process.await_ok(f"http://{self.address}/ping", 120)

    def pool(self) -> str:
        return remote_pool(self.protocol, self.address)

    def ask(self, images: np.ndarray) -> np.ndarray:
        request = Request("POST", "/predictions/digits", nd_list.write({"image": images}), nd_list.HEADERS)
        [answer] = by_curl(self.address, [request])
        if answer.status != 200:
            raise Wrong(request, 200, answer)
        [(name, probabilities)] = nd_list.Reader(answer.body).arrays()
        must_equal(request, ("probabilities", (len(images), 10)), (name, probabilities.shape))
        return probabilities


def build() -> None:
    """Its classes, and the jars that they need, in BUILT."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    clone = ["git", "clone", "--quiet", "--depth", "1", "--branch", TAG, SOURCE, str(CHECKOUT)]
    run_or_missing(clone, "DJL Serving's sources")
    run_or_missing(["git", "-C", str(CHECKOUT), "checkout", "--quiet", COMMIT], f"DJL Serving at {COMMIT}")
    maven = [str(HERE.parent / "mvnw"), "--batch-mode", "--quiet", "--file", str(BUILD)]
    run_or_missing([*maven, f"-Dsource={CHECKOUT}", "process-classes"], "DJL Serving")


def laid_out(work: Path, name: str, file: Path) -> Path:
    """A model is a folder, with a file of the folder's name."""
    folder = work / "models" / name
    folder.mkdir(parents=True)
    shutil.copy(file, folder / f"{name}.onnx")
    (folder / "serving.properties").write_text(SETTINGS)
    return folder
