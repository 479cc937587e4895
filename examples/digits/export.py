"""Makes the forms of the digits model that other servers run, all from the weights in model.onnx.

    python export.py weights OUT       # OUT/weights.npz, for numpy (needs onnx)
    python export.py torchscript OUT   # OUT/digits.pt, from weights.npz (needs torch)
    python export.py savedmodel OUT    # OUT/savedmodel/1, from weights.npz (needs tensorflow)

Each form needs its own framework only, so each can be made where that framework is installed. A form that
differs from the numpy reference on the held-out images by more than 1e-4 is an error.
"""

import argparse
import json
from collections.abc import Callable
from pathlib import Path

import numpy as np

from forward import Weights, probabilities

HERE = Path(__file__).parent
TOLERANCE = 1e-4


def weights(model: Path, out: Path) -> None:
    import onnx
    from onnx import numpy_helper

    graph = onnx.load(model).graph
    arrays = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    named = {name: array for name, array in arrays.items() if name.endswith((".weight", ".bias"))}
    out.mkdir(parents=True, exist_ok=True)
    np.savez(out / "weights.npz", **named)


def torchscript(out: Path) -> None:
    import torch

    from network import DigitsNetwork

    network = DigitsNetwork()
    network.load_state_dict({name: torch.from_numpy(a) for name, a in read(out).items()})
    script = torch.jit.script(network.eval())
    check("TorchScript", out, lambda image: script(torch.from_numpy(image)).detach().numpy())
    script.save(str(out / "digits.pt"))


def savedmodel(out: Path) -> None:
    import tensorflow as tf

    arrays = read(out)

    class Digits(tf.Module):
        def __init__(self) -> None:
            super().__init__()
            self.weights = {name.replace(".", "_"): tf.Variable(a) for name, a in arrays.items()}

        @tf.function(input_signature=[tf.TensorSpec([None, 64], tf.float32, name="image")])
        def serve(self, image: tf.Tensor) -> dict[str, tf.Tensor]:
            w = self.weights
            planes = tf.reshape(image / 16.0, [-1, 8, 8, 1])
            for layer in ("conv1", "conv2"):
                # PyTorch keeps a kernel as [out, in, row, column], TensorFlow as [row, column, in, out].
                kernel = tf.transpose(w[f"{layer}_weight"], [2, 3, 1, 0])
                planes = tf.nn.relu(tf.nn.conv2d(planes, kernel, 1, "SAME") + w[f"{layer}_bias"])
            pooled = tf.transpose(tf.nn.max_pool2d(planes, 2, 2, "VALID"), [0, 3, 1, 2])
            features = tf.reshape(pooled, [-1, 32 * 4 * 4])
            hidden = tf.nn.relu(tf.matmul(features, w["dense1_weight"], transpose_b=True) + w["dense1_bias"])
            logits = tf.matmul(hidden, w["dense2_weight"], transpose_b=True) + w["dense2_bias"]
            return {"probabilities": tf.nn.softmax(logits)}

    model = Digits()
    check("SavedModel", out, lambda image: model.serve(tf.constant(image))["probabilities"].numpy())
    signatures = {"serving_default": model.serve}
    tf.saved_model.save(model, str(out / "savedmodel" / "1"), signatures=signatures)


def check(form: str, out: Path, run: Callable[[np.ndarray], np.ndarray]) -> None:
    images = np.array(json.loads((HERE / "heldout.json").read_text())["images"], np.float32)
    gap = float(np.abs(run(images) - probabilities(read(out), images)).max())
    if not gap <= TOLERANCE:
        raise SystemExit(f"{form} differs from the reference by {gap:.2e}, more than {TOLERANCE}")
    print(f"{form} agrees with the reference within {gap:.1e}")


def read(out: Path) -> Weights:
    with np.load(out / "weights.npz") as arrays:
        return dict(arrays)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("form", choices=["weights", "torchscript", "savedmodel"])
    parser.add_argument("out", type=Path)
    parser.add_argument("--model", type=Path, default=HERE / "model.onnx")
    arguments = parser.parse_args()
    if arguments.form == "weights":
        weights(arguments.model, arguments.out)
    elif arguments.form == "torchscript":
        torchscript(arguments.out)
    else:
        savedmodel(arguments.out)


if __name__ == "__main__":
    main()
