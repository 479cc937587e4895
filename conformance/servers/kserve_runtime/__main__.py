"""KServe's own Python runtime with the digits model and those of echo/: V1 and V2 over REST, V2 over gRPC.

    python kserve_runtime --digits FOLDER --echo DESCRIPTIONS --http_port 8080 --grpc_port 8081

FOLDER has forward.py and weights.npz. ModelServer reads its own options from the same command line.
"""

import argparse
import json
from pathlib import Path
from typing import Any

import grpc
import uvicorn
from kserve import ModelServer

from models import digits, echo

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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--digits", type=Path, required=True)
    parser.add_argument("--echo", type=Path, required=True)
    arguments, _ = parser.parse_known_args()
    # ModelServer listens on all addresses and has no setting for that.
    uvicorn.Config = LocalConfig
    grpc.aio.server = local_server
    described = json.loads(arguments.echo.read_text())
    ModelServer().start([digits(arguments.digits), *map(echo, described)])


if __name__ == "__main__":
    main()
