"""A stand-in for TensorFlow Serving, whose binary is not on any package registry.

It is not TensorFlow Serving. TensorFlow itself runs the SavedModel, the gRPC services stand on the official
skeletons, and the REST door follows the server's documented behaviour. Batching, labels, reload, classify, regress
and monitoring are not there.

    python tensorflow_standin --model digits=FOLDER --rest-port 8501 --grpc-port 8500
"""

import argparse
import os
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "2")

import rest  # TensorFlow reads its log level when it is imported
import rpc
import served


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", action="append", required=True, metavar="NAME=FOLDER")
    parser.add_argument("--address", default="127.0.0.1")
    parser.add_argument("--rest-port", type=int, default=8501)
    parser.add_argument("--grpc-port", type=int, default=8500)
    arguments = parser.parse_args()

    folders = dict(given.split("=", 1) for given in arguments.model)
    models = served.load({name: Path(folder) for name, folder in folders.items()})
    grpc_door = rpc.serve(models, arguments.address, arguments.grpc_port)
    grpc_door.start()
    rest_door = rest.serve(models, arguments.address, arguments.rest_port)
    print(
        f"stand-in for TensorFlow Serving (TensorFlow {served.tf.__version__}): {', '.join(folders)} on "
        f"REST {arguments.rest_port}, gRPC {arguments.grpc_port}",
        flush=True,
    )
    rest_door.serve_forever()


if __name__ == "__main__":
    main()
