"""Asks a router for each of the held-out digits, of the ensemble and of its members, and says who is right how often."""

import json
import sys
import urllib.request
from pathlib import Path

HELD_OUT = json.loads((Path(__file__).resolve().parents[1] / "digits/heldout.json").read_text())


def ask(router: str, model: str, image: list[float]) -> tuple[int, float]:
    """The digit, and how much the members agree; all of one mind where there is one."""
    tensor = {"name": "image", "datatype": "FP32", "shape": [1, 64], "data": image}
    question = json.dumps({"inputs": [tensor]}).encode()
    with urllib.request.urlopen(f"{router}/v2/models/{model}/infer", question) as answer:
        probabilities = json.load(answer)["outputs"][0]["data"]
        return probabilities.index(max(probabilities)), float(answer.headers.get("x-millrace-confidence", 1))


for model in ("digits-network", "digits-nearest", "digits"):
    answers = [ask(sys.argv[1], model, image) for image in HELD_OUT["images"]]
    right = [digit == label for (digit, _), label in zip(answers, HELD_OUT["labels"])]
    print(f"{model}: {sum(right)} of {len(right)} right")
    unsure = [good for (_, confidence), good in zip(answers, right) if confidence < 0.8]
    if unsure:
        print(f"  confidence below 0.8: {len(unsure)}, {sum(unsure)} of them right; of the others {sum(right) - sum(unsure)} of "
              f"{len(right) - len(unsure)}")
