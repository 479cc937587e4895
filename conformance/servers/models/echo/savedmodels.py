"""The models of echo/ as SavedModels: python savedmodels.py OUT < descriptions.json"""

import json
import sys
from pathlib import Path

import tensorflow as tf

KINDS = {"FP16": tf.half, "BF16": tf.bfloat16, "FP32": tf.float32, "FP64": tf.float64, "BYTES": tf.string}


def main() -> None:
    out = Path(sys.argv[1])
    for model in json.load(sys.stdin):
        for version in model["versions"]:
            added = int(version) if len(model["versions"]) > 1 else 0
            save(model, added, out / model["name"] / version)


def save(model: dict, added: int, folder: Path) -> None:
    names = [tensor["name"] for tensor in model["outputs"]]

    @tf.function(input_signature=[spec(tensor) for tensor in model["inputs"]])
    def serve(*inputs: tf.Tensor) -> dict[str, tf.Tensor]:
        answers = [x + added if added else tf.identity(x) for x in inputs]
        return dict(zip(names, answers, strict=True))

    module = tf.Module()
    module.serve = serve
    tf.saved_model.save(module, str(folder), signatures={"serving_default": serve})


def spec(tensor: dict) -> tf.TensorSpec:
    kind = KINDS.get(tensor["datatype"]) or tf.dtypes.as_dtype(tensor["datatype"].lower())
    return tf.TensorSpec([None if size < 0 else size for size in tensor["shape"]], kind, name=tensor["name"])


main()
