"""Trains the digits network and writes what is committed beside it: model.onnx, heldout.json, requests/.

    pip install -r requirements.txt
    python train.py                  # about half a minute on two cores
    python train.py --out build      # also writes the forms for the other servers, see export.py
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn

import export
from network import DigitsNetwork

HERE = Path(__file__).parent
SEED = 20
HELD_OUT = 200
EPOCHS = 30
BATCH = 32
# ONNX Runtime 1.21, the oldest engine the model must run on, reads opset 22 and below.
OPSET = 17


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, help="folder for weights.npz, TorchScript and SavedModel")
    arguments = parser.parse_args()

    digits = load_digits()
    images, heldout_images, labels, heldout_labels = train_test_split(
        digits.data.astype(np.float32),
        digits.target,
        test_size=HELD_OUT,
        stratify=digits.target,
        random_state=SEED,
    )
    network = train(images, labels)
    right = int((answers(network, heldout_images) == heldout_labels).sum())
    print(f"held-out accuracy {right}/{HELD_OUT} = {right / HELD_OUT:.1%}")

    write_onnx(network, HERE / "model.onnx")
    write_heldout(heldout_images, heldout_labels)
    write_requests(heldout_images[0])
    if arguments.out:
        export.weights(HERE / "model.onnx", arguments.out)
        export.torchscript(arguments.out)
        export.savedmodel(arguments.out)


def train(images: np.ndarray, labels: np.ndarray) -> DigitsNetwork:
    torch.manual_seed(SEED)
    torch.use_deterministic_algorithms(True)
    network = DigitsNetwork()
    optimizer = torch.optim.Adam(network.parameters(), lr=1e-3)
    loss_of = nn.CrossEntropyLoss()
    inputs, targets = torch.from_numpy(images), torch.from_numpy(labels)
    for epoch in range(EPOCHS):
        losses = []
        for rows in torch.randperm(len(inputs)).split(BATCH):
            optimizer.zero_grad()
            loss = loss_of(network.logits(inputs[rows]), targets[rows])
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        if epoch % 5 == 4:
            print(f"epoch {epoch + 1:2d}  loss {np.mean(losses):.4f}")
    return network.eval()


def answers(network: DigitsNetwork, images: np.ndarray) -> np.ndarray:
    with torch.no_grad():
        return network(torch.from_numpy(images)).argmax(dim=1).numpy()


def write_onnx(network: DigitsNetwork, path: Path) -> None:
    torch.onnx.export(
        network,
        (torch.zeros(2, 64),),
        path,
        input_names=["image"],
        output_names=["probabilities"],
        dynamic_axes={"image": {0: "batch"}, "probabilities": {0: "batch"}},
        opset_version=OPSET,
        dynamo=False,
    )


def write_heldout(images: np.ndarray, labels: np.ndarray) -> None:
    rows = images.astype(int).tolist()
    write_json(HERE / "heldout.json", {"images": rows, "labels": labels.tolist()})


def write_requests(image: np.ndarray) -> None:
    """One image as each client protocol asks for it."""
    row = image.astype(int).tolist()
    oip = {"inputs": [{"name": "image", "shape": [1, 64], "datatype": "FP32", "data": row}]}
    write_json(HERE / "requests/oip.json", oip)
    write_json(HERE / "requests/tfs.json", {"instances": [row]})
    write_json(HERE / "requests/tfs-columnar.json", {"inputs": {"image": [row]}})
    write_json(HERE / "requests/kserve.json", {"instances": [row]})
    write_json(HERE / "requests/torchserve.json", row)


def write_json(path: Path, value: object) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(value, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
