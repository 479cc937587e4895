"""KServe's own Python runtime with the digits model and those of echo/: V1 and V2 over REST, V2 over gRPC.

    python kserve_runtime --digits FOLDER --echo DESCRIPTIONS --unwell SIGNS --http_port 8080 --grpc_port 8081

FOLDER has forward.py and weights.npz. A model is not healthy while SIGNS has a file of its name. What is unloaded by KServe's
repository extension can be loaded again. ModelServer reads its own options from the same command line.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import grpc
import uvicorn
from kserve import ModelServer
from kserve.model_repository import ModelRepository

from models import Tensors, digits, echo

HERE = "127.0.0.1"


class LocalConfig(uvicorn.Config):
    def __init__(self, app: Any, **settings: Any) -> None:
        super().__init__(app, **settings | {"host": HERE})


def local_server(*arguments: Any, **settings: Any) -> grpc.aio.Server:
    server = aio_server(*arguments, **settings)
    add = server.add_insecure_port
    server.add_insecure_port = lambda address: add(address.replace("[::]", HERE))
    return server


aio_server = grpc.aio.server


class Repository(ModelRepository):
    """Loads anew what it began with, as those of KServe's own runtimes do from their folders."""

    def __init__(self, models: list[Tensors]) -> None:
        super().__init__()
        self.known = {model.name: model for model in models}

    def load(self, name: str) -> bool:
        model = self.known[name]
        self.update(model)
        return model.load()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--digits", type=Path, required=True)
    parser.add_argument("--echo", type=Path, required=True)
    parser.add_argument("--unwell", type=Path, required=True)
    arguments, _ = parser.parse_known_args()
    # ModelServer listens on all addresses and has no setting for that.
    uvicorn.Config = LocalConfig
    grpc.aio.server = local_server
    described = json.loads(arguments.echo.read_text())
    models = [digits(arguments.digits), *map(echo, described)]
    for model in models:
        model.unwell_while = arguments.unwell / model.name
    ModelServer(registered_models=Repository(models)).start(models)


if __name__ == "__main__":
    main()
