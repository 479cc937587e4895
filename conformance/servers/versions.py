"""A Triton with two versions of the digits model, the second a worse one."""

import shutil
from pathlib import Path

from install import HERE
from servers.triton import Triton, lay_out_weights

MODEL = HERE / "servers" / "models" / "versions"


def triton(name: str) -> Triton:
    server = Triton(lay_out=lay_out)
    server.name = name
    return server


def lay_out(model: Path) -> None:
    model.mkdir(parents=True)
    shutil.copy(MODEL / "config.pbtxt", model)
    for version in ("1", "2"):
        (model / version).mkdir()
        shutil.copy(MODEL / "model.py", model / version)
        lay_out_weights(model / version)
