"""The real Triton with the models of the rigs, in the foreground: serve.py FOLDER PORT.

Each model is there twice, as NAME without Triton's dynamic batcher and as NAME-batched with it, by its defaults: a batch
is what waits when the model is free. Triton is the one that conformance/ installs.
"""
# SPDX-License-Identifier: Apache-2.0

import os
import shutil
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent.parent / "conformance"))

from install import CLIENTS, Environment

MAX_ROWS = 32
# One thread each, or a model would take the processors from those it is compared with.
ONE_THREAD = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")}


def main(folder: Path, port: int) -> None:
    for needed in (CLIENTS, Environment("triton", "")):
        if not needed.is_there:
            sys.exit("Triton is not installed: conformance/run --direct --servers triton installs it (1 GB, once)")
    if Path(sys.prefix).resolve() != CLIENTS.folder.resolve():
        os.execv(CLIENTS.python, [str(CLIENTS.python), "-B", *sys.argv])

    from processes import free_port
    from servers import triton

    import digits as digits_files  # of conformance/
    from networks import digits, embedding

    repository = folder / "models"
    for name, network in {"digits": digits, "embedding": embedding}.items():
        for served, more in ((name, ""), (f"{name}-batched", "dynamic_batching { }")):
            version = repository / served / "1"
            version.mkdir(parents=True)
            shutil.copy(HERE / "model.py", version)
            shutil.copy(str(network.__file__), version / "network.py")
            if name == "digits":
                shutil.copy(digits_files.export("weights", CLIENTS, "weights.npz"), version)
                shutil.copy(digits_files.EXAMPLE / "forward.py", version)
            (repository / served / "config.pbtxt").write_text(config(network, more))
    backends = triton.lay_out_backend(
        triton.ENVIRONMENT.packages / "pytriton" / "tritonserver", folder / "backends"
    )
    names = sorted(path.name for path in repository.iterdir())
    command = triton.command_line(repository, backends, names, port, free_port())
    os.execve(command[0], command, os.environ | triton.surroundings() | ONE_THREAD)


def config(network: object, more: str) -> str:
    return f"""
        backend: "python"
        max_batch_size: {MAX_ROWS}
        input {{ name: "{network.INPUT}" data_type: TYPE_FP32 dims: [ {network.COLUMNS} ] }}
        output {{ name: "{network.OUTPUT}" data_type: TYPE_FP32 dims: [ {network.NUMBERS} ] }}
        instance_group {{ count: 1 kind: KIND_CPU }}
        {more}
    """


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve(), int(sys.argv[2]))
